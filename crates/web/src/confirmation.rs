//! "Confirm that it is you": what a borrowed session must not do asks for the password again.

use crate::{
    App, BarePage, ClientAddress, Failed, Fields, Flash, LoginRefusal, Now, PageError, SignedForm,
    SignedIn, Trail, check_login,
};
use askama::Template;
use axum::{
    extract::{FromRequest, FromRequestParts as _, Request},
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse as _, Response},
};
use oauth::{Lifetime, Timestamp};
use std::net::IpAddr;

/// A form of somebody who has typed the password within the last minutes, or with this very form in the field
/// `current_password`. To anybody else a page is shown that asks for it, and then does what the form was for.
pub struct ConfirmedForm {
    /// Who sends it.
    pub signed_in: SignedIn,
    /// What it says, without the password.
    pub fields: Fields,
}

/// The field with the present password.
const FIELD: &str = "current_password";
/// How long a password that was typed counts.
const COUNTS: Lifetime = Lifetime::seconds(300);

/// Why a person is not believed to be the one who signed in.
#[derive(Debug)]
pub enum Unconfirmed {
    /// The password is wrong, or the account is no longer what it was; with what to say.
    Wrong(String),
    /// There were too many wrong ones; with what to say.
    TooManyAttempts(Lifetime, String),
}

#[derive(Template)]
#[template(path = "confirm.html")]
struct ConfirmPage {
    page: BarePage,
    user_name: String,
    action: String,
    carried: Vec<(String, String)>,
}

/// From where a person confirms.
#[derive(Clone, Copy)]
pub struct Arrival<'f> {
    /// The address.
    pub address: IpAddr,
    /// The headers of the request.
    pub headers: &'f HeaderMap,
}

impl SignedIn {
    /// Says whether the person has typed the password within the last minutes.
    pub fn is_confirmed(&self, now: Timestamp) -> bool {
        now.since(self.confirmed_at) <= COUNTS
    }

    /// Compares the present password, slowed by the same count as signing in, and notes that it was right.
    pub async fn confirm(
        &mut self,
        app: &App,
        now: Timestamp,
        from: Arrival<'_>,
        password: String,
    ) -> Result<Result<(), Unconfirmed>, store::Error> {
        let refusal = match check_login(app, &self.user_name, password, from.address, now).await {
            Ok((user, _)) if user.id == self.user => {
                let session = self.session;
                app.store
                    .change(self.actor(), now, move |change| change.confirm_session(session))
                    .await?;
                self.confirmed_at = now;
                return Ok(Ok(()));
            }
            Ok(_) => LoginRefusal::UnknownUser,
            Err(LoginRefusal::Store(error)) => return Err(error),
            Err(refusal) => refusal,
        };
        let mut trail = Trail::new("confirmation", from.address, from.headers);
        trail.user = Some(self.user);
        trail.pass("The person is signed in");
        let told = match &refusal {
            LoginRefusal::TooManyAttempts(wait) => Failed::too_many_attempts(*wait),
            other => Failed::new(
                "The password is right",
                other.to_string(),
                "Type the password again. If the user did not try this, somebody else has the session: end it.",
            ),
        };
        let reference = trail.deny(app, now, &told).await?;
        let told = |text: String| match &reference {
            Some(reference) => {
                format!("{text} {}", self.language.t1("reference", "reference", reference))
            }
            None => text,
        };
        Ok(Err(match refusal {
            LoginRefusal::TooManyAttempts(wait) => {
                let text = self.language.t1("sign-in-wait", "seconds", wait.in_seconds());
                Unconfirmed::TooManyAttempts(wait, told(text))
            }
            _ => Unconfirmed::Wrong(told(self.language.t("confirm-wrong"))),
        }))
    }
}

impl FromRequest<App> for ConfirmedForm {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let Ok(Now(now)) = Now::from_request_parts(&mut parts, app).await;
        let ClientAddress(address) = ClientAddress::from_request_parts(&mut parts, app)
            .await
            .map_err(|status| status.into_response())?;
        let (action, headers) = (parts.uri.path().to_owned(), parts.headers.clone());
        let form = SignedForm::from_request(Request::from_parts(parts, body), app).await;
        let SignedForm { mut signed_in, mut fields } =
            form.map_err(|error| error.into_response())?;
        let password = fields.take(FIELD);
        if password.is_empty() {
            return if signed_in.is_confirmed(now) {
                Ok(Self { signed_in, fields })
            } else {
                Err(ask(app, &signed_in, &action, fields, None))
            };
        }
        let from = Arrival { address, headers: &headers };
        match signed_in.confirm(app, now, from, password).await {
            Ok(Ok(())) => Ok(Self { signed_in, fields }),
            Ok(Err(why)) => Err(ask(app, &signed_in, &action, fields, Some(why))),
            Err(error) => Err(PageError::from(error).into_response()),
        }
    }
}

/// Asks for the password, and carries what the form says.
fn ask(
    app: &App,
    signed_in: &SignedIn,
    action: &str,
    mut fields: Fields,
    why: Option<Unconfirmed>,
) -> Response {
    let language = signed_in.language;
    let mut page = BarePage::new(app, &signed_in.form_guard, language, language.t("confirm"));
    let (status, wait) = match why {
        None => (StatusCode::FORBIDDEN, None),
        Some(Unconfirmed::Wrong(told)) => {
            page.alert = Some(Flash::danger(told));
            (StatusCode::FORBIDDEN, None)
        }
        Some(Unconfirmed::TooManyAttempts(wait, told)) => {
            page.alert = Some(Flash::danger(told));
            (StatusCode::TOO_MANY_REQUESTS, Some(wait))
        }
    };
    for ours in ["csrf", "confirmed_name"] {
        fields.take(ours);
    }
    let page = ConfirmPage {
        page,
        user_name: signed_in.user_name.clone(),
        action: action.to_owned(),
        carried: fields.into_pairs(),
    };
    let mut response = match page.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => return PageError::from(error).into_response(),
    };
    if let Some(wait) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, wait.in_seconds().into());
    }
    response
}
