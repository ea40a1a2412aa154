//! Bearer tokens on the way to a resource (RFC 6750).

use crate::ScopeToken;
use std::fmt;

/// Reads an `Authorization: Bearer` header (RFC 6750 §2.1); the scheme's letter case does not matter.
///
/// `None` if the header has another scheme or no token.
pub fn bearer_token(header: &[u8]) -> Option<&str> {
    let (scheme, token) = std::str::from_utf8(header).ok()?.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// The value of `WWW-Authenticate` (RFC 6750 §3).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Challenge {
    /// No token was sent.
    Missing,
    /// The token is unknown, expired or revoked.
    InvalidToken,
    /// The token lacks this scope.
    InsufficientScope(ScopeToken),
}

impl fmt::Display for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("Bearer realm=\"Quartermaster\""),
            Self::InvalidToken => {
                f.write_str("Bearer realm=\"Quartermaster\", error=\"invalid_token\"")
            }
            Self::InsufficientScope(scope) => {
                write!(
                    f,
                    "Bearer realm=\"Quartermaster\", error=\"insufficient_scope\", scope=\"{scope}\""
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_is_read_in_any_letter_case() {
        for header in ["Bearer abc", "bearer abc", "BEARER  abc "] {
            assert_eq!(bearer_token(header.as_bytes()), Some("abc"), "{header}");
        }
        for header in [&b"Bearer"[..], b"Bearer ", b"Basic abc", b"abc", b"", b"Bearer \xff"] {
            assert_eq!(bearer_token(header), None, "{header:?}");
        }
    }
}
