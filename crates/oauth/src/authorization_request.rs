//! What an authorization request asks for (RFC 6749 §4.1.1, OpenID Connect Core §3.1.2.1).

use crate::{ChallengeMethod, CodeChallenge, Lifetime, Parameters, PkceRule, RedirectUri, Scope};
use std::borrow::Cow;

/// Where the answer goes, and what it repeats. Until this is known to be right, nothing is redirected.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AnswerAddress {
    /// The redirect URI, which is one of the client's.
    pub redirect_uri: String,
    /// The value of `state`, byte for byte.
    pub state: Option<String>,
}

/// An authorization request that can be granted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuthorizationRequest {
    /// The scope asked for.
    pub scope: Scope,
    /// What whoever redeems the code must prove.
    pub code_challenge: Option<CodeChallenge>,
    /// Repeated in the ID token.
    pub nonce: Option<String>,
    /// What the person is to be asked.
    pub prompt: Prompt,
    /// How long ago the person may have signed in.
    pub max_age: Option<Lifetime>,
    /// Who is expected to sign in.
    pub login_hint: Option<String>,
}

/// The parameter `prompt`: a set of words.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each word of the set stands or does not")]
pub struct Prompt {
    /// Show nothing.
    pub none: bool,
    /// Have the person sign in again.
    pub login: bool,
    /// Ask for consent again.
    pub consent: bool,
    /// Let the person choose an account.
    pub select_account: bool,
}

/// The value of `error` in an authorization answer (RFC 6749 §4.1.2.1, OpenID Connect Core §3.1.2.6).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AuthorizationErrorCode {
    /// The person, or a rule, said no.
    AccessDenied,
    /// Nothing may be shown, and consent is needed.
    ConsentRequired,
    /// The request is malformed.
    InvalidRequest,
    /// Nothing that was asked for can be granted.
    InvalidScope,
    /// Nothing may be shown, and nobody is signed in.
    LoginRequired,
    /// Request objects are not offered (OpenID Connect Core §6).
    RequestNotSupported,
    /// Nor are references to them.
    RequestUriNotSupported,
    /// The server failed.
    ServerError,
    /// The client may not use the authorization code grant.
    UnauthorizedClient,
    /// Only `code` is offered.
    UnsupportedResponseType,
}

/// An error that is told to the client by a redirect.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuthorizationError {
    /// The value of `error`.
    pub code: AuthorizationErrorCode,
    /// The value of `error_description`: ASCII, without quotes and backslashes, repeating nothing.
    pub description: Cow<'static, str>,
}

impl AuthorizationErrorCode {
    /// Returns the value on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AccessDenied => "access_denied",
            Self::ConsentRequired => "consent_required",
            Self::InvalidRequest => "invalid_request",
            Self::InvalidScope => "invalid_scope",
            Self::LoginRequired => "login_required",
            Self::RequestNotSupported => "request_not_supported",
            Self::RequestUriNotSupported => "request_uri_not_supported",
            Self::ServerError => "server_error",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedResponseType => "unsupported_response_type",
        }
    }
}

impl AuthorizationError {
    /// Tells an error.
    pub fn new(code: AuthorizationErrorCode, description: impl Into<Cow<'static, str>>) -> Self {
        Self { code, description: description.into() }
    }

    fn invalid_request(description: &'static str) -> Self {
        Self::new(AuthorizationErrorCode::InvalidRequest, description)
    }
}

/// Finds where the answer goes: a redirect URI of the client's, or the only one if none is sent (RFC 6749 §3.1.2.3).
pub fn answer_address(
    parameters: &Parameters,
    registered: &[RedirectUri],
) -> Option<AnswerAddress> {
    let redirect_uri = match (parameters.get("redirect_uri"), registered) {
        (Some(sent), _) => registered.iter().any(|uri| uri.matches(sent)).then_some(sent)?,
        (None, [only]) => only.as_str(),
        (None, _) => return None,
    };
    Some(AnswerAddress {
        redirect_uri: redirect_uri.to_owned(),
        state: parameters.get("state").map(str::to_owned),
    })
}

impl AnswerAddress {
    /// Returns the address with an answer's parameters added to its query.
    pub fn with(&self, parameters: &[(&str, &str)]) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(parameters);
        if let Some(state) = &self.state {
            query.append_pair("state", state);
        }
        let separator = if self.redirect_uri.contains('?') { '&' } else { '?' };
        format!("{}{separator}{}", self.redirect_uri, query.finish())
    }
}

impl AuthorizationRequest {
    /// Reads what is asked for, once it is known where the answer goes.
    pub fn parse(
        parameters: &Parameters,
        pkce: PkceRule,
        confidential: bool,
    ) -> Result<Self, AuthorizationError> {
        use AuthorizationErrorCode as Code;
        match parameters.get("response_type") {
            None => return Err(AuthorizationError::invalid_request("response_type is missing.")),
            Some("code") => {}
            Some(_) => {
                return Err(AuthorizationError::new(
                    Code::UnsupportedResponseType,
                    "This server offers response_type=code only.",
                ));
            }
        }
        if parameters.get("request").is_some() {
            return Err(AuthorizationError::new(
                Code::RequestNotSupported,
                "Request objects are not offered: send plain parameters.",
            ));
        }
        if parameters.get("request_uri").is_some() {
            return Err(AuthorizationError::new(
                Code::RequestUriNotSupported,
                "Request objects are not offered: send plain parameters.",
            ));
        }
        if parameters.get("response_mode").is_some_and(|mode| mode != "query") {
            return Err(AuthorizationError::invalid_request(
                "This server offers response_mode=query only.",
            ));
        }
        let max_age = parameters.get("max_age").map(str::parse).transpose().map_err(|_| {
            AuthorizationError::invalid_request("max_age is a whole number of seconds.")
        })?;
        Ok(Self {
            scope: Scope::parse(parameters.get("scope").unwrap_or_default()),
            code_challenge: code_challenge(parameters, pkce, confidential)?,
            nonce: parameters.get("nonce").map(str::to_owned),
            prompt: Prompt::parse(parameters.get("prompt").unwrap_or_default())?,
            max_age: max_age.map(|seconds: u32| Lifetime::seconds(seconds.into())),
            login_hint: parameters.get("login_hint").map(str::to_owned),
        })
    }
}

/// Reads the challenge, and demands one where the client needs it (RFC 7636 §4.4.1, RFC 9700 §2.1.1).
fn code_challenge(
    parameters: &Parameters,
    rule: PkceRule,
    confidential: bool,
) -> Result<Option<CodeChallenge>, AuthorizationError> {
    let refused = AuthorizationError::invalid_request;
    let method = parameters.get("code_challenge_method");
    let Some(challenge) = parameters.get("code_challenge") else {
        if method.is_some() {
            return Err(refused("code_challenge_method is sent without code_challenge."));
        }
        return if confidential && rule != PkceRule::Required {
            Ok(None)
        } else {
            Err(refused("code_challenge is missing: this client must use PKCE with S256."))
        };
    };
    let Some(challenge) = CodeChallenge::parse(challenge, method) else {
        return Err(refused("code_challenge or code_challenge_method is malformed: use S256."));
    };
    if challenge.method == ChallengeMethod::Plain && rule != PkceRule::PlainAllowed {
        return Err(refused("code_challenge_method must be S256 for this client."));
    }
    Ok(Some(challenge))
}

impl Prompt {
    fn parse(words: &str) -> Result<Self, AuthorizationError> {
        let mut prompt = Self::default();
        for word in words.split(' ').filter(|word| !word.is_empty()) {
            match word {
                "none" => prompt.none = true,
                "login" => prompt.login = true,
                "consent" => prompt.consent = true,
                "select_account" => prompt.select_account = true,
                // OpenID Connect Core §3.1.2.1: what is not understood is left out.
                _ => {}
            }
        }
        if prompt.none && (prompt.login || prompt.consent || prompt.select_account) {
            return Err(AuthorizationError::invalid_request(
                "prompt=none cannot be combined with other values.",
            ));
        }
        Ok(prompt)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    fn read(query: &str, rule: PkceRule) -> Result<AuthorizationRequest, &'static str> {
        let parameters = Parameters::from_form(query.as_bytes()).unwrap();
        AuthorizationRequest::parse(&parameters, rule, true).map_err(|error| error.code.as_str())
    }

    #[test]
    fn what_is_asked_for_is_read_or_refused() {
        let asked = read(
            &format!("response_type=code&scope=api+openid+zz&code_challenge={CHALLENGE}&code_challenge_method=S256&nonce=n&prompt=login&max_age=60"),
            PkceRule::Required,
        )
        .unwrap();
        assert_eq!(asked.scope.to_string(), "api openid");
        assert_eq!(asked.max_age, Some(Lifetime::seconds(60)));
        assert!(asked.prompt.login && !asked.prompt.none);
        for (query, code) in [
            ("scope=api", "invalid_request"),
            ("response_type=token", "unsupported_response_type"),
            ("response_type=Code", "unsupported_response_type"),
            ("response_type=code+token", "unsupported_response_type"),
            ("response_type=code&request=x", "request_not_supported"),
            ("response_type=code&response_mode=fragment", "invalid_request"),
            ("response_type=code&max_age=-1", "invalid_request"),
            ("response_type=code&prompt=none+login", "invalid_request"),
            ("response_type=code&code_challenge_method=S256", "invalid_request"),
        ] {
            assert_eq!(read(query, PkceRule::Optional), Err(code), "{query}");
        }
    }

    /// PK-01, PK-06, PK-07, PK-08.
    #[test]
    fn each_rule_of_pkce_demands_what_it_says() {
        let without = "response_type=code";
        let s256 = &format!("{without}&code_challenge={CHALLENGE}&code_challenge_method=S256");
        let plain = &format!("{without}&code_challenge={CHALLENGE}&code_challenge_method=plain");
        let silent = &format!("{without}&code_challenge={CHALLENGE}");
        for (rule, expected) in [
            (PkceRule::Required, [false, true, false, false]),
            (PkceRule::Optional, [true, true, false, false]),
            (PkceRule::PlainAllowed, [true, true, true, true]),
        ] {
            let taken = [without, s256, plain, silent].map(|query| read(query, rule).is_ok());
            assert_eq!(taken, expected, "{rule:?}");
            let parameters = Parameters::from_form(without.as_bytes()).unwrap();
            assert!(AuthorizationRequest::parse(&parameters, rule, false).is_err(), "public");
        }
    }

    #[test]
    fn the_answer_goes_to_a_registered_address_only() {
        let uris = ["https://a.example/cb?x=1", "http://127.0.0.1/cb"]
            .map(|uri| RedirectUri::parse(uri).unwrap());
        let find = |query: &str, uris: &[RedirectUri]| {
            answer_address(&Parameters::from_form(query.as_bytes()).unwrap(), uris)
        };
        let found =
            find("redirect_uri=https%3A%2F%2Fa.example%2Fcb%3Fx%3D1&state=a%26b+%C3%A9", &uris)
                .unwrap();
        assert_eq!(
            found.with(&[("code", "c d")]),
            "https://a.example/cb?x=1&code=c+d&state=a%26b+%C3%A9"
        );
        assert!(find("redirect_uri=http%3A%2F%2F127.0.0.1%3A4711%2Fcb", &uris).is_some());
        assert_eq!(find("redirect_uri=https%3A%2F%2Fevil.example", &uris), None);
        assert_eq!(find("", &uris), None);
        assert!(find("", &uris[..1]).is_some());
    }

    proptest! {
        #[test]
        fn state_returns_byte_for_byte(state in ".{1,200}") {
            let address = AnswerAddress { redirect_uri: "https://a.example/".to_owned(), state: Some(state.clone()) };
            let url = url::Url::parse(&address.with(&[("code", "x")])).unwrap();
            let back = url.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
            prop_assert_eq!(back, state);
        }
    }
}
