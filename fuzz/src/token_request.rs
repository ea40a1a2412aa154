//! Bodies of token requests: a form and a JSON object of the same texts ask for the same.

use crate::is_description;
use oauth::{ClientCredentials, Error, Parameters, TokenRequest};
use serde_json::{Map, Value};

/// A body in `application/x-www-form-urlencoded`.
pub(crate) fn form(body: &[u8]) {
    let Some(parameters) = accepted(Parameters::from_form(body)) else { return };
    let sent: Vec<(String, String)> = form_urlencoded::parse(body).into_owned().collect();
    check(&parameters, &sent);
}

/// A body in JSON.
pub(crate) fn json(body: &[u8]) {
    let Some(parameters) = accepted(Parameters::from_json(body)) else { return };
    let object: Map<String, Value> =
        serde_json::from_slice(body).expect("what we read is a JSON object");
    let text = |value: Value| match value {
        Value::Null => None,
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        other => panic!("{other} was taken as a text"),
    };
    let sent: Vec<(String, String)> =
        object.into_iter().filter_map(|(name, value)| Some((name, text(value)?))).collect();
    check(&parameters, &sent);
}

fn accepted(read: Result<Parameters, Error>) -> Option<Parameters> {
    read.map_err(|error| check_error(&error)).ok()
}

fn check(parameters: &Parameters, sent: &[(String, String)]) {
    for (index, (name, value)) in sent.iter().enumerate() {
        let read = parameters.get(name).unwrap_or_default();
        assert_eq!(read, value, "each parameter is read as it was sent");
        assert!(sent.iter().skip(index + 1).all(|(other, _)| other != name), "{name} came twice");
    }
    assert_eq!(
        parameters.longest(),
        sent.iter().map(|(_, value)| value.len()).max().unwrap_or_default()
    );
    let request = TokenRequest::parse(parameters);
    for again in [as_form(sent), as_json(sent)] {
        assert_eq!(TokenRequest::parse(&again), request, "one request in both forms");
    }
    match request {
        Ok(request) => check_request(&request, parameters),
        Err(error) => check_error(&error),
    }
    match ClientCredentials::read(None, parameters) {
        Ok(credentials) => {
            let known = credentials.client_id.map(|id| id.to_string());
            assert!(known.is_none() || known.as_deref() == parameters.get("client_id"));
            assert_eq!(credentials.secret.is_some(), parameters.get("client_secret").is_some());
        }
        Err(error) => check_error(&error),
    }
}

/// A form cannot say U+FFFD, which stands for what is not UTF-8.
fn as_form(sent: &[(String, String)]) -> Parameters {
    let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(sent).finish();
    let replaced = sent.iter().any(|(name, value)| format!("{name}{value}").contains('\u{fffd}'));
    if replaced { as_json(sent) } else { Parameters::from_form(form.as_bytes()).expect("a form") }
}

fn as_json(sent: &[(String, String)]) -> Parameters {
    let members = sent.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str())));
    let object = Value::Object(members.collect());
    Parameters::from_json(object.to_string().as_bytes()).expect("an object of texts")
}

fn check_request(request: &TokenRequest, parameters: &Parameters) {
    assert_eq!(parameters.get("grant_type"), Some(request.grant_type().as_str()));
    match request {
        TokenRequest::AuthorizationCode(exchange) => {
            let code = exchange.code.as_ref().map(|code| code.expose());
            assert!(code.is_none() || code == parameters.get("code"));
            assert_eq!(exchange.redirect_uri.as_deref(), parameters.get("redirect_uri"));
            let verifier = parameters.get("code_verifier");
            assert!(verifier.is_none_or(|verifier| (43..=128).contains(&verifier.len())));
        }
        TokenRequest::Password(login) => {
            assert_eq!(Some(login.username.as_str()), parameters.get("username"));
            assert_eq!(Some(login.password.as_str()), parameters.get("password"));
        }
        TokenRequest::RefreshToken { token, .. } => {
            let token = token.as_ref().map(|token| token.expose());
            assert!(token.is_none() || token == parameters.get("refresh_token"));
        }
        TokenRequest::ClientCredentials { .. } => {}
    }
}

fn check_error(error: &Error) {
    assert!(is_description(&error.description), "{error:?}");
    assert!(error.hint.as_deref().is_none_or(is_description), "{error:?}");
    assert!((400..=429).contains(&error.code.status()), "{error:?}");
}
