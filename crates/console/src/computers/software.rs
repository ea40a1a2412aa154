//! The page of a computer: its software, and a search through it.

use super::show::{Act, Found, Frame, find};
use crate::html;
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Html,
};
use serde::Deserialize;
use store::InstalledSoftware;
use web::{App, Page, PageError, SignedIn};

#[derive(Template)]
#[template(path = "computers/software.html")]
struct SoftwarePage {
    page: Page,
    frame: Frame,
    search: String,
    software: Vec<InstalledSoftware>,
    /// How many programs there are in all.
    count: usize,
    /// How many match that are not shown.
    left: usize,
}

/// Which software is shown.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct SoftwareSearch {
    q: String,
}

/// How many programs a page shows.
const MOST: usize = 500;

/// Shows a computer's software.
pub(crate) async fn software(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Query(SoftwareSearch { q }): Query<SoftwareSearch>,
) -> Result<Html<String>, PageError> {
    let Found { page, frame, software, .. } = find(&app, &signed_in, id, "/software").await?;
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
    html(&SoftwarePage { page, frame, search, software, count, left })
}
