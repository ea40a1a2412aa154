//! Administration → Inventory.

use crate::{html, notice::NoticeQuery};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use rights::{Action, Subject};
use store::{InventoryAuthentication, Settings};
use web::{App, Fields, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "inventory/configuration.html")]
struct ConfigurationPage {
    page: Page,
    may_save: bool,
    enabled: bool,
    choices: Vec<Choice>,
    frequency: String,
    basic_login: String,
    basic_open: bool,
    problems: Problems,
}

struct Choice {
    value: &'static str,
    label: &'static str,
    selected: bool,
}

/// What is wrong with each field; empty if nothing is.
#[derive(Default)]
struct Problems {
    frequency: &'static str,
    basic_login: &'static str,
    basic_password: &'static str,
}

/// What the form says, as it was typed.
struct Typed {
    enabled: bool,
    authentication: InventoryAuthentication,
    frequency: String,
    basic_login: String,
}

const PATH: &str = "/administration/inventory";

/// Shows the settings.
pub(crate) async fn settings(
    State(app): State<App>,
    signed_in: SignedIn,
    Query(notice): Query<NoticeQuery>,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Inventory, Action::Read)?;
    let settings = app.store.read(|db| db.settings()).await?;
    let typed = Typed {
        enabled: settings.inventory_enabled,
        authentication: settings.inventory_authentication,
        frequency: settings.frequency_hours.to_string(),
        basic_login: settings.basic_login,
    };
    let page = Page::new(&app, &signed_in, "Inventory", "inventory").with_flash(notice.flash());
    Ok(html(&configuration(page, &signed_in, typed, Problems::default()))?.into_response())
}

/// Saves the settings.
pub(crate) async fn save(
    State(app): State<App>,
    Now(now): Now,
    form: SignedForm,
) -> Result<Response, PageError> {
    let SignedForm { signed_in, fields } = form;
    signed_in.require(Subject::Inventory, Action::Update)?;
    let stored = app.store.read(|db| db.settings()).await?;
    let (mut settings, problems) = read(&fields, &stored);
    if !(problems.frequency.is_empty()
        && problems.basic_login.is_empty()
        && problems.basic_password.is_empty())
    {
        let typed = Typed {
            enabled: settings.inventory_enabled,
            authentication: settings.inventory_authentication,
            frequency: fields.get("frequency").to_owned(),
            basic_login: settings.basic_login,
        };
        let page = Page::new(&app, &signed_in, "Inventory", "inventory");
        let page = html(&configuration(page, &signed_in, typed, problems))?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let password = fields.get("basic_password");
    if !password.is_empty() {
        settings.basic_password_hash =
            app.passwords.hash(password.to_owned(), app.random()).await?;
    }
    app.store.change(signed_in.actor(), now, move |change| change.save_settings(&settings)).await?;
    Ok(Redirect::to(&format!("{PATH}?notice=saved")).into_response())
}

fn read(fields: &Fields, stored: &Settings) -> (Settings, Problems) {
    let mut problems = Problems::default();
    let mut settings = stored.clone();
    settings.inventory_enabled = fields.has("enabled");
    settings.inventory_authentication =
        InventoryAuthentication::parse(fields.get("authentication"))
            .unwrap_or(stored.inventory_authentication);
    match fields.get("frequency").trim().parse() {
        Ok(hours) if (1..=240).contains(&hours) => settings.frequency_hours = hours,
        _ => problems.frequency = "A whole number of hours from 1 to 240.",
    }
    fields.get("basic_login").trim().clone_into(&mut settings.basic_login);
    if settings.inventory_authentication == InventoryAuthentication::BasicAuth {
        if settings.basic_login.is_empty() {
            problems.basic_login = "Basic authentication needs a login.";
        }
        if fields.get("basic_password").is_empty() && stored.basic_password_hash.is_empty() {
            problems.basic_password = "Basic authentication needs a password.";
        }
    }
    (settings, problems)
}

fn configuration(
    page: Page,
    signed_in: &SignedIn,
    typed: Typed,
    problems: Problems,
) -> ConfigurationPage {
    let choice = |way: InventoryAuthentication| Choice {
        value: way.as_str(),
        label: match way {
            InventoryAuthentication::None => "None",
            InventoryAuthentication::ClientCredentials => "OAuth - Client credentials",
            InventoryAuthentication::BasicAuth => "Basic authentication",
        },
        selected: way == typed.authentication,
    };
    ConfigurationPage {
        page,
        may_save: signed_in.rights.allow(Subject::Inventory, Action::Update),
        enabled: typed.enabled,
        choices: InventoryAuthentication::ALL.map(choice).into(),
        frequency: typed.frequency,
        basic_open: typed.authentication == InventoryAuthentication::BasicAuth,
        basic_login: typed.basic_login,
        problems,
    }
}
