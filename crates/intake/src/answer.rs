//! Answers in the agent's own words: JSON to those who speak it, XML to the others.
//!
//! Answers are never packed and carry no `Content-Encoding`: agents would read the raw bytes.

use crate::{expiration::Expiration, reading::Unreadable, request::AGENT_ID};
use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use inventory::Format;
use serde_json::{Value, json};

/// Which language an agent speaks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Language {
    /// GLPI Agent and its protocol.
    Json,
    /// The protocol of OCS and FusionInventory.
    Xml,
}

impl Language {
    /// Returns the language of who sends a message of this form: JSON, unless XML is all that it is known to speak.
    pub(crate) fn of(headers: &HeaderMap, format: Option<Format>) -> Self {
        match format {
            Some(Format::Xml) if !headers.contains_key(AGENT_ID) => Self::Xml,
            _ => Self::Json,
        }
    }
}

/// How an answer is sent.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) language: Language,
    /// When the agent comes back.
    pub(crate) expiration: Expiration,
    /// What the agent sent to recognise the answer by.
    pub(crate) echoed: Vec<(HeaderName, HeaderValue)>,
}

/// Asks for the inventory; agents take it for yes to the inventory too.
const SEND: &str = "<RESPONSE>SEND</RESPONSE>";
/// The longest message that agents are sent.
const MESSAGE: usize = 250;

impl Reply {
    /// Answers that all is well, with members of the JSON protocol added.
    pub(crate) fn ok(&self, members: Value) -> Response {
        let mut body = json!({ "status": "ok", "expiration": self.expiration.json() });
        if let (Some(body), Value::Object(members)) = (body.as_object_mut(), members) {
            body.extend(members);
        }
        self.send(StatusCode::OK, "application/json", body.to_string())
    }

    /// Answers a PROLOG in XML: asks for the inventory, and says when to come back.
    pub(crate) fn xml_prolog(&self) -> Response {
        let hours = self.expiration.hours();
        self.xml(&format!("<PROLOG_FREQ>{hours}</PROLOG_FREQ>{SEND}"))
    }

    /// Answers an inventory in XML that it is taken.
    pub(crate) fn xml_taken(&self) -> Response {
        self.xml(SEND)
    }

    fn xml(&self, content: &str) -> Response {
        let body = format!("<?xml version=\"1.0\"?>\n<REPLY>{content}</REPLY>");
        self.send(StatusCode::OK, "application/xml", body)
    }

    /// Answers that something is wrong.
    pub(crate) fn error(&self, status: StatusCode, message: &str) -> Response {
        let message: String = message.chars().filter(|c| !c.is_control()).take(MESSAGE).collect();
        match self.language {
            Language::Json => {
                let body = json!({ "status": "error", "message": message, "expiration": self.expiration.json() });
                self.send(status, "application/json", body.to_string())
            }
            Language::Xml => {
                let message = message.replace("]]>", "]] >");
                let body = format!(
                    "<?xml version=\"1.0\"?>\n<REPLY><ERROR><![CDATA[{message}]]></ERROR></REPLY>"
                );
                self.send(status, "application/xml", body)
            }
        }
    }

    /// Answers that a message cannot be read.
    pub(crate) fn unreadable(&self, why: &Unreadable) -> Response {
        self.error(why.status, &why.message)
    }

    /// Has an agent wait.
    pub(crate) fn pending(&self, pause: Expiration) -> Response {
        let body = json!({ "status": "pending", "expiration": pause.json() });
        self.send(StatusCode::ACCEPTED, "application/json", body.to_string())
    }

    /// Has an agent wait and ask again by GET, with the identifier by which it will recognise the answer.
    pub(crate) fn ask_again(&self, pause: Expiration, request_id: &str) -> Response {
        let mut response = self.pending(pause);
        if let Ok(value) = HeaderValue::from_str(request_id) {
            response.headers_mut().insert("glpi-request-id", value);
        }
        response
    }

    /// Answers that the server is busy, or has no database at the moment.
    pub(crate) fn busy(&self) -> Response {
        let mut response = self.error(
            StatusCode::SERVICE_UNAVAILABLE,
            "The server cannot accept this now. Send it again in a minute.",
        );
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
        response
    }

    pub(crate) fn send(&self, status: StatusCode, kind: &'static str, body: String) -> Response {
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache,no-store"));
        headers.insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        for (name, value) in &self.echoed {
            headers.insert(name.clone(), value.clone());
        }
        response
    }
}

/// The form that a header must have.
type Form<'f> = &'f dyn Fn(&str) -> bool;

/// Returns the headers by which an agent recognises its answer, if they have the right form.
/// `Authorization` and everything else is never sent back.
pub(crate) fn echoed(headers: &HeaderMap) -> Vec<(HeaderName, HeaderValue)> {
    let uuid_list =
        |text: &str| text.len() <= 400 && text.split(',').all(|part| is_uuid(part.trim()));
    let kept: [(&'static str, Form<'_>); 3] = [
        ("glpi-agent-id", &is_uuid),
        ("glpi-request-id", &is_request_id),
        ("glpi-proxy-id", &uuid_list),
    ];
    kept.into_iter()
        .filter_map(|(name, has_form)| {
            let value = headers.get(name)?;
            has_form(value.to_str().ok()?).then(|| (HeaderName::from_static(name), value.clone()))
        })
        .collect()
}

/// Says whether a text is what agents recognise an answer by.
pub(crate) fn is_request_id(text: &str) -> bool {
    text.len() == 8 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'A'..=b'F'))
}

/// Says whether a text has the form of a UUID; its version bits do not matter (agents of ESX hosts break them).
pub(crate) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}
