//! What every tab of a client's page shows: the name, the state, and the tabs.

use super::{PATH, form::Offered};
use store::{Client, ClientKey, Visible};
use web::{App, Page, PageError, SignedIn};

/// What stands above a tab.
pub(crate) struct ClientFrame {
    pub(crate) key: i64,
    pub(crate) enabled: bool,
    pub(crate) comment: String,
    pub(crate) tabs: Vec<Tab>,
}

/// A tab.
pub(crate) struct Tab {
    /// The key of what it says.
    pub(crate) label: &'static str,
    pub(crate) href: String,
    pub(crate) current: bool,
}

/// The tabs: the end of each address, and the key of what it says.
const TABS: [(&str, &str); 6] = [
    ("", "tab-overview"),
    ("/access", "tab-access"),
    ("/credentials", "tab-credentials"),
    ("/activity", "tab-activity"),
    ("/setup", "tab-setup"),
    ("/history", "tab-history"),
];

impl ClientFrame {
    /// Frames a tab; `current` is the end of its address.
    pub(crate) fn new(client: &Client, current: &str) -> Self {
        let key = client.key.0;
        let tabs = TABS.map(|(end, label)| Tab {
            label,
            href: format!("{PATH}/{key}{end}"),
            current: end == current,
        });
        Self {
            key,
            enabled: client.metadata.enabled,
            comment: client.metadata.comment.clone(),
            tabs: tabs.into(),
        }
    }
}

/// Returns the page of a client.
pub(crate) fn page(app: &App, signed_in: &SignedIn, client: &Client) -> Page {
    Page::new(app, signed_in, client.metadata.name.clone(), "clients")
}

/// Finds a client.
pub(crate) async fn find(app: &App, key: i64) -> Result<Client, PageError> {
    app.store.read(move |db| db.client_by_key(ClientKey(key))).await?.ok_or(PageError::NotFound)
}

/// Reads what forms choose from.
pub(crate) async fn offered(
    app: &App,
    signed_in: &SignedIn,
    seen_as: std::net::IpAddr,
) -> Result<Offered, PageError> {
    let (profiles, entities, root) = app
        .store
        .browse(|db| {
            Ok((db.profiles()?, db.entity_names(&Visible::Everything)?, db.root_entity()?))
        })
        .await?;
    let profiles = profiles.into_iter().map(|(id, name)| (id.0, name)).collect();
    Ok(Offered { profiles, entities, root, seen_as, language: signed_in.language })
}
