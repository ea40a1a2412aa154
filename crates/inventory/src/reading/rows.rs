//! Rows of a section, read by its description.

use super::{
    value,
    warnings::{Place, Warnings},
};
use crate::{
    Digest, Part, Parts, Section, Shape, Values,
    digest::{feed, feed_text},
    junk::{is_junk_serial, is_junk_uuid},
    section::Noting,
    tree::Members,
};
use serde_json::Value;
use std::borrow::Cow;

/// Reads rows of one section, one after the other.
pub(super) struct RowReader {
    section: &'static Section,
    /// Which member stood where in the row before: agents write each row in one order.
    order: Vec<usize>,
    slots: Vec<Option<Value>>,
}

/// The longest key, in bytes, that a row's own words make.
const LONGEST_KEY: usize = 160;

impl RowReader {
    pub(super) fn new(section: &'static Section) -> Self {
        Self { section, order: Vec::new(), slots: Vec::new() }
    }

    /// Reads a row: described members in their order, then the others.
    pub(super) fn read(
        &mut self,
        row: Members<'_>,
        place: Place,
        warnings: &mut Warnings,
    ) -> Values {
        let members = self.section.members;
        self.slots.clear();
        self.slots.resize(members.len(), None);
        let mut others: Vec<(Cow<'static, str>, Value)> = Vec::new();
        for (position, (name, node)) in row.into_iter().enumerate() {
            let Some(index) = self.find(position, &name) else {
                if let Some(value) = value::as_it_came(&name, node) {
                    others.push((Cow::Owned(name.into_owned()), value));
                }
                continue;
            };
            let (Some(member), Some(slot)) = (members.get(index), self.slots.get_mut(index)) else {
                continue;
            };
            // The format's own name counts before any other.
            if slot.is_none() || name == member.name {
                *slot = value::read(member, node, place, warnings).or(slot.take());
            }
        }
        others.sort_by(|(a, _), (b, _)| a.cmp(b));
        let described = members.iter().zip(&mut self.slots);
        let described =
            described.filter_map(|(member, slot)| Some((member.name.into(), slot.take()?)));
        let mut pairs: Vec<(Cow<'static, str>, Value)> = Vec::with_capacity(members.len().min(8));
        pairs.extend(described);
        pairs.extend(others);
        Values::of(pairs)
    }

    fn find(&mut self, position: usize, name: &str) -> Option<usize> {
        let members = self.section.members;
        let before = self.order.get(position).copied();
        if let Some(before) = before
            && members.get(before).is_some_and(|member| member.name == name)
        {
            return Some(before);
        }
        let found = members.iter().position(|member| member.name == name);
        let found = found.or_else(|| members.iter().position(|member| member.also.contains(&name)));
        // What nobody described is remembered as standing nowhere.
        let index = found.unwrap_or(usize::MAX);
        match self.order.get_mut(position) {
            Some(known) => *known = index,
            None if position < members.len().saturating_mul(2) => self.order.push(index),
            None => {}
        }
        found
    }
}

/// Makes parts of rows: each with its key, all with their digests.
pub(super) fn parts(section: &'static Section, rows: Vec<Values>) -> Parts {
    let fleeting = section.members.iter().any(|member| member.noting == Noting::Volatile);
    let mut bytes = Vec::new();
    let mut keyed: Vec<Keyed> = Vec::with_capacity(rows.len());
    for values in &rows {
        let digest = digest_of(values, &mut bytes);
        let steady = if fleeting || has_others(section, values) {
            steady_digest_of(section, values, &mut bytes)
        } else {
            digest
        };
        keyed.push(Keyed { key: key_of(section, values), steady, digest });
    }
    number_twins(&mut keyed);
    let digest = Digest::of_rows(keyed.iter().map(|row| row.digest));
    let steady_digest = Digest::of_rows(keyed.iter().map(|row| row.steady));
    let rows = rows.into_iter().zip(keyed).map(|(values, row)| Part {
        key: row.key,
        name: title_of(section, &values),
        values,
    });
    Parts { section, rows: rows.collect(), digest, steady_digest }
}

struct Keyed {
    key: String,
    steady: Digest,
    digest: Digest,
}

/// Rows of one key are numbered by what they say, so that it does not matter in which order they stand.
fn number_twins(rows: &mut [Keyed]) {
    let mut order: Vec<&mut Keyed> = rows.iter_mut().collect();
    order.sort_by(|a, b| (&a.key, a.steady, a.digest).cmp(&(&b.key, b.steady, b.digest)));
    let mut before: (String, usize) = (String::new(), 0);
    for row in order {
        if before.1 > 0 && row.key == before.0 {
            before.1 += 1;
            row.key = format!("{}#{}", row.key, before.1);
        } else {
            before = (row.key.clone(), 1);
        }
    }
}

/// Others stand behind what is described.
fn has_others(section: &Section, values: &Values) -> bool {
    values.iter().last().is_some_and(|(name, _)| section.member(name).is_none())
}

fn digest_of(values: &Values, bytes: &mut Vec<u8>) -> Digest {
    bytes.clear();
    for (name, value) in values.iter() {
        feed_text(bytes, name);
        feed(bytes, value);
    }
    Digest::of(bytes)
}

fn steady_digest_of(section: &Section, values: &Values, bytes: &mut Vec<u8>) -> Digest {
    bytes.clear();
    // Both stand in one order.
    let mut values = values.iter().peekable();
    for member in section.members {
        let Some((name, value)) = values.next_if(|(name, _)| *name == member.name) else {
            continue;
        };
        if member.noting != Noting::Volatile {
            feed_text(bytes, name);
            feed(bytes, value);
        }
    }
    Digest::of(bytes)
}

fn title_of(section: &Section, values: &Values) -> Option<String> {
    section.title.iter().find_map(|name| values.text(name)).map(str::to_owned)
}

/// Makes the key by which a row is recognised when it comes again.
fn key_of(section: &Section, values: &Values) -> String {
    if section.shape == Shape::One {
        return section.name.to_owned();
    }
    let told = |names: &&&[&str]| names.iter().all(|name| identifies(values, name));
    let names = section.identity.iter().find(told).copied().unwrap_or(&[]);
    let mut key = String::new();
    for name in names {
        if !key.is_empty() {
            key.push('|');
        }
        match values.get(name) {
            // A lone # is what numbers twins.
            Some(Value::String(text)) if text.contains('#') => {
                key.push_str(&text.replace('#', "##"))
            }
            Some(Value::String(text)) => key.push_str(text),
            Some(value) => key.push_str(&value.to_string()),
            None => {}
        }
    }
    if key.len() > LONGEST_KEY {
        let digest = Digest::of(key.as_bytes());
        let most = LONGEST_KEY - 40;
        let ends = key.char_indices().map(|(index, _)| index);
        let end = ends.take_while(|index| *index <= most).last().unwrap_or_default();
        key.truncate(end);
        key = format!("{key}~{digest:?}");
    }
    if key.is_empty() { "-".to_owned() } else { key }
}

fn identifies(values: &Values, name: &str) -> bool {
    match (name, values.get(name)) {
        (_, None) => false,
        ("serial" | "serialnumber" | "altserial", Some(value)) => {
            value.as_str().is_some_and(|serial| !is_junk_serial(serial))
        }
        ("uuid", Some(value)) => value.as_str().is_some_and(|uuid| !is_junk_uuid(uuid)),
        _ => true,
    }
}
