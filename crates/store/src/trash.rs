//! The trash of computers, and agents that have not come for long.

use crate::{
    AgentId, Change, ComputerId, Reader, Result, Settings, StaleAction, audit::Event, sql::values,
};
use oauth::{Lifetime, Timestamp};
use serde_json::json;

/// How many rows one step of the cleaning changes.
const BATCH: i64 = 200;

/// Computers whose every agent is stale, and that nobody and nothing has changed since.
const STALE_COMPUTERS: &str = "from computers m where m.deleted_at is null and m.updated_at < $1
    and exists (select 1 from agents a where a.computer_id = m.id)
    and not exists (select 1 from agents a where a.computer_id = m.id and a.last_contact >= $1)";

/// What is done at the next cleaning.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Stale {
    /// So many agents are deleted.
    pub agents: i64,
    /// So many computers are put in the trash.
    pub computers: i64,
}

impl Settings {
    /// Returns the instant before which an agent came last if it is stale now; `None` if nothing is done about it.
    pub fn stale_before(&self, now: Timestamp) -> Option<Timestamp> {
        let something = self.stale_days > 0 && !self.stale_actions.is_empty();
        something.then(|| now.minus(Lifetime::hours(24 * self.stale_days)))
    }
}

impl Reader<'_> {
    /// Counts what the cleaning would do now with these settings.
    pub fn stale(&mut self, settings: &Settings, now: Timestamp) -> Result<Stale> {
        let mut stale = Stale::default();
        let Some(before) = settings.stale_before(now) else { return Ok(stale) };
        if settings.stale_actions.contains(&StaleAction::Clean) {
            let sql = "select count(*) from agents where last_contact < $1";
            stale.agents = self.connection.one(sql, values![before], |row| row.take())?;
        }
        if settings.stale_actions.contains(&StaleAction::Trash) {
            let sql = format!("select count(*) {STALE_COMPUTERS}");
            stale.computers = self.connection.one(&sql, values![before], |row| row.take())?;
        }
        Ok(stale)
    }
}

impl Change<'_> {
    /// Does what the settings say about stale agents, a bounded number of them; returns of how many.
    pub fn clean_stale_agents(&mut self) -> Result<u64> {
        let settings = self.settings()?;
        let Some(before) = settings.stale_before(self.now) else { return Ok(0) };
        let mut done = 0;
        if settings.stale_actions.contains(&StaleAction::Trash) {
            let sql = format!("select m.id {STALE_COMPUTERS} order by m.id limit $2");
            let stale: Vec<i64> =
                self.connection.rows(&sql, values![before, BATCH], |row| row.take())?;
            for computer in stale {
                done += u64::from(self.trash_computer(ComputerId(computer))?);
            }
        }
        // First the computers: they are found by their agents.
        if done == 0 && settings.stale_actions.contains(&StaleAction::Clean) {
            let stale: Vec<i64> = self.connection.rows(
                "select id from agents where last_contact < $1 order by last_contact limit $2",
                values![before, BATCH],
                |row| row.take(),
            )?;
            for agent in stale {
                done += u64::from(self.delete_agent(AgentId(agent))?);
            }
        }
        Ok(done)
    }

    /// Puts a computer in the trash; `false` if it is not there, or in the trash already.
    pub fn trash_computer(&mut self, computer: ComputerId) -> Result<bool> {
        let now = self.now;
        self.move_computer(
            computer,
            "update computers set deleted_at = $2, updated_at = $2 where id = $1 and deleted_at is null returning name",
            values![computer.0, now],
            "computer.trashed",
        )
    }

    /// Takes a computer out of the trash; `false` if it is not in it.
    pub fn restore_computer(&mut self, computer: ComputerId) -> Result<bool> {
        let now = self.now;
        self.move_computer(
            computer,
            "update computers set deleted_at = null, updated_at = $2
             where id = $1 and deleted_at is not null returning name",
            values![computer.0, now],
            "computer.restored",
        )
    }

    /// Deletes a computer that is in the trash, with its parts, for good; `false` if it is not in it.
    pub fn purge_computer(&mut self, computer: ComputerId) -> Result<bool> {
        self.move_computer(
            computer,
            "delete from computers where id = $1 and deleted_at is not null returning name",
            values![computer.0],
            "computer.purged",
        )
    }

    fn move_computer(
        &mut self,
        computer: ComputerId,
        sql: &str,
        values: &[crate::sql::Value<'_>],
        kind: &'static str,
    ) -> Result<bool> {
        let moved = self.connection.optional(sql, values, |row| row.take::<String>())?;
        let Some(name) = moved else { return Ok(false) };
        let details = json!({ "computer": computer.0, "name": name });
        self.record(Event::new(kind).details(details))?;
        Ok(true)
    }
}
