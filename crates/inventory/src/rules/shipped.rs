//! The rules that every installation begins with.

use super::{Aspect, Criterion, Operator, Outcome, RuleList};

/// A rule that every installation begins with.
#[derive(Clone, Debug)]
pub struct ShippedRule {
    /// The key of the message that names it.
    pub key: &'static str,
    /// Which list it stands in.
    pub list: RuleList,
    /// What must hold.
    pub criteria: Vec<Criterion>,
    /// What comes of it.
    pub outcome: Outcome,
}

/// A criterion without a value, or with one.
type Asked = (Aspect, Operator, &'static str);

const fn known(aspect: Aspect) -> Asked {
    (aspect, Operator::Known, "")
}

/// What is not the machine on which its agent runs: it has no agent, and perhaps no number.
const A_DEVICE: [Asked; 2] =
    [(Aspect::ItemType, Operator::IsNot, "Computer"), (Aspect::ItemType, Operator::IsNot, "Phone")];

/// Returns the rules that every installation begins with, in their order.
///
/// The strongest evidence counts first. An address alone may have been given to another device since: it counts where
/// there is nothing else.
pub fn shipped() -> Vec<ShippedRule> {
    let device = |asked: &[Asked]| [&A_DEVICE, asked].concat();
    let link = |key, asked: &[Asked]| rule(key, RuleList::Assets, asked, Outcome::Link);
    vec![
        rule(
            "rule-entity-of-tag",
            RuleList::Entities,
            &[(Aspect::Tag, Operator::Told, "")],
            Outcome::EntityOfTag,
        ),
        link("rule-serial-and-uuid", &[known(Aspect::Serial), known(Aspect::Uuid)]),
        link("rule-serial", &[known(Aspect::Serial)]),
        link("rule-uuid", &[known(Aspect::Uuid)]),
        link("rule-agent", &[known(Aspect::Agent)]),
        link("rule-device-mac", &device(&[known(Aspect::Mac)])),
        link("rule-device-name", &device(&[known(Aspect::Name)])),
        link(
            "rule-device-ip",
            &device(&[
                (Aspect::Mac, Operator::NotTold, ""),
                (Aspect::Name, Operator::NotTold, ""),
                known(Aspect::Ip),
            ]),
        ),
    ]
}

fn rule(key: &'static str, list: RuleList, asked: &[Asked], outcome: Outcome) -> ShippedRule {
    let criteria = asked
        .iter()
        .filter_map(|(aspect, operator, value)| Criterion::new(*aspect, *operator, value).ok());
    ShippedRule { key, list, criteria: criteria.collect(), outcome }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::check_rule;

    #[test]
    fn every_shipped_rule_is_one_that_a_person_could_write() {
        let count = [1, 2, 1, 1, 1, 3, 3, 5];
        for (rule, count) in shipped().iter().zip(count) {
            assert_eq!(rule.criteria.len(), count, "{}", rule.key);
            assert_eq!(check_rule(rule.list, &rule.criteria, &rule.outcome), Ok(()));
        }
    }
}
