//! The list of computers.

use super::PATH;
use crate::{
    agents::stale_before,
    export::{LARGE_BATCH, export},
    list_filter::Filter,
    list_query::ListQuery,
    listing::{ColumnShape, ListShape, ListView},
    notice::NoticeQuery,
    size::size,
};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use inventory::{Field, ItemType};
use oauth::Timestamp;
use rights::{Action, Subject};
use serde_json::{Value, json};
use store::{Asset, AssetFilter, AssetSort, EntityId, Listing};
use web::{App, Language, Now, Page, PageError, SignedIn};

#[derive(Template)]
#[template(path = "computers/list.html")]
struct ListPage {
    page: Page,
    list: ListView,
    computers: Vec<Asset>,
}

const COLUMNS: [ColumnShape; 10] = [
    ColumnShape::fixed("name", "computer-name").sorting(),
    ColumnShape::usual("serial", "computer-serial").sorting(),
    ColumnShape::usual("model", "computer-make").sorting(),
    ColumnShape::usual("os", "computer-os").sorting(),
    ColumnShape::usual("user", "computer-user").sorting(),
    ColumnShape::usual("inventory", "computer-last-inventory").sorting(),
    ColumnShape::extra("entity", "computer-entity"),
    ColumnShape::extra("kind", "computer-kind"),
    ColumnShape::extra("memory", "computer-memory"),
    ColumnShape::extra("uuid", "computer-uuid"),
];

const EXPORTED: [&str; 13] = [
    "id",
    "name",
    "entity",
    "serial",
    "uuid",
    "manufacturer",
    "model",
    "type",
    "operating_system",
    "operating_system_version",
    "user",
    "memory_mb",
    "last_inventory",
];

/// More entities than this are not offered as a filter.
const MOST_ENTITIES: usize = 500;

/// What the filters choose from.
struct Choices {
    systems: Vec<String>,
    manufacturers: Vec<String>,
    entities: Vec<(EntityId, String)>,
}

/// Lists computers.
pub(crate) async fn computers(
    State(app): State<App>,
    Now(now): Now,
    signed_in: SignedIn,
    query: ListQuery,
    Query(notice): Query<NoticeQuery>,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Assets, Action::Read)?;
    let (language, visible) =
        (signed_in.language, signed_in.visible(Subject::Assets, Action::Read));
    let seen = visible.clone();
    let (settings, choices) = app
        .store
        .browse(move |db| {
            let choices = Choices {
                systems: db.field_choices(ItemType::Computer, Field::OsName, &seen)?,
                manufacturers: db.field_choices(ItemType::Computer, Field::Manufacturer, &seen)?,
                entities: db.entity_names(&seen)?,
            };
            Ok((db.settings()?, choices))
        })
        .await?;
    let filter = filter(&query, stale_before(&settings, now));
    let shape =
        ListShape::new("computers", PATH, ("name", ""), &COLUMNS).filtered(filters(choices));
    let listing = query.listing(shape.sorted, |column| match column {
        "name" => Some(AssetSort::Name),
        "serial" => Some(AssetSort::Serial),
        "model" => Some(AssetSort::Model),
        "os" => Some(AssetSort::OperatingSystem),
        "user" => Some(AssetSort::Contact),
        "inventory" => Some(AssetSort::Inventoried),
        _ => None,
    });
    if let Some(format) = query.export() {
        let listing = Listing { limit: LARGE_BATCH, ..listing };
        return Ok(export(format, "computers", &EXPORTED, move |start| {
            let (store, asked) = (app.store.clone(), Listing { start, ..listing.clone() });
            let (filter, visible) = (filter.clone(), visible.clone());
            async move {
                let found = store.browse(move |db| db.assets(&asked, &filter, &visible)).await?;
                Ok(found.rows.iter().map(exported).collect())
            }
        }));
    }
    let asked = listing.clone();
    let found = app.store.browse(move |db| db.assets(&asked, &filter, &visible)).await?;
    let list = ListView::new(&query, shape, &listing, found.total);
    let page = Page::new(&app, &signed_in, language.t("menu-computers"), "computers")
        .with_flash(notice.told(language));
    query.answer(&app, "computers", &ListPage { page, list, computers: found.rows })
}

fn filters(choices: Choices) -> Vec<Filter> {
    let same = |values: Vec<String>| values.into_iter().map(|value| (value.clone(), value));
    let entities = choices.entities.into_iter().take(MOST_ENTITIES);
    let entities = entities.map(|(id, name)| (id.0.to_string(), name));
    vec![
        Filter::choice("os", "computer-os", same(choices.systems)),
        Filter::choice("manufacturer", "computer-manufacturer", same(choices.manufacturers)),
        Filter::choice("entity", "computer-entity", entities),
        Filter::date("before", "computer-inventoried-before"),
        Filter::tick("stale", "agent-stale"),
        Filter::tick("trash", "computer-in-trash"),
    ]
}

fn filter(query: &ListQuery, stale_before: Timestamp) -> AssetFilter {
    let chosen = |name| Some(query.value(name).to_owned()).filter(|value| !value.is_empty());
    let stale = (query.value("stale") == "1").then_some(stale_before);
    let before = Timestamp::parse(query.value("before"));
    AssetFilter {
        itemtype: ItemType::Computer,
        in_trash: query.value("trash") == "1",
        os_name: chosen("os"),
        manufacturer: chosen("manufacturer"),
        entity: query.value("entity").parse().ok().map(EntityId),
        inventoried_before: [stale, before].into_iter().flatten().min(),
        ..AssetFilter::default()
    }
}

fn exported(computer: &Asset) -> Vec<Value> {
    vec![
        json!(computer.id.0),
        json!(computer.name()),
        json!(computer.entity.1),
        json!(computer.text(Field::Serial)),
        json!(computer.text(Field::Uuid)),
        json!(computer.text(Field::Manufacturer)),
        json!(computer.text(Field::Model)),
        json!(computer.text(Field::Kind)),
        json!(computer.text(Field::OsName)),
        json!(computer.text(Field::OsVersion)),
        json!(computer.text(Field::Contact)),
        json!(computer.integer(Field::Memory)),
        json!(computer.inventoried_at.map(|at| at.to_string())),
    ]
}

/// Returns the memory as the list shows it.
fn memory(computer: &Asset, language: Language) -> String {
    computer.integer(Field::Memory).map(|memory| size(memory, language)).unwrap_or_default()
}
