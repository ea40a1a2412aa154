//! Which message is it, and what is the answer?

use crate::{
    Intake,
    answer::{Language, Reply},
    arrival::Arrival,
    expiration::Expiration,
    reading::read_lists,
    recording::{NotPrepared, Refused, prepared, refusal, submissions, tell},
};
use axum::{http::StatusCode, response::Response};
use inventory::{Action, Message};
use serde_json::{Value, json};
use std::sync::Arc;
use store::{AgentContact, Change, ReceivedDocument, Settings, Submission};
use tokio::sync::OwnedSemaphorePermit;
use web::{App, with_reference};

/// Tasks that need nothing of the server but that it takes inventories.
const SERVED_TASKS: [&str; 2] = ["inventory", "remoteinventory"];
/// The other tasks that agents know: an agent that asks again does not say which it has.
const OTHER_TASKS: [&str; 6] =
    ["collect", "deploy", "esx", "netdiscovery", "netinventory", "wakeonlan"];
/// What agents are told of this server's version; they adapt their format to it.
const PROTOCOL_VERSION: &str = "11.0.0";

/// Marks the answer to an inventory that is on disk.
#[derive(Clone, Copy, Debug)]
pub(crate) struct InventoryTaken;

/// A message, and all that its answer depends on.
pub(crate) struct Exchange<'e> {
    pub(crate) app: &'e App,
    pub(crate) intake: &'e Intake,
    pub(crate) settings: &'e Settings,
    pub(crate) arrival: Arrival,
    pub(crate) reply: Reply,
}

/// What becomes of an inventory that was read.
enum Way {
    /// It is recorded before it is answered.
    Now(OwnedSemaphorePermit),
    /// It is kept, answered, and recorded after those that came before it.
    Later,
}

impl Exchange<'_> {
    /// Answers a message.
    pub(crate) async fn answer(mut self, message: Message, document: ReceivedDocument) -> Response {
        match message.action {
            Action::Contact => self.contact(&message).await,
            Action::Prolog => self.prolog(&message).await,
            Action::Inventory if message.inventories.is_empty() => self
                .reply
                .error(StatusCode::BAD_REQUEST, "JSON does not validate: `content` is missing"),
            Action::Inventory | Action::NetDiscovery | Action::NetInventory => {
                match self.inventories(message, document).await {
                    Ok(response) | Err(response) => response,
                }
            }
            // There are no credentials to hand out: the agent goes on without.
            Action::GetParams => self.reply.ok(json!({ "credentials": [] })),
            Action::Other(name) => self.not_supported(&name),
        }
    }

    fn not_supported(&self, name: &str) -> Response {
        let name: String = name.chars().take(40).collect();
        self.reply.error(StatusCode::NOT_IMPLEMENTED, &format!("Query '{name}' is not supported."))
    }

    async fn contact(&mut self, message: &Message) -> Response {
        let Some(contact) = self.arrival.contact(message, "contact") else {
            return self.no_deviceid();
        };
        if self.intake.gauge.is_nearly_full(self.settings.queue) {
            return self.have_wait(&contact.deviceid);
        }
        self.spread(&contact.deviceid);
        if let Err(refusal) = self.record_contact(contact).await {
            return refusal;
        }
        let not_served = message.enabled_tasks.iter().map(String::as_str);
        let not_served: Vec<&str> =
            not_served.filter(|task| !SERVED_TASKS.contains(task)).collect();
        self.tasks(&not_served)
    }

    /// Names what the agent has to do, and what it need not try.
    fn tasks(&self, not_served: &[&str]) -> Response {
        let mut members =
            json!({ "tasks": { "inventory": { "server": "glpi", "version": PROTOCOL_VERSION } } });
        if let (false, Value::Object(members)) = (not_served.is_empty(), &mut members) {
            let told: Vec<String> =
                not_served.iter().map(|task| format!("{task} task not supported")).collect();
            members.insert("message".to_owned(), json!(told.join(";")));
            members.insert("disabled".to_owned(), json!(not_served));
        }
        self.reply.ok(members)
    }

    /// Has an agent wait before it sends its inventory: it asks again by GET.
    fn have_wait(&self, deviceid: &str) -> Response {
        let echoed = self.reply.echoed.iter().find(|(name, _)| name == "glpi-request-id");
        let known = echoed.and_then(|(_, value)| value.to_str().ok()).map(str::to_owned);
        let request_id = known.unwrap_or_else(|| {
            self.app.random::<4>().iter().map(|byte| format!("{byte:02X}")).collect()
        });
        self.reply.ask_again(Expiration::pause(deviceid), &request_id)
    }

    /// Answers an agent that was told to wait.
    pub(crate) fn answer_waiting(mut self, request_id: &str) -> Response {
        if self.intake.gauge.is_nearly_full(self.settings.queue) {
            return self.have_wait(request_id);
        }
        self.spread(request_id);
        self.tasks(&OTHER_TASKS)
    }

    /// Has an agent come back later while others wait, each by another time.
    fn spread(&mut self, deviceid: &str) {
        let Settings { frequency_hours, spread_percent, queue, .. } = *self.settings;
        let load = self.intake.gauge.load(queue);
        self.reply.expiration = Expiration::spread(frequency_hours, spread_percent, load, deviceid);
    }

    async fn prolog(&mut self, message: &Message) -> Response {
        let Some(contact) = self.arrival.contact(message, "prolog") else {
            return self.no_deviceid();
        };
        if self.intake.gauge.is_nearly_full(self.settings.queue) {
            return match self.reply.language {
                // It sends a CONTACT at once, and that is told to wait.
                Language::Json => self.reply.pending(Expiration::Hours(0)),
                Language::Xml => self.reply.busy(),
            };
        }
        self.spread(&contact.deviceid);
        if let Err(refusal) = self.record_contact(contact).await {
            return refusal;
        }
        match self.reply.language {
            Language::Json => self.reply.ok(json!({})),
            Language::Xml => self.reply.xml_prolog(),
        }
    }

    /// Takes every asset that a message tells of, and answers once all, or the document itself, are on disk.
    async fn inventories(
        &mut self,
        message: Message,
        document: ReceivedDocument,
    ) -> Result<Response, Response> {
        let Some(first) = message.inventories.first() else {
            // A task of the network says that it begins or ends.
            let Some(contact) = self.arrival.contact(&message, "inventory") else {
                return Err(self.no_deviceid());
            };
            self.record_contact(contact).await?;
            return Ok(self.taken());
        };
        let deviceid = message.deviceid.clone().unwrap_or_else(|| first.deviceid.clone());
        match self.way(&deviceid).await? {
            Way::Now(_place) => {
                let submissions = submissions(&self.arrival, message, document);
                for submission in submissions.ok_or_else(|| self.no_deviceid())? {
                    self.record(submission).await?;
                }
            }
            Way::Later => {
                // What waits is answered now: it must be known that it can be read.
                let message = read_lists(self.intake, message).await;
                let message = message.map_err(|why| self.reply.unreadable(&why))?;
                let about = Message { inventories: Vec::new(), ..message };
                let about = Message { deviceid: Some(deviceid), ..about };
                let Some(contact) = self.arrival.contact(&about, "inventory") else {
                    return Err(self.no_deviceid());
                };
                self.accept(contact, document).await?;
            }
        }
        Ok(self.taken())
    }

    fn taken(&self) -> Response {
        let mut response = match self.reply.language {
            Language::Json => self.reply.ok(json!({})),
            Language::Xml => self.reply.xml_taken(),
        };
        response.extensions_mut().insert(InventoryTaken);
        response
    }

    /// Chooses between now and later: what comes while others wait comes after them.
    async fn way(&self, deviceid: &str) -> Result<Way, Response> {
        if !self.intake.gauge.is_empty() {
            return Ok(Way::Later);
        }
        let Ok(place) = Arc::clone(&self.intake.at_once).try_acquire_owned() else {
            return Ok(Way::Later);
        };
        let deviceid = deviceid.to_owned();
        let waits = self.app.store.read(move |db| db.has_waiting(&deviceid)).await;
        match waits {
            Ok(false) => Ok(Way::Now(place)),
            Ok(true) => Ok(Way::Later),
            Err(error) => Err(self.failed(&error)),
        }
    }

    /// Records an inventory before it is answered.
    async fn record(&self, submission: Submission) -> Result<(), Response> {
        let deviceid = submission.contact.deviceid.clone();
        let submission =
            prepared(self.app, self.intake, submission).await.map_err(|why| match why {
                NotPrepared::Store(error) => self.failed(&error),
                NotPrepared::Unreadable(why) => self.reply.unreadable(&why),
            })?;
        let change = move |change: &mut Change<'_>| change.record_inventory(&submission);
        let (actor, at) = (self.arrival.actor(), self.arrival.at);
        let recorded = self.app.store.change_patiently(actor, at, change).await;
        let recorded = recorded.map_err(|error| self.failed(&error))?;
        if let Some(refused) = refusal(recorded) {
            return Err(self.refuse(refused, &deviceid).await);
        }
        tell(recorded, &deviceid);
        Ok(())
    }

    /// Keeps a document until the worker comes to it.
    async fn accept(
        &self,
        contact: AgentContact,
        document: ReceivedDocument,
    ) -> Result<(), Response> {
        let deviceid = contact.deviceid.clone();
        let known = self.app.store.read(move |db| db.standing(&contact)).await;
        if let Some(known) = known.map_err(|error| self.failed(&error))? {
            let refused = known.belongs_to.map(|_| Refused::OtherClient);
            if let Some(refused) = refused.or(known.locked.then_some(Refused::Locked)) {
                return Err(self.refuse(refused, &deviceid).await);
            }
        }
        let document = document.packed();
        let size = i64::try_from(document.content.len()).unwrap_or(i64::MAX);
        let gauge = &self.intake.gauge;
        if !gauge.reserve(self.settings.queue, size) {
            return Err(self.reply.busy());
        }
        let accepted = self.arrival.accepted(deviceid, document);
        let (actor, at) = (self.arrival.actor(), self.arrival.at);
        let change = move |change: &mut Change<'_>| change.accept_document(&accepted);
        let kept = self.app.store.change(actor, at, change).await;
        if let Err(error) = kept {
            gauge.leave(1, size);
            return Err(self.failed(&error));
        }
        gauge.call();
        Ok(())
    }

    async fn record_contact(&self, contact: AgentContact) -> Result<(), Response> {
        let deviceid = contact.deviceid.clone();
        let change = move |change: &mut Change<'_>| change.record_contact(&contact);
        let recorded = self.app.store.change(self.arrival.actor(), self.arrival.at, change).await;
        let known = recorded.map_err(|error| self.failed(&error))?;
        match known.belongs_to {
            Some(_) => Err(self.refuse(Refused::OtherClient, &deviceid).await),
            None => Ok(()),
        }
    }

    /// Refuses an agent. Not with 401: another token would not help.
    async fn refuse(&self, refused: Refused, deviceid: &str) -> Response {
        match refused.deny(self.app, &self.arrival, deviceid).await {
            Ok(reference) => {
                let message = with_reference(refused.told(), reference.as_deref());
                self.reply.error(StatusCode::FORBIDDEN, &message)
            }
            Err(error) => self.failed(&error),
        }
    }

    fn no_deviceid(&self) -> Response {
        self.reply.error(StatusCode::BAD_REQUEST, "JSON does not validate: `deviceid` is missing")
    }

    fn failed(&self, error: &store::Error) -> Response {
        tracing::error!(%error, "a message of an agent could not be stored");
        if error.is_temporary() {
            return self.reply.busy();
        }
        self.reply.error(
            StatusCode::INTERNAL_SERVER_ERROR,
            "The server could not store this inventory. Its log says why; nothing of it was stored.",
        )
    }
}
