//! What a token request asks for (RFC 6749 §4 and §6).

use crate::{AuthorizationCode, CodeVerifier, Error, GrantType, Parameters, RefreshToken, Scope};
use std::fmt;

/// A token request, one variant for each grant type that this server answers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TokenRequest {
    /// RFC 6749 §4.1.3.
    AuthorizationCode(CodeExchange),
    /// RFC 6749 §4.4.2.
    ClientCredentials {
        /// The scope asked for; absent asks for nothing.
        scope: Scope,
    },
    /// RFC 6749 §4.3.2.
    Password(PasswordLogin),
    /// RFC 6749 §6.
    RefreshToken {
        /// The token; `None` if the text cannot be one of ours.
        token: Option<RefreshToken>,
        /// The scope parameter as sent; absent asks for the scope that was granted.
        scope: Option<String>,
    },
}

/// The exchange of a code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CodeExchange {
    /// The code; `None` if the text cannot be one of ours.
    pub code: Option<AuthorizationCode>,
    /// Where the code was sent, repeated.
    pub redirect_uri: Option<String>,
    /// PKCE's verifier (RFC 7636 §4.5).
    pub code_verifier: Option<CodeVerifier>,
}

/// A person's name and password, collected by the client.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordLogin {
    /// The name.
    pub username: String,
    /// The password, exactly as sent.
    pub password: String,
    /// The scope asked for.
    pub scope: Scope,
}

impl fmt::Debug for PasswordLogin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PasswordLogin").field("scope", &self.scope).finish_non_exhaustive()
    }
}

impl TokenRequest {
    /// Reads the request of a body.
    pub fn parse(parameters: &Parameters) -> Result<Self, Error> {
        let required = |name: &'static str| parameters.get(name).ok_or(Error::parameter(name));
        let scope = || Scope::parse(parameters.get("scope").unwrap_or_default());
        match parameters.get("grant_type").and_then(GrantType::parse) {
            Some(GrantType::AuthorizationCode) => {
                let code = AuthorizationCode::parse(required("code")?);
                let code_verifier =
                    parameters.get("code_verifier").map(CodeVerifier::parse).transpose()?;
                let redirect_uri = parameters.get("redirect_uri").map(str::to_owned);
                Ok(Self::AuthorizationCode(CodeExchange { code, redirect_uri, code_verifier }))
            }
            Some(GrantType::ClientCredentials) => Ok(Self::ClientCredentials { scope: scope() }),
            Some(GrantType::Password) => Ok(Self::Password(PasswordLogin {
                username: required("username")?.to_owned(),
                password: required("password")?.to_owned(),
                scope: scope(),
            })),
            Some(GrantType::RefreshToken) => Ok(Self::RefreshToken {
                token: RefreshToken::parse(required("refresh_token")?),
                scope: parameters.get("scope").map(str::to_owned),
            }),
            None => Err(Error::unsupported_grant_type()),
        }
    }

    /// Returns the grant type.
    pub const fn grant_type(&self) -> GrantType {
        match self {
            Self::AuthorizationCode(_) => GrantType::AuthorizationCode,
            Self::ClientCredentials { .. } => GrantType::ClientCredentials,
            Self::Password(_) => GrantType::Password,
            Self::RefreshToken { .. } => GrantType::RefreshToken,
        }
    }
}
