//! What a browser remembers of how somebody likes pages: small cookies that hold no secret.

use crate::{
    App,
    csrf::{cookie_name, cookie_values, set_cookie},
};
use axum::http::{HeaderMap, HeaderValue};

/// A year, in seconds.
const REMEMBERED: i64 = 365 * 86_400;

/// Returns what the browser remembers under names that begin so, each with the rest of its name.
pub fn preferences(app: &App, headers: &HeaderMap, beginning: &str) -> Vec<(String, String)> {
    let beginning = cookie_name(app, beginning);
    let known = cookie_values(headers).filter_map(|(name, value)| {
        let rest = name.strip_prefix(&beginning)?;
        Some((rest.to_owned(), value))
    });
    known.collect()
}

/// Returns the value of `Set-Cookie` that has the browser remember; `None` if the value cannot stand in a cookie.
pub fn remembered(app: &App, name: &str, value: String) -> Option<HeaderValue> {
    let cookie = format!("{}; Max-Age={REMEMBERED}", set_cookie(app, name, value));
    HeaderValue::from_str(&cookie).ok()
}
