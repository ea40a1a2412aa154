//! Who is it? Asked before the body is unpacked.

use crate::answer::Reply;
use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use oauth::{ScopeToken, Timestamp};
use std::net::IpAddr;
use store::{Actor, ClientKey, InventoryAuthentication, Settings};
use subtle::ConstantTimeEq as _;
use web::{
    App, BearerRefusal, BearerRequest, Door, Failed, INVENTORY, Trail, authorize_bearer, throttled,
    with_reference,
};

/// What agents without credentials are told, in GLPI's words.
const REQUIRED: &str = "Authorization header required to send an inventory";
/// What agents with the wrong token are told.
const BAD_TOKEN: &str =
    "The access token is unknown, expired or revoked, or may not be used from this address.";
/// What agents without the scope are told, in GLPI's words.
const NO_SCOPE: &str = "Access denied. Agent must authenticate using client credentials and have the \"inventory\" OAuth scope";
/// What agents with the wrong name or password are told, in GLPI's words.
const BAD_BASIC: &str = "Access denied. Wrong login or password for basic authentication.";
/// What agents are told after too many wrong passwords.
const WAIT: &str =
    "Too many wrong passwords. Wait for the time given by Retry-After, then try again.";
/// FusionInventory takes exactly this, without another scheme or parameter.
const BASIC_CHALLENGE: &str = "Basic realm=\"basic\"";

/// A request that the gate lets pass: the client that authenticated it, if there is one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Passed(pub(crate) Option<ClientKey>);

/// Lets a request pass, or answers why not.
pub(crate) async fn pass(
    app: &App,
    settings: &Settings,
    headers: &HeaderMap,
    address: IpAddr,
    now: Timestamp,
    reply: &Reply,
) -> Result<Passed, Response> {
    match settings.inventory_authentication {
        InventoryAuthentication::None => Ok(Passed(None)),
        InventoryAuthentication::ClientCredentials => {
            by_token(app, headers, address, now, reply).await
        }
        InventoryAuthentication::BasicAuth => {
            by_password(app, settings, headers, address, now, reply).await
        }
    }
}

async fn by_token(
    app: &App,
    headers: &HeaderMap,
    address: IpAddr,
    now: Timestamp,
    reply: &Reply,
) -> Result<Passed, Response> {
    let scopes = [ScopeToken::Inventory];
    let request =
        BearerRequest { app, headers, address, now, endpoint: INVENTORY, scopes: &scopes };
    let denied = match authorize_bearer(request).await {
        Ok(bearer) => return Ok(Passed(Some(bearer.client))),
        Err(denied) => denied,
    };
    let Some(challenge) = denied.refusal.challenge() else {
        tracing::error!(error = %denied, "a token could not be checked");
        return Err(reply.busy());
    };
    let message = match &denied.refusal {
        BearerRefusal::Missing => REQUIRED,
        BearerRefusal::Scope(_) => NO_SCOPE,
        _ => BAD_TOKEN,
    };
    let message = with_reference(message, denied.reference.as_deref());
    // 401 and never 403: agents ask for a new token after a 401 only.
    let mut response = reply.error(StatusCode::UNAUTHORIZED, &message);
    if let Ok(challenge) = HeaderValue::from_str(&challenge.to_string()) {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    }
    Err(response)
}

async fn by_password(
    app: &App,
    settings: &Settings,
    headers: &HeaderMap,
    address: IpAddr,
    now: Timestamp,
    reply: &Reply,
) -> Result<Passed, Response> {
    let challenged = |message: &str| {
        let mut response = reply.error(StatusCode::UNAUTHORIZED, message);
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(BASIC_CHALLENGE));
        response
    };
    let failed = |error: store::Error| {
        tracing::error!(%error, "a password could not be checked");
        reply.busy()
    };
    let Some(sent) = headers.get(header::AUTHORIZATION) else { return Err(challenged(REQUIRED)) };
    let Ok(Some((login, password))) = oauth::basic_credentials(sent.as_bytes()) else {
        return Err(challenged(REQUIRED));
    };
    let door = Door::new("inventory", &login, address);
    let trail = Trail::new("inventory", address, headers);
    // One after the other: whoever guesses in parallel waits for the count of the guess before. They are not counted
    // beforehand, as at the sign-in page, because many agents behind one address may come at once with one password.
    let _turn = app.turn(&door.claim).await;
    if let Some(wait) = throttled(app, &door, now).await.map_err(failed)? {
        let told = Failed::too_many_attempts(wait);
        let reference = trail.deny(app, now, &told).await.map_err(failed)?;
        let message = with_reference(WAIT, reference.as_deref());
        let mut response = reply.error(StatusCode::TOO_MANY_REQUESTS, &message);
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait.in_seconds()));
        return Err(response);
    }
    let known: bool = login.as_bytes().ct_eq(settings.basic_login.as_bytes()).into();
    let hash = Some(settings.basic_password_hash.clone()).filter(|hash| known && !hash.is_empty());
    if app.passwords.verify(password, hash).await.map_err(failed)? {
        return Ok(Passed(None));
    }
    app.store
        .change(Actor::Anonymous, now, move |change| {
            change.record_failure(&door.claim)?;
            change.record_failure(&door.address)
        })
        .await
        .map_err(failed)?;
    let told = Failed::new(
        "Login and password are right",
        "wrong login or password for basic authentication",
        "Compare the agent's user and password with those under Administration, Inventory.",
    );
    let reference = trail.deny(app, now, &told).await.map_err(failed)?;
    Err(challenged(&with_reference(BAD_BASIC, reference.as_deref())))
}
