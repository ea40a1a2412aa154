//! How a property is compared.

use std::fmt;

/// How a property is compared with the values.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Operator {
    /// The value.
    Equal,
    /// Another value.
    NotEqual,
    /// One of the values.
    In,
    /// None of the values.
    Out,
    /// A smaller value.
    Less,
    /// A smaller value, or the same.
    LessOrEqual,
    /// A larger value.
    Greater,
    /// A larger value, or the same.
    GreaterOrEqual,
    /// Text of this form, in which `*` stands for any run of characters.
    Like,
    /// Text of another form.
    NotLike,
    /// Text of this form; letter case does not matter.
    ILike,
    /// Text of another form; letter case does not matter.
    NotILike,
    /// No value.
    IsNull,
    /// Any value.
    NotNull,
    /// No value, or a text without characters.
    Empty,
    /// A value that is not a text without characters.
    NotEmpty,
}

impl Operator {
    /// Every operator.
    pub const ALL: [Self; 16] = [
        Self::Equal,
        Self::NotEqual,
        Self::In,
        Self::Out,
        Self::Less,
        Self::LessOrEqual,
        Self::Greater,
        Self::GreaterOrEqual,
        Self::Like,
        Self::NotLike,
        Self::ILike,
        Self::NotILike,
        Self::IsNull,
        Self::NotNull,
        Self::Empty,
        Self::NotEmpty,
    ];

    /// Returns how the operator is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::In => "=in=",
            Self::Out => "=out=",
            Self::Less => "=lt=",
            Self::LessOrEqual => "=le=",
            Self::Greater => "=gt=",
            Self::GreaterOrEqual => "=ge=",
            Self::Like => "=like=",
            Self::NotLike => "=notlike=",
            Self::ILike => "=ilike=",
            Self::NotILike => "=notilike=",
            Self::IsNull => "=isnull=",
            Self::NotNull => "=notnull=",
            Self::Empty => "=empty=",
            Self::NotEmpty => "=notempty=",
        }
    }

    /// Finds an operator by its text. The signs of RSQL's own grammar, and the name that GLPI's help gives to
    /// `=notnull=`, are understood too.
    pub fn parse(text: &str) -> Option<Self> {
        let lower = text.to_ascii_lowercase();
        match lower.as_str() {
            "<" => Some(Self::Less),
            "<=" => Some(Self::LessOrEqual),
            ">" => Some(Self::Greater),
            ">=" => Some(Self::GreaterOrEqual),
            "=isnotnull=" => Some(Self::NotNull),
            text => Self::ALL.into_iter().find(|operator| operator.as_str() == text),
        }
    }

    /// Says whether several values may follow.
    pub const fn takes_several(self) -> bool {
        matches!(self, Self::In | Self::Out)
    }

    /// Says whether no value need follow.
    pub const fn takes_none(self) -> bool {
        matches!(self, Self::IsNull | Self::NotNull | Self::Empty | Self::NotEmpty)
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operator_is_found_by_what_it_is_written_as() {
        for operator in Operator::ALL {
            assert_eq!(Operator::parse(operator.as_str()), Some(operator));
            assert_eq!(Operator::parse(&operator.as_str().to_uppercase()), Some(operator));
        }
        assert_eq!(Operator::parse(">="), Some(Operator::GreaterOrEqual));
        assert_eq!(Operator::parse("=isnotnull="), Some(Operator::NotNull));
        assert_eq!(Operator::parse("=near="), None);
    }
}
