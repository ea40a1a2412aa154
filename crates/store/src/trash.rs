//! The trash of assets, and agents that have not come for long.

use crate::{
    AgentId, AssetId, Change, Reader, Result, Settings, Source, StaleAction,
    asset_changes::ChangeLog,
    audit::Event,
    many::write_rows,
    sql::{Value, values},
};
use oauth::{Lifetime, Timestamp};
use serde_json::json;

/// How many rows one step of the cleaning changes.
const BATCH: i64 = 200;

/// Assets whose every agent is stale, and that nobody and nothing has changed since.
const STALE_ASSETS: &str = "from assets m where m.deleted_at is null and m.updated_at < $1
    and exists (select 1 from agents a where a.asset_id = m.id)
    and not exists (select 1 from agents a where a.asset_id = m.id and a.last_contact >= $1)";

const OTHER_STATE: &str = "coalesce(m.state, '') <> $2";

/// What is done at the next cleaning.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Stale {
    /// So many agents are deleted.
    pub agents: i64,
    /// So many assets are put in the trash.
    pub assets: i64,
    /// So many assets get another state.
    pub states: i64,
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
            let sql = format!("select count(*) {STALE_ASSETS}");
            stale.assets = self.connection.one(&sql, values![before], |row| row.take())?;
        }
        if let Some(state) = settings.stale_state() {
            let sql = format!("select count(*) {STALE_ASSETS} and {OTHER_STATE}");
            stale.states = self.connection.one(&sql, values![before, state], |row| row.take())?;
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
        if let Some(state) = settings.stale_state() {
            done += self.change_stale_states(before, state)?;
        }
        if settings.stale_actions.contains(&StaleAction::Trash) {
            let sql = format!("select m.id {STALE_ASSETS} order by m.id limit $2");
            let stale: Vec<i64> =
                self.connection.rows(&sql, values![before, BATCH], |row| row.take())?;
            for asset in stale {
                done += u64::from(self.trash_asset(AssetId(asset))?);
            }
        }
        // First the assets: they are found by their agents.
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

    /// Gives stale assets the state that the settings say, a bounded number of them.
    fn change_stale_states(&mut self, before: Timestamp, state: &str) -> Result<u64> {
        let sql =
            format!("select m.id, m.state {STALE_ASSETS} and {OTHER_STATE} order by m.id limit $3");
        let stale = self.connection.rows(&sql, values![before, state, BATCH], |row| {
            Ok((AssetId(row.take()?), row.take::<Option<String>>()?))
        })?;
        let mut log = ChangeLog::default();
        for (asset, old) in &stale {
            log.field(*asset, "state", old.clone(), Some(state.to_owned()));
        }
        let rows: Vec<Vec<Value<'_>>> =
            stale.iter().map(|(asset, _)| values![asset.0, state].to_vec()).collect();
        write_rows(
            &mut self.connection,
            "with fresh (id, state) as (",
            &["bigint", "text"],
            ") update assets set state = fresh.state from fresh where assets.id = fresh.id",
            &rows,
        )?;
        self.write_changes(&log, Source::Hand)?;
        Ok(stale.len() as u64)
    }

    /// Puts an asset in the trash; `false` if it is not there, or in the trash already.
    pub fn trash_asset(&mut self, asset: AssetId) -> Result<bool> {
        let now = self.now;
        self.move_asset(
            asset,
            "update assets set deleted_at = $2, updated_at = $2 where id = $1 and deleted_at is null
             returning name, itemtype",
            values![asset.0, now],
            "asset.trashed",
        )
    }

    /// Takes an asset out of the trash; `false` if it is not in it.
    pub fn restore_asset(&mut self, asset: AssetId) -> Result<bool> {
        let now = self.now;
        self.move_asset(
            asset,
            "update assets set deleted_at = null, updated_at = $2
             where id = $1 and deleted_at is not null returning name, itemtype",
            values![asset.0, now],
            "asset.restored",
        )
    }

    /// Deletes an asset that is in the trash, with its parts, for good; `false` if it is not in it.
    pub fn purge_asset(&mut self, asset: AssetId) -> Result<bool> {
        self.move_asset(
            asset,
            "delete from assets where id = $1 and deleted_at is not null returning name, itemtype",
            values![asset.0],
            "asset.purged",
        )
    }

    fn move_asset(
        &mut self,
        asset: AssetId,
        sql: &str,
        values: &[Value<'_>],
        kind: &'static str,
    ) -> Result<bool> {
        let moved = self
            .connection
            .optional(sql, values, |row| Ok((row.take::<String>()?, row.take::<String>()?)))?;
        let Some((name, itemtype)) = moved else { return Ok(false) };
        let details = json!({ "asset": asset.0, "itemtype": itemtype, "name": name });
        self.record(Event::new(kind).details(details))?;
        Ok(true)
    }
}
