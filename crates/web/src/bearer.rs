//! The bearer guard: who asks, with which scope (RFC 6750).
//!
//! The token, its client, the client's networks and the scope are read at each request and never cached,
//! so that a revocation is in force at the very next one.

use crate::App;
use axum::http::{HeaderMap, header::AUTHORIZATION};
use oauth::{AccessToken, Challenge, ScopeToken, Timestamp, TokenNumber};
use std::net::IpAddr;
use store::ClientKey;

/// A caller with a live token.
#[derive(Clone, Debug)]
pub struct Bearer {
    /// The client that the token was issued to.
    pub client: ClientKey,
    /// The client's name.
    pub client_name: String,
    /// The token's number.
    pub token: TokenNumber,
}

/// Why a bearer is refused.
#[derive(Debug, thiserror::Error)]
pub enum BearerRefusal {
    /// No `Authorization: Bearer` header.
    #[error("no token was sent")]
    Missing,
    /// Not a token of ours, or its hash is another.
    #[error("the token is unknown")]
    Unknown,
    /// Its time is over.
    #[error("the token has expired")]
    Expired,
    /// It was revoked.
    #[error("the token was revoked")]
    Revoked,
    /// Its client may not do anything.
    #[error("the client is disabled")]
    ClientDisabled,
    /// The client may not come from here.
    #[error("the address {0} is not among the client's IP restrictions")]
    Address(IpAddr),
    /// The token does not open this.
    #[error("the token lacks the scope {0}")]
    Scope(ScopeToken),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl BearerRefusal {
    /// Returns the challenge that goes with it (RFC 6750 §3.1); `None` if the server is at fault.
    pub fn challenge(&self) -> Option<Challenge> {
        match self {
            Self::Missing => Some(Challenge::Missing),
            Self::Unknown
            | Self::Expired
            | Self::Revoked
            | Self::ClientDisabled
            | Self::Address(_) => Some(Challenge::InvalidToken),
            Self::Scope(scope) => Some(Challenge::InsufficientScope(*scope)),
            Self::Store(_) => None,
        }
    }
}

/// Lets a request pass that carries a live token with the scope.
pub async fn authorize_bearer(
    app: &App,
    headers: &HeaderMap,
    address: IpAddr,
    now: Timestamp,
    scope: ScopeToken,
) -> Result<Bearer, BearerRefusal> {
    let sent = headers.get(AUTHORIZATION).and_then(|value| oauth::bearer_token(value.as_bytes()));
    let sent = sent.ok_or(BearerRefusal::Missing)?;
    let token = AccessToken::parse(sent).ok_or(BearerRefusal::Unknown)?;
    let hash = token.hash();
    let state =
        app.store.read(move |db| db.token_state(&token)).await?.ok_or(BearerRefusal::Unknown)?;
    if !state.hash.matches(&hash) {
        return Err(BearerRefusal::Unknown);
    }
    if state.revoked_at.is_some() {
        return Err(BearerRefusal::Revoked);
    }
    if state.expires_at <= now {
        return Err(BearerRefusal::Expired);
    }
    if !state.client_enabled {
        return Err(BearerRefusal::ClientDisabled);
    }
    if !state.allowed_addresses.permits(address) {
        return Err(BearerRefusal::Address(address));
    }
    if !state.scope.covers(scope) {
        return Err(BearerRefusal::Scope(scope));
    }
    Ok(Bearer { client: state.client, client_name: state.client_name, token: state.number })
}
