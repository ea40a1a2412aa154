//! Lists and items of a resource.

use super::{
    cursor::Cursor,
    description::{ApiVersion, Resource},
    dialect::Dialect,
    order::{End, Order},
    problem::QuestionProblem,
    record::Record,
    selection::Selection,
    statement::{Bound, Source, Statement, conditions},
    viewer::Viewer,
};
use crate::{Reader, Result, sql::Row};
use rsql::Filter;

/// What is asked of a resource.
#[derive(Clone)]
pub struct Question {
    /// The resource.
    pub resource: &'static Resource,
    /// The version of the API.
    pub version: ApiVersion,
    /// Which members.
    pub selection: Selection,
    /// The keys of the rows above, the outermost first: as many as the resource stands below.
    pub above: Vec<i64>,
    /// Only the row with this key.
    pub id: Option<i64>,
    /// Which rows.
    pub filter: Option<Filter>,
    /// What they are sorted by; what the resource is sorted by if nothing is said.
    pub sort: String,
    /// How many rows come before.
    pub start: i64,
    /// How many rows at the most.
    pub limit: i64,
    /// Where the list goes on, instead of a number of rows before.
    pub cursor: Option<String>,
    /// Whether it is told how many rows there are.
    pub total: Total,
}

/// Whether it is told how many rows there are in all, and with it where the list goes on: what a filter lets pass has to
/// be counted.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Total {
    /// It is told.
    #[default]
    Told,
    /// Nobody asks.
    Untold,
}

/// A part of a list.
#[derive(Clone, PartialEq, Debug)]
pub struct Listed {
    /// The rows.
    pub rows: Vec<Record>,
    /// How many rows come before.
    pub start: i64,
    /// How many there are in all, if that was asked.
    pub total: Option<i64>,
    /// Where the list goes on, if there is more and that was asked.
    pub next: Option<String>,
}

impl Question {
    /// Asks for the first rows of all, with everything that REST tells.
    pub fn all(resource: &'static Resource, version: ApiVersion) -> Self {
        Self {
            resource,
            version,
            selection: Selection::whole(resource, version),
            above: Vec::new(),
            id: None,
            filter: None,
            sort: String::new(),
            start: 0,
            limit: 100,
            cursor: None,
            total: Total::Told,
        }
    }

    fn sort(&self) -> &str {
        if self.sort.trim().is_empty() { self.resource.order } else { &self.sort }
    }

    /// Writes which rows are asked for.
    fn conditions(
        &self,
        statement: &mut Statement<'_>,
        source: Source,
    ) -> Result<Vec<String>, QuestionProblem> {
        let mut all = statement.rows_of(source);
        if let (Some(under), Some(above)) = (self.resource.under, self.above.last()) {
            let place = statement.bind(Bound::Integer(*above));
            all.push(format!("{} = {place}", source.write(under.key)));
        }
        if let Some(id) = self.id {
            let place = statement.bind(Bound::Integer(id));
            all.push(format!("{} = {place}", source.key()));
        }
        if let Some((condition, asked_by)) = self.resource.listed {
            let terms = self.filter.iter().flat_map(Filter::terms);
            let is_asked = terms.into_iter().any(|term| term.property == asked_by);
            if self.id.is_none() && !is_asked {
                all.push(source.write(condition));
            }
        }
        if let Some(filter) = &self.filter {
            let mut problems = Vec::new();
            all.push(statement.filter(source, filter, self.version, &mut problems));
            if !problems.is_empty() {
                return Err(QuestionProblem::Filter(problems));
            }
        }
        Ok(all)
    }
}

impl Reader<'_> {
    /// Lists rows of a resource, as far as the viewer sees them: one statement for the rows, one for each relation to
    /// several rows, and one to count at the beginning of a list.
    pub fn list(
        &mut self,
        viewer: &Viewer,
        question: &Question,
    ) -> Result<Result<Listed, QuestionProblem>> {
        let cursor = match &question.cursor {
            None => None,
            Some(text) => match Cursor::read(text) {
                Some(cursor) if cursor.sort == question.sort() => Some(cursor),
                _ => return Ok(Err(QuestionProblem::Cursor)),
            },
        };
        let resource = question.resource;
        let mut statement = Statement::new(Dialect::of(&self.connection), viewer);
        let source = statement.source(resource);
        let mut all = match question.conditions(&mut statement, source) {
            Ok(all) => all,
            Err(problem) => return Ok(Err(problem)),
        };
        let from = format!("from {} {}", resource.table, source.alias());
        let (start, total) = match (&cursor, question.total) {
            (Some(cursor), _) => (cursor.start, Some(cursor.total)),
            (None, Total::Untold) => (question.start.max(0), None),
            (None, Total::Told) => {
                let rows = format!("{from}{}{}", statement.joins(), conditions(&all));
                let total = self.total(viewer, question, &statement, &rows)?;
                (question.start.max(0), Some(total))
            }
        };
        let order = match statement.order(source, question.sort(), question.version) {
            Ok(order) => order,
            Err(problem) => return Ok(Err(problem)),
        };
        if let Some(cursor) = &cursor {
            match order.after(&mut statement, cursor) {
                Ok(after) => all.push(after),
                Err(problem) => return Ok(Err(problem)),
            }
        }
        let (passed, of) = if cursor.is_some() { (0, None) } else { (start, total) };
        let (end, limits) = limits(&mut statement, question.limit.max(0), passed, of);
        // Which rows the page has is found first, so that only what it tells is read and looked up.
        let rows = format!("{from}{}{}", statement.joins(), conditions(&all));
        let page = order.page(&rows, end, &limits);
        let mut columns = vec![source.key()];
        let shape = statement.select(source, &question.selection, &mut columns);
        columns.extend(order.places());
        let sql = format!(
            "{page} select {} from page p join {} {} on {}{}{}",
            columns.join(", "),
            resource.table,
            source.alias(),
            order.same_row(),
            statement.joins(),
            order.clause(Some("p"), End::First)
        );
        let mut last = Vec::new();
        let mut fetched = self.connection.rows(&sql, &statement.values(), |row| {
            let fetched = shape.read(row)?;
            last = read_place(&order, row)?;
            Ok(fetched)
        })?;
        self.fetch_related(viewer, &mut fetched)?;
        let rows: Vec<_> = fetched.into_iter().map(|row| row.record).collect();
        let end = start + i64::try_from(rows.len()).unwrap_or_default();
        let more = total.filter(|total| !rows.is_empty() && end < *total);
        let next = more.map(|total| {
            Cursor { sort: question.sort().to_owned(), start: end, total, at: last }.write()
        });
        Ok(Ok(Listed { rows, start, total, next }))
    }

    /// Returns how many rows a list has: those that a statement for one of its pages finds.
    fn total(
        &mut self,
        viewer: &Viewer,
        question: &Question,
        statement: &Statement<'_>,
        rows: &str,
    ) -> Result<i64> {
        if let Some(total) = self.counted(viewer, question)? {
            return Ok(total);
        }
        let sql = format!("select count(*) {rows}");
        self.connection.one(&sql, &statement.values(), |row| row.take())
    }

    /// Returns how many rows a list has where that is known without a look at them: where nothing narrows it but what the
    /// viewer sees.
    fn counted(&mut self, viewer: &Viewer, question: &Question) -> Result<Option<i64>> {
        let narrows =
            question.filter.is_some() || question.id.is_some() || !question.above.is_empty();
        let Some(counted) = question.resource.counted.filter(|_| !narrows) else { return Ok(None) };
        let mut statement = Statement::new(Dialect::of(&self.connection), viewer);
        let source = statement.source(question.resource);
        let mut all = statement.rows_of(source);
        all.push(source.write(counted.listed));
        let sql = format!(
            "select cast(coalesce(sum({0}.number), 0) as bigint) from {1} {0}{2}",
            source.alias(),
            counted.table,
            conditions(&all)
        );
        self.connection.one(&sql, &statement.values(), |row| row.take()).map(Some)
    }

    /// Finds one row of a resource, if the viewer sees it.
    pub fn item(&mut self, viewer: &Viewer, question: &Question) -> Result<Option<Record>> {
        let resource = question.resource;
        let mut statement = Statement::new(Dialect::of(&self.connection), viewer);
        let source = statement.source(resource);
        let Ok(all) = question.conditions(&mut statement, source) else { return Ok(None) };
        let mut columns = vec![source.key()];
        let shape = statement.select(source, &question.selection, &mut columns);
        let sql = format!(
            "select {} from {} {}{}{}",
            columns.join(", "),
            resource.table,
            source.alias(),
            statement.joins(),
            conditions(&all)
        );
        let found = self.connection.optional(&sql, &statement.values(), |row| shape.read(row))?;
        let Some(fetched) = found else { return Ok(None) };
        let mut fetched = [fetched];
        self.fetch_related(viewer, &mut fetched)?;
        let [row] = fetched;
        Ok(Some(row.record))
    }

    /// Says whether there is a row with these keys, its own last, that the viewer sees, below others of which the same
    /// is true.
    pub fn sees_row(
        &mut self,
        viewer: &Viewer,
        resource: &'static Resource,
        keys: &[i64],
    ) -> Result<bool> {
        let mut above: Option<i64> = None;
        for (resource, key) in resource.ancestry().into_iter().zip(keys) {
            let mut question = Question::all(resource, ApiVersion::default());
            (question.id, question.above) = (Some(*key), above.into_iter().collect());
            let mut statement = Statement::new(Dialect::of(&self.connection), viewer);
            let source = statement.source(resource);
            let Ok(all) = question.conditions(&mut statement, source) else { return Ok(false) };
            let sql = format!(
                "select exists (select 1 from {} {}{})",
                resource.table,
                source.alias(),
                conditions(&all)
            );
            if !self.connection.one(&sql, &statement.values(), |row| row.take::<bool>())? {
                return Ok(false);
            }
            above = Some(*key);
        }
        Ok(true)
    }
}

/// Writes how many rows are read, and how many are passed before them; of a list of a known number of rows from the end
/// where that is nearer.
///
/// The first number is written, not bound: PostgreSQL then plans once for it, and not for each page anew.
fn limits(
    statement: &mut Statement<'_>,
    limit: i64,
    passed: i64,
    of: Option<i64>,
) -> (End, String) {
    let (end, limit, passed) = match of.filter(|of| (of / 2..*of).contains(&passed)) {
        None => (End::First, limit, passed),
        Some(of) => {
            let limit = limit.min(of - passed);
            (End::Last, limit, of - passed - limit)
        }
    };
    if passed == 0 {
        return (end, format!("limit {limit}"));
    }
    (end, format!("limit {limit} offset {}", statement.bind(Bound::Integer(passed))))
}

/// Reads what a row is sorted by.
fn read_place(order: &Order, row: &mut Row<'_>) -> Result<Vec<Bound>> {
    let terms = order.terms.iter();
    terms
        .map(|term| {
            Ok(if term.is_text { Bound::Text(row.take()?) } else { Bound::Integer(row.take()?) })
        })
        .collect()
}
