//! A call of a client at one of the endpoints, while it is checked.

use crate::answer::{Scheme, TokenError};
use axum::http::{HeaderMap, header};
use oauth::{Error, Lifetime, Parameters, Timestamp};
use std::net::IpAddr;
use store::ClientKey;
use web::{App, BodyError, Failed, Trail, read_body};

/// What every phase is given.
pub(crate) struct Call {
    pub(crate) app: App,
    pub(crate) now: Timestamp,
    pub(crate) trail: Trail,
    pub(crate) scheme: Scheme,
    /// For whom the answer is, once it is known who asks.
    pub(crate) for_client: Option<ClientKey>,
}

/// The largest body.
const MOST: usize = 64 * 1024;

impl Call {
    pub(crate) fn new(
        app: App,
        now: Timestamp,
        endpoint: &'static str,
        address: IpAddr,
        headers: &HeaderMap,
    ) -> Self {
        let trail = Trail::new(endpoint, address, headers);
        Self { app, now, trail, scheme: scheme(headers), for_client: None }
    }

    /// Keeps why the call is refused, and makes the answer: the error with the denial's reference.
    pub(crate) async fn refuse(&self, failed: Failed, error: Error) -> TokenError {
        let for_client = self.for_client;
        match self.trail.deny(&self.app, self.now, &failed).await {
            Ok(Some(reference)) => TokenError::Refused {
                error: error.with_reference(&reference),
                scheme: self.scheme,
                for_client,
            },
            Ok(None) => TokenError::Refused { error, scheme: self.scheme, for_client },
            Err(error) => TokenError::Failed(error),
        }
    }

    /// Refuses who has to wait.
    pub(crate) async fn refuse_for_now(&self, wait: Lifetime) -> TokenError {
        let told = self.refuse(Failed::too_many_attempts(wait), Error::too_many_attempts()).await;
        match told {
            TokenError::Refused { error, for_client, .. } => {
                TokenError::TooManyAttempts { error, wait, for_client }
            }
            other => other,
        }
    }

    /// Refuses what cannot be read.
    pub(crate) async fn malformed(&self, error: Error) -> TokenError {
        let why = error.hint.as_deref().unwrap_or(&error.description).to_owned();
        let remedy = "Correct the client's request; see RFC 6749 section 4.";
        self.refuse(Failed::new("The request can be read", why, remedy), error).await
    }
}

/// Reads a form (RFC 6749 §4.4.2) or a JSON object (GLPI and its agents); the media type may carry parameters.
pub(crate) async fn read_parameters(
    headers: &HeaderMap,
    body: axum::body::Body,
) -> Result<Parameters, Error> {
    let body = read_body(body, MOST).await.map_err(|error| match error {
        BodyError::TooLarge(_) => Error::invalid_request("The body is larger than 64 kB"),
        BodyError::TooSlow | BodyError::Broken => Error::invalid_request("The body is incomplete"),
    })?;
    // What cannot be read is a type of its own, and an unknown one.
    let kind =
        headers.get(header::CONTENT_TYPE).map(|value| value.to_str().unwrap_or("unreadable"));
    let kind = kind.unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match kind.as_str() {
        "application/json" => Parameters::from_json(&body),
        "application/x-www-form-urlencoded" => Parameters::from_form(&body),
        "" if body.trim_ascii_start().starts_with(b"{") => Parameters::from_json(&body),
        "" => Parameters::from_form(&body),
        _ => Err(Error::invalid_request(
            "Send the parameters as application/x-www-form-urlencoded or application/json",
        )),
    }
}

fn scheme(headers: &HeaderMap) -> Scheme {
    match headers.get(header::AUTHORIZATION) {
        None => Scheme::None,
        Some(value) if oauth::bearer_token(value.as_bytes()).is_some() => Scheme::Bearer,
        Some(_) => Scheme::Basic,
    }
}
