//! My account → Password.

use super::current_password::check_current_password;
use crate::{
    html,
    new_password::{NewPassword, read_new_password},
    notice::NoticeQuery,
    sign_in::open,
};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
};
use store::SessionStage;
use web::{App, Arrival, ClientAddress, Flash, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "account/password.html")]
struct PasswordPage {
    page: Page,
    password: NewPassword,
    current_problem: String,
}

const PATH: &str = "/account/password";

/// Shows the form.
pub(crate) async fn password(
    State(app): State<App>,
    signed_in: SignedIn,
    Query(notice): Query<NoticeQuery>,
) -> Result<Response, PageError> {
    let flash = notice.told(signed_in.language);
    show(&app, &signed_in, NewPassword::default(), String::new(), flash, StatusCode::OK)
}

/// Changes the password. Every other session and what applications hold end; this browser goes on in a new session.
pub(crate) async fn change_password(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    SignedForm { mut signed_in, fields }: SignedForm,
) -> Result<Response, PageError> {
    let read = read_new_password(&fields, &signed_in.user_name, signed_in.language);
    let password = match read {
        Ok(password) => password,
        Err(problem) => {
            let wrong = StatusCode::UNPROCESSABLE_ENTITY;
            return show(&app, &signed_in, problem, String::new(), None, wrong);
        }
    };
    let from = Arrival { address, headers: &headers };
    if let Some(wrong) = check_current_password(&app, &mut signed_in, &fields, from, now).await? {
        let fine = NewPassword::default();
        return show(&app, &signed_in, fine, wrong.text, None, wrong.status);
    }
    let (user, hash) = (signed_in.user, app.passwords.hash(password, app.random()).await?);
    app.store.change(signed_in.actor(), now, move |db| db.set_password(user, &hash)).await?;
    let cookie = open(&app, now, address, &headers, user, SessionStage::Open).await?;
    let to = Redirect::to(&format!("{PATH}?notice=password-changed"));
    Ok(([(header::SET_COOKIE, cookie)], to).into_response())
}

fn show(
    app: &App,
    signed_in: &SignedIn,
    password: NewPassword,
    current_problem: String,
    flash: Option<Flash>,
    status: StatusCode,
) -> Result<Response, PageError> {
    let title = signed_in.language.t("menu-password");
    let page = Page::new(app, signed_in, title, "password").with_flash(flash);
    Ok((status, html(&PasswordPage { page, password, current_problem })?).into_response())
}
