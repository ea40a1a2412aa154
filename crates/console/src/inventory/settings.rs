//! Administration → Inventory → Configuration.

use super::{
    PATH,
    consequences::Consequences,
    form::{SettingsForm, handed_on, read},
    known::Known,
    tabs,
};
use crate::{home::lets_in_by_oauth, html, notice::NoticeQuery, tabs::Tab};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use rights::{Action, Subject};
use store::Reader;
use web::{App, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "inventory/configuration.html")]
struct ConfigurationPage {
    page: Page,
    tabs: Vec<Tab>,
    may_save: bool,
    form: SettingsForm,
    /// Whether agents lack only a client, which the person may create.
    lacks_client: bool,
}

#[derive(Template)]
#[template(path = "inventory/consequences.html")]
struct ConsequencesPage {
    page: Page,
    consequences: Consequences,
    /// The fields of the form, to be sent again.
    fields: Vec<(&'static str, String)>,
    /// Whether a password was typed; it is not put into a page, so it is typed again.
    asks_password: bool,
    /// The key of what is wrong with the password.
    problem: &'static str,
}

/// Shows the settings.
pub(crate) async fn settings(
    State(app): State<App>,
    signed_in: SignedIn,
    Query(notice): Query<NoticeQuery>,
) -> Result<Response, PageError> {
    signed_in.require_in_root(Subject::Inventory, Action::Read)?;
    let read =
        |db: &mut Reader<'_>| Ok((db.settings()?, Known::read(db)?, db.has_client_for_agents()?));
    let (settings, known, has_client) = app.store.browse(read).await?;
    let form = SettingsForm::of(&settings, &known, signed_in.language);
    let page = framed(&app, &signed_in).with_flash(notice.told(signed_in.language));
    let tabs = tabs(&signed_in, "");
    let may_save = signed_in.may_in_root(Subject::Inventory, Action::Update);
    let lacks_client = lets_in_by_oauth(&settings)
        && !has_client
        && signed_in.may_in_root(Subject::Clients, Action::Create);
    Ok(html(&ConfigurationPage { page, tabs, may_save, form, lacks_client })?.into_response())
}

/// Saves the settings; first says what will happen, if it hits anybody.
pub(crate) async fn save(
    State(app): State<App>,
    Now(now): Now,
    form: SignedForm,
) -> Result<Response, PageError> {
    let SignedForm { signed_in, fields } = form;
    signed_in.require_in_root(Subject::Inventory, Action::Update)?;
    let (stored, known) = app.store.browse(|db| Ok((db.settings()?, Known::read(db)?))).await?;
    let (mut settings, problems) = read(&fields, &stored, &known);
    if !problems.is_empty() {
        let form = SettingsForm::of(&settings, &known, signed_in.language);
        let form = form.refused(&fields, problems);
        let page = framed(&app, &signed_in);
        let tabs = tabs(&signed_in, "");
        let page =
            html(&ConfigurationPage { page, tabs, may_save: true, form, lacks_client: false })?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let password = fields.get("basic_password");
    if !password.is_empty() {
        settings.basic_password_hash =
            app.passwords.hash(password.to_owned(), app.random()).await?;
    }
    let confirmed = fields.has("confirmed");
    let consequences = Consequences::of(&app, Now(now), &stored, &settings).await?;
    let lacks_password = confirmed && fields.has("asks_password") && password.is_empty();
    if (!confirmed && !consequences.are_none()) || lacks_password {
        let shown = ConsequencesPage {
            page: framed(&app, &signed_in),
            consequences,
            fields: handed_on(&fields),
            asks_password: !password.is_empty() || lacks_password,
            problem: if lacks_password { "inventory-password-again-missing" } else { "" },
        };
        let status = if lacks_password { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        return Ok((status, html(&shown)?).into_response());
    }
    app.store
        .change(signed_in.actor(), now, move |change| change.save_settings(&stored, &settings))
        .await?;
    Ok(Redirect::to(&format!("{PATH}?notice=inventory-saved")).into_response())
}

fn framed(app: &App, signed_in: &SignedIn) -> Page {
    Page::new(app, signed_in, signed_in.language.t("menu-inventory"), "inventory")
}
