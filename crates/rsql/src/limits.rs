//! How large a filter may be.

/// So many bytes of text.
pub const LONGEST: usize = 8_192;
/// So many parentheses within each other.
pub const DEEPEST: usize = 16;
/// So many terms.
pub const MOST_TERMS: usize = 100;
/// So many values, in all terms together.
pub const MOST_VALUES: usize = 500;
