//! Configuration → General: how long traces are kept.

use crate::{html, list_query::ListQuery};
use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use rights::{Action, Subject};
use store::{Retention, Settings};
use web::{App, ClientAddress, Flash, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "configuration/general.html")]
struct GeneralPage {
    page: Page,
    may_save: bool,
    fields: [DaysField; 5],
}

/// How many days something is kept.
struct DaysField {
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    value: String,
    problem: String,
}

const PATH: &str = "/configuration/general";

/// Each field: its name, and the keys of its label and of what it means.
const FIELDS: [(&str, &str, &str); 5] = [
    ("events", "general-events", "general-events-hint"),
    ("denials", "general-denials", "general-denials-hint"),
    ("usage", "general-usage", "general-usage-hint"),
    ("changes", "general-changes", "general-changes-hint"),
    ("refused", "general-refused", "general-refused-hint"),
];

/// Shows the settings.
pub(crate) async fn settings(
    State(app): State<App>,
    signed_in: SignedIn,
    query: ListQuery,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Configuration, Action::Read)?;
    let kept = app.store.read(|db| db.settings()).await?.retention;
    let values = [kept.events, kept.denials, kept.usage, kept.changes, kept.refused];
    let values = values.map(|days| days.to_string());
    let mut shown = page(&app, &signed_in, values);
    if query.value("notice") == "saved" {
        shown.page.flash = Some(Flash::success(signed_in.language.t("notice-saved")));
    }
    Ok(html(&shown)?.into_response())
}

/// Saves the settings.
pub(crate) async fn save(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    SignedForm { signed_in, fields }: SignedForm,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Configuration, Action::Update)?;
    let typed = FIELDS.map(|(name, ..)| fields.get(name).trim().to_owned());
    let days = typed.each_ref().map(|days| days_of(days));
    let [Some(events), Some(denials), Some(usage), Some(changes), Some(refused)] = days else {
        let mut shown = page(&app, &signed_in, typed);
        for field in &mut shown.fields {
            if days_of(&field.value).is_none() {
                field.problem = signed_in.language.t("general-days-problem");
            }
        }
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&shown)?).into_response());
    };
    app.store
        .change(signed_in.actor(), now, move |change| {
            change.comes_from(address);
            let read = change.settings()?;
            let retention = Retention { events, denials, usage, changes, refused };
            change.save_settings(&read, &Settings { retention, ..read.clone() })
        })
        .await?;
    Ok(Redirect::to(&format!("{PATH}?notice=saved")).into_response())
}

fn days_of(typed: &str) -> Option<i64> {
    typed.parse().ok().filter(|days| Retention::DAYS.contains(days))
}

fn page(app: &App, signed_in: &SignedIn, values: [String; 5]) -> GeneralPage {
    let mut values = values.into_iter();
    let fields = FIELDS.map(|(name, label, hint)| DaysField {
        name,
        label,
        hint,
        value: values.next().unwrap_or_default(),
        problem: String::new(),
    });
    GeneralPage {
        page: Page::new(app, signed_in, signed_in.language.t("menu-general"), "general"),
        may_save: signed_in.rights.allow(Subject::Configuration, Action::Update),
        fields,
    }
}
