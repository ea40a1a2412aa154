//! Rows as the caller wants them: JSON, CSV or XML.

use axum::{
    Json,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use serde_json::Value;
use std::borrow::Cow;
use store::{Datum, Record};

/// The form of an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Form {
    Json,
    Csv,
    Xml,
}

impl Form {
    /// Returns the form that the header `Accept` prefers; JSON where it says nothing that is known here.
    pub(crate) fn accepted(headers: &HeaderMap) -> Self {
        let mut best = (0.0, Self::Json);
        let accepted =
            headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
        for offer in accepted.flat_map(|value| value.split(',')) {
            let mut parts = offer.split(';').map(str::trim);
            let form = match parts.next().unwrap_or_default().to_ascii_lowercase().as_str() {
                "application/json" | "*/*" | "application/*" => Self::Json,
                "text/csv" => Self::Csv,
                "application/xml" | "text/xml" => Self::Xml,
                _ => continue,
            };
            let weight = parts.find_map(|part| part.strip_prefix("q="));
            let weight: f32 = weight.map_or(1.0, |weight| weight.parse().unwrap_or_default());
            if weight > best.0 {
                best = (weight, form);
            }
        }
        best.1
    }

    /// Writes rows.
    pub(crate) fn rows(self, rows: Vec<Record>) -> Response {
        match self {
            Self::Json => Json(rows).into_response(),
            Self::Csv => typed(csv(&rows), "text/csv; charset=utf-8"),
            Self::Xml => typed(xml(&rows), "application/xml; charset=utf-8"),
        }
    }

    /// Writes a row.
    pub(crate) fn row(self, row: Record) -> Response {
        match self {
            Self::Json => Json(row).into_response(),
            other => other.rows(vec![row]),
        }
    }
}

fn typed(text: String, kind: &'static str) -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static(kind))], text).into_response()
}

/// Writes rows as CSV (RFC 4180): every field is quoted, members of members are named with dots.
fn csv(rows: &[Record]) -> String {
    let flat: Vec<Vec<(String, String)>> = rows
        .iter()
        .map(|row| {
            let mut cells = Vec::new();
            row.members().for_each(|(name, datum)| flatten(name, datum, &mut cells));
            cells
        })
        .collect();
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in flat.iter().flatten() {
        // What is null in one row has members in another.
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let parents: Vec<String> = names.iter().map(|name| format!("{name}.")).collect();
    let has_members: Vec<bool> =
        parents.iter().map(|parent| names.iter().any(|name| name.starts_with(parent))).collect();
    let columns: Vec<&str> =
        names.iter().zip(has_members).filter(|(_, has)| !has).map(|(name, _)| *name).collect();
    let line = |cells: &mut dyn Iterator<Item = &str>| {
        let quoted: Vec<String> = cells.map(quoted).collect();
        format!("{}\r\n", quoted.join(","))
    };
    let mut text = line(&mut columns.iter().copied());
    for row in &flat {
        let cell = |column: &&str| {
            row.iter().find(|(name, _)| name == column).map_or("", |(_, value)| value.as_str())
        };
        text.push_str(&line(&mut columns.iter().map(cell)));
    }
    text
}

fn flatten(name: &str, datum: &Datum, cells: &mut Vec<(String, String)>) {
    match datum {
        Datum::Record(row) => flatten_row(name, row, cells),
        Datum::Records(rows) if !rows.is_empty() => {
            for (number, row) in rows.iter().enumerate() {
                flatten_row(&format!("{name}.{number}"), row, cells);
            }
        }
        Datum::Json(value) => flatten_json(name, value, cells),
        datum => cells.push((name.to_owned(), plain(datum).into_owned())),
    }
}

fn flatten_row(name: &str, row: &Record, cells: &mut Vec<(String, String)>) {
    for (member, datum) in row.members() {
        flatten(&format!("{name}.{member}"), datum, cells);
    }
}

fn flatten_json(name: &str, value: &Value, cells: &mut Vec<(String, String)>) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (member, value) in members {
                flatten_json(&format!("{name}.{member}"), value, cells);
            }
        }
        Value::Array(values) if values.iter().any(Value::is_object) => {
            for (number, value) in values.iter().enumerate() {
                flatten_json(&format!("{name}.{number}"), value, cells);
            }
        }
        Value::Array(values) => {
            let words: Vec<_> = values.iter().map(plain_json).collect();
            cells.push((name.to_owned(), words.join("\n")));
        }
        value => cells.push((name.to_owned(), plain_json(value).into_owned())),
    }
}

/// Writes what is no row.
fn plain(datum: &Datum) -> Cow<'_, str> {
    match datum {
        Datum::Null | Datum::Record(_) | Datum::Records(_) => Cow::Borrowed(""),
        Datum::Boolean(boolean) => Cow::Borrowed(if *boolean { "true" } else { "false" }),
        Datum::Integer(integer) => Cow::Owned(integer.to_string()),
        Datum::Text(text) => Cow::Borrowed(text),
        Datum::Json(value) => plain_json(value),
    }
}

fn plain_json(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Null => Cow::Borrowed(""),
        Value::String(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}

/// A spreadsheet takes text that begins like this for a formula.
const FORMULAS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

fn quoted(cell: &str) -> String {
    let is_number = cell.parse::<f64>().is_ok();
    let guard = if cell.starts_with(FORMULAS) && !is_number { "'" } else { "" };
    format!("\"{guard}{}\"", cell.replace('"', "\"\""))
}

/// Writes rows as XML, the root and the rows named as GLPI names them.
fn xml(rows: &[Record]) -> String {
    let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<root>".to_owned();
    for row in rows {
        row_element("row", row, &mut text);
    }
    text.push_str("</root>\n");
    text
}

fn row_element(name: &str, row: &Record, text: &mut String) {
    element(name, text, |text| {
        for (member, datum) in row.members() {
            match datum {
                Datum::Record(row) => row_element(member, row, text),
                Datum::Records(rows) => element(member, text, |text| {
                    for row in rows {
                        row_element("row", row, text);
                    }
                }),
                Datum::Json(value) => json_element(member, value, text),
                datum => element(member, text, |text| text.push_str(&escaped(&plain(datum)))),
            }
        }
    });
}

fn json_element(name: &str, value: &Value, text: &mut String) {
    element(name, text, |text| match value {
        Value::Object(members) => {
            members.iter().for_each(|(member, value)| json_element(member, value, text));
        }
        Value::Array(values) => values.iter().for_each(|value| json_element("row", value, text)),
        value => text.push_str(&escaped(&plain_json(value))),
    });
}

fn element(name: &str, text: &mut String, within: impl FnOnce(&mut String)) {
    // Names come from descriptions and from stored JSON, whose names may be anything.
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c));
    let name = if is_name { name } else { "member" };
    text.push_str(&format!("<{name}>"));
    within(text);
    text.push_str(&format!("</{name}>"));
}

/// Escapes text for XML 1.0, which has no control characters but three.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\r' => escaped.push_str("&#13;"),
            '\t' | '\n' => escaped.push(character),
            c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rows(value: Value) -> Vec<Record> {
        let Value::Array(rows) = value else { panic!("{value} are no rows") };
        rows.into_iter().map(row).collect()
    }

    fn row(value: Value) -> Record {
        let Value::Object(members) = value else { panic!("{value} is no row") };
        let names = members.keys().cloned().collect();
        Record::new(names, members.into_iter().map(|(_, value)| datum(value)).collect())
    }

    fn datum(value: Value) -> Datum {
        match value {
            Value::Object(_) => Datum::Record(row(value)),
            Value::Array(values) if values.iter().any(Value::is_object) => {
                Datum::Records(rows(Value::Array(values)))
            }
            Value::Null => Datum::Null,
            Value::String(text) => Datum::Text(text),
            other => Datum::Json(other),
        }
    }

    #[test]
    fn the_preferred_form_is_chosen() {
        let accepted = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, HeaderValue::from_str(text).unwrap());
            Form::accepted(&headers)
        };
        assert_eq!(Form::accepted(&HeaderMap::new()), Form::Json);
        assert_eq!(accepted("text/csv"), Form::Csv);
        assert_eq!(accepted("application/xml, application/json;q=0.5"), Form::Xml);
        assert_eq!(accepted("text/html, */*"), Form::Json);
        assert_eq!(accepted("text/csv;q=0.1, application/json;q=0.9"), Form::Json);
        assert_eq!(accepted("text/csv;q=0"), Form::Json);
    }

    #[test]
    fn members_of_members_are_columns_with_dots_and_formulas_are_disarmed() {
        let written = csv(&rows(json!([
            { "id": 1, "name": "=cmd", "entity": { "id": 2, "name": "a \"b\"" }, "tags": ["x", "y"] },
            { "id": -2, "name": null, "entity": null, "tags": [] },
        ])));
        assert_eq!(
            written,
            "\"id\",\"name\",\"entity.id\",\"entity.name\",\"tags\"\r\n\
             \"1\",\"'=cmd\",\"2\",\"a \"\"b\"\"\",\"x\ny\"\r\n\"-2\",\"\",\"\",\"\",\"\"\r\n"
        );
    }

    #[test]
    fn rows_are_elements_and_their_text_is_escaped() {
        let written = xml(&rows(
            json!([{ "id": 1, "a": { "b": "<\u{1}&>" }, "c": [{ "d": null }], "1 2": 3 }]),
        ));
        assert!(written.ends_with(
            "<root><row><id>1</id><a><b>&lt;&amp;&gt;</b></a><c><row><d></d></row></c><member>3</member></row></root>\n"
        ));
    }
}
