//! What a list is asked for in the address, and the addresses of its headings and pages.

use serde::Deserialize;
use store::{Direction, Listing};
use web::Language;

/// The question in a list's address.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListQuery {
    q: String,
    sort: String,
    order: String,
    start: String,
}

/// What a list shows around its rows.
pub(crate) struct ListView {
    /// The page's path.
    path: &'static str,
    /// What is searched for.
    pub(crate) search: String,
    sort: String,
    direction: Direction,
    start: i64,
    limit: i64,
    /// How many rows match.
    pub(crate) total: i64,
}

/// The heading of a column.
pub(crate) struct Column {
    /// What it says.
    pub(crate) label: &'static str,
    /// The address that sorts by it; empty if nothing does.
    pub(crate) href: String,
    /// The value of `aria-sort`.
    pub(crate) sorted: &'static str,
    /// The arrow behind the label.
    pub(crate) mark: &'static str,
}

impl ListQuery {
    /// Reads the question; a column that `column` does not know sorts as if none was named.
    pub(crate) fn listing<S: Default>(&self, column: impl Fn(&str) -> Option<S>) -> Listing<S> {
        Listing {
            search: self.q.chars().take(200).collect(),
            sort: column(&self.sort).unwrap_or_default(),
            direction: self.direction(),
            start: self.start.parse::<i64>().unwrap_or_default().max(0),
            ..Listing::default()
        }
    }

    /// Returns what the list shows around its rows. `first` is the column that sorts if none is named.
    pub(crate) fn view<S>(
        &self,
        path: &'static str,
        first: &str,
        listing: &Listing<S>,
        total: i64,
    ) -> ListView {
        let sort = if self.sort.is_empty() { first } else { &self.sort };
        ListView {
            path,
            search: listing.search.clone(),
            sort: sort.to_owned(),
            direction: listing.direction,
            start: listing.start,
            limit: listing.limit,
            total,
        }
    }

    /// Returns the same question, sorted otherwise unless it says how.
    pub(crate) fn or_sorted(mut self, column: &str, order: &str) -> Self {
        if self.sort.is_empty() {
            column.clone_into(&mut self.sort);
            order.clone_into(&mut self.order);
        }
        self
    }

    fn direction(&self) -> Direction {
        if self.order == "desc" { Direction::Descending } else { Direction::Ascending }
    }
}

impl ListView {
    /// Returns the headings of columns, each named as in the address and as people read it; a nameless one does
    /// not sort.
    pub(crate) fn columns(&self, columns: &[(&str, &'static str)]) -> Vec<Column> {
        let column = |(name, label): &(&str, &'static str)| {
            let sorted = self.sorted(name);
            let mark = match sorted {
                Some("ascending") => " ↑",
                Some(_) => " ↓",
                None => "",
            };
            let href = if name.is_empty() { String::new() } else { self.sort_href(name) };
            Column { label, href, sorted: sorted.unwrap_or("none"), mark }
        };
        columns.iter().map(column).collect()
    }

    /// Returns the column that sorts, as in the address.
    pub(crate) fn sort(&self) -> &str {
        &self.sort
    }

    /// Returns the direction, as in the address.
    pub(crate) fn order(&self) -> &'static str {
        if self.direction == Direction::Descending { "desc" } else { "" }
    }

    /// Returns the value of `aria-sort` if the column sorts the list.
    fn sorted(&self, column: &str) -> Option<&'static str> {
        let word = match self.direction {
            Direction::Ascending => "ascending",
            Direction::Descending => "descending",
        };
        (self.sort == column).then_some(word)
    }

    /// Returns the address that sorts by the column; the one that sorts already turns round.
    fn sort_href(&self, column: &str) -> String {
        let turned = self.sort == column && self.direction == Direction::Ascending;
        self.href(column, if turned { Direction::Descending } else { Direction::Ascending }, 0)
    }

    /// Returns the address of the page before.
    pub(crate) fn previous(&self) -> Option<String> {
        (self.start > 0)
            .then(|| self.href(&self.sort, self.direction, (self.start - self.limit).max(0)))
    }

    /// Returns the address of the next page.
    pub(crate) fn next(&self) -> Option<String> {
        let next = self.start.saturating_add(self.limit);
        (next < self.total).then(|| self.href(&self.sort, self.direction, next))
    }

    /// Says which rows are shown, such as `1–50 of 120`.
    pub(crate) fn range(&self, language: Language) -> String {
        let last = self.start.saturating_add(self.limit).min(self.total);
        if self.start >= last {
            return language.t1("range-none", "total", self.total);
        }
        language.t3("range", "first", self.start + 1, "last", last, "total", self.total)
    }

    fn href(&self, sort: &str, direction: Direction, start: i64) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if !self.search.is_empty() {
            query.append_pair("q", &self.search);
        }
        query.append_pair("sort", sort);
        if direction == Direction::Descending {
            query.append_pair("order", "desc");
        }
        if start > 0 {
            query.append_pair("start", &start.to_string());
        }
        format!("{}?{}", self.path, query.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(query: &ListQuery, total: i64) -> ListView {
        let listing = query.listing(|_| None::<()>);
        query.view("/list", "name", &listing, total)
    }

    #[test]
    fn headings_turn_round_and_pages_keep_the_search() {
        let plain = view(&ListQuery::default(), 120);
        assert_eq!(plain.sorted("name"), Some("ascending"));
        assert_eq!(plain.sort_href("name"), "/list?sort=name&order=desc");
        assert_eq!(plain.sort_href("created"), "/list?sort=created");
        assert_eq!(plain.previous(), None);
        assert_eq!(plain.next().as_deref(), Some("/list?sort=name&start=50"));
        let searched =
            ListQuery { q: "a&b".to_owned(), start: "100".to_owned(), ..ListQuery::default() };
        let last = view(&searched, 120);
        assert_eq!(last.previous().as_deref(), Some("/list?q=a%26b&sort=name&start=50"));
        assert_eq!(last.next(), None);
        assert_eq!(last.range(Language::English), "101–120 of 120");
    }

    #[test]
    fn nonsense_in_the_address_lists_from_the_start() {
        for start in ["-5", "x", "99999999999999999999"] {
            let query = ListQuery { start: start.to_owned(), ..ListQuery::default() };
            assert_eq!(query.listing(|_| None::<()>).start, 0, "{start}");
        }
    }
}
