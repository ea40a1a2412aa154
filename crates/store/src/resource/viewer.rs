//! Who asks: which rows of which subject somebody sees.

use crate::Visible;
use rights::Subject;
use std::collections::BTreeMap;

/// Who asks.
#[derive(Clone, Debug)]
pub struct Viewer {
    seen: BTreeMap<Subject, Visible>,
}

impl Viewer {
    /// Puts together which rows are seen of each subject.
    pub fn new(seen: impl Fn(Subject) -> Visible) -> Self {
        Self { seen: Subject::ALL.into_iter().map(|subject| (subject, seen(subject))).collect() }
    }

    /// Returns which rows of a subject are seen.
    pub fn sees(&self, subject: Subject) -> &Visible {
        const NOTHING: &Visible = &Visible::NOTHING;
        self.seen.get(&subject).unwrap_or(NOTHING)
    }

    /// Says whether any row of a subject may be seen.
    pub fn may_read(&self, subject: Subject) -> bool {
        !self.sees(subject).is_nothing()
    }
}
