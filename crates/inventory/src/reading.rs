//! The content of a document, read into the model.

use crate::Inventory;
use serde_json::{Map, Value};

/// Reads every section.
pub(crate) fn read(_content: Map<String, Value>, _inventory: &mut Inventory) {}
