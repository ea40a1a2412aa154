//! The kinds of assets as the console knows them: where each is, what it is called, which columns its list shows.

use super::columns::{COMPUTER, CONNECTED, NETWORKED};
use crate::listing::ColumnShape;
use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use inventory::ItemType;
use store::AssetId;
use web::{App, PageError};

/// A kind of assets.
pub(crate) struct AssetKind {
    /// Which.
    pub(crate) itemtype: ItemType,
    /// Its part of the address, which is the name of its entry in the menu as well.
    pub(crate) segment: &'static str,
    /// The key of what several of it are called.
    pub(crate) label: &'static str,
    /// The key of what one of it is called.
    pub(crate) one: &'static str,
    /// The key of what the list says while there is none.
    pub(crate) none: &'static str,
    /// The key of how one comes into the list.
    pub(crate) none_what: &'static str,
    /// The columns of its list.
    pub(super) columns: &'static [ColumnShape],
}

/// Where an asset is, as an address names it: `/assets/KIND/ID`.
#[derive(Clone, Copy)]
pub(crate) struct AssetAt {
    /// Its kind.
    pub(crate) kind: &'static AssetKind,
    /// Its key.
    pub(crate) id: AssetId,
}

/// A kind, as an address names it: `/assets/KIND`.
#[derive(Clone, Copy)]
pub(crate) struct KindAt(pub(crate) &'static AssetKind);

/// Every kind, in the order of GLPI's menu.
pub(crate) static KINDS: [AssetKind; 7] = [
    AssetKind {
        itemtype: ItemType::Computer,
        segment: "computers",
        label: "menu-computers",
        one: "kind-computer",
        none: "computers-none",
        none_what: "computers-none-what",
        columns: &COMPUTER,
    },
    AssetKind {
        itemtype: ItemType::Monitor,
        segment: "monitors",
        label: "menu-monitors",
        one: "kind-monitor",
        none: "monitors-none",
        none_what: "monitors-none-what",
        columns: &CONNECTED,
    },
    AssetKind {
        itemtype: ItemType::NetworkEquipment,
        segment: "network-equipment",
        label: "menu-network-equipment",
        one: "kind-network-equipment",
        none: "network-equipment-none",
        none_what: "network-equipment-none-what",
        columns: &NETWORKED,
    },
    AssetKind {
        itemtype: ItemType::Peripheral,
        segment: "peripherals",
        label: "menu-peripherals",
        one: "kind-peripheral",
        none: "peripherals-none",
        none_what: "peripherals-none-what",
        columns: &CONNECTED,
    },
    AssetKind {
        itemtype: ItemType::Printer,
        segment: "printers",
        label: "menu-printers",
        one: "kind-printer",
        none: "printers-none",
        none_what: "printers-none-what",
        columns: &NETWORKED,
    },
    AssetKind {
        itemtype: ItemType::Phone,
        segment: "phones",
        label: "menu-phones",
        one: "kind-phone",
        none: "phones-none",
        none_what: "phones-none-what",
        columns: &COMPUTER,
    },
    AssetKind {
        itemtype: ItemType::Unmanaged,
        segment: "unmanaged",
        label: "menu-unmanaged",
        one: "kind-unmanaged",
        none: "unmanaged-none",
        none_what: "unmanaged-none-what",
        columns: &NETWORKED,
    },
];

impl AssetKind {
    /// Returns the kind of an asset.
    pub(crate) fn of(itemtype: ItemType) -> &'static Self {
        let [computer, ..] = &KINDS;
        KINDS.iter().find(|kind| kind.itemtype == itemtype).unwrap_or(computer)
    }

    /// Returns where its list is.
    pub(crate) fn path(&self) -> String {
        format!("/assets/{}", self.segment)
    }
}

impl AssetAt {
    /// Returns where the asset's page is.
    pub(crate) fn path(self) -> String {
        format!("{}/{}", self.kind.path(), self.id.0)
    }
}

/// Returns where the page of an asset is.
pub(crate) fn asset_href(itemtype: ItemType, id: AssetId) -> String {
    AssetAt { kind: AssetKind::of(itemtype), id }.path()
}

/// Returns where the page of an asset is that is told with its kind and name.
pub(crate) fn href_of((id, itemtype, _): &(AssetId, ItemType, String)) -> String {
    asset_href(*itemtype, *id)
}

fn find(segment: Option<&(String, String)>) -> Result<&'static AssetKind, PageError> {
    let found = segment.and_then(|(_, named)| KINDS.iter().find(|kind| kind.segment == named));
    found.ok_or(PageError::NotFound)
}

impl FromRequestParts<App> for KindAt {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        find(path(parts, app).await?.first()).map(Self)
    }
}

impl FromRequestParts<App> for AssetAt {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        let path = path(parts, app).await?;
        let kind = find(path.first())?;
        let id = path.get(1).and_then(|(_, id)| id.parse().ok()).map(AssetId);
        Ok(Self { kind, id: id.ok_or(PageError::NotFound)? })
    }
}

async fn path(parts: &mut Parts, app: &App) -> Result<Vec<(String, String)>, PageError> {
    let path = Path::<Vec<(String, String)>>::from_request_parts(parts, app).await;
    path.map(|Path(path)| path).map_err(|_| PageError::NotFound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_asset_has_a_place() {
        for itemtype in ItemType::ALL {
            assert_eq!(AssetKind::of(itemtype).itemtype, itemtype);
        }
        assert_eq!(asset_href(ItemType::Phone, AssetId(7)), "/assets/phones/7");
    }
}
