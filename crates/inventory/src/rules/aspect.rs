//! What of a document a criterion looks at.

use super::Operator;

/// What of a document a criterion looks at.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Aspect {
    /// The kind of asset.
    ItemType,
    /// The serial number.
    Serial,
    /// The UUID.
    Uuid,
    /// The hardware addresses, any of them.
    Mac,
    /// The addresses of networks, any of them.
    Ip,
    /// The name.
    Name,
    /// The agent that sent it; an asset is known by it if that agent told of the asset before.
    Agent,
    /// What the agent calls itself.
    DeviceId,
    /// The agent's tag: the one that a person gave it, if there is one.
    Tag,
    /// The entity that the rules of entities give.
    Entity,
    /// The model.
    Model,
    /// The manufacturer.
    Manufacturer,
    /// The domain or workgroup.
    Domain,
}

impl Aspect {
    /// Every aspect.
    pub const ALL: [Self; 13] = [
        Self::ItemType,
        Self::Serial,
        Self::Uuid,
        Self::Mac,
        Self::Ip,
        Self::Name,
        Self::Agent,
        Self::DeviceId,
        Self::Tag,
        Self::Entity,
        Self::Model,
        Self::Manufacturer,
        Self::Domain,
    ];

    /// Returns the word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ItemType => "itemtype",
            Self::Serial => "serial",
            Self::Uuid => "uuid",
            Self::Mac => "mac",
            Self::Ip => "ip",
            Self::Name => "name",
            Self::Agent => "agent",
            Self::DeviceId => "deviceid",
            Self::Tag => "tag",
            Self::Entity => "entity",
            Self::Model => "model",
            Self::Manufacturer => "manufacturer",
            Self::Domain => "domain",
        }
    }

    /// Finds an aspect by its word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|aspect| aspect.as_str() == word)
    }

    /// Says whether assets can be looked up by it.
    pub const fn is_looked_up(self) -> bool {
        matches!(
            self,
            Self::Serial
                | Self::Uuid
                | Self::Mac
                | Self::Ip
                | Self::Name
                | Self::Agent
                | Self::Entity
        )
    }

    /// Says whether an asset that is known by it is one among others: the entity alone tells none apart.
    pub const fn identifies(self) -> bool {
        self.is_looked_up() && !matches!(self, Self::Entity)
    }

    /// Says whether a criterion can ask this of it.
    pub const fn takes(self, operator: Operator) -> bool {
        match (self, operator) {
            (_, Operator::Known) => self.is_looked_up(),
            (Self::Agent, _) => false,
            (Self::Entity, Operator::Is | Operator::IsNot | Operator::Under)
            | (Self::ItemType, Operator::Is | Operator::IsNot)
            | (Self::Ip, Operator::Under) => true,
            (Self::Entity | Self::ItemType, _) | (_, Operator::Under) => false,
            _ => true,
        }
    }
}
