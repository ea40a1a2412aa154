//! How tokens are written and signed.

use std::fmt;

/// How an access token is written.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum TokenFormat {
    /// Random, and readable by this server alone.
    #[default]
    Opaque,
    /// A JWT that a resource server can check by itself (RFC 9068).
    Jwt,
}

/// A signature algorithm (RFC 7518 §3.1, RFC 8037 §3.1).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub enum SigningAlgorithm {
    /// ECDSA on P-256 with SHA-256.
    #[default]
    Es256,
    /// Ed25519.
    EdDsa,
    /// RSA of 2048 bits, PKCS #1 v1.5, with SHA-256.
    Rs256,
}

impl TokenFormat {
    /// Every format.
    pub const ALL: [Self; 2] = [Self::Opaque, Self::Jwt];

    /// Returns the name under which the format is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Opaque => "opaque",
            Self::Jwt => "jwt",
        }
    }

    /// Finds a format by the name under which it is stored.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == name)
    }
}

impl SigningAlgorithm {
    /// Every algorithm, the one for new clients first.
    pub const ALL: [Self; 3] = [Self::Es256, Self::EdDsa, Self::Rs256];

    /// Returns the value of `alg` on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Es256 => "ES256",
            Self::EdDsa => "EdDSA",
            Self::Rs256 => "RS256",
        }
    }

    /// Finds an algorithm by its value on the wire, letter for letter.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.as_str() == name)
    }
}

impl fmt::Display for SigningAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
