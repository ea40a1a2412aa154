//! What is done with several import rules at once: switched on, switched off, deleted.

use super::{PATH, told::label_told};
use crate::chosen::{Act, Asked, ChosenRow, ChosenRows, Done, Found, Says};
use inventory::rules::RuleState;
use rights::{Action, Subject};
use store::{Change, Reader};
use web::SignedIn;

/// The lists of import rules.
#[derive(Clone, Copy)]
pub(crate) struct RuleRows;

/// What can be done with several.
#[derive(Clone, Copy)]
pub(crate) enum Deed {
    Enable,
    Disable,
    Delete,
}

const ENABLE: Says = Says {
    label: "rule-enable",
    title: "rules-enable-title",
    what: "rules-enable-what",
    notice: "rules-enabled",
};
const DISABLE: Says = Says {
    label: "rule-disable",
    title: "rules-disable-title",
    what: "rules-disable-what",
    notice: "rules-disabled",
};
const DELETE: Says = Says {
    label: "delete-permanently",
    title: "rules-delete-title",
    what: "rules-delete-what",
    notice: "rules-deleted",
};

impl ChosenRows for RuleRows {
    type At = ();
    type Deed = Deed;
    const ACTS: &'static [Act<Deed>] = &[
        Act::new(Deed::Enable, "enable", Action::Update, ENABLE),
        Act::new(Deed::Disable, "disable", Action::Update, DISABLE),
        Act::new(Deed::Delete, "delete", Action::Update, DELETE).dangerous(),
    ];

    fn at((): ()) -> Self {
        Self
    }

    fn path(&self) -> String {
        PATH.to_owned()
    }

    fn menu(&self) -> &'static str {
        "inventory"
    }

    /// Rules belong to the whole installation.
    fn may(&self, signed_in: &SignedIn, action: Action) -> bool {
        signed_in.may_in_root(Subject::Inventory, action)
    }

    fn find(&self, db: &mut Reader<'_>, asked: &Asked<Deed>) -> store::Result<Found> {
        let rules = db.rules()?;
        let chosen = rules.entities.iter().chain(&rules.assets);
        let chosen = chosen.filter(|rule| asked.keys.contains(&rule.number));
        let language = asked.signed_in.language;
        Ok(Found::all(chosen.map(|rule| {
            let href = format!("{PATH}/{}", rule.number);
            ChosenRow::new(rule.number, label_told(&rule.label, language), href)
                .remarked(language.t1("rule-number", "number", rule.number))
        })))
    }

    fn run(
        &self,
        change: &mut Change<'_>,
        asked: &Asked<Deed>,
        keys: &[i64],
    ) -> store::Result<Done> {
        let count = match asked.act.deed {
            Deed::Enable => change.switch_rules(keys, RuleState::On),
            Deed::Disable => change.switch_rules(keys, RuleState::Off),
            Deed::Delete => change.delete_rules(keys),
        };
        count.map(Done::of)
    }
}
