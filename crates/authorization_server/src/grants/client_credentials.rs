//! The client credentials grant (RFC 6749 §4.4): the client acts for itself.

use crate::{
    answer::TokenError,
    call::Call,
    issue::{Access, issue_access_token},
};
use oauth::{Error, Scope, ScopeToken, TokenResponse};
use store::Client;
use web::Failed;

/// Issues an access token: what is asked for, allowed, and of use to a client without a person.
///
/// A token that would open nothing is refused with the reason, rather than issued and refused everywhere.
pub(crate) async fn issue(
    call: &mut Call,
    client: &Client,
    asked: &Scope,
) -> Result<TokenResponse, TokenError> {
    let allowed = asked.intersection(&client.metadata.scope);
    let scope = allowed.without(|token| is_useless(client, token));
    if scope.is_empty() {
        return Err(refuse(call, client, asked, &allowed).await);
    }
    call.trail.pass("A scope that is asked for is allowed");
    issue_access_token(call, client, Access { user: None, family: None, scope }).await
}

/// Scopes about a person need a person; the API and GraphQL need a profile to act with.
fn is_useless(client: &Client, token: ScopeToken) -> bool {
    let needs_profile = matches!(token, ScopeToken::Api | ScopeToken::Graphql);
    token.is_personal() || (needs_profile && client.metadata.service_account.is_none())
}

async fn refuse(call: &Call, client: &Client, asked: &Scope, allowed: &Scope) -> TokenError {
    let check = "A scope that is asked for is allowed";
    if allowed.is_empty() {
        let why = format!(
            "none of the requested scopes ({asked}) is allowed for the client ({})",
            client.metadata.scope
        );
        let remedy =
            "Let the application request allowed scopes, or allow the scope on the client's page.";
        return call.refuse(Failed::new(check, why, remedy), Error::invalid_scope()).await;
    }
    let why =
        format!("without a profile, the scopes {allowed} give the client no access of its own");
    let remedy = "Make the client a service account by giving it a profile, or let a user sign in with the authorization code.";
    let error = Error::useless_scope(
        "The allowed scopes give this client no access of its own. Ask an administrator to give the client a profile, or let a user sign in.",
    );
    call.refuse(Failed::new(check, why, remedy), error).await
}
