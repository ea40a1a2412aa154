//! A new client: what it is meant for, then one form in three steps, then its secret.

use super::{
    PATH,
    form::{Beginning, ClientForm},
    frame::{may_bind, offered},
    intent::Intent,
    secret_once::SecretPage,
};
use crate::html;
use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{Html, IntoResponse as _, Response},
};
use oauth::{ClientId, ClientSecret};
use rights::{Action, Subject};
use serde::Deserialize;
use web::{App, ClientAddress, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "clients/intents.html")]
struct IntentsPage {
    page: Page,
    intents: [Intent; 5],
}

#[derive(Template)]
#[template(path = "clients/add.html")]
struct AddPage {
    page: Page,
    form: Box<ClientForm>,
}

/// What a new client is meant for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Preset {
    preset: String,
}

/// Asks what a new client is meant for, or shows the form for it.
pub(crate) async fn new_client(
    State(app): State<App>,
    signed_in: SignedIn,
    ClientAddress(address): ClientAddress,
    Query(Preset { preset }): Query<Preset>,
) -> Result<Html<String>, PageError> {
    signed_in.require(Subject::Clients, Action::Create)?;
    let page = Page::new(&app, &signed_in, signed_in.language.t("client-add"), "clients");
    let Some(intent) = Intent::parse(&preset) else {
        return html(&IntentsPage { page, intents: Intent::ALL });
    };
    let offered = offered(&app, &signed_in, address, None).await?;
    html(&AddPage { page, form: Box::new(ClientForm::new(Beginning::New(intent), &offered)) })
}

/// Registers a client, and shows its secret this once.
pub(crate) async fn create_client(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    SignedForm { signed_in, fields }: SignedForm,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Clients, Action::Create)?;
    let offered = offered(&app, &signed_in, address, None).await?;
    let beginning = Beginning::New(Intent::parse(fields.get("preset")).unwrap_or(Intent::Advanced));
    let page = |key| Page::new(&app, &signed_in, signed_in.language.t(key), "clients");
    if fields.has("preview") {
        let form = ClientForm::preview(&fields, beginning, &offered);
        return Ok(html(&AddPage { page: page("client-add"), form })?.into_response());
    }
    let metadata = match ClientForm::read(&fields, beginning, &offered) {
        Ok(metadata) => metadata,
        Err(form) => {
            let page = html(&AddPage { page: page("client-add"), form })?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    if !may_bind(&app, &signed_in, &metadata).await? {
        let form = ClientForm::beyond(&fields, beginning, &offered);
        let page = html(&AddPage { page: page("client-add"), form })?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let client_id = ClientId::from_random(app.random());
    let secret = metadata.confidential.then(|| ClientSecret::from_random(app.random()));
    let (id, stored, kept) = (client_id.clone(), secret.clone(), metadata.clone());
    let key = app
        .store
        .change(signed_in.actor(), now, move |change| {
            let key = change.register_client(&id, &kept)?;
            if let Some(secret) = &stored {
                change.add_client_secret(key, &secret.hash(), &secret.hint())?;
            }
            Ok(key)
        })
        .await?;
    let back = format!("{PATH}/{}/setup", key.0);
    let title = page("client-added");
    Ok(html(&SecretPage::new(title, &metadata, &client_id, secret.as_ref(), back))?.into_response())
}
