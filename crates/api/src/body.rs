//! Reading what a caller writes: a JSON object, or a form.

use crate::error::ApiError;
use axum::{
    body::Body,
    http::{HeaderMap, header},
};
use serde_json::{Map, Value};
use web::read_body;

/// So many bytes of a body are read.
pub(crate) const LARGEST: usize = 1 << 20;

/// Reads the body of a request as an object; one without bytes is an empty object.
pub(crate) async fn read_object(
    headers: &HeaderMap,
    body: Body,
) -> Result<Map<String, Value>, ApiError> {
    let bytes = read_body(body, LARGEST).await?;
    if bytes.is_empty() {
        return Ok(Map::new());
    }
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.unwrap_or("application/json");
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if kind == "application/x-www-form-urlencoded" {
        let pairs = form_urlencoded::parse(&bytes);
        return Ok(pairs
            .map(|(name, value)| (name.into_owned(), Value::from(value.into_owned())))
            .collect());
    }
    if kind != "application/json" && !kind.ends_with("+json") && kind != "text/json" {
        return Err(ApiError::MediaType);
    }
    match serde_json::from_slice(&bytes) {
        Ok(Value::Object(object)) => Ok(object),
        _ => Err(ApiError::BadJson),
    }
}
