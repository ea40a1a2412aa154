//! A client's tab Access: what it may do, how, and from where.

use super::{
    PATH,
    foreseen::Foreseen,
    form::{Beginning, ClientForm},
    frame::{ClientFrame, find, find_to_change, may_bind, offered, page},
    putting_back::{find_change, put_back},
};
use crate::{html, notice::NoticeQuery};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{Html, IntoResponse as _, Redirect, Response},
};
use oauth::{GrantType, Timestamp};
use rights::{Action, Subject};
use serde::Deserialize;
use store::{Client, ClientMetadata, PasswordUse};
use web::{App, ClientAddress, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "clients/access.html")]
struct AccessPage {
    page: Page,
    frame: ClientFrame,
    form: Box<ClientForm>,
    /// For whom the client used the password grant lately; `None` if it may not use it.
    password_uses: Option<Vec<PasswordUse>>,
    /// Whether the client acts with rights that the person does not have.
    beyond: bool,
    /// The change before which stood what the form shows, if it does not show what is.
    undone: Option<Timestamp>,
}

/// Asks whether what was typed is to be saved, though it turns away what was let in lately.
#[derive(Template)]
#[template(path = "clients/foreseen.html")]
struct ForeseenPage {
    page: Page,
    frame: ClientFrame,
    foreseen: Foreseen,
    /// What was typed.
    fields: Vec<(String, String)>,
}

/// Of which change the form shows what stood before.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Undoing {
    undo: String,
}

/// So many people are told for whom the password grant was used.
const MOST_USES: i64 = 20;

/// Shows what a client may do.
pub(crate) async fn access(
    State(app): State<App>,
    signed_in: SignedIn,
    ClientAddress(address): ClientAddress,
    Path(key): Path<i64>,
    Query(notice): Query<NoticeQuery>,
    Query(Undoing { undo }): Query<Undoing>,
) -> Result<Html<String>, PageError> {
    signed_in.require(Subject::Clients, Action::Read)?;
    let client = find(&app, key).await?;
    let offered = offered(&app, &signed_in, address, Some(&client)).await?;
    let mut metadata = client.metadata.clone();
    let mut undone = None;
    if !undo.is_empty() {
        let event = undo.parse().map_err(|_| PageError::NotFound)?;
        let change = find_change(&app, client.key, event).await?;
        put_back(&mut metadata, &change);
        undone = Some(change.at);
    }
    let form = Box::new(ClientForm::new(Beginning::Known(&metadata), &offered));
    let mut shown = shown(&app, &signed_in, &client, form);
    shown.undone = undone;
    if client.metadata.grant_types.contains(&GrantType::Password) {
        let key = client.key;
        let uses = app.store.browse(move |db| db.password_uses(key, MOST_USES)).await?;
        shown.password_uses = Some(uses);
    }
    if !may_bind(&app, &signed_in, &client.metadata).await? {
        shown.beyond = true;
        shown.form.may_save = false;
    }
    shown.page.flash = notice.told(signed_in.language);
    html(&shown)
}

/// Changes a client; first says whom it turns away who was let in lately.
pub(crate) async fn update_client(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    Path(key): Path<i64>,
    SignedForm { signed_in, fields }: SignedForm,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Clients, Action::Update)?;
    let client = find_to_change(&app, &signed_in, key).await?;
    let offered = offered(&app, &signed_in, address, Some(&client)).await?;
    let beginning = Beginning::Known(&client.metadata);
    if fields.has("preview") {
        let mut form = ClientForm::preview(&fields, beginning, &offered);
        if let Ok(typed) = ClientForm::read(&fields, beginning, &offered) {
            let foreseen = Foreseen::of(&app, &client, &typed, now).await?;
            form.foreseen = foreseen.told(signed_in.language);
        }
        return Ok(html(&shown(&app, &signed_in, &client, form))?.into_response());
    }
    let metadata = match ClientForm::read(&fields, beginning, &offered) {
        Ok(metadata) => metadata,
        Err(form) => {
            let page = html(&shown(&app, &signed_in, &client, form))?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    if !may_bind(&app, &signed_in, &metadata).await? {
        let form = ClientForm::beyond(&fields, beginning, &offered);
        let page = html(&shown(&app, &signed_in, &client, form))?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    if !fields.has("confirmed") {
        let foreseen = Foreseen::of(&app, &client, &metadata, now).await?;
        if !foreseen.is_nothing() {
            let mut typed = fields.into_pairs();
            typed.retain(|(name, _)| name != "csrf");
            let asked = ForeseenPage {
                page: page(&app, &signed_in, &client),
                frame: ClientFrame::new(&client, "/access"),
                foreseen,
                fields: typed,
            };
            return Ok(html(&asked)?.into_response());
        }
    }
    let key = client.key;
    let changed = app
        .store
        .change(signed_in.actor(), now, move |change| {
            // Whether it is enabled is not said here, and somebody else may have just said it.
            let Some(stored) = change.client_to_change(key)? else { return Ok(false) };
            let enabled = stored.metadata.enabled;
            change.update_client(key, &ClientMetadata { enabled, ..metadata.clone() })
        })
        .await?;
    if !changed {
        return Err(PageError::NotFound);
    }
    Ok(Redirect::to(&format!("{PATH}/{}/access?notice=saved", key.0)).into_response())
}

fn shown(
    app: &App,
    signed_in: &SignedIn,
    client: &Client,
    mut form: Box<ClientForm>,
) -> AccessPage {
    form.may_save = signed_in.rights.allow(Subject::Clients, Action::Update);
    AccessPage {
        page: page(app, signed_in, client),
        frame: ClientFrame::new(client, "/access"),
        form,
        password_uses: None,
        beyond: false,
        undone: None,
    }
}
