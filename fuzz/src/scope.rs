//! Scopes: two lines, two sets.

use crate::two_texts;
use oauth::{Scope, ScopeToken};
use std::collections::BTreeSet;

/// Reads both lines as scopes and compares them as sets of names.
pub(crate) fn parse(input: &[u8]) {
    let Some((a_text, b_text)) = two_texts(input) else { return };
    let (a, b) = (Scope::parse(a_text), Scope::parse(b_text));
    let (a_names, b_names) = (names(a_text), names(b_text));
    for (scope, text, names) in [(&a, a_text, &a_names), (&b, b_text, &b_names)] {
        check(scope, text, names);
    }
    let both = a.intersection(&b);
    assert_eq!(both, b.intersection(&a));
    assert_eq!(both, named(&a_names.intersection(&b_names).copied().collect()));
    assert!(a.includes(&both) && b.includes(&both));
    assert_eq!(a.includes(&b), b_names.is_subset(&a_names));
    assert_eq!(a.intersection(&a), a);
    assert_eq!(
        a.without(|token| b.covers(token)),
        named(&a_names.difference(&b_names).copied().collect())
    );
    let unknown = |name: &&str| !name.is_empty() && !a_names.contains(name);
    assert_eq!(a.first_missing(b_text), b_text.split(' ').find(unknown));
}

fn check(scope: &Scope, text: &str, names: &BTreeSet<&str>) {
    assert_eq!(scope, &named(names));
    assert_eq!(scope.is_empty(), names.is_empty());
    assert_eq!(&Scope::parse(&scope.to_string()), scope, "reads back");
    let backwards: Vec<&str> = text.split(' ').rev().collect();
    let twice = format!("{text} {}", backwards.join(" "));
    assert_eq!(&Scope::parse(&twice), scope, "neither order nor repetition counts");
    for token in ScopeToken::ALL {
        assert_eq!(scope.covers(token), names.contains(token.as_str()));
    }
}

/// The known names between single blanks.
fn names(text: &str) -> BTreeSet<&str> {
    let known = ScopeToken::ALL.map(ScopeToken::as_str);
    text.split(' ').filter(|name| known.contains(name)).collect()
}

fn named(names: &BTreeSet<&str>) -> Scope {
    names.iter().filter_map(|name| ScopeToken::parse(name)).collect()
}
