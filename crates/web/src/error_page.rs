//! What goes wrong on a page: what happened, and what to do.

use crate::{Language, language::Reader};
use axum::{
    Extension,
    extract::Request,
    http::{HeaderMap, StatusCode, Uri},
    middleware::Next,
    response::{Html, IntoResponse, Redirect, Response},
};

/// What goes wrong on a page.
#[derive(Debug)]
pub enum PageError {
    /// Nobody is signed in: the sign-in page comes first, then the page that was asked for.
    SignIn {
        /// The page that was asked for.
        next: String,
    },
    /// The session ended before a form was sent.
    SignedOut,
    /// The person lacks the right.
    Forbidden,
    /// There is no such page or thing.
    NotFound,
    /// The form did not come from our own page, or from one that is too old.
    ForgedForm,
    /// The body is not a form.
    BadForm,
    /// The form is too large.
    FormTooLarge,
    /// The request came by plain http from another machine; with the reference of the denial.
    PlainHttp(Option<String>),
    /// The database or the server is at fault; the cause is in the log.
    Failed(store::Error),
    /// A page could not be written.
    Template(askama::Error),
}

impl PageError {
    pub(crate) fn sign_in(uri: &Uri) -> Self {
        Self::SignIn { next: uri.path_and_query().map_or("/", |path| path.as_str()).to_owned() }
    }

    /// Returns the status, and the key of what is said; its details are under the same key with `-what` and `-next`.
    fn told(&self) -> (StatusCode, &'static str) {
        match self {
            Self::SignIn { .. } | Self::SignedOut => (StatusCode::UNAUTHORIZED, "error-signed-out"),
            Self::Forbidden => (StatusCode::FORBIDDEN, "error-forbidden"),
            Self::NotFound => (StatusCode::NOT_FOUND, "error-not-found"),
            Self::ForgedForm => (StatusCode::FORBIDDEN, "error-forged-form"),
            Self::BadForm => (StatusCode::BAD_REQUEST, "error-bad-form"),
            Self::FormTooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "error-large-form"),
            Self::PlainHttp(_) => (StatusCode::FORBIDDEN, "error-plain-http"),
            Self::Failed(error) if error.is_temporary() => {
                (StatusCode::SERVICE_UNAVAILABLE, "error-database")
            }
            Self::Failed(_) | Self::Template(_) => {
                (StatusCode::INTERNAL_SERVER_ERROR, "error-server")
            }
        }
    }
}

impl From<store::Error> for PageError {
    fn from(error: store::Error) -> Self {
        Self::Failed(error)
    }
}

impl From<askama::Error> for PageError {
    fn from(error: askama::Error) -> Self {
        Self::Template(error)
    }
}

#[derive(askama::Template)]
#[template(path = "error.html")]
struct ErrorPage {
    language: Language,
    status: u16,
    title: String,
    what: String,
    next: String,
    reference: Option<String>,
}

/// What the error's page is about, until [`tell_errors`] writes it in the language of whoever asked.
#[derive(Clone)]
struct ToTell(&'static str, Option<String>);

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        if let Self::SignIn { next } = &self {
            let query =
                form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
            return Redirect::to(&format!("/sign-in?{query}")).into_response();
        }
        match &self {
            Self::Failed(error) => tracing::error!(%error, "a page failed"),
            Self::Template(error) => tracing::error!(%error, "a page could not be written"),
            _ => {}
        }
        let (status, key) = self.told();
        let reference = match self {
            Self::PlainHttp(reference) => reference,
            _ => None,
        };
        (status, Extension(ToTell(key, reference))).into_response()
    }
}

impl PageError {
    /// Writes the page at once, where [`tell_errors`] does not come by.
    pub fn page(self, headers: &HeaderMap) -> Response {
        written(self.into_response(), Reader::with_browser(headers).language())
    }
}

/// Writes the page of an error, in the language of whoever asked.
pub async fn tell_errors(mut request: Request, next: Next) -> Response {
    let reader = Reader::with_browser(request.headers());
    request.extensions_mut().insert(reader.clone());
    written(next.run(request).await, reader.language())
}

fn written(mut response: Response, language: Language) -> Response {
    let Some(ToTell(key, reference)) = response.extensions_mut().remove() else { return response };
    let page = ErrorPage {
        language,
        status: response.status().as_u16(),
        title: language.t(key),
        what: language.t(&format!("{key}-what")),
        next: language.t(&format!("{key}-next")),
        reference,
    };
    match askama::Template::render(&page) {
        Ok(html) => (response.status(), response.headers().clone(), Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "the page of an error could not be written");
            response
        }
    }
}
