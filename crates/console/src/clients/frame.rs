//! What every tab of a client's page shows: the name, the state, and the tabs.

use super::{PATH, form::Offered};
use rights::Rights;
use store::{Client, ClientKey, ClientMetadata, Holding, Visible};
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

/// Finds a client to be changed by somebody who may give what it acts with: another secret would be a way to more rights.
pub(crate) async fn find_to_change(
    app: &App,
    signed_in: &SignedIn,
    key: i64,
) -> Result<Client, PageError> {
    let client = find(app, key).await?;
    if may_bind(app, signed_in, &client.metadata).await? {
        Ok(client)
    } else {
        Err(PageError::Forbidden)
    }
}

/// Says whether the person may give a client the profile with which it acts for itself, in all entities where it does.
pub(crate) async fn may_bind(
    app: &App,
    signed_in: &SignedIn,
    metadata: &ClientMetadata,
) -> Result<bool, PageError> {
    let Some(account) = metadata.service_account.clone() else { return Ok(true) };
    let powers = signed_in.powers.clone();
    let may = app
        .store
        .read(move |db| {
            for (entity, recursive) in account.entities {
                let holding = Holding { profile: account.profile, entity, recursive };
                if !db.may_give(&powers, &holding)? {
                    return Ok(false);
                }
            }
            Ok(true)
        })
        .await?;
    Ok(may)
}

/// Reads what forms choose from: of the profiles those that may do no more than the person, and the one that is there.
pub(crate) async fn offered(
    app: &App,
    signed_in: &SignedIn,
    seen_as: std::net::IpAddr,
    known: Option<&Client>,
) -> Result<Offered, PageError> {
    let own: Rights = signed_in.rights.clone();
    let known = known.and_then(|client| client.metadata.service_account.as_ref());
    let known = known.map(|account| account.profile);
    let (profiles, entities, root) = app
        .store
        .browse(move |db| {
            let mut profiles = Vec::new();
            for (id, name) in db.profiles()? {
                let rights = db.rights_of_profile(id)?.unwrap_or_default().0;
                if own.cover(&rights) || known == Some(id) {
                    profiles.push((id.0, name));
                }
            }
            Ok((profiles, db.entity_names(&Visible::Everything)?, db.root_entity()?))
        })
        .await?;
    Ok(Offered { profiles, entities, root, seen_as, language: signed_in.language })
}
