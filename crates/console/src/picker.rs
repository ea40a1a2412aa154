//! One of very many, such as entities: a list to choose from while there are few, else a field to type a part of the
//! name into, which offers what matches.

use crate::choice::Choice;

/// A field by which one of several is chosen.
#[derive(Default)]
pub(crate) struct Picker {
    /// Everything that may be chosen: key and name.
    all: Vec<(i64, String)>,
    chosen: Option<i64>,
    /// What was typed and means none, or several.
    typed: String,
}

/// What a text means that somebody typed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Meant {
    /// This one.
    One(i64),
    /// Nothing was typed.
    Nothing,
    /// None that may be chosen.
    Unknown,
    /// More than one.
    Several,
}

impl Meant {
    /// The key of what is wrong where one has to be chosen.
    pub(crate) const fn problem(self) -> &'static str {
        match self {
            Self::Several => "picker-several",
            Self::Nothing => "picker-nothing",
            Self::One(_) | Self::Unknown => "picker-unknown",
        }
    }
}

/// More than this are not offered at once.
const MOST: usize = 50;

impl Picker {
    /// Offers what may be chosen, in this order.
    pub(crate) fn of(all: impl IntoIterator<Item = (i64, String)>, chosen: Option<i64>) -> Self {
        Self { all: all.into_iter().collect(), chosen, typed: String::new() }
    }

    /// Takes what was typed or chosen.
    pub(crate) fn choose(&mut self, text: &str) -> Meant {
        let meant = self.meant(text);
        self.chosen = match meant {
            Meant::One(key) => Some(key),
            _ => None,
        };
        text.trim().clone_into(&mut self.typed);
        meant
    }

    /// Says what a text means: a number, alone or in brackets behind a name as it is offered, a whole name, or words of one name alone.
    fn meant(&self, text: &str) -> Meant {
        let text = text.trim();
        if text.is_empty() {
            return Meant::Nothing;
        }
        if let Some(key) = number(text) {
            let is_known = self.all.iter().any(|(known, _)| *known == key);
            return if is_known { Meant::One(key) } else { Meant::Unknown };
        }
        let named = |(_, name): &&(i64, String)| name == text || last(name) == text;
        let named: Vec<i64> = self.all.iter().filter(named).map(|(key, _)| *key).collect();
        let words = words(text);
        let matching = || self.all.iter().filter(|(_, name)| holds(name, &words)).take(2);
        let found =
            if named.is_empty() { matching().map(|(key, _)| *key).collect() } else { named };
        match *found {
            [] => Meant::Unknown,
            [one] => Meant::One(one),
            _ => Meant::Several,
        }
    }

    /// The key of what is chosen.
    pub(crate) fn chosen(&self) -> Option<i64> {
        self.chosen
    }

    /// Whether there is nothing to choose.
    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// How many may be chosen.
    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether so few are there that all of them stand in a list.
    pub(crate) fn is_list(&self) -> bool {
        self.all.len() <= MOST
    }

    /// The options of the list.
    pub(crate) fn choices(&self) -> Vec<Choice> {
        Choice::of_keys(self.all.iter().cloned(), self.chosen)
    }

    /// What stands in the field to type into.
    pub(crate) fn text(&self) -> String {
        let chosen = self.all.iter().find(|(key, _)| Some(*key) == self.chosen);
        chosen.map_or_else(|| self.typed.clone(), |(key, name)| offered(*key, name))
    }

    /// What the field offers: what matches what was typed, or the first.
    pub(crate) fn offers(&self) -> Vec<String> {
        let typed = if self.chosen.is_none() { self.typed.as_str() } else { "" };
        found(&self.all, typed)
    }
}

/// Returns some of those whose names hold every word, as they are offered.
pub(crate) fn found(all: &[(i64, String)], text: &str) -> Vec<String> {
    let words = words(text);
    let found = all.iter().filter(|(_, name)| holds(name, &words)).take(MOST);
    found.map(|(key, name)| offered(*key, name)).collect()
}

fn words(text: &str) -> Vec<String> {
    text.to_lowercase().split_whitespace().filter(|word| *word != ">").map(str::to_owned).collect()
}

fn holds(name: &str, words: &[String]) -> bool {
    let name = name.to_lowercase();
    words.iter().all(|word| name.contains(word))
}

/// How one is offered: its name, and its number, by which it is known again.
fn offered(key: i64, name: &str) -> String {
    format!("{name} (#{key})")
}

/// Reads `12`, `#12` and `Any name (#12)`.
pub(crate) fn number(text: &str) -> Option<i64> {
    let behind = text.strip_suffix(')').and_then(|text| text.rsplit_once("(#"));
    let digits = behind.map_or(text, |(_, digits)| digits);
    digits.trim_start_matches('#').parse().ok()
}

/// The name itself, without those above it.
fn last(path: &str) -> &str {
    path.rsplit(" > ").next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picker() -> Picker {
        let names = ["Root", "Root > North", "Root > North > Bay 1", "Root > South > Bay 1"];
        Picker::of((1..).zip(names.map(str::to_owned)), None)
    }

    #[test]
    fn one_is_named_by_number_by_name_or_by_words_that_only_it_has() {
        for (typed, meant) in [
            ("2", Meant::One(2)),
            ("#3", Meant::One(3)),
            ("Root > North (#2)", Meant::One(2)),
            ("Root > North", Meant::One(2)),
            ("North", Meant::One(2)),
            ("  south bay ", Meant::One(4)),
            ("Bay 1", Meant::Several),
            ("east", Meant::Unknown),
            ("9", Meant::Unknown),
            ("", Meant::Nothing),
        ] {
            let mut picker = picker();
            assert_eq!(picker.choose(typed), meant, "{typed}");
            assert_eq!(picker.chosen(), if let Meant::One(key) = meant { Some(key) } else { None });
        }
    }

    #[test]
    fn what_means_several_stays_typed_and_those_are_offered() {
        let mut picker = picker();
        picker.choose("bay");
        assert_eq!(picker.text(), "bay");
        assert_eq!(picker.offers(), ["Root > North > Bay 1 (#3)", "Root > South > Bay 1 (#4)"]);
        picker.choose("4");
        assert_eq!(picker.text(), "Root > South > Bay 1 (#4)");
    }

    #[test]
    fn never_more_than_some_are_offered() {
        let many = Picker::of((0..10_000).map(|key| (key, format!("Site {key}"))), Some(9_999));
        assert!(!many.is_list());
        assert_eq!(many.offers().len(), MOST);
        assert_eq!(many.text(), "Site 9999 (#9999)");
    }
}
