//! Making, cloning and changing a profile.

use super::{
    PATH, find,
    form::{ProfileForm, ProfileProblems, TypedProfile},
};
use crate::{html, notice::NoticeQuery, refused::refused};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use rights::{Action, Rights, Subject};
use serde::Deserialize;
use store::{Change, Profile, ProfileId};
use web::{App, Flash, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "profiles/add.html")]
struct AddPage {
    page: Page,
    form: ProfileForm,
    may_save: bool,
    is_super_admin: bool,
}

#[derive(Template)]
#[template(path = "profiles/edit.html")]
#[expect(clippy::struct_excessive_bools, reason = "each says what somebody may see")]
struct EditPage {
    page: Page,
    profile: Profile,
    form: ProfileForm,
    may_save: bool,
    may_create: bool,
    may_delete: bool,
    is_super_admin: bool,
}

/// Which profile a new one begins as.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Like {
    like: String,
}

/// Shows the form of a new profile, or of one that begins as a clone.
pub(crate) async fn new_profile(
    State(app): State<App>,
    signed_in: SignedIn,
    Query(Like { like }): Query<Like>,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Profiles, Action::Create)?;
    let language = signed_in.language;
    let mut typed = TypedProfile {
        name: String::new(),
        comment: String::new(),
        requires_second_factor: false,
        rights: Rights::default(),
    };
    if let Ok(like) = like.parse::<i64>() {
        let original = find(&app, like).await?;
        typed.rights = rights_of(&app, original.id).await?;
        typed.name = language.t1("profile-clone-name", "name", &original.name);
        typed.comment = original.comment;
        typed.requires_second_factor = original.requires_second_factor;
    }
    show_new(
        &app,
        &signed_in,
        ProfileForm::typed(&typed, ProfileProblems::default()),
        StatusCode::OK,
    )
}

/// Makes a profile.
pub(crate) async fn create_profile(
    State(app): State<App>,
    Now(now): Now,
    SignedForm { signed_in, fields }: SignedForm,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Profiles, Action::Create)?;
    let (language, wrong) = (signed_in.language, StatusCode::UNPROCESSABLE_ENTITY);
    let typed = TypedProfile::read(&fields);
    if let Some(problems) =
        typed.problems(&signed_in.powers.in_root(), &Rights::default(), language)
    {
        return show_new(&app, &signed_in, ProfileForm::typed(&typed, problems), wrong);
    }
    let new = typed.clone();
    let made = app
        .store
        .change(signed_in.actor(), now, move |db| {
            let id = db.create_profile(&new.name, &new.comment, &new.rights)?;
            db.demand_second_factor(id, new.requires_second_factor)?;
            Ok(id)
        })
        .await;
    match made {
        Ok(id) => {
            Ok(Redirect::to(&format!("{PATH}/{}?notice=profile-added", id.0)).into_response())
        }
        Err(store::Error::AlreadyExists) => {
            let name = language.t("profile-name-taken");
            let problems = ProfileProblems { name, ..ProfileProblems::default() };
            show_new(&app, &signed_in, ProfileForm::typed(&typed, problems), wrong)
        }
        Err(error) => Err(error.into()),
    }
}

/// Shows a profile.
pub(crate) async fn profile(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Query(notice): Query<NoticeQuery>,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Profiles, Action::Read)?;
    let profile = find(&app, id).await?;
    let form = ProfileForm::of(&profile, rights_of(&app, profile.id).await?);
    show(&app, &signed_in, profile, form, notice.told(signed_in.language), StatusCode::OK)
}

/// Changes a profile.
pub(crate) async fn update_profile(
    State(app): State<App>,
    Now(now): Now,
    Path(id): Path<i64>,
    SignedForm { signed_in, fields }: SignedForm,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Profiles, Action::Update)?;
    let profile = find(&app, id).await?;
    let before = rights_of(&app, profile.id).await?;
    let (language, wrong) = (signed_in.language, StatusCode::UNPROCESSABLE_ENTITY);
    let mut typed = TypedProfile::read(&fields);
    if profile.is_super_admin() {
        // Its boxes cannot be unticked, and such boxes are not sent.
        typed.rights = Rights::all();
    }
    if let Some(problems) = typed.problems(&signed_in.powers.in_root(), &before, language) {
        let form = ProfileForm::typed(&typed, problems);
        return show(&app, &signed_in, profile, form, None, wrong);
    }
    let (key, new) = (profile.id, typed.clone());
    let saved = app.store.change(signed_in.actor(), now, move |db| save(db, key, &new)).await;
    match saved {
        Ok(true) => Ok(Redirect::to(&format!("{PATH}/{id}?notice=saved")).into_response()),
        Ok(false) => Err(PageError::NotFound),
        Err(store::Error::AlreadyExists) => {
            let name = language.t("profile-name-taken");
            let problems = ProfileProblems { name, ..ProfileProblems::default() };
            let form = ProfileForm::typed(&typed, problems);
            show(&app, &signed_in, profile, form, None, wrong)
        }
        Err(error) => {
            let flash = refused(error, language)?;
            let form = ProfileForm::typed(&typed, ProfileProblems::default());
            show(&app, &signed_in, profile, form, Some(flash), wrong)
        }
    }
}

fn save(db: &mut Change<'_>, id: ProfileId, typed: &TypedProfile) -> store::Result<bool> {
    if !db.describe_profile(id, &typed.name, &typed.comment)? {
        return Ok(false);
    }
    db.demand_second_factor(id, typed.requires_second_factor)?;
    db.set_rights(id, &typed.rights)
}

async fn rights_of(app: &App, id: ProfileId) -> Result<Rights, PageError> {
    let found = app.store.browse(move |db| db.rights_of_profile(id)).await?;
    found.map(|(rights, _)| rights).ok_or(PageError::NotFound)
}

fn show_new(
    app: &App,
    signed_in: &SignedIn,
    form: ProfileForm,
    status: StatusCode,
) -> Result<Response, PageError> {
    let page = Page::new(app, signed_in, signed_in.language.t("profile-add"), "profiles");
    let shown = AddPage { page, form, may_save: true, is_super_admin: false };
    Ok((status, html(&shown)?).into_response())
}

fn show(
    app: &App,
    signed_in: &SignedIn,
    profile: Profile,
    form: ProfileForm,
    flash: Option<Flash>,
    status: StatusCode,
) -> Result<Response, PageError> {
    let allows = |action| signed_in.rights.allow(Subject::Profiles, action);
    let shown = EditPage {
        page: Page::new(app, signed_in, profile.name.clone(), "profiles").with_flash(flash),
        form,
        may_save: allows(Action::Update),
        may_create: allows(Action::Create),
        may_delete: allows(Action::Purge),
        is_super_admin: profile.is_super_admin(),
        profile,
    };
    Ok((status, html(&shown)?).into_response())
}
