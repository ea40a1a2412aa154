//! What `=like=` and its kin compare with: text in which `*` stands for any run of characters.

/// A piece of a pattern.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Piece<'p> {
    /// This text.
    Text(&'p str),
    /// Any run of characters, or none.
    Any,
}

/// Text in which `*` stands for any run of characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pattern<'p>(&'p str);

impl<'p> Pattern<'p> {
    /// Reads a value as a pattern.
    pub const fn new(value: &'p str) -> Self {
        Self(value)
    }

    /// Returns the pieces from left to right; no two of a kind stand side by side.
    pub fn pieces(&self) -> Vec<Piece<'p>> {
        let mut pieces = Vec::new();
        for (index, text) in self.0.split('*').enumerate() {
            if index > 0 && pieces.last() != Some(&Piece::Any) {
                pieces.push(Piece::Any);
            }
            if !text.is_empty() {
                pieces.push(Piece::Text(text));
            }
        }
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_asterisk_is_any_run_and_all_else_is_itself() {
        let pieces = |text| Pattern::new(text).pieces();
        assert_eq!(pieces("a*%"), [Piece::Text("a"), Piece::Any, Piece::Text("%")]);
        assert_eq!(pieces("**a"), [Piece::Any, Piece::Text("a")]);
        assert_eq!(pieces("_"), [Piece::Text("_")]);
        assert_eq!(pieces(""), []);
    }
}
