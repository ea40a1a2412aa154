//! The list of clients.

use super::{ClientRows, PATH, choices::grant_label};
use crate::{
    chosen::offered,
    export::{BATCH, export},
    list_filter::Filter,
    list_query::ListQuery,
    listing::{ColumnShape, ListShape, ListView},
    notice::NoticeQuery,
};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use oauth::{GrantType, ScopeToken};
use rights::{Action, Subject};
use serde_json::{Value, json};
use store::{Client, ClientFilter, ClientSort, Listing, UsageDay};
use web::{App, Language, Now, Page, PageError, SignedIn, Strip};

#[derive(Template)]
#[template(path = "clients/list.html")]
struct ListPage {
    page: Page,
    list: ListView,
    rows: Vec<ClientRow>,
    acts: Vec<(&'static str, &'static str)>,
    may_create: bool,
}

/// A row of the list.
struct ClientRow {
    client: Client,
    /// The keys of the names of its grants.
    grants: Vec<&'static str>,
    strip: Strip,
    /// What the strip shows, in words.
    says: String,
}

const COLUMNS: [ColumnShape; 9] = [
    ColumnShape::fixed("name", "client-name").sorting(),
    ColumnShape::usual("enabled", "client-state").sorting(),
    ColumnShape::extra("id", "client-id"),
    ColumnShape::usual("grants", "client-grants"),
    ColumnShape::usual("scopes", "client-scopes"),
    ColumnShape::usual("used", "last-used").sorting(),
    ColumnShape::usual("usage", "client-usage-strip"),
    ColumnShape::extra("created", "client-created").sorting(),
    ColumnShape::extra("comment", "client-comment"),
];

const EXPORTED: [&str; 13] = [
    "id",
    "client_id",
    "name",
    "comment",
    "enabled",
    "confidential",
    "grants",
    "scopes",
    "redirect_uris",
    "ip_restrictions",
    "created",
    "updated",
    "last_used",
];

/// How many days a strip shows.
const DAYS: i64 = 30;

/// Lists clients.
pub(crate) async fn clients(
    State(app): State<App>,
    Now(now): Now,
    signed_in: SignedIn,
    query: ListQuery,
    Query(notice): Query<NoticeQuery>,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Clients, Action::Read)?;
    let language = signed_in.language;
    let filters = filters(language);
    let shape = ListShape::new("clients", PATH, ("name", ""), &COLUMNS).filtered(filters);
    let listing = query.listing(shape.sorted, |column| match column {
        "name" => Some(ClientSort::Name),
        "enabled" => Some(ClientSort::Enabled),
        "used" => Some(ClientSort::LastUsed),
        "created" => Some(ClientSort::Created),
        _ => None,
    });
    let filter = filter(&query);
    if let Some(format) = query.export() {
        let listing = Listing { limit: BATCH, ..listing };
        return Ok(export(format, "oauth-clients", &EXPORTED, move |start| {
            let (store, asked) = (app.store.clone(), Listing { start, ..listing.clone() });
            async move {
                let found = store.browse(move |db| db.clients_where(&asked, filter)).await?;
                Ok(found.rows.iter().map(exported).collect())
            }
        }));
    }
    let asked = listing.clone();
    let (found, strips) = app
        .store
        .browse(move |db| {
            let found = db.clients_where(&asked, filter)?;
            let keys: Vec<_> = found.rows.iter().map(|client| client.key).collect();
            let strips = db.usage_strips(&keys, DAYS, now)?;
            Ok((found, strips))
        })
        .await?;
    let list = ListView::new(&query, shape, &listing, found.total);
    if let Some(elsewhere) = list.elsewhere() {
        return Ok(elsewhere);
    }
    let rows = found.rows.into_iter().map(|client| {
        let days = strips.get(&client.key).map(Vec::as_slice).unwrap_or_default();
        row(client, days, language)
    });
    let page = Page::new(&app, &signed_in, language.t("menu-clients"), "clients")
        .with_flash(notice.told(language));
    let shown = ListPage {
        page,
        list,
        rows: rows.collect(),
        acts: offered(&ClientRows, &signed_in),
        may_create: signed_in.rights.allow(Subject::Clients, Action::Create),
    };
    query.answer(&app, "clients", &shown)
}

fn filters(language: Language) -> Vec<Filter> {
    let states = [("enabled", "client-enabled"), ("disabled", "client-disabled")];
    let grants = GrantType::ALL.map(|grant| (grant.as_str(), language.t(grant_label(grant))));
    let scopes = ScopeToken::ALL.map(|scope| (scope.as_str(), scope.as_str().to_owned()));
    vec![
        Filter::choice(
            "state",
            "client-state",
            states.map(|(value, key)| (value, language.t(key))),
        ),
        Filter::choice("grant", "client-grant", grants),
        Filter::choice("scope", "client-scope", scopes),
        Filter::tick("unused", "client-never-used"),
    ]
}

fn filter(query: &ListQuery) -> ClientFilter {
    ClientFilter {
        enabled: match query.value("state") {
            "enabled" => Some(true),
            "disabled" => Some(false),
            _ => None,
        },
        grant_type: GrantType::parse(query.value("grant")),
        scope: ScopeToken::parse(query.value("scope")),
        never_used: query.value("unused") == "1",
    }
}

fn row(client: Client, days: &[UsageDay], language: Language) -> ClientRow {
    let (served, refused) = days
        .iter()
        .fold((0, 0), |(served, refused), day| (served + day.served, refused + day.refused));
    let counts: Vec<u64> = days
        .iter()
        .map(|day| u64::try_from(day.served + day.refused).unwrap_or_default())
        .collect();
    ClientRow {
        grants: client.metadata.grant_types.iter().map(|grant| grant_label(*grant)).collect(),
        strip: Strip::new(&counts),
        says: language.t3("client-strip", "days", DAYS, "served", served, "refused", refused),
        client,
    }
}

fn exported(client: &Client) -> Vec<Value> {
    let known = &client.metadata;
    let texts = |texts: Vec<&str>| json!(texts);
    vec![
        json!(client.key.0),
        json!(client.client_id.as_str()),
        json!(known.name),
        json!(known.comment),
        json!(known.enabled),
        json!(known.confidential),
        texts(known.grant_types.iter().map(|grant| grant.as_str()).collect()),
        texts(known.scope.iter().map(ScopeToken::as_str).collect()),
        texts(known.redirect_uris.iter().map(|uri| uri.as_str()).collect()),
        json!(known.allowed_addresses.entries().map(|entry| entry.network()).collect::<Vec<_>>()),
        json!(client.created_at.to_string()),
        json!(client.updated_at.to_string()),
        json!(client.last_used_at.map(|at| at.to_string())),
    ]
}
