//! What an event says of fields: each with what stood before and what stands after.

use oauth::Lifetime;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use web::Language;

/// A field that changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct FieldChange {
    /// What people call the field.
    pub(crate) field: String,
    /// What stood there; empty if nothing did.
    pub(crate) before: String,
    /// What stands there; empty if nothing does.
    pub(crate) after: String,
}

/// Returns the fields that differ before and after.
pub(crate) fn changes(details: &Value, language: Language) -> Vec<FieldChange> {
    let empty = Map::new();
    let part = |name: &str| details.get(name).and_then(Value::as_object).unwrap_or(&empty);
    let (before, after) = (part("before"), part("after"));
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let told = names.into_iter().map(|name| FieldChange {
        field: field_name(name, language),
        before: said(name, before.get(name), language),
        after: said(name, after.get(name), language),
    });
    told.filter(|change| change.before != change.after).collect()
}

/// Returns what an event says besides: names with values.
pub(crate) fn facts(details: &Value, language: Language) -> Vec<(String, String)> {
    let members = details.as_object().into_iter().flatten();
    members
        .filter(|(name, _)| !["before", "after"].contains(&name.as_str()))
        .map(|(name, value)| (field_name(name, language), said(name, Some(value), language)))
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

/// Returns what people call a field; one that has no name is called by its word.
fn field_name(name: &str, language: Language) -> String {
    let key = format!("field-{}", name.replace(['.', '_'], "-"));
    let known = language.t(&key);
    if known == key { name.to_owned() } else { known }
}

/// Writes the value of a field for people: seconds in a larger unit where that says them whole.
fn said(name: &str, value: Option<&Value>, language: Language) -> String {
    let is_lifetime = name.ends_with("_lifetime") || name == "old_works_for_seconds";
    let Some(seconds) = value.and_then(Value::as_i64).filter(|_| is_lifetime) else {
        return text(value, language);
    };
    // The unit that `span` tells it in.
    let unit = match seconds {
        ..120 => 1,
        120..7200 => 60,
        7200..172_800 => 3600,
        172_800.. => 86_400,
    };
    if seconds % unit == 0 {
        language.span(Lifetime::seconds(seconds))
    } else {
        language.t1("span-seconds", "count", seconds)
    }
}

/// Writes a value for people; what is empty or missing is an empty text.
fn text(value: Option<&Value>, language: Language) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::Bool(true)) => language.t("yes"),
        Some(Value::Bool(false)) => language.t("no"),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(values)) => {
            let texts: Vec<String> =
                values.iter().map(|value| text(Some(value), language)).collect();
            texts.join(", ")
        }
        Some(other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_differs_is_told_with_the_rest_beside() {
        let details = json!({
            "before": { "name": "a", "enabled": true, "strange_field": null },
            "after": { "name": "a", "enabled": false, "strange_field": ["x", "y"] },
            "tokens": 3,
            "reason": "",
        });
        let change = |field: &str, before: &str, after: &str| FieldChange {
            field: field.to_owned(),
            before: before.to_owned(),
            after: after.to_owned(),
        };
        assert_eq!(
            changes(&details, Language::English),
            [change("Enabled", "yes", "no"), change("strange_field", "", "x, y")]
        );
        let tokens = ("Tokens ended".to_owned(), "3".to_owned());
        assert_eq!(facts(&details, Language::English), [tokens]);
        assert_eq!(facts(&Value::Null, Language::English), []);
    }

    #[test]
    fn lifetimes_are_told_in_a_unit_that_says_them_whole() {
        for (seconds, told) in [
            (60, "60 seconds"),
            (1800, "30 minutes"),
            (5400, "90 minutes"),
            (3601, "3601 seconds"),
            (86_400, "24 hours"),
            (100_001, "100001 seconds"),
            (2_592_000, "30 days"),
        ] {
            let details = json!({ "after": { "access_token_lifetime": seconds } });
            assert_eq!(changes(&details, Language::English)[0].after, told);
        }
    }
}
