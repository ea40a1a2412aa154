//! The form of a rule: what stands in it, and what is wrong with it.

use super::{
    evidence::aspect_told,
    told::{Entities, label_told, operator_told, word_told},
};
use crate::{
    choice::Choice,
    picker::{Meant, Picker},
};
use inventory::rules::{
    Aspect, Criterion, LONGEST_NAME, LONGEST_REASON, MOST_CRITERIA, Operator, Outcome, Rule,
    RuleLabel, RuleList, WrongCriterion, WrongRule, check_rule,
};
use store::{EntityId, RuleEdit};
use web::{Fields, Language};

/// The form as it is shown.
pub(super) struct RuleForm {
    pub(super) list: RuleList,
    pub(super) name: String,
    pub(super) criteria: Vec<CriterionRow>,
    pub(super) outcomes: Vec<Choice>,
    pub(super) reason: String,
    pub(super) entities: Picker,
    pub(super) problems: Problems,
}

/// A criterion as it is shown.
pub(super) struct CriterionRow {
    pub(super) aspects: Vec<Choice>,
    pub(super) operators: Vec<Choice>,
    pub(super) value: String,
    /// What is wrong with it; empty if nothing is.
    pub(super) problem: String,
}

/// What is wrong, in the words of people; empty if nothing is.
#[derive(Default)]
pub(super) struct Problems {
    pub(super) name: String,
    pub(super) criteria: String,
    pub(super) outcome: String,
    pub(super) entity: String,
    pub(super) reason: String,
}

/// What somebody typed.
#[derive(Clone, Default)]
pub(super) struct Typed {
    name: String,
    criteria: Vec<[String; 3]>,
    outcome: String,
    reason: String,
    entity: String,
}

/// So many empty criteria stand below those that there are.
const EMPTY_ROWS: usize = 2;

impl Typed {
    /// Reads the form; criteria without an aspect are none.
    pub(super) fn read(fields: &Fields) -> Self {
        let of = |name| fields.all(name).take(MOST_CRITERIA + EMPTY_ROWS).map(str::to_owned);
        let rows = of("aspect").zip(of("operator")).zip(of("value"));
        let criteria = rows.map(|((aspect, operator), value)| [aspect, operator, value]);
        Self {
            name: fields.get("name").trim().to_owned(),
            criteria: criteria.filter(|[aspect, ..]| !aspect.is_empty()).collect(),
            outcome: fields.get("outcome").to_owned(),
            reason: fields.get("reason").trim().to_owned(),
            entity: fields.get("entity").trim().to_owned(),
        }
    }

    /// Takes a rule as if somebody had typed it.
    pub(super) fn of(rule: &Rule) -> Self {
        let criteria = rule.criteria.iter().map(|one| {
            [one.aspect().as_str(), one.operator().as_str(), one.value()].map(str::to_owned)
        });
        let (reason, entity) = match &rule.outcome {
            Outcome::Refuse(reason) => (reason.clone(), String::new()),
            Outcome::Entity(entity) => (String::new(), entity.to_string()),
            _ => (String::new(), String::new()),
        };
        Self {
            name: match &rule.label {
                RuleLabel::Named(name) => name.clone(),
                RuleLabel::Shipped(_) => String::new(),
            },
            criteria: criteria.collect(),
            outcome: rule.outcome.as_str().to_owned(),
            reason,
            entity,
        }
    }
}

impl RuleForm {
    /// Shows what was typed; nothing is wrong with it yet.
    pub(super) fn new(
        list: RuleList,
        typed: &Typed,
        entities: &Entities,
        language: Language,
    ) -> Self {
        let mut criteria: Vec<CriterionRow> =
            typed.criteria.iter().map(|row| criterion_row(list, row, language)).collect();
        let empty = [const { String::new() }; 3];
        while criteria.len() < MOST_CRITERIA.min(typed.criteria.len() + EMPTY_ROWS) {
            criteria.push(criterion_row(list, &empty, language));
        }
        let words = Outcome::words_of(list);
        let chosen = Some(typed.outcome.as_str()).filter(|word| words.contains(word));
        let chosen = chosen.unwrap_or(words[0]);
        let outcomes = words.into_iter().map(|word| Choice {
            value: word.to_owned(),
            label: word_told(word, language),
            chosen: word == chosen,
        });
        let mut entities = match list {
            RuleList::Entities => {
                Picker::of(entities.iter().map(|(id, name)| (id.0, name.clone())), None)
            }
            RuleList::Assets => Picker::default(),
        };
        entities.choose(&typed.entity);
        Self {
            list,
            name: typed.name.clone(),
            criteria,
            outcomes: outcomes.collect(),
            reason: typed.reason.clone(),
            entities,
            problems: Problems::default(),
        }
    }

    /// Says what the rule does that was typed, or what is wrong with it. `shipped` says what it is called without a name.
    pub(super) fn edit(
        &mut self,
        typed: &Typed,
        shipped: Option<&RuleLabel>,
        entities: &Entities,
        language: Language,
    ) -> Option<RuleEdit> {
        let is_named = !typed.name.is_empty();
        if (!is_named && shipped.is_none())
            || typed.name.chars().count() > LONGEST_NAME
            || typed.name.chars().any(char::is_control)
        {
            self.problems.name = language.t1("rule-name-problem", "most", LONGEST_NAME);
        }
        let mut criteria = Vec::new();
        for (row, shown) in typed.criteria.iter().zip(&mut self.criteria) {
            match criterion(self.list, row, entities) {
                Ok(criterion) => criteria.push(criterion),
                Err(wrong) => shown.problem = language.t(wrong_criterion(wrong)),
            }
        }
        if typed.criteria.len() > MOST_CRITERIA {
            self.problems.criteria = language.t1("rule-many-criteria", "most", MOST_CRITERIA);
        }
        let meant = self.entities.choose(&typed.entity);
        let entity = self.entities.chosen();
        let outcome = Outcome::parse(&typed.outcome, &typed.reason, entity);
        if outcome.is_none() {
            self.problems.outcome = language.t("rule-outcome-missing");
            if matches!(meant, Meant::Several | Meant::Unknown) {
                self.problems.entity = language.t(meant.problem());
            }
        }
        let outcome = outcome?;
        if criteria.len() == typed.criteria.len() {
            match check_rule(self.list, &criteria, &outcome) {
                Ok(()) => {}
                Err(WrongRule::Outcome) => {
                    self.problems.outcome = language.t("rule-outcome-missing");
                }
                Err(WrongRule::Reason) => {
                    self.problems.reason = language.t1("rule-long-reason", "most", LONGEST_REASON);
                }
                Err(WrongRule::TooMany) => {
                    self.problems.criteria =
                        language.t1("rule-many-criteria", "most", MOST_CRITERIA);
                }
                Err(WrongRule::LinksByNothing) => {
                    self.problems.criteria = language.t("rule-links-by-nothing");
                }
                Err(WrongRule::LooksUp) => {
                    self.problems.criteria = language.t("rule-looks-up");
                }
            }
        }
        self.is_right().then(|| RuleEdit { name: typed.name.clone(), criteria, outcome })
    }

    fn is_right(&self) -> bool {
        let Problems { name, criteria, outcome, entity, reason } = &self.problems;
        [name, criteria, outcome, entity, reason].into_iter().all(String::is_empty)
            && self.criteria.iter().all(|row| row.problem.is_empty())
    }
}

fn criterion(
    list: RuleList,
    [aspect, operator, value]: &[String; 3],
    entities: &Entities,
) -> Result<Criterion, WrongCriterion> {
    let aspect = Aspect::parse(aspect).ok_or(WrongCriterion::Operator)?;
    let operator = Operator::parse(operator).ok_or(WrongCriterion::Operator)?;
    if !list.takes(aspect, operator) {
        return Err(WrongCriterion::Operator);
    }
    // An entity is typed by its number or its name, with or without the names above it.
    let named = |(id, path): &&(EntityId, String)| {
        let name = path.rsplit(" > ").next().unwrap_or(path);
        id.0.to_string() == value.trim() || [path.as_str(), name].contains(&value.trim())
    };
    let key = match aspect {
        Aspect::Entity if operator.has_value() => {
            let found = entities.iter().find(named).ok_or(WrongCriterion::Entity)?;
            Some(found.0.0.to_string())
        }
        _ => None,
    };
    Criterion::new(aspect, operator, key.as_deref().unwrap_or(value))
}

fn criterion_row(
    list: RuleList,
    [aspect, operator, value]: &[String; 3],
    language: Language,
) -> CriterionRow {
    let nothing = Choice {
        value: String::new(),
        label: language.t("criterion-none"),
        chosen: aspect.is_empty(),
    };
    let taken = |one: &Aspect| Operator::ALL.iter().any(|operator| list.takes(*one, *operator));
    let aspects = Aspect::ALL.into_iter().filter(taken).map(|one| Choice {
        value: one.as_str().to_owned(),
        label: aspect_told(one, language),
        chosen: one.as_str() == aspect,
    });
    let operators = Operator::ALL
        .into_iter()
        .filter(|one| Aspect::ALL.iter().any(|aspect| list.takes(*aspect, *one)));
    let operators = operators.map(|one| Choice {
        value: one.as_str().to_owned(),
        label: operator_told(one, language),
        chosen: one.as_str() == operator,
    });
    CriterionRow {
        aspects: std::iter::once(nothing).chain(aspects).collect(),
        operators: operators.collect(),
        value: value.clone(),
        problem: String::new(),
    }
}

const fn wrong_criterion(wrong: WrongCriterion) -> &'static str {
    match wrong {
        WrongCriterion::Operator => "criterion-wrong-operator",
        WrongCriterion::Missing => "criterion-missing-value",
        WrongCriterion::Text => "criterion-wrong-text",
        WrongCriterion::ItemType => "criterion-wrong-itemtype",
        WrongCriterion::Network => "criterion-wrong-network",
        WrongCriterion::Entity => "criterion-wrong-entity",
        WrongCriterion::Pattern => "criterion-wrong-pattern",
    }
}

/// Says what a rule is called where its name is left empty; nothing for one that has a name of its own.
pub(super) fn usual_name(label: &RuleLabel, language: Language) -> Option<String> {
    matches!(label, RuleLabel::Shipped(_)).then(|| label_told(label, language))
}
