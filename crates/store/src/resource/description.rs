//! What is said of a resource, once.

use super::act::{Act, Acted, Deletion};
use crate::{Change, Result};
use rights::Subject;
use std::fmt;

/// A version of the API. A member or a resource is there from its version on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[expect(missing_docs, reason = "the names say it")]
pub enum ApiVersion {
    V2_0,
    V2_1,
    V2_2,
    #[default]
    V2_3,
}

impl ApiVersion {
    /// Every version, the oldest first.
    pub const ALL: [Self; 4] = [Self::V2_0, Self::V2_1, Self::V2_2, Self::V2_3];

    /// Returns the version as GLPI writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V2_0 => "2.0.0",
            Self::V2_1 => "2.1.0",
            Self::V2_2 => "2.2.0",
            Self::V2_3 => "2.3.0",
        }
    }

    /// Returns the version that a text such as `2`, `2.1` or `2.1.0` asks for: the newest that begins so. One that is
    /// not known is the newest, as GLPI has it.
    pub fn asked_by(text: &str) -> Self {
        let begins = |version: &Self| {
            let rest = version.as_str().strip_prefix(text);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        Self::ALL.into_iter().rev().find(begins).unwrap_or_default()
    }
}

impl fmt::Display for ApiVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What the API tells of a table.
///
/// In every piece of SQL `@` stands for the table's alias.
pub struct Resource {
    /// The name, which is that of its schema and of its type in GraphQL.
    pub name: &'static str,
    /// A sentence on what a row is.
    pub about: &'static str,
    /// The part of the API that it belongs to, such as `Administration`.
    pub section: &'static str,
    /// The last segment of its path.
    pub segment: &'static str,
    /// The resource below whose items its paths are, if any.
    pub under: Option<Under>,
    /// Since when it is there.
    pub since: ApiVersion,
    /// The right that opens it.
    pub subject: Subject,
    /// Which of its rows are seen by whom.
    pub visibility: Visibility,
    /// The table.
    pub(crate) table: &'static str,
    /// The column that is the key: a number.
    pub(crate) key: &'static str,
    /// What every row fulfils; empty if the table holds nothing else.
    pub(crate) only: &'static str,
    /// What a row fulfils to stand in lists, unless a filter asks for it by the member named: the trash is left out.
    pub(crate) listed: Option<(&'static str, &'static str)>,
    /// Where the number of its rows is known without a look at them.
    pub(crate) counted: Option<Counted>,
    /// What it is sorted by where nobody says, as a caller would write it.
    pub order: &'static str,
    /// The members, in the order in which they are told.
    pub members: &'static [Member],
    /// What can be done with it.
    pub acts: Acts,
}

/// A table whose rows tell how many rows of a resource there are: the sum of `number`. What the resource says of its rows
/// in `only` and by its visibility is true of this table's columns too, which have the same names.
#[derive(Clone, Copy)]
pub(crate) struct Counted {
    /// The table.
    pub(crate) table: &'static str,
    /// Which of its rows count those that stand in lists.
    pub(crate) listed: &'static str,
}

/// That a resource stands below another one.
#[derive(Clone, Copy)]
pub struct Under {
    /// The other one.
    pub resource: &'static Resource,
    /// The key of the other one's row.
    pub(crate) key: &'static str,
}

/// Which rows are seen by whoever has the right.
#[derive(Clone, Copy)]
pub enum Visibility {
    /// All: they belong to no entity.
    Everywhere,
    /// Those for which this holds; `{seen}` stands for the statement of the entities that are seen.
    Where(&'static str),
    /// Those of whose other row, of this resource and with this key, the same is true.
    With(&'static Resource, &'static str),
}

/// Makes or changes a row, and says which.
pub type Doing = fn(&mut Change<'_>, &Act) -> Result<Acted>;
/// Deletes a row.
pub type Deleting = fn(&mut Change<'_>, &Act, Deletion) -> Result<()>;

/// What can be done with a resource, beside reading it.
#[derive(Clone, Copy)]
pub struct Acts {
    /// Makes a row.
    pub create: Option<Doing>,
    /// Changes the row with a key.
    pub update: Option<Doing>,
    /// Puts the row with a key into the trash, or deletes it for good.
    pub delete: Option<Deleting>,
    /// Whether there is a trash.
    pub trash: bool,
}

impl Acts {
    /// Nothing.
    pub const NONE: Self = Self { create: None, update: None, delete: None, trash: false };
}

/// A member of a resource.
#[derive(Clone, Copy)]
pub struct Member {
    /// The name.
    pub name: &'static str,
    /// What it is, in a few words; empty where the name says it.
    pub about: &'static str,
    /// Since when it is there.
    pub since: ApiVersion,
    /// What its value is.
    pub kind: Kind,
    /// Who may do what with it.
    pub access: Access,
    /// Whether a new row needs it; then it is never empty.
    pub required: bool,
    /// The expression that sorts, never null, where an index has another one than the value.
    pub(crate) sort: Option<&'static str>,
    /// The expression of the value in folded letters, where there is one.
    pub(crate) folded: Option<&'static str>,
    /// What is true of every row with a value, and that an index answers; `{value}` stands for the value.
    pub(crate) found: Option<&'static str>,
}

/// What may be done with a member.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    /// It is read.
    Read,
    /// It is read, and written by whoever may create or update the row.
    ReadWrite,
    /// It is written, and never told.
    Write,
    /// It is told by the answer that makes it, this once.
    Once,
}

/// What the value of a member is.
#[derive(Clone, Copy)]
pub enum Kind {
    /// A whole number.
    Integer(&'static str),
    /// Text.
    Text(&'static str),
    /// True or false.
    Boolean(&'static str),
    /// An instant: microseconds since 1970 in the database, RFC 3339 to the second outside.
    Instant(&'static str),
    /// A day, as `2026-01-31`.
    Date(&'static str),
    /// JSON, stored as text; not filtered.
    Json(&'static str),
    /// Several words, stored as text with a character between them; not filtered.
    Words(&'static str, char),
    /// Text that is told by another word than it is stored by; not filtered.
    Mapped(&'static str, fn(&str) -> &'static str),
    /// A row of a resource.
    One(One),
    /// Rows of a resource.
    Many(Many),
    /// A password: its hash is written.
    Password,
}

/// A row of another resource.
#[derive(Clone, Copy)]
pub struct One {
    /// The resource.
    pub resource: &'static Resource,
    /// The row's key.
    pub(crate) key: &'static str,
    /// What everybody is told of it who sees the row that leads there.
    pub shown: &'static [&'static str],
    /// The member whose value stands in the row that leads there, with its expression there.
    pub(crate) known: Option<(&'static str, &'static str)>,
}

impl One {
    /// Says whether the key has to be looked up itself: it does not stand in the row that leads there.
    pub(crate) fn is_found(&self) -> bool {
        self.key.contains("select")
    }
}

/// Rows of another resource.
#[derive(Clone, Copy)]
pub struct Many {
    /// The resource.
    pub resource: &'static Resource,
    /// The key of the row that they belong to, as an expression of their own table.
    pub(crate) by: &'static str,
    /// What REST tells of them; nothing of those that have too many rows for that.
    pub shown: &'static [&'static str],
}

impl Member {
    const fn new(name: &'static str, kind: Kind, about: &'static str) -> Self {
        let access = match kind {
            Kind::Password => Access::Write,
            _ => Access::Read,
        };
        Self {
            name,
            about,
            since: ApiVersion::V2_0,
            kind,
            access,
            required: false,
            sort: None,
            folded: None,
            found: None,
        }
    }

    /// The key.
    pub(crate) const fn id() -> Self {
        Self::new("id", Kind::Integer("@.id"), "The key").sorted_by("@.id")
    }

    /// A whole number.
    pub(crate) const fn integer(
        name: &'static str,
        sql: &'static str,
        about: &'static str,
    ) -> Self {
        Self::new(name, Kind::Integer(sql), about)
    }

    /// Text.
    pub(crate) const fn text(name: &'static str, sql: &'static str, about: &'static str) -> Self {
        Self::new(name, Kind::Text(sql), about)
    }

    /// True or false.
    pub(crate) const fn boolean(
        name: &'static str,
        sql: &'static str,
        about: &'static str,
    ) -> Self {
        Self::new(name, Kind::Boolean(sql), about)
    }

    /// An instant.
    pub(crate) const fn instant(
        name: &'static str,
        sql: &'static str,
        about: &'static str,
    ) -> Self {
        Self::new(name, Kind::Instant(sql), about)
    }

    /// JSON that is stored as text.
    pub(crate) const fn json(name: &'static str, sql: &'static str, about: &'static str) -> Self {
        Self::new(name, Kind::Json(sql), about)
    }

    /// Words with a character between them.
    pub(crate) const fn words(
        name: &'static str,
        sql: &'static str,
        between: char,
        about: &'static str,
    ) -> Self {
        Self::new(name, Kind::Words(sql, between), about)
    }

    /// A row of another resource.
    pub(crate) const fn one(
        name: &'static str,
        resource: &'static Resource,
        key: &'static str,
        shown: &'static [&'static str],
        about: &'static str,
    ) -> Self {
        Self::new(name, Kind::One(One { resource, key, shown, known: None }), about)
    }

    /// A name that rows share, kept in the row itself; `key` finds it among those of its kind.
    pub(crate) const fn shared(
        name: &'static str,
        resource: &'static Resource,
        key: &'static str,
        column: &'static str,
        about: &'static str,
    ) -> Self {
        let known = Some(("name", column));
        let one = One { resource, key, shown: &["id", "name"], known };
        Self::new(name, Kind::One(one), about)
    }

    /// Text that is told by another word than it is stored by.
    pub(crate) const fn mapped(
        name: &'static str,
        sql: &'static str,
        word: fn(&str) -> &'static str,
        about: &'static str,
    ) -> Self {
        Self::new(name, Kind::Mapped(sql, word), about)
    }

    /// Rows of another resource.
    pub(crate) const fn many(
        name: &'static str,
        resource: &'static Resource,
        by: &'static str,
        shown: &'static [&'static str],
        about: &'static str,
    ) -> Self {
        Self::new(name, Kind::Many(Many { resource, by, shown }), about)
    }

    /// A password.
    pub(crate) const fn password(name: &'static str, about: &'static str) -> Self {
        Self::new(name, Kind::Password, about)
    }

    /// The same, written too.
    pub(crate) const fn writable(self) -> Self {
        Self { access: Access::ReadWrite, ..self }
    }

    /// The same, written too, and needed for a new row.
    pub(crate) const fn required(self) -> Self {
        Self { access: Access::ReadWrite, required: true, ..self }
    }

    /// The same, written and never told.
    pub(crate) const fn write_only(self) -> Self {
        Self { access: Access::Write, ..self }
    }

    /// The same, told once by the answer that makes it.
    pub(crate) const fn once(self) -> Self {
        Self { access: Access::Once, ..self }
    }

    /// The same, there from a version on.
    pub(crate) const fn since(self, since: ApiVersion) -> Self {
        Self { since, ..self }
    }

    /// The same, sorted by an expression that is never null.
    pub(crate) const fn sorted_by(self, sort: &'static str) -> Self {
        Self { sort: Some(sort), ..self }
    }

    /// The same, where an index finds the rows with a value by a condition that is true of them, and of few others;
    /// `{value}` stands for the value in it.
    pub(crate) const fn found_by(self, condition: &'static str) -> Self {
        Self { found: Some(condition), ..self }
    }

    /// The same, with an expression for the text in folded letters.
    pub(crate) const fn folded(self, folded: &'static str) -> Self {
        Self { folded: Some(folded), ..self }
    }

    /// Says whether the member is read.
    pub fn is_read(&self) -> bool {
        matches!(self.access, Access::Read | Access::ReadWrite)
    }

    /// Says whether the member is written.
    pub fn is_written(&self) -> bool {
        matches!(self.access, Access::ReadWrite | Access::Write)
    }

    /// Says whether rows can be narrowed by the member itself.
    pub fn is_filtered(&self) -> bool {
        self.is_read() && !matches!(self.kind, Kind::Json(_) | Kind::Words(..) | Kind::Mapped(..))
    }
}

impl Resource {
    /// Returns the members that there are in a version and that are read, in their order.
    pub fn read_members(&self, version: ApiVersion) -> impl Iterator<Item = &'static Member> {
        let members = self.members.iter();
        members.filter(move |member| member.is_read() && member.since <= version)
    }

    /// Finds a member that is read.
    pub fn member(&self, name: &str, version: ApiVersion) -> Option<&'static Member> {
        self.read_members(version).find(|member| member.name == name)
    }

    /// Returns the names of the resources that it stands below, the outermost first, and its own.
    pub fn ancestry(&'static self) -> Vec<&'static Self> {
        let mut line = self.under.map(|under| under.resource.ancestry()).unwrap_or_default();
        line.push(self);
        line
    }

    /// Returns the path of the item with a key, below those with the keys given, without the prefix of the API.
    pub fn href(&'static self, above: &[i64], id: i64) -> String {
        let mut path = format!("/{}", self.section);
        let keys = above.iter().chain([&id]);
        for (resource, key) in self.ancestry().into_iter().zip(keys) {
            path.push_str(&format!("/{}/{key}", resource.segment));
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_version_that_begins_so_is_meant() {
        for (text, version) in [
            ("2", ApiVersion::V2_3),
            ("2.0", ApiVersion::V2_0),
            ("2.1", ApiVersion::V2_1),
            ("2.1.0", ApiVersion::V2_1),
            ("2.7", ApiVersion::V2_3),
            ("1", ApiVersion::V2_3),
        ] {
            assert_eq!(ApiVersion::asked_by(text), version, "{text}");
        }
    }
}
