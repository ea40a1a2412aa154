//! Lists of clients: searched, filtered, sorted.

use crate::{
    Client, ClientKey, Listing, Page, Reader, Result,
    clients::{COLUMNS, read_client},
    filter::Filter,
    many::places,
    page::{ListStatement, folded},
    sql::{Row, Value},
};
use oauth::{GrantType, ScopeToken};

/// What a list of clients is sorted by.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum ClientSort {
    /// The name.
    #[default]
    Name,
    /// When it was made.
    Created,
    /// Whether it is enabled.
    Enabled,
    /// When it was last used; what was never used comes first.
    LastUsed,
}

/// Which clients a list shows.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct ClientFilter {
    /// Those that are enabled, or those that are not.
    pub enabled: Option<bool>,
    /// Those that may use a grant type.
    pub grant_type: Option<GrantType>,
    /// Those that may ask for a scope.
    pub scope: Option<ScopeToken>,
    /// Those that were never used only.
    pub never_used: bool,
}

/// How many clients one act is for.
pub(crate) const MOST_AT_ONCE: usize = 1_000;

impl Reader<'_> {
    /// Lists clients.
    pub fn clients(&mut self, listing: &Listing<ClientSort>) -> Result<Page<Client>> {
        self.clients_where(listing, ClientFilter::default())
    }

    /// Lists those clients that a filter lets pass.
    pub fn clients_where(
        &mut self,
        listing: &Listing<ClientSort>,
        filter: ClientFilter,
    ) -> Result<Page<Client>> {
        let statement = ListStatement {
            select: "select c.id",
            from: "from clients c",
            searched: "c.name_key || ' ' || c.client_id",
            sort: match listing.sort {
                ClientSort::Name => "c.name_key",
                ClientSort::Created => "c.created_at",
                ClientSort::Enabled => "c.enabled",
                ClientSort::LastUsed => "coalesce(c.last_used_at, 0)",
            },
            id: "c.id",
        };
        let mut conditions = Filter::default();
        conditions.with_some("c.enabled = $?", filter.enabled);
        conditions.with_some(
            "exists (select 1 from client_grant_types g where g.client = c.id and g.grant_type = $?)",
            filter.grant_type.as_ref().map(|grant| grant.as_str()),
        );
        conditions.with_some(
            "exists (select 1 from client_scopes s where s.client = c.id and s.scope = $?)",
            filter.scope.as_ref().map(|scope| scope.as_str()),
        );
        if filter.never_used {
            conditions.when("coalesce(c.last_used_at, 0) = 0");
        }
        // Everything else is read of the clients of this page alone.
        let read_key = |row: &mut Row<'_>| row.take().map(ClientKey);
        let Page { rows: keys, total } =
            self.page_where(listing, &statement, conditions, read_key)?;
        let mut rows = self.clients_by_keys(&keys)?;
        rows.sort_by_cached_key(|client| keys.iter().position(|key| *key == client.key));
        Ok(Page { rows, total })
    }

    /// Returns those of some clients that are there, with their names, in the order of these.
    pub fn clients_named(&mut self, keys: &[ClientKey]) -> Result<Vec<(ClientKey, String)>> {
        let mut named = self.clients_by_keys(keys)?;
        named.sort_by_cached_key(|client| (folded(&client.metadata.name), client.key));
        Ok(named.into_iter().map(|client| (client.key, client.metadata.name)).collect())
    }

    /// Finds several clients; those that are gone are left out.
    pub(crate) fn clients_by_keys(&mut self, keys: &[ClientKey]) -> Result<Vec<Client>> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let values: Vec<Value<'_>> = keys.iter().map(|key| key.0.into()).collect();
        let sql = format!(
            "{COLUMNS} from clients c where c.id in ({}) order by c.id",
            places(1, keys.len())
        );
        self.connection.rows(&sql, &values, read_client)
    }
}
