//! What the headers of a request say.

use crate::answer::{is_request_id, is_uuid};
use axum::http::{HeaderMap, header};

/// The header by which an agent says that it takes JSON.
pub(crate) const AGENT_ID: &str = "glpi-agent-id";

/// Returns the agent's UUID, if the header has one.
pub(crate) fn agent_uuid(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(AGENT_ID)?.to_str().ok()?;
    is_uuid(value).then(|| value.to_ascii_lowercase())
}

/// Returns what the agent calls itself, cut to what is worth keeping.
pub(crate) fn user_agent(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(header::USER_AGENT)?.to_str().ok()?;
    let text: String = text.chars().filter(|c| !c.is_control()).take(200).collect();
    Some(text).filter(|text| !text.is_empty())
}

/// The header by which an agent asks again for an answer that it was told to wait for.
const REQUEST_ID: &str = "glpi-request-id";

/// Returns what a waiting agent recognises its answer by.
pub(crate) fn waiting_request(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(REQUEST_ID)?.to_str().ok()?;
    is_request_id(value).then_some(value)
}

/// Returns the media type of the body.
pub(crate) fn content_type(headers: &HeaderMap) -> &str {
    headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
