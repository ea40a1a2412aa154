//! Error answers of the token endpoint (RFC 6749 §5.2).

use std::borrow::Cow;

/// The value of `error`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ErrorCode {
    /// The request is malformed.
    InvalidRequest,
    /// The client could not be authenticated.
    InvalidClient,
    /// The grant is invalid, expired or revoked.
    InvalidGrant,
    /// The client may not use this grant type.
    UnauthorizedClient,
    /// The server does not know this grant type.
    UnsupportedGrantType,
    /// The scope would open nothing.
    InvalidScope,
    /// The caller's address is not allowed; GLPI answers so at its token endpoint.
    AccessDenied,
    /// Too many attempts, or the server is busy (RFC 6749 §4.1.2.1).
    TemporarilyUnavailable,
}

impl ErrorCode {
    /// Returns the value on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::InvalidScope => "invalid_scope",
            Self::AccessDenied => "access_denied",
            Self::TemporarilyUnavailable => "temporarily_unavailable",
        }
    }

    /// Returns the HTTP status that goes with it, as GLPI 11 answers.
    pub const fn status(self) -> u16 {
        match self {
            Self::InvalidClient | Self::AccessDenied => 401,
            Self::TemporarilyUnavailable => 429,
            Self::InvalidRequest
            | Self::InvalidGrant
            | Self::UnauthorizedClient
            | Self::UnsupportedGrantType
            | Self::InvalidScope => 400,
        }
    }
}

/// An error answer. The texts are ASCII, never hold a quote or a backslash, and never repeat what was sent
/// (RFC 6749 §5.2 limits the characters of `error_description`).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Error {
    /// The value of `error`.
    pub code: ErrorCode,
    /// The value of `error_description`.
    pub description: Cow<'static, str>,
    /// The value of GLPI's `hint`.
    pub hint: Option<Cow<'static, str>>,
}

/// RFC 6749's own explanation of `invalid_request`, in our words.
const MALFORMED: &str = "The request is missing a required parameter, has an unsupported value, \
                         repeats a parameter, or is malformed.";

impl Error {
    fn new(code: ErrorCode, description: impl Into<Cow<'static, str>>) -> Self {
        Self { code, description: description.into(), hint: None }
    }

    /// The request is malformed; the hint names what.
    pub fn invalid_request(hint: impl Into<Cow<'static, str>>) -> Self {
        Self { hint: Some(hint.into()), ..Self::new(ErrorCode::InvalidRequest, MALFORMED) }
    }

    /// A parameter is missing or malformed.
    pub fn parameter(name: &'static str) -> Self {
        Self::invalid_request(format!("Check the `{name}` parameter"))
    }

    /// The client is unknown, disabled, or its secret is wrong: one answer for all, so that none can be told apart.
    pub fn invalid_client() -> Self {
        Self::new(ErrorCode::InvalidClient, "Client authentication failed")
    }

    /// The code, the refresh token or the password does not do; GLPI's hint says why.
    pub fn invalid_grant(
        description: impl Into<Cow<'static, str>>,
        hint: Option<&'static str>,
    ) -> Self {
        Self { hint: hint.map(Cow::Borrowed), ..Self::new(ErrorCode::InvalidGrant, description) }
    }

    /// The name or the password is wrong, or the account may not be used this way: one answer for all.
    pub fn wrong_password() -> Self {
        Self::invalid_grant("The user credentials were incorrect.", None)
    }

    /// A refresh token does not do.
    pub fn refresh_token(hint: &'static str) -> Self {
        Self::invalid_grant("The refresh token is invalid.", Some(hint))
    }

    /// A refresh may narrow the scope, never widen it (RFC 6749 §6).
    pub fn scope_too_wide(missing: &str) -> Self {
        let known = crate::ScopeToken::parse(missing).map(crate::ScopeToken::as_str);
        Self {
            hint: known.map(|name| format!("Check the `{name}` scope").into()),
            ..Self::new(
                ErrorCode::InvalidScope,
                "The requested scope was not granted originally: a refresh can only narrow it.",
            )
        }
    }

    /// The token would open nothing, for the reason given.
    pub fn useless_scope(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorCode::InvalidScope, description)
    }

    /// Adds a safe sentence to the description: the reference of the denial.
    #[must_use]
    pub fn with_reference(self, reference: &str) -> Self {
        Self { description: format!("{} Reference {reference}.", self.description).into(), ..self }
    }

    /// The request came by plain http, for the reason given.
    pub fn insecure_transport(description: &'static str) -> Self {
        Self::new(ErrorCode::InvalidRequest, description)
    }

    /// The client may not use this grant type.
    pub fn unauthorized_client() -> Self {
        Self::new(
            ErrorCode::UnauthorizedClient,
            "This client may not use this grant type. An administrator can allow it under Configuration, OAuth clients.",
        )
    }

    /// The grant type is missing or unknown.
    pub fn unsupported_grant_type() -> Self {
        Self {
            hint: Some("Check that all required parameters have been provided".into()),
            ..Self::new(
                ErrorCode::UnsupportedGrantType,
                "The grant type is missing, or this server does not offer it.",
            )
        }
    }

    /// The token would open nothing.
    pub fn invalid_scope() -> Self {
        Self::new(
            ErrorCode::InvalidScope,
            "None of the requested scopes is allowed for this client, so the token would open nothing. \
             Send the scope parameter, or have an administrator allow the scope under Configuration, OAuth clients.",
        )
    }

    /// The caller's address is not among those from which the client may come.
    pub fn address_not_allowed(address: std::net::IpAddr) -> Self {
        Self {
            hint: Some("Your IP address is not allowed to use this OAuth client.".into()),
            ..Self::new(
                ErrorCode::AccessDenied,
                format!(
                    "Requests from the address {address} are not allowed for this OAuth client."
                ),
            )
        }
    }

    /// Too many failed attempts.
    pub fn too_many_attempts() -> Self {
        Self::new(
            ErrorCode::TemporarilyUnavailable,
            "Too many failed attempts. Wait for the time given by Retry-After, then try again.",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AuthorizationRequest, Parameters, PkceRule, TokenRequest};
    use proptest::prelude::*;
    use std::net::IpAddr;

    /// RFC 6749 §5.2: `%x20-21 / %x23-5B / %x5D-7E`.
    fn is_legal(text: &str) -> bool {
        !text.is_empty()
            && text.bytes().all(|b| (0x20..=0x7e).contains(&b) && b != b'"' && b != b'\\')
    }

    #[test]
    fn every_text_has_only_the_characters_that_the_rfc_allows() {
        let address = "2001:db8::1".parse::<IpAddr>().unwrap();
        for error in [
            Error::parameter("redirect_uri"),
            Error::invalid_client(),
            Error::wrong_password(),
            Error::refresh_token("Token has expired"),
            Error::scope_too_wide("api"),
            Error::scope_too_wide("\"é\\\n"),
            Error::unauthorized_client(),
            Error::unsupported_grant_type(),
            Error::invalid_scope(),
            Error::address_not_allowed(address),
            Error::too_many_attempts(),
        ] {
            let error = error.with_reference("QM-1234-ABCD");
            assert!(is_legal(&error.description), "{error:?}");
            assert!(error.hint.as_deref().is_none_or(is_legal), "{error:?}");
            assert!(is_legal(error.code.as_str()));
        }
    }

    proptest! {
        #[test]
        fn no_parameter_shows_in_an_error(name in "grant_type|scope|code|response_type|max_age|prompt|code_challenge", value in ".{0,30}", strange in "\\PC{12}|[\"\\\\\u{1}-\u{1f}é]{12}") {
            let form = form_urlencoded::Serializer::new(String::new())
                .append_pair(&name, &format!("{value}{strange}"))
                .finish();
            let Ok(parameters) = Parameters::from_form(form.as_bytes()) else { return Ok(()) };
            if let Err(error) = TokenRequest::parse(&parameters) {
                prop_assert!(is_legal(&error.description) && error.hint.as_deref().is_none_or(is_legal));
                prop_assert!(!error.description.contains(&strange));
            }
            if let Err(error) = AuthorizationRequest::parse(&parameters, PkceRule::Required, true) {
                prop_assert!(is_legal(&error.description) && !error.description.contains(&strange));
            }
        }
    }
}
