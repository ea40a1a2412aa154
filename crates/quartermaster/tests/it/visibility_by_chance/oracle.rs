//! What is seen, counted naively: entity by entity, row by row.

use rights::{Action, Rights, Subject};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use store::EntityId;

/// An asset, as it was made.
#[derive(Clone, Debug)]
pub(super) struct Thing {
    pub(super) id: i64,
    pub(super) kind: &'static str,
    pub(super) name: String,
    pub(super) serial: String,
    pub(super) entity: EntityId,
    pub(super) trashed: bool,
    /// Whether an agent told of it.
    pub(super) machine: bool,
}

impl Thing {
    pub(super) fn read(kind: &'static str, row: &Value) -> Self {
        let text = |name: &str| row[name].as_str().unwrap().to_owned();
        Self {
            id: row["id"].as_i64().unwrap(),
            kind,
            name: text("name"),
            serial: text("serial"),
            entity: EntityId(row["entity"]["id"].as_i64().unwrap()),
            trashed: row["is_deleted"].as_bool().unwrap(),
            machine: false,
        }
    }
}

/// Somebody who looks.
pub(super) struct Eye<'w> {
    above: &'w BTreeMap<EntityId, Option<EntityId>>,
    holdings: Vec<(Rights, EntityId, bool)>,
}

impl<'w> Eye<'w> {
    pub(super) fn new(
        above: &'w BTreeMap<EntityId, Option<EntityId>>,
        holdings: Vec<(Rights, EntityId, bool)>,
    ) -> Self {
        Self { above, holdings }
    }

    /// Says whether rows of a kind are seen anywhere at all.
    pub(super) fn sees_any(&self, subject: Subject) -> bool {
        self.holdings.iter().any(|(rights, ..)| rights.allow(subject, Action::Read))
    }

    /// Says whether rows of a kind are seen that belong to an entity.
    pub(super) fn sees(&self, subject: Subject, entity: EntityId) -> bool {
        let reaches = |held: EntityId, below: bool| {
            held == entity || below && self.path_to(entity).contains(&held)
        };
        self.holdings.iter().any(|(rights, held, below)| {
            rights.allow(subject, Action::Read) && reaches(*held, *below)
        })
    }

    /// Returns an entity and all above it.
    pub(super) fn path_to(&self, entity: EntityId) -> BTreeSet<EntityId> {
        let mut path = BTreeSet::from([entity]);
        let mut next = self.above[&entity];
        while let Some(entity) = next {
            path.insert(entity);
            next = self.above[&entity];
        }
        path
    }
}
