//! Tabs of a page; each has an address of its own.

/// A tab.
pub(crate) struct Tab {
    /// The key of what it says.
    pub(crate) label: &'static str,
    /// Where it leads.
    pub(crate) href: String,
    /// Whether it is the one that is shown.
    pub(crate) current: bool,
    /// How many things there are on it, if that is worth telling.
    pub(crate) count: Option<usize>,
}

impl Tab {
    /// A tab that tells no count.
    pub(crate) fn new(label: &'static str, href: impl Into<String>, current: bool) -> Self {
        Self { label, href: href.into(), current, count: None }
    }

    /// The same tab with a count.
    pub(crate) fn with_count(self, count: usize) -> Self {
        Self { count: Some(count), ..self }
    }
}
