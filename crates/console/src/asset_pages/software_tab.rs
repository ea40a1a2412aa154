//! An asset's tab Software, with a search through it.

use super::{
    frame::{Act, Found, Frame, find},
    kind::AssetAt,
    part_view::{Body, SectionView, read},
    tab::SOFTWARE,
};
use crate::html;
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Html,
};
use serde::Deserialize;
use store::InstalledSoftware;
use web::{App, Page, PageError, SignedIn};

#[derive(Template)]
#[template(path = "asset_pages/software.html")]
struct SoftwarePage {
    page: Page,
    frame: Frame,
    search: String,
    software: Vec<InstalledSoftware>,
    /// How many programs there are in all.
    count: usize,
    /// How many match that are not shown.
    left: usize,
    sections: Vec<SectionView>,
}

/// Which software is shown.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct SoftwareSearch {
    q: String,
}

/// How many programs a page shows.
const MOST: usize = 500;

/// Shows an asset's software.
pub(crate) async fn software_tab(
    State(app): State<App>,
    signed_in: SignedIn,
    at: AssetAt,
    Query(SoftwareSearch { q }): Query<SoftwareSearch>,
) -> Result<Html<String>, PageError> {
    let language = signed_in.language;
    let found = find(&app, &signed_in, at, "software", move |db, asset| {
        Ok((db.asset_software(asset.id)?, read(db, asset.id, &SOFTWARE, language)?))
    })
    .await?;
    let Found { page, frame, content: (software, sections), .. } = found;
    let count = software.len();
    let search: String = q.chars().take(200).collect();
    let wanted: Vec<String> = search.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let matches = |one: &InstalledSoftware| {
        let publisher = one.publisher.as_deref().unwrap_or_default();
        let text = format!("{} {publisher} {}", one.name, one.version).to_lowercase();
        wanted.iter().all(|word| text.contains(word))
    };
    let mut software: Vec<_> = software.into_iter().filter(matches).collect();
    let left = software.len().saturating_sub(MOST);
    software.truncate(MOST);
    html(&SoftwarePage { page, frame, search, software, count, left, sections })
}
