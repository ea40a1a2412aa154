//! Web origins from which a browser may call for a client (RFC 6454).

use std::fmt;
use url::{Origin as UrlOrigin, Url};

/// An origin that a client registers: `https://app.example.com`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Origin(String);

/// The text is no origin that can be registered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error(
    "an origin is a scheme, a host and perhaps a port, such as https://app.example.com; http is for this machine only"
)]
pub struct InvalidOrigin;

impl Origin {
    /// Reads an origin as an administrator registers it. `null` and `*` are none.
    pub fn parse(text: &str) -> Result<Self, InvalidOrigin> {
        let url = Url::parse(text).map_err(|_| InvalidOrigin)?;
        let local = matches!(url.host_str(), Some("127.0.0.1" | "[::1]" | "localhost"));
        let origin = url.origin();
        let written = origin.ascii_serialization();
        let known = matches!(origin, UrlOrigin::Tuple(..))
            && (url.scheme() == "https" || (url.scheme() == "http" && local));
        // A path, a query or a name would say more than an origin can.
        if known && !text.contains('*') && text.trim_end_matches('/').eq_ignore_ascii_case(&written)
        {
            Ok(Self(written))
        } else {
            Err(InvalidOrigin)
        }
    }

    /// Returns the origin as browsers write it in `Origin`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        for (text, written) in [
            ("https://app.example.com", "https://app.example.com"),
            ("https://APP.example.com/", "https://app.example.com"),
            ("https://app.example.com:8443", "https://app.example.com:8443"),
            ("http://localhost:5173", "http://localhost:5173"),
        ] {
            assert_eq!(Origin::parse(text).unwrap().as_str(), written);
        }
        for bad in [
            "null",
            "*",
            "",
            "app.example.com",
            "http://app.example.com",
            "https://app.example.com/path",
            "https://app.example.com?x",
            "https://me@app.example.com",
            "https://*.example.com",
            "javascript:x",
            "file:///etc",
        ] {
            assert_eq!(Origin::parse(bad), Err(InvalidOrigin), "{bad}");
        }
    }
}
