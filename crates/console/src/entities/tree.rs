//! The tree of entities.

use super::{EntityRows, PATH, tree_of};
use crate::{
    chosen::offered,
    export::export_all,
    list_query::ListQuery,
    listing::{ColumnShape, ListShape, ListView},
    notice::NoticeQuery,
    short_list::{Words, cut},
};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use rights::{Action, Subject};
use serde_json::{Value, json};
use std::collections::HashSet;
use store::{Entity, EntityId, Listing};
use web::{App, Page, PageError, SignedIn};

#[derive(Template)]
#[template(path = "entities/tree.html")]
struct TreePage {
    page: Page,
    list: ListView,
    rows: Vec<EntityRow>,
    /// What can be done with several.
    acts: Vec<(&'static str, &'static str)>,
    /// The first entity below which the person may make another one.
    first: Option<i64>,
}

/// A row of the tree.
struct EntityRow {
    entity: Entity,
    /// How far it is indented.
    indent: usize,
    /// How many entities are above it, and itself.
    level: usize,
    /// Whether the person may make another one below it.
    grows: bool,
}

/// Entities stand below each other, and are not sorted otherwise.
const COLUMNS: [ColumnShape; 4] = [
    ColumnShape::fixed("name", "user-name"),
    ColumnShape::usual("computers", "menu-computers").counting(),
    ColumnShape::usual("users", "menu-users").counting(),
    ColumnShape::usual("tag", "entity-tag"),
];
/// The columns of a file.
const EXPORTED: [&str; 7] = ["id", "name", "path", "tag", "comment", "computers", "users"];
/// More entities than this are not shown at once.
const MOST: i64 = 1000;
/// Entities deeper than this are indented no further.
const DEEPEST: usize = 8;

impl EntityRow {
    /// Whether it is not the root, which stays.
    fn has_one_above(&self) -> bool {
        self.entity.parent.is_some()
    }
}

/// Shows the tree, or what matches a search.
pub(crate) async fn entities(
    State(app): State<App>,
    signed_in: SignedIn,
    query: ListQuery,
    Query(notice): Query<NoticeQuery>,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Entities, Action::Read)?;
    let language = signed_in.language;
    let shape = ListShape::new("entities", PATH, ("tree", ""), &COLUMNS);
    let listing = query.listing(shape.sorted, |_| None::<()>);
    let listing = Listing { limit: MOST, ..listing };
    let words = Words::of(&listing.search);
    let mut tree = tree_of(&app, &signed_in, Action::Read).await?;
    let growing = tree_of(&app, &signed_in, Action::Create).await?;
    let growing: HashSet<EntityId> = growing.into_iter().map(|entity| entity.id).collect();
    let first = tree.iter().find(|entity| growing.contains(&entity.id)).map(|entity| entity.id.0);
    tree.retain(|entity| words.are_in(&[&entity.path, &entity.edit.tag, &entity.edit.comment]));
    if let Some(format) = query.export() {
        let rows = tree.iter().map(cells).collect();
        return Ok(export_all(format, "entities", &EXPORTED, rows));
    }
    let total = cut(&mut tree, &listing);
    let list = ListView::new(&query, shape, &listing, total);
    if let Some(elsewhere) = list.elsewhere() {
        return Ok(elsewhere);
    }
    let rows = tree.into_iter().map(|entity| EntityRow {
        indent: if words.is_empty() { entity.depth.min(DEEPEST) } else { 0 },
        level: entity.depth + 1,
        grows: growing.contains(&entity.id),
        entity,
    });
    let rows: Vec<EntityRow> = rows.collect();
    let shown = TreePage {
        page: Page::new(&app, &signed_in, language.t("menu-entities"), "entities")
            .with_flash(notice.told(language)),
        list,
        acts: if rows.iter().any(EntityRow::has_one_above) {
            offered(&EntityRows, &signed_in)
        } else {
            Vec::new()
        },
        rows,
        first,
    };
    query.answer(&app, "entities", &shown)
}

fn cells(entity: &Entity) -> Vec<Value> {
    vec![
        json!(entity.id.0),
        json!(entity.edit.name),
        json!(entity.path),
        json!(entity.edit.tag),
        json!(entity.edit.comment),
        json!(entity.computers),
        json!(entity.users),
    ]
}
