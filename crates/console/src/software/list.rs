//! The list of software.

use super::PATH;
use crate::{
    export::{LARGE_BATCH, export},
    list_query::ListQuery,
    listing::{ColumnShape, ListShape, ListView},
};
use askama::Template;
use axum::{extract::State, response::Response};
use rights::{Action, Subject};
use serde_json::{Value, json};
use store::{Listing, SoftwareSort, SoftwareSummary};
use web::{App, Page, PageError, SignedIn};

#[derive(Template)]
#[template(path = "software/list.html")]
struct ListPage {
    page: Page,
    list: ListView,
    software: Vec<SoftwareSummary>,
    /// Whether the numbers are those that were counted last.
    is_counted: bool,
}

const COLUMNS: [ColumnShape; 4] = [
    ColumnShape::fixed("name", "asset-field-name").sorting(),
    ColumnShape::usual("publisher", "member-publisher").sorting(),
    ColumnShape::usual("versions", "software-versions").counting(),
    ColumnShape::usual("installations", "software-installations").sorting().counting(),
];

const EXPORTED: [&str; 5] = ["id", "name", "publisher", "versions", "installations"];

/// Lists the software that is installed on what is seen.
pub(crate) async fn software(
    State(app): State<App>,
    signed_in: SignedIn,
    query: ListQuery,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Assets, Action::Read)?;
    let (language, visible) =
        (signed_in.language, signed_in.visible(Subject::Assets, Action::Read));
    let shape = ListShape::new("software", PATH, ("name", ""), &COLUMNS);
    let listing = query.listing(shape.sorted, |column| match column {
        "name" => Some(SoftwareSort::Name),
        "publisher" => Some(SoftwareSort::Publisher),
        "installations" => Some(SoftwareSort::Installations),
        _ => None,
    });
    if let Some(format) = query.export() {
        let listing = Listing { limit: LARGE_BATCH, ..listing };
        return Ok(export(format, "software", &EXPORTED, move |start| {
            let (store, visible) = (app.store.clone(), visible.clone());
            let asked = Listing { start, ..listing.clone() };
            async move {
                let found = store.browse(move |db| db.software(&asked, &visible)).await?;
                Ok(found.rows.iter().map(exported).collect())
            }
        }));
    }
    let asked = listing.clone();
    let (is_counted, found) = app
        .store
        .browse(move |db| Ok((db.software_is_counted(&visible)?, db.software(&asked, &visible)?)))
        .await?;
    let list = ListView::new(&query, shape, &listing, found.total);
    if let Some(elsewhere) = list.elsewhere() {
        return Ok(elsewhere);
    }
    let page = Page::new(&app, &signed_in, language.t("menu-software"), "software");
    query.answer(&app, "software", &ListPage { page, list, software: found.rows, is_counted })
}

fn exported(one: &SoftwareSummary) -> Vec<Value> {
    vec![
        json!(one.id.0),
        json!(one.name),
        json!(one.publisher),
        json!(one.versions),
        json!(one.installations),
    ]
}
