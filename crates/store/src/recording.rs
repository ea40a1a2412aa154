//! Recording what an agent says: which asset it is of, and what became of it.

use crate::{
    Acceptance, AgentId, Asset, AssetId, Change, ClientKey, EntityId, Error, KnownAgent, Result,
    Settings, Source, Submission,
    asset_parts::Known,
    matching::{Question, Verdict, is_the_agents},
    rules::InForce,
};
use inventory::{Evidence, Field};

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
            Acceptance::Into(asset) => self.asset_to_change(asset)?,
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
            Some(id) => self.asset_to_change(id)?.filter(|asset| asset.itemtype == itemtype),
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
                    None => self.asset_to_change(*id)?,
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
