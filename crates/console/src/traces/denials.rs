//! Administration → Denials.

use super::{
    check::{CHECKS, ENDPOINTS, check_name, endpoint_name},
    question::{Question, ROWS},
};
use crate::{
    export::{BATCH, ExportFormat, export},
    list_filter::Filter,
    list_query::ListQuery,
    listing::ColumnShape,
};
use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use rights::{Action, Subject};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, PoisonError};
use store::{Denial, DenialFilter, DenialId};
use web::{App, Language, Page, PageError, SignedIn};

#[derive(Template)]
#[template(path = "traces/denials.html")]
struct DenialsPage {
    page: Page,
    question: Question,
    denials: Vec<ListedDenial>,
    older: Option<String>,
    days: i64,
    reference: String,
    problem: String,
}

struct ListedDenial {
    denial: Denial,
    check: String,
    endpoint: String,
}

pub(super) const PATH: &str = "/administration/denials";
/// The name under which its columns are remembered.
const LIST: &str = "denials";

/// The columns of the page that can be shown or hidden.
const CHOICES: [ColumnShape; 5] = [
    ColumnShape::usual("who", "denial-who"),
    ColumnShape::usual("endpoint", "denial-endpoint"),
    ColumnShape::usual("address", "address"),
    ColumnShape::extra("agent", "agent-user-agent"),
    ColumnShape::extra("remedy", "denial-remedy"),
];

/// The columns of a file.
const COLUMNS: [&str; 14] = [
    "reference",
    "at",
    "endpoint",
    "client_id",
    "client_name",
    "user_id",
    "user_name",
    "address",
    "user_agent",
    "passed",
    "failed",
    "why",
    "remedy",
    "id",
];

/// Shows denials, newest first, or goes to the one whose reference is asked for.
pub(crate) async fn denials(
    State(app): State<App>,
    signed_in: SignedIn,
    query: ListQuery,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Audit, Action::Read)?;
    let language = signed_in.language;
    let reference = query.value("reference").trim().to_owned();
    let mut problem = String::new();
    if !reference.is_empty() {
        let wanted = reference.clone();
        match app.store.browse(move |db| db.denial(&wanted)).await? {
            Some(denial) => {
                return Ok(Redirect::to(&format!("{PATH}/{}", denial.reference)).into_response());
            }
            None => problem = language.t("denial-unknown"),
        }
    }
    let names = ["client", "user", "address", "from", "to"];
    let filters = vec![
        Filter::choice(
            "endpoint",
            "denial-endpoint",
            ENDPOINTS.map(|name| (name, endpoint_name(name, language))),
        ),
        Filter::choice(
            "check",
            "denial-check",
            CHECKS.map(|name| (name, check_name(name, language))),
        ),
    ];
    let question = Question::read(&app, &query, &signed_in, PATH, &names, filters)
        .await?
        .with_columns(&query, LIST, &CHOICES);
    let filter = DenialFilter {
        client: question.client,
        user: question.user,
        address: question.address.clone(),
        endpoint: question.chosen("endpoint"),
        failed: question.chosen("check"),
        from: question.from,
        to: question.to,
    };
    if let Some(format) = query.export().filter(|_| question.is_clear()) {
        return Ok(file(app, format, filter));
    }
    let before = question.before.map(DenialId);
    let (mut found, days) = if question.is_clear() {
        app.store
            .browse(move |db| {
                let denials = db.search_denials(&filter, before, ROWS + 1)?;
                Ok((denials, db.settings()?.retention.denials))
            })
            .await?
    } else {
        (Vec::new(), 0)
    };
    let older = question.turn(&mut found, |denial| denial.id.0);
    let is_good = question.is_clear() && problem.is_empty();
    let status = if is_good { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = DenialsPage {
        page: Page::new(&app, &signed_in, language.t("menu-denials"), "denials"),
        question,
        denials: found.into_iter().map(|denial| listed(denial, language)).collect(),
        older,
        days,
        reference,
        problem,
    };
    let mut response = query.answer(&app, LIST, &page)?;
    *response.status_mut() = status;
    Ok(response)
}

fn listed(denial: Denial, language: Language) -> ListedDenial {
    ListedDenial {
        check: check_name(&denial.failed, language),
        endpoint: endpoint_name(&denial.endpoint, language),
        denial,
    }
}

/// Answers with all denials of the question; each batch goes on where the one before ended.
fn file(app: App, format: ExportFormat, filter: DenialFilter) -> Response {
    let below = Arc::new(Mutex::new(None));
    export(format, "denials", &COLUMNS, move |_| {
        let (store, filter, below) = (app.store.clone(), filter.clone(), Arc::clone(&below));
        async move {
            let before = *below.lock().unwrap_or_else(PoisonError::into_inner);
            let denials = store.browse(move |db| db.search_denials(&filter, before, BATCH)).await?;
            *below.lock().unwrap_or_else(PoisonError::into_inner) =
                denials.last().map(|denial| denial.id);
            Ok(denials.into_iter().map(cells).collect())
        }
    })
}

fn cells(denial: Denial) -> Vec<Value> {
    let (client_key, client_name) = denial.client.map(|(key, name)| (key.0, name)).unzip();
    let (user_id, user_name) = denial.user.map(|(id, name)| (id.0, name)).unzip();
    vec![
        json!(denial.reference),
        json!(denial.at.to_string()),
        json!(denial.endpoint),
        json!(client_key),
        json!(client_name),
        json!(user_id),
        json!(user_name),
        json!(denial.address),
        json!(denial.user_agent),
        json!(denial.passed),
        json!(denial.failed),
        json!(denial.why),
        json!(denial.remedy),
        json!(denial.id.0),
    ]
}
