//! Signing in and out.

use crate::html;
use askama::Template;
use axum::{
    extract::{Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{AppendHeaders, IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;
use store::{Actor, SecondFactor, SessionStage, UserId};
use web::{
    App, BareForm, BarePage, ClientAddress, Failed, Flash, FormGuard, Language, LoginRefusal, Now,
    PageError, SignedForm, Trail, check_login, ended_session_cookie, new_session_cookie,
    page_policy_to_anywhere, session_hash, user_agent,
};

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    page: BarePage,
    needs_setup: bool,
    name: String,
    next: String,
}

/// Which page was asked for, and who is expected.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Next {
    pub(crate) next: String,
    name: String,
}

/// Shows the form.
pub(crate) async fn form(
    State(app): State<App>,
    Query(Next { next, name }): Query<Next>,
    language: Language,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let form_guard = FormGuard::of_browser(&app, &headers);
    let needs_setup = app.store.read(|db| db.needs_setup()).await?;
    let page = BarePage::new(&app, &form_guard, language, language.t("sign-in"));
    let next = local(&next).to_owned();
    let page = html(&SignInPage { page, needs_setup, name, next: next.clone() })?;
    Ok(leading_to(&next, (form_cookie(&form_guard), page).into_response()))
}

/// Signs in, or says that name or password is wrong; which of them, it does not say.
pub(crate) async fn sign_in(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    BareForm { form_guard, language, fields }: BareForm,
) -> Result<Response, PageError> {
    let name = fields.get("name").to_owned();
    let next = local(fields.get("next")).to_owned();
    let password = fields.get("password").to_owned();
    let refusal = match check_login(&app, &name, password, address, now).await {
        Ok((user, second_factor)) => {
            let stage = next_stage(&second_factor);
            let cookie = open(&app, now, address, &headers, user.id, stage).await?;
            return Ok(go_on(&cookie, stage, &next));
        }
        Err(refusal) => refusal,
    };
    let refuse = |status: StatusCode, text: String| {
        let mut page = BarePage::new(&app, &form_guard, language, language.t("sign-in"));
        page.alert = Some(Flash::danger(text));
        let page = SignInPage { page, needs_setup: false, name: name.clone(), next: next.clone() };
        html(&page).map(|page| leading_to(&next, (status, page).into_response()))
    };
    let mut trail = Trail::new("sign-in", address, &headers);
    let remedy = match &refusal {
        LoginRefusal::Store(_) => return Err(failed(refusal)),
        LoginRefusal::TooManyAttempts(wait) => {
            let seconds = wait.in_seconds();
            let reference = trail.deny(&app, now, &Failed::too_many_attempts(*wait)).await?;
            let mut page = refuse(
                StatusCode::TOO_MANY_REQUESTS,
                with_reference(
                    language,
                    language.t1("sign-in-wait", "seconds", seconds),
                    reference.as_deref(),
                ),
            )?;
            page.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            return Ok(page);
        }
        LoginRefusal::UnknownUser => "Compare the name with those under Administration, Users.",
        LoginRefusal::WrongPassword(user) => {
            trail.user = Some(*user);
            "Type the password again, or set a new one under Administration, Users."
        }
        LoginRefusal::Disabled(user) => {
            trail.user = Some(*user);
            "Enable the user."
        }
    };
    let told = Failed::new("Name and password are right", refusal.to_string(), remedy);
    let reference = trail.deny(&app, now, &told).await?;
    let text = with_reference(language, language.t("sign-in-wrong"), reference.as_deref());
    refuse(StatusCode::UNAUTHORIZED, text)
}

/// Puts the reference of a denial behind what is said of it.
pub(crate) fn with_reference(language: Language, text: String, reference: Option<&str>) -> String {
    match reference {
        Some(reference) => format!("{text} {}", language.t1("reference", "reference", reference)),
        None => text,
    }
}

fn failed(refusal: LoginRefusal) -> PageError {
    match refusal {
        LoginRefusal::Store(error) => error.into(),
        _ => PageError::SignedOut,
    }
}

/// What comes after the right password.
fn next_stage(second_factor: &SecondFactor) -> SessionStage {
    match second_factor {
        SecondFactor { enabled: true, .. } => SessionStage::SecondFactor,
        SecondFactor { demanded: true, .. } => SessionStage::Enrolment,
        _ => SessionStage::Open,
    }
}

/// Opens a session with a new secret, and returns the value of `Set-Cookie`.
pub(crate) async fn open(
    app: &App,
    now: oauth::Timestamp,
    address: std::net::IpAddr,
    headers: &HeaderMap,
    user: UserId,
    stage: SessionStage,
) -> Result<String, PageError> {
    let (cookie, session) = new_session_cookie(app);
    let (before, agent) = (session_hash(app, headers), user_agent(headers));
    app.store
        .change(Actor::User(user), now, move |change| {
            if let Some(before) = &before {
                change.close_session(before)?;
            }
            change.open_session(&session, user, address, &agent, stage)
        })
        .await?;
    Ok(cookie)
}

/// Leads to the next step of signing in, or to the page that was asked for.
pub(crate) fn go_on(cookie: &str, stage: SessionStage, next: &str) -> Response {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
    let address = match stage {
        SessionStage::Open => next.to_owned(),
        SessionStage::SecondFactor => format!("/sign-in/second-factor?{query}"),
        SessionStage::Enrolment => format!("/sign-in/enrolment?{query}"),
    };
    ([(header::SET_COOKIE, cookie.to_owned())], Redirect::to(&address)).into_response()
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

/// Browsers hold every redirect after a form against the page that had it; an authorization leads to an application.
pub(crate) fn leading_to(next: &str, mut page: Response) -> Response {
    if next.starts_with("/api.php/authorize?")
        && let Ok(policy) = HeaderValue::from_str(&page_policy_to_anywhere())
    {
        page.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    page
}

/// Lets only pages of this server be the next: everything else is the first page.
pub(crate) fn local(next: &str) -> &str {
    let inside = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains(['\\', '\r', '\n', '\t']);
    if inside { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::local;

    /// AZ-17.
    #[test]
    fn only_pages_of_this_server_come_next() {
        assert_eq!(local("/assets/computers?q=a"), "/assets/computers?q=a");
        for elsewhere in [
            "",
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "https:evil.example",
        ] {
            assert_eq!(local(elsewhere), "/", "{elsewhere:?}");
        }
    }
}
