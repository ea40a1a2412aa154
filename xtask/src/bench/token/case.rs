//! What is asked of the server.

use std::fmt;

use clap::ValueEnum;

/// A kind of request.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, ValueEnum)]
pub(crate) enum Case {
    /// The plainest answer: the ceiling.
    Plain,
    /// Issue an opaque token by client credentials.
    Opaque,
    /// Issue a JWT signed by ES256.
    Es256,
    /// Issue a JWT signed by `EdDSA`.
    Eddsa,
    /// Issue a JWT signed by RS256.
    Rs256,
    /// Show a token at a protected resource.
    Validate,
    /// Introspect a token.
    Introspect,
    /// Refresh, each connection its own chain.
    Refresh,
    /// Issue tokens by the password grant.
    Password,
}

impl Case {
    /// Returns what was asked for, or everything, with what the others are compared with.
    pub(crate) fn chosen(wanted: &[Self]) -> Vec<Self> {
        let compared = |case: &Self| matches!(case, Self::Plain | Self::Opaque);
        let all = Self::value_variants().iter().copied();
        all.filter(|case| wanted.is_empty() || compared(case) || wanted.contains(case)).collect()
    }

    /// Whether a token is signed for each answer.
    pub(crate) fn is_signed(self) -> bool {
        matches!(self, Self::Es256 | Self::Eddsa | Self::Rs256)
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Plain => "plainest answer",
            Self::Opaque => "issue opaque",
            Self::Es256 => "issue JWT ES256",
            Self::Eddsa => "issue JWT EdDSA",
            Self::Rs256 => "issue JWT RS256",
            Self::Validate => "validate",
            Self::Introspect => "introspect",
            Self::Refresh => "refresh",
            Self::Password => "password grant",
        })
    }
}
