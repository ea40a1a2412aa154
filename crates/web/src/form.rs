//! Forms of our own pages, bounded in size and guarded against forgery.

use crate::{App, BodyError, FormGuard, HalfSignedIn, Language, PageError, SignedIn, read_body};
use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderMap, header::CONTENT_TYPE},
};

/// The fields of a form, in their order.
#[derive(Clone, Default)]
pub struct Fields(Vec<(String, String)>);

/// A form of somebody who is signed in.
pub struct SignedForm {
    /// Who sends it.
    pub signed_in: SignedIn,
    /// What it says.
    pub fields: Fields,
}

/// A form of somebody whose password was right, and who has one more step to go.
pub struct HalfForm {
    /// Who sends it.
    pub signed_in: HalfSignedIn,
    /// The language that the browser prefers.
    pub language: Language,
    /// What it says.
    pub fields: Fields,
}

/// A form of somebody who is not signed in.
pub struct BareForm {
    /// Guards the forms of this browser.
    pub form_guard: FormGuard,
    /// The language that the browser prefers.
    pub language: Language,
    /// What it says.
    pub fields: Fields,
}

/// The largest form.
const MOST: usize = 256 * 1024;

impl Fields {
    /// Returns a field's value as it was typed; a missing one is empty.
    pub fn get(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
            .unwrap_or_default()
    }

    /// Returns each value of a field that may stand several times.
    pub fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> + 'f {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Says whether a checkbox is ticked.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    /// Takes a field out and returns its value.
    pub fn take(&mut self, name: &str) -> String {
        let value = self.get(name).to_owned();
        self.0.retain(|(known, _)| known != name);
        value
    }

    /// Returns every field with its value, in their order.
    pub fn into_pairs(self) -> Vec<(String, String)> {
        self.0
    }

    async fn read(request: Request) -> Result<Self, PageError> {
        if !is_form(request.headers()) {
            return Err(PageError::BadForm);
        }
        let body = read_body(request.into_body(), MOST).await.map_err(|error| match error {
            BodyError::TooLarge(_) => PageError::FormTooLarge,
            BodyError::TooSlow | BodyError::Broken => PageError::BadForm,
        })?;
        Ok(Self(
            form_urlencoded::parse(&body)
                .map(|(k, v)| (k.into_owned(), v.replace('\0', "")))
                .collect(),
        ))
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.split(';')
        .next()
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded"))
}

impl FromRequest<App> for SignedForm {
    type Rejection = PageError;

    async fn from_request(request: Request, app: &App) -> Result<Self, PageError> {
        let (mut parts, body) = request.into_parts();
        let signed_in =
            <SignedIn as FromRequestParts<App>>::from_request_parts(&mut parts, app).await?;
        let fields = Fields::read(Request::from_parts(parts, body)).await?;
        if !signed_in.form_guard.admits(fields.get("csrf")) {
            return Err(PageError::ForgedForm);
        }
        Ok(Self { signed_in, fields })
    }
}

impl FromRequest<App> for HalfForm {
    type Rejection = PageError;

    async fn from_request(request: Request, app: &App) -> Result<Self, PageError> {
        let (mut parts, body) = request.into_parts();
        let signed_in = HalfSignedIn::from_request_parts(&mut parts, app).await?;
        let language = Language::preferred(&parts.headers);
        let fields = Fields::read(Request::from_parts(parts, body)).await?;
        if !signed_in.form_guard.admits(fields.get("csrf")) {
            return Err(PageError::ForgedForm);
        }
        Ok(Self { signed_in, language, fields })
    }
}

impl FromRequest<App> for BareForm {
    type Rejection = PageError;

    async fn from_request(request: Request, app: &App) -> Result<Self, PageError> {
        let form_guard = FormGuard::of_browser(app, request.headers());
        let language = Language::preferred(request.headers());
        let fields = Fields::read(request).await?;
        if !form_guard.admits(fields.get("csrf")) {
            return Err(PageError::ForgedForm);
        }
        Ok(Self { form_guard, language, fields })
    }
}
