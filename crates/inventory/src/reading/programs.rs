//! Software: rows that say the same become one.

use super::{
    rows::RowReader,
    warnings::{Place, Warnings},
};
use crate::{
    Digest, Software, SoftwareList, Values,
    digest::{feed, feed_text},
    sections::SOFTWARES,
    tree::Node,
};
use serde_json::Value;
use std::collections::{HashMap, hash_map::Entry};

/// Reads the software of a document.
pub(super) fn read(node: Node<'_>, warnings: &mut Warnings) -> SoftwareList {
    let mut reader = RowReader::new(&SOFTWARES);
    let rows = node.into_rows();
    let mut list = Merging { rows: Vec::with_capacity(rows.len()), ..Merging::default() };
    for (index, row) in rows.into_iter().enumerate() {
        let place = Place { section: SOFTWARES.name, row: index };
        let Node::Object(row) = row else {
            warnings.note(place, "", "not an object: left out");
            continue;
        };
        match of_values(reader.read(row, place, warnings)) {
            Some(software) => list.add(software),
            None => warnings.note(place, "", "neither name nor guid: left out"),
        }
    }
    SoftwareList::of(list.rows)
}

fn of_values(values: Values) -> Option<Software> {
    let mut software = Software::default();
    let mut details = Vec::new();
    for (name, value) in values.into_pairs() {
        let text = match value {
            Value::String(text) => text,
            other => {
                details.push((name, other));
                continue;
            }
        };
        match name.as_ref() {
            "name" => software.name = text,
            "version" => software.version = text,
            "publisher" => software.publisher = Some(text),
            "arch" => software.arch = Some(text),
            "install_date" => software.install_date = Some(text),
            "folder" => software.folder = Some(text),
            _ => details.push((name, Value::String(text))),
        }
    }
    software.details = Values::of(details);
    if software.name.is_empty() {
        software.name = software.details.text("guid")?.to_owned();
    }
    Some(software)
}

/// Software so far, each once.
#[derive(Default)]
struct Merging {
    rows: Vec<Software>,
    /// Where each name, version, architecture and publisher stands.
    known: HashMap<Digest, usize>,
    /// The first of each name, version and architecture, whoever publishes it.
    first: HashMap<Digest, usize>,
    bytes: Vec<u8>,
}

impl Merging {
    fn add(&mut self, software: Software) {
        self.bytes.clear();
        feed_folded(&mut self.bytes, &software.name);
        feed_text(&mut self.bytes, &software.version);
        feed_text(&mut self.bytes, software.arch.as_deref().unwrap_or_default());
        let whoever = Digest::of(&self.bytes);
        feed_folded(&mut self.bytes, software.publisher.as_deref().unwrap_or_default());
        let exactly = Digest::of(&self.bytes);
        if let Some(known) = self.known.get(&exactly) {
            // Which of them stays does not depend on their order.
            if let Some(known) = self.rows.get_mut(*known)
                && known.publisher.is_some() == software.publisher.is_some()
                && digest(&software, &mut self.bytes) < digest(known, &mut self.bytes)
            {
                *known = software;
            }
            return;
        }
        let mut place = self.rows.len();
        match self.first.entry(whoever) {
            Entry::Vacant(entry) => {
                entry.insert(place);
                self.rows.push(software);
            }
            // The same with and without a publisher is one, and the publisher stays.
            Entry::Occupied(_) if software.publisher.is_none() => return,
            Entry::Occupied(entry) => match self.rows.get_mut(*entry.get()) {
                Some(first) if first.publisher.is_none() => {
                    *first = software;
                    place = *entry.get();
                }
                _ => self.rows.push(software),
            },
        }
        self.known.insert(exactly, place);
    }
}

fn feed_folded(bytes: &mut Vec<u8>, text: &str) {
    if text.is_ascii() {
        bytes.extend((text.len() as u64).to_le_bytes());
        bytes.extend(text.bytes().map(|b| b.to_ascii_lowercase()));
    } else {
        feed_text(bytes, &text.to_lowercase());
    }
}

impl SoftwareList {
    /// Makes a list of rows, with their digest.
    pub fn of(rows: Vec<Software>) -> Self {
        let mut bytes = Vec::new();
        let digests = rows.iter().map(|software| digest(software, &mut bytes));
        let digest = Digest::of_rows(digests);
        Self { rows, digest }
    }
}

fn digest(software: &Software, bytes: &mut Vec<u8>) -> Digest {
    bytes.clear();
    feed_text(bytes, &software.name);
    feed_text(bytes, &software.version);
    let others = [&software.publisher, &software.arch, &software.install_date, &software.folder];
    for text in others {
        feed_text(bytes, text.as_deref().unwrap_or_default());
    }
    for (name, value) in software.details.iter() {
        feed_text(bytes, name);
        feed(bytes, value);
    }
    Digest::of(bytes)
}
