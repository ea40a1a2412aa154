//! The password of who is signed in, asked for each time: a borrowed session is not enough to take an account over.

use axum::http::StatusCode;
use oauth::Timestamp;
use web::{App, Arrival, Fields, PageError, SignedIn, Unconfirmed};

/// What is wrong with the password that was typed.
pub(super) struct Wrong {
    pub(super) status: StatusCode,
    pub(super) text: String,
}

/// Compares what was typed with the password. Guesses count together with those at signing in.
pub(super) async fn check_current_password(
    app: &App,
    signed_in: &mut SignedIn,
    fields: &Fields,
    from: Arrival<'_>,
    now: Timestamp,
) -> Result<Option<Wrong>, PageError> {
    let typed = fields.get("current_password").to_owned();
    Ok(match signed_in.confirm(app, now, from, typed).await? {
        Ok(()) => None,
        Err(Unconfirmed::Wrong(text)) => {
            Some(Wrong { status: StatusCode::UNPROCESSABLE_ENTITY, text })
        }
        Err(Unconfirmed::TooManyAttempts(_, text)) => {
            Some(Wrong { status: StatusCode::TOO_MANY_REQUESTS, text })
        }
    })
}
