//! What people do with rules. Each act keeps the digest of all rules, and is in force at the next inventory.

use crate::{
    Change, Error, Rejection, Result,
    audit::{Event, differences},
    many::places,
    rules::{criteria_text, insert_shipped, label_text, outcome_parts, write_digest},
    sql::{Value as DbValue, values},
};
use inventory::rules::{
    Criterion, LONGEST_NAME, MOST_RULES, Outcome, Rule, RuleLabel, RuleList, RuleState, check_rule,
};
use serde_json::{Value, json};

/// What a person writes of a rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleEdit {
    /// What it is called; empty leaves a rule that came with the program its name.
    pub name: String,
    /// What must hold, all of it.
    pub criteria: Vec<Criterion>,
    /// What comes of it.
    pub outcome: Outcome,
}

/// Which way a rule moves among those of its list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RuleMove {
    /// Before the one that is asked before it.
    Up,
    /// Behind the one that is asked after it.
    Down,
    /// Before all others.
    First,
    /// Behind all others.
    Last,
}

impl RuleMove {
    /// Finds a move by its word.
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "up" => Self::Up,
            "down" => Self::Down,
            "first" => Self::First,
            "last" => Self::Last,
            _ => return None,
        })
    }
}

impl Change<'_> {
    /// Adds a rule behind all others of its list, and returns its number.
    pub fn add_rule(&mut self, list: RuleList, edit: &RuleEdit) -> Result<i64> {
        self.lock_rules()?;
        check(list, edit)?;
        named(&edit.name)?;
        let count: i64 = self.connection.one(
            "select count(*) from rules where list = $1",
            values![list.as_str()],
            |row| row.take(),
        )?;
        if usize::try_from(count).is_ok_and(|count| count >= MOST_RULES) {
            return Err(Error::Rejected(Rejection::Conflict(
                "the list has 200 rules, which is the most: delete one first",
            )));
        }
        let (reason, entity) = outcome_parts(&edit.outcome);
        let number: i64 = self.connection.one(
            "insert into rules (list, position, shipped_key, name, enabled, criteria, outcome, reason, entity_id)
             values ($1, coalesce((select max(r.position) from rules r where r.list = $1), 0) + 1, null, $2, true,
                $3, $4, $5, $6) returning id",
            values![
                list.as_str(),
                &edit.name,
                &criteria_text(&edit.criteria),
                edit.outcome.as_str(),
                reason,
                entity
            ],
            |row| row.take(),
        )?;
        let after = facts(&edit.criteria, &edit.outcome, &edit.name);
        self.tell_rule("rule.added", number, &edit.name, json!({ "after": after }))?;
        Ok(number)
    }

    /// Changes what a rule says; `false` if it is gone.
    pub fn edit_rule(&mut self, number: i64, edit: &RuleEdit) -> Result<bool> {
        self.lock_rules()?;
        let Some((list, before)) = self.stored_rule(number)? else { return Ok(false) };
        check(list, edit)?;
        let label = match &before.label {
            RuleLabel::Shipped(key) if edit.name.is_empty() => RuleLabel::Shipped(key),
            _ => {
                named(&edit.name)?;
                RuleLabel::Named(edit.name.clone())
            }
        };
        let was = facts(&before.criteria, &before.outcome, label_text(&before.label));
        let is = facts(&edit.criteria, &edit.outcome, label_text(&label));
        if was == is {
            return Ok(true);
        }
        let (reason, entity) = outcome_parts(&edit.outcome);
        let shipped = match &label {
            RuleLabel::Shipped(key) => Some(*key),
            RuleLabel::Named(_) => None,
        };
        self.connection.execute(
            "update rules set shipped_key = $2, name = $3, criteria = $4, outcome = $5, reason = $6, entity_id = $7
             where id = $1",
            values![
                number,
                shipped,
                &edit.name,
                &criteria_text(&edit.criteria),
                edit.outcome.as_str(),
                reason,
                entity
            ],
        )?;
        self.tell_rule("rule.updated", number, label_text(&label), differences(&was, &is))?;
        Ok(true)
    }

    /// Has a rule asked, or passed over; `false` if it is gone.
    pub fn switch_rule(&mut self, number: i64, state: RuleState) -> Result<bool> {
        self.lock_rules()?;
        let Some((_, before)) = self.stored_rule(number)? else { return Ok(false) };
        if before.state == state {
            return Ok(true);
        }
        let enabled = state == RuleState::On;
        self.connection
            .execute("update rules set enabled = $2 where id = $1", values![number, enabled])?;
        let kind = if enabled { "rule.enabled" } else { "rule.disabled" };
        self.tell_rule(kind, number, label_text(&before.label), json!({}))?;
        Ok(true)
    }

    /// Has several rules asked, or passed over; counts those that were otherwise.
    pub fn switch_rules(&mut self, numbers: &[i64], state: RuleState) -> Result<usize> {
        self.lock_rules()?;
        let chosen = self.stored_rules(numbers, |rule| rule.state != state)?;
        let enabled = state == RuleState::On;
        let mut values = values![enabled].to_vec();
        values.extend(chosen.iter().map(|rule| DbValue::from(rule.number)));
        if !chosen.is_empty() {
            let sql =
                format!("update rules set enabled = $1 where id in ({})", places(2, chosen.len()));
            self.connection.execute(&sql, &values)?;
            write_digest(&mut self.connection)?;
        }
        let kind = if enabled { "rule.enabled" } else { "rule.disabled" };
        for rule in &chosen {
            self.record_rule(kind, rule.number, label_text(&rule.label), json!({}))?;
        }
        Ok(chosen.len())
    }

    /// Deletes several rules and counts those that were there.
    pub fn delete_rules(&mut self, numbers: &[i64]) -> Result<usize> {
        self.lock_rules()?;
        let chosen = self.stored_rules(numbers, |_| true)?;
        let values: Vec<DbValue<'_>> = chosen.iter().map(|rule| rule.number.into()).collect();
        if !chosen.is_empty() {
            let sql = format!("delete from rules where id in ({})", places(1, chosen.len()));
            self.connection.execute(&sql, &values)?;
            write_digest(&mut self.connection)?;
        }
        for rule in &chosen {
            let label = label_text(&rule.label);
            let was = facts(&rule.criteria, &rule.outcome, label);
            self.record_rule("rule.deleted", rule.number, label, json!({ "before": was }))?;
        }
        Ok(chosen.len())
    }

    /// Moves a rule among those of its list; `false` if it is gone.
    pub fn move_rule(&mut self, number: i64, way: RuleMove) -> Result<bool> {
        self.lock_rules()?;
        let Some((list, rule)) = self.stored_rule(number)? else { return Ok(false) };
        let mut numbers: Vec<i64> = self.connection.rows(
            "select id from rules where list = $1 order by position, id",
            values![list.as_str()],
            |row| row.take(),
        )?;
        let Some(from) = numbers.iter().position(|one| *one == number) else { return Ok(false) };
        let last = numbers.len() - 1;
        let to = match way {
            RuleMove::Up => from.saturating_sub(1),
            RuleMove::Down => (from + 1).min(last),
            RuleMove::First => 0,
            RuleMove::Last => last,
        };
        if from == to {
            return Ok(true);
        }
        let moved = numbers.remove(from);
        numbers.insert(to, moved);
        for (position, number) in (1_i64..).zip(&numbers) {
            self.connection.execute(
                "update rules set position = $2 where id = $1 and position <> $2",
                values![*number, position],
            )?;
        }
        let told = json!({ "before": { "position": from + 1 }, "after": { "position": to + 1 } });
        self.tell_rule("rule.moved", number, label_text(&rule.label), told)?;
        Ok(true)
    }

    /// Deletes a rule; `false` if it was gone.
    pub fn delete_rule(&mut self, number: i64) -> Result<bool> {
        self.lock_rules()?;
        let Some((_, before)) = self.stored_rule(number)? else { return Ok(false) };
        self.connection.execute("delete from rules where id = $1", values![number])?;
        let label = label_text(&before.label);
        let was = facts(&before.criteria, &before.outcome, label);
        self.tell_rule("rule.deleted", number, label, json!({ "before": was }))?;
        Ok(true)
    }

    /// Puts the rules that every installation begins with in the place of all that there are.
    pub fn reset_rules(&mut self) -> Result<()> {
        self.lock_rules()?;
        let deleted = self.connection.execute("delete from rules", &[])?;
        insert_shipped(&mut self.connection)?;
        self.record(Event::new("rules.reset").details(json!({ "deleted": deleted })))
    }

    /// Two who change the rules at once do so one after the other.
    fn lock_rules(&mut self) -> Result<()> {
        self.connection.lock("rules")
    }

    fn stored_rule(&mut self, number: i64) -> Result<Option<(RuleList, Rule)>> {
        let rules = self.rules()?;
        Ok(rules.rule(number).map(|(list, rule)| (list, rule.clone())))
    }

    /// Finds those of some rules of which something holds.
    fn stored_rules(
        &mut self,
        numbers: &[i64],
        holds: impl Fn(&Rule) -> bool,
    ) -> Result<Vec<Rule>> {
        let rules = self.rules()?;
        let all = rules.entities.iter().chain(&rules.assets);
        Ok(all.filter(|rule| numbers.contains(&rule.number) && holds(rule)).cloned().collect())
    }

    fn tell_rule(
        &mut self,
        kind: &'static str,
        number: i64,
        label: &str,
        told: Value,
    ) -> Result<()> {
        write_digest(&mut self.connection)?;
        self.record_rule(kind, number, label, told)
    }

    fn record_rule(
        &mut self,
        kind: &'static str,
        number: i64,
        label: &str,
        mut told: Value,
    ) -> Result<()> {
        if let Some(told) = told.as_object_mut() {
            told.insert("rule".to_owned(), json!(number));
            told.insert("label".to_owned(), json!(label));
        }
        self.record(Event::new(kind).details(told))
    }
}

/// What no message names needs a name of its own.
fn named(name: &str) -> Result<()> {
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control)
    {
        let problem = format!("it needs 1 to {LONGEST_NAME} characters, and no control characters");
        return Err(Rejection::invalid("name", problem));
    }
    Ok(())
}

fn check(list: RuleList, edit: &RuleEdit) -> Result<()> {
    check_rule(list, &edit.criteria, &edit.outcome)
        .map_err(|wrong| Rejection::invalid("rule", wrong.to_string()))
}

/// What an event keeps of a rule.
fn facts(criteria: &[Criterion], outcome: &Outcome, name: &str) -> Value {
    let criteria: Vec<String> = criteria.iter().map(|one| format!("{one:?}")).collect();
    let (reason, entity) = outcome_parts(outcome);
    json!({
        "name": name,
        "criteria": criteria,
        "outcome": outcome.as_str(),
        "reason": reason,
        "entity": entity,
    })
}
