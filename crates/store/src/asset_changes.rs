//! The history of assets: each change of a field or a part, with before, after, when and by what.

use crate::{
    AgentId, AssetId, Change, Listing, Page, Reader, Result, Visible,
    assets::read_itemtype,
    filter::Filter,
    many::write_rows,
    page::ListStatement,
    sql::{Row, Value, values},
    visible::ASSET_ENTITY,
};
use inventory::ItemType;
use oauth::Timestamp;

/// By what an asset was changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Source {
    /// An inventory of this agent; `None` if the agent is gone or the document was imported.
    Inventory(Option<AgentId>),
    /// A person, a client, or the server itself: the name at that time, if it has any.
    Hand,
}

/// What happened.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ChangeKind {
    /// It came.
    Added,
    /// It says something else.
    Changed,
    /// It went.
    Removed,
}

impl ChangeKind {
    /// Returns the word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Removed => "removed",
        }
    }

    fn parse(word: &str) -> Self {
        match word {
            "added" => Self::Added,
            "removed" => Self::Removed,
            _ => Self::Changed,
        }
    }
}

/// A change of an asset.
#[derive(Clone, PartialEq, Debug)]
pub struct AssetChange {
    /// The key; it grows with time.
    pub id: i64,
    /// The asset: key, kind and name.
    pub asset: (AssetId, ItemType, String),
    /// When.
    pub at: Timestamp,
    /// By what.
    pub source: Source,
    /// The name of whoever changed it by hand, if it is known.
    pub actor: Option<String>,
    /// The section of the part, such as `cpus`; empty for a main field.
    pub section: String,
    /// The name of the part.
    pub part: Option<String>,
    /// The field, of the asset or of the part.
    pub field: Option<String>,
    /// What happened.
    pub kind: ChangeKind,
    /// What it said before.
    pub before: Option<String>,
    /// What it says since.
    pub after: Option<String>,
}

/// Which changes are wanted.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct ChangeFilter {
    /// Of this asset.
    pub asset: Option<AssetId>,
    /// Of assets of this kind.
    pub itemtype: Option<ItemType>,
    /// Not before this instant.
    pub since: Option<Timestamp>,
    /// Of parts of this section; empty: of main fields.
    pub section: Option<String>,
}

/// Changes of one asset that are about to be written.
#[derive(Default)]
pub(crate) struct ChangeLog {
    rows: Vec<NewChange>,
}

struct NewChange {
    asset: AssetId,
    section: String,
    part: Option<String>,
    field: Option<String>,
    kind: ChangeKind,
    before: Option<String>,
    after: Option<String>,
}

/// At most this many characters of a value are history.
const LONGEST: usize = 2_000;

fn short(text: Option<String>) -> Option<String> {
    text.map(|text| match text.char_indices().nth(LONGEST) {
        Some((end, _)) => text.get(..end).unwrap_or_default().to_owned(),
        None => text,
    })
}

impl ChangeLog {
    pub(crate) fn field(
        &mut self,
        asset: AssetId,
        field: &str,
        before: Option<String>,
        after: Option<String>,
    ) {
        self.part_field(asset, "", None, field, [before, after]);
    }

    pub(crate) fn part_field(
        &mut self,
        asset: AssetId,
        section: &str,
        part: Option<String>,
        field: &str,
        [before, after]: [Option<String>; 2],
    ) {
        self.rows.push(NewChange {
            asset,
            section: section.to_owned(),
            part: short(part),
            field: Some(field.to_owned()),
            kind: ChangeKind::Changed,
            before: short(before),
            after: short(after),
        });
    }

    pub(crate) fn part(
        &mut self,
        asset: AssetId,
        section: &str,
        part: Option<String>,
        kind: ChangeKind,
        what: Option<String>,
    ) {
        let what = short(what);
        let (before, after) = match kind {
            ChangeKind::Removed => (what, None),
            ChangeKind::Added | ChangeKind::Changed => (None, what),
        };
        self.rows.push(NewChange {
            asset,
            section: section.to_owned(),
            part: short(part),
            field: None,
            kind,
            before,
            after,
        });
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

const STATEMENT: ListStatement = ListStatement {
    select: "select c.id, c.asset_id, m.itemtype, m.name, c.at, c.source,
        (select a.id from agents a where a.id = c.agent_id),
        case c.source when 'user' then (select u.name from users u where u.id = c.actor_id)
            when 'client' then (select l.name from clients l where l.id = c.actor_id) end,
        c.section, c.part, c.field, c.kind, c.before, c.after",
    from: "from asset_changes c join assets m on m.id = c.asset_id",
    searched: "lower(coalesce(c.part, '') || ' ' || coalesce(c.before, '') || ' ' || coalesce(c.after, ''))",
    sort: "c.at",
    id: "c.id",
};

fn read_change(row: &mut Row<'_>) -> Result<AssetChange> {
    let (id, asset) = (row.take()?, AssetId(row.take()?));
    let itemtype = read_itemtype(&row.take::<String>()?)?;
    let name: String = row.take()?;
    let at = row.instant()?;
    let (source, agent): (String, Option<i64>) = (row.take()?, row.take()?);
    Ok(AssetChange {
        id,
        asset: (asset, itemtype, name),
        at,
        source: if source == "inventory" {
            Source::Inventory(agent.map(AgentId))
        } else {
            Source::Hand
        },
        actor: row.take()?,
        section: row.take()?,
        part: row.take()?,
        field: row.take()?,
        kind: ChangeKind::parse(&row.take::<String>()?),
        before: row.take()?,
        after: row.take()?,
    })
}

impl ChangeFilter {
    fn conditions(&self) -> Filter<'_> {
        let mut filter = Filter::default();
        filter.with_some("c.asset_id = $?", self.asset.map(|asset| asset.0));
        filter.with_some("m.itemtype = $?", self.itemtype.map(ItemType::as_str));
        filter.with_some("c.at >= $?", self.since);
        filter.with_some("c.section = $?", self.section.as_deref());
        filter
    }
}

impl Reader<'_> {
    /// Lists changes, by default the newest last; a history is read with [`crate::Direction::Descending`].
    pub fn asset_changes(
        &mut self,
        listing: &Listing<()>,
        filter: &ChangeFilter,
        visible: &Visible,
    ) -> Result<Page<AssetChange>> {
        // Of one asset, the key sorts as the time does, and has an index.
        let sort = if filter.asset.is_some() { "c.id" } else { STATEMENT.sort };
        let statement = ListStatement { sort, ..STATEMENT };
        let mut conditions = filter.conditions();
        conditions.within(ASSET_ENTITY, visible);
        self.page_where(listing, &statement, conditions, read_change)
    }

    /// Returns the sections of which an asset has changes; the empty one is that of main fields.
    pub fn changed_sections(&mut self, asset: AssetId) -> Result<Vec<String>> {
        self.connection.rows(
            "select distinct section from asset_changes where asset_id = $1 order by section",
            values![asset.0],
            |row| row.take(),
        )
    }
}

/// How many changes one step of the cleaning deletes.
const BATCH: i64 = 5_000;

impl Change<'_> {
    /// Writes what changed, as a set.
    pub(crate) fn write_changes(&mut self, log: &ChangeLog, source: Source) -> Result<()> {
        let (word, actor, agent) = match source {
            Source::Inventory(agent) => ("inventory", None, agent.map(|agent| agent.0)),
            Source::Hand => {
                let (word, actor) = self.actor.columns();
                (word, actor, None)
            }
        };
        let now = self.now;
        let rows: Vec<Vec<Value<'_>>> = log
            .rows
            .iter()
            .map(|row| {
                values![
                    row.asset.0,
                    now,
                    word,
                    actor,
                    agent,
                    &row.section,
                    &row.part,
                    &row.field,
                    row.kind.as_str(),
                    &row.before,
                    &row.after,
                ]
                .to_vec()
            })
            .collect();
        write_rows(
            &mut self.connection,
            "insert into asset_changes (asset_id, at, source, actor_id, agent_id, section, part, field, kind, before, after)",
            &[
                "bigint", "bigint", "text", "bigint", "bigint", "text", "text", "text", "text",
                "text", "text",
            ],
            "",
            &rows,
        )
    }

    /// Deletes history before an instant, a bounded number of changes; returns how many.
    pub fn delete_old_asset_changes(&mut self, before: Timestamp) -> Result<u64> {
        self.connection.execute(
            "delete from asset_changes where id in
             (select id from asset_changes where at < $1 order by at, id limit $2)",
            values![before, BATCH],
        )
    }
}
