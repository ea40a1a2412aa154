//! Why a text is no filter, and where.

use crate::{DEEPEST, LONGEST, MOST_TERMS, MOST_VALUES};
use std::fmt;

/// Why a text is no filter, and at which of its characters, counted from 1.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Error {
    /// Which character.
    pub at: usize,
    /// Why.
    pub problem: Problem,
}

impl std::error::Error for Error {}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, at character {}", self.problem, self.at)
    }
}

/// Why a text is no filter.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Problem {
    /// A property must stand there.
    #[error("the name of a property is expected")]
    PropertyExpected,
    /// An operator must stand there.
    #[error("an operator such as == is expected")]
    OperatorExpected,
    /// There is no such operator.
    #[error("{operator} is no operator")]
    UnknownOperator {
        /// The property that it compares.
        property: String,
        /// What was written.
        operator: String,
    },
    /// A value must stand there.
    #[error("a value is expected")]
    ValueExpected,
    /// Only `=in=` and `=out=` compare with several values.
    #[error("this operator takes one value")]
    OneValueExpected,
    /// `=isnull=false` would say the opposite of what it does.
    #[error("this operator is not negated by its value: use its opposite")]
    NotNegated,
    /// A text that begins with a quote must end with it.
    #[error("the quote that begins here does not end")]
    OpenQuote,
    /// A parenthesis must be closed.
    #[error("a closing parenthesis is expected")]
    ParenthesisExpected,
    /// Nothing more may follow.
    #[error("; or , is expected")]
    EndExpected,
    /// Too many bytes.
    #[error("a filter has at most {LONGEST} bytes")]
    TooLong,
    /// Too many parentheses within each other.
    #[error("a filter has at most {DEEPEST} parentheses within each other")]
    TooDeep,
    /// Too many terms.
    #[error("a filter has at most {MOST_TERMS} terms")]
    TooManyTerms,
    /// Too many values.
    #[error("a filter has at most {MOST_VALUES} values")]
    TooManyValues,
}
