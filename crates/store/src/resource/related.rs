//! Reading what was selected: a row becomes a record, and rows of relations are fetched for all of them at once.

use super::{
    description::{Kind, Many},
    dialect::Dialect,
    record::{Datum, Record},
    selection::{Pick, Selection},
    statement::{Bound, Source, Statement, conditions},
    viewer::Viewer,
};
use crate::{Reader, Result, sql::Row};
use oauth::Timestamp;
use serde_json::Value;
use std::{collections::HashMap, sync::Arc};

/// How the columns of a row become its members.
pub(crate) struct Shape {
    names: Arc<[String]>,
    fields: Vec<Field>,
    /// How many columns these are.
    columns: usize,
}

enum Field {
    Cell(Kind),
    /// The first column says whether there is a row.
    One(Shape),
    /// Rows that are fetched afterwards.
    Many(Pick, Many),
    /// What is not told.
    Nothing,
}

/// Rows that are to be fetched for a row.
pub(crate) struct Wanted {
    /// Whose they are.
    owner: i64,
    /// Where they belong: the place of a member, and of one in it.
    path: Vec<usize>,
    pick: Pick,
    many: Many,
}

/// A row, and what is to be fetched for it.
pub(crate) struct Fetched {
    pub(crate) record: Record,
    pub(crate) wanted: Vec<Wanted>,
}

impl Statement<'_> {
    /// Adds the columns of a selection, and says how they are read.
    pub(crate) fn select(
        &mut self,
        source: Source,
        selection: &Selection,
        columns: &mut Vec<String>,
    ) -> Shape {
        self.select_seen(source, selection, None, columns)
    }

    fn select_seen(
        &mut self,
        source: Source,
        selection: &Selection,
        shown: Option<&[&str]>,
        columns: &mut Vec<String>,
    ) -> Shape {
        let first = columns.len();
        let mut fields = Vec::with_capacity(selection.picks.len());
        for pick in &selection.picks {
            let field = match pick.member.kind {
                Kind::One(one) => {
                    if shown.is_some() && !self.viewer.may_read(source.resource.subject) {
                        Field::Nothing
                    } else {
                        let there = self.join(source, pick.member, one);
                        let key = match shown {
                            None => there.key(),
                            Some(shown) => self.seen_there(source, shown, pick.member, there.key()),
                        };
                        columns.push(key);
                        Field::One(self.select_seen(there, &pick.within, Some(one.shown), columns))
                    }
                }
                Kind::Many(many) => Field::Many(pick.clone(), many),
                kind => match Self::plain(source, pick.member) {
                    None => Field::Nothing,
                    Some(value) => {
                        columns.push(match shown {
                            None => value,
                            Some(shown) => self.seen_there(source, shown, pick.member, value),
                        });
                        Field::Cell(kind)
                    }
                },
            };
            fields.push(field);
        }
        let names = selection.picks.iter().map(|pick| pick.name.clone()).collect();
        Shape { names, fields, columns: columns.len() - first }
    }
}

impl Shape {
    /// Reads a row, whose first column is its key.
    pub(crate) fn read(&self, row: &mut Row<'_>) -> Result<Fetched> {
        let id = row.take()?;
        let mut wanted = Vec::new();
        let record = self.record(row, id, &mut Vec::new(), &mut wanted)?;
        Ok(Fetched { record, wanted })
    }

    fn record(
        &self,
        row: &mut Row<'_>,
        owner: i64,
        path: &mut Vec<usize>,
        wanted: &mut Vec<Wanted>,
    ) -> Result<Record> {
        let mut data = Vec::with_capacity(self.fields.len());
        for (place, field) in self.fields.iter().enumerate() {
            data.push(match field {
                Field::Cell(kind) => cell(*kind, row)?,
                Field::Nothing => Datum::Null,
                Field::Many(pick, many) => {
                    let path = path.iter().copied().chain([place]).collect();
                    wanted.push(Wanted { owner, path, pick: pick.clone(), many: *many });
                    Datum::Records(Vec::new())
                }
                Field::One(shape) => match row.take()? {
                    None => {
                        row.pass(shape.columns);
                        Datum::Null
                    }
                    Some(key) => {
                        path.push(place);
                        let record = shape.record(row, key, path, wanted)?;
                        path.pop();
                        Datum::Record(record)
                    }
                },
            });
        }
        Ok(Record::new(Arc::clone(&self.names), data))
    }
}

fn cell(kind: Kind, row: &mut Row<'_>) -> Result<Datum> {
    Ok(match kind {
        Kind::Integer(_) => row.take::<Option<i64>>()?.into(),
        Kind::Boolean(_) => row.take::<Option<bool>>()?.into(),
        Kind::Instant(_) => row.optional_instant()?.map(rfc3339).into(),
        Kind::Text(_) | Kind::Date(_) => row.take::<Option<String>>()?.into(),
        Kind::Mapped(_, word) => row.take::<Option<String>>()?.map(|text| word(&text)).into(),
        Kind::Json(_) => {
            let text: Option<String> = row.take()?;
            let value = text.and_then(|text| serde_json::from_str(&text).ok());
            Datum::Json(value.unwrap_or_default())
        }
        Kind::Words(_, between) => {
            let text: Option<String> = row.take()?;
            let text = text.unwrap_or_default();
            let words = text.split(between).filter(|word| !word.is_empty());
            Datum::Json(words.map(Value::from).collect())
        }
        Kind::One(_) | Kind::Many(_) | Kind::Password => Datum::Null,
    })
}

/// Writes an instant as GLPI does: `2026-01-31T12:00:00+00:00`.
fn rfc3339(instant: Timestamp) -> String {
    let mut text = instant.to_string();
    text.truncate(text.len() - 1);
    text.push_str("+00:00");
    text
}

impl Reader<'_> {
    /// Fetches the rows of relations for all objects: one statement for each relation, not for each row.
    pub(crate) fn fetch_related(&mut self, viewer: &Viewer, fetched: &mut [Fetched]) -> Result<()> {
        let mut groups: Vec<(Vec<usize>, Pick, Many)> = Vec::new();
        for wanted in fetched.iter().flat_map(|row| &row.wanted) {
            if !groups.iter().any(|(path, _, _)| *path == wanted.path) {
                groups.push((wanted.path.clone(), wanted.pick.clone(), wanted.many));
            }
        }
        for (path, pick, many) in groups {
            let owners: Vec<i64> = fetched
                .iter()
                .flat_map(|row| &row.wanted)
                .filter(|wanted| wanted.path == path)
                .map(|wanted| wanted.owner)
                .collect();
            let rows = self.related(viewer, many, &pick, &owners)?;
            for row in &mut *fetched {
                for wanted in row.wanted.iter().filter(|wanted| wanted.path == path) {
                    let rows = rows.get(&wanted.owner).cloned().unwrap_or_default();
                    row.record.put(&path, Datum::Records(rows));
                }
            }
        }
        Ok(())
    }

    fn related(
        &mut self,
        viewer: &Viewer,
        many: Many,
        pick: &Pick,
        owners: &[i64],
    ) -> Result<HashMap<i64, Vec<Record>>> {
        let mut found: HashMap<i64, Vec<Record>> = HashMap::new();
        if !viewer.may_read(many.resource.subject) {
            return Ok(found);
        }
        let mut statement = Statement::new(Dialect::of(&self.connection), viewer);
        let source = statement.source(many.resource);
        let by = source.write(many.by);
        let places: Vec<String> =
            padded(owners).into_iter().map(|owner| statement.bind(Bound::Integer(owner))).collect();
        let mut all = vec![format!("{by} in ({})", places.join(", "))];
        all.extend(statement.rows_of(source));
        all.extend(many.resource.listed.map(|(condition, _)| source.write(condition)));
        let mut columns = vec![by.clone(), source.key()];
        let shape = statement.select(source, &pick.within, &mut columns);
        let limit = statement.bind(Bound::Integer(pick.limit));
        let named =
            columns.iter().enumerate().map(|(number, column)| format!("{column} as c{number}"));
        let sql = format!(
            "select q.* from (select {}, row_number() over (partition by {by} order by {}) as place
                from {} {}{}{}) q where q.place <= {limit} order by q.c0, q.place",
            named.collect::<Vec<_>>().join(", "),
            source.key(),
            many.resource.table,
            source.alias(),
            statement.joins(),
            conditions(&all)
        );
        let mut owners = Vec::new();
        let mut fetched = self.connection.rows(&sql, &statement.values(), |row| {
            owners.push(row.take::<i64>()?);
            shape.read(row)
        })?;
        self.fetch_related(viewer, &mut fetched)?;
        for (owner, row) in owners.into_iter().zip(fetched) {
            found.entry(owner).or_default().push(row.record);
        }
        Ok(found)
    }
}

/// Returns each key once, and the last again until there are as many as a power of two: few forms of a statement.
fn padded(keys: &[i64]) -> Vec<i64> {
    let mut keys = keys.to_vec();
    keys.sort_unstable();
    keys.dedup();
    let last = keys.last().copied().unwrap_or_default();
    keys.resize(keys.len().next_power_of_two(), last);
    keys
}
