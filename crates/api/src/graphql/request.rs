//! A query as it comes by HTTP: the text itself, or JSON with variables and the name of an operation.

use super::{
    schema::{asked_by, schema},
    session::Session,
};
use crate::{
    entrance::{Caller, Entered},
    error::ApiError,
};
use async_graphql::{Request, Response as Answer, ServerError, Variables};
use axum::{
    Json,
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use oauth::ScopeToken;
use rights::Action;
use serde_json::Value;
use std::{sync::atomic::AtomicUsize, time::Duration};
use web::{App, ClientAddress, Now, read_body};

/// So many bytes of a query are read.
const LARGEST: usize = 256 << 10;
/// A query is answered in this time, or not at all.
const PATIENCE: Duration = Duration::from_secs(10);

/// Answers a query; needs the scope `graphql`.
pub(crate) async fn execute(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    // 1. Who asks?
    let caller = Caller { app: &app, headers: &headers, address, now };
    let entered = caller.enter(&[ScopeToken::Graphql]).await?;
    // 2. What?
    let bytes = read_body(body, LARGEST).await?;
    let text = String::from_utf8(bytes).map_err(|_| ApiError::BadJson)?;
    let mut request = read(&headers, text)?;
    if !app.store.read(|db| db.settings()).await?.graphql_introspection {
        request = request.disable_introspection();
    }
    // 3. Answer, in time.
    let session = Session {
        app: app.clone(),
        viewer: entered.viewer(Action::Read),
        asked: AtomicUsize::new(0),
    };
    let schema = schema().map_err(|error| {
        tracing::error!(%error, "the GraphQL schema cannot be made");
        ApiError::Failed
    })?;
    let answer = tokio::time::timeout(PATIENCE, schema.execute(asked_by(request, session))).await;
    let answer = answer.unwrap_or_else(|_| {
        let why = format!("The query takes longer than {} seconds", PATIENCE.as_secs());
        Answer::from_errors(vec![ServerError::new(why, None)])
    });
    Ok(tell(&answer))
}

/// A query that cannot be answered at all is the caller's mistake; one that was answered in part is not.
fn tell(answer: &Answer) -> Response {
    let is_refused = answer.is_err() && answer.data == async_graphql::Value::Null;
    let status = if is_refused { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    (status, Json(answer)).into_response()
}

/// Reads a query. GLPI takes its text whatever the content type says, so JSON that is none is text.
fn read(headers: &HeaderMap, text: String) -> Result<Request, ApiError> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let is_json = kind.is_some_and(|kind| kind.to_ascii_lowercase().contains("json"));
    let sent: Option<Value> = if is_json { serde_json::from_str(&text).ok() } else { None };
    let Some(sent) = sent else { return Ok(Request::new(text)) };
    let wrong = |what: &str| ApiError::BadParameter(format!("{what}."));
    let query = sent.get("query").and_then(Value::as_str);
    let query = query.ok_or_else(|| wrong("The body must have the member query, which is text"))?;
    let mut request = Request::new(query);
    match sent.get("variables") {
        None | Some(Value::Null) => {}
        Some(variables @ Value::Object(_)) => {
            request = request.variables(Variables::from_json(variables.clone()));
        }
        Some(_) => return Err(wrong("The member variables must be an object")),
    }
    match sent.get("operationName") {
        None | Some(Value::Null) => {}
        Some(Value::String(name)) => request = request.operation_name(name),
        Some(_) => return Err(wrong("The member operationName must be text")),
    }
    Ok(request)
}

/// Tells the schema in its own language; needs the scope `graphql`.
pub(crate) async fn sdl(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let caller = Caller { app: &app, headers: &headers, address, now };
    let _: Entered = caller.enter(&[ScopeToken::Graphql]).await?;
    let sdl = schema().map_err(|_| ApiError::Failed)?.sdl();
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, kind)], sdl).into_response())
}
