//! Lists of agents: what they can be narrowed to, and whom a change of settings would cut off.

use crate::{
    Agent, AgentId, AgentSort, ClientKey, InventoryAuthentication, Listing, Page, Reader, Result,
    Settings, Visible,
    agents::{FROM, SELECT, read_agent},
    filter::Filter,
    page::ListStatement,
    sql::Value,
    visible::AGENT_ENTITY,
};
use oauth::Timestamp;

/// Which agents are wanted.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct AgentFilter {
    /// Of this version.
    pub version: Option<String>,
    /// With this tag.
    pub tag: Option<String>,
    /// By their client.
    pub client: Option<ByClient>,
    /// Which came last before this instant.
    pub contact_before: Option<Timestamp>,
    /// Which are locked.
    pub locked: bool,
}

/// Agents by their client.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ByClient {
    /// Those that a client authenticated.
    Any,
    /// Those that no client authenticated.
    None,
    /// Those that this client authenticated.
    One(ClientKey),
}

/// Agents that a change of settings would cut off.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CutOff {
    /// How many.
    pub count: i64,
    /// Those that came last, a few.
    pub first: Vec<Agent>,
}

/// How many of the agents that would be cut off are shown.
const SHOWN: i64 = 10;

impl Reader<'_> {
    /// Lists agents.
    pub fn agents(&mut self, listing: &Listing<AgentSort>) -> Result<Page<Agent>> {
        self.find_agents(listing, &AgentFilter::default(), &Visible::Everything)
    }

    /// Lists the agents that are seen and that a filter lets through.
    pub fn find_agents(
        &mut self,
        listing: &Listing<AgentSort>,
        filter: &AgentFilter,
        visible: &Visible,
    ) -> Result<Page<Agent>> {
        let statement = ListStatement {
            select: SELECT,
            from: FROM,
            searched: "a.search_key",
            sort: match listing.sort {
                AgentSort::LastContact => "a.last_contact",
                AgentSort::DeviceId => "a.deviceid",
                AgentSort::Version => "coalesce(a.version, '')",
                AgentSort::Address => "coalesce(a.address, '')",
                AgentSort::Tag => "coalesce(a.tag, '')",
            },
            id: "a.id",
        };
        let mut conditions = Filter::default();
        if let Some(version) = &filter.version {
            conditions.with("coalesce(a.version, '') = $?", version);
        }
        if let Some(tag) = &filter.tag {
            conditions.with("coalesce(a.tag, '') = $?", tag);
        }
        match filter.client {
            None => {}
            Some(ByClient::Any) => conditions.when("a.client is not null"),
            Some(ByClient::None) => conditions.when("a.client is null"),
            Some(ByClient::One(client)) => conditions.with("a.client = $?", client.0),
        }
        if let Some(before) = filter.contact_before {
            conditions.with("a.last_contact < $?", before);
        }
        if filter.locked {
            conditions.when("a.locked_at is not null");
        }
        conditions.within(AGENT_ENTITY, visible);
        self.page_where(listing, &statement, conditions, read_agent)
    }

    /// Returns those of some agents that are seen, each with its own identifier and whether it is locked, in the order of
    /// the identifiers.
    pub fn agents_named(
        &mut self,
        ids: &[AgentId],
        visible: &Visible,
    ) -> Result<Vec<(AgentId, String, bool)>> {
        let mut conditions = Filter::default();
        conditions.one_of("a.id", ids.iter().map(|id| id.0));
        conditions.within(AGENT_ENTITY, visible);
        let (filter, values) = conditions.finish();
        let sql = format!(
            "select a.id, a.deviceid, a.locked_at is not null from agents a{filter} order by a.deviceid, a.id"
        );
        self.connection
            .rows(&sql, &values, |row| Ok((AgentId(row.take()?), row.take()?, row.take()?)))
    }

    /// Returns the versions of the agents that are seen.
    pub fn agent_versions(&mut self, visible: &Visible) -> Result<Vec<String>> {
        self.distinct_of_agents("coalesce(a.version, '')", visible)
    }

    /// Returns the tags of the agents that are seen.
    pub fn agent_tags(&mut self, visible: &Visible) -> Result<Vec<String>> {
        self.distinct_of_agents("coalesce(a.tag, '')", visible)
    }

    fn distinct_of_agents(&mut self, column: &str, visible: &Visible) -> Result<Vec<String>> {
        let mut conditions = Filter::default();
        conditions.within(AGENT_ENTITY, visible);
        self.distinct("agents a", column, conditions)
    }

    /// Returns the agents that come in with the settings before, as they came last, and would not with those after.
    pub fn cut_off(&mut self, before: &Settings, after: &Settings) -> Result<CutOff> {
        let ways = ways_cut_off(before, after);
        if ways.is_empty() {
            return Ok(CutOff { count: 0, first: Vec::new() });
        }
        let places: Vec<String> = (1..=ways.len()).map(|number| format!("${number}")).collect();
        let filter = format!("where a.authenticated_by in ({})", places.join(", "));
        let mut values: Vec<Value<'_>> = ways.iter().map(|way| way.as_str().into()).collect();
        let count = self.connection.one(
            &format!("select count(*) from agents a {filter}"),
            &values,
            |row| row.take(),
        )?;
        values.push(SHOWN.into());
        let first = self.connection.rows(
            &format!(
                "{SELECT} {FROM} {filter} order by a.last_contact desc, a.id desc limit ${}",
                values.len()
            ),
            &values,
            read_agent,
        )?;
        Ok(CutOff { count, first })
    }
}

/// Returns the ways of authentication that open the door before, and not after.
fn ways_cut_off(before: &Settings, after: &Settings) -> Vec<InventoryAuthentication> {
    let lets_in = |settings: &Settings, way| {
        let demanded = settings.inventory_authentication;
        settings.inventory_enabled && (demanded == InventoryAuthentication::None || demanded == way)
    };
    let other_password = (&before.basic_login, &before.basic_password_hash)
        != (&after.basic_login, &after.basic_password_hash);
    let by_password = InventoryAuthentication::BasicAuth;
    let demands_other = after.inventory_authentication == by_password && other_password;
    InventoryAuthentication::ALL
        .into_iter()
        .filter(|way| lets_in(before, *way))
        .filter(|way| !lets_in(after, *way) || (*way == by_password && demands_other))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use InventoryAuthentication::{BasicAuth, ClientCredentials, None};

    fn settings(authentication: InventoryAuthentication) -> Settings {
        Settings {
            inventory_enabled: true,
            inventory_authentication: authentication,
            ..Settings::default()
        }
    }

    #[test]
    fn a_change_cuts_off_who_came_another_way() {
        let off = Settings::default();
        for (before, after, cut_off) in [
            (settings(None), settings(ClientCredentials), vec![None, BasicAuth]),
            (settings(None), settings(BasicAuth), vec![None, ClientCredentials]),
            (settings(ClientCredentials), settings(BasicAuth), vec![ClientCredentials]),
            (settings(ClientCredentials), settings(None), vec![]),
            (settings(ClientCredentials), off.clone(), vec![ClientCredentials]),
            (off.clone(), settings(ClientCredentials), vec![]),
            (settings(None), settings(None), vec![]),
        ] {
            assert_eq!(ways_cut_off(&before, &after), cut_off);
        }
        let other = Settings { basic_login: "agents".to_owned(), ..settings(BasicAuth) };
        assert_eq!(ways_cut_off(&settings(BasicAuth), &other), [BasicAuth]);
    }
}
