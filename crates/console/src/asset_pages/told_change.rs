//! A change of an asset as people read it.

use super::{
    kind::asset_href,
    member::{member_label, said_of_old, section_label},
};
use oauth::Timestamp;
use serde_json::{Value, json};
use store::{AssetChange, ChangeKind, Source};
use web::Language;

/// A change as a list shows it.
pub(crate) struct ToldChange {
    pub(crate) id: i64,
    pub(crate) at: Timestamp,
    /// The asset: what it is called, and where its history is.
    pub(crate) asset: (String, String),
    /// What it is of: a section, or the main fields.
    pub(crate) section: String,
    /// The part, and the field of it.
    pub(crate) part: String,
    pub(crate) field: String,
    /// The key of what happened, if a part came or went.
    pub(crate) happened: Option<&'static str>,
    pub(crate) before: String,
    pub(crate) after: String,
    /// By whom or what.
    pub(crate) by: String,
    /// The agent whose inventory it was.
    pub(crate) agent: Option<i64>,
}

/// The columns of a file of changes.
pub(crate) const EXPORTED: [&str; 13] = [
    "id", "at", "asset_id", "itemtype", "asset", "section", "part", "field", "change", "before",
    "after", "source", "actor",
];

impl ToldChange {
    /// Tells a change in a language.
    pub(crate) fn new(change: AssetChange, language: Language) -> Self {
        let (id, itemtype, name) = change.asset;
        let section = change.section.as_str();
        let field = change.field.as_deref();
        let said = |text: Option<&String>| match (text, field) {
            (None, _) => String::new(),
            (Some(text), Some(field)) if !section.is_empty() => {
                said_of_old(section, field, text, language)
            }
            (Some(text), _) => text.clone(),
        };
        let (by, agent) = match change.source {
            Source::Inventory(agent) => {
                (language.t("change-by-inventory"), agent.map(|agent| agent.0))
            }
            Source::Hand => {
                (change.actor.clone().unwrap_or_else(|| language.t("change-by-server")), None)
            }
        };
        Self {
            id: change.id,
            at: change.at,
            asset: (name, format!("{}/history", asset_href(itemtype, id))),
            section: if section.is_empty() {
                language.t("change-of-main-field")
            } else {
                section_label(section, language)
            },
            part: change.part.clone().unwrap_or_default(),
            field: field.map(|field| field_label(section, field, language)).unwrap_or_default(),
            happened: match change.kind {
                ChangeKind::Added => Some("change-added"),
                ChangeKind::Removed => Some("change-removed"),
                ChangeKind::Changed => None,
            },
            before: said(change.before.as_ref()),
            after: said(change.after.as_ref()),
            by,
            agent,
        }
    }
}

/// The fields of an asset that no agent tells.
const OTHER_FIELDS: [&str; 3] = ["state", "contact_number", "entity"];

fn field_label(section: &str, field: &str, language: Language) -> String {
    if !section.is_empty() {
        return member_label(section, field, language);
    }
    if inventory::Field::parse(field).is_none() && !OTHER_FIELDS.contains(&field) {
        return field.to_owned();
    }
    language.t(&format!("asset-field-{field}"))
}

/// Returns a change as a file has it.
pub(crate) fn exported(change: &AssetChange) -> Vec<Value> {
    let (id, itemtype, name) = &change.asset;
    vec![
        json!(change.id),
        json!(change.at.to_string()),
        json!(id.0),
        json!(itemtype.as_str()),
        json!(name),
        json!(change.section),
        json!(change.part),
        json!(change.field),
        json!(change.kind.as_str()),
        json!(change.before),
        json!(change.after),
        json!(match change.source {
            Source::Inventory(_) => "inventory",
            Source::Hand => "hand",
        }),
        json!(change.actor),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use inventory::Field;

    #[test]
    fn every_field_is_called_something_in_every_language() {
        let fields = Field::ALL.map(Field::as_str);
        for field in fields.into_iter().chain(OTHER_FIELDS) {
            for language in Language::ALL {
                assert!(!field_label("", field, language).starts_with("asset-field-"), "{field}");
            }
        }
        assert_eq!(field_label("", "strange", Language::English), "strange");
    }
}
