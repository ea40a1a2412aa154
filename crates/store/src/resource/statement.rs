//! A statement that is put together: joins, bound values, and who sees what.

use super::{
    description::{Kind, Member, One, Resource, Visibility},
    dialect::Dialect,
    viewer::Viewer,
};
use crate::{Visible, sql::Value};

/// A value that is bound to a statement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Bound {
    Text(String),
    Integer(i64),
    Boolean(bool),
}

impl Bound {
    pub(crate) fn value(&self) -> Value<'_> {
        match self {
            Self::Text(text) => Value::Text(text),
            Self::Integer(integer) => Value::Integer(*integer),
            Self::Boolean(boolean) => Value::Boolean(*boolean),
        }
    }
}

/// A row of a resource within a statement.
#[derive(Clone, Copy)]
pub(crate) struct Source {
    pub(crate) resource: &'static Resource,
    /// The number of its alias.
    pub(crate) number: usize,
}

impl Source {
    /// Writes an expression of the resource's description.
    pub(crate) fn write(self, sql: &str) -> String {
        sql.replace('@', &self.alias())
    }

    pub(crate) fn alias(self) -> String {
        format!("t{}", self.number)
    }

    pub(crate) fn key(self) -> String {
        format!("t{}.{}", self.number, self.resource.key)
    }
}

/// A statement that is put together.
pub(crate) struct Statement<'v> {
    pub(crate) dialect: Dialect,
    pub(crate) viewer: &'v Viewer,
    values: Vec<Bound>,
    joins: String,
    /// The relations that are joined: from which alias, by which member, as which alias.
    joined: Vec<(usize, &'static str, usize)>,
    aliases: usize,
}

impl<'v> Statement<'v> {
    pub(crate) const fn new(dialect: Dialect, viewer: &'v Viewer) -> Self {
        Self {
            dialect,
            viewer,
            values: Vec::new(),
            joins: String::new(),
            joined: Vec::new(),
            aliases: 0,
        }
    }

    /// Binds a value, and returns its place.
    pub(crate) fn bind(&mut self, value: Bound) -> String {
        self.values.push(value);
        format!("${}", self.values.len())
    }

    /// Returns the values that are bound.
    pub(crate) fn values(&self) -> Vec<Value<'_>> {
        self.values.iter().map(Bound::value).collect()
    }

    /// Returns the joins, each with a blank before it.
    pub(crate) fn joins(&self) -> &str {
        &self.joins
    }

    /// Gives a resource an alias.
    pub(crate) fn source(&mut self, resource: &'static Resource) -> Source {
        let number = self.aliases;
        self.aliases += 1;
        Source { resource, number }
    }

    /// Joins the row that a relation leads to, once.
    pub(crate) fn join(&mut self, from: Source, member: &'static Member, one: One) -> Source {
        let known = self
            .joined
            .iter()
            .find(|(alias, name, _)| *alias == from.number && *name == member.name);
        if let Some((_, _, number)) = known {
            return Source { resource: one.resource, number: *number };
        }
        let source = self.source(one.resource);
        self.joined.push((from.number, member.name, source.number));
        let (table, alias, key) = (one.resource.table, source.alias(), from.write(one.key));
        let join = if one.is_found() {
            self.dialect.join_found(table, &alias, one.resource.key, &key)
        } else {
            format!(" left join {table} {alias} on {} = {key}", source.key())
        };
        self.joins.push_str(&join);
        source
    }

    /// Returns the expression of a member that is no relation; `None` for the others.
    pub(crate) fn plain(source: Source, member: &Member) -> Option<String> {
        match member.kind {
            Kind::Integer(sql)
            | Kind::Text(sql)
            | Kind::Boolean(sql)
            | Kind::Instant(sql)
            | Kind::Date(sql)
            | Kind::Json(sql)
            | Kind::Mapped(sql, _)
            | Kind::Words(sql, _) => Some(source.write(sql)),
            Kind::One(_) | Kind::Many(_) | Kind::Password => None,
        }
    }

    /// Returns an expression of a row that a relation leads to as it is seen: what everybody is told of the relation,
    /// and the rest by those who see the row itself.
    pub(crate) fn seen_there(
        &mut self,
        there: Source,
        shown: &[&str],
        member: &Member,
        expression: String,
    ) -> String {
        if shown.contains(&member.name) {
            return expression;
        }
        match self.seen(there) {
            None => expression,
            Some(condition) => format!("case when {condition} then {expression} end"),
        }
    }

    /// Returns the condition that a row is seen; `None` if all are.
    pub(crate) fn seen(&mut self, source: Source) -> Option<String> {
        let visible = self.viewer.sees(source.resource.subject);
        if visible.is_nothing() {
            return Some("false".to_owned());
        }
        match source.resource.visibility {
            Visibility::Everywhere => None,
            Visibility::Where(condition) => {
                let set = self.entities(visible)?;
                Some(format!("({})", source.write(condition).replace("{seen}", &set)))
            }
            Visibility::With(resource, key) => {
                let other = self.source(resource);
                let seen = self.seen(other)?;
                Some(format!(
                    "exists (select 1 from {} {} where {} = {} and {seen})",
                    resource.table,
                    other.alias(),
                    other.key(),
                    source.write(key)
                ))
            }
        }
    }

    /// Returns a statement for the entities whose rows are seen; `None` if every row is.
    fn entities(&mut self, visible: &Visible) -> Option<String> {
        let Visible::Within(entities) = visible else { return None };
        let (mut alone, mut below) = (Vec::new(), Vec::new());
        for (entity, with_below) in entities {
            let place = self.bind(Bound::Integer(entity.0));
            if *with_below { below.push(place) } else { alone.push(place) }
        }
        let alone = format!("select e.id from entities e where e.id in ({})", alone.join(", "));
        if below.is_empty() {
            return Some(alone);
        }
        let below = format!(
            "with recursive seen_entities (id) as (
                select e.id from entities e where e.id in ({})
                union select e.id from entities e join seen_entities s on e.parent_id = s.id)
             select id from seen_entities",
            below.join(", ")
        );
        Some(if alone.ends_with("()") { below } else { format!("{below} union all {alone}") })
    }

    /// Returns what every row of a resource must fulfil: to be one of it, and to be seen.
    pub(crate) fn rows_of(&mut self, source: Source) -> Vec<String> {
        let mut conditions = Vec::new();
        if !source.resource.only.is_empty() {
            conditions.push(source.write(source.resource.only));
        }
        conditions.extend(self.seen(source));
        conditions
    }
}

/// Returns ` where …`, empty if there is no condition.
pub(crate) fn conditions(all: &[String]) -> String {
    if all.is_empty() { String::new() } else { format!(" where {}", all.join(" and ")) }
}
