//! The list of a kind of assets.

use super::{
    columns::{Cell, EXPORTED, cell, exported, sort},
    kind::{AssetKind, KindAt},
    whereabouts::Whereabouts,
};
use crate::{
    agents::stale_before,
    chosen::offered_where,
    export::{LARGE_BATCH, export},
    list_filter::Filter,
    list_query::ListQuery,
    listing::{ListShape, ListView},
    notice::NoticeQuery,
};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use inventory::{Field, ItemType};
use oauth::Timestamp;
use rights::{Action, Subject};
use store::{Asset, AssetFilter, EntityId, Listing, Reader, Visible};
use web::{App, Language, Now, Page, PageError, SignedIn};

#[derive(Template)]
#[template(path = "asset_pages/list.html")]
struct ListPage {
    page: Page,
    kind: &'static AssetKind,
    list: ListView,
    rows: Vec<AssetRow>,
    /// Where several are chosen.
    chosen: String,
    /// What can be done with several: the word, and the key of what it says.
    acts: Vec<(&'static str, &'static str)>,
}

/// An asset as the list shows it.
struct AssetRow {
    id: i64,
    name: String,
    cells: Vec<Cell>,
}

/// What the filters choose from.
struct Choices {
    systems: Vec<String>,
    manufacturers: Vec<String>,
    kinds: Vec<String>,
    states: Vec<String>,
    locations: Vec<String>,
    entities: Vec<(EntityId, String)>,
}

/// Lists the assets of a kind.
pub(crate) async fn assets(
    State(app): State<App>,
    Now(now): Now,
    signed_in: SignedIn,
    KindAt(kind): KindAt,
    query: ListQuery,
    Query(notice): Query<NoticeQuery>,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Assets, Action::Read)?;
    let (language, visible) =
        (signed_in.language, signed_in.visible(Subject::Assets, Action::Read));
    let (itemtype, seen) = (kind.itemtype, visible.clone());
    let (settings, choices) = app
        .store
        .browse(move |db| Ok((db.settings()?, Choices::read(db, itemtype, &seen)?)))
        .await?;
    let mut filters = filters(choices);
    let entity = filters.iter_mut().find_map(|filter| filter.meant(query.value("entity")));
    let filter = AssetFilter {
        entity: entity.map(EntityId),
        ..filter(&query, itemtype, stale_before(&settings, now))
    };
    let shape =
        ListShape::new(kind.segment, kind.path(), ("name", ""), kind.columns).filtered(filters);
    let listing = query.listing(shape.sorted, sort);
    if let Some(format) = query.export() {
        let listing = Listing { limit: LARGE_BATCH, ..listing };
        return Ok(export(format, kind.segment, &EXPORTED, move |start| {
            let (store, asked) = (app.store.clone(), Listing { start, ..listing.clone() });
            let (filter, visible) = (filter.clone(), visible.clone());
            async move {
                let found = store.browse(move |db| db.assets(&asked, &filter, &visible)).await?;
                Ok(found.rows.iter().map(exported).collect())
            }
        }));
    }
    let place = if filter.in_trash { Whereabouts::InTrash } else { Whereabouts::InUse };
    let asked = listing.clone();
    let found = app.store.browse(move |db| db.assets(&asked, &filter, &visible)).await?;
    let list = ListView::new(&query, shape, &listing, found.total);
    if let Some(elsewhere) = list.elsewhere() {
        return Ok(elsewhere);
    }
    let page = Page::new(&app, &signed_in, language.t(kind.label), kind.segment)
        .with_flash(notice.told(language));
    let rows = found.rows.iter().map(|asset| AssetRow::new(asset, &list, language)).collect();
    let acts = offered_where(&KindAt(kind), &signed_in, |deed| deed.place() == place);
    let chosen = format!("{}/chosen", kind.path());
    query.answer(&app, kind.segment, &ListPage { page, kind, list, rows, chosen, acts })
}

impl AssetRow {
    fn new(asset: &Asset, list: &ListView, language: Language) -> Self {
        let shown = list.columns.iter().skip(1);
        Self {
            id: asset.id.0,
            name: asset.name().to_owned(),
            cells: shown.map(|column| cell(asset, column.name, language)).collect(),
        }
    }
}

impl Choices {
    fn read(db: &mut Reader<'_>, itemtype: ItemType, seen: &Visible) -> store::Result<Self> {
        Ok(Self {
            systems: db.field_choices(itemtype, Field::OsName, seen)?,
            manufacturers: db.field_choices(itemtype, Field::Manufacturer, seen)?,
            kinds: db.field_choices(itemtype, Field::Kind, seen)?,
            states: db.state_choices(itemtype, seen)?,
            locations: db.field_choices(itemtype, Field::Location, seen)?,
            entities: db.entity_names(seen)?,
        })
    }
}

/// A filter with nothing to choose from is not shown.
fn filters(choices: Choices) -> Vec<Filter> {
    let same = |name, label, values: Vec<String>| {
        let values: Vec<_> = values.into_iter().map(|value| (value.clone(), value)).collect();
        (!values.is_empty()).then(|| Filter::choice(name, label, values))
    };
    let filters = [
        same("os", "asset-field-os_name", choices.systems),
        same("manufacturer", "asset-field-manufacturer", choices.manufacturers),
        same("kind", "asset-field-kind", choices.kinds),
        same("state", "asset-field-state", choices.states),
        same("location", "asset-field-location", choices.locations),
        Some(Filter::entity("asset-field-entity", choices.entities, Subject::Assets)),
        Some(Filter::date("before", "asset-inventoried-before")),
        Some(Filter::tick("stale", "agent-stale")),
        Some(Filter::tick("trash", "asset-in-trash")),
    ];
    filters.into_iter().flatten().collect()
}

fn filter(query: &ListQuery, itemtype: ItemType, stale_before: Timestamp) -> AssetFilter {
    let chosen = |name| Some(query.value(name).to_owned()).filter(|value| !value.is_empty());
    let stale = (query.value("stale") == "1").then_some(stale_before);
    let before = Timestamp::parse(query.value("before"));
    AssetFilter {
        in_trash: query.value("trash") == "1",
        os_name: chosen("os"),
        manufacturer: chosen("manufacturer"),
        kind: chosen("kind"),
        state: chosen("state"),
        location: chosen("location"),
        inventoried_before: [stale, before].into_iter().flatten().min(),
        ..AssetFilter::of(itemtype)
    }
}
