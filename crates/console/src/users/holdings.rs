//! A user's tab Profiles: what the user may do, and where.

use super::{
    PATH,
    add::GivenProfile,
    frame::{FoundUser, UserFrame, find, find_to_change, page},
};
use crate::{html, notice::NoticeQuery, refused::refused};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use rights::{Action, Subject};
use store::{EntityId, NamedHolding, ProfileId};
use web::{App, Flash, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "users/profiles.html")]
struct ProfilesPage {
    page: Page,
    frame: UserFrame,
    holdings: Vec<NamedHolding>,
    given: GivenProfile,
}

/// Shows the profiles of a user.
pub(crate) async fn profiles(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Query(notice): Query<NoticeQuery>,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Users, Action::Read)?;
    let found = find(&app, &signed_in, id).await?;
    let given = GivenProfile::offer(&app, &signed_in).await?;
    let flash = notice.told(signed_in.language);
    show(&app, &signed_in, found, given, flash, StatusCode::OK)
}

/// Gives a user a profile, or changes whether the entities below are meant too.
pub(crate) async fn add_profile(
    State(app): State<App>,
    Now(now): Now,
    Path(id): Path<i64>,
    SignedForm { signed_in, fields }: SignedForm,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Users, Action::Update)?;
    let found = find_to_change(&app, &signed_in, id).await?;
    let mut given = GivenProfile::offer(&app, &signed_in).await?;
    let Some(holding) = given.read(&fields, signed_in.language) else {
        let wrong = StatusCode::UNPROCESSABLE_ENTITY;
        return show(&app, &signed_in, found, given, None, wrong);
    };
    let user = found.account.user.id;
    app.store.change(signed_in.actor(), now, move |db| db.add_holding(user, holding)).await?;
    Ok(Redirect::to(&format!("{PATH}/{id}/profiles?notice=profile-given")).into_response())
}

/// Takes a profile in an entity from a user.
pub(crate) async fn remove_profile(
    State(app): State<App>,
    Now(now): Now,
    Path(id): Path<i64>,
    SignedForm { signed_in, fields }: SignedForm,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Users, Action::Update)?;
    let found = find_to_change(&app, &signed_in, id).await?;
    let key = |name: &str| fields.get(name).parse::<i64>().map_err(|_| PageError::BadForm);
    let (profile, entity) = (ProfileId(key("profile")?), EntityId(key("entity")?));
    let user = found.account.user.id;
    let removed = app
        .store
        .change(signed_in.actor(), now, move |db| db.remove_holding(user, profile, entity))
        .await;
    match removed {
        Ok(true) => {
            let to = format!("{PATH}/{id}/profiles?notice=profile-taken");
            Ok(Redirect::to(&to).into_response())
        }
        Ok(false) => Ok(Redirect::to(&format!("{PATH}/{id}/profiles?notice=gone")).into_response()),
        Err(error) => {
            let flash = refused(error, signed_in.language)?;
            let given = GivenProfile::offer(&app, &signed_in).await?;
            show(&app, &signed_in, found, given, Some(flash), StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

fn show(
    app: &App,
    signed_in: &SignedIn,
    found: FoundUser,
    given: GivenProfile,
    flash: Option<Flash>,
    status: StatusCode,
) -> Result<Response, PageError> {
    let shown = ProfilesPage {
        page: page(app, signed_in, &found).with_flash(flash),
        frame: UserFrame::new(&found, signed_in, "/profiles"),
        holdings: found.account.holdings,
        given,
    };
    Ok((status, html(&shown)?).into_response())
}
