//! Signing out, sent by an application: `/api.php/end-session` (OpenID Connect RP-Initiated Logout).
//!
//! Nobody is signed out without being asked, unless the application shows an ID token of the person who is signed in;
//! and nobody is sent to an address that is not registered for it.

use crate::{authorize::found, claims, keys::verified_claims};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, header},
    response::{Html, IntoResponse as _, Response},
};
use oauth::{ClientId, Parameters};
use serde_json::Value;
use store::{Actor, Client};
use web::{
    App, BarePage, FormGuard, Language, Now, PageError, SignedForm, SignedIn, ended_session_cookie,
    session_hash,
};

#[derive(Template)]
#[template(path = "end_session.html")]
struct AskPage {
    page: BarePage,
    query: String,
    /// Who asks, if there is somebody to sign out.
    client: Option<String>,
}

/// What an application asks for.
struct Farewell {
    client: Option<Client>,
    /// The ID token is ours, and of whom.
    subject: Option<String>,
    /// Where to go afterwards: registered for the client.
    back: Option<String>,
}

/// Signs out at once where the ID token says who asks for whom; asks otherwise.
pub(crate) async fn ask(
    State(app): State<App>,
    Now(now): Now,
    RawQuery(query): RawQuery,
    signed_in: Option<SignedIn>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let query = query.unwrap_or_default();
    let farewell = Farewell::read(&app, now, &query).await?;
    let Some(signed_in) = signed_in else {
        if let Some(back) = farewell.back {
            return Ok(found(&back));
        }
        return nobody_there(&app, &headers);
    };
    if farewell.subject == Some(claims::subject_of(signed_in.user)) {
        return leave(&app, now, &headers, &signed_in, farewell.back).await;
    }
    ask_person(&app, &signed_in, &farewell, query)
}

/// Signs out: the person has said so.
pub(crate) async fn end(
    State(app): State<App>,
    Now(now): Now,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    form: SignedForm,
) -> Result<Response, PageError> {
    let farewell = Farewell::read(&app, now, &query.unwrap_or_default()).await?;
    leave(&app, now, &headers, &form.signed_in, farewell.back).await
}

async fn leave(
    app: &App,
    now: oauth::Timestamp,
    headers: &HeaderMap,
    signed_in: &SignedIn,
    back: Option<String>,
) -> Result<Response, PageError> {
    if let Some(hash) = session_hash(app, headers) {
        app.store
            .change(Actor::User(signed_in.user), now, move |change| change.close_session(&hash))
            .await?;
    }
    let back = back.unwrap_or_else(|| "/sign-in".to_owned());
    Ok(([(header::SET_COOKIE, ended_session_cookie(app))], found(&back)).into_response())
}

fn ask_person(
    app: &App,
    signed_in: &SignedIn,
    farewell: &Farewell,
    query: String,
) -> Result<Response, PageError> {
    let language = signed_in.language;
    let client = match &farewell.client {
        Some(client) => client.metadata.name.clone(),
        None => language.t("end-session-application"),
    };
    let title = language.t("end-session");
    let page = BarePage::new(app, &signed_in.form_guard, language, title);
    Ok(Html(AskPage { page, query, client: Some(client) }.render()?).into_response())
}

fn nobody_there(app: &App, headers: &HeaderMap) -> Result<Response, PageError> {
    let language = Language::preferred(headers);
    let guard = FormGuard::of_browser(app, headers);
    let page = BarePage::new(app, &guard, language, language.t("error-signed-out"));
    Ok(Html(AskPage { page, query: String::new(), client: None }.render()?).into_response())
}

impl Farewell {
    async fn read(app: &App, now: oauth::Timestamp, query: &str) -> Result<Self, PageError> {
        let nothing = Self { client: None, subject: None, back: None };
        let Ok(parameters) = Parameters::from_form(query.as_bytes()) else { return Ok(nothing) };
        let claims = match parameters.get("id_token_hint") {
            Some(hint) if hint.len() <= 8192 => verified_claims(app, now, hint).await?,
            _ => None,
        };
        let of = |name: &str| {
            claims.as_ref().and_then(|claims| claims.get(name)).and_then(Value::as_str)
        };
        let named = parameters.get("client_id");
        let client_id = match (named, of("aud")) {
            // RP-Initiated Logout §2: the two must agree.
            (Some(named), Some(audience)) if named != audience => return Ok(nothing),
            (Some(named), _) => Some(named),
            (None, audience) => audience,
        };
        let client = match client_id.and_then(|text| ClientId::parse(text).ok()) {
            Some(client_id) => app.store.read(move |db| db.client(&client_id)).await?,
            None => None,
        };
        let registered = |uri: &str| {
            let uris = client.iter().flat_map(|client| &client.metadata.post_logout_redirect_uris);
            uris.into_iter().any(|known| known.matches(uri))
        };
        let back =
            parameters.get("post_logout_redirect_uri").filter(|uri| registered(uri)).map(|uri| {
                match parameters.get("state") {
                    None => uri.to_owned(),
                    Some(state) => {
                        let state = form_urlencoded::Serializer::new(String::new())
                            .append_pair("state", state)
                            .finish();
                        format!("{uri}{}{state}", if uri.contains('?') { '&' } else { '?' })
                    }
                }
            });
        let is_id_token = of("client_id").is_none();
        let subject = of("sub").filter(|_| is_id_token).map(str::to_owned);
        Ok(Self { client, subject, back })
    }
}
