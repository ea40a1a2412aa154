//! Who asks? (RFC 6749 §2.3)

use crate::answer::TokenError;
use oauth::{ClientCredentials, SecretHash, Timestamp};
use std::net::IpAddr;
use store::{Actor, Client};
use web::{App, Door, throttled};

/// Why a client is not believed. The caller learns only that it is not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Disbelief {
    UnknownClient,
    WrongSecret,
    Disabled,
}

impl Disbelief {
    const fn reason(self) -> &'static str {
        match self {
            Self::UnknownClient => "there is no client with this identifier",
            Self::WrongSecret => "the client's secret is wrong, or has expired",
            Self::Disabled => "the client is disabled",
        }
    }
}

/// Finds the client and compares its secret.
///
/// A right secret passes whatever was tried before: with 256 random bits there is nothing to guess, and nobody can
/// lock a client out. Wrong ones are slowed for each client and address.
pub(crate) async fn authenticate_client(
    app: &App,
    credentials: ClientCredentials,
    address: IpAddr,
    now: Timestamp,
) -> Result<Client, TokenError> {
    let claim = credentials.client_id.as_ref().map_or_else(String::new, ToString::to_string);
    let found = match credentials.client_id {
        None => None,
        Some(client_id) => {
            app.store
                .read(move |db| {
                    let Some(client) = db.client(&client_id)? else { return Ok(None) };
                    let hashes = db.client_secret_hashes(client.key, now)?;
                    Ok(Some((client, hashes)))
                })
                .await?
        }
    };
    let (client, disbelief) = match found {
        None => (None, Disbelief::UnknownClient),
        Some((client, hashes)) if !any_matches(&hashes, &credentials.secret) => {
            (Some(client), Disbelief::WrongSecret)
        }
        Some((client, _)) if !client.metadata.enabled => (Some(client), Disbelief::Disabled),
        Some((client, _)) => return Ok(client),
    };
    let door = Door::new("client", &claim, address);
    if let Some(wait) = throttled(app, &door, now).await? {
        return Err(TokenError::TooManyAttempts(wait));
    }
    let key = client.map(|client| client.key);
    tracing::info!(client.key = key.map(|key| key.0), %address, reason = disbelief.reason(), "a client was refused");
    app.store
        .change(Actor::Anonymous, now, move |change| {
            change.record_failure(&door.claim)?;
            change.record_failure(&door.address)?;
            change.record_refusal(key, address, disbelief.reason())
        })
        .await?;
    Err(TokenError::Refused {
        error: oauth::Error::invalid_client(),
        scheme: crate::answer::Scheme::None,
    })
}

/// Compares with every secret, so that the time says nothing of which.
fn any_matches(hashes: &[SecretHash], sent: &SecretHash) -> bool {
    hashes.iter().fold(false, |found, hash| found | hash.matches(sent))
}
