//! Where an authorization answer may be sent (RFC 6749 §3.1.2).

use std::fmt;
use url::{Host, Url};

/// A redirect URI that a client may register.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RedirectUri(String);

/// Why a text is refused as redirect URI.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum InvalidRedirectUri {
    /// Not an absolute URI.
    #[error("write a whole URI, such as https://app.example.com/callback")]
    NotAbsolute,
    /// RFC 6749 §3.1.2.
    #[error("a redirect URI has no fragment (#…)")]
    Fragment,
    /// RFC 9700 §2.1: exact comparison.
    #[error("a redirect URI has no wildcard (*): it is compared character by character")]
    Wildcard,
    /// Names and passwords would leak.
    #[error("a redirect URI holds no user name or password")]
    UserInformation,
    /// RFC 8252 §8.3.
    #[error("http is for this machine only (http://127.0.0.1/… or http://[::1]/…): use https")]
    PlainHttp,
    /// RFC 8252 §7.1.
    #[error(
        "a scheme of an app's own is a reversed domain name, such as com.example.app:/callback"
    )]
    Scheme,
    /// Control characters, blanks, or more than 2,000 characters.
    #[error("a redirect URI has no blanks or control characters, and at most 2000 characters")]
    Characters,
}

impl RedirectUri {
    /// Reads a redirect URI as an administrator registers it.
    pub fn parse(text: &str) -> Result<Self, InvalidRedirectUri> {
        use InvalidRedirectUri as Invalid;
        if text.len() > 2000
            || text.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\')
        {
            return Err(Invalid::Characters);
        }
        if text.contains('#') {
            return Err(Invalid::Fragment);
        }
        if text.contains('*') {
            return Err(Invalid::Wildcard);
        }
        let url = Url::parse(text).map_err(|_| Invalid::NotAbsolute)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Invalid::UserInformation);
        }
        match url.scheme() {
            "https" => Ok(()),
            "http" if is_loopback(&url) => Ok(()),
            "http" => Err(Invalid::PlainHttp),
            scheme if scheme.contains('.') => Ok(()),
            _ => Err(Invalid::Scheme),
        }?;
        Ok(Self(text.to_owned()))
    }

    /// Returns the URI's text, as registered.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// This machine, by a literal address or by `localhost` (RFC 8252 §7.3 and §8.3).
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

impl fmt::Display for RedirectUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_exact_absolute_and_safe_uris_are_registered() {
        use InvalidRedirectUri as Invalid;
        for good in [
            "https://app.example.com/cb?x=1",
            "http://127.0.0.1:8910/cb",
            "http://[::1]/cb",
            "com.example.app:/cb",
        ] {
            assert_eq!(RedirectUri::parse(good).unwrap().as_str(), good);
        }
        for (bad, why) in [
            ("/callback", Invalid::NotAbsolute),
            ("https://app.example.com/#x", Invalid::Fragment),
            ("https://*.example.com/", Invalid::Wildcard),
            ("https://me:pw@example.com/", Invalid::UserInformation),
            ("http://example.com/", Invalid::PlainHttp),
            ("http://127.0.0.1.example.com/", Invalid::PlainHttp),
            ("javascript:alert(1)", Invalid::Scheme),
            ("data:text/html,x", Invalid::Scheme),
            ("myapp://cb", Invalid::Scheme),
            ("https://a.example/\n", Invalid::Characters),
            ("https:\\\\a.example/", Invalid::Characters),
        ] {
            assert_eq!(RedirectUri::parse(bad), Err(why), "{bad}");
        }
    }
}
