//! Bringing an asset up to date with a document: what of it differs from what is stored, and only that is written.

use crate::{
    Asset, Change, DocumentKind, Error, Result, Settings, Source, Submission,
    asset_changes::ChangeLog,
    asset_digests::{Digests, LEFT_OUT, OTHERS},
    asset_parts::{Incoming, Known},
    assets::field_text,
    software,
};
use inventory::{
    Digest, Field, FieldValue, IdentifierKind, ImportOption, Keeping, Limits, Parts, ReadList,
    SoftwareList, Unread,
};
use std::collections::BTreeSet;

/// At most this many sections that nobody described are kept of one document.
const MOST_UNKNOWN: usize = 200;
/// At most this many characters of such a section's name.
const LONGEST_NAME: usize = 100;

/// An asset while a document of it is recorded.
pub(crate) struct Recording<'r> {
    pub(crate) asset: Asset,
    pub(crate) known: Known,
    pub(crate) submission: &'r Submission,
    pub(crate) settings: &'r Settings,
    pub(crate) log: ChangeLog,
    digests: Digests,
    /// Whether anything but the main fields differs.
    parts_differ: bool,
    digests_differ: bool,
}

impl Change<'_> {
    /// Brings an asset up to date with all that a document tells of it.
    pub(crate) fn bring_up_to_date(
        &mut self,
        asset: Asset,
        known: Known,
        submission: &Submission,
        settings: &Settings,
        source: Source,
    ) -> Result<()> {
        let inventory = &submission.inventory;
        if inventory.discovered && known == Known::Before {
            return self.stamp_asset(asset.id, &asset.matched_by);
        }
        let digests = match known {
            Known::New => Digests::default(),
            Known::WithoutHistory | Known::Before => self.digests(asset.id)?,
        };
        // What was only discovered, or added by hand, begins its history now.
        let known = match known {
            Known::Before if digests.is_empty() => Known::WithoutHistory,
            known => known,
        };
        let mut recording = Recording {
            asset,
            known,
            submission,
            settings,
            log: ChangeLog::default(),
            digests,
            parts_differ: false,
            digests_differ: false,
        };
        let fields_differ = self.record_fields(&mut recording)?;
        for parts in &inventory.sections {
            self.record_parts(&mut recording, parts)?;
        }
        self.record_unknown(&mut recording)?;
        if let Some(list) = &inventory.software {
            self.record_programs(&mut recording, list)?;
        }
        for list in &inventory.unread {
            self.record_unread(&mut recording, list)?;
        }
        self.record_addresses(&mut recording, fields_differ)?;
        self.finish(recording, fields_differ, source)
    }

    /// Writes what differs, and what is kept of every inventory.
    fn finish(
        &mut self,
        recording: Recording<'_>,
        fields_differ: bool,
        source: Source,
    ) -> Result<()> {
        let Recording { mut asset, known, submission, log, digests, .. } = recording;
        let id = asset.id;
        self.renew_attached(id, asset.inventoried_at)?;
        if recording.digests_differ {
            self.write_digests(id, &digests)?;
        }
        if !fields_differ && !recording.parts_differ && known != Known::New {
            return self.stamp_asset(id, &asset.matched_by);
        }
        asset.inventoried_at = Some(self.now);
        asset.updated_at = self.now;
        if fields_differ || known == Known::New {
            self.write_assets(&[asset])?;
        } else {
            self.stamp_asset(id, &asset.matched_by)?;
            self.touch_asset(id)?;
        }
        self.write_changes(&log, source)?;
        if let Some(document) = &submission.document {
            let partial = submission.inventory.partial;
            let kind = if partial { DocumentKind::Partial } else { DocumentKind::Full };
            self.keep_document(id, kind, document)?;
        }
        Ok(())
    }

    /// Takes the main fields that are told and not locked, and says whether any differs.
    fn record_fields(&mut self, recording: &mut Recording<'_>) -> Result<bool> {
        let submission = recording.submission;
        let told = &submission.inventory.fields;
        let tells_another = recording.asset.tell(told);
        let asset = &recording.asset;
        let mut differing: Vec<(Field, &FieldValue)> =
            told.iter().filter(|(field, value)| asset.fields.get(*field) != Some(*value)).collect();
        if recording.known != Known::New && !differing.is_empty() {
            self.hold_back(asset, &mut differing)?;
        }
        let history = recording.known == Known::Before;
        for (field, value) in &differing {
            if history && !field.is_volatile() {
                let before = recording.asset.fields.get(*field).map(field_text);
                let after = Some(field_text(value));
                recording.log.field(recording.asset.id, field.as_str(), before, after);
            }
            recording.asset.fields.set(*field, (*value).clone());
        }
        Ok(tells_another || !differing.is_empty())
    }

    fn record_parts(&mut self, recording: &mut Recording<'_>, parts: &Parts) -> Result<()> {
        let section = parts.section;
        let settings = recording.settings;
        let off = &settings.left_out;
        if section.is_left_out(off) {
            recording.leave_out(section.name);
            return Ok(());
        }
        let digest = as_taken(parts, off);
        self.record_attached(recording, section, digest)?;
        recording.note_list(section.name);
        if !recording.is_news(section.name, digest) {
            return Ok(());
        }
        let submission = recording.submission;
        if section.keeping == Keeping::Whole {
            let content = submission.whole(parts);
            let content = Some(&*content).filter(|_| !parts.rows.is_empty());
            self.record_whole(recording.asset.id, section.name, content)?;
            recording.parts_differ = true;
        } else {
            let texts = submission.texts(parts);
            let known = recording.known_of(section.name);
            let incoming = Incoming { section, rows: &parts.rows, texts: &texts, off, known };
            recording.parts_differ |=
                self.record_section(recording.asset.id, &incoming, &mut recording.log)?;
        }
        recording.note(section.name, digest);
        Ok(())
    }

    fn record_unknown(&mut self, recording: &mut Recording<'_>) -> Result<()> {
        let submission = recording.submission;
        for section in submission.inventory.unknown.iter().take(MOST_UNKNOWN) {
            let mut name: String = section.name.chars().take(LONGEST_NAME).collect();
            if name.starts_with(OTHERS) {
                name.insert(0, '?');
            }
            if recording.is_news(&name, section.digest) {
                let content = submission.unknown(section);
                self.record_whole(recording.asset.id, &name, Some(&content))?;
                recording.parts_differ = true;
                recording.note(&name, section.digest);
            }
        }
        Ok(())
    }

    /// Records a list that was left unread, if it says something else than at the last inventory after all: the asset
    /// is another one than the agent's, or somebody else was quicker.
    fn record_unread(&mut self, recording: &mut Recording<'_>, list: &Unread) -> Result<()> {
        let name = list.section.name;
        if list.section.is_left_out(&recording.settings.left_out) {
            recording.leave_out(name);
            return Ok(());
        }
        let was_left_out = recording.digests.get(name) == Some(LEFT_OUT);
        if !was_left_out && recording.digests.of_list(name) == Some(list.digest) {
            return Ok(());
        }
        let read = list.read(&Limits::default());
        match read.map_err(|_| Error::Damaged("a list cannot be read that was read before"))? {
            Some(ReadList::Parts(parts)) => self.record_parts(recording, &parts),
            Some(ReadList::Software(list)) => self.record_programs(recording, &list),
            None => Ok(()),
        }
    }

    fn record_programs(
        &mut self,
        recording: &mut Recording<'_>,
        list: &SoftwareList,
    ) -> Result<()> {
        let submission = recording.submission;
        if recording.settings.left_out.contains(&ImportOption::Software) {
            recording.leave_out(software::SECTION);
            return Ok(());
        }
        recording.note_list(software::SECTION);
        if !recording.is_news(software::SECTION, list.digest) {
            return Ok(());
        }
        let known = recording.known_of(software::SECTION);
        let seen = submission.installations(list);
        recording.parts_differ |=
            self.record_software(recording.asset.id, &seen, known, &mut recording.log)?;
        recording.note(software::SECTION, list.digest);
        Ok(())
    }

    /// Keeps the addresses by which the asset is found, if the document tells any and they may differ.
    fn record_addresses(
        &mut self,
        recording: &mut Recording<'_>,
        fields_differ: bool,
    ) -> Result<()> {
        let submission = recording.submission;
        if !submission.inventory.tells_addresses()
            || !(recording.parts_differ || fields_differ || recording.known == Known::New)
        {
            return Ok(());
        }
        let mut seen: BTreeSet<(IdentifierKind, &str)> =
            submission.identity.identifiers().collect();
        // The address of the device itself stays known where the document does not tell it again.
        seen.extend(recording.asset.text(Field::Mac).map(|mac| (IdentifierKind::Mac, mac)));
        self.record_identifiers(recording.asset.id, &seen)
    }
}

impl Recording<'_> {
    /// Says whether a section says something else than at the last inventory.
    pub(crate) fn is_news(&self, section: &str, digest: Digest) -> bool {
        self.digests.get(section) != Some(digest)
    }

    /// Says whether no inventory told anything of a section.
    pub(crate) fn never_told(&self, section: &str) -> bool {
        self.digests.get(section).is_none()
    }

    /// Keeps what a section says now.
    pub(crate) fn note(&mut self, section: &str, digest: Digest) {
        self.digests.set(section, digest);
        self.digests_differ = true;
    }

    /// Keeps how a list stands in the document from which it is recorded.
    fn note_list(&mut self, section: &str) {
        let digest = self.submission.inventory.digest_of_list(section);
        self.digests_differ |= self.digests.set_of_list(section, digest);
    }

    /// Keeps that something of a section or of what is attached differs.
    pub(crate) const fn parts_differ(&mut self) {
        self.parts_differ = true;
    }

    /// Says what is known of a section: what was left out until now comes without history.
    pub(crate) fn known_of(&self, section: &str) -> Known {
        match self.known {
            Known::Before if self.digests.get(section) == Some(LEFT_OUT) => Known::WithoutHistory,
            known => known,
        }
    }

    /// Keeps that a section of a new asset was left out: what it says later is no change.
    fn leave_out(&mut self, section: &str) {
        if self.digests.get(section).is_none() {
            self.note(section, LEFT_OUT);
        }
        // Of what was taken before, the list that was taken stays known.
        if self.digests.get(section) == Some(LEFT_OUT) {
            self.note_list(section);
        }
    }
}

/// Returns the digest of a section as far as it is taken: other switches make another one.
fn as_taken(parts: &Parts, off: &BTreeSet<ImportOption>) -> Digest {
    let mut digest = parts.digest;
    if off.is_empty() {
        return digest;
    }
    let left_out: BTreeSet<ImportOption> =
        parts.rows.iter().filter_map(|part| parts.section.left_out_by(&part.values, off)).collect();
    for option in left_out {
        let mut word = option.as_str().bytes().cycle();
        for byte in &mut digest.0 {
            *byte = byte.rotate_left(1) ^ word.next().unwrap_or_default();
        }
    }
    digest
}
