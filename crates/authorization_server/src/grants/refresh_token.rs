//! Refreshing an access token (RFC 6749 §6), with rotation (RFC 9700 §4.14.2).

use crate::{
    answer::TokenError,
    call::Call,
    grants::opens_something,
    issue::{Premade, finish},
};
use oauth::{Error, RefreshToken, Scope, TokenResponse};
use store::{Actor, Client, Family, Refreshed};
use web::Failed;

/// Why a refresh token does not do.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Refused {
    Unknown,
    Expired,
    Revoked,
    Racing,
    Reused,
    GrantGone,
    TooWide(String),
    NoScope,
}

/// Spends a refresh token and issues its successor with a new access token, in one transaction.
pub(crate) async fn refresh(
    call: &mut Call,
    client: &Client,
    token: Option<RefreshToken>,
    asked: Option<String>,
) -> Result<TokenResponse, TokenError> {
    let Some(token) = token else { return Err(refuse(call, Refused::Unknown).await) };
    let premade = Premade::new(call, client);
    let (made, known) = (premade.clone(), client.clone());
    let outcome = call
        .app
        .store
        .change(Actor::Client(client.key), call.now, move |change| {
            // A wider scope is refused before anything is spent: the client can ask rightly with the same token.
            if let Some((family, _)) = change.live_refresh_token(&token, made.now)?
                && family.client == known.key
                && let Err(refused) = decide_scope(&known, &family, asked.as_deref())
            {
                return Ok(Err(refused));
            }
            let family = match change.take_refresh_token(&token, known.key)? {
                Refreshed::Taken(family) => family,
                Refreshed::Unknown => return Ok(Err(Refused::Unknown)),
                Refreshed::Expired => return Ok(Err(Refused::Expired)),
                Refreshed::Revoked => return Ok(Err(Refused::Revoked)),
                Refreshed::Racing => return Ok(Err(Refused::Racing)),
                Refreshed::Reused => return Ok(Err(Refused::Reused)),
            };
            match decide_scope(&known, &family, asked.as_deref()) {
                Ok(scope) => {
                    made.go_on(change, &known, &family, &scope, token.number())?;
                    Ok(Ok((family, scope)))
                }
                Err(refused) => Ok(Err(refused)),
            }
        })
        .await?;
    match outcome {
        Ok((family, scope)) => finish(call, client, premade, &family, scope).await,
        Err(refused) => Err(refuse(call, refused).await),
    }
}

/// What was granted, narrowed by what is asked for, and allowed still. The grant itself stays as wide as it was.
fn decide_scope(client: &Client, family: &Family, asked: Option<&str>) -> Result<Scope, Refused> {
    if !client.metadata.grant_types.contains(&family.grant_type) {
        return Err(Refused::GrantGone);
    }
    let wanted = match asked {
        None => family.scope.clone(),
        Some(asked) => match family.scope.first_missing(asked) {
            Some(missing) => return Err(Refused::TooWide(missing.to_owned())),
            None => Scope::parse(asked),
        },
    };
    let scope = wanted.intersection(&client.metadata.scope);
    if opens_something(&scope) { Ok(scope) } else { Err(Refused::NoScope) }
}

async fn refuse(call: &Call, refused: Refused) -> TokenError {
    let again = "Let the person sign in again.";
    let (check, why, remedy, error) = match refused {
        Refused::Unknown => (
            "The refresh token is known",
            "there is no such refresh token of this client",
            again,
            Error::refresh_token("Cannot decrypt the refresh token"),
        ),
        Refused::Expired => (
            "The refresh token has not expired",
            "the refresh token was unused for too long, or the sign-in is too old",
            again,
            Error::refresh_token("Token has expired"),
        ),
        Refused::Revoked => (
            "The grant was not revoked",
            "the grant was revoked, or its user disabled; the audit log says by whom and why",
            again,
            Error::refresh_token("Token has been revoked"),
        ),
        Refused::Racing => (
            "The refresh token was not used before",
            "another request used the refresh token in the same second; that one got the successor",
            "Let the application refresh only once at a time, and share the answer.",
            Error::refresh_token("Token is being used by another request"),
        ),
        Refused::Reused => (
            "The refresh token was not used before",
            "the refresh token was used before, so somebody else may have it: the grant is revoked now",
            "Let the application keep only the newest refresh token, and let the person sign in again.",
            Error::refresh_token("Token has been revoked"),
        ),
        Refused::GrantGone => (
            "The client may use this grant type",
            "the client may no longer use the grant type with which the person signed in",
            "Allow the grant on the client's page. A public client can use the authorization code only.",
            Error::unauthorized_client(),
        ),
        Refused::TooWide(ref missing) => (
            "The scope was granted before",
            "a requested scope was not granted: a refresh can only narrow it",
            "Let the application request fewer scopes, or let the person give consent again.",
            Error::scope_too_wide(missing),
        ),
        Refused::NoScope => (
            "A scope that was granted is allowed",
            "none of the granted scopes is allowed for the client any more",
            "Allow the scope on the client's page.",
            Error::invalid_scope(),
        ),
    };
    call.refuse(Failed::new(check, why, remedy), error).await
}
