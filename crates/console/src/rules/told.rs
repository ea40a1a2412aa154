//! Rules in the words of people.

use super::evidence::aspect_told;
use inventory::rules::{Aspect, Criterion, Operator, Outcome, RuleLabel};
use store::EntityId;
use web::Language;

/// Entities by name.
pub(super) type Entities = [(EntityId, String)];

/// Says what a rule is called.
pub(crate) fn label_told(label: &RuleLabel, language: Language) -> String {
    match label {
        RuleLabel::Shipped(key) => language.t(&format!("shipped-{key}")),
        RuleLabel::Named(name) => name.clone(),
    }
}

/// Says what a criterion asks.
pub(super) fn criterion_told(
    criterion: &Criterion,
    entities: &Entities,
    language: Language,
) -> String {
    let aspect = aspect_told(criterion.aspect(), language);
    let operator = operator_told(criterion.operator(), language);
    if !criterion.operator().has_value() {
        return format!("{aspect} {operator}");
    }
    let value = match criterion.aspect() {
        Aspect::Entity => entity_told(criterion.value().parse().ok(), entities, language),
        _ => criterion.value().to_owned(),
    };
    language.t3("criterion-told", "aspect", aspect, "operator", operator, "value", value)
}

/// Says what an operator asks.
pub(super) fn operator_told(operator: Operator, language: Language) -> String {
    language.t(&format!("operator-{}", operator.as_str().replace('_', "-")))
}

/// Says what comes of a rule.
pub(super) fn outcome_told(outcome: &Outcome, entities: &Entities, language: Language) -> String {
    match outcome {
        Outcome::Refuse(reason) if !reason.is_empty() => {
            language.t1("outcome-refuse-because", "reason", reason)
        }
        Outcome::Entity(entity) => language.t1(
            "outcome-entity-is",
            "entity",
            entity_told(Some(*entity), entities, language),
        ),
        other => word_told(other.as_str(), language),
    }
}

/// Says what the word of an outcome means.
pub(super) fn word_told(word: &str, language: Language) -> String {
    language.t(&format!("outcome-{}", word.replace('_', "-")))
}

fn entity_told(entity: Option<i64>, entities: &Entities, language: Language) -> String {
    let found = entities.iter().find(|(known, _)| Some(known.0) == entity);
    found.map_or_else(|| language.t("entity-gone"), |(_, name)| name.clone())
}
