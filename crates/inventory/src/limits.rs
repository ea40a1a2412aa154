//! How much a document may hold.

/// How much a document may hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Levels of nesting.
    pub depth: usize,
    /// Characters of a member's or element's name.
    pub name: usize,
    /// Bytes of one text.
    pub text: usize,
    /// Attributes of one element.
    pub attributes: usize,
    /// Values of every kind together: each takes memory, however short it is.
    pub values: usize,
    /// Rows of one section.
    pub section_rows: usize,
    /// Rows of all sections together.
    pub rows: usize,
    /// Characters of a `deviceid`.
    pub deviceid: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            depth: 64,
            name: 256,
            text: 1 << 20,
            attributes: 100,
            values: 1_000_000,
            section_rows: 100_000,
            rows: 500_000,
            deviceid: 200,
        }
    }
}
