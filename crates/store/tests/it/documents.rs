//! Documents of machines that we made up, as agents send them.

use crate::world::{NOW, World};
use inventory::{Inventory, ItemType, Limits};
use oauth::Timestamp;
use serde_json::{Value, json};
use store::{
    Actor, AgentContact, Asset, AssetChange, AssetFilter, AssetId, ChangeFilter, Direction,
    Listing, ReceivedDocument, Recorded, Submission, Visible,
};

/// A computer that tells its number and nothing else.
pub(crate) fn machine(number: usize) -> Value {
    json!({
        "action": "inventory", "deviceid": format!("host{number}"), "itemtype": "Computer",
        "content": {
            "versionclient": "GLPI-Agent_v1.12",
            "hardware": { "name": format!("host{number}") },
            "bios": { "ssn": format!("SN-{number:05}") }
        }
    })
}

/// The same computer with a section.
pub(crate) fn with(mut document: Value, section: &str, rows: Value) -> Value {
    document["content"][section] = rows;
    document
}

/// The same document as one that tells only what changed.
pub(crate) fn partial(mut document: Value) -> Value {
    document["partial"] = json!(true);
    document
}

pub(crate) fn read(document: &Value) -> Inventory {
    let text = document.to_string();
    let message = inventory::read(text.as_bytes(), &Limits::default()).unwrap();
    message.inventories.into_iter().next().unwrap()
}

pub(crate) fn submission(document: &Value) -> Submission {
    let inventory = read(document);
    let contact = AgentContact {
        deviceid: inventory.deviceid.clone(),
        message: "inventory",
        ..AgentContact::default()
    };
    let mut submission = Submission::new(contact, inventory);
    submission.document = Some(ReceivedDocument {
        packing: "plain".to_owned(),
        content: document.to_string().into(),
    });
    submission
}

impl World {
    pub(crate) async fn submit(&self, document: &Value) -> Recorded {
        self.submit_at(document, NOW).await
    }

    pub(crate) async fn submit_at(&self, document: &Value, now: Timestamp) -> Recorded {
        self.record_at(submission(document), now).await
    }

    pub(crate) async fn record_at(&self, submission: Submission, now: Timestamp) -> Recorded {
        let record = move |db: &mut store::Change<'_>| db.record_inventory(&submission);
        self.store.change(Actor::Agent, now, record).await.unwrap()
    }

    /// Submits a document of a machine that is not known.
    pub(crate) async fn first(&self, document: &Value) -> AssetId {
        match self.submit(document).await {
            Recorded::Created(id) => id,
            other => panic!("no asset was made: {other:?}"),
        }
    }

    pub(crate) async fn asset(&self, id: AssetId) -> Asset {
        self.browse(move |db| db.asset(id)).await.unwrap()
    }

    pub(crate) async fn of_kind(&self, itemtype: ItemType) -> Vec<Asset> {
        let filter = AssetFilter::of(itemtype);
        self.browse(move |db| db.assets(&Listing::default(), &filter, &Visible::Everything))
            .await
            .rows
    }

    /// The names of the parts of a section.
    pub(crate) async fn parts(&self, id: AssetId, section: &'static str) -> Vec<String> {
        let parts = self.browse(move |db| db.parts_of_section(id, section)).await;
        parts.into_iter().map(|part| part.name.unwrap_or_default()).collect()
    }

    /// The history of an asset, the oldest first: section, part, field, before, after.
    pub(crate) async fn history(&self, id: AssetId) -> Vec<String> {
        let filter = ChangeFilter { asset: Some(id), ..ChangeFilter::default() };
        let listing = Listing { limit: 5_000, ..Listing::default() };
        let page =
            self.browse(move |db| db.asset_changes(&listing, &filter, &Visible::Everything)).await;
        page.rows.iter().map(told).collect()
    }

    /// Every change, the newest first.
    pub(crate) async fn changes(&self) -> Vec<AssetChange> {
        let listing = Listing { direction: Direction::Descending, ..Listing::default() };
        self.browse(move |db| {
            db.asset_changes(&listing, &ChangeFilter::default(), &Visible::Everything)
        })
        .await
        .rows
    }
}

pub(crate) fn told(change: &AssetChange) -> String {
    let words = [
        Some(change.section.as_str()),
        change.part.as_deref(),
        change.field.as_deref(),
        Some(change.kind.as_str()),
        change.before.as_deref(),
        change.after.as_deref(),
    ];
    let words = words.into_iter().map(|word| word.unwrap_or("-"));
    words.collect::<Vec<_>>().join("|")
}
