//! What a list is asked for in the address: search, filters, order, page, columns, format, chosen rows.

use crate::{chosen::keys, export::ExportFormat};
use askama::Template;
use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, header::SET_COOKIE, request::Parts},
    response::{Html, IntoResponse as _, Response},
};
use std::{collections::BTreeSet, convert::Infallible};
use store::{Direction, Listing};
use web::{App, PageError, preferences, remembered};

/// The question in a list's address, and the columns that the browser remembers.
#[derive(Clone)]
pub(crate) struct ListQuery {
    pairs: Vec<(String, String)>,
    remembered: Vec<(String, String)>,
}

/// What the names of the cookies begin with.
const REMEMBERED: &str = "quartermaster-columns-";
/// More pairs than this are not read.
const MOST_PAIRS: usize = 1200;
/// A longer value is cut.
const LONGEST_VALUE: usize = 200;
/// The question of a list, which a page that asks carries, may be longer.
const LONGEST_QUESTION: usize = 2000;

impl FromRequestParts<App> for ListQuery {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let pairs = pairs(parts.uri.query().unwrap_or_default());
        let remembered = preferences(app, &parts.headers, REMEMBERED);
        Ok(Self { pairs, remembered })
    }
}

impl ListQuery {
    #[cfg(test)]
    pub(crate) fn of(query: &str, remembered: &[(&str, &str)]) -> Self {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Self { pairs: pairs(query), remembered: remembered.iter().map(owned).collect() }
    }

    /// Returns a value of the address; a missing one is empty.
    pub(crate) fn value(&self, name: &str) -> &str {
        let found = self.pairs.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// The same question, with a value for a name that has none.
    pub(crate) fn with_default(mut self, name: &str, value: String) -> Self {
        if self.value(name).is_empty() {
            self.pairs.retain(|(known, _)| known != name);
            self.pairs.push((name.to_owned(), value));
        }
        self
    }

    /// Returns each value that stands in the address under a name.
    pub(crate) fn values<'q>(&'q self, name: &'q str) -> impl Iterator<Item = &'q str> + 'q {
        self.pairs.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Reads the question; a column that `column` does not know sorts as if none was named.
    pub(crate) fn listing<S: Default>(
        &self,
        sorted: (&str, &str),
        column: impl Fn(&str) -> Option<S>,
    ) -> Listing<S> {
        let (sort, order) = self.sorted_or(sorted);
        Listing {
            search: self.value("q").to_owned(),
            sort: column(sort).unwrap_or_default(),
            direction: direction(order),
            start: self.value("start").parse::<i64>().unwrap_or_default().max(0),
            ..Listing::default()
        }
    }

    /// Returns the column and the order of the address, or the usual ones if it names no column.
    pub(crate) fn sorted_or<'q>(&'q self, usual: (&'q str, &'q str)) -> (&'q str, &'q str) {
        match self.value("sort") {
            "" => usual,
            sort => (sort, self.value("order")),
        }
    }

    /// Returns the format in which the rows are wanted, if not as a page.
    pub(crate) fn export(&self) -> Option<ExportFormat> {
        ExportFormat::parse(self.value("format"))
    }

    /// Returns the keys of the rows that are chosen, each once.
    pub(crate) fn chosen(&self) -> Vec<i64> {
        keys(self.values("key"))
    }

    /// Returns the names of the optional columns that are wanted: in the address, else as the browser remembers.
    pub(crate) fn columns(&self, list: &str) -> Option<BTreeSet<String>> {
        if self.names_columns() {
            return Some(self.values("column").map(str::to_owned).collect());
        }
        let (_, remembered) = self.remembered.iter().find(|(name, _)| name == list)?;
        Some(remembered.split('.').take(50).map(str::to_owned).collect())
    }

    /// Answers with the page of a list; columns that the address names are remembered.
    pub(crate) fn answer(
        &self,
        app: &App,
        list: &str,
        page: &impl Template,
    ) -> Result<Response, PageError> {
        let mut response = Html(page.render()?).into_response();
        if let Some(cookie) = self.names_columns().then(|| self.cookie(app, list)).flatten() {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
        Ok(response)
    }

    fn names_columns(&self) -> bool {
        self.pairs.iter().any(|(name, _)| name == "columns")
    }

    fn cookie(&self, app: &App, list: &str) -> Option<HeaderValue> {
        let is_name = |name: &&str| name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        let names = self.values("column").filter(is_name).take(50).collect::<Vec<_>>();
        remembered(app, &format!("{REMEMBERED}{list}"), names.join("."))
    }
}

fn pairs(query: &str) -> Vec<(String, String)> {
    let cut = |text: &str, most: usize| {
        text.chars().filter(|c| !c.is_control()).take(most).collect::<String>()
    };
    let pairs = form_urlencoded::parse(query.as_bytes()).take(MOST_PAIRS);
    let pairs = pairs.map(|(name, value)| {
        let most = if name == "list" { LONGEST_QUESTION } else { LONGEST_VALUE };
        (cut(&name, LONGEST_VALUE), cut(&value, most))
    });
    pairs.collect()
}

/// Returns the direction that a word of the address means.
pub(crate) fn direction(order: &str) -> Direction {
    if order == "desc" { Direction::Descending } else { Direction::Ascending }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonsense_in_the_address_lists_from_the_start() {
        for start in ["-5", "x", "99999999999999999999"] {
            let query = ListQuery::of(&format!("start={start}"), &[]);
            assert_eq!(query.listing(("name", ""), |_| None::<()>).start, 0, "{start}");
        }
    }

    #[test]
    fn each_chosen_row_counts_once() {
        let query = ListQuery::of("key=7&key=x&key=3&key=7&key=", &[]);
        assert_eq!(query.chosen(), [3, 7]);
    }

    #[test]
    fn the_address_outdoes_what_the_browser_remembers() {
        let remembered = [("clients", "used.created")];
        let names = |query: &str| ListQuery::of(query, &remembered).columns("clients");
        assert_eq!(names("q=x").map(|names| names.len()), Some(2));
        assert_eq!(names("columns=1&column=used").map(|names| names.len()), Some(1));
        assert_eq!(names("columns=1").map(|names| names.len()), Some(0));
        assert_eq!(ListQuery::of("", &remembered).columns("agents"), None);
    }
}
