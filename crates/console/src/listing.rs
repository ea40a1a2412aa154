//! A list as a page shows it: headings, filters, columns to choose from, pages, and the addresses of all these.

use crate::{
    list_filter::Filter,
    list_query::{ListQuery, direction},
};
use axum::response::{IntoResponse as _, Redirect, Response};
use std::collections::BTreeSet;
use store::{Direction, Listing};
use web::Language;

/// What a list is made of.
pub(crate) struct ListShape {
    /// The name under which its columns are remembered, in lower-case letters and hyphens.
    pub(crate) name: &'static str,
    /// The page's path.
    pub(crate) path: String,
    /// The column that sorts if none is named, and its order: empty, or `desc`.
    pub(crate) sorted: (&'static str, &'static str),
    /// The columns, from left to right.
    pub(crate) columns: &'static [ColumnShape],
    /// The filters.
    pub(crate) filters: Vec<Filter>,
}

/// A column that a list can show.
pub(crate) struct ColumnShape {
    /// The name in the address.
    pub(crate) name: &'static str,
    /// The key of what its heading says.
    pub(crate) label: &'static str,
    sorts: bool,
    counts: bool,
    shown: Shown,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Always,
    UnlessHidden,
    IfChosen,
}

impl ColumnShape {
    /// A column that is always shown.
    pub(crate) const fn fixed(name: &'static str, label: &'static str) -> Self {
        Self { name, label, sorts: false, counts: false, shown: Shown::Always }
    }

    /// A column that is shown until somebody hides it.
    pub(crate) const fn usual(name: &'static str, label: &'static str) -> Self {
        Self { name, label, sorts: false, counts: false, shown: Shown::UnlessHidden }
    }

    /// A column that is shown to who chooses it.
    pub(crate) const fn extra(name: &'static str, label: &'static str) -> Self {
        Self { name, label, sorts: false, counts: false, shown: Shown::IfChosen }
    }

    /// The same column, by which the list can be sorted.
    pub(crate) const fn sorting(self) -> Self {
        Self { sorts: true, ..self }
    }

    /// The same column, of numbers: they stand at its end.
    pub(crate) const fn counting(self) -> Self {
        Self { counts: true, ..self }
    }
}

impl ListShape {
    /// A list without filters.
    pub(crate) fn new(
        name: &'static str,
        path: impl Into<String>,
        sorted: (&'static str, &'static str),
        columns: &'static [ColumnShape],
    ) -> Self {
        Self { name, path: path.into(), sorted, columns, filters: Vec::new() }
    }

    /// The same list with filters.
    pub(crate) fn filtered(self, filters: Vec<Filter>) -> Self {
        Self { filters, ..self }
    }
}

/// What a list shows around its rows.
pub(crate) struct ListView {
    /// The page's path.
    pub(crate) path: String,
    /// What is searched for.
    pub(crate) search: String,
    /// The filters, each with what is chosen.
    pub(crate) filters: Vec<Filter>,
    /// The headings of the columns that are shown.
    pub(crate) columns: Vec<Column>,
    /// The columns that can be shown or hidden.
    pub(crate) choices: Vec<ColumnChoice>,
    /// How many rows match.
    pub(crate) total: i64,
    sort: String,
    direction: Direction,
    start: i64,
    limit: i64,
}

/// The heading of a column.
pub(crate) struct Column {
    /// The name in the address.
    pub(crate) name: &'static str,
    /// The key of what it says.
    pub(crate) label: &'static str,
    /// The address that sorts by it; empty if nothing does.
    pub(crate) href: String,
    /// The value of `aria-sort`.
    pub(crate) sorted: &'static str,
    /// The arrow behind the label.
    pub(crate) mark: &'static str,
    /// Whether numbers stand in it.
    pub(crate) counts: bool,
}

/// A column that can be shown or hidden.
pub(crate) struct ColumnChoice {
    /// The name in the address.
    pub(crate) name: &'static str,
    /// The key of what it says.
    pub(crate) label: &'static str,
    /// Whether it is shown.
    pub(crate) shown: bool,
}

impl ListView {
    /// Puts together what a list shows around its rows.
    pub(crate) fn new<S>(
        query: &ListQuery,
        shape: ListShape,
        listing: &Listing<S>,
        total: i64,
    ) -> Self {
        let (sort, order) = query.sorted_or(shape.sorted);
        let wanted = query.columns(shape.name);
        let mut filters = shape.filters;
        for filter in &mut filters {
            filter.choose(query.value(filter.name));
        }
        let mut view = Self {
            path: shape.path,
            search: listing.search.clone(),
            filters,
            columns: Vec::new(),
            choices: choices(shape.columns, wanted.as_ref()),
            total,
            sort: sort.to_owned(),
            direction: direction(order),
            start: listing.start,
            limit: listing.limit,
        };
        view.columns = shape
            .columns
            .iter()
            .filter(|column| column.shown == Shown::Always || view.chooses(column.name))
            .map(|column| view.heading(column))
            .collect();
        view
    }

    /// Says whether a column is shown.
    pub(crate) fn shows(&self, column: &str) -> bool {
        self.columns.iter().any(|shown| shown.name == column)
    }

    /// Says whether the list is narrowed by a search or a filter.
    pub(crate) fn is_narrowed(&self) -> bool {
        !self.search.is_empty() || self.filters.iter().any(|filter| !filter.value.is_empty())
    }

    /// Returns the column that sorts, as in the address.
    pub(crate) fn sort(&self) -> &str {
        &self.sort
    }

    /// Returns the direction, as in the address.
    pub(crate) fn order(&self) -> &'static str {
        if self.direction == Direction::Descending { "desc" } else { "" }
    }

    /// Returns the question in the address of this page, for what leads back to it.
    pub(crate) fn question(&self) -> String {
        self.query(&self.sort, self.direction, self.start)
    }

    /// Returns the address of the last page with rows, if this one is beyond it.
    pub(crate) fn elsewhere(&self) -> Option<Response> {
        let last = (self.total - 1) / self.limit.max(1) * self.limit;
        let is_beyond = self.total > 0 && self.start >= self.total;
        is_beyond
            .then(|| Redirect::to(&self.href(&self.sort, self.direction, last)).into_response())
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

    /// Returns the address of all rows of the same question in a format.
    pub(crate) fn export(&self, format: &str) -> String {
        format!("{}&format={format}", self.href(&self.sort, self.direction, 0))
    }

    /// Says which rows are shown, such as `1–50 of 120`.
    pub(crate) fn range(&self, language: Language) -> String {
        let last = self.start.saturating_add(self.limit).min(self.total);
        if self.start >= last {
            return language.t1("range-none", "total", self.total);
        }
        language.t3("range", "first", self.start + 1, "last", last, "total", self.total)
    }

    fn chooses(&self, column: &str) -> bool {
        self.choices.iter().any(|choice| choice.name == column && choice.shown)
    }

    fn heading(&self, shape: &ColumnShape) -> Column {
        let ColumnShape { name, label, counts, .. } = *shape;
        if !shape.sorts {
            return Column { name, label, href: String::new(), sorted: "none", mark: "", counts };
        }
        let turned = self.sort == name && self.direction == Direction::Ascending;
        let next = if turned { Direction::Descending } else { Direction::Ascending };
        let (sorted, mark) = match (self.sort == name, self.direction) {
            (false, _) => ("none", ""),
            (true, Direction::Ascending) => ("ascending", " ↑"),
            (true, Direction::Descending) => ("descending", " ↓"),
        };
        Column { name, label, href: self.href(name, next, 0), sorted, mark, counts }
    }

    fn href(&self, sort: &str, direction: Direction, start: i64) -> String {
        format!("{}?{}", self.path, self.query(sort, direction, start))
    }

    fn query(&self, sort: &str, direction: Direction, start: i64) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if !self.search.is_empty() {
            query.append_pair("q", &self.search);
        }
        for filter in self.filters.iter().filter(|filter| !filter.value.is_empty()) {
            query.append_pair(filter.name, &filter.value);
        }
        query.append_pair("sort", sort);
        if direction == Direction::Descending {
            query.append_pair("order", "desc");
        }
        if start > 0 {
            query.append_pair("start", &start.to_string());
        }
        query.finish()
    }
}

/// Returns the columns of a list that can be shown or hidden.
pub(crate) fn choices(
    columns: &[ColumnShape],
    wanted: Option<&BTreeSet<String>>,
) -> Vec<ColumnChoice> {
    columns
        .iter()
        .filter(|column| column.shown != Shown::Always)
        .map(|column| ColumnChoice {
            name: column.name,
            label: column.label,
            shown: wanted
                .map_or(column.shown == Shown::UnlessHidden, |wanted| wanted.contains(column.name)),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [ColumnShape; 4] = [
        ColumnShape::fixed("name", "Name").sorting(),
        ColumnShape::fixed("grants", "Grants"),
        ColumnShape::usual("created", "Created").sorting(),
        ColumnShape::extra("comment", "Comment"),
    ];

    fn view(query: &str, total: i64) -> ListView {
        let query = ListQuery::of(query, &[]);
        let states = [("on", "On".to_owned()), ("off", "Off".to_owned())];
        let filters =
            vec![Filter::choice("state", "State", states), Filter::tick("never", "Never used")];
        let shape = ListShape::new("list", "/list", ("name", ""), &COLUMNS).filtered(filters);
        let listing = query.listing(shape.sorted, |_| None::<()>);
        ListView::new(&query, shape, &listing, total)
    }

    #[test]
    fn headings_turn_round_and_pages_keep_the_search_and_the_filters() {
        let plain = view("", 120);
        let href = |name: &str| {
            plain.columns.iter().find(|column| column.name == name).unwrap().href.as_str()
        };
        assert_eq!(plain.columns[0].sorted, "ascending");
        assert_eq!(href("name"), "/list?sort=name&order=desc");
        assert_eq!(href("created"), "/list?sort=created");
        assert_eq!(href("grants"), "");
        assert_eq!(plain.previous(), None);
        assert_eq!(plain.next().as_deref(), Some("/list?sort=name&start=50"));
        let last = view("q=a%26b&state=off&never=1&start=100", 120);
        let before = "/list?q=a%26b&state=off&never=1&sort=name&start=50";
        assert_eq!(last.previous().as_deref(), Some(before));
        assert_eq!(last.export("csv"), "/list?q=a%26b&state=off&never=1&sort=name&format=csv");
        assert_eq!(last.next(), None);
        assert_eq!(last.range(Language::English), "101–120 of 120");
    }

    #[test]
    fn a_filter_takes_only_what_can_be_chosen() {
        assert!(view("state=off", 1).is_narrowed());
        assert!(view("never=1", 1).is_narrowed());
        for nothing in ["", "state=", "state=perhaps", "never=2", "other=1"] {
            assert!(!view(nothing, 1).is_narrowed(), "{nothing}");
        }
    }

    #[test]
    fn columns_are_shown_and_hidden_by_choice() {
        assert!(view("", 1).shows("created") && !view("", 1).shows("comment"));
        let chosen = view("columns=1&column=comment", 1);
        assert!(chosen.shows("comment") && chosen.shows("name") && !chosen.shows("created"));
    }
}
