//! Who is signed in at the console.

use crate::{
    App, FormGuard, Language, Now, PageError,
    csrf::{cookie_name, cookie_value, set_cookie},
    language::Reader,
};
use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts},
    http::{Method, request::Parts},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use oauth::{Lifetime, SecretHash, Timestamp};
use rights::{Action, Rights, Subject};
use store::{Actor, HalfSession, Powers, SessionId, UserId, Visible};

/// The name of the session's cookie; with https it begins with `__Host-`.
pub const SESSION_COOKIE: &str = "quartermaster-session";

/// A person who is signed in.
#[derive(Clone)]
pub struct SignedIn {
    /// The session.
    pub session: SessionId,
    /// Who.
    pub user: UserId,
    /// The name.
    pub user_name: String,
    /// The language that the person reads.
    pub language: Language,
    /// When the person signed in.
    pub authenticated_at: Timestamp,
    /// When the person last typed the password.
    pub confirmed_at: Timestamp,
    /// The first profile's name.
    pub profile: String,
    /// What the person may do somewhere at all.
    pub rights: Rights,
    /// What the person may do, and where.
    pub powers: Powers,
    /// Guards the person's forms.
    pub form_guard: FormGuard,
}

/// How often a session in use is written down.
const TOUCH: Lifetime = Lifetime::seconds(300);

impl SignedIn {
    /// Returns the person as the one who makes a change.
    pub const fn actor(&self) -> Actor {
        Actor::User(self.user)
    }

    /// Lets pass who holds the right.
    pub fn require(&self, subject: Subject, action: Action) -> Result<(), PageError> {
        if self.rights.allow(subject, action) { Ok(()) } else { Err(PageError::Forbidden) }
    }

    /// Lets pass who holds the right in the root entity, for what belongs to the whole installation.
    pub fn require_in_root(&self, subject: Subject, action: Action) -> Result<(), PageError> {
        if self.may_in_root(subject, action) { Ok(()) } else { Err(PageError::Forbidden) }
    }

    /// Says whether the person holds the right in the root entity.
    pub fn may_in_root(&self, subject: Subject, action: Action) -> bool {
        self.powers.in_root().allow(subject, action)
    }

    /// Returns the rows with which the person may do something.
    pub fn visible(&self, subject: Subject, action: Action) -> Visible {
        self.powers.visible(subject, action)
    }
}

/// Nobody need be signed in: a page that says something to everybody.
impl OptionalFromRequestParts<App> for SignedIn {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>, PageError> {
        match <Self as FromRequestParts<App>>::from_request_parts(parts, app).await {
            Ok(signed_in) => Ok(Some(signed_in)),
            Err(PageError::SignIn { .. } | PageError::SignedOut) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        let anonymous = || match parts.method {
            Method::GET | Method::HEAD => PageError::sign_in(&parts.uri),
            _ => PageError::SignedOut,
        };
        let Some(secret) = cookie_value(&parts.headers, &cookie_name(app, SESSION_COOKIE)) else {
            return Err(anonymous());
        };
        let Now(now) = Now(app.now());
        let hash = SecretHash::of(&secret);
        let found = app
            .store
            .read(move |db| {
                let Some(session) = db.session(&hash, now)? else { return Ok(None) };
                let powers = db.powers_of_user(session.user)?;
                Ok(Some((session, powers)))
            })
            .await?;
        let Some((session, (powers, profile))) = found else { return Err(anonymous()) };
        if now.since(session.seen_at) > TOUCH {
            let id = session.id;
            app.store
                .change(Actor::User(session.user), now, move |change| change.touch_session(id))
                .await?;
        }
        let language = Language::parse(&session.language)
            .unwrap_or_else(|| Language::preferred(&parts.headers));
        if let Some(reader) = parts.extensions.get::<Reader>() {
            reader.reads(language);
        }
        Ok(Self {
            session: session.id,
            user: session.user,
            user_name: session.user_name,
            language,
            authenticated_at: session.authenticated_at,
            confirmed_at: session.confirmed_at,
            profile,
            rights: powers.somewhere(),
            powers,
            form_guard: FormGuard::of_session(&secret),
        })
    }
}

/// A person whose password was right, and who has one more step to go.
#[derive(Clone)]
pub struct HalfSignedIn {
    /// Who, and which step.
    pub half: HalfSession,
    /// Guards the person's forms.
    pub form_guard: FormGuard,
}

impl FromRequestParts<App> for HalfSignedIn {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        let again = || PageError::SignIn { next: "/".to_owned() };
        let secret =
            cookie_value(&parts.headers, &cookie_name(app, SESSION_COOKIE)).ok_or_else(again)?;
        let (hash, now) = (SecretHash::of(&secret), app.now());
        let half =
            app.store.read(move |db| db.half_session(&hash, now)).await?.ok_or_else(again)?;
        Ok(Self { half, form_guard: FormGuard::of_session(&secret) })
    }
}

/// Makes a session's secret: the value of `Set-Cookie`, and the hash to store.
pub fn new_session_cookie(app: &App) -> (String, SecretHash) {
    let secret = URL_SAFE_NO_PAD.encode(app.random::<32>());
    let hash = SecretHash::of(&secret);
    (set_cookie(app, SESSION_COOKIE, secret).to_string(), hash)
}

/// Returns the value of `Set-Cookie` that ends the session in the browser.
pub fn ended_session_cookie(app: &App) -> String {
    let mut cookie = set_cookie(app, SESSION_COOKIE, String::new());
    cookie.make_removal();
    cookie.to_string()
}

/// Returns the hash of the session's secret that a request carries.
pub fn session_hash(app: &App, headers: &axum::http::HeaderMap) -> Option<SecretHash> {
    cookie_value(headers, &cookie_name(app, SESSION_COOKIE)).map(|secret| SecretHash::of(&secret))
}
