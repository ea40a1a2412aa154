//! Forms that only our own pages can send.
//!
//! A form carries a token that is derived from a cookie which other sites cannot read. Nothing is stored.

use crate::App;
use axum::http::HeaderMap;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use cookie::{Cookie, SameSite};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// Guards the forms of one browser.
#[derive(Clone)]
pub struct FormGuard {
    token: String,
    cookie: Option<String>,
}

const FORM_COOKIE: &str = "quartermaster-form";

impl FormGuard {
    /// Guards the forms of a signed-in person, by the session's secret.
    pub fn of_session(secret: &str) -> Self {
        Self { token: derived(secret), cookie: None }
    }

    /// Guards the forms of somebody who is not signed in, by a cookie that is set if it is missing.
    pub fn of_browser(app: &App, headers: &HeaderMap) -> Self {
        if let Some(secret) = cookie_value(headers, &cookie_name(app, FORM_COOKIE)) {
            return Self { token: derived(&secret), cookie: None };
        }
        let secret = URL_SAFE_NO_PAD.encode(app.random::<32>());
        let cookie = set_cookie(app, FORM_COOKIE, secret.clone()).to_string();
        Self { token: derived(&secret), cookie: Some(cookie) }
    }

    /// Returns the token that the page's forms carry.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Returns a token for one matter alone, such as an authorization request: a form that was made for another
    /// matter does not carry it.
    pub fn token_for(&self, matter: &str) -> String {
        derived(&format!("{} {matter}", self.token))
    }

    /// Says whether a form carries the token of a matter.
    pub fn admits_for(&self, matter: &str, sent: &str) -> bool {
        self.cookie.is_none() && sent.as_bytes().ct_eq(self.token_for(matter).as_bytes()).into()
    }

    /// Returns the value of `Set-Cookie` to send along, if there is one.
    pub fn set_cookie(&self) -> Option<&str> {
        self.cookie.as_deref()
    }

    /// Says whether a form carries the token.
    pub fn admits(&self, sent: &str) -> bool {
        self.cookie.is_none() && sent.as_bytes().ct_eq(self.token.as_bytes()).into()
    }
}

fn derived(secret: &str) -> String {
    let mut digest = Sha256::new();
    digest.update(b"quartermaster form ");
    digest.update(secret.as_bytes());
    URL_SAFE_NO_PAD.encode(digest.finalize())
}

/// A cookie that scripts cannot read and other sites do not send; bound to this host and https where there is https.
pub(crate) fn set_cookie(app: &App, name: &str, value: String) -> Cookie<'static> {
    Cookie::build((cookie_name(app, name), value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(app.is_https())
        .build()
}

pub(crate) fn cookie_name(app: &App, name: &str) -> String {
    if app.is_https() { format!("__Host-{name}") } else { name.to_owned() }
}

pub(crate) fn cookie_value(headers: &HeaderMap, name: &str) -> Option<String> {
    cookie_values(headers).find(|(known, _)| known == name).map(|(_, value)| value)
}

/// Returns the name and the value of each cookie.
pub(crate) fn cookie_values(headers: &HeaderMap) -> impl Iterator<Item = (String, String)> + '_ {
    let headers =
        headers.get_all(axum::http::header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let cookies = headers.flat_map(Cookie::split_parse).filter_map(Result::ok);
    cookies.map(|cookie| (cookie.name().to_owned(), cookie.value().to_owned()))
}
