//! What a monitor asks of the database.

use crate::{Backlog, Reader, Result, Round, Work};
use oauth::Timestamp;

/// What a monitor asks of the database.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Vitals {
    /// Whether inventories are taken.
    pub takes_inventories: bool,
    /// When agents come back, in hours.
    pub frequency_hours: i64,
    /// When an agent last came, if one ever did.
    pub last_contact: Option<Timestamp>,
    /// How many keys sign.
    pub signing_keys: i64,
    /// The last round of background work, by whichever node.
    pub last_round: Option<Round>,
    /// How many inventories wait.
    pub backlog: Backlog,
}

impl Reader<'_> {
    /// Reads what a monitor asks, by few rows.
    pub fn vitals(&mut self) -> Result<Vitals> {
        let settings = self.settings()?;
        let last_contact = self.connection.optional(
            "select last_contact from agents order by last_contact desc, id desc limit 1",
            &[],
            |row| row.instant(),
        )?;
        let signing_keys = self.connection.one(
            "select count(*) from signing_keys where retired_at is null",
            &[],
            |row| row.take(),
        )?;
        Ok(Vitals {
            takes_inventories: settings.inventory_enabled,
            frequency_hours: settings.frequency_hours,
            last_contact,
            signing_keys,
            last_round: self.last_round(Work::Upkeep)?,
            backlog: self.backlog()?,
        })
    }
}
