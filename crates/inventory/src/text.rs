//! Single values: texts, numbers, yes and no, whatever spelling they come in.

use crate::tree::{Members, Node};

/// The longest text that is kept, in characters.
const LONGEST: usize = 2000;

impl Members<'_> {
    fn first(&self, names: &[&str]) -> Option<&Node<'_>> {
        names.iter().find_map(|name| self.get(name).filter(|node| !node.is_blank()))
    }

    /// Returns the first of these members that says something, as a text.
    pub(crate) fn text(&self, names: &[&str]) -> Option<String> {
        text(self.first(names)?)
    }

    /// Returns the first of these members as a whole number that is not negative; a unit behind it does not matter.
    pub(crate) fn number(&self, names: &[&str]) -> Option<i64> {
        number(self.first(names)?)
    }
}

/// Returns a text without control characters and outer blanks; `None` if nothing is left.
pub(crate) fn text(node: &Node<'_>) -> Option<String> {
    let text = match node {
        Node::Text(text) => clean(text),
        Node::Number(number) => number.to_string(),
        Node::Bool(yes) => yes.to_string(),
        // An element of XML that stands twice: the first counts.
        Node::List(rows) => return rows.iter().find_map(text),
        Node::Null | Node::Object(_) => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

/// Removes control characters, NUL among them, and outer blanks; what breaks lines becomes a blank.
pub(crate) fn clean(text: &str) -> String {
    if text.len() <= LONGEST && text.bytes().all(|b| matches!(b, b' '..=b'~')) {
        return text.trim_ascii().to_owned();
    }
    let breaks = |c| matches!(c, '\n' | '\t' | '\r' | '\u{2028}' | '\u{2029}');
    let mut kept = String::with_capacity(text.len().min(LONGEST));
    let spaced = text.trim().chars().map(|c| if breaks(c) { ' ' } else { c });
    kept.extend(spaced.filter(|c| !c.is_control()).take(LONGEST));
    let (start, end) = (kept.len() - kept.trim_start().len(), kept.trim_end().len());
    kept.truncate(end.max(start));
    kept.drain(..start);
    kept
}

/// Returns a whole number that is not negative.
pub(crate) fn number(node: &Node<'_>) -> Option<i64> {
    let number = match node {
        Node::Number(number) => number.as_i64().or_else(|| number.as_f64().and_then(whole))?,
        Node::Text(text) => {
            let text = text.trim();
            let digits =
                text.split(|c: char| !c.is_ascii_digit() && c != '.' && c != '-').next()?;
            digits.parse::<i64>().ok().or_else(|| digits.parse::<f64>().ok().and_then(whole))?
        }
        _ => return None,
    };
    (number >= 0).then_some(number)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the range is checked, and a fraction is meant to go"
)]
pub(crate) fn whole(number: f64) -> Option<i64> {
    (number.is_finite() && number.abs() < 9.0e15).then_some(number as i64)
}

/// Returns yes or no.
pub(crate) fn yes(node: &Node<'_>) -> Option<bool> {
    match node {
        Node::Bool(yes) => Some(*yes),
        Node::Number(number) => Some(number.as_i64()? != 0),
        Node::Text(text) => match text.trim().to_ascii_lowercase().as_str() {
            "1" | "true" | "yes" | "on" => Some(true),
            "0" | "false" | "no" | "off" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::borrow::Cow;

    fn told(text: &str) -> Node<'_> {
        Node::Text(Cow::Borrowed(text))
    }

    #[test]
    fn values_are_understood_in_any_spelling() {
        assert_eq!(text(&told("  a\nb\u{0}c ")), Some("a bc".to_owned()));
        assert_eq!(text(&told(" \t ")), None);
        assert_eq!(text(&told("\u{0} é \u{1}")), Some("é".to_owned()));
        assert_eq!(text(&Node::Number(12.into())), Some("12".to_owned()));
        assert_eq!(text(&Node::Object(Members::default())), None);
        assert_eq!(number(&told("2048 MB")), Some(2048));
        assert_eq!(number(&told("59.5")), Some(59));
        assert_eq!(number(&Node::Number((-1).into())), None);
        assert_eq!(number(&told("many")), None);
        assert_eq!(number(&told("1e300")), Some(1));
        assert_eq!(yes(&told("Yes")), Some(true));
        assert_eq!(yes(&Node::Number(0.into())), Some(false));
        assert_eq!(yes(&told("perhaps")), None);
    }

    #[test]
    fn long_texts_are_cut() {
        for letter in ["a", "é"] {
            assert_eq!(clean(&letter.repeat(3000)).chars().count(), LONGEST);
        }
    }
}
