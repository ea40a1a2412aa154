//! The assets among which a document is looked up.

use super::{Aspect, Criterion, Facts};
use crate::{Evidence, Identity, ItemType};

/// The assets among which a document is looked up.
pub trait Fleet {
    /// Why they cannot be asked.
    type Error;

    /// Returns the asset of which the document's agent told before, if it is of the same kind.
    fn of_agent(&self) -> Option<&Candidate>;

    /// Finds the assets that have everything that is sought, those with the lowest numbers first; not necessarily all
    /// of very many.
    fn find(&mut self, sought: &Sought<'_>) -> Result<Vec<Candidate>, Self::Error>;

    /// Finds the entity that bears a tag.
    fn entity_of_tag(&mut self, tag: &str) -> Result<Option<i64>, Self::Error>;

    /// Says whether there is such an entity.
    fn has_entity(&mut self, entity: i64) -> Result<bool, Self::Error>;
}

/// An asset that a document may be about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Candidate {
    /// Its number.
    pub id: i64,
    /// What agents tell it from others by: serial number and UUID.
    pub told: Identity,
    /// Where it belongs.
    pub entity: i64,
    /// Whether it is in the trash.
    pub trashed: bool,
}

/// Where an entity stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// Its key.
    pub id: i64,
    /// The entities above it.
    pub above: Vec<i64>,
}

/// What an asset must have in common with a document; what is not sought is `None` or empty.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sought<'d> {
    /// The kind.
    pub itemtype: ItemType,
    /// The serial number, as it is compared.
    pub serial: Option<&'d str>,
    /// The UUID, as it is compared.
    pub uuid: Option<&'d str>,
    /// The name, as it is compared. Assets in the trash are not found by it.
    pub name: Option<&'d str>,
    /// Hardware addresses, of which it has one.
    pub macs: &'d [String],
    /// Addresses of networks, of which it has one.
    pub ips: &'d [String],
    /// The entity that it belongs to.
    pub entity: Option<i64>,
    /// By what that is.
    pub evidence: Evidence,
}

impl<'d> Sought<'d> {
    /// Returns what criteria look up of a document; `None` if they look nothing up.
    pub(super) fn of(criteria: &[Criterion], facts: &Facts<'d>) -> Option<Self> {
        let wanted = |aspect| criteria.iter().any(|one| one.looks_up() && one.aspect() == aspect);
        let looked_up = Aspect::ALL.into_iter().filter(|aspect| wanted(*aspect));
        let evidence = Evidence::of(looked_up);
        if evidence == Evidence::NONE {
            return None;
        }
        let identity = facts.identity;
        let text = |aspect, text: Option<&'d str>| text.filter(|_| wanted(aspect));
        let list = |aspect, texts: &'d [String]| if wanted(aspect) { texts } else { &[] };
        Some(Self {
            itemtype: facts.inventory.itemtype,
            serial: text(Aspect::Serial, identity.serial_key()),
            uuid: text(Aspect::Uuid, identity.uuid_key()),
            name: text(Aspect::Name, identity.name_key()),
            macs: list(Aspect::Mac, identity.macs()),
            ips: list(Aspect::Ip, identity.ips()),
            entity: facts.entity.map(|place| place.id).filter(|_| wanted(Aspect::Entity)),
            evidence,
        })
    }

    /// Says whether it is known without looking that an asset has everything that is sought.
    fn is_seen_of(&self, known: &Candidate) -> bool {
        self.name.is_none()
            && self.macs.is_empty()
            && self.ips.is_empty()
            && self.serial.is_none_or(|serial| known.told.serial_key() == Some(serial))
            && self.uuid.is_none_or(|uuid| known.told.uuid_key() == Some(uuid))
            && self.entity.is_none_or(|entity| known.entity == entity)
    }

    /// Finds the assets that the document may be about: one, if that settles it.
    ///
    /// Where it is looked up neither by serial number nor by UUID, an asset that has another one is not the same. Among
    /// several, the one of which the agent told before is meant, or else the only one that is not in the trash.
    pub(super) fn find_in<F: Fleet>(
        &self,
        identity: &Identity,
        fleet: &mut F,
    ) -> Result<Vec<Candidate>, F::Error> {
        let by_hardware = self.serial.or(self.uuid).is_some();
        let is_another = |known: &Candidate| !by_hardware && known.told.contradicts(identity);
        let own = fleet.of_agent().filter(|own| !is_another(own)).cloned();
        if let Some(own) = own.as_ref().filter(|own| self.is_seen_of(own)) {
            return Ok(vec![own.clone()]);
        }
        if self.evidence.has(Aspect::Agent) && own.is_none() {
            return Ok(Vec::new());
        }
        let mut found = fleet.find(self)?;
        found.retain(|known| !is_another(known));
        if let Some(own) = own {
            let is_own = |known: &Candidate| known.id == own.id;
            if found.iter().any(is_own) {
                found.retain(is_own);
            } else if self.evidence.has(Aspect::Agent) {
                found.clear();
            }
        }
        if found.iter().filter(|known| !known.trashed).count() == 1 {
            found.retain(|known| !known.trashed);
        }
        Ok(found)
    }
}
