//! What the surfaces share about HTTP: client address, session, CSRF, bearer guard, layout, errors.
//!
//! A thing is here when two surfaces use it and it is about HTTP.

mod app;
mod bearer;
mod body;
mod client_address;
mod csrf;
mod error_page;
mod form;
mod layout;
mod password;
mod security_headers;
mod session;
mod throttle;

pub use app::{App, AppOptions, Assets, Chance, Clock, Now};
pub use bearer::{Bearer, BearerRefusal, authorize_bearer};
pub use body::{BodyError, read_body};
pub use client_address::{ClientAddress, PeerAddress};
pub use csrf::FormGuard;
pub use error_page::PageError;
pub use form::{BareForm, Fields, SignedForm};
pub use layout::{BarePage, Flash, Menu, Page};
pub use password::{PasswordProblem, Passwords, check_new_password};
pub use security_headers::{API_POLICY, PAGE_POLICY, no_store, page_headers};
pub use session::{
    SESSION_COOKIE, SignedIn, ended_session_cookie, new_session_cookie, session_hash,
};
pub use throttle::{Door, throttled};
