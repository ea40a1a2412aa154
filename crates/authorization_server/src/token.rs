//! The token endpoint: `POST /api.php/token` (RFC 6749 §3.2).

use crate::{
    answer::{TokenError, success},
    call::{Call, read_parameters},
    client_authentication::authenticate_client,
    grants,
};
use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use oauth::{Error, GrantType, TokenRequest, TokenResponse};
use store::{ClientKey, UsageKind};
use web::{Answered, App, ClientAddress, Failed, Now};

/// Answers a token request, and counts it.
pub(crate) async fn token(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, TokenError> {
    let mut call = Call::new(app, now, "token", address, &headers);
    let issued = issue(&mut call, &headers, body).await;
    let (client, kind, scope) = match &issued {
        Ok((client, issued)) => (Some(*client), UsageKind::TokenIssued, issued.scope.to_string()),
        Err(TokenError::Failed(_)) => {
            return issued.map(|(client, issued)| success(&issued, client));
        }
        Err(_) => (call.trail.client, UsageKind::TokenRefused, String::new()),
    };
    let user_agent = &call.trail.user_agent;
    call.app.requests().count(Answered { client, kind, scope, address, user_agent }, now);
    issued.map(|(client, issued)| success(&issued, client))
}

/// Issues a token.
///
/// The phases are the same for every grant type and run in this order, so that no grant can forget one.
/// What is particular to a grant type is in [`grants`].
async fn issue(
    call: &mut Call,
    headers: &HeaderMap,
    body: Body,
) -> Result<(ClientKey, TokenResponse), TokenError> {
    // 1. Read the body, once.
    let parameters = match read_parameters(headers, body).await {
        Ok(parameters) => parameters,
        Err(error) => return Err(call.malformed(error).await),
    };
    let request = match TokenRequest::parse(&parameters) {
        Ok(request) => request,
        Err(error) => return Err(call.malformed(error).await),
    };
    call.trail.pass("The request can be read");

    // 2. Who asks? (RFC 6749 §2.3) 3. From where?
    let asker = authenticate_client(call, headers, &parameters).await?;

    // 4. May it ask this way? (RFC 6749 §5.2)
    if !may_ask(&asker.client.metadata, request.grant_type()) {
        let failed = Failed::new(
            "The client may use this grant type",
            format!("the grant type {} is not among the client's", request.grant_type()),
            "Allow the grant on the client's page. A public client can use the authorization code only.",
        );
        return Err(call.refuse(failed, Error::unauthorized_client()).await);
    }
    call.trail.pass("The client may use this grant type");

    let grant_type = request.grant_type();

    // 5. What is granted? 6. Make it so: on disk before anyone sees it.
    let issued = match request {
        TokenRequest::AuthorizationCode(exchange) => {
            grants::authorization_code::exchange(call, &asker.client, exchange).await?
        }
        TokenRequest::ClientCredentials { scope } => {
            grants::client_credentials::issue(call, &asker.client, &scope).await?
        }
        TokenRequest::Password(login) => {
            grants::password::issue(call, &asker.client, login).await?
        }
        TokenRequest::RefreshToken { token, scope } => {
            grants::refresh_token::refresh(call, &asker.client, token, scope).await?
        }
    };

    // 7. Answer.
    call.app.metrics().tokens.count([grant_type.as_str()]);
    Ok((asker.client.key, issued))
}

/// A refresh follows from what was granted before; a public client proves nothing, so it acts for people only.
fn may_ask(client: &store::ClientMetadata, grant_type: GrantType) -> bool {
    match grant_type {
        GrantType::RefreshToken => true,
        GrantType::AuthorizationCode => client.grant_types.contains(&grant_type),
        GrantType::ClientCredentials | GrantType::Password => {
            client.confidential && client.grant_types.contains(&grant_type)
        }
    }
}

/// Answers any other method: a token is never given by GET.
pub(crate) async fn only_post() -> impl IntoResponse {
    (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "POST")])
}
