//! A fleet that sends to the server what it is asked to.

use std::ops::Range;

use anyhow::{Result, ensure};
use fleet::{Extent, Fleet};
use tokio::runtime::Runtime;

use crate::bench::agents::{AgentClient, Sent, message, send};
use crate::bench::cores::Busy;
use crate::bench::load_runtime;
use crate::bench::server::Server;

/// How many documents are held at once while a fleet is filled.
const AT_ONCE: u32 = 2000;

/// A fleet with the client of its agents.
pub(super) struct Fleets {
    runtime: Runtime,
    client: AgentClient,
    seed: u64,
    connections: u16,
}

/// Messages that are ready to be sent.
pub(super) struct Documents {
    messages: Vec<Vec<u8>>,
    /// How many machines they are of.
    pub(super) machines: u32,
    /// How long they are, unpacked, together.
    pub(super) bytes: u64,
}

/// What was measured.
pub(super) struct Measured {
    pub(super) sent: Sent,
    pub(super) busy: Busy,
}

impl Fleets {
    pub(super) fn new(server: &Server, seed: u64, connections: u16) -> Result<Self> {
        let client = AgentClient::provide(server)?;
        Ok(Self { runtime: load_runtime()?, client, seed, connections })
    }

    /// Prepares what machines send on a day.
    pub(super) fn documents(
        &self,
        server: &Server,
        machines: impl Iterator<Item = u32>,
        extent: Extent,
        day: u32,
    ) -> Result<Documents> {
        let fleet = Fleet::new(self.seed, extent);
        // An own token for each lot: a long run outlives an hour.
        let token = self.runtime.block_on(self.client.token(server.port()))?;
        let mut documents = Documents { messages: Vec::new(), machines: 0, bytes: 0 };
        for index in machines {
            let text = fleet.machine(index).document(day).json();
            documents.bytes += text.len() as u64;
            documents.machines += 1;
            documents.messages.push(message(&token, index, &text)?);
        }
        Ok(documents)
    }

    /// Sends them, and tells how long it took.
    pub(super) fn send(&self, server: &Server, documents: Documents) -> Result<Measured> {
        let clocks = server.clocks();
        let sending = send(server.port(), self.connections, documents.messages);
        let sent = self.runtime.block_on(sending)?;
        Ok(Measured { sent, busy: server.clocks().since(&clocks) })
    }

    /// Brings machines in, by small documents, without measuring it.
    pub(super) fn fill(&self, server: &Server, machines: Range<u32>) -> Result<()> {
        for start in machines.clone().step_by(AT_ONCE as usize) {
            let lot = start..machines.end.min(start + AT_ONCE);
            self.send(server, self.documents(server, lot, Extent::Small, 0)?)?;
        }
        Ok(())
    }

    /// Compares what the server knows with what it was told.
    pub(super) fn expect_machines(server: &Server, machines: u32) -> Result<()> {
        let listed = server.command(&["computer", "list", "--json"], "")?;
        let listed: Vec<serde_json::Value> = serde_json::from_str(&listed)?;
        ensure!(
            listed.len() == machines as usize,
            "the server was told of {machines} machines and knows {}",
            listed.len()
        );
        Ok(())
    }
}
