//! Links of assets: which one was found with which other, since when, and until when.

use crate::{
    AssetId, Change, ChangeKind, Reader, Result, Visible, asset_parts::Known,
    asset_update::Recording, assets::read_itemtype, attached_matching::Stored, filter::Filter,
    many::write_rows, sql::values, visible::ASSET_ENTITY,
};
use inventory::{ItemType, Section};
use oauth::Timestamp;
use std::collections::HashSet;

/// Which end of a link an asset is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LinkEnd {
    /// The other one was found with it.
    Parent,
    /// It was found with the other one.
    Child,
}

/// A link of an asset with another.
#[derive(Clone, PartialEq, Debug)]
pub struct AssetLink {
    /// Which end the asset is that was asked for.
    pub end: LinkEnd,
    /// The other asset: key, kind and name.
    pub other: (AssetId, ItemType, String),
    /// The section that tells of it, such as `monitors`.
    pub section: String,
    /// Since when.
    pub linked_at: Timestamp,
    /// When it was found gone.
    pub unlinked_at: Option<Timestamp>,
}

/// The section under which the history of what is attached tells of its links.
pub const LINKS: &str = "links";

impl Reader<'_> {
    /// Returns what an asset is linked with, and what it was linked with, as far as it is seen: present links first of
    /// each section, then by name.
    pub fn asset_links(&mut self, asset: AssetId, visible: &Visible) -> Result<Vec<AssetLink>> {
        let mut conditions = Filter::default();
        conditions.with("(l.parent_id = $? or l.child_id = $?)", asset.0);
        conditions.within(ASSET_ENTITY, visible);
        let (filter, values) = conditions.finish();
        let sql = format!(
            "select l.parent_id = $1, m.id, m.itemtype, m.name, l.section, l.linked_at, l.unlinked_at
             from asset_links l
             join assets m on m.id = case when l.parent_id = $1 then l.child_id else l.parent_id end{filter}
             order by l.section, case when l.unlinked_at is null then 0 else 1 end, m.name, m.id"
        );
        self.connection.rows(&sql, &values, |row| {
            let end = if row.take()? { LinkEnd::Parent } else { LinkEnd::Child };
            let id = AssetId(row.take()?);
            let itemtype = read_itemtype(&row.take::<String>()?)?;
            Ok(AssetLink {
                end,
                other: (id, itemtype, row.take()?),
                section: row.take()?,
                linked_at: row.instant()?,
                unlinked_at: row.optional_instant()?,
            })
        })
    }
}

impl Change<'_> {
    /// Keeps which of some assets are linked with the recorded one, and which no more.
    pub(crate) fn write_links(
        &mut self,
        recording: &mut Recording<'_>,
        section: &'static Section,
        stored: &[Stored],
        children: &HashSet<AssetId>,
    ) -> Result<()> {
        let (parent, now) = (recording.asset.id, self.now);
        let history = recording.known == Known::Before;
        let (mut fresh, mut gone) = (Vec::new(), Vec::new());
        for known in stored {
            let child = known.asset.id;
            let kind = match (children.contains(&child), known.linked) {
                (true, Some(true)) | (false, Some(false) | None) => continue,
                (true, _) => {
                    fresh.push(values![parent.0, child.0, section.name, now].to_vec());
                    ChangeKind::Added
                }
                (false, Some(true)) => {
                    gone.push(values![parent.0, child.0, section.name, now].to_vec());
                    ChangeKind::Removed
                }
            };
            if history {
                let name = recording.asset.name().to_owned();
                recording.log.part(child, LINKS, Some(name), kind, None);
            }
        }
        write_rows(
            &mut self.connection,
            "insert into asset_links (parent_id, child_id, section, linked_at)",
            &["bigint", "bigint", "text", "bigint"],
            "on conflict (parent_id, child_id, section) do update set linked_at = excluded.linked_at, unlinked_at = null",
            &fresh,
        )?;
        if !fresh.is_empty() {
            self.stamp_attached(parent)?;
        }
        write_rows(
            &mut self.connection,
            "with gone (parent_id, child_id, section, at) as (",
            &["bigint", "bigint", "text", "bigint"],
            ") update asset_links set unlinked_at = gone.at from gone where asset_links.parent_id = gone.parent_id
               and asset_links.child_id = gone.child_id and asset_links.section = gone.section",
            &gone,
        )
    }
}
