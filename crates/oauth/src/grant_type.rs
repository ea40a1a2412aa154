//! Grant types (RFC 6749 §4).

use std::fmt;

/// A grant type.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum GrantType {
    /// A person signs in and consents; the client exchanges a code (RFC 6749 §4.1).
    AuthorizationCode,
    /// The client acts for itself (RFC 6749 §4.4).
    ClientCredentials,
    /// The client collects a person's password (RFC 6749 §4.3).
    Password,
    /// A client goes on with what it was granted (RFC 6749 §6). It is never chosen: it follows from the others.
    RefreshToken,
}

impl GrantType {
    /// Every grant type that a client can be given, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::AuthorizationCode, Self::Password, Self::ClientCredentials];

    /// Returns the value of `grant_type` on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "authorization_code",
            Self::ClientCredentials => "client_credentials",
            Self::Password => "password",
            Self::RefreshToken => "refresh_token",
        }
    }

    /// Returns the name in GLPI's form.
    pub const fn label(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "Authorization code",
            Self::ClientCredentials => "Client credentials",
            Self::Password => "Password",
            Self::RefreshToken => "Refresh token",
        }
    }

    /// Finds a grant type by its value on the wire, letter for letter.
    pub fn parse(name: &str) -> Option<Self> {
        let all = Self::ALL.into_iter().chain([Self::RefreshToken]);
        all.into_iter().find(|grant| grant.as_str() == name)
    }
}

impl fmt::Display for GrantType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
