//! What goes wrong on a page: what happened, and what to do.

use axum::{
    http::{StatusCode, Uri},
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
    /// The database or the server is at fault; the cause is in the log.
    Failed(store::Error),
    /// A page could not be written.
    Template(askama::Error),
}

impl PageError {
    pub(crate) fn sign_in(uri: &Uri) -> Self {
        Self::SignIn { next: uri.path_and_query().map_or("/", |path| path.as_str()).to_owned() }
    }

    fn told(&self) -> (StatusCode, &'static str, &'static str, &'static str) {
        match self {
            Self::SignIn { .. } | Self::SignedOut => (
                StatusCode::UNAUTHORIZED,
                "You are signed out",
                "Your session ended before this form was sent, so nothing was changed.",
                "Sign in again, then repeat what you did.",
            ),
            Self::Forbidden => (
                StatusCode::FORBIDDEN,
                "You may not see this page",
                "Your profile does not hold the right that this page needs.",
                "Ask an administrator for a profile that does.",
            ),
            Self::NotFound => (
                StatusCode::NOT_FOUND,
                "There is nothing here",
                "The page does not exist, or what it showed was deleted.",
                "Go back to the first page and look for it from there.",
            ),
            Self::ForgedForm => (
                StatusCode::FORBIDDEN,
                "This form is too old",
                "It does not belong to your present session, so nothing was changed.",
                "Open the page anew and send the form from there.",
            ),
            Self::BadForm => (
                StatusCode::BAD_REQUEST,
                "This form cannot be read",
                "What arrived is not a form, so nothing was changed.",
                "Open the page anew and send the form from there.",
            ),
            Self::FormTooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "This form is too large",
                "It holds more than 256 kB, so nothing was changed.",
                "Shorten its texts and send it again.",
            ),
            Self::Failed(error) if error.is_temporary() => (
                StatusCode::SERVICE_UNAVAILABLE,
                "The database does not answer",
                "Nothing was changed.",
                "Try again in a moment. If it stays so, the server's log says why.",
            ),
            Self::Failed(_) | Self::Template(_) => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "The server made a mistake",
                "Nothing was changed.",
                "The server's log says why; please report it.",
            ),
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
    status: u16,
    title: &'static str,
    what: &'static str,
    next: &'static str,
}

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
        let (status, title, what, next) = self.told();
        let page = ErrorPage { status: status.as_u16(), title, what, next };
        match askama::Template::render(&page) {
            Ok(html) => (status, Html(html)).into_response(),
            Err(_) => (status, format!("{title}. {what} {next}")).into_response(),
        }
    }
}
