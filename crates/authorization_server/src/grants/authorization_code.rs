//! The authorization code grant, second half (RFC 6749 §4.1.3): a code is exchanged for tokens.

use super::opens_something;
use crate::{
    answer::TokenError,
    call::Call,
    issue::{Opening, Premade, finish},
};
use oauth::{CodeExchange, Error, GrantType, TokenResponse};
use store::{Actor, Change, Client, CodeGrant, Family, Redeemed};
use web::Failed;

/// Why a code is not exchanged. A code that reached its own client is spent by then.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Refused {
    Unknown,
    OfOtherClient,
    Expired,
    Replayed,
    RedirectUriMissing,
    RedirectUriDiffers,
    VerifierMissing,
    VerifierUnexpected,
    VerifierWrong,
    UserDisabled,
    NoScope,
}

/// Exchanges a code.
///
/// The code is spent, checked and turned into a family in one transaction: of parallel exchanges one wins, and a
/// replay finds what to revoke.
pub(crate) async fn exchange(
    call: &mut Call,
    client: &Client,
    exchange: CodeExchange,
) -> Result<TokenResponse, TokenError> {
    let Some(code) = exchange.code.clone() else {
        return Err(refuse(call, Refused::Unknown).await);
    };
    let premade = Premade::new(call, client);
    let (asked, made, known) = (exchange, premade.clone(), client.clone());
    let outcome = call
        .app
        .store
        .change(Actor::Client(client.key), call.now, move |change| {
            let grant = match change.take_code(&code, known.key)? {
                Redeemed::Taken(grant) => grant,
                Redeemed::Unknown => return Ok(Err(Refused::Unknown)),
                Redeemed::OfOtherClient => return Ok(Err(Refused::OfOtherClient)),
                Redeemed::Expired => return Ok(Err(Refused::Expired)),
                Redeemed::Replayed => return Ok(Err(Refused::Replayed)),
            };
            if let Err(refused) = check(change, &asked, &grant)? {
                return Ok(Err(refused));
            }
            let scope = grant.scope.intersection(&known.metadata.scope);
            if !opens_something(&scope) {
                return Ok(Err(Refused::NoScope));
            }
            let opening = Opening {
                user: grant.user,
                grant_type: GrantType::AuthorizationCode,
                scope,
                nonce: grant.nonce,
                authenticated_at: grant.authenticated_at,
            };
            let family: Family = made.open(change, &known, &opening)?;
            change.tie_code(&code, family.id)?;
            Ok(Ok(family))
        })
        .await?;
    match outcome {
        Ok(family) => finish(call, client, premade, &family, family.scope.clone()).await,
        Err(refused) => Err(refuse(call, refused).await),
    }
}

/// Checks a code that was just spent against the request.
fn check(
    change: &mut Change<'_>,
    exchange: &CodeExchange,
    grant: &CodeGrant,
) -> Result<Result<(), Refused>, store::Error> {
    // RFC 6749 §4.1.3: the redirect URI is repeated, if the authorization request had one.
    match &exchange.redirect_uri {
        None if grant.redirect_uri_sent => return Ok(Err(Refused::RedirectUriMissing)),
        Some(uri) if *uri != grant.redirect_uri => return Ok(Err(Refused::RedirectUriDiffers)),
        _ => {}
    }
    // RFC 7636 §4.6; RFC 9700 §4.8.2: a verifier without a challenge is a downgrade.
    match (&grant.code_challenge, &exchange.code_verifier) {
        (None, None) => {}
        (None, Some(_)) => return Ok(Err(Refused::VerifierUnexpected)),
        (Some(_), None) => return Ok(Err(Refused::VerifierMissing)),
        (Some(challenge), Some(verifier)) if challenge.is_proved_by(verifier) => {}
        (Some(_), Some(_)) => return Ok(Err(Refused::VerifierWrong)),
    }
    let user = change.user_by_id(grant.user)?;
    Ok(if user.is_some_and(|user| user.enabled) { Ok(()) } else { Err(Refused::UserDisabled) })
}

#[expect(clippy::too_many_lines, reason = "a table of refusals")]
async fn refuse(call: &Call, refused: Refused) -> TokenError {
    let again = "Let the application start the sign-in again.";
    let programmer = "Correct the application, then start the sign-in again.";
    let grant = |text: &'static str, hint| Error::invalid_grant(text, hint);
    let not_valid = "The authorization code is not valid.";
    let (check, why, remedy, error) = match refused {
        Refused::Unknown => (
            "The code is known",
            "there is no such code: it was made up or altered, or expired long ago",
            again,
            grant(not_valid, Some("Cannot validate the provided authorization code")),
        ),
        Refused::OfOtherClient => (
            "The code was given to this client",
            "the code was given to another client",
            programmer,
            grant(not_valid, Some("Authorization code was not issued to this client")),
        ),
        Refused::Expired => (
            "The code has not expired",
            "the code has expired; the client's page shows the lifetime of codes",
            again,
            grant(not_valid, Some("Authorization code has expired")),
        ),
        Refused::Replayed => (
            "The code was not used before",
            "the code was used before; everything it gave is revoked now",
            "If the application did not send the code twice, somebody else has seen it: check the redirect URI and the application's logs.",
            grant(not_valid, Some("Authorization code has been revoked")),
        ),
        Refused::RedirectUriMissing => (
            "The redirect URI is repeated",
            "redirect_uri is missing, but was part of the authorization request",
            programmer,
            Error::parameter("redirect_uri"),
        ),
        Refused::RedirectUriDiffers => (
            "The redirect URI is repeated",
            "redirect_uri is not the one of the authorization request",
            programmer,
            grant(
                "The redirect URI is not the one of the authorization request.",
                Some("Invalid redirect URI"),
            ),
        ),
        Refused::VerifierMissing => (
            "The code verifier proves the challenge",
            "code_verifier is missing, but the authorization request had a challenge",
            programmer,
            Error::parameter("code_verifier"),
        ),
        Refused::VerifierUnexpected => (
            "The code verifier proves the challenge",
            "code_verifier was sent, but the authorization request had no challenge",
            programmer,
            Error::invalid_request("code_verifier received when no code_challenge is present"),
        ),
        Refused::VerifierWrong => (
            "The code verifier proves the challenge",
            "code_verifier does not match the challenge: the code is redeemed by somebody other than who requested it",
            programmer,
            grant(
                "The code verifier does not prove the challenge.",
                Some("Failed to verify `code_verifier`."),
            ),
        ),
        Refused::UserDisabled => (
            "The user is enabled",
            "the user was disabled since the code was given",
            "Enable the user.",
            grant(not_valid, None),
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
