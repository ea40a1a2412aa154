//! Signing in and out.

use crate::html;
use askama::Template;
use axum::{
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;
use store::Actor;
use web::{
    App, BareForm, BarePage, ClientAddress, Door, Flash, FormGuard, Now, PageError, SignedForm,
    ended_session_cookie, new_session_cookie, session_hash, throttled,
};

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    page: BarePage,
    needs_setup: bool,
    name: String,
    next: String,
}

/// Which page was asked for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Next {
    next: String,
}

/// Shows the form.
pub(crate) async fn form(
    State(app): State<App>,
    Query(Next { next }): Query<Next>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let form_guard = FormGuard::of_browser(&app, &headers);
    let needs_setup = app.store.read(|db| db.needs_setup()).await?;
    let page = BarePage::new(&app, &form_guard, "Sign in");
    let page = html(&SignInPage {
        page,
        needs_setup,
        name: String::new(),
        next: local(&next).to_owned(),
    })?;
    Ok((form_cookie(&form_guard), page).into_response())
}

/// Signs in, or says that name or password is wrong; which of them, it does not say.
pub(crate) async fn sign_in(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    BareForm { form_guard, fields }: BareForm,
) -> Result<Response, PageError> {
    let name = fields.get("name").to_owned();
    let next = local(fields.get("next")).to_owned();
    let refuse = |status: StatusCode, text: String| {
        let mut page = BarePage::new(&app, &form_guard, "Sign in");
        page.alert = Some(Flash::danger(text));
        let page = SignInPage { page, needs_setup: false, name: name.clone(), next: next.clone() };
        html(&page).map(|page| (status, page).into_response())
    };

    let door = Door::new("sign-in", &name, address);
    if let Some(wait) = throttled(&app, &door, now).await? {
        let seconds = wait.in_seconds();
        let mut page = refuse(
            StatusCode::TOO_MANY_REQUESTS,
            format!("Too many wrong passwords. Try again in {seconds} seconds."),
        )?;
        page.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        return Ok(page);
    }

    let wanted = name.clone();
    let user = app.store.read(move |db| db.user(&wanted)).await?;
    let hash = user.as_ref().map(|user| user.password_hash.clone());
    let right = app.passwords.verify(fields.get("password").to_owned(), hash).await?;
    let Some(user) = user.filter(|user| right && user.enabled) else {
        app.store
            .change(Actor::Anonymous, now, move |change| {
                change.record_failure(&door.claim)?;
                change.record_failure(&door.address)?;
                change.record_failed_sign_in(address)
            })
            .await?;
        return refuse(StatusCode::UNAUTHORIZED, "The name or the password is wrong.".to_owned());
    };

    let (cookie, session) = new_session_cookie(&app);
    let user_agent = user_agent(&headers);
    app.store
        .change(Actor::User(user.id), now, move |change| {
            change.forget_failures(&door.claim)?;
            change.open_session(&session, user.id, address, &user_agent)
        })
        .await?;
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(&next)).into_response())
}

/// Signs out: the session ends on the server, not only in the browser.
pub(crate) async fn sign_out(
    State(app): State<App>,
    Now(now): Now,
    headers: HeaderMap,
    form: SignedForm,
) -> Result<Response, PageError> {
    if let Some(hash) = session_hash(&app, &headers) {
        app.store
            .change(form.signed_in.actor(), now, move |change| change.close_session(&hash))
            .await?;
    }
    Ok(([(header::SET_COOKIE, ended_session_cookie(&app))], Redirect::to("/sign-in"))
        .into_response())
}

/// Returns the header that guards the forms of this browser, if it has no such cookie yet.
pub(crate) fn form_cookie(
    form_guard: &FormGuard,
) -> AppendHeaders<Option<(header::HeaderName, String)>> {
    AppendHeaders(form_guard.set_cookie().map(|cookie| (header::SET_COOKIE, cookie.to_owned())))
}

/// Returns what the browser calls itself, cut to what is worth keeping.
pub(crate) fn user_agent(headers: &HeaderMap) -> String {
    let text =
        headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}

/// Lets only pages of this server be the next: everything else is the first page.
fn local(next: &str) -> &str {
    let inside = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains(['\\', '\r', '\n', '\t']);
    if inside { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn only_pages_of_this_server_come_next() {
        assert_eq!(local("/assets/computers?q=a"), "/assets/computers?q=a");
        for elsewhere in
            ["", "https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example"]
        {
            assert_eq!(local(elsewhere), "/", "{elsewhere:?}");
        }
    }
}
