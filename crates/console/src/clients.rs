//! Configuration → OAuth clients.

use crate::{
    client_form::{ClientForm, Offered},
    html,
    list_query::ListQuery,
    listing::{ColumnShape, ListShape, ListView},
    notice::NoticeQuery,
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{Html, IntoResponse as _, Redirect, Response},
};
use oauth::{ClientId, ClientSecret, Lifetime, ScopeToken, Timestamp};
use rights::{Action, Subject};
use serde::Deserialize;
use store::{Client, ClientKey, ClientSecretFacts, ClientSort, Denial, LiveToken};
use web::{App, ClientAddress, ConfirmedForm, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "clients/list.html")]
struct ListPage {
    page: Page,
    list: ListView,
    clients: Vec<Client>,
    may_create: bool,
}

#[derive(Template)]
#[template(path = "clients/add.html")]
struct AddPage {
    page: Page,
    form: Box<ClientForm>,
}

#[derive(Template)]
#[template(path = "clients/created.html")]
struct CreatedPage {
    page: Page,
    key: i64,
    client_id: String,
    secret: String,
    for_agents: bool,
}

#[derive(Template)]
#[template(path = "clients/show.html")]
struct ShowPage {
    page: Page,
    form: Box<ClientForm>,
    client: Client,
    secrets: Vec<ClientSecretFacts>,
    live_tokens: i64,
    newest: Vec<LiveToken>,
    denials: Vec<Denial>,
    now: Timestamp,
    may_delete: bool,
}

#[derive(Template)]
#[template(path = "clients/deletion.html")]
struct DeletionPage {
    page: Page,
    key: i64,
    name: String,
    live_tokens: i64,
    problem: &'static str,
}

/// What a new client is meant for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Preset {
    preset: String,
}

const PATH: &str = "/configuration/oauth-clients";

const COLUMNS: [ColumnShape; 7] = [
    ColumnShape::fixed("name", "Name").sorting(),
    ColumnShape::fixed("enabled", "State").sorting(),
    ColumnShape::fixed("client-id", "Client ID"),
    ColumnShape::fixed("grants", "Grants"),
    ColumnShape::fixed("scopes", "Scopes"),
    ColumnShape::fixed("used", "Last used"),
    ColumnShape::fixed("created", "Created").sorting(),
];

/// Lists clients.
pub(crate) async fn clients(
    State(app): State<App>,
    signed_in: SignedIn,
    query: ListQuery,
    Query(notice): Query<NoticeQuery>,
) -> Result<Html<String>, PageError> {
    signed_in.require(Subject::Clients, Action::Read)?;
    let shape = ListShape::new("clients", PATH, ("name", ""), &COLUMNS);
    let listing = query.listing(shape.sorted, |column| match column {
        "name" => Some(ClientSort::Name),
        "enabled" => Some(ClientSort::Enabled),
        "created" => Some(ClientSort::Created),
        _ => None,
    });
    let asked = listing.clone();
    let found = app.store.browse(move |db| db.clients(&asked)).await?;
    let list = ListView::new(&query, shape, &listing, found.total);
    let page = Page::new(&app, &signed_in, "OAuth clients", "clients").with_flash(notice.flash());
    let may_create = signed_in.rights.allow(Subject::Clients, Action::Create);
    html(&ListPage { page, list, clients: found.rows, may_create })
}

/// Shows the form of a new client.
pub(crate) async fn new_client(
    State(app): State<App>,
    signed_in: SignedIn,
    ClientAddress(address): ClientAddress,
    Query(Preset { preset }): Query<Preset>,
) -> Result<Html<String>, PageError> {
    signed_in.require(Subject::Clients, Action::Create)?;
    let page = Page::new(&app, &signed_in, "Add an OAuth client", "clients");
    let offered = offered(&app, address).await?;
    html(&AddPage { page, form: Box::new(ClientForm::new(&preset, &offered)) })
}

/// Registers a client, and shows its secret this once.
pub(crate) async fn create_client(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    SignedForm { signed_in, fields }: SignedForm,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Clients, Action::Create)?;
    let offered = offered(&app, address).await?;
    let metadata = match ClientForm::read(&fields, None, &offered) {
        Ok(metadata) => metadata,
        Err(form) => {
            let page = Page::new(&app, &signed_in, "Add an OAuth client", "clients");
            return Ok(
                (StatusCode::UNPROCESSABLE_ENTITY, html(&AddPage { page, form })?).into_response()
            );
        }
    };
    let client_id = ClientId::from_random(app.random());
    let secret = metadata.confidential.then(|| ClientSecret::from_random(app.random()));
    let for_agents = metadata.confidential && metadata.scope.covers(ScopeToken::Inventory);
    let (id, stored_secret) = (client_id.clone(), secret.clone());
    let key = app
        .store
        .change(signed_in.actor(), now, move |change| {
            let key = change.register_client(&id, &metadata)?;
            if let Some(secret) = &stored_secret {
                change.add_client_secret(key, &secret.hash(), &secret.hint())?;
            }
            Ok(key)
        })
        .await?;
    let created = CreatedPage {
        page: Page::new(&app, &signed_in, "OAuth client added", "clients"),
        key: key.0,
        client_id: client_id.to_string(),
        secret: secret.as_ref().map(ClientSecret::expose).unwrap_or_default().to_owned(),
        for_agents,
    };
    Ok(html(&created)?.into_response())
}

/// Shows a client.
pub(crate) async fn client(
    State(app): State<App>,
    Now(now): Now,
    signed_in: SignedIn,
    ClientAddress(address): ClientAddress,
    Path(key): Path<i64>,
    Query(notice): Query<NoticeQuery>,
) -> Result<Html<String>, PageError> {
    signed_in.require(Subject::Clients, Action::Read)?;
    let client = find(&app, key).await?;
    let offered = offered(&app, address).await?;
    let form = Box::new(ClientForm::of(&client.metadata, &offered));
    let mut shown = show(&app, &signed_in, now, client, form).await?;
    shown.page.flash = notice.flash();
    html(&shown)
}

/// Changes a client.
pub(crate) async fn update_client(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    Path(key): Path<i64>,
    SignedForm { signed_in, fields }: SignedForm,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Clients, Action::Update)?;
    let client = find(&app, key).await?;
    let offered = offered(&app, address).await?;
    match ClientForm::read(&fields, Some(&client.metadata), &offered) {
        Ok(metadata) => {
            let key = client.key;
            let changed = app
                .store
                .change(signed_in.actor(), now, move |change| change.update_client(key, &metadata))
                .await?;
            if !changed {
                return Err(PageError::NotFound);
            }
            Ok(Redirect::to(&format!("{PATH}/{}?notice=saved", key.0)).into_response())
        }
        Err(form) => {
            let shown = show(&app, &signed_in, now, client, form).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&shown)?).into_response())
        }
    }
}

/// Makes a new secret and shows it this once; the old one goes on for as long as the form says. Whoever has only
/// borrowed the session does not get it.
pub(crate) async fn rotate_secret(
    State(app): State<App>,
    Now(now): Now,
    Path(key): Path<i64>,
    ConfirmedForm { signed_in, fields }: ConfirmedForm,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Clients, Action::Update)?;
    let client = find(&app, key).await?;
    if !client.metadata.confidential {
        return Err(PageError::NotFound);
    }
    let hours = fields.get("keep_old_for").trim().parse::<i64>().unwrap_or(24).clamp(0, 8760);
    let secret = ClientSecret::from_random(app.random());
    let (key, hash, hint) = (client.key, secret.hash(), secret.hint());
    app.store
        .change(signed_in.actor(), now, move |change| {
            change.rotate_client_secret(key, &hash, &hint, Lifetime::hours(hours))
        })
        .await?;
    let created = CreatedPage {
        page: Page::new(&app, &signed_in, "New secret", "clients"),
        key: key.0,
        client_id: client.client_id.to_string(),
        secret: secret.expose().to_owned(),
        for_agents: client.metadata.scope.covers(ScopeToken::Inventory),
    };
    Ok(html(&created)?.into_response())
}

async fn offered(app: &App, seen_as: std::net::IpAddr) -> Result<Offered, PageError> {
    let (profiles, root) = app.store.read(|db| Ok((db.profiles()?, db.root_entity()?))).await?;
    let profiles = profiles.into_iter().map(|(id, name)| (id.0, name)).collect();
    Ok(Offered { profiles, root, seen_as })
}

/// Ends a client's tokens.
pub(crate) async fn revoke_tokens(
    State(app): State<App>,
    Now(now): Now,
    Path(key): Path<i64>,
    SignedForm { signed_in, .. }: SignedForm,
) -> Result<Redirect, PageError> {
    signed_in.require(Subject::Clients, Action::Update)?;
    let key = find(&app, key).await?.key;
    let reason = "revoked in the console";
    app.store
        .change(signed_in.actor(), now, move |change| change.revoke_tokens_of_client(key, reason))
        .await?;
    Ok(Redirect::to(&format!("{PATH}/{}?notice=revoked", key.0)))
}

/// Asks whether a client is really meant to be deleted, and says what that ends.
pub(crate) async fn confirm_deletion(
    State(app): State<App>,
    Now(now): Now,
    signed_in: SignedIn,
    Path(key): Path<i64>,
) -> Result<Html<String>, PageError> {
    signed_in.require(Subject::Clients, Action::Purge)?;
    let client = find(&app, key).await?;
    html(&deletion(&app, &signed_in, now, client, "").await?)
}

/// Deletes a client, if its name was typed.
pub(crate) async fn delete_client(
    State(app): State<App>,
    Now(now): Now,
    Path(key): Path<i64>,
    SignedForm { signed_in, fields }: SignedForm,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Clients, Action::Purge)?;
    let client = find(&app, key).await?;
    if fields.get("confirmation").trim() != client.metadata.name {
        let page =
            deletion(&app, &signed_in, now, client, "This is not the client's name.").await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response());
    }
    let key = client.key;
    app.store.change(signed_in.actor(), now, move |change| change.delete_client(key)).await?;
    Ok(Redirect::to(&format!("{PATH}?notice=deleted")).into_response())
}

async fn find(app: &App, key: i64) -> Result<Client, PageError> {
    app.store.read(move |db| db.client_by_key(ClientKey(key))).await?.ok_or(PageError::NotFound)
}

async fn show(
    app: &App,
    signed_in: &SignedIn,
    now: Timestamp,
    client: Client,
    mut form: Box<ClientForm>,
) -> Result<ShowPage, PageError> {
    let key = client.key;
    let (secrets, live_tokens, newest, denials) = app
        .store
        .browse(move |db| {
            Ok((
                db.client_secrets(key)?,
                db.live_token_count(key, now)?,
                db.live_tokens(Some(key), None, now, 20)?,
                db.denials(Some(key), 10)?,
            ))
        })
        .await?;
    form.may_save = signed_in.rights.allow(Subject::Clients, Action::Update);
    Ok(ShowPage {
        page: Page::new(app, signed_in, client.metadata.name.clone(), "clients"),
        form,
        client,
        secrets,
        live_tokens,
        newest,
        denials,
        now,
        may_delete: signed_in.rights.allow(Subject::Clients, Action::Purge),
    })
}

async fn deletion(
    app: &App,
    signed_in: &SignedIn,
    now: Timestamp,
    client: Client,
    problem: &'static str,
) -> Result<DeletionPage, PageError> {
    let key = client.key;
    let live_tokens = app.store.browse(move |db| db.live_token_count(key, now)).await?;
    Ok(DeletionPage {
        page: Page::new(app, signed_in, format!("Delete {}?", client.metadata.name), "clients"),
        key: key.0,
        name: client.metadata.name,
        live_tokens,
        problem,
    })
}
