//! Which asset is this document about? The rules decide, in their order; here they look at the database.

use crate::{
    AgentId, Asset, AssetId, Change, EntityId, Error, Reader, Result, Settings,
    filter::Filter,
    page::folded,
    rules::RuleSet,
    sql::{Row, values},
};
use inventory::{
    Evidence, Identity, ImportOption, Inventory, ItemType,
    rules::{
        AgentHistory, Candidate, Decision, EntityDecision, Facts, Fleet, Place, RuleList, Sought,
        Step, decide, decide_entity,
    },
};

/// At most this many hardware addresses of a device are looked up.
const MOST_ADDRESSES: usize = 64;
/// At most this many assets that may be meant are looked at.
const MOST_CANDIDATES: i64 = 100;

/// What is asked about a document.
pub(crate) struct Question<'q> {
    pub(crate) inventory: &'q Inventory,
    pub(crate) identity: &'q Identity,
    /// The agent that sent it, if it is known.
    pub(crate) agent: Option<AgentId>,
    /// The tag that the document tells; one that a person gave the agent counts more.
    pub(crate) tag: Option<&'q str>,
    /// The asset of the same kind of which the agent told before.
    pub(crate) own: Option<&'q Asset>,
    pub(crate) settings: &'q Settings,
}

/// What is to become of a document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Verdict {
    /// It is about this asset.
    Update(AssetId, Evidence, i64),
    /// It is about a new asset.
    Create,
    /// It is partial, and about a new asset.
    AwaitsFull,
    /// The settings leave assets of this kind out.
    LeftOut,
    /// A rule refuses it.
    Refused { rule: i64, reason: String },
    /// Several assets may be meant.
    Doubtful { rule: i64, evidence: Evidence, assets: Vec<AssetId> },
    /// Nothing would tell it from others when it comes again.
    Unrecognisable,
}

/// What was decided about a document.
pub(crate) struct Judgement {
    pub(crate) verdict: Verdict,
    /// The entity that rules give it; `None` if none did, or none was asked.
    pub(crate) entity: Option<EntityId>,
}

/// Says whether a document of this kind is about the machine on which its agent runs.
pub(crate) const fn is_the_agents(itemtype: ItemType) -> bool {
    matches!(itemtype, ItemType::Computer | ItemType::Phone)
}

/// Says whether a device of the network will be found again when it comes again.
fn tells_itself(identity: &Identity) -> bool {
    let texts = [identity.serial_key(), identity.uuid_key(), identity.name_key()];
    texts.iter().any(Option::is_some) || !identity.macs().is_empty() || !identity.ips().is_empty()
}

impl Change<'_> {
    /// Makes documents about one machine wait for each other, whichever agents send them.
    ///
    /// SQLite has a single writer. PostgreSQL takes locks that end with the transaction, in one order.
    pub(crate) fn lock_identity(&mut self, identity: &Identity) -> Result<()> {
        let keys = [identity.serial_key(), identity.uuid_key()];
        let mut keys: Vec<&str> = keys.into_iter().flatten().collect();
        if keys.is_empty() {
            keys.extend(identity.macs().first().map(String::as_str).or(identity.name_key()));
        }
        keys.sort_unstable();
        for key in keys {
            self.connection.lock(key)?;
        }
        Ok(())
    }
}

impl Reader<'_> {
    /// Asks the rules what is to become of a document, and tells each step.
    pub(crate) fn judge(
        &mut self,
        rules: &RuleSet,
        question: &Question<'_>,
        tell: &mut dyn FnMut(RuleList, Step),
    ) -> Result<Judgement> {
        let inventory = question.inventory;
        let left_out = &question.settings.left_out;
        if inventory.itemtype == ItemType::Unmanaged && left_out.contains(&ImportOption::Unmanaged)
        {
            return Ok(Judgement { verdict: Verdict::LeftOut, entity: None });
        }
        let tag = if rules.asks_tag_first() { self.tag_of(question)? } else { None };
        let mut facts = Facts::new(inventory, question.identity);
        facts.tag = tag.as_deref();
        if question.own.is_some() {
            facts.has_asset = AgentHistory::Known;
        }
        let own = question.own.map(candidate_of);
        let mut entity = None;
        let mut place = None;
        if rules.asks_entity_first() {
            let decision = self.entity_of(rules, &facts, tell)?;
            if let EntityDecision::Refuse { rule, reason } = decision {
                return Ok(Judgement { verdict: Verdict::Refused { rule, reason }, entity: None });
            }
            entity = chosen(&decision);
            place = Some(self.place_of(entity.or(question.settings.default_entity))?);
        }
        facts.entity = place.as_ref();
        let mut assets = StoredAssets { reader: self, own };
        let decision =
            decide(&rules.assets, &facts, &mut assets, |step| tell(RuleList::Assets, step))?;
        let verdict = match decision {
            Decision::Link { asset, evidence, rule } => {
                return Ok(Judgement {
                    verdict: Verdict::Update(AssetId(asset), evidence, rule),
                    entity,
                });
            }
            Decision::Refuse { rule, reason } => Verdict::Refused { rule, reason },
            Decision::Doubtful { assets, evidence, rule } => {
                let assets = assets.into_iter().map(AssetId).collect();
                Verdict::Doubtful { rule, evidence, assets }
            }
            Decision::Create { .. } if inventory.partial && !inventory.discovered => {
                return Ok(Judgement { verdict: Verdict::AwaitsFull, entity });
            }
            Decision::Create { .. }
                if !is_the_agents(inventory.itemtype) && !tells_itself(question.identity) =>
            {
                Verdict::Unrecognisable
            }
            Decision::Create { .. } => Verdict::Create,
        };
        // Where it would belong matters to what is new, and to what waits.
        if place.is_none() {
            let tag = self.tag_of(question)?;
            let facts = Facts { tag: tag.as_deref(), ..facts };
            entity = chosen(&self.entity_of(rules, &facts, tell)?);
        }
        Ok(Judgement { verdict, entity })
    }

    fn entity_of(
        &mut self,
        rules: &RuleSet,
        facts: &Facts<'_>,
        tell: &mut dyn FnMut(RuleList, Step),
    ) -> Result<EntityDecision> {
        let mut assets = StoredAssets { reader: self, own: None };
        decide_entity(&rules.entities, facts, &mut assets, |step| tell(RuleList::Entities, step))
    }

    /// Returns the agent's tag: the one that a person gave it, if there is one.
    fn tag_of(&mut self, question: &Question<'_>) -> Result<Option<String>> {
        let known = match question.agent {
            Some(agent) => self.connection.optional(
                "select tag from agents where id = $1",
                values![agent.0],
                |row| row.take::<Option<String>>(),
            )?,
            None => None,
        };
        Ok(known.flatten().or_else(|| question.tag.map(str::to_owned)))
    }

    /// Returns where an entity stands; the root if it is gone, or none is named.
    fn place_of(&mut self, entity: Option<EntityId>) -> Result<Place> {
        let path = match entity {
            Some(entity) => self.entity_path(entity)?,
            None => Vec::new(),
        };
        let root = self.root_entity()?;
        let id = entity.filter(|_| !path.is_empty()).unwrap_or(root);
        let above = path.iter().map(|one| one.0).filter(|one| *one != id.0).collect();
        Ok(Place { id: id.0, above })
    }
}

fn chosen(decision: &EntityDecision) -> Option<EntityId> {
    match decision {
        EntityDecision::Entity { entity, .. } => Some(EntityId(*entity)),
        EntityDecision::Usual | EntityDecision::Refuse { .. } => None,
    }
}

fn candidate_of(asset: &Asset) -> Candidate {
    Candidate {
        id: asset.id.0,
        told: asset.told.clone(),
        entity: asset.entity.0.0,
        trashed: asset.deleted_at.is_some(),
    }
}

/// The assets of the database, as rules look them up.
struct StoredAssets<'s, 'c> {
    reader: &'s mut Reader<'c>,
    own: Option<Candidate>,
}

fn read_candidate(row: &mut Row<'_>) -> Result<Candidate> {
    let id = row.take()?;
    let (serial, uuid) = (row.take::<Option<String>>()?, row.take::<Option<String>>()?);
    Ok(Candidate {
        id,
        told: Identity::of(serial.as_deref(), uuid.as_deref()),
        entity: row.take()?,
        trashed: row.take()?,
    })
}

impl Fleet for StoredAssets<'_, '_> {
    type Error = Error;

    fn of_agent(&self) -> Option<&Candidate> {
        self.own.as_ref()
    }

    fn find(&mut self, sought: &Sought<'_>) -> Result<Vec<Candidate>> {
        let mut conditions = Filter::default();
        conditions.with("m.itemtype = $?", sought.itemtype.as_str());
        conditions.with_some("m.serial_key = $?", sought.serial);
        conditions.with_some("m.uuid_key = $?", sought.uuid);
        if let Some(name) = sought.name {
            conditions.with("lower(m.name) = $?", name);
            conditions.when("m.deleted_at is null");
        }
        for (kind, addresses) in [("mac", sought.macs), ("ip", sought.ips)] {
            let addresses: Vec<String> = addresses
                .iter()
                .take(MOST_ADDRESSES)
                .map(|address| conditions.bind(address))
                .collect();
            if !addresses.is_empty() {
                conditions.when(&format!(
                    "m.id in (select i.asset_id from asset_identifiers i
                        where i.kind = '{kind}' and i.value in ({}))",
                    addresses.join(", ")
                ));
            }
        }
        // The sign keeps SQLite off the index of entities, of which each holds many assets.
        conditions.with_some("+m.entity_id = $?", sought.entity);
        let (filter, mut values) = conditions.finish();
        values.push(MOST_CANDIDATES.into());
        let sql = format!(
            "select m.id, m.serial_key, m.uuid_key, m.entity_id, m.deleted_at is not null from assets m{filter}
             order by m.id limit ${}",
            values.len()
        );
        self.reader.connection.rows(&sql, &values, read_candidate)
    }

    fn entity_of_tag(&mut self, tag: &str) -> Result<Option<i64>> {
        let tag = folded(tag);
        let tagged = self.reader.connection.rows(
            "select id, tag from entities where tag <> '' order by id",
            &[],
            |row| Ok((row.take::<i64>()?, row.take::<String>()?)),
        )?;
        Ok(tagged.into_iter().find(|(_, known)| folded(known) == tag).map(|(id, _)| id))
    }

    fn has_entity(&mut self, entity: i64) -> Result<bool> {
        let sql = "select exists (select 1 from entities where id = $1)";
        self.reader.connection.one(sql, values![entity], |row| row.take())
    }
}
