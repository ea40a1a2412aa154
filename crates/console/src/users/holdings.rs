//! A user's tab Profiles: what the user may do, and where.

use super::{
    PATH,
    add::GivenProfile,
    frame::{FoundUser, UserFrame, find, page},
};
use crate::{html, notice::NoticeQuery, refused::refused};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use rights::{Action, Subject};
use store::{EntityId, Holding, NamedHolding, ProfileId};
use web::{App, Flash, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "users/profiles.html")]
struct ProfilesPage {
    page: Page,
    frame: UserFrame,
    /// What is held, each with whether the person may take it away.
    holdings: Vec<(NamedHolding, bool)>,
    given: GivenProfile,
    /// Whether the person may give the user a profile.
    may_give: bool,
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
    let given = GivenProfile::offer(&app, &signed_in, Action::Update).await?;
    let flash = notice.told(signed_in.language);
    show(&app, &signed_in, found, given, flash, StatusCode::OK).await
}

/// Gives a user a profile, or changes whether the entities below are meant too.
pub(crate) async fn add_profile(
    State(app): State<App>,
    Now(now): Now,
    Path(id): Path<i64>,
    SignedForm { signed_in, fields }: SignedForm,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Users, Action::Update)?;
    let found = find(&app, &signed_in, id).await?;
    let mut given = GivenProfile::offer(&app, &signed_in, Action::Update).await?;
    let Some(holding) = given.read(&app, &signed_in, &fields).await? else {
        let wrong = StatusCode::UNPROCESSABLE_ENTITY;
        return show(&app, &signed_in, found, given, None, wrong).await;
    };
    let same = |held: &Holding| (held.profile, held.entity) == (holding.profile, holding.entity);
    let before = found.account.holdings.iter().map(|held| held.holding).find(same);
    if !takeable(&app, &signed_in, before.into_iter().collect()).await?.iter().all(|may| *may) {
        return Err(PageError::Forbidden);
    }
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
    let found = find(&app, &signed_in, id).await?;
    let key = |name: &str| fields.get(name).parse::<i64>().map_err(|_| PageError::BadForm);
    let (profile, entity) = (ProfileId(key("profile")?), EntityId(key("entity")?));
    let user = found.account.user.id;
    let mut held = found.account.holdings.iter().map(|held| held.holding);
    let Some(held) = held.find(|held| (held.profile, held.entity) == (profile, entity)) else {
        return Ok(Redirect::to(&format!("{PATH}/{id}/profiles?notice=gone")).into_response());
    };
    if !takeable(&app, &signed_in, vec![held]).await?.contains(&true) {
        return Err(PageError::Forbidden);
    }
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
            let given = GivenProfile::offer(&app, &signed_in, Action::Update).await?;
            show(&app, &signed_in, found, given, Some(flash), StatusCode::UNPROCESSABLE_ENTITY)
                .await
        }
    }
}

/// Says of each holding whether the person may take it away: who may give it, and change users there.
async fn takeable(
    app: &App,
    signed_in: &SignedIn,
    holdings: Vec<Holding>,
) -> Result<Vec<bool>, PageError> {
    let powers = signed_in.powers.clone();
    let visible = signed_in.visible(Subject::Users, Action::Update);
    let takeable = app
        .store
        .read(move |db| {
            let mut takeable = Vec::new();
            for held in holdings {
                let may = db.may_give(&powers, &held)? && db.sees_entity(&visible, held.entity)?;
                takeable.push(may);
            }
            Ok(takeable)
        })
        .await?;
    Ok(takeable)
}

async fn show(
    app: &App,
    signed_in: &SignedIn,
    found: FoundUser,
    given: GivenProfile,
    flash: Option<Flash>,
    status: StatusCode,
) -> Result<Response, PageError> {
    let held = found.account.holdings.iter().map(|held| held.holding).collect();
    let takeable = takeable(app, signed_in, held).await?;
    let shown = ProfilesPage {
        page: page(app, signed_in, &found).with_flash(flash),
        frame: UserFrame::new(&found, signed_in, "/profiles"),
        may_give: signed_in.rights.allow(Subject::Users, Action::Update),
        holdings: found.account.holdings.into_iter().zip(takeable).collect(),
        given,
    };
    Ok((status, html(&shown)?).into_response())
}
