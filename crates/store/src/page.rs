//! Lists: search, order and pages.

use crate::{
    Reader, Result,
    filter::Filter,
    sql::{Row, Value},
};

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
pub(crate) struct ListStatement<'s> {
    /// `select …`, without `from`.
    pub(crate) select: &'s str,
    /// `from …` with its joins.
    pub(crate) from: &'s str,
    /// The expression that is searched; it holds folded text.
    pub(crate) searched: &'s str,
    /// The expression that sorts.
    pub(crate) sort: &'s str,
    /// The expression that decides between rows that sort alike.
    pub(crate) id: &'s str,
}

/// Where so many rows are found, a part of them is read along what sorts.
const MANY_FOUND: i64 = 10_000;

impl Reader<'_> {
    /// Runs a list of those rows that a filter lets pass, and counts all of them.
    ///
    /// Which rows are of this part is decided before anything else of them is read, so that those before it cost an
    /// index's entry each.
    pub(crate) fn page_where<'v, S, T>(
        &mut self,
        listing: &'v Listing<S>,
        statement: &ListStatement<'_>,
        filter: Filter<'v>,
        read: impl FnMut(&mut Row<'_>) -> Result<T>,
    ) -> Result<Page<T>> {
        self.page_of(listing, statement, filter, None, read)
    }

    /// The same, where the number of rows that the filter lets pass may be known already.
    pub(crate) fn page_of<'v, S, T>(
        &mut self,
        listing: &'v Listing<S>,
        statement: &ListStatement<'_>,
        filter: Filter<'v>,
        known: Option<i64>,
        read: impl FnMut(&mut Row<'_>) -> Result<T>,
    ) -> Result<Page<T>> {
        let words = words(&listing.search);
        if words.is_empty() {
            self.part(listing, statement, filter, known, read)
        } else {
            self.searched_part(listing, statement, &words, filter, read)
        }
    }

    /// Runs a list whose rows have no key of one column: what the filter lets pass is sorted as it is.
    pub(crate) fn page_directly<'v, S, T>(
        &mut self,
        listing: &'v Listing<S>,
        statement: &ListStatement<'_>,
        filter: Filter<'v>,
        read: impl FnMut(&mut Row<'_>) -> Result<T>,
    ) -> Result<Page<T>> {
        let words = words(&listing.search);
        self.direct_part(listing, statement, &words, filter, read)
    }

    fn direct_part<'v, S, T>(
        &mut self,
        listing: &'v Listing<S>,
        statement: &ListStatement<'_>,
        words: &'v [String],
        mut filter: Filter<'v>,
        read: impl FnMut(&mut Row<'_>) -> Result<T>,
    ) -> Result<Page<T>> {
        let ListStatement { select, from, searched, .. } = statement;
        for word in words {
            filter.with(&format!("{searched} like $? escape '\\'"), word);
        }
        let (filter, mut values) = filter.finish();
        let counted = format!("select count(*) {from}{filter}");
        let total = self.connection.one(&counted, &values, |row| row.take::<i64>())?;
        let (start, limit) = bounds(listing);
        let order = statement.order(listing.direction);
        let (limited, offset) = (values.len() + 1, values.len() + 2);
        values.push(limit.into());
        values.push(start.into());
        let text = format!("{select} {from}{filter} {order} limit ${limited} offset ${offset}");
        let rows = self.connection.rows(&text, &values, read)?;
        Ok(Page { rows, total })
    }

    /// Returns a part of a list. One behind its middle is read from the end.
    fn part<'v, S, T>(
        &mut self,
        listing: &'v Listing<S>,
        statement: &ListStatement<'_>,
        filter: Filter<'v>,
        known: Option<i64>,
        read: impl FnMut(&mut Row<'_>) -> Result<T>,
    ) -> Result<Page<T>> {
        let ListStatement { select, from, id, .. } = statement;
        let (filter, mut values) = filter.finish();
        let total = if let Some(total) = known {
            total
        } else {
            let counted = format!("select count(*) {from}{filter}");
            self.connection.one(&counted, &values, |row| row.take::<i64>())?
        };
        let (start, limit) = bounds(listing);
        let limit = limit.min(total - start);
        if limit <= 0 {
            return Ok(Page { rows: Vec::new(), total });
        }
        let before_end = total - start - limit;
        let from_the_end = before_end < start;
        let (direction, passed) = if from_the_end {
            (listing.direction.reversed(), before_end)
        } else {
            (listing.direction, start)
        };
        let order = statement.order(direction);
        let (limited, offset) = (values.len() + 1, values.len() + 2);
        values.push(limit.into());
        values.push(passed.into());
        let text = format!(
            "{select} {from} where {id} in (select {id} {from}{filter} {order} limit ${limited} offset ${offset}) {order}"
        );
        let mut rows = self.connection.rows(&text, &values, read)?;
        if from_the_end {
            rows.reverse();
        }
        Ok(Page { rows, total })
    }

    /// Returns a part of what is found. Every row has to be looked at: of few that are found that is done once, for the
    /// count too, and they are sorted; many are met soon along what sorts.
    fn searched_part<'v, S, T>(
        &mut self,
        listing: &'v Listing<S>,
        statement: &ListStatement<'_>,
        words: &'v [String],
        mut filter: Filter<'v>,
        mut read: impl FnMut(&mut Row<'_>) -> Result<T>,
    ) -> Result<Page<T>> {
        let ListStatement { select, from, searched, id, .. } = statement;
        for word in words {
            filter.with(&format!("{searched} like $? escape '\\'"), word);
        }
        let mut scanned = filter.clone();
        // It excludes no row; by it SQLite reads the index of what is searched, where there is one, and not the rows.
        scanned.when(&format!("{searched} >= ''"));
        let (scanned, mut values) = scanned.finish();
        let (start, limit) = bounds(listing);
        let order = statement.order(listing.direction);
        let place = values.len();
        let text = format!(
            "with found as materialized (select {id} as id {from}{scanned} limit ${}),
             part as (select {id} as id {from}
                where (select count(*) from found) < ${} and {id} in (select id from found)
                {order} limit ${} offset ${})
             {select}, (select count(*) from found) {from} where {id} in (select id from part) {order}",
            place + 1,
            place + 1,
            place + 2,
            place + 3,
        );
        let conditions = values.clone();
        values.extend([MANY_FOUND, limit, start].map(Value::from));
        let rows = self.connection.rows(&text, &values, |row| {
            let read = read(row)?;
            Ok((read, row.take::<i64>()?))
        })?;
        if let Some((_, total)) = rows.first() {
            let total = *total;
            return Ok(Page { rows: rows.into_iter().map(|(row, _)| row).collect(), total });
        }
        // None are found, or none so far behind, or many.
        let counted = format!("select count(*) {from}{scanned}");
        let total = self.connection.one(&counted, &conditions, |row| row.take())?;
        self.part(listing, statement, filter, Some(total), read)
    }
}

impl ListStatement<'_> {
    fn order(&self, direction: Direction) -> String {
        let Self { sort, id, .. } = self;
        let direction = direction.as_sql();
        format!("order by {sort} {direction}, {id} {direction}")
    }
}

impl Direction {
    pub(crate) const fn as_sql(self) -> &'static str {
        match self {
            Self::Ascending => "asc",
            Self::Descending => "desc",
        }
    }

    const fn reversed(self) -> Self {
        match self {
            Self::Ascending => Self::Descending,
            Self::Descending => Self::Ascending,
        }
    }
}

/// Returns how many rows come before, and how many are wanted.
pub(crate) fn bounds<S>(listing: &Listing<S>) -> (i64, i64) {
    (listing.start.max(0), listing.limit.clamp(1, 5000))
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
