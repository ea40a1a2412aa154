//! Rules as they are stored, and read back without cost to an inventory.

use crate::{
    Reader, Result,
    sql::{Connection, Row, values},
};
use inventory::{
    Digest,
    rules::{
        Aspect, Criterion, Operator, Outcome, Rule, RuleLabel, RuleList, RuleState, ShippedRule,
        shipped,
    },
};
use std::sync::{Arc, Mutex, PoisonError};

/// All rules, each list in its order.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct RuleSet {
    /// To which entity does a new asset belong?
    pub entities: Vec<Rule>,
    /// Which asset is the document about?
    pub assets: Vec<Rule>,
}

/// The rules that this process read last, with the digest of what was read.
///
/// Nothing is decided by it unseen: each transaction reads the digest that is stored, and rules with the same digest are
/// the same, whatever database they were read from.
static READ_LAST: Mutex<Option<(Digest, Arc<RuleSet>)>> = Mutex::new(None);

/// The one row of `rule_sets`.
const ONLY: i64 = 1;

/// What stands in the order of the lists.
const SELECT: &str =
    "select id, list, shipped_key, name, enabled, criteria, outcome, reason, entity_id from rules";

/// A rule as it is stored.
pub(crate) struct StoredRule {
    pub(crate) id: i64,
    pub(crate) list: String,
    pub(crate) shipped_key: Option<String>,
    pub(crate) name: String,
    pub(crate) enabled: bool,
    pub(crate) criteria: String,
    pub(crate) outcome: String,
    pub(crate) reason: String,
    pub(crate) entity: Option<i64>,
}

fn read_rule(row: &mut Row<'_>) -> Result<StoredRule> {
    Ok(StoredRule {
        id: row.take()?,
        list: row.take()?,
        shipped_key: row.take()?,
        name: row.take()?,
        enabled: row.take()?,
        criteria: row.take()?,
        outcome: row.take()?,
        reason: row.take()?,
        entity: row.take()?,
    })
}

impl StoredRule {
    /// Returns the rule; `None` if it means nothing to this version of the program.
    fn rule(&self) -> Option<Rule> {
        let state = if self.enabled { RuleState::On } else { RuleState::Off };
        Some(Rule {
            number: self.id,
            label: label(self.shipped_key.as_deref(), &self.name),
            state,
            criteria: criteria(&self.criteria)?,
            outcome: Outcome::parse(&self.outcome, &self.reason, self.entity)?,
        })
    }

    fn digested(&self) -> [String; 7] {
        [
            self.id.to_string(),
            self.list.clone(),
            self.shipped_key.clone().unwrap_or_default(),
            self.name.clone(),
            self.enabled.to_string(),
            self.criteria.clone(),
            format!("{} {} {:?}", self.outcome, self.reason, self.entity),
        ]
    }
}

/// Returns what a rule is called.
pub(crate) fn label(shipped_key: Option<&str>, name: &str) -> RuleLabel {
    let known = shipped_key.and_then(|key| shipped().into_iter().find(|rule| rule.key == key));
    known.map_or_else(|| RuleLabel::Named(name.to_owned()), |rule| RuleLabel::Shipped(rule.key))
}

/// Returns a label as one text.
pub(crate) fn label_text(label: &RuleLabel) -> &str {
    match label {
        RuleLabel::Shipped(key) => key,
        RuleLabel::Named(name) => name,
    }
}

fn criteria(text: &str) -> Option<Vec<Criterion>> {
    let stored: Vec<[String; 3]> = serde_json::from_str(text).ok()?;
    let criteria = stored.iter().map(|[aspect, operator, value]| {
        Criterion::new(Aspect::parse(aspect)?, Operator::parse(operator)?, value).ok()
    });
    criteria.collect()
}

/// Returns criteria as they are stored.
pub(crate) fn criteria_text(criteria: &[Criterion]) -> String {
    let stored = criteria.iter().map(|criterion| {
        serde_json::json!([
            criterion.aspect().as_str(),
            criterion.operator().as_str(),
            criterion.value()
        ])
    });
    serde_json::Value::Array(stored.collect()).to_string()
}

/// Returns the reason and the entity of an outcome, as they are stored.
pub(crate) fn outcome_parts(outcome: &Outcome) -> (&str, Option<i64>) {
    match outcome {
        Outcome::Refuse(reason) => (reason, None),
        Outcome::Entity(entity) => ("", Some(*entity)),
        Outcome::Link | Outcome::Create | Outcome::EntityOfTag => ("", None),
    }
}

fn stored_rules(connection: &mut Connection<'_>) -> Result<Vec<StoredRule>> {
    connection.rows(&format!("{SELECT} order by list, position, id"), &[], read_rule)
}

fn digest_of(rules: &[StoredRule]) -> Digest {
    Digest::of_texts(rules.iter().flat_map(StoredRule::digested))
}

fn set_of(stored: &[StoredRule]) -> RuleSet {
    let mut rules = RuleSet::default();
    for one in stored {
        match (RuleList::parse(&one.list), one.rule()) {
            (Some(RuleList::Entities), Some(rule)) => rules.entities.push(rule),
            (Some(RuleList::Assets), Some(rule)) => rules.assets.push(rule),
            _ => tracing::warn!(rule = one.id, "a rule means nothing to this version: it is off"),
        }
    }
    rules
}

impl RuleSet {
    /// Returns a list.
    pub fn list(&self, list: RuleList) -> &[Rule] {
        match list {
            RuleList::Entities => &self.entities,
            RuleList::Assets => &self.assets,
        }
    }

    /// Finds a rule by its number.
    pub fn rule(&self, number: i64) -> Option<(RuleList, &Rule)> {
        RuleList::ALL.into_iter().find_map(|list| {
            let found = self.list(list).iter().find(|rule| rule.number == number);
            found.map(|rule| (list, rule))
        })
    }

    /// Says whether the entity has to be known before assets are looked up.
    pub(crate) fn asks_entity_first(&self) -> bool {
        let on = |rule: &&Rule| rule.state == RuleState::On;
        let refuses = |rule: &Rule| matches!(rule.outcome, Outcome::Refuse(_));
        self.entities.iter().filter(on).any(refuses)
            || self.assets.iter().filter(on).any(|rule| rule.looks_at(Aspect::Entity))
    }

    /// Says whether any rule of assets looks at the agent's tag.
    pub(crate) fn asks_tag_first(&self) -> bool {
        self.assets.iter().any(|rule| rule.looks_at(Aspect::Tag)) || self.asks_entity_first()
    }
}

/// The rules that are in force, and whether anything waits that they refused.
pub(crate) struct InForce {
    pub(crate) rules: Arc<RuleSet>,
    pub(crate) something_waits: bool,
}

impl Reader<'_> {
    /// Returns all rules.
    pub fn rules(&mut self) -> Result<Arc<RuleSet>> {
        Ok(self.rules_in_force()?.rules)
    }

    /// Returns the rules that are in force in this transaction. Most of the time that takes the look-up of one row.
    pub(crate) fn rules_in_force(&mut self) -> Result<InForce> {
        let found = self.connection.optional(
            "select digest, exists (select 1 from refused_equipment) from rule_sets where id = $1",
            values![ONLY],
            |row| Ok((row.take::<Vec<u8>>()?, row.take()?)),
        )?;
        let (stored, something_waits) = found.unwrap_or((Vec::new(), true));
        {
            let last = READ_LAST.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((digest, rules)) = &*last
                && digest.0.as_slice() == stored
            {
                return Ok(InForce { rules: Arc::clone(rules), something_waits });
            }
        }
        let found = stored_rules(&mut self.connection)?;
        let (digest, rules) = (digest_of(&found), Arc::new(set_of(&found)));
        let mut last = READ_LAST.lock().unwrap_or_else(PoisonError::into_inner);
        *last = Some((digest, Arc::clone(&rules)));
        Ok(InForce { rules, something_waits })
    }
}

/// Keeps the digest of all rules, so that every process reads them anew.
pub(crate) fn write_digest(connection: &mut Connection<'_>) -> Result<()> {
    let digest = digest_of(&stored_rules(connection)?);
    connection.execute(
        "insert into rule_sets (id, digest) values ($1, $2)
         on conflict (id) do update set digest = excluded.digest",
        values![ONLY, digest.0.as_slice()],
    )?;
    Ok(())
}

/// Writes the rules that every installation begins with.
pub(crate) fn insert_shipped(connection: &mut Connection<'_>) -> Result<()> {
    for (position, rule) in (1_i64..).zip(shipped()) {
        insert_one(connection, position, &rule)?;
    }
    write_digest(connection)
}

fn insert_one(connection: &mut Connection<'_>, position: i64, rule: &ShippedRule) -> Result<()> {
    let (reason, entity) = outcome_parts(&rule.outcome);
    connection.execute(
        "insert into rules (list, position, shipped_key, name, enabled, criteria, outcome, reason, entity_id)
         values ($1, $2, $3, '', true, $4, $5, $6, $7)",
        values![
            rule.list.as_str(),
            position,
            rule.key,
            &criteria_text(&rule.criteria),
            rule.outcome.as_str(),
            reason,
            entity
        ],
    )?;
    Ok(())
}
