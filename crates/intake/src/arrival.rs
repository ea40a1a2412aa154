//! Who sent a message, when, and from where: what is kept with a document that waits.

use crate::request::{agent_uuid, user_agent};
use axum::http::HeaderMap;
use inventory::Message;
use oauth::Timestamp;
use std::net::{IpAddr, Ipv4Addr};
use store::{
    AcceptedDocument, Actor, AgentBinding, AgentContact, ClientKey, InventoryAuthentication,
    ReceivedDocument, Settings,
};
use web::Trail;

/// Who sent a message, when, and from where.
#[derive(Clone, Debug)]
pub(crate) struct Arrival {
    agent_uuid: Option<String>,
    user_agent: Option<String>,
    address: Option<IpAddr>,
    pub(crate) client: Option<ClientKey>,
    authenticated_by: Option<InventoryAuthentication>,
    binding: AgentBinding,
    pub(crate) at: Timestamp,
}

impl Arrival {
    /// Keeps what a request says of its sender, whom the gate has let pass.
    pub(crate) fn new(
        headers: &HeaderMap,
        address: IpAddr,
        client: Option<ClientKey>,
        settings: &Settings,
        at: Timestamp,
    ) -> Self {
        Self {
            agent_uuid: agent_uuid(headers),
            user_agent: user_agent(headers),
            address: Some(address),
            client,
            authenticated_by: Some(settings.inventory_authentication),
            binding: settings.agent_binding,
            at,
        }
    }

    /// Returns who sent a document that waited.
    pub(crate) fn of(accepted: &AcceptedDocument, settings: &Settings) -> Self {
        Self {
            agent_uuid: accepted.agent_uuid.clone(),
            user_agent: accepted.user_agent.clone(),
            address: accepted.address,
            client: accepted.client,
            authenticated_by: accepted.authenticated_by,
            binding: settings.agent_binding,
            at: accepted.received_at,
        }
    }

    /// Returns a document with all that is needed to work on it later.
    pub(crate) fn accepted(
        &self,
        deviceid: String,
        document: ReceivedDocument,
    ) -> AcceptedDocument {
        AcceptedDocument {
            deviceid,
            document,
            agent_uuid: self.agent_uuid.clone(),
            user_agent: self.user_agent.clone(),
            address: self.address,
            client: self.client,
            authenticated_by: self.authenticated_by,
            received_at: self.at,
        }
    }

    /// Returns what is kept of an agent that sent a message of some kind; `None` if it does not say who it is.
    pub(crate) fn contact(&self, message: &Message, kind: &'static str) -> Option<AgentContact> {
        Some(AgentContact {
            deviceid: message.deviceid.clone()?,
            agent_uuid: self.agent_uuid.clone(),
            version: message.version.clone(),
            user_agent: self.user_agent.clone(),
            tag: message.tag.clone(),
            port: message.httpd_port,
            address: self.address,
            client: self.client,
            authenticated_by: self.authenticated_by,
            binding: self.binding,
            message: kind,
        })
    }

    /// Returns who does what the message asks for.
    pub(crate) fn actor(&self) -> Actor {
        self.client.map_or(Actor::Agent, Actor::Client)
    }

    /// Begins the trail of a refusal.
    pub(crate) fn trail(&self) -> Trail {
        let address = self.address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        let mut trail = Trail::new("inventory", address, &HeaderMap::new());
        trail.user_agent = self.user_agent.clone().unwrap_or_default();
        trail.client = self.client;
        trail.pass("The agent may submit inventories");
        trail
    }
}
