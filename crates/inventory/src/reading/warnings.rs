//! What was left out of a document, and where.

use crate::Warning;

/// How many warnings are kept.
const MOST: usize = 200;

/// What was left out so far.
#[derive(Default)]
pub(crate) struct Warnings(Vec<Warning>);

/// A row of a document.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub(crate) section: &'static str,
    pub(crate) row: usize,
}

impl Warnings {
    /// Notes that a row, or a member of it, was left out.
    pub(crate) fn note(&mut self, place: Place, member: &str, what: &'static str) {
        if self.0.len() == MOST {
            return;
        }
        let Place { section, row } = place;
        let place = match member {
            "" => format!("{section}/{row}"),
            member => format!("{section}/{row}/{member}"),
        };
        self.0.push(Warning { place, what });
    }

    /// Adds them to those of what was read before.
    pub(crate) fn add_to(self, known: &mut Vec<Warning>) {
        let room = MOST.saturating_sub(known.len());
        known.extend(self.0.into_iter().take(room));
    }

    pub(crate) fn into_inner(self) -> Vec<Warning> {
        self.0
    }
}
