//! Assets → Changes: what changed since yesterday, or any day, of every asset that is seen.

use super::{
    history::{change_filter, filters},
    kind::KINDS,
    told_change::{EXPORTED, ToldChange, exported},
};
use crate::{
    export::{LARGE_BATCH, export},
    list_filter::Filter,
    list_query::ListQuery,
    listing::{ColumnShape, ListShape, ListView},
};
use askama::Template;
use axum::{extract::State, response::Response};
use inventory::SECTIONS;
use oauth::{Lifetime, Timestamp};
use rights::{Action, Subject};
use store::{ChangeFilter, LINKS, Listing, Visible};
use web::{App, Language, Now, Page, PageError, SignedIn};

#[derive(Template)]
#[template(path = "asset_pages/changes.html")]
struct ChangesPage {
    page: Page,
    list: ListView,
    changes: Vec<ToldChange>,
    /// Whether the list tells of which asset a change is.
    of_all: bool,
    /// Whether the person may follow the links to agents.
    sees_agents: bool,
}

const PATH: &str = "/assets/changes";

const COLUMNS: [ColumnShape; 6] = [
    ColumnShape::fixed("when", "history-when").sorting(),
    ColumnShape::fixed("asset", "change-asset"),
    ColumnShape::fixed("what", "history-what"),
    ColumnShape::usual("before", "change-before"),
    ColumnShape::usual("after", "change-after"),
    ColumnShape::usual("by", "change-by"),
];

/// Lists what changed since a day: yesterday, if none is named.
pub(crate) async fn changes(
    State(app): State<App>,
    Now(now): Now,
    signed_in: SignedIn,
    query: ListQuery,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Assets, Action::Read)?;
    let (language, visible) =
        (signed_in.language, signed_in.visible(Subject::Assets, Action::Read));
    let query = query.with_default("since", day(now.minus(Lifetime::hours(24))));
    let listing = query.listing(("when", "desc"), |_| None::<()>);
    let kind = KINDS.iter().find(|kind| kind.segment == query.value("kind"));
    let filter = ChangeFilter { itemtype: kind.map(|kind| kind.itemtype), ..change_filter(&query) };
    if let Some(format) = query.export() {
        let listing = Listing { limit: LARGE_BATCH, ..listing };
        return Ok(export(format, "changes", &EXPORTED, move |start| {
            let (store, asked) = (app.store.clone(), Listing { start, ..listing.clone() });
            let (filter, visible) = (filter.clone(), visible.clone());
            async move {
                let found =
                    store.browse(move |db| db.asset_changes(&asked, &filter, &visible)).await?;
                Ok(found.rows.iter().map(exported).collect())
            }
        }));
    }
    let agents = signed_in.visible(Subject::Inventory, Action::Read);
    let sees_agents = agents == Visible::Everything || agents == visible;
    let asked = listing.clone();
    let found = app.store.browse(move |db| db.asset_changes(&asked, &filter, &visible)).await?;
    let shape =
        ListShape::new("changes", PATH, ("when", "desc"), &COLUMNS).filtered(choices(language));
    let list = ListView::new(&query, shape, &listing, found.total);
    if let Some(elsewhere) = list.elsewhere() {
        return Ok(elsewhere);
    }
    let changes = found.rows.into_iter().map(|change| ToldChange::new(change, language)).collect();
    let page = Page::new(&app, &signed_in, language.t("menu-changes"), "changes");
    query.answer(&app, "changes", &ChangesPage { page, list, changes, of_all: true, sees_agents })
}

/// Returns the day of an instant, `YYYY-MM-DD`.
fn day(at: Timestamp) -> String {
    at.readable().chars().take("YYYY-MM-DD".len()).collect()
}

fn choices(language: Language) -> Vec<Filter> {
    let kinds = KINDS.iter().map(|kind| (kind.segment, language.t(kind.label)));
    let sections = SECTIONS.iter().map(|section| section.name).chain([LINKS, ""]);
    let mut choices = vec![Filter::choice("kind", "link-kind", kinds)];
    choices.extend(filters(sections.map(str::to_owned).collect(), language));
    choices
}
