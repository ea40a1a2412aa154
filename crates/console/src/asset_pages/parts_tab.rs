//! A tab of an asset that shows sections of the format.

use super::{
    frame::{Act, Found, Frame, find},
    kind::AssetAt,
    part_view::{Body, SectionView, read, read_others},
    tab::{RUNNING, section_tab},
};
use crate::html;
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Html,
};
use rights::{Action, Subject};
use web::{App, Page, PageError, SignedIn};

#[derive(Template)]
#[template(path = "asset_pages/parts.html")]
struct PartsPage {
    page: Page,
    frame: Frame,
    sections: Vec<SectionView>,
}

/// Shows the sections of a tab.
pub(crate) async fn parts_tab(
    State(app): State<App>,
    signed_in: SignedIn,
    at: AssetAt,
    Path((_, _, end)): Path<(String, String, String)>,
) -> Result<Html<String>, PageError> {
    signed_in.require(Subject::Assets, Action::Read)?;
    let tab = section_tab(&end).ok_or(PageError::NotFound)?;
    let language = signed_in.language;
    let found = find(&app, &signed_in, at, tab.end, move |db, asset| {
        let mut sections = read(db, asset.id, tab.sections, language)?;
        if tab.end == RUNNING {
            sections.extend(read_others(db, asset.id, language)?);
        }
        Ok(sections)
    })
    .await?;
    let Found { page, frame, content: sections, .. } = found;
    html(&PartsPage { page, frame, sections })
}
