//! Proof Key for Code Exchange (RFC 7636): who redeems a code is who asked for it.

use crate::Error;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};
use std::fmt;
use subtle::ConstantTimeEq as _;

/// How a challenge is made of its verifier (RFC 7636 §4.2).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ChallengeMethod {
    /// The verifier itself: for old clients that an administrator has marked.
    Plain,
    /// The base64url of the verifier's SHA-256.
    S256,
}

/// What a client must prove.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum PkceRule {
    /// Every authorization request carries a challenge by S256.
    #[default]
    Required,
    /// A challenge may be left out: for clients that existed before. Public clients still need one.
    Optional,
    /// As optional, and `plain` is understood: for legacy clients only.
    PlainAllowed,
}

/// A challenge with its method.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CodeChallenge {
    /// The text that was sent.
    pub challenge: String,
    /// How it was made.
    pub method: ChallengeMethod,
}

/// A verifier (RFC 7636 §4.1): 43 to 128 unreserved characters.
#[derive(Clone, PartialEq, Eq)]
pub struct CodeVerifier(String);

impl ChallengeMethod {
    /// Returns the name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::S256 => "S256",
        }
    }

    /// Finds a method by its name on the wire, letter for letter.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Plain, Self::S256].into_iter().find(|method| method.as_str() == name)
    }
}

impl PkceRule {
    /// Every rule, the strictest first.
    pub const ALL: [Self; 3] = [Self::Required, Self::Optional, Self::PlainAllowed];

    /// Returns the name under which the rule is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Optional => "optional",
            Self::PlainAllowed => "plain",
        }
    }

    /// Finds a rule by the name under which it is stored.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.as_str() == name)
    }
}

impl CodeChallenge {
    /// Reads the two parameters of an authorization request. A missing method means `plain` (RFC 7636 §4.3).
    pub fn parse(challenge: &str, method: Option<&str>) -> Option<Self> {
        let method = method.map_or(Some(ChallengeMethod::Plain), ChallengeMethod::parse)?;
        let length = match method {
            // SHA-256 in base64url without padding.
            ChallengeMethod::S256 => 43..=43,
            ChallengeMethod::Plain => 43..=128,
        };
        (length.contains(&challenge.len()) && is_unreserved(challenge))
            .then(|| Self { challenge: challenge.to_owned(), method })
    }

    /// Compares with a verifier (RFC 7636 §4.6), in constant time.
    pub fn is_proved_by(&self, verifier: &CodeVerifier) -> bool {
        let made = match self.method {
            ChallengeMethod::Plain => verifier.0.clone(),
            ChallengeMethod::S256 => URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.0.as_bytes())),
        };
        made.as_bytes().ct_eq(self.challenge.as_bytes()).into()
    }
}

impl CodeVerifier {
    /// Reads a verifier as sent.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if (43..=128).contains(&text.len()) && is_unreserved(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Error::invalid_request("Code Verifier must follow the specifications of RFC-7636."))
        }
    }
}

impl fmt::Debug for CodeVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CodeVerifier(…)")
    }
}

fn is_unreserved(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_example_of_rfc_7636_appendix_b_is_proved() {
        let verifier = CodeVerifier::parse("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk").unwrap();
        let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        assert!(CodeChallenge::parse(challenge, Some("S256")).unwrap().is_proved_by(&verifier));
        // The same text as `plain` is not proved: a missing method is never taken as S256.
        assert!(!CodeChallenge::parse(challenge, None).unwrap().is_proved_by(&verifier));
        let itself = CodeVerifier::parse(challenge).unwrap();
        assert!(!CodeChallenge::parse(challenge, Some("S256")).unwrap().is_proved_by(&itself));
    }

    #[test]
    fn odd_challenges_and_verifiers_are_refused() {
        for (challenge, method) in [
            ("x".repeat(42), Some("S256")),
            ("x".repeat(44), Some("S256")),
            ("x".repeat(42), Some("plain")),
            ("x".repeat(129), Some("plain")),
            (format!("{}+", "x".repeat(42)), Some("S256")),
            ("x".repeat(43), Some("s256")),
            ("x".repeat(43), Some("S512")),
        ] {
            assert_eq!(CodeChallenge::parse(&challenge, method), None, "{challenge} {method:?}");
        }
        for verifier in ["", "short", &"x".repeat(129), &format!("{} ", "x".repeat(43))] {
            assert!(CodeVerifier::parse(verifier).is_err(), "{verifier}");
        }
    }

    /// RFC 4648 §5 without padding, six bits at a time.
    fn base64url(bytes: &[u8]) -> String {
        let alphabet: Vec<char> =
            ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(['-', '_']).collect();
        let bits: Vec<usize> = bytes
            .iter()
            .flat_map(|byte| (0..8).rev().map(move |bit| usize::from(byte >> bit & 1)))
            .collect();
        bits.chunks(6)
            .map(|six| {
                alphabet[(0..6).fold(0, |value, bit| value * 2 + six.get(bit).unwrap_or(&0))]
            })
            .collect()
    }

    proptest! {
        #[test]
        fn a_verifier_proves_its_own_challenge_and_no_other(a in "[A-Za-z0-9._~-]{43,128}", b in "[A-Za-z0-9._~-]{43,128}") {
            let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(a.as_bytes()));
            let challenge = CodeChallenge::parse(&challenge, Some("S256")).unwrap();
            let plain = CodeChallenge::parse(&a, Some("plain")).unwrap();
            for made in [challenge, plain] {
                prop_assert!(made.is_proved_by(&CodeVerifier::parse(&a).unwrap()));
                prop_assert_eq!(made.is_proved_by(&CodeVerifier::parse(&b).unwrap()), a == b);
            }
        }

        #[test]
        fn a_challenge_is_proved_only_by_what_it_was_made_of(made_of in "[A-Za-z0-9._~-]{43,128}", challenge in "[A-Za-z0-9_-]{43}") {
            let verifier = CodeVerifier::parse(&made_of).unwrap();
            let direct = base64url(&Sha256::digest(&made_of));
            for text in [direct.as_str(), challenge.as_str(), made_of.get(..43).unwrap()] {
                let asked = CodeChallenge::parse(text, Some("S256"));
                prop_assert_eq!(asked.is_some_and(|asked| asked.is_proved_by(&verifier)), text == direct);
            }
        }

        #[test]
        fn a_verifier_of_another_length_is_none(verifier in "[A-Za-z0-9._~-]{0,42}|[A-Za-z0-9._~-]{129,300}") {
            prop_assert!(CodeVerifier::parse(&verifier).is_err());
            prop_assert_eq!(CodeChallenge::parse(&verifier, Some("plain")), None);
        }

        #[test]
        fn a_verifier_cut_or_lengthened_does_not_prove(verifier in "[A-Za-z0-9._~-]{44,127}", more in "[A-Za-z0-9._~-]") {
            let challenge = base64url(&Sha256::digest(&verifier));
            let asked = CodeChallenge::parse(&challenge, Some("S256")).unwrap();
            let cut = |range: std::ops::Range<usize>| verifier.get(range).unwrap().to_owned();
            for other in [cut(1..verifier.len()), cut(0..verifier.len() - 1), format!("{verifier}{more}")] {
                prop_assert!(!asked.is_proved_by(&CodeVerifier::parse(&other).unwrap()));
            }
        }
    }
}
