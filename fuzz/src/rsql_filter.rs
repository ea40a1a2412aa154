//! Filters of lists: any text is read or refused, within its bounds.

use rsql::{LONGEST, MOST_TERMS, MOST_VALUES, parse as read};

/// Reads a text, and what is written of what was read.
pub(crate) fn parse(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let filter = match read(text) {
        Ok(filter) => filter,
        Err(error) => {
            assert!((1..=text.chars().count() + 1).contains(&error.at), "{error} of {text:?}");
            return;
        }
    };
    assert!(text.len() <= LONGEST);
    let terms = filter.terms();
    assert!((1..=MOST_TERMS).contains(&terms.len()));
    assert!(terms.iter().map(|term| term.values.len()).sum::<usize>() <= MOST_VALUES);
    for term in &terms {
        let expected = match term.operator {
            operator if operator.takes_none() => 0..=0,
            operator if operator.takes_several() => 1..=MOST_VALUES,
            _ => 1..=1,
        };
        assert!(expected.contains(&term.values.len()), "{term:?}");
        let named = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
        assert!(!term.property.is_empty() && term.property.chars().all(named), "{term:?}");
    }
    // What is written may be longer: every value is quoted there.
    let written = filter.to_string();
    if written.len() <= LONGEST {
        assert_eq!(read(&written).as_ref(), Ok(&filter), "{text:?} is written {written:?}");
    }
}
