//! From a message that was read to what is on disk: now, or later by the worker.

use crate::{Intake, arrival::Arrival, reading::Unreadable};
use inventory::{Inventory, Message};
use std::sync::Arc;
use store::{Change, ReceivedDocument, Recorded, Submission};
use web::{App, Failed};

/// Why an agent's inventory is not taken.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Refused {
    /// Somebody locked the agent.
    Locked,
    /// The agent belongs to another client.
    OtherClient,
}

/// What locked agents are told.
const LOCKED: &str =
    "This agent is locked: its inventories are refused until an administrator unlocks it.";
/// What agents of another client are told.
const OTHER_CLIENT: &str =
    "This agent belongs to another OAuth client: an administrator can bind it to this one.";

impl Refused {
    /// Returns what the agent is told.
    pub(crate) const fn told(self) -> &'static str {
        match self {
            Self::Locked => LOCKED,
            Self::OtherClient => OTHER_CLIENT,
        }
    }

    fn failed(self, deviceid: &str) -> Failed {
        match self {
            Self::Locked => Failed::new(
                "The agent is not locked",
                format!("the agent {deviceid} is locked"),
                "Unlock the agent on its page under Administration, Agents.",
            ),
            Self::OtherClient => Failed::new(
                "The agent belongs to this client",
                format!("the agent {deviceid} belongs to another client"),
                "If the agent was moved to this client on purpose, bind it on its page under Administration, Agents. If not, somebody else has the client's secret: replace it.",
            ),
        }
    }

    /// Keeps the denial; returns its reference.
    pub(crate) async fn deny(
        self,
        app: &App,
        arrival: &Arrival,
        deviceid: &str,
    ) -> Result<Option<String>, store::Error> {
        let reference = arrival.trail().deny(app, app.now(), &self.failed(deviceid)).await?;
        if let (Self::OtherClient, Some(reference)) = (self, reference.clone()) {
            let deviceid = deviceid.to_owned();
            let note = move |change: &mut Change<'_>| {
                change.note_other_client_denial(&deviceid, &reference)
            };
            app.store.change(arrival.actor(), arrival.at, note).await?;
        }
        Ok(reference)
    }
}

/// Returns why what was recorded is nothing, if the agent was refused.
pub(crate) const fn refusal(recorded: Recorded) -> Option<Refused> {
    match recorded {
        Recorded::Locked(_) => Some(Refused::Locked),
        Recorded::OtherClient(..) => Some(Refused::OtherClient),
        _ => None,
    }
}

/// Takes a message apart: a submission for each asset that it tells of. `None` if it does not say whose it is.
pub(crate) fn submissions(
    arrival: &Arrival,
    mut message: Message,
    document: ReceivedDocument,
) -> Option<Vec<Submission>> {
    let found = std::mem::take(&mut message.inventories);
    // A document about several assets is none of any of them, but all that there is of one that is refused.
    let (mut of_one, of_several) = match found.len() {
        1 => (Some(document), None),
        _ => (None, Some(Arc::new(document))),
    };
    let submission = |(place, inventory): (usize, Inventory)| {
        let kind = if inventory.partial { "partial inventory" } else { "inventory" };
        let mut about = message.clone();
        about.version = about.version.or_else(|| inventory.agent_version.clone());
        about.tag = about.tag.or_else(|| inventory.tag.clone());
        about.deviceid = Some(inventory.deviceid.clone());
        let mut submission = Submission::new(arrival.contact(&about, kind)?, inventory);
        submission.document = of_one.take();
        submission.message = of_several.clone().map(|message| (message, place));
        Some(submission)
    };
    found.into_iter().enumerate().map(submission).collect()
}

/// Why a submission cannot be made ready.
#[derive(Debug)]
pub(crate) enum NotPrepared {
    /// The database does not answer.
    Store(store::Error),
    /// Something that was left unread cannot be read.
    Unreadable(Unreadable),
}

impl From<store::Error> for NotPrepared {
    fn from(error: store::Error) -> Self {
        Self::Store(error)
    }
}

impl From<Unreadable> for NotPrepared {
    fn from(unreadable: Unreadable) -> Self {
        Self::Unreadable(unreadable)
    }
}

/// Makes ready what differs from what is known, where that keeps nobody waiting.
pub(crate) async fn prepared(
    app: &App,
    intake: &Intake,
    mut submission: Submission,
) -> Result<Submission, NotPrepared> {
    let deviceid = submission.contact.deviceid.clone();
    let known = app.store.read(move |db| db.known_digests(&deviceid)).await?;
    if !submission.needs_preparation(&known) {
        return Ok(submission);
    }
    let lost = |_| store::Error::Lost("the server shuts down");
    let permit = Arc::clone(&intake.at_work).acquire_owned().await.map_err(lost)?;
    let work = move || {
        let _permit = permit;
        submission.prepare(&known).map_err(Unreadable::from)?;
        Ok(submission)
    };
    tokio::task::spawn_blocking(work).await.map_err(|_| store::Error::Lost("the work panicked"))?
}

/// Says in the log what became of an inventory.
pub(crate) fn tell(recorded: Recorded, deviceid: &str) {
    match recorded {
        Recorded::Created(id) => {
            tracing::info!(asset.id = id.0, deviceid, "an asset was added");
        }
        Recorded::Updated(id, evidence) => {
            tracing::debug!(asset.id = id.0, deviceid, %evidence, "an asset was brought up to date");
        }
        Recorded::Refused(agent) => {
            tracing::info!(agent.id = agent.0, deviceid, "a rule refuses the asset: it waits");
        }
        Recorded::Doubtful(agent) => {
            tracing::info!(agent.id = agent.0, deviceid, "several assets may be meant: it waits");
        }
        Recorded::Unrecognisable(agent) => {
            tracing::info!(agent.id = agent.0, deviceid, "nothing tells the device from others");
        }
        Recorded::LeftOut(agent) => {
            tracing::debug!(agent.id = agent.0, deviceid, "the settings leave the asset out");
        }
        Recorded::Locked(agent) => {
            tracing::info!(agent.id = agent.0, deviceid, "the agent is locked");
        }
        Recorded::OtherClient(agent, client) => {
            tracing::warn!(
                agent.id = agent.0,
                client.key = client.0,
                deviceid,
                "the agent belongs to another client"
            );
        }
        Recorded::AwaitsFullInventory(agent) => {
            tracing::info!(
                agent.id = agent.0,
                deviceid,
                "a partial inventory of a machine that is not known yet"
            );
        }
    }
}
