//! What was found with an asset and is one itself, recorded with it: screens, printers and devices at a computer, guests
//! of a host, members of a stack.

use crate::{
    Asset, AssetId, Change, Guests, Result, Settings,
    asset_parts::{Incoming, Known},
    asset_update::Recording,
    assets::field_text,
    attached_matching::{Found, Pool, Stored, Wanted},
    many::write_rows,
    sql::{Value, values},
    submission::texts,
};
use inventory::{Attached, Digest, Field, Fields, ItemType, Parts, Relation, Section};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// At most this many attached assets are taken of one section.
const MOST: usize = 1_000;

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
                    let before = asset.fields.get(field).map(field_text);
                    let after = Some(field_text(value));
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
