//! Filters beside a list: what can be chosen, and what is.

use oauth::Timestamp;

/// A filter, as a list shows it.
pub(crate) struct Filter {
    /// The name in the address.
    pub(crate) name: &'static str,
    /// The key of what it says.
    pub(crate) label: &'static str,
    kind: FilterKind,
    /// What is chosen; empty if nothing is.
    pub(crate) value: String,
}

/// How a filter is chosen.
enum FilterKind {
    /// One of several: what stands in the address, and what people read.
    Choice(Vec<(String, String)>),
    /// A box to tick; it stands in the address as `1`.
    Tick,
    /// A day, `YYYY-MM-DD`.
    Date,
    /// Whatever is typed.
    Text,
}

impl Filter {
    /// A filter by one of several values, each as in the address and as people read it.
    pub(crate) fn choice<V: Into<String>>(
        name: &'static str,
        label: &'static str,
        options: impl IntoIterator<Item = (V, String)>,
    ) -> Self {
        let options = options.into_iter().map(|(value, text)| (value.into(), text)).collect();
        Self { name, label, kind: FilterKind::Choice(options), value: String::new() }
    }

    /// A filter that is on or off.
    pub(crate) fn tick(name: &'static str, label: &'static str) -> Self {
        Self { name, label, kind: FilterKind::Tick, value: String::new() }
    }

    /// A filter by a day.
    pub(crate) fn date(name: &'static str, label: &'static str) -> Self {
        Self { name, label, kind: FilterKind::Date, value: String::new() }
    }

    /// A filter by what is typed.
    pub(crate) fn text(name: &'static str, label: &'static str) -> Self {
        Self { name, label, kind: FilterKind::Text, value: String::new() }
    }

    /// Says whether the filter is typed.
    pub(crate) fn is_text(&self) -> bool {
        matches!(self.kind, FilterKind::Text)
    }

    /// Says whether the filter is a day.
    pub(crate) fn is_date(&self) -> bool {
        matches!(self.kind, FilterKind::Date)
    }

    /// Returns what can be chosen, each as in the address and as people read it; `None` if not one of several is.
    pub(crate) fn options(&self) -> Option<&[(String, String)]> {
        match &self.kind {
            FilterKind::Choice(options) => Some(options),
            FilterKind::Tick | FilterKind::Date | FilterKind::Text => None,
        }
    }

    /// Takes the value of the address, if it is one that can be chosen.
    pub(crate) fn choose(&mut self, value: &str) {
        let known = match &self.kind {
            FilterKind::Choice(options) => options.iter().any(|(known, _)| known == value),
            FilterKind::Tick => value == "1",
            FilterKind::Date => Timestamp::parse(value).is_some(),
            FilterKind::Text => true,
        };
        if known {
            value.clone_into(&mut self.value);
        }
    }
}
