//! The languages of pages: which one a person reads, and what is said in it.
//!
//! Messages stand in `messages/en` and `messages/fr`, one file for each subject, in Fluent's syntax. A page asks for
//! them by key; a test of the whole house holds both folders to the keys that pages use.

use crate::App;
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header::ACCEPT_LANGUAGE, request::Parts},
};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use oauth::Lifetime;
use std::{
    convert::Infallible,
    sync::{
        Arc, LazyLock,
        atomic::{AtomicBool, Ordering},
    },
};
use unic_langid::{LanguageIdentifier, langid};

/// A language that pages are written in.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Language {
    /// English, which is read by those who ask for none of ours.
    #[default]
    English,
    /// French.
    French,
}

/// What can be put into a message: texts, and whole numbers, which choose between singular and plural.
pub trait Insert {
    /// Returns the value as Fluent has it.
    fn value(&self) -> FluentValue<'_>;
}

impl Insert for str {
    fn value(&self) -> FluentValue<'_> {
        FluentValue::from(self)
    }
}

impl Insert for String {
    fn value(&self) -> FluentValue<'_> {
        FluentValue::from(self.as_str())
    }
}

impl<T: Insert + ?Sized> Insert for &T {
    fn value(&self) -> FluentValue<'_> {
        (**self).value()
    }
}

macro_rules! insert_numbers {
    ($($number:ty),*) => {
        $(impl Insert for $number {
            fn value(&self) -> FluentValue<'_> {
                FluentValue::from(*self)
            }
        })*
    };
}
insert_numbers!(u16, u32, u64, usize, i32, i64);

/// Lists the files of messages, each in every language.
macro_rules! messages {
    ($($name:literal),* $(,)?) => {
        [
            [$(include_str!(concat!("../messages/en/", $name, ".ftl"))),*],
            [$(include_str!(concat!("../messages/fr/", $name, ".ftl"))),*],
        ]
    };
}

const FILES: usize = 16;
static TEXTS: [[&str; FILES]; 2] = messages![
    "account",
    "agents",
    "assets",
    "clients",
    "denials",
    "events",
    "frame",
    "home",
    "inventory",
    "lists",
    "members",
    "people",
    "queue",
    "rules",
    "sign_in",
    "traces",
];

static BUNDLES: LazyLock<[FluentBundle<FluentResource>; 2]> = LazyLock::new(|| {
    let [english, french] = TEXTS;
    [bundle(langid!("en"), &english), bundle(langid!("fr"), &french)]
});

/// A file with a mistake yields what can be read of it; the test of the messages finds the mistake.
fn bundle(language: LanguageIdentifier, texts: &[&str]) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // Marks around inserted values would be copied along with them.
    bundle.set_use_isolating(false);
    for text in texts {
        let resource = FluentResource::try_new((*text).to_owned())
            .unwrap_or_else(|(readable, _mistakes)| readable);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::English, Self::French];

    /// Returns the language's tag (RFC 5646), as in `lang` of a page and in the account.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
        }
    }

    /// Returns what the language calls itself.
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::French => "Français",
        }
    }

    /// Finds a language by its tag; regions such as in `fr-CA` do not matter.
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().trim();
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// Returns the language that a browser prefers (RFC 9110 §12.5.4).
    pub fn preferred(headers: &HeaderMap) -> Self {
        let asked = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let mut best: Option<(Self, f32)> = None;
        for range in asked.unwrap_or_default().split(',').take(20) {
            let mut parts = range.split(';');
            let Some(language) = parts.next().and_then(Self::parse) else { continue };
            let weight = parts
                .find_map(|part| part.trim().strip_prefix("q="))
                .map_or(1.0, |weight| weight.trim().parse().unwrap_or(0.0));
            if weight > best.map_or(0.0, |(_, weight)| weight) {
                best = Some((language, weight));
            }
        }
        best.map(|(language, _)| language).unwrap_or_default()
    }

    /// Says the message of a key.
    pub fn t(self, key: &str) -> String {
        self.say(key, None)
    }

    /// Says the message of a key with one value put in.
    pub fn t1(self, key: &str, name: &str, value: impl Insert) -> String {
        let mut values = FluentArgs::with_capacity(1);
        values.set(name, value.value());
        self.say(key, Some(&values))
    }

    /// Says the message of a key with two values put in.
    pub fn t2(self, key: &str, a: &str, x: impl Insert, b: &str, y: impl Insert) -> String {
        let mut values = FluentArgs::with_capacity(2);
        values.set(a, x.value());
        values.set(b, y.value());
        self.say(key, Some(&values))
    }

    /// Says the message of a key with three values put in.
    #[expect(
        clippy::too_many_arguments,
        clippy::many_single_char_names,
        reason = "three pairs, as a template writes them"
    )]
    pub fn t3(
        self,
        key: &str,
        a: &str,
        x: impl Insert,
        b: &str,
        y: impl Insert,
        c: &str,
        z: impl Insert,
    ) -> String {
        let mut values = FluentArgs::with_capacity(3);
        values.set(a, x.value());
        values.set(b, y.value());
        values.set(c, z.value());
        self.say(key, Some(&values))
    }

    /// Says how long something lasts, in the largest unit of which it has two or more.
    pub fn span(self, lifetime: Lifetime) -> String {
        let seconds = lifetime.in_seconds();
        match seconds {
            0..120 => self.t1("span-seconds", "count", seconds),
            120..7200 => self.t1("span-minutes", "count", seconds / 60),
            7200..172_800 => self.t1("span-hours", "count", seconds / 3600),
            _ => self.t1("span-days", "count", seconds / 86_400),
        }
    }

    /// Writes a number with its thousands apart.
    pub fn number(self, number: i64) -> String {
        let between = match self {
            Self::English => ',',
            Self::French => '\u{202f}',
        };
        let digits = number.unsigned_abs().to_string();
        let mut text = if number < 0 { "-" } else { "" }.to_owned();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                text.push(between);
            }
            text.push(digit);
        }
        text
    }

    /// A key without a message is said as it is: better a strange word than no page.
    fn say(self, key: &str, values: Option<&FluentArgs<'_>>) -> String {
        let [english, french] = &*BUNDLES;
        let bundle = match self {
            Self::English => english,
            Self::French => french,
        };
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        // A value that is missing leaves its name in the text.
        let mut missing = Vec::new();
        bundle.format_pattern(pattern, values, &mut missing).into_owned()
    }
}

impl FromRequestParts<App> for Language {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Infallible> {
        Ok(Self::preferred(&parts.headers))
    }
}

/// Who reads the answer to a request: the browser's language, until it is known who is signed in.
#[derive(Clone)]
pub(crate) struct Reader(Arc<AtomicBool>);

impl Reader {
    pub(crate) fn with_browser(headers: &HeaderMap) -> Self {
        Self(Arc::new(AtomicBool::new(Language::preferred(headers) == Language::French)))
    }

    pub(crate) fn reads(&self, language: Language) {
        self.0.store(language == Language::French, Ordering::Relaxed);
    }

    pub(crate) fn language(&self) -> Language {
        if self.0.load(Ordering::Relaxed) { Language::French } else { Language::English }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    fn preferred(header: &str) -> Language {
        Language::preferred(&HeaderMap::from_iter([(ACCEPT_LANGUAGE, header.parse().unwrap())]))
    }

    #[test]
    fn a_browser_reads_the_language_that_it_weighs_most() {
        assert_eq!(preferred("fr-CH, fr;q=0.9, en;q=0.8, *;q=0.5"), Language::French);
        assert_eq!(preferred("de, en;q=0.5, fr;q=0.7"), Language::French);
        assert_eq!(preferred("en-GB,en;q=0.9,fr;q=0.9"), Language::English);
        for none in ["", "de", "fr;q=0", "fr;q=x", ";;,,", "*"] {
            assert_eq!(preferred(none), Language::English, "{none:?}");
        }
        assert_eq!(Language::preferred(&HeaderMap::new()), Language::English);
    }

    /// Returns each message of a file with the names of what is put into it.
    fn messages(text: &str) -> BTreeMap<String, Vec<String>> {
        let resource = FluentResource::try_new(text.to_owned())
            .map_err(|(_, mistakes)| mistakes)
            .expect("a file of messages can be read");
        assert!(resource.entries().count() > 0);
        let mut found = BTreeMap::new();
        let mut key = String::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if let Some((name, _)) = line.split_once('=').filter(|_| !line.starts_with([' ', '}']))
            {
                name.trim().clone_into(&mut key);
                assert!(found.insert(key.clone(), Vec::new()).is_none(), "{key} stands twice");
            }
            let names = line.split('$').skip(1).map(|rest| {
                rest.chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
                    .collect()
            });
            if let Some(known) = found.get_mut(&key) {
                known.extend(names);
                known.sort();
                known.dedup();
            }
        }
        found
    }

    #[test]
    fn every_message_is_said_in_every_language_with_the_same_values() {
        let [english, french] = TEXTS;
        let mut all = BTreeSet::new();
        for (english, french) in english.iter().zip(french) {
            let (english, french) = (messages(english), messages(french));
            assert_eq!(english, french);
            for key in english.into_keys() {
                assert!(all.insert(key.clone()), "{key} stands in two files");
            }
        }
    }

    #[test]
    fn the_thousands_of_numbers_stand_apart() {
        assert_eq!(Language::English.number(16_777_216), "16,777,216");
        assert_eq!(Language::French.number(-1_000), "-1\u{202f}000");
        assert_eq!(Language::English.number(999), "999");
    }

    #[test]
    fn values_are_put_in_and_a_strange_key_is_said_as_it_is() {
        assert_eq!(Language::French.t1("error-status", "status", 404), "Erreur 404");
        assert_eq!(Language::English.t("no-such-key"), "no-such-key");
    }
}
