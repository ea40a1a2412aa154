//! A rule: criteria and what comes of them.

use super::{Aspect, Criterion, Operator};

/// At most this many rules of each list.
pub const MOST_RULES: usize = 200;
/// At most this many criteria of a rule.
pub const MOST_CRITERIA: usize = 10;
/// At most this many characters of a rule's name.
pub const LONGEST_NAME: usize = 100;
/// At most this many characters of the reason of a refusal.
pub const LONGEST_REASON: usize = 255;

/// Which of the two lists a rule stands in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum RuleList {
    /// To which entity does a new asset belong?
    Entities,
    /// Which asset is the document about?
    Assets,
}

/// What a rule is called.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RuleLabel {
    /// By the key of a message: it came with the program.
    Shipped(&'static str),
    /// By a name that a person gave it.
    Named(String),
}

/// Whether a rule is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RuleState {
    /// It is asked in its turn.
    On,
    /// It is passed over.
    Off,
}

/// What comes of a rule that fits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// The document is about the asset that its criteria look up. If there is none, the next rule is asked.
    Link,
    /// The document is about a new asset.
    Create,
    /// The document is refused, and waits; the reason may be empty.
    Refuse(String),
    /// A new asset belongs to this entity.
    Entity(i64),
    /// A new asset belongs to the entity that bears the agent's tag. If there is none, the next rule is asked.
    EntityOfTag,
}

/// A rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
    /// By which number it is told; it stays the same wherever the rule stands.
    pub number: i64,
    /// What it is called.
    pub label: RuleLabel,
    /// Whether it is asked.
    pub state: RuleState,
    /// What must hold, all of it.
    pub criteria: Vec<Criterion>,
    /// What comes of it.
    pub outcome: Outcome,
}

/// Why criteria and outcome make no rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum WrongRule {
    /// The outcome is one of the other list.
    #[error("this list of rules has no such outcome")]
    Outcome,
    /// There are too many criteria.
    #[error("a rule has at most 10 criteria")]
    TooMany,
    /// Nothing says to which asset it leads.
    #[error(
        "to link to an asset, say by what it is looked up: a criterion that exists among assets"
    )]
    LinksByNothing,
    /// An entity is decided before assets are looked up.
    #[error("assets and entities are not looked up where the entity is decided")]
    LooksUp,
    /// The reason is too long, or holds control characters.
    #[error("the reason has more than 255 characters, or control characters")]
    Reason,
}

impl RuleList {
    /// Both lists, in the order in which they are asked.
    pub const ALL: [Self; 2] = [Self::Entities, Self::Assets];

    /// Returns the word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Entities => "entities",
            Self::Assets => "assets",
        }
    }

    /// Finds a list by its word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|list| list.as_str() == word)
    }

    /// Says whether a criterion can stand in a rule of it.
    pub fn takes(self, aspect: Aspect, operator: Operator) -> bool {
        let looks_up = operator == Operator::Known || aspect == Aspect::Entity;
        aspect.takes(operator) && (self == Self::Assets || !looks_up)
    }
}

impl RuleState {
    /// Returns the other state.
    #[must_use]
    pub const fn turned(self) -> Self {
        match self {
            Self::On => Self::Off,
            Self::Off => Self::On,
        }
    }
}

impl Outcome {
    /// Returns the word for it.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Create => "create",
            Self::Refuse(_) => "refuse",
            Self::Entity(_) => "entity",
            Self::EntityOfTag => "entity_of_tag",
        }
    }

    /// Returns the words of what may come of the rules of a list.
    pub const fn words_of(list: RuleList) -> [&'static str; 3] {
        match list {
            RuleList::Entities => ["entity", "entity_of_tag", "refuse"],
            RuleList::Assets => ["link", "create", "refuse"],
        }
    }

    /// Makes an outcome of its word, with the reason or the entity that it has.
    pub fn parse(word: &str, reason: &str, entity: Option<i64>) -> Option<Self> {
        Some(match word {
            "link" => Self::Link,
            "create" => Self::Create,
            "refuse" => Self::Refuse(reason.trim().to_owned()),
            "entity" => Self::Entity(entity?),
            "entity_of_tag" => Self::EntityOfTag,
            _ => return None,
        })
    }
}

/// Checks that criteria and outcome make a rule of a list.
pub fn check_rule(
    list: RuleList,
    criteria: &[Criterion],
    outcome: &Outcome,
) -> Result<(), WrongRule> {
    if !Outcome::words_of(list).contains(&outcome.as_str()) {
        return Err(WrongRule::Outcome);
    }
    if criteria.len() > MOST_CRITERIA {
        return Err(WrongRule::TooMany);
    }
    if !criteria.iter().all(|one| list.takes(one.aspect(), one.operator())) {
        return Err(WrongRule::LooksUp);
    }
    let identifies = |one: &Criterion| one.looks_up() && one.aspect().identifies();
    let looks_up = *outcome == Outcome::Link || criteria.iter().any(Criterion::looks_up);
    if looks_up && !criteria.iter().any(identifies) {
        return Err(WrongRule::LinksByNothing);
    }
    match outcome {
        Outcome::Refuse(reason)
            if reason.chars().count() > LONGEST_REASON || reason.chars().any(char::is_control) =>
        {
            Err(WrongRule::Reason)
        }
        _ => Ok(()),
    }
}

impl Rule {
    /// Says whether any of its criteria looks at an aspect.
    pub fn looks_at(&self, aspect: Aspect) -> bool {
        self.criteria.iter().any(|one| one.aspect() == aspect)
    }
}
