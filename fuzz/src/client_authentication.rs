//! `Authorization` headers: what is written by the RFCs is read back.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use oauth::{
    AccessToken, ClientCredentials, ClientId, Parameters, SecretHash, basic_credentials,
    bearer_token,
};

/// `Authorization: Basic …`, and any text as the credentials in it.
pub(crate) fn basic(input: &[u8]) {
    let says_basic = scheme(input).eq_ignore_ascii_case(b"basic");
    let read = basic_credentials(input);
    assert_eq!(says_basic, !matches!(read, Ok(None)), "another scheme is passed over");
    if let Ok(Some((name, password))) = read {
        assert!(!name.contains(':'));
        let written = basic_header(&format!("{name}:{password}"));
        assert_eq!(basic_credentials(written.as_bytes()), Ok(Some((name, password))));
    }
    let nothing = Parameters::default();
    if let Err(error) = ClientCredentials::read(Some(input), &nothing) {
        assert!(matches!(error.code.as_str(), "invalid_client" | "invalid_request"));
    }
    let Ok(text) = std::str::from_utf8(input) else { return };
    let (id, secret) = text.split_once(':').unwrap_or((text, ""));
    let written = basic_header(&format!("{}:{}", form_encoded(id), form_encoded(secret)));
    let read = ClientCredentials::read(Some(written.as_bytes()), &nothing);
    if id.is_empty() {
        assert!(read.is_err(), "somebody is nobody");
        return;
    }
    let read = read.expect("credentials");
    assert_eq!(read.client_id, ClientId::parse(id).ok());
    assert_eq!(read.secret, Some(secret).filter(|secret| !secret.is_empty()).map(SecretHash::of));
    let body = Parameters::from_form(b"client_secret=another").expect("a form");
    let twice = ClientCredentials::read(Some(written.as_bytes()), &body);
    assert_eq!(twice.is_err(), !secret.is_empty(), "one way at a time");
}

/// `Authorization: Bearer …`, and any text as the token in it.
pub(crate) fn bearer(input: &[u8]) {
    let Some(token) = bearer_token(input) else { return };
    assert!(scheme(input).eq_ignore_ascii_case(b"bearer"));
    assert!(!token.is_empty() && token.trim() == token);
    assert_eq!(bearer_token(format!("bearer  {token} ").as_bytes()), Some(token));
    if let Some(read) = AccessToken::parse(token) {
        assert_eq!(read.expose(), token);
        assert!(read.hash().matches(&SecretHash::of(token)));
        assert!(token.is_ascii() && token.len() <= 4096);
    }
}

fn scheme(header: &[u8]) -> &[u8] {
    header.split(|byte| *byte == b' ').next().unwrap_or_default()
}

fn basic_header(credentials: &str) -> String {
    format!("Basic {}", STANDARD.encode(credentials))
}

/// RFC 6749 §2.3.1.
fn form_encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
