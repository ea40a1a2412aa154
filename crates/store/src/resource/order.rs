//! What a list is sorted by, and where a cursor stands in it.

use super::{
    cursor::Cursor,
    description::{ApiVersion, Kind, Member, One},
    problem::QuestionProblem,
    statement::{Bound, Source, Statement},
};
use crate::Direction;

/// What a list is sorted by; the keys come last, so that no two rows are alike.
pub(crate) struct Order {
    pub(crate) terms: Vec<OrderTerm>,
}

/// An end of a list, from which it is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum End {
    First,
    Last,
}

/// One of the expressions that sort. It is never null.
pub(crate) struct OrderTerm {
    pub(crate) expression: String,
    direction: Direction,
    pub(crate) is_text: bool,
    /// Whether it is a part of the row's key.
    pub(crate) is_key: bool,
}

/// A list is sorted by at most so many properties.
const MOST: usize = 5;
/// What has no number comes before every number.
const BEFORE_ALL: i64 = -i64::MAX;

impl Statement<'_> {
    /// Reads what a list shall be sorted by: `name`, `name:asc`, `entity.name:desc`, several with commas.
    pub(crate) fn order(
        &mut self,
        source: Source,
        text: &str,
        version: ApiVersion,
    ) -> Result<Order, QuestionProblem> {
        // Below a row the key of the table need not be one of the whole table.
        let above = source.resource.under.map(|under| source.write(under.key));
        let keys: Vec<String> = [Some(source.key()), above].into_iter().flatten().collect();
        let mut terms: Vec<OrderTerm> = Vec::new();
        let asked = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        for (number, part) in asked.enumerate() {
            let wrong = || QuestionProblem::Sort(part.to_owned());
            if number >= MOST {
                return Err(wrong());
            }
            let (path, direction) = part.split_once(':').unwrap_or((part, "asc"));
            let direction = match direction.trim().to_ascii_lowercase().as_str() {
                "asc" => Direction::Ascending,
                "desc" => Direction::Descending,
                _ => return Err(wrong()),
            };
            let (expression, is_text) =
                self.sorted(source, path.trim(), version).ok_or_else(wrong)?;
            let is_last = expression == source.key();
            let is_key = keys.contains(&expression);
            terms.push(OrderTerm { expression, direction, is_text, is_key });
            if is_last {
                break;
            }
        }
        let direction = terms.last().map(|term| term.direction).unwrap_or_default();
        for expression in keys {
            if !terms.iter().any(|term| term.expression == expression) {
                terms.push(OrderTerm { expression, direction, is_text: false, is_key: true });
            }
        }
        Ok(Order { terms })
    }

    /// Returns the expression that sorts by what a path leads to.
    fn sorted(
        &mut self,
        source: Source,
        path: &str,
        version: ApiVersion,
    ) -> Option<(String, bool)> {
        let (name, rest) = match path.split_once('.') {
            Some((name, rest)) => (name, Some(rest)),
            None => (path, None),
        };
        let member = source.resource.member(name, version)?;
        match (member.kind, rest) {
            (Kind::One(One { known: Some((name, sql)), .. }), Some(rest)) if rest == name => {
                Some((format!("coalesce({}, '')", source.write(sql)), true))
            }
            (Kind::One(one), Some(rest)) => {
                let there = self.join(source, member, one);
                let member = there.resource.member(rest, version)?;
                if !member.is_filtered() {
                    return None;
                }
                let value = Self::plain(there, member)?;
                let value = self.seen_there(there, one.shown, member, value);
                Some(never_null(&value, member))
            }
            (_, Some(_)) => None,
            (_, None) if !member.is_filtered() => None,
            (_, None) => {
                let value = Self::plain(source, member)?;
                let sort = member.sort.map(|sort| source.write(sort));
                let is_text = matches!(member.kind, Kind::Text(_) | Kind::Date(_));
                Some(sort.map_or_else(|| never_null(&value, member), |sort| (sort, is_text)))
            }
        }
    }
}

/// Sorts what has no value before all that has one, on both engines.
fn never_null(value: &str, member: &Member) -> (String, bool) {
    match member.kind {
        Kind::Text(_) | Kind::Date(_) => (format!("coalesce({value}, '')"), true),
        Kind::Boolean(_) => {
            let number = format!(
                "cast(case when {value} then 1 when {value} is null then -1 else 0 end as bigint)"
            );
            (number, false)
        }
        _ => (format!("coalesce({value}, {BEFORE_ALL})"), false),
    }
}

impl Order {
    /// Writes a table of where the rows of a page stand: `page`, with the columns `s0`, `s1` … `limits` count from an end
    /// of the list.
    pub(crate) fn page(&self, rows: &str, end: End, limits: &str) -> String {
        let terms = self.terms.iter().enumerate();
        let columns: Vec<String> =
            terms.map(|(number, term)| format!("{} as s{number}", term.expression)).collect();
        let (columns, order) = (columns.join(", "), self.clause(None, end));
        format!("with page as materialized (select {columns} {rows}{order} {limits})")
    }

    /// Returns the columns of that table, called `p`.
    pub(crate) fn places(&self) -> impl Iterator<Item = String> {
        (0..self.terms.len()).map(|number| format!("p.s{number}"))
    }

    /// Says that a row is the one of that table, called `p`.
    pub(crate) fn same_row(&self) -> String {
        let keys = self.terms.iter().zip(self.places()).filter(|(term, _)| term.is_key);
        let same = keys.map(|(term, place)| format!("{} = {place}", term.expression));
        same.collect::<Vec<_>>().join(" and ")
    }

    /// Returns ` order by …`, from an end on: the expressions, or the columns that a table has of them, `s0`, `s1` …
    pub(crate) fn clause(&self, table: Option<&str>, end: End) -> String {
        let terms = self.terms.iter().enumerate().map(|(number, term)| {
            let direction = match (term.direction, end) {
                (Direction::Ascending, End::First) | (Direction::Descending, End::Last) => "asc",
                (Direction::Descending, End::First) | (Direction::Ascending, End::Last) => "desc",
            };
            match table {
                Some(table) => format!("{table}.s{number} {direction}"),
                None => format!("{} {direction}", term.expression),
            }
        });
        format!(" order by {}", terms.collect::<Vec<_>>().join(", "))
    }

    /// Returns the condition for what comes after the row where a cursor stands.
    pub(crate) fn after(
        &self,
        statement: &mut Statement<'_>,
        cursor: &Cursor,
    ) -> Result<String, QuestionProblem> {
        let fits = self.terms.len() == cursor.at.len()
            && self
                .terms
                .iter()
                .zip(&cursor.at)
                .all(|(term, value)| matches!(value, Bound::Text(_)) == term.is_text);
        if !fits {
            return Err(QuestionProblem::Cursor);
        }
        let places: Vec<String> =
            cursor.at.iter().map(|value| statement.bind(value.clone())).collect();
        let sign = |term: &OrderTerm| match term.direction {
            Direction::Ascending => ">",
            Direction::Descending => "<",
        };
        let first = self.terms.first().map_or(">", sign);
        if self.terms.iter().all(|term| sign(term) == first) {
            let expressions: Vec<&str> =
                self.terms.iter().map(|term| term.expression.as_str()).collect();
            let behind = format!("({}) {first} ({})", expressions.join(", "), places.join(", "));
            // SQLite finds the place in an index of expressions by the first of them alone.
            return Ok(match (expressions.first(), places.first()) {
                (Some(expression), Some(place)) => {
                    format!("({expression} {first}= {place} and {behind})")
                }
                _ => behind,
            });
        }
        // After the row are those that differ first in a term that comes later there.
        let alternatives = (0..self.terms.len()).map(|number| {
            let pairs = self.terms.iter().zip(&places).take(number + 1).enumerate();
            let parts = pairs.map(|(index, (term, place))| {
                let sign = if index == number { sign(term) } else { "=" };
                format!("{} {sign} {place}", term.expression)
            });
            format!("({})", parts.collect::<Vec<_>>().join(" and "))
        });
        Ok(format!("({})", alternatives.collect::<Vec<_>>().join(" or ")))
    }
}
