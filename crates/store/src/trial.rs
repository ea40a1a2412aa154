//! Trying a document: which rule says what of it, step by step. Nothing is stored.

use crate::{
    AgentContact, Asset, AssetId, EntityId, Reader, Result, RuleSet, Visible,
    matching::{Question, Verdict, is_the_agents},
};
use inventory::{
    Evidence, Inventory,
    rules::{RuleList, Step},
};
use std::sync::Arc;

/// What the rules say of a document.
#[derive(Clone, Debug)]
pub struct Trial {
    /// The rules that were asked.
    pub rules: Arc<RuleSet>,
    /// Each rule that was asked, in its turn, with the list that it stands in.
    pub steps: Vec<(RuleList, Step)>,
    /// What would become of the document.
    pub outcome: TrialOutcome,
    /// The entity to which it would belong: key and name; `None` where that makes no difference.
    pub entity: Option<(EntityId, String)>,
}

/// What would become of a document.
#[derive(Clone, PartialEq, Debug)]
pub enum TrialOutcome {
    /// This asset would be brought up to date.
    Update(Box<Asset>, Evidence),
    /// An asset would be made.
    Create,
    /// The agent would be known, and a full document awaited.
    AwaitsFull,
    /// It would be left out, as the settings say.
    LeftOut,
    /// Its agent is locked: it would be refused before any rule is asked.
    Locked,
    /// A rule refuses it, with this reason, which may be empty.
    Refused(String),
    /// These assets may be meant.
    Doubtful(Vec<Asset>, Evidence),
    /// Nothing would tell it from others.
    Unrecognisable,
}

impl Reader<'_> {
    /// Asks the rules what would become of a document if its agent sent it now.
    pub fn try_inventory(&mut self, inventory: &Inventory, tag: Option<&str>) -> Result<Trial> {
        let settings = self.settings()?;
        let rules = self.rules()?;
        let deviceid = inventory.deviceid.clone();
        let agent = self.standing(&AgentContact { deviceid, ..AgentContact::default() })?;
        let identity = inventory.identity();
        let of_agent = agent.and_then(|agent| agent.asset);
        let own = match of_agent.filter(|_| is_the_agents(inventory.itemtype)) {
            Some(id) => self.asset(id)?.filter(|asset| asset.itemtype == inventory.itemtype),
            None => None,
        };
        let question = Question {
            inventory,
            identity: &identity,
            agent: agent.map(|agent| agent.id),
            tag,
            own: own.as_ref(),
            settings: &settings,
        };
        let mut steps = Vec::new();
        let judgement =
            self.judge(&rules, &question, &mut |list, step| steps.push((list, step)))?;
        let is_placed = matches!(judgement.verdict, Verdict::Create);
        let outcome = match judgement.verdict {
            _ if agent.is_some_and(|agent| agent.locked) => {
                steps.clear();
                TrialOutcome::Locked
            }
            Verdict::Update(id, evidence, _) => match self.asset(id)? {
                Some(asset) => TrialOutcome::Update(Box::new(asset), evidence),
                None => TrialOutcome::Create,
            },
            Verdict::Create => TrialOutcome::Create,
            Verdict::AwaitsFull => TrialOutcome::AwaitsFull,
            Verdict::LeftOut => TrialOutcome::LeftOut,
            Verdict::Refused { reason, .. } => TrialOutcome::Refused(reason),
            Verdict::Doubtful { assets, evidence, .. } => {
                TrialOutcome::Doubtful(self.assets_of(&assets)?, evidence)
            }
            Verdict::Unrecognisable => TrialOutcome::Unrecognisable,
        };
        let entity = match judgement.entity.or(settings.default_entity).filter(|_| is_placed) {
            Some(entity) => Some(entity),
            None if is_placed => Some(self.root_entity()?),
            None => None,
        };
        let entity = match entity {
            Some(entity) => {
                let names = self.entity_names(&Visible::Everything)?;
                names.into_iter().find(|(known, _)| *known == entity)
            }
            None => None,
        };
        Ok(Trial { rules, steps, outcome, entity })
    }

    /// Returns those of some assets that are there.
    pub fn assets_of(&mut self, ids: &[AssetId]) -> Result<Vec<Asset>> {
        let mut found = Vec::new();
        for id in ids {
            found.extend(self.asset(*id)?);
        }
        Ok(found)
    }
}
