//! Which asset is a document about? The rules of assets, asked in their order.

use super::{Facts, Fleet, Outcome, Rule, RuleState, Sought};
use crate::Evidence;

/// What was decided about a document, and by which rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Decision {
    /// It is about this asset.
    Link {
        /// The asset.
        asset: i64,
        /// By what it was recognised.
        evidence: Evidence,
        /// The rule's number.
        rule: i64,
    },
    /// It is about a new asset.
    Create {
        /// The rule's number; `None` if no rule fitted.
        rule: Option<i64>,
    },
    /// It is refused.
    Refuse {
        /// The rule's number.
        rule: i64,
        /// Why; may be empty.
        reason: String,
    },
    /// Several assets may be meant: nobody but a person can tell which.
    Doubtful {
        /// The assets, the first few.
        assets: Vec<i64>,
        /// By what they were recognised.
        evidence: Evidence,
        /// The rule's number.
        rule: i64,
    },
}

/// One rule that was asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// The rule's number.
    pub rule: i64,
    /// What it said.
    pub result: StepResult,
}

/// What a rule said of a document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum StepResult {
    /// It is off.
    Off,
    /// The criterion with this place in the rule does not hold.
    DoesNotHold(usize),
    /// It fits, but nothing is found that it would lead to.
    FindsNothing,
    /// It fits, and decides.
    Decides,
}

/// At most so many of the assets that may be meant are told.
const MOST_TOLD: usize = 10;

/// Asks the rules of assets in their order, and tells each step.
pub fn decide<F: Fleet>(
    rules: &[Rule],
    facts: &Facts<'_>,
    fleet: &mut F,
    mut tell: impl FnMut(Step),
) -> Result<Decision, F::Error> {
    for rule in rules {
        let mut tell = |result| tell(Step { rule: rule.number, result });
        if rule.state == RuleState::Off {
            tell(StepResult::Off);
            continue;
        }
        if let Some(place) = rule.criteria.iter().position(|one| !one.holds(facts)) {
            tell(StepResult::DoesNotHold(place));
            continue;
        }
        let decided = match Sought::of(&rule.criteria, facts) {
            Some(sought) => {
                let found = sought.find_in(facts.identity, fleet)?;
                let found: Vec<i64> = found.iter().map(|known| known.id).collect();
                of_found(rule, found, sought.evidence)
            }
            None => of_outcome(rule),
        };
        match decided {
            Some(decision) => {
                tell(StepResult::Decides);
                return Ok(decision);
            }
            None => tell(StepResult::FindsNothing),
        }
    }
    Ok(Decision::Create { rule: None })
}

fn of_found(rule: &Rule, mut found: Vec<i64>, evidence: Evidence) -> Option<Decision> {
    match (&rule.outcome, found.as_slice()) {
        (_, []) => None,
        (Outcome::Link, [asset]) => {
            Some(Decision::Link { asset: *asset, evidence, rule: rule.number })
        }
        (Outcome::Link, _) => {
            found.truncate(MOST_TOLD);
            Some(Decision::Doubtful { assets: found, evidence, rule: rule.number })
        }
        _ => of_outcome(rule),
    }
}

fn of_outcome(rule: &Rule) -> Option<Decision> {
    match &rule.outcome {
        Outcome::Create => Some(Decision::Create { rule: Some(rule.number) }),
        Outcome::Refuse(reason) => {
            Some(Decision::Refuse { rule: rule.number, reason: reason.clone() })
        }
        Outcome::Link | Outcome::Entity(_) | Outcome::EntityOfTag => None,
    }
}
