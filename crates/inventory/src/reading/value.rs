//! A member of a row, read as what its description says that it holds.

use super::warnings::{Place, Warnings};
use crate::{
    Kind, Member, Unit,
    date::{Slashes, date},
    mask::{mask_command_line, mask_url_in},
    text::{clean, number, text, whole, yes},
    tree::{Members, Node},
};
use serde_json::{Map, Value};
use std::{
    borrow::Cow,
    collections::HashSet,
    net::{IpAddr, Ipv4Addr},
};

/// Reads a member; `None` if it says nothing, or nothing that can be read.
pub(super) fn read(
    member: &Member,
    node: Node<'_>,
    place: Place,
    warnings: &mut Warnings,
) -> Option<Value> {
    if node.is_blank() {
        return None;
    }
    let read = match member.kind {
        Kind::Text => text(&node).map(|text| Value::String(mask_url_in(text))),
        Kind::Word => text(&node).map(|text| Value::String(text.to_lowercase())),
        Kind::CommandLine => text(&node).map(|text| Value::String(mask_command_line(&text))),
        Kind::Mac => return mac(&text(&node)?).map(Value::String),
        Kind::Ip => match ip(&text(&node)?) {
            Some(address) if address.is_unspecified() => return None,
            address => address.map(|address| Value::String(address.to_string())),
        },
        Kind::Integer | Kind::Counter => match (member.unit, &node) {
            (Some(unit), Node::Text(text)) => measured(text, unit).map(Value::from),
            _ => number(&node).map(Value::from),
        },
        Kind::YesNo => yes(&node).map(Value::Bool),
        Kind::Date | Kind::DateTime => dated(&node, Slashes::DayFirst, member.kind),
        Kind::MonthFirstDate => dated(&node, Slashes::MonthFirst, member.kind),
        Kind::Texts => return list(texts(node)),
        Kind::Macs => return list(sorted(each(node, |text| mac(&text)))),
        Kind::Ips => return list(each(node, |text| usual_ip(&text))),
        Kind::Integers => {
            let numbers = node.into_rows().into_iter().filter_map(|row| number(&row));
            return list(numbers.map(Value::from).collect());
        }
        Kind::Rows(members) => {
            return list(rows(members, node, place, warnings));
        }
    };
    if read.is_none() {
        warnings.note(place, member.name, wrong(member.kind));
    }
    read
}

const fn wrong(kind: Kind) -> &'static str {
    match kind {
        Kind::Integer | Kind::Counter => "no number that is not negative: left out",
        Kind::YesNo => "neither yes nor no: left out",
        Kind::Date | Kind::MonthFirstDate | Kind::DateTime => "no such date: left out",
        Kind::Ip | Kind::Ips => "not an address: left out",
        _ => "not a text: left out",
    }
}

fn dated(node: &Node<'_>, slashes: Slashes, kind: Kind) -> Option<Value> {
    let mut date = date(&text(node)?, slashes)?;
    if kind != Kind::DateTime {
        date.truncate("YYYY-MM-DD".len());
    }
    Some(Value::String(date))
}

/// Reads a number that may be followed by its unit: `43.7 Wh`.
fn measured(text: &str, unit: Unit) -> Option<i64> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (digits, told) = text.split_at(end);
    match unit.factor_of(&told.trim().to_ascii_lowercase()) {
        1.0 => number(&Node::Text(Cow::Borrowed(text))),
        factor => whole((digits.parse::<f64>().ok()? * factor).round()),
    }
}

/// Brings a hardware address to lower case with colons; what is none stays as it is, and what is empty goes.
pub(super) fn mac(text: &str) -> Option<String> {
    let mut mac = text.to_ascii_lowercase();
    let separated = |by: char, every: usize| {
        let mut parts = mac.split(by);
        parts.all(|part| part.len() == every && part.bytes().all(|b| b.is_ascii_hexdigit()))
    };
    if !separated(':', 2) && (separated('-', 2) || separated('.', 4) || separated(' ', 12)) {
        let digits: Vec<char> = mac.chars().filter(char::is_ascii_hexdigit).collect();
        let pairs: Vec<String> = digits.chunks(2).map(|pair| pair.iter().collect()).collect();
        mac = pairs.join(":");
    }
    mac.bytes().any(|b| !matches!(b, b'0' | b':')).then_some(mac)
}

/// Reads an address; a zone behind it says nothing to others.
fn ip(text: &str) -> Option<IpAddr> {
    text.split(['%', '/']).next()?.trim().parse().ok()
}

fn usual_ip(text: &str) -> Option<String> {
    let address = ip(text)?;
    (address != IpAddr::V4(Ipv4Addr::UNSPECIFIED)).then(|| address.to_string())
}

/// Reads each row of a list of texts, and each but once.
fn each(node: Node<'_>, read: impl Fn(String) -> Option<String>) -> Vec<Value> {
    let mut known = HashSet::new();
    let rows = node.into_rows();
    let texts = rows.iter().filter_map(|row| read(text(row)?));
    texts.filter(|text| known.insert(text.clone())).map(Value::String).collect()
}

fn sorted(mut values: Vec<Value>) -> Vec<Value> {
    values.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
    values
}

fn texts(node: Node<'_>) -> Vec<Value> {
    let rows = node.into_rows();
    rows.iter().filter_map(text).map(|text| Value::String(mask_url_in(text))).collect()
}

fn list(rows: Vec<Value>) -> Option<Value> {
    (!rows.is_empty()).then_some(Value::Array(rows))
}

/// Reads rows within a row.
fn rows(members: &[Member], node: Node<'_>, place: Place, warnings: &mut Warnings) -> Vec<Value> {
    let mut read_rows = Vec::new();
    for row in node.into_rows() {
        let Node::Object(row) = row else { continue };
        let row = row_within(members, row, place, warnings);
        if !row.is_empty() {
            read_rows.push(Value::Object(row));
        }
    }
    read_rows
}

fn row_within(
    members: &[Member],
    mut row: Members<'_>,
    place: Place,
    warnings: &mut Warnings,
) -> Map<String, Value> {
    let mut values = Map::new();
    for member in members {
        let mut names = std::iter::once(&member.name).chain(member.also);
        let value = names.find_map(|name| read(member, row.remove(name)?, place, warnings));
        if let Some(value) = value {
            values.insert(member.name.to_owned(), value);
        }
    }
    values
}

/// Keeps what nobody described as it came: clean, secrets masked.
pub(super) fn as_it_came(name: &str, node: Node<'_>) -> Option<Value> {
    let mut value = kept(node)?;
    crate::mask::mask_tree(name, &mut value);
    Some(value)
}

fn kept(node: Node<'_>) -> Option<Value> {
    Some(match node {
        Node::Null => return None,
        Node::Bool(yes) => Value::Bool(yes),
        Node::Number(number) => Value::Number(number),
        Node::Text(text) => match clean(&text) {
            text if text.is_empty() => return None,
            text => Value::String(text),
        },
        Node::List(rows) => return list(rows.into_iter().filter_map(kept).collect()),
        Node::Object(members) => {
            let pairs = members.into_iter();
            let mut pairs: Vec<(Cow<'_, str>, Value)> =
                pairs.filter_map(|(name, node)| Some((name, kept(node)?))).collect();
            pairs.sort_by(|(a, _), (b, _)| a.cmp(b));
            let object: Map<String, Value> =
                pairs.into_iter().map(|(name, value)| (name.into_owned(), value)).collect();
            return (!object.is_empty()).then_some(Value::Object(object));
        }
    })
}
