//! The token endpoint: `POST /api.php/token` (RFC 6749 §3.2).

use crate::{
    answer::{Scheme, TokenError, success},
    client_authentication::authenticate_client,
    grants,
};
use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use oauth::{
    AccessToken, ClientCredentials, Error, Lifetime, Parameters, TokenRequest, TokenResponse,
};
use store::{Actor, Client, NewAccessToken};
use web::{App, BodyError, ClientAddress, Now, read_body};

/// The largest body.
const MOST: usize = 64 * 1024;
/// How long an access token lives.
const ACCESS_TOKEN_LIFETIME: Lifetime = Lifetime::hours(1);

/// Answers a token request.
///
/// The phases are the same for every grant type and run in this order, so that no grant can forget one.
/// What is particular to a grant type is in [`grants`].
pub(crate) async fn token(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, TokenError> {
    let scheme = scheme(&headers);
    let refused = |error| TokenError::Refused { error, scheme };

    // 1. Read the body, once.
    let parameters = read_parameters(&headers, body).await.map_err(refused)?;
    let request = TokenRequest::parse(&parameters).map_err(refused)?;

    // 2. Who asks? (RFC 6749 §2.3)
    let authorization = headers.get(header::AUTHORIZATION).map(HeaderValue::as_bytes);
    let credentials = ClientCredentials::read(authorization, &parameters).map_err(refused)?;
    let client =
        authenticate_client(&app, credentials, address, now).await.map_err(
            |error| match error {
                TokenError::Refused { error, .. } => refused(error),
                other => other,
            },
        )?;

    // 3. From where?
    if !client.metadata.allowed_addresses.permits(address) {
        let reason = "the address is not among the client's IP restrictions";
        return refuse(
            &app,
            &client,
            address,
            now,
            reason,
            refused(Error::address_not_allowed(address)),
        )
        .await;
    }

    // 4. May it ask this way? (RFC 6749 §5.2)
    if !client.metadata.grant_types.contains(&request.grant_type()) {
        let reason = "the client may not use this grant type";
        return refuse(&app, &client, address, now, reason, refused(Error::unauthorized_client()))
            .await;
    }

    // 5. What is granted?
    let granted = match &request {
        TokenRequest::ClientCredentials { scope } => {
            grants::client_credentials::decide(&client, scope)
        }
    };
    let scope = match granted {
        Ok(scope) => scope,
        Err(error) => {
            let reason = "none of the scopes that were asked for is allowed for the client";
            return refuse(&app, &client, address, now, reason, refused(error)).await;
        }
    };

    // 6. Make it so: on disk before anyone sees it.
    let access_token = AccessToken::from_random(app.next_token_number(now), app.random());
    let issued = NewAccessToken {
        number: access_token.number(),
        hash: access_token.hash(),
        client: client.key,
        scope: scope.clone(),
        expires_at: now.plus(ACCESS_TOKEN_LIFETIME),
        address,
        user_agent: user_agent(&headers),
    };
    app.store
        .change(Actor::Client(client.key), now, move |change| change.issue_access_token(&issued))
        .await?;

    // 7. Answer.
    Ok(success(&TokenResponse { access_token, expires_in: ACCESS_TOKEN_LIFETIME, scope }))
}

/// Answers any other method: a token is never given by GET.
pub(crate) async fn only_post() -> impl IntoResponse {
    (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "POST")])
}

/// Keeps why a client that is who it says was refused, then refuses it.
async fn refuse(
    app: &App,
    client: &Client,
    address: std::net::IpAddr,
    now: oauth::Timestamp,
    reason: &'static str,
    error: TokenError,
) -> Result<Response, TokenError> {
    let key = client.key;
    tracing::info!(client.key = key.0, %address, reason, "a token was refused");
    app.store
        .change(Actor::Client(key), now, move |change| {
            change.record_refusal(Some(key), address, reason)
        })
        .await?;
    Err(error)
}

/// Reads a form (RFC 6749 §4.4.2) or a JSON object (GLPI and its agents); the media type may carry parameters.
async fn read_parameters(headers: &HeaderMap, body: Body) -> Result<Parameters, Error> {
    let body = read_body(body, MOST).await.map_err(|error| match error {
        BodyError::TooLarge(_) => Error::invalid_request("The body is larger than 64 kB"),
        BodyError::TooSlow | BodyError::Broken => Error::invalid_request("The body is incomplete"),
    })?;
    let kind =
        headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match kind.as_str() {
        "application/json" => Parameters::from_json(&body),
        "application/x-www-form-urlencoded" => Parameters::from_form(&body),
        "" if body.trim_ascii_start().starts_with(b"{") => Parameters::from_json(&body),
        "" => Parameters::from_form(&body),
        _ => Err(Error::invalid_request(
            "Send the parameters as application/x-www-form-urlencoded or application/json",
        )),
    }
}

fn scheme(headers: &HeaderMap) -> Scheme {
    match headers.get(header::AUTHORIZATION) {
        None => Scheme::None,
        Some(value) if oauth::bearer_token(value.as_bytes()).is_some() => Scheme::Bearer,
        Some(_) => Scheme::Basic,
    }
}

/// What asked, cut to what is worth keeping.
fn user_agent(headers: &HeaderMap) -> String {
    let text =
        headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}
