//! Administration → Inventory: the settings, the queue, and import from file.

mod chosen;
mod consequences;
mod form;
mod import;
mod import_file;
mod known;
mod queue;
mod queued_document;
mod settings;

pub(crate) use chosen::QueueRows;
pub(crate) use import::{import, page as import_page};
pub use import_file::{ImportFile, ImportResult, Importer, Outcome};
pub(crate) use queue::{queue, retry_all};
pub(crate) use queued_document::{
    confirm_discarding, discard, queued_document, queued_file, retry,
};
pub(crate) use settings::{save, settings};

pub(crate) use form::way_label;

use crate::tabs::Tab;
use rights::{Action, Subject};
use web::SignedIn;

/// Where the settings are.
const PATH: &str = "/administration/inventory";

/// The tabs of Administration → Inventory; `current` is the end of an address.
pub(crate) fn tabs(signed_in: &SignedIn, current: &str) -> Vec<Tab> {
    let mut tabs = vec![Tab::new("tab-configuration", PATH, current.is_empty())];
    tabs.push(Tab::new("tab-rules", format!("{PATH}/rules"), current == "/rules"));
    tabs.push(Tab::new("tab-trial", format!("{PATH}/rules/trial"), current == "/rules/trial"));
    tabs.push(Tab::new("tab-queue", format!("{PATH}/queue"), current == "/queue"));
    if signed_in.may_in_root(Subject::Inventory, Action::Update) {
        tabs.push(Tab::new("tab-import", format!("{PATH}/import"), current == "/import"));
    }
    tabs
}
