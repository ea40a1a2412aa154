//! Which asset is this document about?
//!
//! Of a computer or a phone, in this order: serial and uuid, serial, uuid, the agent that sent it. Of a device of the
//! network, which has no agent: serial and uuid, serial, uuid, hardware address, name, and where there is none of these,
//! the address of the network. Junk identifiers never count: the `inventory` crate leaves them out of an [`Identity`].

use crate::{
    Asset, AssetId, Change, Result,
    sql::{Row, Value, values},
};
use inventory::{Evidence, IdentifierKind, Identity, ItemType};

/// An asset that shares an identifier with the document.
struct Candidate {
    id: AssetId,
    serial: Option<String>,
    uuid: Option<String>,
}

fn read_candidate(row: &mut Row<'_>) -> Result<Candidate> {
    Ok(Candidate { id: AssetId(row.take()?), serial: row.take()?, uuid: row.take()? })
}

/// At most this many hardware addresses of a device are looked up.
const MOST_ADDRESSES: usize = 64;

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

    /// Finds the asset that a document is about, and by what. `of_agent` is the one of which the agent sent documents before.
    pub(crate) fn match_asset(
        &mut self,
        itemtype: ItemType,
        identity: &Identity,
        of_agent: Option<Asset>,
    ) -> Result<Option<(Asset, Evidence)>> {
        // Most of the time, an agent tells of the same machine as before.
        if let Some(known) = &of_agent {
            let stored = &known.told;
            let both = (identity.serial_key(), identity.uuid_key());
            if both == (stored.serial_key(), stored.uuid_key()) && both.0.and(both.1).is_some() {
                return Ok(of_agent.map(|known| (known, Evidence::SerialAndUuid)));
            }
        }
        if let Some((id, evidence)) = self.match_hardware(itemtype, identity)? {
            return Ok(self.asset(id)?.map(|asset| (asset, evidence)));
        }
        // A copied disk carries the agent's identifier along: the agent alone proves nothing against the hardware.
        if let Some(known) = of_agent.filter(|known| !known.told.contradicts(identity)) {
            return Ok(Some((known, Evidence::Agent)));
        }
        if matches!(itemtype, ItemType::Computer | ItemType::Phone) {
            return Ok(None);
        }
        let Some((id, evidence)) = self.match_device(itemtype, identity)? else { return Ok(None) };
        Ok(self.asset(id)?.map(|asset| (asset, evidence)))
    }

    fn match_hardware(
        &mut self,
        itemtype: ItemType,
        identity: &Identity,
    ) -> Result<Option<(AssetId, Evidence)>> {
        let (serial, uuid) = (identity.serial_key(), identity.uuid_key());
        if serial.or(uuid).is_none() {
            return Ok(None);
        }
        // Each branch has an index of its own.
        let candidates = self.connection.rows(
            "select id, serial_key, uuid_key from assets where itemtype = $1 and serial_key = $2
             union select id, serial_key, uuid_key from assets where itemtype = $1 and uuid_key = $3 order by 1",
            values![itemtype.as_str(), serial, uuid],
            read_candidate,
        )?;
        let same_serial =
            |known: &&Candidate| serial.is_some() && known.serial.as_deref() == serial;
        let same_uuid = |known: &&Candidate| uuid.is_some() && known.uuid.as_deref() == uuid;
        let both = candidates.iter().find(|known| same_serial(known) && same_uuid(known));
        let by_serial = || candidates.iter().find(same_serial);
        let by_uuid = || candidates.iter().find(same_uuid);
        let found = both
            .map(|known| (known, Evidence::SerialAndUuid))
            .or_else(|| by_serial().map(|known| (known, Evidence::Serial)))
            .or_else(|| by_uuid().map(|known| (known, Evidence::Uuid)));
        Ok(found.map(|(known, evidence)| (known.id, evidence)))
    }

    /// Finds a device that has no agent, and perhaps no number: by its addresses, or by its name.
    fn match_device(
        &mut self,
        itemtype: ItemType,
        identity: &Identity,
    ) -> Result<Option<(AssetId, Evidence)>> {
        let (macs, ips) = (identity.macs(), identity.ips());
        if let Some(id) = self.match_addresses(itemtype, identity, IdentifierKind::Mac, macs)? {
            return Ok(Some((id, Evidence::Mac)));
        }
        if let Some(id) = self.match_name(itemtype, identity)? {
            return Ok(Some((id, Evidence::Name)));
        }
        // An address alone may have been given to another device since: it counts where there is nothing else.
        if identity.name_key().is_some() || !macs.is_empty() {
            return Ok(None);
        }
        let found = self.match_addresses(itemtype, identity, IdentifierKind::Ip, ips)?;
        Ok(found.map(|id| (id, Evidence::Ip)))
    }

    fn match_addresses(
        &mut self,
        itemtype: ItemType,
        identity: &Identity,
        kind: IdentifierKind,
        addresses: &[String],
    ) -> Result<Option<AssetId>> {
        if addresses.is_empty() {
            return Ok(None);
        }
        let mut values: Vec<Value<'_>> = values![itemtype.as_str(), kind.as_str()].to_vec();
        values.extend(addresses.iter().take(MOST_ADDRESSES).map(Value::from));
        let sql = format!(
            "select m.id, m.serial_key, m.uuid_key from asset_identifiers i join assets m on m.id = i.asset_id
             where m.itemtype = $1 and i.kind = $2 and i.value in ({}) order by m.id",
            crate::many::places(3, values.len() - 2)
        );
        let candidates = self.connection.rows(&sql, &values, read_candidate)?;
        Ok(not_another(candidates, identity))
    }

    fn match_name(&mut self, itemtype: ItemType, identity: &Identity) -> Result<Option<AssetId>> {
        let Some(name) = identity.name_key() else { return Ok(None) };
        let candidates = self.connection.rows(
            "select id, serial_key, uuid_key from assets
             where itemtype = $1 and lower(name) = $2 and deleted_at is null order by id limit 10",
            values![itemtype.as_str(), name],
            read_candidate,
        )?;
        Ok(not_another(candidates, identity))
    }
}

/// Returns the first candidate whose hardware does not say that it is something else.
fn not_another(candidates: Vec<Candidate>, identity: &Identity) -> Option<AssetId> {
    let same = |known: &Candidate| {
        !Identity::of(known.serial.as_deref(), known.uuid.as_deref()).contradicts(identity)
    };
    candidates.into_iter().find(same).map(|known| known.id)
}
