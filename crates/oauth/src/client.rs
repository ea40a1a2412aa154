//! What identifies a client (RFC 6749 §2.2).

use std::fmt;

/// The public identifier of a client.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ClientId(String);

/// The text cannot be a client identifier.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("a client identifier has 1 to 255 printable ASCII characters")]
pub struct InvalidClientId;

impl ClientId {
    /// Makes a new identifier, 32 hexadecimal digits, from random bytes.
    pub fn from_random(bytes: [u8; 16]) -> Self {
        Self(format!("{:032x}", u128::from_be_bytes(bytes)))
    }

    /// Takes an identifier as sent: `VSCHAR`s (RFC 6749 appendix A.1).
    pub fn parse(text: &str) -> Result<Self, InvalidClientId> {
        let legal =
            (1..=255).contains(&text.len()) && text.bytes().all(|b| (0x20..=0x7e).contains(&b));
        if legal { Ok(Self(text.to_owned())) } else { Err(InvalidClientId) }
    }

    /// Returns the identifier's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_printable_ascii_of_a_bounded_length() {
        assert_eq!(ClientId::from_random([0xab; 16]).as_str(), "abababababababababababababababab");
        assert!(ClientId::parse("agents of Lyon").is_ok());
        for bad in ["", "é", "a\nb", "a\0", &"x".repeat(256)] {
            assert_eq!(ClientId::parse(bad), Err(InvalidClientId), "{bad:?}");
        }
    }
}
