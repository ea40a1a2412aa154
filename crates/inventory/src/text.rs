//! Single values: texts, numbers, yes and no, whatever spelling they come in.

use serde_json::{Map, Value};

/// The longest text that a field keeps, in characters.
const LONGEST: usize = 2000;

/// A row of a section with the place where it stands, for warnings.
pub(crate) struct Row<'r> {
    pub(crate) members: &'r Map<String, Value>,
}

impl Row<'_> {
    fn first(&self, names: &[&str]) -> Option<&Value> {
        names.iter().find_map(|name| self.members.get(*name).filter(|value| !is_blank(value)))
    }

    /// Returns the first of these members that says something, as a text.
    pub(crate) fn text(&self, names: &[&str]) -> Option<String> {
        text(self.first(names)?)
    }

    /// Returns the first of these members as a whole number that is not negative; a unit behind it does not matter.
    pub(crate) fn number(&self, names: &[&str]) -> Option<i64> {
        number(self.first(names)?)
    }

    /// Returns the first of these members as yes or no.
    pub(crate) fn yes(&self, names: &[&str]) -> Option<bool> {
        yes(self.first(names)?)
    }
}

/// Returns a text without control characters and outer blanks; `None` if nothing is left.
pub(crate) fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => clean(text),
        Value::Number(number) => number.to_string(),
        Value::Bool(yes) => yes.to_string(),
        _ => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

/// Removes control characters, NUL among them, and outer blanks; what breaks lines becomes a blank.
pub(crate) fn clean(text: &str) -> String {
    let breaks = |c| matches!(c, '\n' | '\t' | '\r' | '\u{2028}' | '\u{2029}');
    let kept: String = text.chars().map(|c| if breaks(c) { ' ' } else { c }).collect();
    let kept: String = kept.trim().chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    kept.trim_end().to_owned()
}

/// Returns a whole number that is not negative.
pub(crate) fn number(value: &Value) -> Option<i64> {
    let number = match value {
        Value::Number(number) => number.as_i64().or_else(|| number.as_f64().and_then(whole))?,
        Value::String(text) => {
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
fn whole(number: f64) -> Option<i64> {
    (number.is_finite() && number.abs() < 9.0e15).then_some(number as i64)
}

/// Returns yes or no.
pub(crate) fn yes(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(yes) => Some(*yes),
        Value::Number(number) => Some(number.as_i64()? != 0),
        Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
            "1" | "true" | "yes" | "on" => Some(true),
            "0" | "false" | "no" | "off" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_understood_in_any_spelling() {
        assert_eq!(text(&json!("  a\nb\u{0}c ")), Some("a bc".to_owned()));
        assert_eq!(text(&json!(" \t ")), None);
        assert_eq!(text(&json!(12)), Some("12".to_owned()));
        assert_eq!(text(&json!({})), None);
        assert_eq!(number(&json!("2048 MB")), Some(2048));
        assert_eq!(number(&json!("59.5")), Some(59));
        assert_eq!(number(&json!(-1)), None);
        assert_eq!(number(&json!("many")), None);
        assert_eq!(number(&json!(1e300)), None);
        assert_eq!(yes(&json!("Yes")), Some(true));
        assert_eq!(yes(&json!(0)), Some(false));
        assert_eq!(yes(&json!("perhaps")), None);
    }
}
