//! Who asks? (RFC 6749 §2.3)

use crate::{answer::TokenError, call::Call};
use axum::http::{HeaderMap, HeaderValue, header};
use oauth::{ClientCredentials, Error, Parameters, SecretHash};
use store::{Actor, Client, ClientKey, SecretId, ValidSecret};
use web::{Door, Failed, throttled, trace_client};

/// A client that is who it says.
pub(crate) struct Authenticated {
    pub(crate) client: Client,
    /// By which secret; `None` for a public client, which proves nothing.
    pub(crate) secret: Option<SecretId>,
}

/// Why a client is not believed. The caller learns only that it is not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Disbelief {
    UnknownClient,
    WrongSecret,
    PublicWithSecret,
    Disabled,
}

impl Disbelief {
    fn told(self) -> Failed {
        match self {
            Self::UnknownClient => Failed::new(
                "The client is known",
                "there is no client with this identifier",
                "Compare the client id with those under Configuration, OAuth clients. If the client was deleted, add a new one.",
            ),
            Self::WrongSecret => Failed::new(
                "The secret is right",
                "the client's secret is wrong, or has expired",
                "Give the caller the client's current secret, or create a new one on the client's page.",
            ),
            Self::PublicWithSecret => Failed::new(
                "The secret is right",
                "the client is public and has no secret, but one was sent",
                "Let the caller send only client_id, or create a confidential client for it.",
            ),
            Self::Disabled => Failed::new(
                "The client is enabled",
                "the client is disabled",
                "Enable the client under Configuration, OAuth clients.",
            ),
        }
    }
}

/// Finds the client, compares its secret, and checks from where it comes.
///
/// A right secret passes whatever was tried before: with 256 random bits there is nothing to guess, and nobody can
/// lock a client out. Wrong ones are slowed for each client and address.
pub(crate) async fn authenticate_client(
    call: &mut Call,
    headers: &HeaderMap,
    parameters: &Parameters,
) -> Result<Authenticated, TokenError> {
    let authorization = headers.get(header::AUTHORIZATION).map(HeaderValue::as_bytes);
    let credentials = match ClientCredentials::read(authorization, parameters) {
        Ok(credentials) => credentials,
        Err(error) => return Err(call.malformed(error).await),
    };
    let claim = credentials.client_id.as_ref().map_or_else(String::new, ToString::to_string);
    let now = call.now;
    let found = match credentials.client_id {
        None => None,
        Some(client_id) => {
            call.app
                .store
                .read(move |db| {
                    let found = db.client_with_secrets(&client_id, now)?;
                    if found.is_none() {
                        // Asked for nobody too, so that the time says little of who exists.
                        db.valid_client_secrets(ClientKey(0), now)?;
                    }
                    Ok(found)
                })
                .await?
        }
    };
    call.trail.client = found.as_ref().map(|(client, _)| client.key);
    let is_public = found.as_ref().is_some_and(|(client, _)| !client.metadata.confidential);
    if credentials.secret.is_none() && !is_public {
        return Err(call.malformed(Error::parameter("client_secret")).await);
    }
    match believe(found, credentials.secret) {
        Ok(authenticated) => {
            call.for_client = Some(authenticated.client.key);
            trace_client(&authenticated.client.metadata.name);
            call.trail.pass("The client is known");
            if let Some(secret) = authenticated.secret {
                call.trail.pass("The secret is right");
                call.trail.prove();
                let Call { app, trail, .. } = call;
                app.usage().count(secret, trail.address, &trail.user_agent, now);
            }
            call.trail.pass("The client is enabled");
            check_address(call, &authenticated.client).await?;
            Ok(authenticated)
        }
        Err(disbelief) => Err(disbelieve(call, &claim, disbelief).await),
    }
}

fn believe(
    found: Option<(Client, Vec<ValidSecret>)>,
    sent: Option<SecretHash>,
) -> Result<Authenticated, Disbelief> {
    let (client, secrets) = found.ok_or(Disbelief::UnknownClient)?;
    let secret = match sent {
        None => None,
        Some(_) if !client.metadata.confidential => return Err(Disbelief::PublicWithSecret),
        Some(sent) => Some(matching(&secrets, &sent).ok_or(Disbelief::WrongSecret)?),
    };
    if client.metadata.enabled {
        Ok(Authenticated { client, secret })
    } else {
        Err(Disbelief::Disabled)
    }
}

/// Compares with every secret, so that the time says nothing of which.
fn matching(secrets: &[ValidSecret], sent: &SecretHash) -> Option<SecretId> {
    secrets.iter().fold(None, |found, secret| {
        let matches = secret.hash.matches(sent);
        found.or(matches.then_some(secret.id))
    })
}

async fn disbelieve(call: &Call, claim: &str, disbelief: Disbelief) -> TokenError {
    let (app, now) = (&call.app, call.now);
    let door = Door::new("client", claim, call.trail.address);
    match throttled(app, &door, now).await {
        Ok(None) => {}
        Ok(Some(wait)) => return call.refuse_for_now(wait).await,
        Err(error) => return error.into(),
    }
    let counted = app
        .store
        .change(Actor::Anonymous, now, move |change| {
            change.record_failure(&door.claim)?;
            change.record_failure(&door.address)
        })
        .await;
    match counted {
        Ok(()) => call.refuse(disbelief.told(), Error::invalid_client()).await,
        Err(error) => error.into(),
    }
}

/// From where? One rule for every endpoint.
pub(crate) async fn check_address(call: &mut Call, client: &Client) -> Result<(), TokenError> {
    let address = call.trail.address;
    if client.metadata.allowed_addresses.permits(address) {
        call.trail.pass("The address is among the client's IP restrictions");
        return Ok(());
    }
    let failed = Failed::new(
        "The address is among the client's IP restrictions",
        format!("the address {address} is not among {}", client.metadata.allowed_addresses),
        "Add the address to the client's IP restrictions, or call from an allowed address. Behind a proxy, check --trusted-proxy.",
    );
    Err(call.refuse(failed, Error::address_not_allowed(address)).await)
}
