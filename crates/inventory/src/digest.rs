//! Fingerprints of what a document says, whatever order its rows stand in.

use serde_json::Value;
use siphasher::sip128::SipHasher13;
use std::fmt;

/// A fingerprint: two that differ were made of what differs.
///
/// Who can send a document can as well send an old one, so nothing is gained by looking for two with one digest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Digest(pub [u8; 16]);

impl Digest {
    /// Makes a digest of texts in their order.
    pub fn of_texts(texts: impl IntoIterator<Item: AsRef<str>>) -> Self {
        let mut bytes = Vec::new();
        for text in texts {
            feed_text(&mut bytes, text.as_ref());
        }
        Self::of(&bytes)
    }

    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self(SipHasher13::new().hash(bytes).as_bytes())
    }

    /// Makes a digest of rows, whatever order they stand in.
    pub(crate) fn of_rows(rows: impl IntoIterator<Item = Self>) -> Self {
        let mut sum = 0_u128;
        let mut count = 0_u64;
        for row in rows {
            sum = sum.wrapping_add(u128::from_be_bytes(row.0));
            count += 1;
        }
        let mut bytes = sum.to_be_bytes().to_vec();
        bytes.extend(count.to_be_bytes());
        Self::of(&bytes)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}

/// Writes a text so that no other series of texts writes the same.
pub(crate) fn feed_text(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend((text.len() as u64).to_le_bytes());
    bytes.extend(text.as_bytes());
}

/// Writes a value so that no other value writes the same.
pub(crate) fn feed(bytes: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Null => bytes.push(b'z'),
        Value::Bool(yes) => bytes.extend([b'b', u8::from(*yes)]),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => {
                bytes.push(b'i');
                bytes.extend(whole.to_le_bytes());
            }
            (None, float) => {
                bytes.push(b'f');
                bytes.extend(float.unwrap_or_default().to_bits().to_le_bytes());
            }
        },
        Value::String(text) => {
            bytes.push(b't');
            feed_text(bytes, text);
        }
        Value::Array(rows) => {
            bytes.push(b'l');
            bytes.extend((rows.len() as u64).to_le_bytes());
            for row in rows {
                feed(bytes, row);
            }
        }
        Value::Object(members) => {
            bytes.push(b'o');
            bytes.extend((members.len() as u64).to_le_bytes());
            for (name, value) in members {
                feed_text(bytes, name);
                feed(bytes, value);
            }
        }
    }
}
