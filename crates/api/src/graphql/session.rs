//! Who asks a query, and what its root fields ask of the store.

use super::selection::add;
use crate::{
    error::ApiError,
    list_query::{MOST, bad_filter},
};
use async_graphql::{
    Error, ErrorExtensions as _, Result, SelectionField,
    dynamic::{ObjectAccessor, ResolverContext},
};
use std::sync::atomic::{AtomicUsize, Ordering};
use store::{ApiVersion, Listed, Question, Resource, Selection, Total, Viewer};
use web::App;

/// Who asks a query.
pub(super) struct Session {
    pub(super) app: App,
    pub(super) viewer: Viewer,
    /// How many root fields were answered.
    pub(super) asked: AtomicUsize,
}

/// A query has at most so many root fields, by whatever aliases.
const MOST_ROOTS: usize = 20;
const USUAL_LIMIT: i64 = 100;
const FARTHEST: i64 = u32::MAX as i64;

/// Answers the root field of a list.
pub(super) async fn list(
    context: &ResolverContext<'_>,
    resource: &'static Resource,
    selected: Vec<SelectionField<'_>>,
    total: Total,
) -> Result<Listed> {
    let session = context.data::<Session>()?;
    if session.asked.fetch_add(1, Ordering::Relaxed) >= MOST_ROOTS {
        return Err(Error::new(format!("A query has at most {MOST_ROOTS} root fields")));
    }
    if !session.viewer.may_read(resource.subject) {
        let why = format!("The profile lacks the right read on {}.", resource.subject.as_str());
        return Err(told(&ApiError::Forbidden(why, None)));
    }
    let mut selection = Selection::default();
    for field in selected {
        add(&mut selection, resource, &field)?;
    }
    let question = Question { total, ..question(resource, selection, &context.args)? };
    let viewer = session.viewer.clone();
    let listed = session.app.store.browse(move |db| db.list(&viewer, &question)).await;
    listed.map_err(|error| told(&error.into()))?.map_err(|problem| told(&problem.into()))
}

fn question(
    resource: &'static Resource,
    selection: Selection,
    arguments: &ObjectAccessor<'_>,
) -> Result<Question> {
    let text = |name: &str| match arguments.get(name) {
        Some(value) if !value.is_null() => value.string().map(|text| Some(text.to_owned())),
        _ => Ok(None),
    };
    let number = |name: &str| match arguments.get(name) {
        Some(value) if !value.is_null() => {
            // A GraphQL Int has 32 bits.
            let number = i32::try_from(value.i64()?);
            let wrong = |_| Error::new(format!("{name} must be a number of 32 bits"));
            number.map(|number| Some(i64::from(number))).map_err(wrong)
        }
        _ => Ok(None),
    };
    let filter = text("filter")?.unwrap_or_default();
    let filter = rsql::parse_all(&[filter]).map_err(|error| told(&bad_filter(&error)))?;
    let mut sort = text("sort")?.unwrap_or_default();
    if let Some(order) = text("order")? {
        // It is meant for what says no direction of its own.
        let terms = sort.split(',').map(|term| {
            let has_direction = term.contains(':') || term.trim().is_empty();
            if has_direction { term.to_owned() } else { format!("{term}:{order}") }
        });
        sort = terms.collect::<Vec<_>>().join(",");
    }
    Ok(Question {
        selection,
        filter,
        sort,
        id: number("id")?,
        start: number("start")?.unwrap_or_default().clamp(0, FARTHEST),
        limit: number("limit")?.unwrap_or(USUAL_LIMIT).clamp(0, MOST),
        cursor: text("cursor")?.filter(|cursor| !cursor.is_empty()),
        ..Question::all(resource, ApiVersion::default())
    })
}

/// Tells an error of REST in GraphQL.
fn told(error: &ApiError) -> Error {
    let (title, detail) = error.told();
    let detail = async_graphql::Value::from_json(detail).unwrap_or_default();
    Error::new(title).extend_with(|_, extensions| extensions.set("detail", detail.clone()))
}
