//! An asset's tab History: what came, went and changed, with before and after, when and by what.

use super::{
    frame::{Act, Found, Frame, find},
    kind::AssetAt,
    member::section_label,
    told_change::{EXPORTED, ToldChange, exported},
};
use crate::{
    export::{BATCH, export},
    list_filter::Filter,
    list_query::ListQuery,
    listing::{ColumnShape, ListShape, ListView},
};
use askama::Template;
use axum::{extract::State, response::Response};
use oauth::Timestamp;
use rights::{Action, Subject};
use store::{AssetId, ChangeFilter, Listing};
use web::{App, Language, Page, PageError, SignedIn};

#[derive(Template)]
#[template(path = "asset_pages/history.html")]
struct HistoryPage {
    page: Page,
    frame: Frame,
    list: ListView,
    changes: Vec<ToldChange>,
    /// Whether the list tells of which asset a change is.
    of_all: bool,
}

/// The columns.
pub(super) const COLUMNS: [ColumnShape; 5] = [
    ColumnShape::fixed("when", "history-when").sorting(),
    ColumnShape::fixed("what", "history-what"),
    ColumnShape::usual("before", "change-before"),
    ColumnShape::usual("after", "change-after"),
    ColumnShape::usual("by", "change-by"),
];

/// The word of the address for the main fields.
pub(super) const MAIN_FIELDS: &str = "main";

/// Shows the history of an asset.
pub(crate) async fn history(
    State(app): State<App>,
    signed_in: SignedIn,
    at: AssetAt,
    query: ListQuery,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Assets, Action::Read)?;
    let (language, visible) =
        (signed_in.language, signed_in.visible(Subject::Assets, Action::Read));
    let listing = query.listing(("when", "desc"), |_| None::<()>);
    let filter = ChangeFilter { asset: Some(at.id), ..change_filter(&query) };
    let (asked, wanted, seen) = (listing.clone(), filter.clone(), visible.clone());
    let found = find(&app, &signed_in, at, "history", move |db, asset| {
        let sections = db.changed_sections(asset.id)?;
        Ok((db.asset_changes(&asked, &wanted, &seen)?, sections))
    })
    .await?;
    let Found { page, frame, content: (found, sections), .. } = found;
    if let Some(format) = query.export() {
        let listing = Listing { limit: BATCH, ..listing };
        let name = format!("history-{}", file_name(at.id));
        return Ok(export(format, &name, &EXPORTED, move |start| {
            let (store, asked) = (app.store.clone(), Listing { start, ..listing.clone() });
            let (filter, visible) = (filter.clone(), visible.clone());
            async move {
                let found =
                    store.browse(move |db| db.asset_changes(&asked, &filter, &visible)).await?;
                Ok(found.rows.iter().map(exported).collect())
            }
        }));
    }
    let shape =
        ListShape::new("history", format!("{}/history", at.path()), ("when", "desc"), &COLUMNS)
            .filtered(filters(sections, language));
    let list = ListView::new(&query, shape, &listing, found.total);
    if let Some(elsewhere) = list.elsewhere() {
        return Ok(elsewhere);
    }
    let changes = found.rows.into_iter().map(|change| ToldChange::new(change, language)).collect();
    let shown = HistoryPage { page, frame, list, changes, of_all: false };
    query.answer(&app, "history", &shown)
}

fn file_name(id: AssetId) -> String {
    id.0.to_string()
}

/// Reads what the address asks of changes.
pub(super) fn change_filter(query: &ListQuery) -> ChangeFilter {
    let section = match query.value("section") {
        "" => None,
        MAIN_FIELDS => Some(String::new()),
        section => Some(section.to_owned()),
    };
    ChangeFilter { since: Timestamp::parse(query.value("since")), section, ..Default::default() }
}

/// Returns the filters of a list of changes that are of these sections.
pub(super) fn filters(sections: Vec<String>, language: Language) -> Vec<Filter> {
    let mut options: Vec<(String, String)> = sections
        .into_iter()
        .map(|section| match section.as_str() {
            "" => (MAIN_FIELDS.to_owned(), language.t("change-of-main-field")),
            _ => (section.clone(), section_label(&section, language)),
        })
        .collect();
    options.sort_by(|one, other| one.1.cmp(&other.1));
    vec![Filter::choice("section", "change-of", options), Filter::date("since", "change-since")]
}
