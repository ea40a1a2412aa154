//! The question in the address of a list, carried through a page that asks, so that the list is shown again as it was.

/// What a list was asked for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct ListQuestion(String);

/// A longer question is forgotten.
const LONGEST: usize = 2000;
/// What says something of one answer, and not of the list.
const PASSING: [&str; 7] = ["act", "column", "columns", "count", "format", "left", "notice"];

impl ListQuestion {
    /// Reads a question that a form carries.
    pub(crate) fn read(text: &str) -> Self {
        if text.len() > LONGEST {
            return Self::default();
        }
        let pairs = form_urlencoded::parse(text.as_bytes());
        let pairs = pairs.filter(|(name, value)| {
            !PASSING.contains(&name.as_ref()) && !value.chars().any(char::is_control)
        });
        Self(form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish())
    }

    /// The same question, or the usual one of the list where nothing is asked.
    pub(crate) fn or(self, usual: &str) -> Self {
        if self.0.is_empty() { Self(usual.to_owned()) } else { self }
    }

    /// Returns the question as a form carries it.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the address of the list, with what it says besides.
    pub(crate) fn of(&self, path: &str, besides: &str) -> String {
        let parts = [self.0.as_str(), besides];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        if parts.is_empty() { path.to_owned() } else { format!("{path}?{}", parts.join("&")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_shown_again_as_it_was() {
        let question = ListQuestion::read("q=a%26b&state=off&sort=name&start=50&notice=x&count=3");
        let back = question.of("/list", "notice=done&count=2");
        assert_eq!(back, "/list?q=a%26b&state=off&sort=name&start=50&notice=done&count=2");
        assert_eq!(ListQuestion::read("").of("/list", ""), "/list");
        assert_eq!(ListQuestion::read("").or("kind=web").of("/list", ""), "/list?kind=web");
    }

    #[test]
    fn a_question_leads_nowhere_else() {
        let question = ListQuestion::read("//elsewhere.example/\r\nset-cookie: a=b#x");
        let back = question.of("/list", "");
        assert!(back.starts_with("/list?") && !back.contains(['\r', '\n', '#']), "{back}");
        assert_eq!(ListQuestion::read(&"x".repeat(2001)), ListQuestion::default());
    }
}
