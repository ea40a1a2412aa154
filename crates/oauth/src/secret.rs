//! Secrets that this server makes, and their hashes.
//!
//! A secret and its hash are two types: only the hash is ever stored, and nothing prints the secret by accident.
//! Each carries a prefix, so that secret scanners find one that leaked.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use std::fmt;
use subtle::ConstantTimeEq;

/// The SHA-256 of a secret with 256 random bits.
///
/// Such a secret cannot be guessed from its hash, so no slow hash is needed.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SecretHash([u8; 32]);

impl SecretHash {
    /// Hashes a secret as it is sent, prefix included.
    pub fn of(secret: &str) -> Self {
        Self(Sha256::digest(secret.as_bytes()).into())
    }

    /// Takes a stored hash; `None` unless it has 32 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self(bytes.try_into().ok()?))
    }

    /// Returns the 32 bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Compares in constant time.
    pub fn matches(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl fmt::Debug for SecretHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretHash(…)")
    }
}

/// The secret of a confidential client (RFC 6749 §2.3.1): `qms_` and 256 random bits.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientSecret(String);

impl ClientSecret {
    /// Makes a secret from random bytes.
    pub fn from_random(bytes: [u8; 32]) -> Self {
        Self(format!("qms_{}", URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// Returns the text that is shown once.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Returns what may stay visible: the last four characters.
    pub fn hint(&self) -> String {
        self.0.chars().skip(self.0.len().saturating_sub(4)).collect()
    }

    /// Returns the hash to store.
    pub fn hash(&self) -> SecretHash {
        SecretHash::of(&self.0)
    }
}

impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientSecret(…)")
    }
}

/// The number of a token's row: it grows with time, so that new rows land side by side.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TokenNumber(pub i64);

/// What is written after a prefix: the number of a row and 256 random bits. The number finds the row by its
/// primary key; the hash of the whole text proves the secret.
fn numbered(prefix: &str, number: TokenNumber, bytes: [u8; 32]) -> String {
    let mut raw = [0; 40];
    let (head, tail) = raw.split_at_mut(8);
    head.copy_from_slice(&number.0.to_be_bytes());
    tail.copy_from_slice(&bytes);
    format!("{prefix}{}", URL_SAFE_NO_PAD.encode(raw))
}

/// Reads the number of a numbered secret; `None` if the text cannot be one.
fn number_of(prefix: &str, text: &str) -> Option<TokenNumber> {
    let encoded = text.strip_prefix(prefix)?;
    if encoded.len() != 54 {
        return None;
    }
    let raw = URL_SAFE_NO_PAD.decode(encoded).ok()?;
    Some(TokenNumber(i64::from_be_bytes(raw.first_chunk::<8>().copied()?)))
}

/// An access token: opaque, `qma_` with its number and 256 random bits; or a JWT (RFC 9068) whose `jti` is its number.
///
/// The hash of either's whole text is in its row. A JWT that we did not sign has another text, so its hash is
/// another, and no key need be asked here.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessToken {
    number: TokenNumber,
    text: String,
}

const ACCESS_TOKEN_PREFIX: &str = "qma_";
/// No token of ours is longer.
const LONGEST_TOKEN: usize = 4096;

impl AccessToken {
    /// Makes an opaque token from its number and random bytes.
    pub fn from_random(number: TokenNumber, bytes: [u8; 32]) -> Self {
        Self { number, text: numbered(ACCESS_TOKEN_PREFIX, number, bytes) }
    }

    /// Takes a JWT that was just signed.
    pub fn from_jwt(number: TokenNumber, text: String) -> Self {
        Self { number, text }
    }

    /// Reads a token as sent; `None` if it cannot be one of ours.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > LONGEST_TOKEN || !text.is_ascii() {
            return None;
        }
        let number = number_of(ACCESS_TOKEN_PREFIX, text).or_else(|| number_of_jwt(text))?;
        Some(Self { number, text: text.to_owned() })
    }

    /// Returns the number of the token's row.
    pub fn number(&self) -> TokenNumber {
        self.number
    }

    /// Returns the text that is sent to the client.
    pub fn expose(&self) -> &str {
        &self.text
    }

    /// Returns the hash to store, or to compare with the stored one.
    pub fn hash(&self) -> SecretHash {
        SecretHash::of(&self.text)
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AccessToken({})", self.number.0)
    }
}

/// Reads `jti` out of a JWT's payload, believing nothing of it: it only says which row to look at.
fn number_of_jwt(text: &str) -> Option<TokenNumber> {
    #[derive(serde::Deserialize)]
    struct Claims<'c> {
        #[serde(borrow)]
        jti: std::borrow::Cow<'c, str>,
    }
    let mut parts = text.split('.');
    let (_, payload, _, None) = (parts.next()?, parts.next()?, parts.next()?, parts.next()) else {
        return None;
    };
    let payload = URL_SAFE_NO_PAD.decode(payload).ok()?;
    let claims: Claims<'_> = serde_json::from_slice(&payload).ok()?;
    claims.jti.parse().ok().map(TokenNumber)
}

/// Makes a kind of numbered secret with its prefix.
macro_rules! numbered_secret {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name {
            number: TokenNumber,
            text: String,
        }

        impl $name {
            /// Makes one from its number and random bytes.
            pub fn from_random(number: TokenNumber, bytes: [u8; 32]) -> Self {
                Self { number, text: numbered($prefix, number, bytes) }
            }

            /// Reads one as sent; `None` if it cannot be one of ours.
            pub fn parse(text: &str) -> Option<Self> {
                let number = number_of($prefix, text)?;
                Some(Self { number, text: text.to_owned() })
            }

            /// Returns the number of its row.
            pub fn number(&self) -> TokenNumber {
                self.number
            }

            /// Returns the text that is sent to the client.
            pub fn expose(&self) -> &str {
                &self.text
            }

            /// Returns the hash to store, or to compare with the stored one.
            pub fn hash(&self) -> SecretHash {
                SecretHash::of(&self.text)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.number.0)
            }
        }
    };
}

numbered_secret!(
    /// A refresh token (RFC 6749 §1.5): `qmr_`, its number and 256 random bits.
    RefreshToken,
    "qmr_"
);
numbered_secret!(
    /// An authorization code (RFC 6749 §4.1.2): `qmc_`, its number and 256 random bits.
    AuthorizationCode,
    "qmc_"
);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// LG-01.
    #[test]
    fn secrets_do_not_print_themselves() {
        let secret = ClientSecret::from_random([7; 32]);
        assert_eq!(format!("{secret:?} {:?}", secret.hash()), "ClientSecret(…) SecretHash(…)");
        assert!(secret.expose().starts_with("qms_") && secret.expose().ends_with(&secret.hint()));
        let token = AccessToken::from_random(TokenNumber(9), [7; 32]);
        assert_eq!(format!("{token:?}"), "AccessToken(9)");
    }

    /// CA-10.
    #[test]
    fn a_hash_matches_its_own_secret_only() {
        let hash = SecretHash::of("qms_a");
        assert!(hash.matches(&SecretHash::of("qms_a")));
        assert!(!hash.matches(&SecretHash::of("qms_A")));
        assert!(!hash.matches(&SecretHash::of("qms_a\0")));
        assert_eq!(SecretHash::from_bytes(&[0; 31]), None);
    }

    #[test]
    fn the_number_of_a_jwt_is_its_jti() {
        let jwt = |payload: &str| format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(payload));
        let token = AccessToken::parse(&jwt(r#"{"sub":"1","jti":"4711"}"#)).unwrap();
        assert_eq!(token.number(), TokenNumber(4711));
        for broken in [r#"{"jti":4711}"#, r#"{"jti":"x"}"#, "{}", "[]", ""] {
            assert_eq!(AccessToken::parse(&jwt(broken)), None, "{broken}");
        }
        for broken in [
            "a.b",
            "..",
            "a.b.c.d",
            &jwt(r#"{"jti":"1"}"#).replace("e30", "é"),
            &format!("{}{}", jwt(r#"{"jti":"1"}"#), "x".repeat(5000)),
        ] {
            assert_eq!(AccessToken::parse(broken), None);
        }
    }

    proptest! {
        #[test]
        fn a_token_reads_back(number in any::<i64>(), bytes in any::<[u8; 32]>()) {
            let token = AccessToken::from_random(TokenNumber(number), bytes);
            let read = AccessToken::parse(token.expose());
            prop_assert_eq!(read, Some(token));
        }

        #[test]
        fn any_other_text_is_no_token(text in "(qma_)?.{0,80}") {
            if let Some(token) = AccessToken::parse(&text) {
                prop_assert_eq!(text.len(), 58);
                prop_assert_eq!(token.expose(), text.as_str());
            }
        }

        #[test]
        fn one_kind_of_secret_is_never_read_as_another(number in any::<i64>(), bytes in any::<[u8; 32]>()) {
            let number = TokenNumber(number);
            let code = AuthorizationCode::from_random(number, bytes);
            let refresh = RefreshToken::from_random(number, bytes);
            let access = AccessToken::from_random(number, bytes);
            prop_assert!(AuthorizationCode::parse(code.expose()) == Some(code.clone()));
            prop_assert!(AccessToken::parse(code.expose()).is_none() && RefreshToken::parse(code.expose()).is_none());
            prop_assert!(AccessToken::parse(refresh.expose()).is_none() && AuthorizationCode::parse(access.expose()).is_none());
        }
    }
}
