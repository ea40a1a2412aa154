//! The list of profiles.

use crate::{html, notice::NoticeQuery};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Html,
};
use rights::{Action, Subject};
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

/// Lists profiles.
pub(crate) async fn profiles(
    State(app): State<App>,
    signed_in: SignedIn,
    Query(notice): Query<NoticeQuery>,
) -> Result<Html<String>, PageError> {
    signed_in.require(Subject::Profiles, Action::Read)?;
    let language = signed_in.language;
    html(&ListPage {
        page: Page::new(&app, &signed_in, language.t("menu-profiles"), "profiles")
            .with_flash(notice.told(language)),
        profiles: app.store.browse(|db| db.profile_list()).await?,
        may_create: signed_in.rights.allow(Subject::Profiles, Action::Create),
        may_read_users: signed_in.rights.allow(Subject::Users, Action::Read),
    })
}
