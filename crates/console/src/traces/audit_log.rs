//! Administration → Audit log.

use super::{
    question::{Question, ROWS},
    told_event::{KINDS, ToldEvent, sentence},
};
use crate::{
    event_name::event_name,
    export::{BATCH, ExportFormat, export},
    list_filter::Filter,
    list_query::ListQuery,
    listing::ColumnShape,
};
use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use rights::{Action, Subject};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, PoisonError};
use store::{EventFilter, EventId, StoredEvent};
use web::{App, Language, Page, PageError, SignedIn};

#[derive(Template)]
#[template(path = "traces/audit_log.html")]
struct AuditLogPage {
    page: Page,
    question: Question,
    events: Vec<ToldEvent>,
    older: Option<String>,
    days: i64,
}

const PATH: &str = "/administration/audit-log";

/// The name under which its columns are remembered.
const LIST: &str = "audit-log";

/// The columns of the page that can be shown or hidden.
const CHOICES: [ColumnShape; 2] =
    [ColumnShape::extra("kind", "audit-kind"), ColumnShape::usual("address", "address")];

/// The columns of a file.
const COLUMNS: [&str; 13] = [
    "id",
    "at",
    "kind",
    "told",
    "actor",
    "actor_id",
    "actor_name",
    "client_id",
    "client_name",
    "user_id",
    "user_name",
    "address",
    "details",
];

/// Shows events, newest first.
pub(crate) async fn audit_log(
    State(app): State<App>,
    signed_in: SignedIn,
    query: ListQuery,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Audit, Action::Read)?;
    let language = signed_in.language;
    let names = ["client", "user", "address", "from", "to"];
    let question = Question::read(&app, &query, &signed_in, PATH, &names, vec![kinds(language)])
        .await?
        .with_columns(&query, LIST, &CHOICES);
    let filter = EventFilter {
        client: question.client,
        user: question.user,
        address: question.address.clone(),
        kind_prefix: question.chosen("kind"),
        from: question.from,
        to: question.to,
        ..EventFilter::default()
    };
    if let Some(format) = query.export().filter(|_| question.is_clear()) {
        return Ok(file(app, format, filter, language));
    }
    let before = question.before.map(EventId);
    let (mut found, days) = if question.is_clear() {
        app.store
            .browse(move |db| {
                let events = db.search_events(&filter, before, ROWS + 1)?;
                Ok((events, db.settings()?.retention.events))
            })
            .await?
    } else {
        (Vec::new(), 0)
    };
    let older = question.turn(&mut found, |event| event.id.0);
    let status =
        if question.is_clear() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = AuditLogPage {
        page: Page::new(&app, &signed_in, language.t("menu-audit-log"), "audit-log"),
        question,
        events: found.into_iter().map(|event| ToldEvent::new(event, language)).collect(),
        older,
        days,
    };
    let mut response = query.answer(&app, LIST, &page)?;
    *response.status_mut() = status;
    Ok(response)
}

/// The filter by kind: each group as a whole, and each of its kinds.
fn kinds(language: Language) -> Filter {
    let options = KINDS.iter().flat_map(|(beginning, group, kinds)| {
        let each = kinds.iter().map(move |kind| {
            // Set off from its group.
            ((*kind).to_owned(), format!("\u{2003}{}", event_name(kind, language)))
        });
        std::iter::once(((*beginning).to_owned(), language.t(group))).chain(each)
    });
    Filter::choice("kind", "audit-kind", options)
}

/// Answers with all events of the question; each batch goes on where the one before ended.
fn file(app: App, format: ExportFormat, filter: EventFilter, language: Language) -> Response {
    let below = Arc::new(Mutex::new(None));
    export(format, "audit-log", &COLUMNS, move |_| {
        let (store, filter, below) = (app.store.clone(), filter.clone(), Arc::clone(&below));
        async move {
            let before = *below.lock().unwrap_or_else(PoisonError::into_inner);
            let events = store.browse(move |db| db.search_events(&filter, before, BATCH)).await?;
            *below.lock().unwrap_or_else(PoisonError::into_inner) =
                events.last().map(|event| event.id);
            Ok(events.into_iter().map(|event| cells(event, language)).collect())
        }
    })
}

fn cells(event: StoredEvent, language: Language) -> Vec<Value> {
    let told = sentence(&event, language);
    let (client_key, client_name) = event.client.map(|(key, name)| (key.0, name)).unzip();
    let (user_id, user_name) = event.user.map(|(id, name)| (id.0, name)).unzip();
    vec![
        json!(event.id.0),
        json!(event.at.to_string()),
        json!(event.kind),
        json!(told),
        json!(event.actor),
        json!(event.actor_id),
        json!(event.actor_name),
        json!(client_key),
        json!(client_name),
        json!(user_id),
        json!(user_name),
        json!(event.address),
        event.details,
    ]
}
