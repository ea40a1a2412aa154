//! Which stored assets the rows of a document mean by what is attached: by their numbers, or by where they were found.

use crate::{
    Asset, AssetId, Change, Result,
    assets::{SELECT, read_asset},
    many::places,
    page::folded,
    sql::{Row, Value, values},
};
use inventory::{Attached, Field, Identity, ItemType, Section};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A part of a serial number that has fewer characters tells nothing.
const SHORTEST_PART: usize = 4;
/// How many values one look-up lists.
const TOGETHER: usize = 64;

/// An attached asset that is stored.
pub(crate) struct Stored {
    pub(crate) asset: Asset,
    pub(crate) origin: Option<String>,
    /// Whether it was inventoried itself: what others tell of it is not written over that.
    speaks: bool,
    /// Whether a link to it is stored, and whether it is still linked.
    pub(crate) linked: Option<bool>,
}

/// What may be meant by a document: what is linked already, and whatever bears one of the numbers that it tells.
#[derive(Default)]
pub(crate) struct Pool {
    pub(crate) known: Vec<Stored>,
    ids: HashSet<AssetId>,
    by_key: HashMap<String, Vec<usize>>,
}

impl Pool {
    pub(crate) fn add(&mut self, stored: Stored) {
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
    pub(crate) fn find(&self, wanted: &Wanted<'_>, taken: &HashSet<AssetId>) -> Option<&Stored> {
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
pub(crate) struct Found<'f> {
    pub(crate) one: &'f Attached,
    pub(crate) asset: Asset,
    /// Whether what is told of it is not written, because it tells of itself, or a person added it.
    pub(crate) speaks: bool,
}

impl<'f> Found<'f> {
    pub(crate) fn of(one: &'f Attached, known: &Stored) -> Self {
        let speaks = known.speaks || known.origin.is_none();
        Self { one, asset: known.asset.clone(), speaks }
    }
}

/// An attached asset as a document tells it, with by what it is recognised.
pub(crate) struct Wanted<'w> {
    pub(crate) one: &'w Attached,
    pub(crate) origin: String,
    /// Another number by which it may be known.
    alternate: Identity,
}

impl Wanted<'_> {
    pub(crate) fn of<'w>(parent: AssetId, section: &Section, one: &'w Attached) -> Wanted<'w> {
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

    pub(crate) fn name(&self) -> &str {
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

impl Change<'_> {
    /// Returns what is or was attached by a section, to be brought up to date.
    pub(crate) fn linked_assets(&mut self, parent: AssetId, section: &str) -> Result<Vec<Stored>> {
        let sql = format!(
            "{}, m.origin_key, {SPEAKS}, l.unlinked_at is null from asset_links l join assets m on m.id = l.child_id
             where l.parent_id = $1 and l.section = $2 order by m.id{}",
            *SELECT,
            self.connection.held("m")
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

    /// Finds assets of a kind by one of their keys, to be brought up to date.
    pub(crate) fn assets_by_keys(
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
                "{}, m.origin_key, {SPEAKS} from assets m where m.itemtype = $1 and m.{column} in ({}) order by m.id{}",
                *SELECT,
                places(2, chunk.len()),
                self.connection.held("m")
            );
            found.extend(self.connection.rows(&sql, &values, read_stored)?);
        }
        Ok(found)
    }

    /// Finds whatever bears one of the numbers that a document tells.
    pub(crate) fn look_up(&mut self, wanted: &[Wanted<'_>], pool: &mut Pool) -> Result<()> {
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

    /// Looks for monitors whose whole number contains the one that is told; returns what is still not known.
    pub(crate) fn find_by_partial_serial<'a, 'w>(
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
        let (Some(found), None) = (known.next(), known.next()) else { return Ok(None) };
        let asset = self.asset_to_change(found.asset.id)?;
        Ok(asset.map(|asset| Stored { asset, ..found }))
    }
}
