//! The list of profiles.

use crate::{export::export_all, html, list_query::ListQuery, notice::NoticeQuery};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::{IntoResponse as _, Response},
};
use rights::{Action, Rights, Subject};
use serde_json::{Value, json};
use store::Profile;
use web::{App, Page, PageError, SignedIn};

#[derive(Template)]
#[template(path = "profiles/list.html")]
struct ListPage {
    page: Page,
    profiles: Vec<Profile>,
    may_create: bool,
    may_read_users: bool,
}

/// The columns of a file.
const COLUMNS: [&str; 8] =
    ["id", "name", "comment", "shipped", "second_factor", "users", "clients", "rights"];

/// Lists profiles.
pub(crate) async fn profiles(
    State(app): State<App>,
    signed_in: SignedIn,
    query: ListQuery,
    Query(notice): Query<NoticeQuery>,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Profiles, Action::Read)?;
    let language = signed_in.language;
    if let Some(format) = query.export() {
        let found = app.store.browse(|db| db.profiles_with_rights()).await?;
        let rows = found.iter().map(|(profile, rights)| cells(profile, rights));
        return Ok(export_all(format, "profiles", &COLUMNS, rows.collect()));
    }
    let page = html(&ListPage {
        page: Page::new(&app, &signed_in, language.t("menu-profiles"), "profiles")
            .with_flash(notice.told(language)),
        profiles: app.store.browse(|db| db.profile_list()).await?,
        may_create: signed_in.rights.allow(Subject::Profiles, Action::Create),
        may_read_users: signed_in.rights.allow(Subject::Users, Action::Read),
    })?;
    Ok(page.into_response())
}

/// Returns the cells of a profile; a right is told as `assets:read`.
fn cells(profile: &Profile, rights: &Rights) -> Vec<Value> {
    let held = Subject::ALL.into_iter().flat_map(|subject| {
        let actions = Action::ALL.into_iter().filter(move |action| rights.allow(subject, *action));
        actions.map(move |action| format!("{}:{}", subject.as_str(), action.as_str()))
    });
    vec![
        json!(profile.id.0),
        json!(profile.name),
        json!(profile.comment),
        json!(profile.shipped),
        json!(profile.requires_second_factor),
        json!(profile.users),
        json!(profile.clients),
        json!(held.collect::<Vec<_>>()),
    ]
}
