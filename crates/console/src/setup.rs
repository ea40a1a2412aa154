//! The first administrator: `/setup/{secret}`.

use crate::html;
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
};
use oauth::SecretHash;
use store::{Actor, NewUser, SessionStage};
use web::{
    App, BareForm, BarePage, ClientAddress, FormGuard, Language, Now, PageError,
    check_new_password, new_session_cookie,
};

#[derive(Template)]
#[template(path = "setup.html")]
struct SetupPage {
    page: BarePage,
    name: String,
    problems: Problems,
}

#[derive(Template)]
#[template(path = "setup_gone.html")]
struct GonePage {
    page: BarePage,
}

/// What is wrong with each field; empty if nothing is.
#[derive(Default)]
struct Problems {
    name: String,
    password: String,
    again: String,
}

/// The profile of the first administrator.
const PROFILE: &str = "Super-Admin";

/// Shows the form, if the link works.
pub(crate) async fn form(
    State(app): State<App>,
    Now(now): Now,
    Path(secret): Path<String>,
    language: Language,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let form_guard = FormGuard::of_browser(&app, &headers);
    let hash = SecretHash::of(&secret);
    if !app.store.read(move |db| db.setup_link_is_live(&hash, now)).await? {
        return gone(&app, &form_guard, language);
    }
    show(&app, &form_guard, language, String::new(), Problems::default(), StatusCode::OK)
}

/// Makes the first administrator and signs them in.
pub(crate) async fn create_administrator(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    Path(secret): Path<String>,
    headers: HeaderMap,
    BareForm { form_guard, language, fields }: BareForm,
) -> Result<Response, PageError> {
    let name = fields.get("name").trim().to_owned();
    let password = fields.get("password");
    let mut problems = Problems::default();
    if name.is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
        problems.name = language.t("name-problem");
    }
    if let Err(problem) = check_new_password(password, &name) {
        problems.password = language.t(problem.key());
    } else if password != fields.get("again") {
        problems.again = language.t("passwords-differ");
    }
    if !(problems.name.is_empty() && problems.password.is_empty() && problems.again.is_empty()) {
        return show(&app, &form_guard, language, name, problems, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let Some(profile) = app.store.read(|db| db.profile(PROFILE)).await? else {
        return Err(PageError::NotFound);
    };
    let password_hash = app.passwords.hash(password.to_owned(), app.random()).await?;
    let administrator = NewUser { name, email: None, password_hash, profile };
    let (cookie, session) = new_session_cookie(&app);
    let link = SecretHash::of(&secret);
    let user_agent = web::user_agent(&headers);
    let made = app
        .store
        .change(Actor::Anonymous, now, move |change| {
            let Some(user) = change.use_setup_link(&link, &administrator)? else {
                return Ok(false);
            };
            change.open_session(&session, user, address, &user_agent, SessionStage::Open)?;
            Ok(true)
        })
        .await?;
    if !made {
        return gone(&app, &form_guard, language);
    }
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response())
}

fn show(
    app: &App,
    form_guard: &FormGuard,
    language: Language,
    name: String,
    problems: Problems,
    status: StatusCode,
) -> Result<Response, PageError> {
    let page = BarePage::new(app, form_guard, language, language.t("setup"));
    let page = html(&SetupPage { page, name, problems })?;
    Ok((status, crate::sign_in::form_cookie(form_guard), page).into_response())
}

fn gone(app: &App, form_guard: &FormGuard, language: Language) -> Result<Response, PageError> {
    let page = html(&GonePage {
        page: BarePage::new(app, form_guard, language, language.t("setup-gone")),
    })?;
    Ok((StatusCode::GONE, page).into_response())
}
