//! What was found with an asset and is one itself: screens, printers and devices at a computer, guests of a host, members
//! of a stack.

use crate::{
    Asset, AssetId, Change, ChangeKind, Guests, Reader, Result, Settings, Visible,
    asset_parts::{Incoming, Known},
    assets::{SELECT, read_asset, read_itemtype},
    filter::Filter,
    many::{places, write_rows},
    page::folded,
    recording::Recording,
    sql::{Row, Value, values},
    submission::texts,
    visible::ASSET_ENTITY,
};
use inventory::{Attached, Digest, Field, Fields, Identity, ItemType, Parts, Relation, Section};
use oauth::Timestamp;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

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

/// At most this many attached assets are taken of one section.
const MOST: usize = 1_000;
/// A part of a serial number that has fewer characters tells nothing.
const SHORTEST_PART: usize = 4;
/// How many values one look-up lists.
const TOGETHER: usize = 64;

/// An attached asset that is stored.
struct Stored {
    asset: Asset,
    origin: Option<String>,
    /// Whether it was inventoried itself: what others tell of it is not written over that.
    speaks: bool,
    /// Whether a link to it is stored, and whether it is still linked.
    linked: Option<bool>,
}

/// What may be meant by a document: what is linked already, and whatever bears one of the numbers that it tells.
#[derive(Default)]
struct Pool {
    known: Vec<Stored>,
    ids: HashSet<AssetId>,
    by_key: HashMap<String, Vec<usize>>,
}

impl Pool {
    fn add(&mut self, stored: Stored) {
        if !self.ids.insert(stored.asset.id) {
            return;
        }
        let identity = &stored.asset.told;
        let keys = [stored.origin.as_deref(), identity.serial_key(), identity.uuid_key()];
        for key in keys.into_iter().flatten() {
            self.by_key.entry(key.to_owned()).or_default().push(self.known.len());
        }
        self.known.push(stored);
    }

    /// Finds what a row tells of, among what no other row was found to be; what is linked already comes first.
    fn find(&self, wanted: &Wanted<'_>, taken: &HashSet<AssetId>) -> Option<&Stored> {
        let identity = &wanted.one.identity;
        let origin = self.by_key.get(wanted.origin.as_str()).into_iter().flatten();
        let numbers = [identity.serial_key(), wanted.alternate.serial_key(), identity.uuid_key()];
        let numbered = numbers.into_iter().flatten().filter_map(|key| self.by_key.get(key));
        origin.chain(numbered.flatten()).filter_map(|place| self.known.get(*place)).find(|known| {
            known.asset.itemtype == wanted.one.itemtype
                && !taken.contains(&known.asset.id)
                && (known.origin.as_deref() == Some(&wanted.origin) || wanted.may_be(&known.asset))
        })
    }
}

/// What a row tells of an asset that is known.
struct Found<'f> {
    one: &'f Attached,
    asset: Asset,
    /// Whether what is told of it is not written, because it tells of itself, or a person added it.
    speaks: bool,
}

impl<'f> Found<'f> {
    fn of(one: &'f Attached, known: &Stored) -> Self {
        let speaks = known.speaks || known.origin.is_none();
        Self { one, asset: known.asset.clone(), speaks }
    }
}

/// Returns the digest of a section that tells of other assets: what settings make of it makes another one.
fn as_attached(section: &Section, digest: Digest, settings: &Settings) -> Digest {
    let Guests { as_computers, kind, components } = &settings.guests;
    if section.name != "virtualmachines" || !as_computers {
        return digest;
    }
    let with = if *components { "with components" } else { "alone" };
    let kind = kind.as_deref().unwrap_or_default();
    Digest::of_texts([&format!("{digest:?}"), with, kind])
}

/// Returns what is written of an attached asset: a guest is where its host is, and of the kind that settings say.
fn told_of(recording: &Recording<'_>, one: &Attached, known: &Asset) -> Fields {
    let mut told = one.fields.clone();
    if one.relation == Relation::Guest {
        told.set_text(Field::Kind, recording.settings.guests.kind.as_deref());
        told.set_text(Field::Location, recording.asset.text(Field::Location));
    }
    // A part of a number is less than the number.
    if let (Some(part), Some(whole)) = (one.identity.serial_key(), known.told.serial_key())
        && part.len() < whole.len()
        && whole.contains(part)
        && let Some(serial) = known.fields.get(Field::Serial)
    {
        told.set(Field::Serial, serial.clone());
    }
    told
}

/// An attached asset as a document tells it, with by what it is recognised.
struct Wanted<'w> {
    one: &'w Attached,
    origin: String,
    /// Another number by which it may be known.
    alternate: Identity,
}

impl Wanted<'_> {
    fn of<'w>(parent: AssetId, section: &Section, one: &'w Attached) -> Wanted<'w> {
        let text = |field| folded(one.fields.text(field).unwrap_or_default());
        let origin = match one.identity.serial_key().or(one.identity.uuid_key()) {
            Some(own) => {
                let (manufacturer, model) = (text(Field::Manufacturer), text(Field::Model));
                format!("{own}\u{1f}{manufacturer}\u{1f}{model}")
            }
            // It is recognised by what it is called there.
            None => format!("{}\u{1f}{}\u{1f}{}", parent.0, section.name, one.key),
        };
        Wanted { one, origin, alternate: Identity::of(one.alternate_serial.as_deref(), None) }
    }

    fn name(&self) -> &str {
        let fields = [Field::Name, Field::Model, Field::Serial];
        let told = fields.into_iter().find_map(|field| self.one.fields.text(field));
        told.unwrap_or(self.one.itemtype.as_str())
    }

    /// Says whether an asset that bears the same number may be it: not if maker and model both differ.
    fn may_be(&self, known: &Asset) -> bool {
        let differ = |field| match (known.text(field), self.one.fields.text(field)) {
            (Some(a), Some(b)) => folded(a) != folded(b),
            _ => false,
        };
        !(differ(Field::Manufacturer) && differ(Field::Model))
    }
}

/// Whether an asset was inventoried itself.
const SPEAKS: &str = "exists (select 1 from asset_digests d where d.asset_id = m.id)";

fn read_stored(row: &mut Row<'_>) -> Result<Stored> {
    Ok(Stored { asset: read_asset(row)?, origin: row.take()?, speaks: row.take()?, linked: None })
}

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

    fn linked_assets(&mut self, parent: AssetId, section: &str) -> Result<Vec<Stored>> {
        let sql = format!(
            "{}, m.origin_key, {SPEAKS}, l.unlinked_at is null from asset_links l join assets m on m.id = l.child_id
             where l.parent_id = $1 and l.section = $2 order by m.id",
            *SELECT
        );
        self.connection.rows(&sql, values![parent.0, section], |row| {
            let asset = read_asset(row)?;
            Ok(Stored {
                asset,
                origin: row.take()?,
                speaks: row.take()?,
                linked: Some(row.take()?),
            })
        })
    }

    /// Finds assets of a kind by one of their keys.
    fn assets_by_keys(
        &mut self,
        itemtype: ItemType,
        column: &str,
        keys: &[&str],
    ) -> Result<Vec<Stored>> {
        let mut found = Vec::new();
        for chunk in keys.chunks(TOGETHER) {
            let mut values: Vec<Value<'_>> = values![itemtype.as_str()].to_vec();
            values.extend(chunk.iter().map(|key| Value::from(*key)));
            let sql = format!(
                "{}, m.origin_key, {SPEAKS} from assets m where m.itemtype = $1 and m.{column} in ({}) order by m.id",
                *SELECT,
                places(2, chunk.len())
            );
            found.extend(self.connection.rows(&sql, &values, read_stored)?);
        }
        Ok(found)
    }
}

impl Change<'_> {
    /// Makes what is attached by a section what the document says.
    pub(crate) fn record_attached(
        &mut self,
        recording: &mut Recording<'_>,
        section: &'static Section,
        digest: Digest,
    ) -> Result<()> {
        let settings = recording.settings;
        let submission = recording.submission;
        let wanted: Vec<&Attached> = submission
            .inventory
            .attached
            .iter()
            .filter(|one| one.section == section)
            .filter(|one| one.relation != Relation::Guest || settings.guests.as_computers)
            .take(MOST)
            .collect();
        let name = format!("@{}", section.name);
        let digest = as_attached(section, digest, settings);
        // Most sections attach nothing.
        if (wanted.is_empty() && recording.never_told(&name)) || !recording.is_news(&name, digest) {
            return Ok(());
        }
        recording.parts_differ();
        recording.note(&name, digest);
        let parent = recording.asset.id;
        let wanted: Vec<Wanted<'_>> =
            wanted.into_iter().map(|one| Wanted::of(parent, section, one)).collect();
        self.lock_origins(&wanted)?;
        let mut pool = Pool::default();
        if recording.known != Known::New {
            for known in self.linked_assets(parent, section.name)? {
                pool.add(known);
            }
        }
        self.look_up(&wanted, &mut pool)?;
        // An asset is not attached to itself.
        let mut taken = HashSet::from([parent]);
        let (mut found, mut missing) = (Vec::new(), Vec::new());
        for one in &wanted {
            match pool.find(one, &taken) {
                Some(known) => {
                    taken.insert(known.asset.id);
                    found.push(Found::of(one.one, known));
                }
                None => missing.push(one),
            }
        }
        if settings.monitors_by_partial_serial {
            missing = self.find_by_partial_serial(missing, &mut pool, &mut taken, &mut found)?;
        }
        for (one, made) in self.make_attached(recording, &missing)? {
            if taken.insert(made.asset.id) {
                found.push(Found::of(one, &made));
                pool.add(made);
            }
        }
        self.update_attached(recording, found)?;
        taken.remove(&parent);
        self.write_links(recording, section, &pool.known, &taken)
    }

    /// Finds whatever bears one of the numbers that a document tells.
    fn look_up(&mut self, wanted: &[Wanted<'_>], pool: &mut Pool) -> Result<()> {
        let mut by_kind: BTreeMap<ItemType, [BTreeSet<&str>; 2]> = BTreeMap::new();
        for Wanted { one, alternate, .. } in wanted {
            let [serials, uuids] = by_kind.entry(one.itemtype).or_default();
            serials.extend(one.identity.serial_key());
            serials.extend(alternate.serial_key());
            uuids.extend(one.identity.uuid_key());
        }
        for (itemtype, [serials, uuids]) in by_kind {
            for (column, keys) in [("serial_key", serials), ("uuid_key", uuids)] {
                let keys: Vec<&str> = keys.into_iter().collect();
                for known in self.assets_by_keys(itemtype, column, &keys)? {
                    pool.add(known);
                }
            }
        }
        Ok(())
    }

    /// Makes assets that are not known, as a set.
    fn make_attached<'a>(
        &mut self,
        recording: &Recording<'_>,
        missing: &[&Wanted<'a>],
    ) -> Result<Vec<(&'a Attached, Stored)>> {
        let now = self.now;
        let entity = recording.asset.entity.0;
        let state = recording.settings.default_state.as_deref();
        let rows: Vec<Vec<Value<'_>>> = missing
            .iter()
            .map(|wanted| {
                let itemtype = wanted.one.itemtype.as_str();
                let (name, origin) = (wanted.name(), &wanted.origin);
                values![itemtype, entity.0, state, name, origin, now, now, "new", ""].to_vec()
            })
            .collect();
        write_rows(
            &mut self.connection,
            "insert into assets (itemtype, entity_id, state, name, origin_key, created_at, updated_at, matched_by, search_key)",
            &["text", "bigint", "text", "text", "text", "bigint", "bigint", "text", "text"],
            "on conflict (itemtype, origin_key) do nothing",
            &rows,
        )?;
        let mut by_kind: BTreeMap<ItemType, Vec<&str>> = BTreeMap::new();
        for wanted in missing {
            by_kind.entry(wanted.one.itemtype).or_default().push(&wanted.origin);
        }
        let mut made: HashMap<(ItemType, String), Stored> = HashMap::new();
        for (itemtype, keys) in by_kind {
            for known in self.assets_by_keys(itemtype, "origin_key", &keys)? {
                if let Some(origin) = known.origin.clone() {
                    made.insert((itemtype, origin), known);
                }
            }
        }
        let mut take = |wanted: &&Wanted<'a>| {
            let stored = made.remove(&(wanted.one.itemtype, wanted.origin.clone()))?;
            Some((wanted.one, stored))
        };
        Ok(missing.iter().filter_map(&mut take).collect())
    }

    /// Looks for monitors whose whole number contains the one that is told; returns what is still not known.
    fn find_by_partial_serial<'a, 'w>(
        &mut self,
        missing: Vec<&'a Wanted<'w>>,
        pool: &mut Pool,
        taken: &mut HashSet<AssetId>,
        found: &mut Vec<Found<'w>>,
    ) -> Result<Vec<&'a Wanted<'w>>> {
        let mut unknown = Vec::new();
        for one in missing {
            match self.monitor_by_partial_serial(one, taken)? {
                Some(known) => {
                    taken.insert(known.asset.id);
                    found.push(Found::of(one.one, &known));
                    pool.add(known);
                }
                None => unknown.push(one),
            }
        }
        Ok(unknown)
    }

    /// Finds the one monitor whose number contains the one that is told; of several, none.
    fn monitor_by_partial_serial(
        &mut self,
        wanted: &Wanted<'_>,
        taken: &HashSet<AssetId>,
    ) -> Result<Option<Stored>> {
        let told = wanted.one.identity.serial_key();
        let told = told.filter(|serial| serial.chars().count() >= SHORTEST_PART);
        let Some(told) = told.filter(|_| wanted.one.itemtype == ItemType::Monitor) else {
            return Ok(None);
        };
        let sql = format!(
            "{}, m.origin_key, {SPEAKS} from assets m
             where m.itemtype = $1 and replace(m.serial_key, $2, '') <> m.serial_key order by m.id limit {}",
            *SELECT, TOGETHER
        );
        let known =
            self.connection.rows(&sql, values![ItemType::Monitor.as_str(), told], read_stored)?;
        let fits = |known: &Stored| !taken.contains(&known.asset.id) && wanted.may_be(&known.asset);
        let mut known = known.into_iter().filter(fits);
        Ok(known.next().filter(|_| known.next().is_none()))
    }

    /// Writes what is told of attached assets that were not inventoried themselves, as far as it differs.
    fn update_attached(
        &mut self,
        recording: &mut Recording<'_>,
        found: Vec<Found<'_>>,
    ) -> Result<()> {
        let now = self.now;
        let mut differing = Vec::new();
        for Found { one, mut asset, speaks } in found {
            if asset.deleted_at.is_some() {
                self.restore_asset(asset.id)?;
            }
            if speaks {
                continue;
            }
            let told = told_of(recording, one, &asset);
            let mut fields: Vec<_> = told
                .iter()
                .filter(|(field, value)| asset.fields.get(*field) != Some(*value))
                .collect();
            let new = asset.inventoried_at.is_none();
            let known = if new { Known::New } else { Known::Before };
            let parts_differ = self.record_guest_parts(recording, asset.id, known, &one.parts)?;
            if fields.is_empty() && !new && !parts_differ {
                continue;
            }
            if !new {
                self.hold_back(&asset, &mut fields)?;
            }
            for (field, value) in fields {
                if !new && !field.is_volatile() {
                    let before = asset.fields.get(field).map(crate::assets::field_text);
                    let after = Some(crate::assets::field_text(value));
                    recording.log.field(asset.id, field.as_str(), before, after);
                }
                asset.fields.set(field, value.clone());
            }
            asset.tell(&told);
            asset.inventoried_at = Some(now);
            asset.updated_at = now;
            differing.push(asset);
        }
        self.write_assets(&differing)
    }

    /// Writes what a host tells of the parts of a guest: its network cards always, the others where that is wanted.
    fn record_guest_parts(
        &mut self,
        recording: &mut Recording<'_>,
        guest: AssetId,
        known: Known,
        parts: &[Parts],
    ) -> Result<bool> {
        let settings = recording.settings;
        let off = &settings.left_out;
        let mut differ = false;
        for parts in parts {
            let wanted = settings.guests.components || parts.section.name == "networks";
            if !wanted || parts.section.is_left_out(off) {
                continue;
            }
            let texts = texts(parts);
            let incoming =
                Incoming { section: parts.section, rows: &parts.rows, texts: &texts, off, known };
            differ |= self.record_section(guest, &incoming, &mut recording.log)?;
        }
        Ok(differ)
    }

    fn write_links(
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

    /// Makes documents that tell of one attached asset wait for each other.
    fn lock_origins(&mut self, wanted: &[Wanted<'_>]) -> Result<()> {
        // A bounded number of locks, whatever a document tells.
        let bucket = |key: &str| key.bytes().fold(0_u8, |sum, byte| sum.rotate_left(3) ^ byte);
        let buckets: BTreeSet<u8> = wanted.iter().map(|one| bucket(&one.origin)).collect();
        for bucket in buckets {
            self.connection.lock(&format!("attached {bucket}"))?;
        }
        Ok(())
    }
}
