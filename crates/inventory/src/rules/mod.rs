//! Rules: to which asset a document belongs, and to which entity a new asset.
//!
//! A [`Rule`] has criteria, all of which must hold, and an [`Outcome`]. Rules are asked in their order, and the first one
//! that fits decides. What the document says is a [`Facts`], the assets are a [`Fleet`]: nothing here reads a database.

mod aspect;
mod criterion;
mod decide;
mod entity;
mod facts;
mod fleet;
mod rule;
mod shipped;

pub use aspect::Aspect;
pub use criterion::{Criterion, LONGEST_VALUE, Operator, WrongCriterion};
pub use decide::{Decision, Step, StepResult, decide};
pub use entity::{EntityDecision, decide_entity};
pub use facts::{AgentHistory, Facts};
pub use fleet::{Candidate, Fleet, Place, Sought};
pub use rule::{
    LONGEST_NAME, LONGEST_REASON, MOST_CRITERIA, MOST_RULES, Outcome, Rule, RuleLabel, RuleList,
    RuleState, WrongRule, check_rule,
};
pub use shipped::{ShippedRule, shipped};
