//! Headers that keep answers where they belong.

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

/// The policy of pages: everything from this host, nothing inline, never framed.
pub const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// The policy of a page with a form whose answer may lead to another place: an origin, or a scheme with its colon.
///
/// Browsers hold a redirect after a form against `form-action`. They know no IPv6 address there; then the scheme stands
/// for it.
pub fn page_policy_to(place: &str) -> String {
    let place = if place.contains('[') { "http:" } else { place };
    PAGE_POLICY.replace("form-action 'self'", &format!("form-action 'self' {place}"))
}

/// The policy of the sign-in pages, from which an authorization may lead to any application there is.
pub fn page_policy_to_anywhere() -> String {
    PAGE_POLICY.replace("form-action 'self'; ", "")
}

/// The policy of answers that are not pages.
pub const API_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

/// Adds the headers of pages; each that a handler has set stays.
pub async fn page_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    add_page_headers(&mut response);
    response
}

/// Adds the headers of a page; each that is set already stays.
pub fn add_page_headers(response: &mut Response) {
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, PAGE_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
}

/// Adds the headers of answers that hold a token or that only one caller may see.
pub async fn no_store(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    add_no_store(&mut response);
    response
}

/// Adds the headers of an answer that only one caller may see; each that is set already stays.
pub fn add_no_store(response: &mut Response) {
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        (header::PRAGMA, "no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, API_POLICY),
    ] {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
}
