//! A document: what an agent sends of a machine, as JSON or as the XML of older agents.

use serde::Serialize as _;
use serde_json::ser::{PrettyFormatter, Serializer};
use serde_json::{Map, Value, json};

/// What an agent sends of a machine on a day.
#[derive(Clone, PartialEq, Debug)]
pub struct Document {
    pub(crate) deviceid: String,
    pub(crate) action: &'static str,
    pub(crate) itemtype: &'static str,
    pub(crate) content: Map<String, Value>,
}

impl Document {
    /// Returns the agent's identifier.
    pub fn deviceid(&self) -> &str {
        &self.deviceid
    }

    /// Writes it as JSON, indented as agents do it.
    pub fn json(&self) -> String {
        let message = json!({
            "action": self.action,
            "content": self.content,
            "deviceid": self.deviceid,
            "itemtype": self.itemtype,
        });
        let mut text = Vec::with_capacity(400_000);
        let mut writer =
            Serializer::with_formatter(&mut text, PrettyFormatter::with_indent(b"   "));
        let written = message.serialize(&mut writer);
        debug_assert!(written.is_ok(), "a text in memory takes whatever is written");
        String::from_utf8(text).unwrap_or_default()
    }

    /// Writes it as XML, with the names that XML has.
    pub fn xml(&self) -> String {
        let mut text = String::with_capacity(400_000);
        text.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<REQUEST>\n<CONTENT>\n");
        for (name, value) in &self.content {
            element(&mut text, "", name, value);
        }
        text.push_str("</CONTENT>\n");
        element(&mut text, "", "deviceid", &json!(self.deviceid));
        element(&mut text, "", "query", &json!("INVENTORY"));
        text.push_str("</REQUEST>\n");
        text
    }
}

/// Writes a member; a list is a row of elements of one name.
fn element(text: &mut String, section: &str, name: &str, value: &Value) {
    if let Value::Array(rows) = value {
        for row in rows {
            element(text, section, name, row);
        }
        return;
    }
    let tag = match (section, name) {
        ("networks", "mac") => "MACADDR".to_owned(),
        ("softwares", "install_date") => "INSTALLDATE".to_owned(),
        _ => name.to_ascii_uppercase(),
    };
    text.push('<');
    text.push_str(&tag);
    text.push('>');
    match value {
        Value::Object(members) => {
            text.push('\n');
            for (member, value) in members {
                element(text, name, member, value);
            }
        }
        Value::Bool(yes) => text.push(if *yes { '1' } else { '0' }),
        Value::String(words) if tag == "INSTALLDATE" => text.push_str(&day_first(words)),
        Value::String(words) => escape(text, words),
        other => text.push_str(&other.to_string()),
    }
    text.push_str("</");
    text.push_str(&tag);
    text.push_str(">\n");
}

/// Turns `YYYY-MM-DD` into `DD/MM/YYYY`, as the lists of software have it.
fn day_first(date: &str) -> String {
    let parts: Vec<&str> = date.rsplit('-').collect();
    parts.join("/")
}

fn escape(text: &mut String, words: &str) {
    for character in words.chars() {
        match character {
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '&' => text.push_str("&amp;"),
            other => text.push(other),
        }
    }
}
