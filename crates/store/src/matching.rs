//! Which computer is this document about?
//!
//! In this order: serial and uuid, serial, uuid, the agent that sent it. Junk identifiers never count: the
//! `inventory` crate leaves them out of an [`Identity`].

use crate::{Change, ComputerId, Result, sql::values};
use inventory::{Evidence, Identity};

/// A computer that shares an identifier with the document.
struct Candidate {
    id: ComputerId,
    identity: Identity,
}

impl Change<'_> {
    /// Makes documents about one machine wait for each other, whichever agents send them.
    ///
    /// SQLite has a single writer. PostgreSQL takes locks that end with the transaction, in one order.
    pub(crate) fn lock_identity(&mut self, identity: &Identity) -> Result<()> {
        let mut keys: Vec<String> =
            [identity.serial_key(), identity.uuid_key()].into_iter().flatten().collect();
        keys.sort();
        for key in keys {
            self.connection.lock(&key)?;
        }
        Ok(())
    }

    /// Finds the computer that a document is about, and by what.
    pub(crate) fn match_computer(
        &mut self,
        identity: &Identity,
        known_for: Option<ComputerId>,
    ) -> Result<Option<(ComputerId, Evidence)>> {
        let (serial, uuid) = (identity.serial_key(), identity.uuid_key());
        let candidates = self.connection.rows(
            "select id, serial, uuid from computers
             where serial_key = $1 or uuid_key = $2 or id = $3 order by id",
            values![&serial, &uuid, known_for.map(|id| id.0)],
            |row| {
                let id = ComputerId(row.take()?);
                let (serial, uuid) = (row.take::<Option<String>>()?, row.take::<Option<String>>()?);
                Ok(Candidate { id, identity: Identity::of(serial.as_deref(), uuid.as_deref()) })
            },
        )?;
        let same_serial =
            |known: &&Candidate| serial.is_some() && known.identity.serial_key() == serial;
        let same_uuid = |known: &&Candidate| uuid.is_some() && known.identity.uuid_key() == uuid;
        let both = candidates.iter().find(|known| same_serial(known) && same_uuid(known));
        let by_serial = || candidates.iter().find(same_serial);
        let by_uuid = || candidates.iter().find(same_uuid);
        // A copied disk carries the agent's identifier along: the agent alone proves nothing against the hardware.
        let by_agent = || {
            candidates
                .iter()
                .find(|known| Some(known.id) == known_for && !known.identity.contradicts(identity))
        };
        let found = both
            .map(|known| (known, Evidence::SerialAndUuid))
            .or_else(|| by_serial().map(|known| (known, Evidence::Serial)))
            .or_else(|| by_uuid().map(|known| (known, Evidence::Uuid)))
            .or_else(|| by_agent().map(|known| (known, Evidence::Agent)));
        Ok(found.map(|(known, evidence)| (known.id, evidence)))
    }
}
