//! What each grant type grants. The phases that all share are in [`crate::token`]; a grant holds only what is its own.

pub(crate) mod authorization_code;
pub(crate) mod client_credentials;
pub(crate) mod password;
pub(crate) mod refresh_token;

use crate::{answer::TokenError, call::Call};
use oauth::{Error, Scope};
use store::Client;
use web::Failed;

/// The scope of a token that acts for a person: what was asked for or granted before, and is allowed now.
async fn personal_scope(call: &Call, client: &Client, asked: &Scope) -> Result<Scope, TokenError> {
    let granted = asked.intersection(&client.metadata.scope);
    if opens_something(&granted) {
        return Ok(granted);
    }
    let failed = Failed::new(
        "A scope that is asked for is allowed",
        format!(
            "none of the requested scopes ({asked}) is allowed for the client ({})",
            client.metadata.scope
        ),
        "Let the application request allowed scopes, or allow the scope on the client's page.",
    );
    Err(call.refuse(failed, Error::invalid_scope()).await)
}

/// `offline_access` prolongs what other scopes open, and opens nothing itself.
pub(crate) fn opens_something(scope: &Scope) -> bool {
    scope.iter().any(|token| token != oauth::ScopeToken::OfflineAccess)
}
