//! A criterion: what must hold of one aspect of a document.

use super::{Aspect, Facts};
use crate::ItemType;
use ipnet::IpNet;
use regex_lite::{Regex, RegexBuilder};
use std::{fmt, net::IpAddr};

/// At most this many characters of a value.
pub const LONGEST_VALUE: usize = 255;
/// How large a pattern may become, in bytes, and how deep its groups may stand in each other.
const LARGEST_PATTERN: usize = 64 << 10;
const DEEPEST_PATTERN: u32 = 20;
/// A pattern looks at no more than so many characters: what it costs grows with them.
const LOOKED_AT: usize = 1_000;

/// What is asked of an aspect. Letter case never counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Operator {
    /// It is the value.
    Is,
    /// It is not the value; so it is too where the document does not tell it.
    IsNot,
    /// The value is within it.
    Contains,
    /// It begins with the value.
    Begins,
    /// It ends with the value.
    Ends,
    /// The value is a regular expression, and some of it matches.
    Matches,
    /// The document tells it, and it is no junk.
    Told,
    /// The document does not tell it, or only junk.
    NotTold,
    /// There are assets of this kind that have the same.
    Known,
    /// It is in the network or entity that the value names, or below it.
    Under,
}

impl Operator {
    /// Every operator.
    pub const ALL: [Self; 10] = [
        Self::Is,
        Self::IsNot,
        Self::Contains,
        Self::Begins,
        Self::Ends,
        Self::Matches,
        Self::Told,
        Self::NotTold,
        Self::Known,
        Self::Under,
    ];

    /// Returns the word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Is => "is",
            Self::IsNot => "is_not",
            Self::Contains => "contains",
            Self::Begins => "begins",
            Self::Ends => "ends",
            Self::Matches => "matches",
            Self::Told => "told",
            Self::NotTold => "not_told",
            Self::Known => "known",
            Self::Under => "under",
        }
    }

    /// Finds an operator by its word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operator| operator.as_str() == word)
    }

    /// Says whether it compares with a value.
    pub const fn has_value(self) -> bool {
        !matches!(self, Self::Told | Self::NotTold | Self::Known)
    }
}

/// Why something is no criterion.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum WrongCriterion {
    /// The aspect cannot be asked this.
    #[error("this cannot be asked of it")]
    Operator,
    /// There is nothing to compare with.
    #[error("a value is missing")]
    Missing,
    /// The value is too long, or holds control characters.
    #[error("the value has more than 255 characters, or control characters")]
    Text,
    /// The value is no kind of asset.
    #[error("the value is no kind of asset")]
    ItemType,
    /// The value is no network.
    #[error("the value is no network such as 192.0.2.0/24")]
    Network,
    /// The value is no key of an entity.
    #[error("the value is no key of an entity")]
    Entity,
    /// The value is no regular expression, or too large a one.
    #[error("the value is no regular expression, or too large a one")]
    Pattern,
}

/// What must hold of one aspect of a document.
#[derive(Clone)]
pub struct Criterion {
    aspect: Aspect,
    operator: Operator,
    value: String,
    test: Test,
}

/// The value, made ready.
#[derive(Clone)]
enum Test {
    Text(String),
    Pattern(Regex),
    Network(IpNet),
    Entity(i64),
    Presence,
}

impl Criterion {
    /// Makes a criterion of an aspect, what is asked of it, and the value to compare with.
    pub fn new(aspect: Aspect, operator: Operator, value: &str) -> Result<Self, WrongCriterion> {
        if !aspect.takes(operator) {
            return Err(WrongCriterion::Operator);
        }
        let value = if operator.has_value() { value.trim() } else { "" };
        let test = test(aspect, operator, value)?;
        Ok(Self { aspect, operator, value: value.to_owned(), test })
    }

    /// Returns what it looks at.
    pub const fn aspect(&self) -> Aspect {
        self.aspect
    }

    /// Returns what it asks.
    pub const fn operator(&self) -> Operator {
        self.operator
    }

    /// Returns what it compares with; empty if with nothing.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Says whether it looks assets up by what the document says.
    pub fn looks_up(&self) -> bool {
        self.operator == Operator::Known
    }

    /// Says whether it holds of a document. One that looks assets up holds if there is something to look up.
    pub fn holds(&self, facts: &Facts<'_>) -> bool {
        match (self.operator, &self.test) {
            (Operator::Told | Operator::Known, _) => facts.tells(self.aspect),
            (Operator::NotTold, _) => !facts.tells(self.aspect),
            (_, Test::Entity(id)) => {
                let is = facts.entity.is_some_and(|place| place.id == *id);
                match self.operator {
                    Operator::Is => is,
                    Operator::IsNot => !is,
                    _ => is || facts.entity.is_some_and(|place| place.above.contains(id)),
                }
            }
            (_, Test::Network(network)) => facts.ips().iter().any(|ip| {
                ip.parse().is_ok_and(|address: IpAddr| network.contains(&address.to_canonical()))
            }),
            (_, Test::Pattern(pattern)) => {
                facts.texts(self.aspect).iter().any(|text| pattern.is_match(beginning(text)))
            }
            (operator, Test::Text(value)) => {
                let texts = facts.texts(self.aspect);
                let mut texts = texts.iter().map(|text| text.trim().to_lowercase());
                match operator {
                    Operator::IsNot => texts.all(|text| text != *value),
                    Operator::Contains => texts.any(|text| text.contains(value)),
                    Operator::Begins => texts.any(|text| text.starts_with(value)),
                    Operator::Ends => texts.any(|text| text.ends_with(value)),
                    _ => texts.any(|text| text == *value),
                }
            }
            (_, Test::Presence) => false,
        }
    }
}

fn test(aspect: Aspect, operator: Operator, value: &str) -> Result<Test, WrongCriterion> {
    if !operator.has_value() {
        return Ok(Test::Presence);
    }
    if value.is_empty() {
        return Err(WrongCriterion::Missing);
    }
    if value.chars().count() > LONGEST_VALUE || value.chars().any(char::is_control) {
        return Err(WrongCriterion::Text);
    }
    Ok(match (aspect, operator) {
        (Aspect::Entity, _) => {
            Test::Entity(value.parse().ok().filter(|id| *id > 0).ok_or(WrongCriterion::Entity)?)
        }
        (Aspect::Ip, Operator::Under) => {
            Test::Network(network(value).ok_or(WrongCriterion::Network)?)
        }
        (Aspect::ItemType, _) if ItemType::parse(value).is_none() => {
            return Err(WrongCriterion::ItemType);
        }
        (_, Operator::Matches) => {
            let mut builder = RegexBuilder::new(value);
            builder.case_insensitive(true).size_limit(LARGEST_PATTERN).nest_limit(DEEPEST_PATTERN);
            Test::Pattern(builder.build().map_err(|_| WrongCriterion::Pattern)?)
        }
        _ => Test::Text(value.to_lowercase()),
    })
}

/// Reads a network; a bare address is a network of its own.
fn network(value: &str) -> Option<IpNet> {
    value.parse().ok().or_else(|| value.parse::<IpAddr>().ok().map(IpNet::from))
}

fn beginning(text: &str) -> &str {
    text.char_indices().nth(LOOKED_AT).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

impl PartialEq for Criterion {
    fn eq(&self, other: &Self) -> bool {
        (self.aspect, self.operator, &self.value) == (other.aspect, other.operator, &other.value)
    }
}

impl Eq for Criterion {}

impl fmt::Debug for Criterion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.aspect.as_str(), self.operator.as_str(), self.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Field, Inventory, rules::Place};

    fn holds(aspect: Aspect, operator: Operator, value: &str) -> bool {
        let mut inventory = Inventory { deviceid: "pc-1-2026".to_owned(), ..Inventory::default() };
        for (field, text) in [
            (Field::Name, "PC-1"),
            (Field::Serial, "To be filled by O.E.M."),
            (Field::Uuid, "4c4c4544-0042-3510-8052-b4c04f4d4e31"),
            (Field::Workgroup, "lab.Example.com"),
        ] {
            inventory.fields.set_text(field, Some(text));
        }
        let identity = inventory.identity().with_ips(["192.0.2.10", "2001:db8::10"]);
        let entity = Place { id: 5, above: vec![3, 1] };
        let facts = Facts { entity: Some(&entity), ..Facts::new(&inventory, &identity) };
        Criterion::new(aspect, operator, value).unwrap().holds(&facts)
    }

    #[test]
    fn each_operator_asks_what_it_says() {
        use Operator::{Begins, Contains, Ends, Is, IsNot, Known, Matches, NotTold, Told, Under};
        for (aspect, operator, value, expected) in [
            (Aspect::Name, Is, "pc-1", true),
            (Aspect::Name, Is, "pc", false),
            (Aspect::Name, IsNot, "PC-1", false),
            (Aspect::Model, IsNot, "anything", true),
            (Aspect::Domain, Contains, "EXAMPLE", true),
            (Aspect::Domain, Begins, "lab.", true),
            (Aspect::Domain, Ends, ".com", true),
            (Aspect::Domain, Ends, ".org", false),
            (Aspect::DeviceId, Matches, r"^pc-\d+-20", true),
            (Aspect::DeviceId, Matches, "^x", false),
            (Aspect::Serial, Told, "", false),
            (Aspect::Serial, NotTold, "", true),
            (Aspect::Serial, Known, "", false),
            (Aspect::Serial, Contains, "o.e.m", true),
            (Aspect::Uuid, Known, "", true),
            (Aspect::Ip, Under, "192.0.2.0/24", true),
            (Aspect::Ip, Under, "192.0.2.11", false),
            (Aspect::Ip, Under, "2001:db8::/32", true),
            (Aspect::Ip, Is, "192.0.2.10", true),
            (Aspect::Mac, Told, "", false),
            (Aspect::ItemType, Is, "computer", true),
            (Aspect::ItemType, IsNot, "Printer", true),
            (Aspect::Entity, Is, "5", true),
            (Aspect::Entity, Is, "3", false),
            (Aspect::Entity, Under, "3", true),
            (Aspect::Entity, Under, "5", true),
            (Aspect::Entity, IsNot, "3", true),
            (Aspect::Agent, Known, "", false),
        ] {
            assert_eq!(holds(aspect, operator, value), expected, "{aspect:?} {operator:?} {value}");
        }
    }

    #[test]
    fn what_cannot_be_asked_or_compared_is_refused() {
        let large = "(a{50}){50}{50}";
        let long = "x".repeat(256);
        for (aspect, operator, value, why) in [
            (Aspect::Agent, Operator::Is, "x", WrongCriterion::Operator),
            (Aspect::Name, Operator::Under, "x", WrongCriterion::Operator),
            (Aspect::Model, Operator::Known, "", WrongCriterion::Operator),
            (Aspect::Name, Operator::Is, "  ", WrongCriterion::Missing),
            (Aspect::Name, Operator::Is, "a\u{7}b", WrongCriterion::Text),
            (Aspect::Name, Operator::Is, &long, WrongCriterion::Text),
            (Aspect::ItemType, Operator::Is, "Toaster", WrongCriterion::ItemType),
            (Aspect::Ip, Operator::Under, "192.0.2.0/33", WrongCriterion::Network),
            (Aspect::Entity, Operator::Is, "root", WrongCriterion::Entity),
            (Aspect::Name, Operator::Matches, "(", WrongCriterion::Pattern),
            (Aspect::Name, Operator::Matches, large, WrongCriterion::Pattern),
        ] {
            assert_eq!(Criterion::new(aspect, operator, value), Err(why), "{value}");
        }
    }

    #[test]
    fn words_read_back() {
        for operator in Operator::ALL {
            assert_eq!(Operator::parse(operator.as_str()), Some(operator));
        }
        for aspect in Aspect::ALL {
            assert_eq!(Aspect::parse(aspect.as_str()), Some(aspect));
        }
    }
}
