//! What a collector of traces is told of a request by those who find it out.

use tracing::Span;

/// Tells for which client the request is that is under way, by the name that administrators have given it.
pub fn trace_client(name: &str) {
    Span::current().record("oauth.client", name);
}
