//! What an asset consists of: the rows of a section, written as sets, and only where they differ.

use crate::{
    AssetId, Change, ChangeKind, Error, Reader, Result,
    asset_changes::ChangeLog,
    many::write_rows,
    sql::{Row, Value, values},
};
use inventory::{ImportOption, Member, Noting, Part, Section, Values};
use oauth::Timestamp;
use std::collections::{BTreeSet, HashMap};

/// The key of a part.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PartId(pub i64);

/// A part of an asset.
#[derive(Clone, PartialEq, Debug)]
pub struct AssetPart {
    /// The key.
    pub id: PartId,
    /// The format's name of the section, such as `cpus`.
    pub section: String,
    /// Its name, if it has any.
    pub name: Option<String>,
    /// What it says.
    pub values: Values,
    /// When it was first seen.
    pub first_seen: Timestamp,
    /// When it last said something else.
    pub changed_at: Timestamp,
    /// When a person hid it; it stays so.
    pub hidden_at: Option<Timestamp>,
}

/// A part as it is stored, to be compared with what comes.
struct Stored {
    id: i64,
    name: Option<String>,
    data: String,
    hidden: bool,
}

/// The rows of a section as they come.
pub(crate) struct Incoming<'i> {
    pub(crate) section: &'static Section,
    pub(crate) rows: &'i [Part],
    /// What each row says, as it is stored.
    pub(crate) texts: &'i [String],
    /// What of them is left out.
    pub(crate) off: &'i BTreeSet<ImportOption>,
    /// Whether the asset may have parts of this section already.
    pub(crate) known: Known,
}

/// Whether an asset was there before.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    /// It is new: nothing is stored of it, and nothing of it is history.
    New,
    /// It is stored, but the section was left out until now: what comes is no history.
    WithoutHistory,
    /// It is stored.
    Before,
}

fn read_values(text: &str) -> Result<Values> {
    serde_json::from_str(text).map_err(|_| Error::Damaged("a part cannot be read"))
}

fn read_part(row: &mut Row<'_>) -> Result<AssetPart> {
    Ok(AssetPart {
        id: PartId(row.take()?),
        section: row.take()?,
        name: row.take()?,
        values: read_values(&row.take::<String>()?)?,
        first_seen: row.instant()?,
        changed_at: row.instant()?,
        hidden_at: row.optional_instant()?,
    })
}

const SELECT: &str =
    "select id, section, name, data, first_seen, changed_at, hidden_at from asset_parts";

impl Reader<'_> {
    /// Returns the parts of an asset that nobody hid, by section, in the order in which they came.
    pub fn asset_parts(&mut self, asset: AssetId) -> Result<Vec<AssetPart>> {
        let sql =
            format!("{SELECT} where asset_id = $1 and hidden_at is null order by section, id");
        self.connection.rows(&sql, values![asset.0], read_part)
    }

    /// Returns the parts of one section, without those that are hidden.
    pub fn parts_of_section(&mut self, asset: AssetId, section: &str) -> Result<Vec<AssetPart>> {
        let sql = format!(
            "{SELECT} where asset_id = $1 and section = $2 and hidden_at is null order by id"
        );
        self.connection.rows(&sql, values![asset.0, section], read_part)
    }

    /// Returns the parts of an asset that somebody hid.
    pub fn hidden_parts(&mut self, asset: AssetId) -> Result<Vec<AssetPart>> {
        let sql =
            format!("{SELECT} where asset_id = $1 and hidden_at is not null order by section, id");
        self.connection.rows(&sql, values![asset.0], read_part)
    }

    /// Counts the parts of each section.
    pub fn part_counts(&mut self, asset: AssetId) -> Result<Vec<(String, i64)>> {
        self.connection.rows(
            "select section, count(*) from asset_parts where asset_id = $1 and hidden_at is null
             group by section order by section",
            values![asset.0],
            |row| Ok((row.take()?, row.take()?)),
        )
    }

    fn stored_parts(&mut self, asset: AssetId, section: &str) -> Result<HashMap<String, Stored>> {
        let rows = self.connection.rows(
            "select part_key, id, name, data, hidden_at is not null from asset_parts
             where asset_id = $1 and section = $2",
            values![asset.0, section],
            |row| {
                let key = row.take()?;
                let stored = Stored {
                    id: row.take()?,
                    name: row.take()?,
                    data: row.take()?,
                    hidden: row.take()?,
                };
                Ok((key, stored))
            },
        )?;
        Ok(rows.into_iter().collect())
    }
}

impl Change<'_> {
    /// Makes the stored parts of a section what a document says, and says whether that was something else.
    pub(crate) fn record_section(
        &mut self,
        asset: AssetId,
        incoming: &Incoming<'_>,
        log: &mut ChangeLog,
    ) -> Result<bool> {
        let Incoming { section, rows, texts, off, known } = *incoming;
        let mut stored = match known {
            Known::New => HashMap::new(),
            Known::WithoutHistory | Known::Before => self.stored_parts(asset, section.name)?,
        };
        let history = known == Known::Before;
        let now = self.now;
        let (mut added, mut changed) = (Vec::new(), Vec::new());
        for (part, text) in rows.iter().zip(texts) {
            if section.left_out_by(&part.values, off).is_some() {
                stored.remove(&part.key);
                continue;
            }
            match stored.remove(&part.key) {
                None => {
                    let row: &[Value<'_>] =
                        values![asset.0, section.name, &part.key, &part.name, text, now, now];
                    added.push(row.to_vec());
                    if history {
                        log.part(asset, section.name, part.name.clone(), ChangeKind::Added, None);
                    }
                }
                Some(old) if old.data == *text && old.name == part.name => {}
                Some(old) => {
                    changed.push(values![old.id, &part.name, text, now].to_vec());
                    if history && !old.hidden {
                        note_members(asset, section, &read_values(&old.data)?, part, log);
                    }
                }
            }
        }
        // What a person hid stays known, so that it stays hidden when it comes again.
        let mut gone = Vec::new();
        for old in stored.into_values().filter(|old| !old.hidden) {
            if !off.is_empty() && section.left_out_by(&read_values(&old.data)?, off).is_some() {
                continue;
            }
            gone.push(values![old.id].to_vec());
            if history {
                log.part(asset, section.name, old.name, ChangeKind::Removed, None);
            }
        }
        let differs = !(added.is_empty() && changed.is_empty() && gone.is_empty());
        self.write_parts(&added, &changed, &gone)?;
        Ok(differs)
    }

    fn write_parts(
        &mut self,
        added: &[Vec<Value<'_>>],
        changed: &[Vec<Value<'_>>],
        gone: &[Vec<Value<'_>>],
    ) -> Result<()> {
        write_rows(
            &mut self.connection,
            "delete from asset_parts where id in (",
            &["bigint"],
            ")",
            gone,
        )?;
        write_rows(
            &mut self.connection,
            "with fresh (id, name, data, changed_at) as (",
            &["bigint", "text", "text", "bigint"],
            ") update asset_parts set name = fresh.name, data = fresh.data, changed_at = fresh.changed_at
             from fresh where asset_parts.id = fresh.id",
            changed,
        )?;
        write_rows(
            &mut self.connection,
            "insert into asset_parts (asset_id, section, part_key, name, data, first_seen, changed_at)",
            &["bigint", "text", "text", "text", "text", "bigint", "bigint"],
            "",
            added,
        )
    }

    /// Hides a part, for as long as nobody shows it again; `false` if there is none, or it is hidden already.
    pub fn hide_part(&mut self, asset: AssetId, part: PartId) -> Result<bool> {
        let now = self.now;
        let hidden = self.connection.optional(
            "update asset_parts set hidden_at = $3 where id = $1 and asset_id = $2 and hidden_at is null
             returning section, name",
            values![part.0, asset.0, now],
            |row| Ok((row.take::<String>()?, row.take()?)),
        )?;
        self.tell_part(asset, hidden, ChangeKind::Removed)
    }

    /// Shows a part again that somebody hid; `false` if there is none, or it is not hidden.
    pub fn show_part(&mut self, asset: AssetId, part: PartId) -> Result<bool> {
        let shown = self.connection.optional(
            "update asset_parts set hidden_at = null where id = $1 and asset_id = $2 and hidden_at is not null
             returning section, name",
            values![part.0, asset.0],
            |row| Ok((row.take::<String>()?, row.take()?)),
        )?;
        self.tell_part(asset, shown, ChangeKind::Added)
    }

    fn tell_part(
        &mut self,
        asset: AssetId,
        part: Option<(String, Option<String>)>,
        kind: ChangeKind,
    ) -> Result<bool> {
        let Some((section, name)) = part else { return Ok(false) };
        let mut log = ChangeLog::default();
        log.part(asset, &section, name, kind, None);
        self.write_changes(&log, crate::Source::Hand)?;
        self.touch_asset(asset)?;
        Ok(true)
    }
}

/// Notes each member that says something else than before.
fn note_members(
    asset: AssetId,
    section: &Section,
    before: &Values,
    part: &Part,
    log: &mut ChangeLog,
) {
    let noted = |member: &&Member| member.noting == Noting::Noted;
    for member in section.members.iter().filter(noted) {
        let (old, new) = (before.get(member.name), part.values.get(member.name));
        if old != new {
            let told = |value: Option<&serde_json::Value>| value.map(member_text);
            log.part_field(
                asset,
                section.name,
                part.name.clone(),
                member.name,
                [old, new].map(told),
            );
        }
    }
}

/// Returns what a member says, as history tells it.
fn member_text(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
