//! How a client says who it is (RFC 6749 §2.3.1).

use crate::{ClientId, Error, Parameters, SecretHash};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use std::borrow::Cow;

/// A client's identifier with the hash of the secret that it sent.
#[derive(Debug)]
pub struct ClientCredentials {
    /// The identifier as sent. `None`: no client can have it, which is answered like an unknown one.
    pub client_id: Option<ClientId>,
    /// The hash of the secret; a public client sends none.
    pub secret: Option<SecretHash>,
}

impl ClientCredentials {
    /// Reads credentials from the `Authorization` header and the body.
    ///
    /// HTTP Basic is the RFC's way, the body the one of GLPI and its agents. The identifier may stand in both
    /// if it is the same, and may stand in the body beside a secret by Basic; two secrets are refused
    /// (RFC 6749 §2.3: not more than one method). Another scheme than Basic is passed over, so that a client
    /// that sends its old bearer token along can still ask for a new one.
    pub fn read(authorization: Option<&[u8]>, body: &Parameters) -> Result<Self, Error> {
        let basic = match authorization {
            Some(value) => {
                basic_credentials(value).map_err(|MalformedBasic| Error::invalid_client())?
            }
            None => None,
        };
        let (basic_id, basic_secret) = match &basic {
            Some((id, secret)) => (Some(form_decoded(id)), Some(form_decoded(secret))),
            None => (None, None),
        };
        let basic_id = basic_id.as_deref().filter(|id| !id.is_empty());
        let basic_secret = basic_secret.as_deref().filter(|secret| !secret.is_empty());
        let (body_id, body_secret) = (body.get("client_id"), body.get("client_secret"));
        let client_id = match (basic_id, body_id) {
            (Some(basic), Some(body)) if basic != body => {
                return Err(Error::parameter("client_id"));
            }
            (Some(id), _) | (None, Some(id)) => id,
            (None, None) => return Err(Error::parameter("client_id")),
        };
        let secret = match (basic_secret, body_secret) {
            (Some(_), Some(_)) => {
                return Err(Error::invalid_request(
                    "The client authenticates in two ways at once: use HTTP Basic or the body, not both",
                ));
            }
            (secret, None) | (None, secret) => secret,
        };
        Ok(Self { client_id: ClientId::parse(client_id).ok(), secret: secret.map(SecretHash::of) })
    }
}

/// The header says Basic and is not (RFC 7617 §2).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MalformedBasic;

/// Reads an `Authorization: Basic` header: name and password (RFC 7617), as sent.
///
/// `None` if the scheme is another one, an error if it is Basic and malformed.
pub fn basic_credentials(header: &[u8]) -> Result<Option<(String, String)>, MalformedBasic> {
    let mut parts = header.splitn(2, |byte| *byte == b' ');
    let (scheme, encoded) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    if !scheme.eq_ignore_ascii_case(b"basic") {
        return Ok(None);
    }
    let encoded = std::str::from_utf8(encoded).map_err(|_| MalformedBasic)?;
    let decoded = STANDARD.decode(encoded.trim()).map_err(|_| MalformedBasic)?;
    let decoded = String::from_utf8(decoded).map_err(|_| MalformedBasic)?;
    let (name, password) = decoded.split_once(':').ok_or(MalformedBasic)?;
    Ok(Some((name.to_owned(), password.to_owned())))
}

/// Undoes the form encoding of Basic's two halves (RFC 6749 §2.3.1).
///
/// The identifiers and secrets that this server makes hold neither `%` nor `+`, so a client that did not encode
/// them is understood as well.
fn form_decoded(text: &str) -> Cow<'_, str> {
    if !text.contains(['%', '+']) {
        return Cow::Borrowed(text);
    }
    let parameter = format!("={text}").replace('&', "%26");
    let decoded =
        form_urlencoded::parse(parameter.as_bytes()).next().map(|(_, value)| value.into_owned());
    Cow::Owned(decoded.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(authorization: Option<&str>, form: &str) -> Result<(String, SecretHash), String> {
        let body = Parameters::from_form(form.as_bytes()).unwrap();
        ClientCredentials::read(authorization.map(str::as_bytes), &body)
            .map(|read| (read.client_id.unwrap().to_string(), read.secret.unwrap()))
            .map_err(|error| error.code.as_str().to_owned())
    }

    fn basic(text: &str) -> String {
        format!("Basic {}", STANDARD.encode(text))
    }

    #[test]
    fn basic_the_body_and_a_mix_of_both_are_understood() {
        let expected = Ok(("agents".to_owned(), SecretHash::of("qms_x")));
        assert_eq!(read(None, "client_id=agents&client_secret=qms_x"), expected);
        assert_eq!(read(Some(&basic("agents:qms_x")), ""), expected);
        assert_eq!(read(Some(&basic("agents:qms_x")), "client_id=agents"), expected);
        assert_eq!(read(Some(&basic(":qms_x")), "client_id=agents"), expected);
        assert_eq!(read(Some(&basic("%61gents:qms%5Fx")), ""), expected);
        assert_eq!(read(Some("Bearer qma_old"), "client_id=agents&client_secret=qms_x"), expected);
    }

    #[test]
    fn another_scheme_is_passed_over_whatever_follows_it() {
        for header in [&b"Bearer \xff"[..], b"\xff", b"", b"Basics YTpi"] {
            assert_eq!(basic_credentials(header), Ok(None), "{header:?}");
        }
        assert_eq!(basic_credentials(b"Basic \xff"), Err(MalformedBasic));
    }

    #[test]
    fn what_is_missing_or_contradictory_is_refused() {
        let refused = |code: &str| Err(code.to_owned());
        assert_eq!(read(None, "client_secret=x"), refused("invalid_request"));
        let body = Parameters::from_form(b"client_id=a").unwrap();
        assert_eq!(ClientCredentials::read(None, &body).unwrap().secret, None);
        assert_eq!(read(Some(&basic("a:x")), "client_secret=x"), refused("invalid_request"));
        assert_eq!(read(Some(&basic("a:x")), "client_id=b"), refused("invalid_request"));
        for broken in ["Basic", "Basic !!!", &basic("no colon"), "basic /w=="] {
            assert_eq!(
                read(Some(broken), "client_id=a&client_secret=x"),
                refused("invalid_client"),
                "{broken}"
            );
        }
    }
}
