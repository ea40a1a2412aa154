//! When to come back to a server that cannot answer now.

use axum::{
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};

/// As long as it takes to start a database anew, or to have another take its place, is not known; this keeps callers
/// from asking all the time.
const SOON: HeaderValue = HeaderValue::from_static("5");

/// Has every 503 say when to come back (RFC 9110 §10.2.3), unless it does so by itself.
pub async fn say_when_to_come_back(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().entry(header::RETRY_AFTER).or_insert(SOON);
    }
    response
}
