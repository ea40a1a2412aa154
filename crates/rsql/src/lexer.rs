//! The text from left to right: names, operators, values, signs.

use crate::{Error, Problem};

/// Where the reading of a text has come to.
pub(crate) struct Lexer<'t> {
    text: &'t str,
    rest: &'t str,
}

/// What a name or a value cannot hold unless it is quoted.
const SIGNS: [char; 6] = [';', ',', '(', ')', '"', '\''];

impl<'t> Lexer<'t> {
    pub(crate) const fn new(text: &'t str) -> Self {
        Self { text, rest: text }
    }

    /// Returns a problem with what comes next.
    pub(crate) fn here(&self, problem: Problem) -> Error {
        self.at(self.rest, problem)
    }

    /// Returns a problem with a place that was passed.
    pub(crate) fn at(&self, place: &str, problem: Problem) -> Error {
        let before = self.text.len().saturating_sub(place.len());
        let characters = self.text.get(..before).unwrap_or_default().chars().count();
        Error { at: characters + 1, problem }
    }

    /// Returns what is left, to tell a problem of it later.
    pub(crate) const fn place(&self) -> &'t str {
        self.rest
    }

    pub(crate) fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start();
    }

    pub(crate) const fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    pub(crate) fn next_is(&self, sign: char) -> bool {
        self.rest.starts_with(sign)
    }

    /// Passes a sign if it comes next.
    pub(crate) fn pass(&mut self, sign: char) -> bool {
        let passed = self.rest.strip_prefix(sign);
        self.rest = passed.unwrap_or(self.rest);
        passed.is_some()
    }

    /// Takes as much as fulfils a condition.
    fn take_while(&mut self, fulfils: impl Fn(char) -> bool) -> &'t str {
        let end = self.rest.find(|c| !fulfils(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    /// Takes the name of a property.
    pub(crate) fn property(&mut self) -> Result<&'t str, Error> {
        let start = self.here(Problem::PropertyExpected);
        let name = self.take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'));
        if name.is_empty() { Err(start) } else { Ok(name) }
    }

    /// Takes the text of an operator, known or not.
    pub(crate) fn operator(&mut self) -> Result<&'t str, Error> {
        let wrong = self.here(Problem::OperatorExpected);
        let length = if ["==", "!=", "<=", ">="].iter().any(|sign| self.rest.starts_with(sign)) {
            2
        } else if self.next_is('<') || self.next_is('>') {
            1
        } else {
            let word = self.rest.strip_prefix('=').ok_or_else(|| wrong.clone())?;
            let end = word.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(word.len());
            if end == 0 || !word.split_at(end).1.starts_with('=') {
                return Err(wrong);
            }
            end + 2
        };
        let (operator, rest) = self.rest.split_at_checked(length).ok_or(wrong)?;
        self.rest = rest;
        Ok(operator)
    }

    /// Takes a value, quoted or bare; `None` if there is none.
    pub(crate) fn value(&mut self) -> Result<Option<String>, Error> {
        self.skip_blanks();
        for quote in ['"', '\''] {
            if self.next_is(quote) {
                return self.quoted(quote).map(Some);
            }
        }
        let bare = self.take_while(|c| !SIGNS.contains(&c)).trim_end();
        Ok((!bare.is_empty()).then(|| bare.to_owned()))
    }

    fn quoted(&mut self, quote: char) -> Result<String, Error> {
        let open = self.here(Problem::OpenQuote);
        let mut value = String::new();
        let mut characters = self.rest.chars();
        characters.next();
        while let Some(character) = characters.next() {
            match character {
                '\\' => value.push(characters.next().ok_or_else(|| open.clone())?),
                end if end == quote => {
                    self.rest = characters.as_str();
                    return Ok(value);
                }
                other => value.push(other),
            }
        }
        Err(open)
    }
}
