//! The password of who is signed in, asked for again: a borrowed session is not enough to take an account over.

use crate::sign_in::with_reference;
use axum::http::{HeaderMap, StatusCode};
use oauth::Timestamp;
use std::net::IpAddr;
use web::{App, Failed, Fields, LoginRefusal, PageError, SignedIn, Trail, check_login};

/// What is wrong with the password that was typed.
pub(super) struct Wrong {
    pub(super) status: StatusCode,
    pub(super) text: String,
}

/// Compares what was typed with the password. Guesses count together with those at signing in.
pub(super) async fn check_current_password(
    app: &App,
    signed_in: &SignedIn,
    fields: &Fields,
    address: IpAddr,
    headers: &HeaderMap,
    now: Timestamp,
) -> Result<Option<Wrong>, PageError> {
    let language = signed_in.language;
    let typed = fields.get("current_password").to_owned();
    let refusal = match check_login(app, &signed_in.user_name, typed, address, now).await {
        Ok((user, _)) if user.id == signed_in.user => return Ok(None),
        Ok(_) => LoginRefusal::UnknownUser,
        Err(LoginRefusal::Store(error)) => return Err(error.into()),
        Err(LoginRefusal::TooManyAttempts(wait)) => {
            let text = language.t1("sign-in-wait", "seconds", wait.in_seconds());
            return Ok(Some(Wrong { status: StatusCode::TOO_MANY_REQUESTS, text }));
        }
        Err(refusal) => refusal,
    };
    let mut trail = Trail::new("account", address, headers);
    trail.user = Some(signed_in.user);
    let remedy = "The person types the present password, or an administrator sets a new one.";
    let told = Failed::new("The present password is right", refusal.to_string(), remedy);
    let reference = trail.deny(app, now, &told).await?;
    let text = with_reference(language, language.t("current-password-wrong"), reference.as_deref());
    Ok(Some(Wrong { status: StatusCode::UNPROCESSABLE_ENTITY, text }))
}
