//! An asset's tab Connections: what it is linked with, and what its agent tells of what is plugged in.

use super::{
    frame::{Act, Found, Frame, find},
    kind::{AssetAt, AssetKind, asset_href},
    member::section_label,
    part_view::{Body, SectionView, read},
    tab::CONNECTIONS,
};
use crate::html;
use askama::Template;
use axum::{extract::State, response::Html};
use oauth::Timestamp;
use rights::{Action, Subject};
use store::{AssetLink, LinkEnd};
use web::{App, Language, Page, PageError, SignedIn};

#[derive(Template)]
#[template(path = "asset_pages/connections.html")]
struct ConnectionsPage {
    page: Page,
    frame: Frame,
    links: Vec<LinkRow>,
    sections: Vec<SectionView>,
}

/// A link as the tab shows it.
struct LinkRow {
    name: String,
    href: String,
    /// What the other one is.
    kind: String,
    /// How the two belong together.
    relation: String,
    linked_at: Timestamp,
    unlinked_at: Option<Timestamp>,
}

/// Shows what an asset is linked with.
pub(crate) async fn connections(
    State(app): State<App>,
    signed_in: SignedIn,
    at: AssetAt,
) -> Result<Html<String>, PageError> {
    let (visible, language) =
        (signed_in.visible(Subject::Assets, Action::Read), signed_in.language);
    let found = find(&app, &signed_in, at, "connections", move |db, asset| {
        let links = db.asset_links(asset.id, &visible)?;
        Ok((links, read(db, asset.id, &CONNECTIONS, language)?))
    })
    .await?;
    let Found { page, frame, content: (links, sections), language, .. } = found;
    let links = links.into_iter().map(|link| LinkRow::new(link, language)).collect();
    html(&ConnectionsPage { page, frame, links, sections })
}

impl LinkRow {
    fn new(link: AssetLink, language: Language) -> Self {
        let (id, itemtype, name) = link.other;
        let section = section_label(&link.section, language);
        let relation = match link.end {
            LinkEnd::Parent => language.t1("link-of-this", "section", section),
            LinkEnd::Child => language.t1("link-of-other", "section", section),
        };
        Self {
            name,
            href: asset_href(itemtype, id),
            kind: language.t(AssetKind::of(itemtype).one),
            relation,
            linked_at: link.linked_at,
            unlinked_at: link.unlinked_at,
        }
    }
}
