//! By what an asset was recognised, in the words of people.

use inventory::{Evidence, rules::Aspect};
use web::Language;

/// Says by what an asset was recognised, as it is kept with it: `serial + uuid (rule 2)`.
pub(crate) fn matched(matched_by: &str, language: Language) -> String {
    match matched_by {
        "hand" => return language.t("matched-hand"),
        "new" => return language.t("matched-new"),
        _ => {}
    }
    let (words, rule) = match matched_by.split_once(" (rule ") {
        Some((words, rule)) => (words, Some(rule.trim_end_matches(')'))),
        None => (matched_by, None),
    };
    let evidence = Evidence::of(words.split(" + ").filter_map(Aspect::parse));
    let told = evidence_told(evidence, language);
    match rule {
        Some(rule) => language.t2("matched-by-rule", "evidence", told, "rule", rule),
        None => told,
    }
}

/// Says what evidence consists of.
pub(crate) fn evidence_told(evidence: Evidence, language: Language) -> String {
    evidence.aspects().map(|aspect| aspect_told(aspect, language)).collect::<Vec<_>>().join(" + ")
}

/// Says what an aspect is called.
pub(crate) fn aspect_told(aspect: Aspect, language: Language) -> String {
    language.t(&format!("aspect-{}", aspect.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_and_rule_are_told() {
        let told = |matched_by| matched(matched_by, Language::English);
        assert_eq!(told("serial + uuid (rule 2)"), "Serial number + UUID (rule 2)");
        assert_eq!(told("agent"), "Agent", "as it was kept before there were rules");
        assert_eq!(told("hand"), "a person");
    }
}
