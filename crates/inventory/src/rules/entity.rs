//! To which entity does a new asset belong? The rules of entities, asked in their order.

use super::{Facts, Fleet, Outcome, Rule, RuleState, Step, StepResult};

/// What was decided about the entity of a document, and by which rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum EntityDecision {
    /// It belongs to this entity.
    Entity {
        /// The entity.
        entity: i64,
        /// The rule's number.
        rule: i64,
    },
    /// It belongs to the entity of the settings: no rule fitted.
    Usual,
    /// It is refused.
    Refuse {
        /// The rule's number.
        rule: i64,
        /// Why; may be empty.
        reason: String,
    },
}

/// Asks the rules of entities in their order, and tells each step. An entity that is gone is none.
pub fn decide_entity<F: Fleet>(
    rules: &[Rule],
    facts: &Facts<'_>,
    fleet: &mut F,
    mut tell: impl FnMut(Step),
) -> Result<EntityDecision, F::Error> {
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
        let entity = match &rule.outcome {
            Outcome::Refuse(reason) => {
                tell(StepResult::Decides);
                return Ok(EntityDecision::Refuse { rule: rule.number, reason: reason.clone() });
            }
            Outcome::Entity(entity) => Some(*entity),
            Outcome::EntityOfTag => match facts.tag.map(str::trim).filter(|tag| !tag.is_empty()) {
                Some(tag) => fleet.entity_of_tag(tag)?,
                None => None,
            },
            Outcome::Link | Outcome::Create => None,
        };
        match entity {
            Some(entity) if fleet.has_entity(entity)? => {
                tell(StepResult::Decides);
                return Ok(EntityDecision::Entity { entity, rule: rule.number });
            }
            _ => tell(StepResult::FindsNothing),
        }
    }
    Ok(EntityDecision::Usual)
}
