//! Agents that have not come for long, and what is done about them and their assets.

use crate::{
    AgentId, AssetId, Change, Reader, Result, Settings, Source,
    asset_changes::ChangeLog,
    many::{places, write_rows},
    sql::{Value, values},
};
use oauth::{Lifetime, Timestamp};
use std::{collections::BTreeSet, fmt};

/// What is done about agents that have not come for long.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum StaleAction {
    /// The agents are deleted.
    Clean,
    /// Their assets get another state.
    State,
    /// Their assets are put in the trash.
    Trash,
}

impl StaleAction {
    /// Every action.
    pub const ALL: [Self; 3] = [Self::Clean, Self::State, Self::Trash];

    /// Returns the word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Clean => "clean",
            Self::State => "state",
            Self::Trash => "trash",
        }
    }

    /// Finds an action by its word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.as_str() == word)
    }
}

/// Of which assets of stale agents the state is changed.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub enum StaleCondition {
    /// Of all.
    #[default]
    Any,
    /// Of those that have one of these states; the empty text is none.
    These(BTreeSet<String>),
}

impl StaleCondition {
    /// The most states that it names.
    pub const MOST: usize = 100;
    /// The most characters of a state.
    const LONGEST: usize = 100;

    /// Reads it: `all`, or a JSON list of states. An empty list is all, for a state would never be changed.
    pub fn parse(text: &str) -> Option<Self> {
        if text == ALL {
            return Some(Self::Any);
        }
        let states: BTreeSet<String> = serde_json::from_str(text).ok()?;
        let fits = |state: &String| state.chars().count() <= Self::LONGEST;
        if states.len() > Self::MOST || !states.iter().all(fits) {
            return None;
        }
        Some(if states.is_empty() { Self::Any } else { Self::These(states) })
    }

    /// Says whether it names a state.
    pub fn names(&self, state: &str) -> bool {
        matches!(self, Self::These(states) if states.contains(state))
    }
}

/// GLPI's word for every state.
const ALL: &str = "all";

impl fmt::Display for StaleCondition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str(ALL),
            Self::These(states) => {
                f.write_str(&serde_json::to_string(states).map_err(|_| fmt::Error)?)
            }
        }
    }
}

/// How many rows one step of the cleaning changes.
const BATCH: i64 = 200;

/// Assets whose every agent is stale, and that nobody and nothing has changed since.
const STALE_ASSETS: &str = "from assets m where m.deleted_at is null and m.updated_at < $1
    and exists (select 1 from agents a where a.asset_id = m.id)
    and not exists (select 1 from agents a where a.asset_id = m.id and a.last_contact >= $1)";

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
    /// Returns the state that the assets of stale agents get, if that is done about them.
    fn stale_state(&self) -> Option<&str> {
        self.stale_state.as_deref().filter(|_| self.stale_actions.contains(&StaleAction::State))
    }

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
            let (condition, values) = state_to_change(settings, before, state);
            let sql = format!("select count(*) {condition}");
            stale.states = self.connection.one(&sql, &values, |row| row.take())?;
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
            done += self.change_stale_states(&settings, before, state)?;
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
    fn change_stale_states(
        &mut self,
        settings: &Settings,
        before: Timestamp,
        state: &str,
    ) -> Result<u64> {
        let (condition, values) = state_to_change(settings, before, state);
        let sql = format!("select m.id, m.state {condition} order by m.id limit {BATCH}");
        let stale = self
            .connection
            .rows(&sql, &values, |row| Ok((AssetId(row.take()?), row.take::<Option<String>>()?)))?;
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
}

/// Returns which stale assets get another state, from `from` on, with its values.
fn state_to_change<'s>(
    settings: &'s Settings,
    before: Timestamp,
    state: &'s str,
) -> (String, Vec<Value<'s>>) {
    let mut values = values![before, state].to_vec();
    let mut sql = format!("{STALE_ASSETS} and coalesce(m.state, '') <> $2");
    if let StaleCondition::These(states) = &settings.stale_condition {
        sql.push_str(&format!(" and coalesce(m.state, '') in ({})", places(3, states.len())));
        values.extend(states.iter().map(|state| Value::from(state.as_str())));
    }
    (sql, values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_reads_back() {
        let these = StaleCondition::These(["In \"use\", here".to_owned(), String::new()].into());
        assert_eq!(StaleCondition::parse(&these.to_string()), Some(these));
        assert_eq!(StaleCondition::parse("all"), Some(StaleCondition::Any));
        assert_eq!(StaleCondition::parse("[]"), Some(StaleCondition::Any));
        for wrong in ["", "All", "[1]", "{}", "[\"a\"", "null"] {
            assert_eq!(StaleCondition::parse(wrong), None, "{wrong}");
        }
    }
}
