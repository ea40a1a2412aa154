//! A list as a file: the rows of the same question, as CSV or JSON, read and sent in batches.

use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use futures_util::stream;
use serde_json::{Map, Value};
use std::future::Future;

/// How many rows are read at once.
pub(crate) const BATCH: i64 = 1000;
/// How many rows are read at once of a list that is read by the number of rows before: each batch passes over them.
pub(crate) const LARGE_BATCH: i64 = 5000;

/// The format of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ExportFormat {
    /// Comma-separated values (RFC 4180), which a spreadsheet does not take for formulas.
    Csv,
    /// An array of objects.
    Json,
}

impl ExportFormat {
    /// Finds a format by its name in the address.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        match name {
            "csv" => Some(Self::Csv),
            "json" => Some(Self::Json),
            _ => None,
        }
    }

    const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    const fn content_type(self) -> HeaderValue {
        match self {
            Self::Csv => HeaderValue::from_static("text/csv; charset=utf-8; header=present"),
            Self::Json => HeaderValue::from_static("application/json"),
        }
    }

    /// Writes rows as they stand in the file; `first` is the number of the first of them.
    fn write(self, columns: &[&str], first: i64, rows: Vec<Vec<Value>>) -> Vec<u8> {
        match self {
            Self::Csv => {
                let head =
                    (first == 0).then(|| columns.iter().map(|name| (*name).to_owned()).collect());
                let rows = rows.into_iter().map(|row| row.iter().map(cell).collect());
                head.into_iter()
                    .chain(rows)
                    .map(|row: Vec<String>| csv_line(&row))
                    .collect::<String>()
                    .into_bytes()
            }
            Self::Json => {
                let mut text = if first == 0 { "[" } else { "" }.to_owned();
                for (number, row) in (first..).zip(rows) {
                    let names = columns.iter().map(|name| (*name).to_owned());
                    let object = Value::Object(names.zip(row).collect::<Map<_, _>>());
                    text += if number == 0 { "\n" } else { ",\n" };
                    text += &object.to_string();
                }
                text.into_bytes()
            }
        }
    }

    /// What stands at the end of the file.
    const fn end(self) -> &'static str {
        match self {
            Self::Csv => "",
            Self::Json => "\n]\n",
        }
    }
}

/// Answers with a file. `rows` reads the batch that begins at a row; each row has the cells of the columns.
pub(crate) fn export<R, A>(
    format: ExportFormat,
    name: &str,
    columns: &'static [&'static str],
    rows: R,
) -> Response
where
    R: Fn(i64) -> A + Send + 'static,
    A: Future<Output = Result<Vec<Vec<Value>>, store::Error>> + Send + 'static,
{
    let batches = stream::try_unfold((rows, Some(0)), move |(rows, start)| async move {
        let Some(start) = start else { return Ok::<_, store::Error>(None) };
        let read = rows(start).await?;
        let count = i64::try_from(read.len()).unwrap_or(BATCH);
        let mut bytes = format.write(columns, start, read);
        // A batch may be smaller than was asked for: only an empty one is the last.
        let next = (count > 0).then(|| start.saturating_add(count));
        if next.is_none() {
            bytes.extend_from_slice(format.end().as_bytes());
        }
        Ok(Some((bytes, (rows, next))))
    });
    let mut response = Body::from_stream(batches).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, format.content_type());
    let disposition = format!("attachment; filename=\"{name}.{}\"", format.ending());
    if let Ok(disposition) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}

/// Answers with a file of rows that are read already.
pub(crate) fn export_all(
    format: ExportFormat,
    name: &str,
    columns: &'static [&'static str],
    rows: Vec<Vec<Value>>,
) -> Response {
    export(format, name, columns, move |start| {
        let rows = if start == 0 { rows.clone() } else { Vec::new() };
        async move { Ok(rows) }
    })
}

/// Writes a value as the text of a cell.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => harmless(text),
        Value::Array(values) => harmless(&values.iter().map(plain).collect::<Vec<_>>().join(" ")),
        other => other.to_string(),
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A spreadsheet would run a cell that begins like a formula: an apostrophe makes it a text.
fn harmless(text: &str) -> String {
    let apostrophe =
        if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { "'" } else { "" };
    format!("{apostrophe}{text}")
}

fn csv_line(cells: &[String]) -> String {
    let quoted = |cell: &String| {
        if cell.contains([',', '"', '\r', '\n']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.clone()
        }
    };
    format!("{}\r\n", cells.iter().map(quoted).collect::<Vec<_>>().join(","))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn written(format: ExportFormat, first: i64, rows: Vec<Vec<Value>>) -> String {
        String::from_utf8(format.write(&["name", "tags", "tokens"], first, rows)).unwrap()
    }

    #[test]
    fn a_cell_that_begins_like_a_formula_is_a_text() {
        for formula in ["=1+1", "+1", "-1", "@sum(a1)", "\tx"] {
            assert_eq!(cell(&json!(formula)), format!("'{formula}"));
        }
        assert_eq!(cell(&json!(-1)), "-1", "a number is a number");
        assert_eq!(cell(&json!(["=a", "b"])), "'=a b");
    }

    #[test]
    fn csv_quotes_what_would_break_a_line() {
        let rows = vec![vec![json!("a,\"b\"\nc"), json!(["x", "y"]), Value::Null]];
        assert_eq!(
            written(ExportFormat::Csv, 0, rows.clone()),
            "name,tags,tokens\r\n\"a,\"\"b\"\"\nc\",x y,\r\n"
        );
        assert_eq!(written(ExportFormat::Csv, 1000, rows), "\"a,\"\"b\"\"\nc\",x y,\r\n");
    }

    #[test]
    fn batches_of_json_make_one_array() {
        let row = |name: &str| vec![json!(name), json!([]), json!(3)];
        let text = written(ExportFormat::Json, 0, vec![row("a")])
            + &written(ExportFormat::Json, 1, vec![row("b")])
            + ExportFormat::Json.end();
        let read: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read[1], json!({ "name": "b", "tags": [], "tokens": 3 }));
        let none = written(ExportFormat::Json, 0, Vec::new()) + ExportFormat::Json.end();
        assert_eq!(serde_json::from_str::<Value>(&none).unwrap(), json!([]));
    }
}
