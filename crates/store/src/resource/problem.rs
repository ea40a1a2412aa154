//! What can be wrong with a question.

use std::fmt;

/// What is wrong with a question. The caller can mend it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum QuestionProblem {
    /// Terms of the filter, each with its property.
    Filter(Vec<(String, FilterProblem)>),
    /// What it shall be sorted by.
    Sort(String),
    /// The cursor is none, or one of another list.
    Cursor,
}

/// What is wrong with a term of a filter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FilterProblem {
    /// There is no such property.
    Unknown,
    /// It is a relation: one of its own properties can be compared.
    Relation,
    /// It is not compared.
    NotFiltered,
    /// Only text has a form.
    NotText,
    /// The value is no whole number.
    NotInteger,
    /// The value is neither true nor false.
    NotBoolean,
    /// The value is no instant.
    NotInstant,
    /// The value holds a character that no text holds.
    NoText,
}

impl fmt::Display for FilterProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unknown => "Unknown property",
            Self::Relation => {
                "Relations cannot be compared: name one of their properties, such as id"
            }
            Self::NotFiltered => "This property cannot be used in RSQL",
            Self::NotText => "Only text can be compared with a pattern",
            Self::NotInteger => "The value must be a whole number",
            Self::NotBoolean => "The value must be true or false",
            Self::NotInstant => "The value must be a date, or a date and time (RFC 3339)",
            Self::NoText => "The value holds a character that no text can hold",
        })
    }
}
