//! What a token request asks for (RFC 6749 §4).

use crate::{Error, GrantType, Parameters, Scope};

/// A token request, one variant for each grant type that this server answers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TokenRequest {
    /// RFC 6749 §4.4.2.
    ClientCredentials {
        /// The scope asked for; absent asks for nothing.
        scope: Scope,
    },
}

impl TokenRequest {
    /// Reads the request of a body.
    pub fn parse(parameters: &Parameters) -> Result<Self, Error> {
        let grant_type = parameters.get("grant_type").and_then(GrantType::parse);
        match grant_type {
            Some(GrantType::ClientCredentials) => Ok(Self::ClientCredentials {
                scope: Scope::parse(parameters.get("scope").unwrap_or_default()),
            }),
            Some(GrantType::AuthorizationCode | GrantType::Password) | None => {
                Err(Error::unsupported_grant_type())
            }
        }
    }

    /// Returns the grant type.
    pub const fn grant_type(&self) -> GrantType {
        match self {
            Self::ClientCredentials { .. } => GrantType::ClientCredentials,
        }
    }
}
