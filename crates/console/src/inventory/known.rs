//! What the inventory settings choose from: entities, and the states of assets.

use crate::picker::Picker;
use std::collections::BTreeSet;
use store::{DropdownKind, EntityId, Listing, Reader, Settings, StaleCondition, Visible};

/// What there is to choose from.
pub(super) struct Known {
    /// Every entity: key and name.
    entities: Vec<(EntityId, String)>,
    /// The states that assets have or had.
    states: Vec<String>,
}

impl Known {
    /// Reads it.
    pub(super) fn read(db: &mut Reader<'_>) -> Result<Self, store::Error> {
        let most = i64::try_from(StaleCondition::MOST).unwrap_or(i64::MAX);
        let listing = Listing { limit: most, ..Listing::default() };
        let states = db.dropdowns(DropdownKind::State, &listing)?.rows;
        Ok(Self {
            entities: db.entity_names(&Visible::Everything)?,
            states: states.into_iter().map(|state| state.name).collect(),
        })
    }

    /// Returns the field by which an entity is chosen.
    pub(super) fn picker(&self) -> Picker {
        Picker::of(self.entities.iter().map(|(id, path)| (id.0, path.clone())), None)
    }

    /// Returns that field with the entity that is chosen: where none is, the root.
    pub(super) fn picker_of(&self, settings: &Settings) -> Picker {
        let mut picker = self.picker();
        let root = self.entities.first().map(|(id, _)| *id);
        if let Some(chosen) = settings.default_entity.or(root) {
            picker.choose(&chosen.0.to_string());
        }
        picker
    }

    /// Returns the states that may be chosen: none at all first, then those that are known or chosen.
    pub(super) fn states_to_choose(&self, settings: &Settings) -> BTreeSet<String> {
        let mut states: BTreeSet<String> = self.states.iter().cloned().collect();
        states.insert(String::new());
        states.extend(settings.default_state.clone());
        if let StaleCondition::These(chosen) = &settings.stale_condition {
            states.extend(chosen.iter().cloned());
        }
        states
    }
}
