//! What can be done with several rows of a list, described: the right that it takes, and what is said and asked.

use rights::Action;

/// Something that can be done with several rows.
pub(crate) struct Act<D> {
    /// What it does.
    pub(crate) deed: D,
    /// The word in the address and in the form.
    pub(crate) word: &'static str,
    /// The right that it takes.
    pub(crate) needs: Action,
    /// What is said of it.
    pub(crate) says: Says,
    /// What the page asks before it is done.
    pub(crate) asks: Asks,
    /// More rows than this are not acted on at once.
    pub(crate) most: usize,
    is_dangerous: bool,
}

/// What is said of an act, by the keys of messages.
pub(crate) struct Says {
    /// On its button.
    pub(crate) label: &'static str,
    /// Above the page that asks; it counts the rows.
    pub(crate) title: &'static str,
    /// What will happen.
    pub(crate) what: &'static str,
    /// The word by which the list says afterwards what was done.
    pub(crate) notice: &'static str,
}

/// What the page asks before something is done.
#[derive(Clone, Copy)]
pub(crate) enum Asks {
    /// Nothing but the click.
    Nothing,
    /// That the number of rows is typed: the keys of the label, and of what is said where it is another number.
    Count {
        /// The key of the label.
        label: &'static str,
        /// The key of what is said where it is another number.
        problem: &'static str,
    },
    /// A line of text.
    Line(Line),
}

/// A line that is typed before something is done.
#[derive(Clone, Copy)]
pub(crate) struct Line {
    /// The name of the field.
    pub(crate) field: &'static str,
    /// The key of the label.
    pub(crate) label: &'static str,
    /// The key of the hint; empty if there is none.
    pub(crate) hint: &'static str,
    /// The key of what is said where it is too short or too long.
    pub(crate) problem: &'static str,
    /// The fewest characters.
    pub(crate) least: usize,
    /// The most characters.
    pub(crate) most: usize,
}

/// A reason, which is kept with what ends.
pub(crate) const REASON: Asks = Asks::Line(Line {
    field: "reason",
    label: "revoke-reason",
    hint: "revoke-reason-hint",
    problem: "revoke-reason-problem",
    least: 1,
    most: 200,
});

impl<D> Act<D> {
    /// An act that is done after a click.
    pub(crate) const fn new(deed: D, word: &'static str, needs: Action, says: Says) -> Self {
        let most = super::MOST_CHOSEN;
        Self { deed, word, needs, says, asks: Asks::Nothing, most, is_dangerous: false }
    }

    /// The same act, shown as one that takes something away.
    pub(crate) const fn dangerous(mut self) -> Self {
        self.is_dangerous = true;
        self
    }

    /// The same act, before which something is asked.
    pub(crate) const fn asking(mut self, asks: Asks) -> Self {
        self.asks = asks;
        self
    }

    /// The same act, with fewer rows at once.
    pub(crate) const fn at_most(mut self, most: usize) -> Self {
        self.most = most;
        self
    }

    /// Says whether it takes something away.
    pub(crate) const fn is_dangerous(&self) -> bool {
        self.is_dangerous
    }
}

impl Asks {
    /// Returns the name of the field; empty if nothing is typed.
    pub(crate) const fn field(&self) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::Count { .. } => "confirmation",
            Self::Line(line) => line.field,
        }
    }

    /// Returns the key of what is wrong with what was typed, if something is.
    pub(crate) fn problem(&self, said: &str, count: usize) -> Option<&'static str> {
        match self {
            Self::Nothing => None,
            Self::Count { problem, .. } => (said != count.to_string()).then_some(problem),
            Self::Line(line) => {
                let long = said.chars().count();
                let fits = (line.least..=line.most).contains(&long);
                (!fits || said.chars().any(char::is_control)).then_some(line.problem)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_must_fit() {
        let count = Asks::Count { label: "", problem: "other" };
        assert_eq!(count.problem("3", 3), None);
        for wrong in ["", "2", "03", "three"] {
            assert_eq!(count.problem(wrong, 3), Some("other"), "{wrong}");
        }
        let line =
            Line { field: "reason", label: "", hint: "", problem: "long", least: 1, most: 5 };
        let line = Asks::Line(line);
        assert_eq!(line.problem("moved", 3), None);
        for wrong in ["", "too long", "a\nb"] {
            assert_eq!(line.problem(wrong, 3), Some("long"), "{wrong}");
        }
        assert_eq!(Asks::Nothing.problem("whatever", 3), None);
    }
}
