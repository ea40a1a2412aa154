//! What import options leave out of a document.

use crate::{ImportOption, Inventory, Parts, SoftwareList, Values, reading, sections::SOFTWARES};
use std::collections::{BTreeSet, HashSet};

impl Inventory {
    /// Leaves out what options that are off do not take.
    ///
    /// A section that an option leaves out as a whole, or of which no row is left, is then not there: what is known of
    /// it stays. Digests are made of what is left.
    pub fn leave_out(&mut self, off: &BTreeSet<ImportOption>) {
        if off.is_empty() {
            return;
        }
        if SOFTWARES.is_left_out(off) {
            self.software = None;
        }
        let mut left: Vec<Parts> = Vec::with_capacity(self.sections.len());
        for parts in std::mem::take(&mut self.sections) {
            left.extend(without(parts, off));
        }
        self.sections = left;
        let kept: HashSet<(&str, &str)> = self
            .sections
            .iter()
            .flat_map(|parts| parts.rows.iter().map(|part| (parts.section.name, part.key.as_str())))
            .collect();
        self.attached.retain(|other| kept.contains(&(other.section.name, other.key.as_str())));
    }
}

fn without(parts: Parts, off: &BTreeSet<ImportOption>) -> Option<Parts> {
    let section = parts.section;
    if section.is_left_out(off) {
        return None;
    }
    let is_left_out = |values: &Values| section.left_out_by(values, off).is_some();
    if !parts.rows.iter().any(|part| is_left_out(&part.values)) {
        return Some(parts);
    }
    let rows = parts.rows.into_iter().map(|part| part.values);
    let rows: Vec<Values> = rows.filter(|values| !is_left_out(values)).collect();
    (!rows.is_empty()).then(|| reading::parts_again(section, rows))
}

impl SoftwareList {
    /// Says whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}
