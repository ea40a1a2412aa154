//! Filters beside a list: what can be chosen, and what is.

use crate::picker::{Meant, Picker};
use oauth::Timestamp;
use rights::Subject;
use store::EntityId;

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
    /// One of very many entities, of those where the person may read a subject.
    Picked(Picker, Subject),
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

    /// A filter by an entity, of those where the person may read a subject.
    pub(crate) fn entity(
        label: &'static str,
        entities: Vec<(EntityId, String)>,
        subject: Subject,
    ) -> Self {
        let entities = entities.into_iter().map(|(id, path)| (id.0, path));
        let kind = FilterKind::Picked(Picker::of(entities, None), subject);
        Self { name: "entity", label, kind, value: String::new() }
    }

    /// Returns the key that a text means in a filter by one of very many; a text that means none, or several, is a key
    /// that nothing has.
    pub(crate) fn meant(&mut self, text: &str) -> Option<i64> {
        let FilterKind::Picked(picker, _) = &mut self.kind else { return None };
        match picker.choose(text) {
            Meant::One(key) => Some(key),
            Meant::Nothing => None,
            Meant::Unknown | Meant::Several => Some(-1),
        }
    }

    /// Returns what is offered while somebody types, and the word for whose entities, if the filter is by one of very many.
    pub(crate) fn picker(&self) -> Option<(&Picker, &'static str)> {
        match &self.kind {
            FilterKind::Picked(picker, subject) if !picker.is_list() => {
                Some((picker, subject.as_str()))
            }
            _ => None,
        }
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
    pub(crate) fn options(&self) -> Option<Vec<(String, String)>> {
        match &self.kind {
            FilterKind::Choice(options) => Some(options.clone()),
            FilterKind::Picked(picker, _) if picker.is_list() => {
                let options = picker.choices().into_iter();
                Some(options.map(|choice| (choice.value, choice.label)).collect())
            }
            FilterKind::Tick | FilterKind::Date | FilterKind::Text | FilterKind::Picked(..) => None,
        }
    }

    /// Takes the value of the address, if it is one that can be chosen.
    pub(crate) fn choose(&mut self, value: &str) {
        let known = match &mut self.kind {
            FilterKind::Choice(options) => options.iter().any(|(known, _)| known == value),
            FilterKind::Tick => value == "1",
            FilterKind::Date => Timestamp::parse(value).is_some(),
            FilterKind::Text => true,
            FilterKind::Picked(picker, _) => match picker.choose(value) {
                Meant::One(key) => {
                    self.value = key.to_string();
                    return;
                }
                Meant::Nothing => false,
                // It stays in the field, and nothing matches it.
                Meant::Unknown | Meant::Several => !picker.is_list(),
            },
        };
        if known {
            value.clone_into(&mut self.value);
        }
    }
}
