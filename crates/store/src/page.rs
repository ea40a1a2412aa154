//! Lists: search, order and pages.

use crate::{Reader, Result, filter::Filter, sql::Row};

/// Which way a list is sorted.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Direction {
    /// Smallest first.
    #[default]
    Ascending,
    /// Largest first.
    Descending,
}

/// What part of a list is asked for.
#[derive(Clone, Debug)]
pub struct Listing<S> {
    /// Words that every row must hold, in any column that is searched.
    pub search: String,
    /// The column that sorts.
    pub sort: S,
    /// Which way it sorts.
    pub direction: Direction,
    /// How many rows come before.
    pub start: i64,
    /// How many rows are wanted.
    pub limit: i64,
}

impl<S: Default> Default for Listing<S> {
    fn default() -> Self {
        Self {
            search: String::new(),
            sort: S::default(),
            direction: Direction::Ascending,
            start: 0,
            limit: 50,
        }
    }
}

/// A part of a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// How many rows there are in all that match.
    pub total: i64,
}

/// The fixed parts of a list's statement.
pub(crate) struct ListStatement {
    /// `select …`, without `from`.
    pub(crate) select: &'static str,
    /// `from …` with its joins.
    pub(crate) from: &'static str,
    /// The expression that is searched; it holds folded text.
    pub(crate) searched: &'static str,
    /// The expression that sorts.
    pub(crate) sort: &'static str,
    /// The expression that decides between rows that sort alike.
    pub(crate) id: &'static str,
}

impl Reader<'_> {
    /// Runs a list of those rows that a filter lets pass: one statement for the rows, one for the count.
    pub(crate) fn page_where<'v, S, T>(
        &mut self,
        listing: &'v Listing<S>,
        statement: &ListStatement,
        filter: Filter<'v>,
        read: impl FnMut(&mut Row<'_>) -> Result<T>,
    ) -> Result<Page<T>> {
        let ListStatement { select, from, searched, sort, id } = statement;
        let words = words(&listing.search);
        let mut filter: Filter<'_> = filter;
        for word in &words {
            filter.with(&format!("{searched} like $? escape '\\'"), word);
        }
        let (filter, mut values) = filter.finish();
        let total =
            self.connection.one(&format!("select count(*) {from}{filter}"), &values, |row| {
                row.take::<i64>()
            })?;
        let direction = match listing.direction {
            Direction::Ascending => "asc",
            Direction::Descending => "desc",
        };
        let (limit, start) = (values.len() + 1, values.len() + 2);
        values.push(listing.limit.clamp(1, 5000).into());
        values.push(listing.start.max(0).into());
        let rows = self.connection.rows(
            &format!(
                "{select} {from}{filter} order by {sort} {direction}, {id} {direction} limit ${limit} offset ${start}"
            ),
            &values,
            read,
        )?;
        Ok(Page { rows, total })
    }
}

/// At most this many words of a search count.
const MOST_WORDS: usize = 8;

/// Returns a pattern for each word, folded.
fn words(search: &str) -> Vec<String> {
    search
        .split_whitespace()
        .take(MOST_WORDS)
        .map(|word| format!("%{}%", escaped(&folded(word))))
        .collect()
}

/// Takes wildcards as letters.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// Returns a pattern for what begins with a text.
pub(crate) fn like_prefix(text: &str) -> String {
    format!("{}%", escaped(text))
}

/// Folds text for comparison: lower case in every script.
pub(crate) fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_is_words_and_its_wildcards_are_letters() {
        assert_eq!(words(" Édith 100%  a_b "), ["%édith%", "%100\\%%", "%a\\_b%"]);
    }
}
