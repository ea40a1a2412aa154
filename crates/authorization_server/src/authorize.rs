//! The authorization endpoint: `GET /api.php/authorize` (RFC 6749 §3.1, §4.1.1).
//!
//! The order matters. Until the client and the redirect URI are known to be right, whoever asks sees a page and is
//! never sent anywhere. From then on every answer goes to the client, with `state` and `iss` (RFC 9207).

use crate::{
    consent::{ConsentPage, needs_consent},
    grants::opens_something,
};
use askama::Template;
use axum::{
    Json,
    extract::{RawQuery, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse as _, Response},
};
use oauth::{
    AnswerAddress, AuthorizationCode, AuthorizationError, AuthorizationErrorCode,
    AuthorizationRequest, ClientId, GrantType, Lifetime, Parameters, Scope, Timestamp,
    answer_address,
};
use serde_json::json;
use store::{Actor, Client, CodeGrant};
use web::{
    App, BarePage, ClientAddress, Failed, FormGuard, Language, Now, PageError, SignedIn, Trail,
};

/// A request that can be granted, as far as it can be said without the person.
pub(crate) struct Checked {
    pub(crate) client: Client,
    pub(crate) answer: AnswerAddress,
    pub(crate) request: AuthorizationRequest,
    /// What can be granted of what is asked for.
    pub(crate) scope: Scope,
    redirect_uri_sent: bool,
    /// The person must have signed in since.
    signed_in_after: Option<Timestamp>,
}

#[derive(Template)]
#[template(path = "authorize_refused.html")]
struct RefusedPage {
    page: BarePage,
    what: &'static str,
    next: &'static str,
    reference: Option<String>,
}

/// No parameter of a real request is longer.
const LONGEST_PARAMETER: usize = 4096;
/// The parameter in which we keep, on the way over the sign-in page, that the person has to sign in anew.
const SIGNED_IN_AFTER: &str = "signed_in_after";

/// Leads a person who follows a link of an application: to the sign-in page, to the consent page, or back.
pub(crate) async fn authorize(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    signed_in: Option<SignedIn>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let query = query.unwrap_or_default();
    let mut trail = Trail::new("authorize", address, &headers);
    let checked = match check(&app, now, &mut trail, &headers, &query).await? {
        Ok(checked) => checked,
        Err(refused) => return Ok(refused),
    };
    let Some(signed_in) = signed_in.filter(|person| is_recent_enough(&checked, person, now)) else {
        return Ok(ask_to_sign_in(&app, now, &checked, &query));
    };
    let user = signed_in.user;
    let client = checked.client.key;
    let remembered = app.store.read(move |db| db.consent(user, client)).await?;
    if !needs_consent(&checked, remembered.as_ref()) {
        let scope = checked.scope.clone();
        return grant(&app, now, &checked, &signed_in, scope).await;
    }
    if checked.request.prompt.none {
        let error = AuthorizationError::new(
            AuthorizationErrorCode::ConsentRequired,
            "The person has to give consent, but prompt=none does not allow asking.",
        );
        return Ok(tell(&app, &checked.answer, &error));
    }
    ConsentPage::show(&app, &signed_in, &checked, &query).await
}

/// Checks everything that needs no person.
pub(crate) async fn check(
    app: &App,
    now: Timestamp,
    trail: &mut Trail,
    headers: &HeaderMap,
    query: &str,
) -> Result<Result<Checked, Response>, PageError> {
    let readable = Parameters::from_form(query.as_bytes())
        .ok()
        .filter(|parameters| parameters.longest() <= LONGEST_PARAMETER);
    let Some(parameters) = readable else {
        let failed = Failed::new(
            "The request can be read",
            "a parameter is repeated, broken or longer than 4096 bytes",
            "Correct the link in the application.",
        );
        let what = "The link that brought you here is broken: a parameter is repeated, cannot be read, or is too long.";
        return Ok(Err(refuse_on_page(app, now, trail, headers, failed, what).await?));
    };
    trail.pass("The request can be read");

    // Who asks, and where may the answer go? (RFC 6749 §4.1.2.1: if this is wrong, nobody is redirected.)
    let client_id = parameters.get("client_id").and_then(|text| ClientId::parse(text).ok());
    let client = match client_id {
        Some(client_id) => app.store.read(move |db| db.client(&client_id)).await?,
        None => None,
    };
    let Some(client) = client else {
        let failed = Failed::new(
            "The client is known",
            "client_id is missing, or there is no client with this identifier",
            "Compare the client id with those under Configuration, OAuth clients. If the client was deleted, add a new one.",
        );
        let what = "The application that sent you here is not known to this server.";
        return Ok(Err(refuse_on_page(app, now, trail, headers, failed, what).await?));
    };
    trail.client = Some(client.key);
    trail.pass("The client is known");
    let Some(answer) = answer_address(&parameters, &client.metadata.redirect_uris) else {
        let failed = Failed::new(
            "The redirect URI is one of the client's",
            "redirect_uri is missing, or does not exactly match one on the client's page",
            "Add the redirect URI to the client exactly as the application sends it, or let the application send one that is registered.",
        );
        let what = "The application wants to send you back to an address that is not registered for it. To keep your account safe, you are not sent there.";
        return Ok(Err(refuse_on_page(app, now, trail, headers, failed, what).await?));
    };
    trail.pass("The redirect URI is one of the client's");

    let redirect_uri_sent = parameters.get("redirect_uri").is_some();
    let signed_in_after = parameters.get(SIGNED_IN_AFTER).and_then(|micros| micros.parse().ok());
    let signed_in_after = signed_in_after.map(Timestamp::from_micros);
    match check_client(trail, &client, &parameters) {
        Ok((request, scope)) => {
            Ok(Ok(Checked { client, answer, request, scope, redirect_uri_sent, signed_in_after }))
        }
        Err((failed, error)) => {
            let error = match trail.deny(app, now, &failed).await? {
                Some(reference) => AuthorizationError::new(
                    error.code,
                    format!("{} Reference {reference}.", error.description),
                ),
                None => error,
            };
            Ok(Err(tell(app, &answer, &error)))
        }
    }
}

/// Checks what the client is told of by a redirect.
fn check_client(
    trail: &mut Trail,
    client: &Client,
    parameters: &Parameters,
) -> Result<(AuthorizationRequest, Scope), (Failed, AuthorizationError)> {
    use AuthorizationErrorCode as Code;
    let metadata = &client.metadata;
    if !metadata.enabled {
        return Err((
            Failed::new(
                "The client is enabled",
                "the client is disabled",
                "Enable the client under Configuration, OAuth clients.",
            ),
            AuthorizationError::new(Code::UnauthorizedClient, "This client is disabled."),
        ));
    }
    trail.pass("The client is enabled");
    if !metadata.grant_types.contains(&GrantType::AuthorizationCode) {
        return Err((
            Failed::new(
                "The client may use this grant type",
                "the authorization code is not among the client's grants",
                "Allow the grant on the client's page. A public client can use the authorization code only.",
            ),
            AuthorizationError::new(
                Code::UnauthorizedClient,
                "This client may not use the authorization code grant.",
            ),
        ));
    }
    trail.pass("The client may use this grant type");
    if !metadata.allowed_addresses.permits(trail.address) {
        return Err((
            Failed::new(
                "The address is among the client's IP restrictions",
                format!(
                    "the address {} is not among {}",
                    trail.address, metadata.allowed_addresses
                ),
                "Add the address to the client's IP restrictions, or call from an allowed address. Behind a proxy, check --trusted-proxy.",
            ),
            AuthorizationError::new(
                Code::AccessDenied,
                "The person's address is not allowed for this client.",
            ),
        ));
    }
    trail.pass("The address is among the client's IP restrictions");
    let request = AuthorizationRequest::parse(parameters, metadata.pkce, metadata.confidential)
        .map_err(|error| {
            let failed = Failed::new(
                "The request asks for what this server offers",
                error.description.to_string(),
                "Correct the link in the application.",
            );
            (failed, error)
        })?;
    trail.pass("The request asks for what this server offers");
    let scope = request.scope.intersection(&metadata.scope);
    if !opens_something(&scope) {
        return Err((
            Failed::new(
                "A scope that is asked for is allowed",
                format!(
                    "none of the requested scopes ({}) is allowed for the client ({})",
                    request.scope, metadata.scope
                ),
                "Let the application request allowed scopes, or allow the scope on the client's page.",
            ),
            AuthorizationError::new(
                Code::InvalidScope,
                "None of the requested scopes is allowed for this client, so nothing could be granted.",
            ),
        ));
    }
    trail.pass("A scope that is asked for is allowed");
    Ok((request, scope))
}

/// Whether the person signed in recently enough for what the application asks (OpenID Connect Core §3.1.2.1).
pub(crate) fn is_recent_enough(checked: &Checked, person: &SignedIn, now: Timestamp) -> bool {
    let request = &checked.request;
    let at = person.authenticated_at;
    if let Some(after) = checked.signed_in_after {
        return at >= after;
    }
    let anew = request.prompt.login
        || request.prompt.select_account
        || request.max_age == Some(Lifetime::seconds(0));
    let too_old = request.max_age.is_some_and(|age| at.plus(age) < now);
    !anew && !too_old
}

fn ask_to_sign_in(app: &App, now: Timestamp, checked: &Checked, query: &str) -> Response {
    let request = &checked.request;
    if request.prompt.none {
        let error = AuthorizationError::new(
            AuthorizationErrorCode::LoginRequired,
            "Nobody is signed in, or not recently enough, but prompt=none does not allow asking.",
        );
        return tell(app, &checked.answer, &error);
    }
    // On the way back the person has signed in after now: then neither `prompt` nor `max_age` asks again.
    let mut back = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        match name.as_ref() {
            SIGNED_IN_AFTER => {}
            "prompt" => {
                let others = |word: &&str| !matches!(*word, "login" | "select_account");
                back.append_pair(
                    "prompt",
                    &value.split(' ').filter(others).collect::<Vec<_>>().join(" "),
                );
            }
            _ => drop(back.append_pair(&name, &value)),
        }
    }
    back.append_pair(SIGNED_IN_AFTER, &now.micros().to_string());
    let mut sign_in = form_urlencoded::Serializer::new(String::new());
    sign_in.append_pair("next", &format!("/api.php/authorize?{}", back.finish()));
    if let Some(hint) = &request.login_hint {
        sign_in.append_pair("name", hint);
    }
    found(&format!("/sign-in?{}", sign_in.finish()))
}

/// Gives the code: on disk before anyone sees it.
pub(crate) async fn grant(
    app: &App,
    now: Timestamp,
    checked: &Checked,
    signed_in: &SignedIn,
    scope: Scope,
) -> Result<Response, PageError> {
    let code = AuthorizationCode::from_random(app.next_token_number(now), app.random());
    let grant = CodeGrant {
        client: checked.client.key,
        user: signed_in.user,
        scope,
        redirect_uri: checked.answer.redirect_uri.clone(),
        redirect_uri_sent: checked.redirect_uri_sent,
        code_challenge: checked.request.code_challenge.clone(),
        nonce: checked.request.nonce.clone(),
        authenticated_at: signed_in.authenticated_at,
    };
    let expires_at = now.plus(checked.client.metadata.code_lifetime);
    let issued = code.clone();
    app.store
        .change(Actor::User(signed_in.user), now, move |change| {
            change.issue_code(&issued, &grant, expires_at)
        })
        .await?;
    Ok(found(&checked.answer.with(&[("code", code.expose()), ("iss", app.issuer())])))
}

/// Tells the client an error, by way of the person's browser (RFC 6749 §4.1.2.1).
pub(crate) fn tell(app: &App, answer: &AnswerAddress, error: &AuthorizationError) -> Response {
    found(&answer.with(&[
        ("error", error.code.as_str()),
        ("error_description", &error.description),
        ("iss", app.issuer()),
    ]))
}

/// GLPI's clients know 302; after a form it makes a GET of it as 303 does (RFC 9700 §4.12).
pub(crate) fn found(address: &str) -> Response {
    match HeaderValue::from_str(address) {
        Ok(address) => (StatusCode::FOUND, [(header::LOCATION, address)]).into_response(),
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}

/// Shows a person, or a program that asks for JSON, why nobody is redirected.
async fn refuse_on_page(
    app: &App,
    now: Timestamp,
    trail: &Trail,
    headers: &HeaderMap,
    failed: Failed,
    what: &'static str,
) -> Result<Response, PageError> {
    let reference = trail.deny(app, now, &failed).await?;
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    if accept.is_some_and(|accept| accept.starts_with("application/json")) {
        let description = match &reference {
            Some(reference) => format!("{what} Reference {reference}."),
            None => what.to_owned(),
        };
        let body = json!({ "error": "invalid_request", "error_description": description });
        return Ok((StatusCode::BAD_REQUEST, Json(body)).into_response());
    }
    let language = Language::preferred(headers);
    let guard = FormGuard::of_browser(app, headers);
    let page = BarePage::new(app, &guard, language, language.t("authorize-refused"));
    let page = RefusedPage { page, what, next: failed.remedy, reference };
    Ok((StatusCode::BAD_REQUEST, Html(page.render()?)).into_response())
}
