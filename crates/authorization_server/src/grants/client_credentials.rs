//! The client credentials grant (RFC 6749 §4.4): the client acts for itself.

use oauth::{Error, Scope};
use store::Client;

/// Decides the scope: what is asked for and allowed.
///
/// A token that would open nothing is refused with the reason, rather than issued and refused everywhere.
pub(crate) fn decide(client: &Client, asked: &Scope) -> Result<Scope, Error> {
    let granted = asked.intersection(&client.metadata.scope);
    if granted.is_empty() { Err(Error::invalid_scope()) } else { Ok(granted) }
}
