//! The parameters of a request body, each at most once (RFC 6749 §3.2).

use crate::Error;

/// The parameters of a token request.
///
/// The body is a form (RFC 6749 appendix B) or, as GLPI and its agents have it, a JSON object of texts.
/// The query string is never read: secrets do not belong there (RFC 6749 §2.3.1).
#[derive(Default)]
pub struct Parameters(Vec<(String, String)>);

/// More parameters than any request of the RFCs has.
const MOST: usize = 100;

impl Parameters {
    /// Reads `application/x-www-form-urlencoded`.
    pub fn from_form(body: &[u8]) -> Result<Self, Error> {
        let text = std::str::from_utf8(body)
            .map_err(|_| Error::invalid_request("The body is not UTF-8"))?;
        if has_bad_escape(text) {
            return Err(Error::invalid_request("The body holds a broken percent escape"));
        }
        let mut parameters = Self::default();
        for (name, value) in form_urlencoded::parse(body) {
            if value.contains('\u{fffd}') || name.contains('\u{fffd}') {
                return Err(Error::invalid_request("The body is not UTF-8"));
            }
            parameters.add(name.into_owned(), value.into_owned())?;
        }
        Ok(parameters)
    }

    /// Reads a JSON object whose members are texts; one that is null is as one that is empty.
    pub fn from_json(body: &[u8]) -> Result<Self, Error> {
        let object: Members = serde_json::from_slice(body).map_err(|_| {
            Error::invalid_request("The body is not a JSON object of texts, each member once")
        })?;
        let mut parameters = Self::default();
        for (name, value) in object.0 {
            match value {
                serde_json::Value::Null => parameters.add(name, String::new())?,
                serde_json::Value::String(text) => parameters.add(name, text)?,
                serde_json::Value::Number(number) => parameters.add(name, number.to_string())?,
                _ => return Err(Error::invalid_request("A parameter is not a text")),
            }
        }
        Ok(parameters)
    }

    /// Returns a parameter; an empty value counts as absent (RFC 6749 §3.1).
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// Returns the length of the longest value, in bytes.
    pub fn longest(&self) -> usize {
        self.0.iter().map(|(_, value)| value.len()).max().unwrap_or_default()
    }

    fn add(&mut self, name: String, value: String) -> Result<(), Error> {
        if self.0.iter().any(|(known, _)| *known == name) {
            return Err(Error::invalid_request("A parameter is sent more than once"));
        }
        if self.0.len() == MOST {
            return Err(Error::invalid_request("The request has too many parameters"));
        }
        if value.contains('\0') {
            return Err(Error::invalid_request("A parameter holds a NUL character"));
        }
        self.0.push((name, value));
        Ok(())
    }
}

/// A `%` that two hexadecimal digits do not follow.
fn has_bad_escape(text: &str) -> bool {
    text.split('%').skip(1).any(|after| {
        let mut digits = after.bytes().take(2).filter(u8::is_ascii_hexdigit);
        digits.by_ref().count() != 2
    })
}

/// A JSON object in the order of its members, repeated ones kept, so that they can be refused.
struct Members(Vec<(String, serde_json::Value)>);

impl<'de> serde::Deserialize<'de> for Members {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Members;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                    if members.len() > MOST {
                        break;
                    }
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_form_and_a_json_object_say_the_same() {
        let form =
            Parameters::from_form(b"grant_type=client_credentials&client_id=a%20b&scope=").unwrap();
        let json = Parameters::from_json(
            br#"{"client_id":"a b","scope":null,"grant_type":"client_credentials"}"#,
        )
        .unwrap();
        for parameters in [form, json] {
            assert_eq!(parameters.get("grant_type"), Some("client_credentials"));
            assert_eq!(parameters.get("client_id"), Some("a b"));
            assert_eq!(parameters.get("scope"), None);
        }
    }

    /// TK-05, TK-07.
    #[test]
    fn repeated_broken_and_strange_bodies_are_refused() {
        for form in [&b"a=1&a=1"[..], b"a=%zz", b"a=%f", b"a=%ff", b"a=\xff", b"a=%00"] {
            assert!(Parameters::from_form(form).is_err(), "{form:?}");
        }
        for json in [
            &br#"{"a":"1","a":"1"}"#[..],
            br#"{"a":"1","a":null}"#,
            br#"{"a":["1"]}"#,
            br#"{"a":{}}"#,
            b"[]",
            b"\"a\"",
            b"{",
            b"",
            b"{} x",
            br#"{"a":"\u0000"}"#,
        ] {
            assert!(Parameters::from_json(json).is_err(), "{json:?}");
        }
        assert!(
            Parameters::from_json(
                format!("{}{}", "[".repeat(50_000), "]".repeat(50_000)).as_bytes()
            )
            .is_err()
        );
        let many: Vec<String> = (0..20_000).map(|n| format!("p{n}=1")).collect();
        assert!(Parameters::from_form(many.join("&").as_bytes()).is_err());
    }

    proptest! {
        #[test]
        fn no_body_is_too_strange(body in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _unused = (Parameters::from_form(&body).is_ok(), Parameters::from_json(&body).is_ok());
        }
    }
}
