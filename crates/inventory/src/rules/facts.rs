//! What a document says, as criteria ask for it.

use super::{Aspect, Place};
use crate::{Field, Identity, Inventory};

/// What a document says, with who sent it.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'d> {
    /// What it says.
    pub inventory: &'d Inventory,
    /// By what the asset is recognised; junk is left out.
    pub identity: &'d Identity,
    /// The agent's tag.
    pub tag: Option<&'d str>,
    /// The entity that the rules of entities gave it, if they were asked.
    pub entity: Option<&'d Place>,
    /// Whether its agent told of an asset of this kind before.
    pub has_asset: AgentHistory,
}

/// Whether an agent told of an asset before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AgentHistory {
    /// It is known for an asset.
    Known,
    /// It is not.
    New,
}

impl<'d> Facts<'d> {
    /// Takes what a document says; tag, entity and what the agent told before are added to it.
    pub const fn new(inventory: &'d Inventory, identity: &'d Identity) -> Self {
        Self { inventory, identity, tag: None, entity: None, has_asset: AgentHistory::New }
    }

    /// Returns what the document says of an aspect: nothing, a text, or several.
    pub fn texts(&self, aspect: Aspect) -> Vec<&'d str> {
        let fields = &self.inventory.fields;
        let one = |text: Option<&'d str>| text.into_iter().collect();
        match aspect {
            Aspect::ItemType => vec![self.inventory.itemtype.as_str()],
            Aspect::Serial => one(fields.text(Field::Serial)),
            Aspect::Uuid => one(fields.text(Field::Uuid)),
            Aspect::Name => one(fields.text(Field::Name)),
            Aspect::Model => one(fields.text(Field::Model)),
            Aspect::Manufacturer => one(fields.text(Field::Manufacturer)),
            Aspect::Domain => one(fields.text(Field::Workgroup)),
            Aspect::Mac => self.identity.macs().iter().map(String::as_str).collect(),
            Aspect::Ip => self.ips().iter().map(String::as_str).collect(),
            Aspect::DeviceId => one(Some(self.inventory.deviceid.as_str())),
            Aspect::Tag => one(self.tag),
            Aspect::Agent | Aspect::Entity => Vec::new(),
        }
    }

    /// Returns the addresses of networks.
    pub(super) fn ips(&self) -> &'d [String] {
        self.identity.ips()
    }

    /// Says whether the document tells something of an aspect; junk tells nothing.
    pub fn tells(&self, aspect: Aspect) -> bool {
        match aspect {
            Aspect::Serial => self.identity.serial_key().is_some(),
            Aspect::Uuid => self.identity.uuid_key().is_some(),
            Aspect::Name => self.identity.name_key().is_some(),
            Aspect::Agent => self.has_asset == AgentHistory::Known,
            Aspect::Entity => self.entity.is_some(),
            other => self.texts(other).iter().any(|text| !text.trim().is_empty()),
        }
    }
}
