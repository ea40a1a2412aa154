//! Assets: a list and a page for every kind, made of what the kinds and the sections of the format are described by.

mod acts;
mod agents;
mod changes;
mod chosen;
mod columns;
mod connections;
mod documents;
mod edit;
mod form;
mod frame;
mod history;
mod kind;
mod list;
mod locks;
mod main_tab;
mod member;
mod part_view;
mod parts_tab;
mod software_tab;
mod tab;
pub(crate) mod told_change;
mod whereabouts;

pub(crate) use acts::{confirm_purge, purge, restore, trash};
pub(crate) use agents::agents;
pub(crate) use changes::changes;
pub(crate) use chosen::{act_on_chosen, confirm_chosen};
pub(crate) use connections::connections;
pub(crate) use documents::document;
pub(crate) use edit::save;
pub(crate) use history::history;
pub(crate) use kind::{AssetKind, asset_href, href_of};
pub(crate) use list::assets;
pub(crate) use locks::{lock, locks, release};
pub(crate) use main_tab::main_tab;
pub(crate) use parts_tab::parts_tab;
pub(crate) use software_tab::software_tab;
