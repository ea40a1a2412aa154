//! The tree of entities.

use super::tree_of;
use crate::{export::export_all, html, list_query::ListQuery, notice::NoticeQuery};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::{IntoResponse as _, Response},
};
use rights::{Action, Subject};
use serde_json::{Value, json};
use std::collections::HashSet;
use store::{Entity, EntityId};
use web::{App, Page, PageError, SignedIn};

#[derive(Template)]
#[template(path = "entities/tree.html")]
struct TreePage {
    page: Page,
    search: String,
    /// The question of a file of what is listed, up to the name of its format.
    exported: String,
    rows: Vec<EntityRow>,
    /// How many match and are not shown.
    more: usize,
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

/// The columns of a file.
const COLUMNS: [&str; 7] = ["id", "name", "path", "tag", "comment", "computers", "users"];
/// More entities than this are not shown at once.
const MOST: usize = 1000;
/// Entities deeper than this are indented no further.
const DEEPEST: usize = 8;

/// Shows the tree, or what matches a search.
pub(crate) async fn entities(
    State(app): State<App>,
    signed_in: SignedIn,
    query: ListQuery,
    Query(notice): Query<NoticeQuery>,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Entities, Action::Read)?;
    let (language, search) = (signed_in.language, query.value("q").trim().to_owned());
    let tree = tree_of(&app, &signed_in, Action::Read).await?;
    let words: Vec<String> = search.to_lowercase().split_whitespace().map(str::to_owned).collect();
    if let Some(format) = query.export() {
        let found = tree.iter().filter(|entity| matches(entity, &words)).map(cells);
        return Ok(export_all(format, "entities", &COLUMNS, found.collect()));
    }
    let growing = tree_of(&app, &signed_in, Action::Create).await?;
    let growing: HashSet<EntityId> = growing.into_iter().map(|entity| entity.id).collect();
    let first = tree.iter().find(|entity| growing.contains(&entity.id)).map(|entity| entity.id.0);
    let mut rows: Vec<EntityRow> = tree
        .into_iter()
        .filter(|entity| matches(entity, &words))
        .map(|entity| EntityRow {
            indent: if words.is_empty() { entity.depth.min(DEEPEST) } else { 0 },
            level: entity.depth + 1,
            grows: growing.contains(&entity.id),
            entity,
        })
        .collect();
    let more = rows.len().saturating_sub(MOST);
    rows.truncate(MOST);
    let exported = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(Some(("q", &search)).filter(|_| !search.is_empty()))
        .append_pair("format", "")
        .finish();
    let page = html(&TreePage {
        page: Page::new(&app, &signed_in, language.t("menu-entities"), "entities")
            .with_flash(notice.told(language)),
        search,
        exported,
        rows,
        more,
        first,
    })?;
    Ok(page.into_response())
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

fn matches(entity: &Entity, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let text =
        format!("{} {} {}", entity.path, entity.edit.tag, entity.edit.comment).to_lowercase();
    words.iter().all(|word| text.contains(word))
}
