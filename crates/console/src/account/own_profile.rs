//! My account → Profile: who I am, and what I may do.

use super::current_password::{Wrong, check_current_password};
use crate::{
    account_form::{AccountForm, TypedAccount},
    html,
    notice::NoticeQuery,
};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Redirect, Response},
};
use store::Account;
use web::{App, Arrival, ClientAddress, Flash, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "account/profile.html")]
struct ProfilePage {
    page: Page,
    account: Account,
    form: AccountForm,
    password_problem: String,
}

/// Shows who is signed in.
pub(crate) async fn profile(
    State(app): State<App>,
    signed_in: SignedIn,
    Query(notice): Query<NoticeQuery>,
) -> Result<Response, PageError> {
    let account = find(&app, &signed_in).await?;
    let form = AccountForm::of(&account.edit, signed_in.language);
    let flash = notice.told(signed_in.language);
    show(&app, &signed_in, account, form, flash, None)
}

/// Changes what people may change of themselves; other e-mail addresses take the password.
pub(crate) async fn update_profile(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    SignedForm { mut signed_in, fields }: SignedForm,
) -> Result<Response, PageError> {
    let account = find(&app, &signed_in).await?;
    let typed = TypedAccount::read(&fields).of_oneself(&account.edit);
    let form = typed.form(signed_in.language);
    let needs_password = typed.changes_emails(&account.edit);
    let edit = match typed.check(signed_in.language) {
        Ok(edit) => edit,
        Err(form) => {
            let wrong = Wrong { status: StatusCode::UNPROCESSABLE_ENTITY, text: String::new() };
            return show(&app, &signed_in, account, *form, None, Some(wrong));
        }
    };
    let from = Arrival { address, headers: &headers };
    if needs_password
        && let Some(wrong) =
            check_current_password(&app, &mut signed_in, &fields, from, now).await?
    {
        return show(&app, &signed_in, account, form, None, Some(wrong));
    }
    let user = signed_in.user;
    app.store.change(signed_in.actor(), now, move |db| db.edit_account(user, &edit)).await?;
    Ok(Redirect::to("/account/profile?notice=saved").into_response())
}

async fn find(app: &App, signed_in: &SignedIn) -> Result<Account, PageError> {
    let user = signed_in.user;
    app.store.read(move |db| db.account(user)).await?.ok_or(PageError::NotFound)
}

fn show(
    app: &App,
    signed_in: &SignedIn,
    account: Account,
    form: AccountForm,
    flash: Option<Flash>,
    wrong: Option<Wrong>,
) -> Result<Response, PageError> {
    let (status, password_problem) =
        wrong.map_or((StatusCode::OK, String::new()), |wrong| (wrong.status, wrong.text));
    let title = signed_in.language.t("menu-own-profile");
    let page = Page::new(app, signed_in, title, "own-profile").with_flash(flash);
    Ok((status, html(&ProfilePage { page, account, form, password_problem })?).into_response())
}
