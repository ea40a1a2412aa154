//! The bearer guard: who asks, with which scope (RFC 6750).
//!
//! The token, its client, its user, the client's networks and the scope are read at each request and never cached,
//! so that a revocation is in force at the very next one.

use crate::{Answered, App, Failed, Trail, trace_client, user_agent};
use axum::http::{HeaderMap, header::AUTHORIZATION};
use oauth::{AccessToken, Challenge, Scope, ScopeToken, Timestamp, TokenNumber};
use std::net::IpAddr;
use store::{ClientKey, FamilyId, ProfileId, Reader, TokenState, TokenUser, UsageKind, UserId};

/// A caller with a live token.
#[derive(Clone, Debug)]
pub struct Bearer {
    /// The client that the token was issued to.
    pub client: ClientKey,
    /// The client's name.
    pub client_name: String,
    /// For whom the client acts; `None` if it acts for itself.
    pub user: Option<TokenUser>,
    /// The profile with which the client acts for itself, if it may.
    pub service_profile: Option<ProfileId>,
    /// What the token opens.
    pub scope: Scope,
    /// The token's number.
    pub token: TokenNumber,
    /// The grant that it came of, if a person gave one.
    pub family: Option<FamilyId>,
}

/// A request that needs a token to pass.
#[derive(Clone, Copy)]
pub struct BearerRequest<'r> {
    /// What it is asked of.
    pub app: &'r App,
    /// Its headers.
    pub headers: &'r HeaderMap,
    /// Where it comes from.
    pub address: IpAddr,
    /// When it came.
    pub now: Timestamp,
    /// The endpoint, as denials name it.
    pub endpoint: &'static str,
    /// The token must have one of these; none if any token will do.
    pub scopes: &'r [ScopeToken],
}

/// Why a bearer is refused, with the reference under which that is kept.
#[derive(Debug, thiserror::Error)]
#[error("{refusal}")]
pub struct BearerDenied {
    /// Why.
    pub refusal: BearerRefusal,
    /// The reference, if the denial was kept.
    pub reference: Option<String>,
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
    /// It was revoked, or the grant that it came of.
    #[error("the token was revoked")]
    Revoked,
    /// Its time is over.
    #[error("the token has expired")]
    Expired,
    /// Its client may not do anything.
    #[error("the client is disabled")]
    ClientDisabled,
    /// Its user may not do anything.
    #[error("the user is disabled")]
    UserDisabled,
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

/// The endpoint where agents come; it counts what it lets pass by what became of the message.
pub const INVENTORY: &str = "inventory";

/// What must hold, in the order in which it is checked.
const CHECKS: [&str; 7] = [
    "The token is known",
    "The token was not revoked",
    "The token has not expired",
    "The client is enabled",
    "The user is enabled",
    "The address is among the client's IP restrictions",
    "The token has the scope",
];

impl BearerRefusal {
    /// Returns the challenge that goes with it (RFC 6750 §3.1); `None` if the server is at fault.
    pub fn challenge(&self) -> Option<Challenge> {
        match self {
            Self::Missing => Some(Challenge::Missing),
            Self::Unknown
            | Self::Revoked
            | Self::Expired
            | Self::ClientDisabled
            | Self::UserDisabled
            | Self::Address(_) => Some(Challenge::InvalidToken),
            Self::Scope(scope) => Some(Challenge::InsufficientScope(*scope)),
            Self::Store(_) => None,
        }
    }

    /// Returns which check failed, and what would mend it; `None` if nothing is to be kept: a request without a
    /// token is how agents begin.
    fn failed_check(&self) -> Option<(usize, &'static str)> {
        Some(match self {
            Self::Missing | Self::Store(_) => return None,
            Self::Unknown => {
                (0, "Request a new token. If this one was issued here, it was cut off or altered.")
            }
            Self::Revoked => {
                (1, "Request a new token. The audit log says why this one was revoked.")
            }
            Self::Expired => (2, "Request a new token when the old one expires."),
            Self::ClientDisabled => (3, "Enable the client under Configuration, OAuth clients."),
            Self::UserDisabled => (4, "Enable the user."),
            Self::Address(_) => (
                5,
                "Add the address to the client's IP restrictions, or call from an allowed address. Behind a proxy, check --trusted-proxy.",
            ),
            Self::Scope(_) => (
                6,
                "Request a token with this scope. You may have to allow the scope on the client's page first.",
            ),
        })
    }
}

/// Checks what the database says of a token that was presented. This is the one place where that is decided: for
/// resources, inventories and introspection alike.
pub fn check_token(
    state: &TokenState,
    presented: &AccessToken,
    now: Timestamp,
) -> Result<(), BearerRefusal> {
    if !state.hash.matches(&presented.hash()) {
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
    if state.user.as_ref().is_some_and(|user| !user.enabled) {
        return Err(BearerRefusal::UserDisabled);
    }
    Ok(())
}

/// Lets a request pass that carries a live token with one of the scopes.
pub async fn authorize_bearer(request: BearerRequest<'_>) -> Result<Bearer, BearerDenied> {
    let passed = authorize_and_read(request, |_, _| Ok(())).await;
    passed.map(|(bearer, ())| bearer)
}

/// Lets a request pass that carries a live token with one of the scopes. What else is to be known of who asks is read
/// with the token's state, at one go; it counts for nothing where the token does not pass.
pub(crate) async fn authorize_and_read<T: Send + 'static>(
    request: BearerRequest<'_>,
    also: impl FnOnce(&mut Reader<'_>, &TokenState) -> store::Result<T> + Send + 'static,
) -> Result<(Bearer, T), BearerDenied> {
    let BearerRequest { app, headers, address, now, endpoint, scopes } = request;
    let mut known = None;
    let outcome = authorize(request, also, &mut known).await;
    if (endpoint != INVENTORY || outcome.is_err())
        && let Some((client, kind, scope)) =
            counted(&outcome, known.map(|(client, _)| client), scopes)
    {
        let user_agent = &user_agent(headers);
        app.requests().count(Answered { client, kind, scope, address, user_agent }, now);
    }
    let refusal = match outcome {
        Ok(passed) => {
            trace_client(&passed.0.client_name);
            return Ok(passed);
        }
        Err(refusal) => refusal,
    };
    let Some((index, remedy)) = refusal.failed_check() else {
        return Err(BearerDenied { refusal, reference: None });
    };
    let mut trail = Trail::new(endpoint, address, headers);
    if let Some((client, user)) = known {
        (trail.client, trail.user) = (Some(client), user);
        trail.prove();
    }
    CHECKS.iter().take(index).for_each(|check| trail.pass(check));
    let check = CHECKS.get(index).copied().unwrap_or_default();
    let failed = Failed::new(check, refusal.to_string(), remedy);
    match trail.deny(app, now, &failed).await {
        Ok(reference) => Err(BearerDenied { refusal, reference }),
        Err(error) => Err(BearerDenied { refusal: error.into(), reference: None }),
    }
}

/// Returns how a request is counted; one without a token is nobody's.
fn counted<T>(
    outcome: &Result<(Bearer, T), BearerRefusal>,
    known: Option<ClientKey>,
    scopes: &[ScopeToken],
) -> Option<(Option<ClientKey>, UsageKind, String)> {
    let (client, kind, opened) = match outcome {
        Ok((bearer, _)) => {
            let opened = scopes.iter().find(|scope| bearer.scope.covers(**scope));
            (Some(bearer.client), UsageKind::ResourceServed, opened)
        }
        Err(BearerRefusal::Missing | BearerRefusal::Store(_)) => return None,
        Err(_) => (known, UsageKind::ResourceRefused, scopes.first()),
    };
    Some((client, kind, opened.map(ToString::to_string).unwrap_or_default()))
}

async fn authorize<T: Send + 'static>(
    request: BearerRequest<'_>,
    also: impl FnOnce(&mut Reader<'_>, &TokenState) -> store::Result<T> + Send + 'static,
    known: &mut Option<(ClientKey, Option<UserId>)>,
) -> Result<(Bearer, T), BearerRefusal> {
    let BearerRequest { app, headers, address, now, scopes, .. } = request;
    let sent = headers.get(AUTHORIZATION).and_then(|value| oauth::bearer_token(value.as_bytes()));
    let sent = sent.ok_or(BearerRefusal::Missing)?;
    let token = AccessToken::parse(sent).ok_or(BearerRefusal::Unknown)?;
    let presented = token.clone();
    let read = move |db: &mut Reader<'_>| {
        let Some(state) = db.token_state(&token)? else { return Ok(None) };
        let read = also(db, &state)?;
        Ok(Some((state, read)))
    };
    let (state, read) = app.store.read(read).await?.ok_or(BearerRefusal::Unknown)?;
    let checked = check_token(&state, &presented, now);
    if !matches!(checked, Err(BearerRefusal::Unknown)) {
        *known = Some((state.client, state.user.as_ref().map(|user| user.id)));
    }
    checked?;
    if !state.allowed_addresses.permits(address) {
        return Err(BearerRefusal::Address(address));
    }
    if let Some(first) = scopes.first()
        && !scopes.iter().any(|scope| state.scope.covers(*scope))
    {
        return Err(BearerRefusal::Scope(*first));
    }
    let bearer = Bearer {
        client: state.client,
        client_name: state.client_name,
        user: state.user,
        service_profile: state.service_profile,
        scope: state.scope,
        token: state.number,
        family: state.family,
    };
    Ok((bearer, read))
}
