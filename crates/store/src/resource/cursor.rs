//! Where a list goes on: what the last row is sorted by, so that no row before it is passed again.
//!
//! A cursor is readable by who has it, and holds nothing else than what the row told. What is in it is bound like any
//! other value.

use super::statement::Bound;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

/// Where a list goes on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Cursor {
    /// What the list is sorted by.
    pub(crate) sort: String,
    /// How many rows come before.
    pub(crate) start: i64,
    /// How many rows there were in all when the list began.
    pub(crate) total: i64,
    /// What the last row is sorted by.
    pub(crate) at: Vec<Bound>,
}

/// No cursor of ours is longer.
const LONGEST: usize = 16_384;

impl Cursor {
    pub(crate) fn write(&self) -> String {
        let at: Vec<Value> = self
            .at
            .iter()
            .map(|value| match value {
                Bound::Text(text) => json!(text),
                Bound::Integer(integer) => json!(integer),
                Bound::Boolean(boolean) => json!(boolean),
            })
            .collect();
        URL_SAFE_NO_PAD.encode(json!([self.sort, self.start, self.total, at]).to_string())
    }

    pub(crate) fn read(text: &str) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (sort, start, total, at): (String, i64, i64, Vec<Value>) =
            serde_json::from_slice(&bytes).ok()?;
        let at: Option<Vec<Bound>> = at
            .iter()
            .map(|value| match value {
                Value::String(text) if !text.contains('\0') => Some(Bound::Text(text.clone())),
                Value::Number(number) => number.as_i64().map(Bound::Integer),
                _ => None,
            })
            .collect();
        let is_possible = (0..=i64::from(u32::MAX)).contains(&start) && total >= start;
        is_possible.then_some(())?;
        Some(Self { sort, start, total, at: at? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_as_it_was_written_and_nonsense_does_not() {
        let at = vec![Bound::Text("é".to_owned()), Bound::Integer(-7)];
        let cursor = Cursor { sort: "name:desc".to_owned(), start: 100, total: 300, at };
        assert_eq!(Cursor::read(&cursor.write()), Some(cursor));
        let encoded = |text: &str| URL_SAFE_NO_PAD.encode(text);
        for text in ["", "%", "W10", &encoded("[\"id\",1,2,[1.5]]"), &encoded("[\"id\",-1,2,[1]]")]
        {
            assert_eq!(Cursor::read(text), None, "{text}");
        }
        assert_eq!(Cursor::read(&encoded("[\"id\",1,2,[\"\\u0000\"]]")), None);
    }
}
