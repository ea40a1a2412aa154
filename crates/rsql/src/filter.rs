//! What a filter says, as a tree.

use crate::Operator;
use std::fmt;

/// What a row must fulfil.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Filter {
    /// All of these.
    And(Vec<Filter>),
    /// One of these, or several.
    Or(Vec<Filter>),
    /// This.
    Term(Term),
}

/// One comparison.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Term {
    /// The property; dots lead into relations.
    pub property: String,
    /// How it is compared.
    pub operator: Operator,
    /// With what: one value, several after `=in=` and `=out=`, none after the tests for null and emptiness.
    pub values: Vec<String>,
}

impl Filter {
    /// Returns every term, from left to right.
    pub fn terms(&self) -> Vec<&Term> {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().flat_map(Self::terms).collect(),
            Self::Term(term) => vec![term],
        }
    }
}

/// Writes the filter so that it reads back as the same.
impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (parts, sign) = match self {
            Self::Term(term) => return term.fmt(f),
            Self::And(parts) => (parts, ";"),
            Self::Or(parts) => (parts, ","),
        };
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                f.write_str(sign)?;
            }
            match (self, part) {
                (_, Self::Term(term)) => term.fmt(f)?,
                // `;` binds closer than `,`.
                (Self::Or(_), Self::And(_)) => part.fmt(f)?,
                _ => write!(f, "({part})")?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.property, self.operator)?;
        if self.operator.takes_none() {
            return Ok(());
        }
        let quoted =
            |value: &String| format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""));
        let values: Vec<String> = self.values.iter().map(quoted).collect();
        if self.operator.takes_several() {
            write!(f, "({})", values.join(","))
        } else {
            f.write_str(&values.join(","))
        }
    }
}
