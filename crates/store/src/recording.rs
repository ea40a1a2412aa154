//! Recording what an agent says: which asset it is of, and what of it differs from what is stored.

use crate::{
    Acceptance, AgentId, Asset, AssetId, Change, ClientKey, DocumentKind, EntityId, Error,
    KnownAgent, Result, Settings, Source, Submission,
    asset_changes::ChangeLog,
    asset_digests::{Digests, LEFT_OUT, OTHERS},
    asset_parts::{Incoming, Known},
    assets::field_text,
    matching::{Question, Verdict, is_the_agents},
    rules::InForce,
    software,
};
use inventory::{
    Digest, Evidence, Field, FieldValue, IdentifierKind, ImportOption, Keeping, Limits, Parts,
    ReadList, SoftwareList, Unread,
};
use std::collections::BTreeSet;

/// What became of a submission.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Recorded {
    /// An asset was made.
    Created(AssetId),
    /// A known asset was brought up to date.
    Updated(AssetId, Evidence),
    /// A partial document about a machine that is not known: the agent is kept, the machine waits for a full one.
    AwaitsFullInventory(AgentId),
    /// The agent is locked: nothing was stored but that it came.
    Locked(AgentId),
    /// The agent belongs to another client than the one that it came by: nothing was stored but that.
    OtherClient(AgentId, ClientKey),
    /// The settings leave assets of this kind out: nothing was stored but that the agent came.
    LeftOut(AgentId),
    /// Nothing tells the device from others: it waits among the refused equipment.
    Unrecognisable(AgentId),
    /// A rule refuses it: it waits among the refused equipment.
    Refused(AgentId),
    /// Several assets may be meant: it waits among the refused equipment.
    Doubtful(AgentId),
}

impl Recorded {
    /// Returns the word under which an agent keeps what it was answered.
    const fn word(self) -> &'static str {
        match self {
            Self::Created(_) => "created",
            Self::Updated(..) => UPDATED,
            Self::AwaitsFullInventory(_) => "awaits_full",
            Self::Locked(_) => "locked",
            Self::OtherClient(..) => "other_client",
            Self::LeftOut(_) => "left_out",
            Self::Unrecognisable(_) => "unrecognisable",
            Self::Refused(_) => "refused",
            Self::Doubtful(_) => "doubtful",
        }
    }
}

/// How an asset was recognised whose document a person took in.
const BY_HAND: &str = "hand";

/// What an agent is answered most of the time.
pub(crate) const UPDATED: &str = "updated";

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
    /// Records an inventory: the agent, the asset that it is of, and what the document carries.
    ///
    /// A partial document changes only what it carries, and never makes an asset, unless it says that a device was
    /// discovered. An asset in the trash leaves it.
    pub fn record_inventory(&mut self, submission: &Submission) -> Result<Recorded> {
        let known = self.record_inventory_contact(&submission.contact)?;
        let recorded = if let Some(client) = known.belongs_to {
            return Ok(Recorded::OtherClient(known.id, client));
        } else if known.locked {
            Recorded::Locked(known.id)
        } else {
            self.record_asset(&known, submission)?
        };
        self.note_recorded(&known, submission, recorded)?;
        Ok(recorded)
    }

    /// Records a document that waited, of the asset that a person says. The agent has not come for it.
    pub(crate) fn record_accepted(
        &mut self,
        submission: &Submission,
        acceptance: Acceptance,
        entity: EntityId,
    ) -> Result<Recorded> {
        let known = match self.standing(&submission.contact)? {
            Some(known) => known,
            None => self.record_inventory_contact(&submission.contact)?,
        };
        let settings = self.settings()?;
        self.lock_identity(&submission.identity)?;
        let asset = match acceptance {
            Acceptance::Into(asset) => self.asset(asset)?,
            Acceptance::AsNew => None,
        };
        let recorded = match asset {
            Some(asset) => {
                let id = asset.id;
                self.update_asset(&known, submission, &settings, asset, BY_HAND.to_owned())?;
                Recorded::Updated(id, Evidence::NONE)
            }
            None => self.create_asset(&known, submission, &settings, Some(entity))?,
        };
        self.note_recorded(&known, submission, recorded)?;
        Ok(recorded)
    }

    /// Keeps what an agent was answered, and of which asset it told.
    fn note_recorded(
        &mut self,
        known: &KnownAgent,
        submission: &Submission,
        recorded: Recorded,
    ) -> Result<()> {
        match recorded {
            // The agent keeps that already.
            Recorded::Updated(id, _) if known.asset == Some(id) => Ok(()),
            Recorded::Created(id) | Recorded::Updated(id, _)
                if is_the_agents(submission.inventory.itemtype) =>
            {
                self.tie_agent(known.id, id, recorded.word())
            }
            recorded => self.note_answer(known.id, recorded.word()),
        }
    }

    fn record_asset(&mut self, agent: &KnownAgent, submission: &Submission) -> Result<Recorded> {
        let inventory = &submission.inventory;
        let settings = self.settings()?;
        let itemtype = inventory.itemtype;
        let identity = &submission.identity;
        self.lock_identity(identity)?;
        let of_agent = match agent.asset.filter(|_| is_the_agents(itemtype)) {
            Some(id) => self.asset(id)?.filter(|asset| asset.itemtype == itemtype),
            None => None,
        };
        let InForce { rules, something_waits } = self.rules_in_force()?;
        let question = Question {
            inventory,
            identity,
            agent: Some(agent.id),
            tag: submission.contact.tag.as_deref(),
            own: of_agent.as_ref(),
            settings: &settings,
        };
        let judgement = self.judge(&rules, &question, &mut |_, _| {})?;
        let recorded = match &judgement.verdict {
            Verdict::LeftOut => return Ok(Recorded::LeftOut(agent.id)),
            Verdict::AwaitsFull => return Ok(Recorded::AwaitsFullInventory(agent.id)),
            Verdict::Refused { .. } => Recorded::Refused(agent.id),
            Verdict::Doubtful { .. } => Recorded::Doubtful(agent.id),
            Verdict::Unrecognisable => Recorded::Unrecognisable(agent.id),
            Verdict::Create => {
                let entity = judgement.entity.or(settings.default_entity);
                self.create_asset(agent, submission, &settings, entity)?
            }
            Verdict::Update(id, evidence, rule) => {
                let found = match of_agent.filter(|asset| asset.id == *id) {
                    Some(asset) => Some(asset),
                    None => self.asset(*id)?,
                };
                let asset = found.ok_or(Error::Damaged("an asset is gone that was just found"))?;
                let matched_by = format!("{evidence} (rule {rule})");
                self.update_asset(agent, submission, &settings, asset, matched_by)?;
                Recorded::Updated(*id, *evidence)
            }
        };
        match recorded {
            Recorded::Created(_) | Recorded::Updated(..) if something_waits => {
                self.forget_refused(submission)?;
            }
            Recorded::Created(_) | Recorded::Updated(..) => {}
            _ => self.keep_refused(agent, submission, &judgement, &rules, &settings)?,
        }
        Ok(recorded)
    }

    /// Brings a known asset up to date; one that is in the trash leaves it.
    fn update_asset(
        &mut self,
        agent: &KnownAgent,
        submission: &Submission,
        settings: &Settings,
        mut asset: Asset,
        matched_by: String,
    ) -> Result<()> {
        if asset.deleted_at.is_some() {
            self.restore_asset(asset.id)?;
        }
        asset.matched_by = matched_by;
        let source = Source::Inventory(Some(agent.id));
        self.bring_up_to_date(asset, Known::Before, submission, settings, source)
    }

    fn create_asset(
        &mut self,
        agent: &KnownAgent,
        submission: &Submission,
        settings: &Settings,
        entity: Option<EntityId>,
    ) -> Result<Recorded> {
        let name = first_name(submission);
        let state = settings.default_state.as_deref();
        let id = self.insert_asset(submission.inventory.itemtype, entity, state, &name)?;
        let Some(asset) = self.asset(id)? else { return Ok(Recorded::Created(id)) };
        let source = Source::Inventory(Some(agent.id));
        self.bring_up_to_date(asset, Known::New, submission, settings, source)?;
        Ok(Recorded::Created(id))
    }

    fn bring_up_to_date(
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

/// Names an asset whose document does not.
fn first_name(submission: &Submission) -> String {
    let Submission { inventory, identity, .. } = submission;
    let name = inventory.fields.text(Field::Name).map(str::to_owned);
    if is_the_agents(inventory.itemtype) {
        return name.unwrap_or_else(|| inventory.deviceid.clone());
    }
    // The identifier is the agent's, not the device's.
    let address = identity.ips().first().or(identity.macs().first()).cloned();
    name.or(address).unwrap_or_else(|| inventory.itemtype.as_str().to_owned())
}
