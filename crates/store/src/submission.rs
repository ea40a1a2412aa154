//! An inventory with who sent it, made ready before it reaches the database: texts, packed sections, keys of software.

use crate::{
    AgentContact, Digests, ReceivedDocument, packing,
    software::{self, Installation},
};
use inventory::{
    Digest, Identity, Inventory, Keeping, Limits, Parts, ReadError, Section, SoftwareList,
    UnknownSection,
};
use std::{borrow::Cow, collections::HashMap, sync::Arc};

/// One inventory with who sent it.
#[derive(Clone, Debug)]
pub struct Submission {
    /// Who sent it.
    pub contact: AgentContact,
    /// What it says.
    pub inventory: Inventory,
    /// The document as it was received, if it is to be kept.
    pub document: Option<ReceivedDocument>,
    /// The message in which it came with others, and its place among them: what is kept of it if it is refused.
    pub message: Option<(Arc<ReceivedDocument>, usize)>,
    /// By what the asset is recognised.
    pub(crate) identity: Identity,
    prepared: Prepared,
}

/// What was made ready.
#[derive(Clone, Default, Debug)]
struct Prepared {
    texts: HashMap<&'static str, Vec<String>>,
    packed: HashMap<String, Vec<u8>>,
    software: Option<Vec<Installation>>,
}

impl Submission {
    /// Makes a submission; nothing of it is made ready yet.
    pub fn new(contact: AgentContact, inventory: Inventory) -> Self {
        let identity = inventory.identity();
        Self {
            contact,
            inventory,
            document: None,
            message: None,
            identity,
            prepared: Prepared::default(),
        }
    }

    /// Says whether there is work that [`Submission::prepare`] would do.
    pub fn needs_preparation(&self, known: &Digests) -> bool {
        self.inventory.unread.iter().any(|list| !is_known(known, list.section, list.digest))
            || self.inventory.sections.iter().any(|parts| differs(parts, known))
            || self.inventory.unknown.iter().any(|one| differs_whole(one, known))
            || self.software_differs(known)
    }

    /// Reads what is not known yet of the lists that were left unread, and makes ready whatever is not known. It takes
    /// a processor for a while: call it where that hurts nobody.
    ///
    /// Nothing depends on it but time, and that what cannot be read is refused: what is not ready when it is recorded is
    /// made then.
    pub fn prepare(&mut self, known: &Digests) -> Result<(), ReadError> {
        let is_known = |section: &Section, digest| is_known(known, section, digest);
        self.inventory.read_lists(is_known, &Limits::default())?;
        let sections = self.inventory.sections.iter();
        for parts in sections.filter(|parts| differs(parts, known)) {
            match parts.section.keeping {
                Keeping::Whole => {
                    let packed = whole_text(parts);
                    self.prepared.packed.insert(parts.section.name.to_owned(), packed);
                }
                _ => drop(self.prepared.texts.insert(parts.section.name, texts(parts))),
            }
        }
        for one in self.inventory.unknown.iter().filter(|one| differs_whole(one, known)) {
            self.prepared.packed.insert(one.name.clone(), unknown_text(one));
        }
        self.document = self.document.take().map(ReceivedDocument::packed);
        if self.software_differs(known) {
            let list = self.inventory.software.as_ref();
            self.prepared.software = list.map(|list| software::installations(&list.rows));
        }
        Ok(())
    }

    /// Returns the document in which it came, whether of it alone or of others too.
    pub(crate) fn received(&self) -> Option<ReceivedDocument> {
        let of_all = || self.message.as_ref().map(|(message, _)| ReceivedDocument::clone(message));
        self.document.clone().or_else(of_all)
    }

    /// Returns its place in that document.
    pub(crate) fn place(&self) -> usize {
        let of_all = self.message.as_ref().filter(|_| self.document.is_none());
        of_all.map_or(0, |(_, place)| *place)
    }

    fn software_differs(&self, known: &Digests) -> bool {
        let list = self.inventory.software.as_ref();
        list.is_some_and(|list| known.get(software::SECTION) != Some(list.digest))
    }

    /// Returns what each row of a section says, as it is stored.
    pub(crate) fn texts(&self, parts: &Parts) -> Cow<'_, [String]> {
        match self.prepared.texts.get(parts.section.name) {
            Some(ready) if ready.len() == parts.rows.len() => Cow::Borrowed(ready),
            _ => Cow::Owned(texts(parts)),
        }
    }

    /// Returns a section that is kept whole, packed.
    pub(crate) fn whole(&self, parts: &Parts) -> Cow<'_, [u8]> {
        match self.prepared.packed.get(parts.section.name) {
            Some(ready) => Cow::Borrowed(ready),
            None => Cow::Owned(whole_text(parts)),
        }
    }

    /// Returns a section that nobody described, packed.
    pub(crate) fn unknown(&self, section: &UnknownSection) -> Cow<'_, [u8]> {
        match self.prepared.packed.get(&section.name) {
            Some(ready) => Cow::Borrowed(ready),
            None => Cow::Owned(unknown_text(section)),
        }
    }

    /// Returns the software, ready to be compared; `list` is what the document says of it.
    pub(crate) fn installations(&self, list: &SoftwareList) -> Cow<'_, [Installation]> {
        match &self.prepared.software {
            Some(ready) => Cow::Borrowed(ready),
            None => Cow::Owned(software::installations(&list.rows)),
        }
    }
}

/// Says whether a list says byte for byte what it said the last time.
fn is_known(known: &Digests, section: &Section, digest: Digest) -> bool {
    known.of_list(section.name) == Some(digest)
}

fn differs(parts: &Parts, known: &Digests) -> bool {
    known.get(parts.section.name) != Some(parts.digest)
}

fn differs_whole(section: &UnknownSection, known: &Digests) -> bool {
    known.get(&section.name) != Some(section.digest)
}

/// Returns what each row of a section says, as it is stored.
pub(crate) fn texts(parts: &Parts) -> Vec<String> {
    let text = |part: &inventory::Part| serde_json::to_string(&part.values).unwrap_or_default();
    parts.rows.iter().map(text).collect()
}

fn whole_text(parts: &Parts) -> Vec<u8> {
    let rows: Vec<&inventory::Values> = parts.rows.iter().map(|part| &part.values).collect();
    packing::pack(&serde_json::to_vec(&rows).unwrap_or_default())
}

fn unknown_text(section: &UnknownSection) -> Vec<u8> {
    packing::pack(&serde_json::to_vec(&section.value).unwrap_or_default())
}
