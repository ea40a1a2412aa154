//! Ending a token at once: `POST /api.php/revoke` (RFC 7009).

use crate::{
    answer::{TokenError, answered},
    call::{Call, read_parameters},
    client_authentication::{Authenticated, authenticate_client},
    introspect::as_unauthenticated,
};
use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use oauth::{AccessToken, Error, RefreshToken};
use store::Actor;
use web::{App, ClientAddress, Now};

/// Revokes a token of the caller's. Whatever is unknown, ended or another client's is answered alike and left alone.
pub(crate) async fn revoke(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, TokenError> {
    let mut call = Call::new(app, now, "revoke", address, &headers);
    let parameters = match read_parameters(&headers, body).await {
        Ok(parameters) => parameters,
        Err(error) => return Err(call.malformed(error).await),
    };
    let Authenticated { client, .. } =
        authenticate_client(&mut call, &headers, &parameters).await.map_err(as_unauthenticated)?;
    let Some(token) = parameters.get("token") else {
        return Err(call.malformed(Error::parameter("token")).await);
    };
    let (access, refresh) = (AccessToken::parse(token), RefreshToken::parse(token));
    let (key, why) = (client.key, "revoked by its client");
    if access.is_some() || refresh.is_some() {
        call.app
            .store
            .change(Actor::Client(key), now, move |change| {
                if let Some(token) = &access
                    && change.token_state(token)?.is_some_and(|state| state.client == key)
                {
                    change.revoke_token(token, why)?;
                }
                if let Some(token) = &refresh
                    && let Some(family) = change.family_of_refresh_token(token, key)?
                {
                    change.revoke_family(family, why)?;
                }
                Ok(())
            })
            .await?;
    }
    Ok(answered(StatusCode::OK.into_response(), Some(key)))
}
