//! A user's first tab: who it is; disabling and deleting.

use super::{
    PATH,
    frame::{FoundUser, UserFrame, find, find_to_change, page},
};
use crate::{
    account_form::{AccountForm, TypedAccount},
    html,
    notice::NoticeQuery,
    refused::refused,
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use rights::{Action, Subject};
use store::Account;
use web::{App, Flash, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "users/account.html")]
struct AccountPage {
    page: Page,
    frame: UserFrame,
    account: Account,
    form: AccountForm,
    may_delete: bool,
}

/// Shows a user.
pub(crate) async fn user(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Query(notice): Query<NoticeQuery>,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Users, Action::Read)?;
    let found = find(&app, &signed_in, id).await?;
    let form = AccountForm::of(&found.account.edit, signed_in.language);
    let flash = notice.told(signed_in.language);
    show(&app, &signed_in, found, form, flash, StatusCode::OK)
}

/// Changes who a user is.
pub(crate) async fn update_user(
    State(app): State<App>,
    Now(now): Now,
    Path(id): Path<i64>,
    SignedForm { signed_in, fields }: SignedForm,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Users, Action::Update)?;
    let found = find_to_change(&app, &signed_in, id).await?;
    let (language, wrong) = (signed_in.language, StatusCode::UNPROCESSABLE_ENTITY);
    let typed = TypedAccount::read(&fields);
    let mut form = typed.form(language);
    let edit = match typed.check(language) {
        Ok(edit) => edit,
        Err(form) => return show(&app, &signed_in, found, *form, None, wrong),
    };
    let user = found.account.user.id;
    let saved =
        app.store.change(signed_in.actor(), now, move |db| db.edit_account(user, &edit)).await;
    match saved {
        Ok(true) => Ok(Redirect::to(&format!("{PATH}/{id}?notice=saved")).into_response()),
        Ok(false) => Err(PageError::NotFound),
        Err(store::Error::AlreadyExists) => {
            form.problems.name = language.t("user-name-taken");
            show(&app, &signed_in, found, form, None, wrong)
        }
        Err(error) => Err(error.into()),
    }
}

/// Enables or disables a user.
pub(crate) async fn change_state(
    State(app): State<App>,
    Now(now): Now,
    Path(id): Path<i64>,
    SignedForm { signed_in, fields }: SignedForm,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Users, Action::Update)?;
    let found = find_to_change(&app, &signed_in, id).await?;
    let (user, enabled) = (found.account.user.id, fields.get("act") == "enable");
    let changed = app
        .store
        .change(signed_in.actor(), now, move |db| db.set_user_enabled(user, enabled))
        .await;
    if let Err(error) = changed {
        let flash = refused(error, signed_in.language)?;
        let form = AccountForm::of(&found.account.edit, signed_in.language);
        let wrong = StatusCode::UNPROCESSABLE_ENTITY;
        return show(&app, &signed_in, found, form, Some(flash), wrong);
    }
    let notice = if enabled { "user-enabled" } else { "user-disabled" };
    Ok(Redirect::to(&format!("{PATH}/{id}?notice={notice}")).into_response())
}

fn show(
    app: &App,
    signed_in: &SignedIn,
    found: FoundUser,
    form: AccountForm,
    flash: Option<Flash>,
    status: StatusCode,
) -> Result<Response, PageError> {
    let shown = AccountPage {
        page: page(app, signed_in, &found).with_flash(flash),
        frame: UserFrame::new(&found, signed_in, ""),
        account: found.account,
        form,
        may_delete: found.may_delete,
    };
    Ok((status, html(&shown)?).into_response())
}
