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
    /// RFC 3986 §2: what is not ASCII is written with escapes. It would not fit into the answer's header either.
    #[error(
        "a redirect URI has at most 2000 characters, all of them printable ASCII: write others, and blanks, as %20"
    )]
    Characters,
}

impl RedirectUri {
    /// Reads a redirect URI as an administrator registers it.
    pub fn parse(text: &str) -> Result<Self, InvalidRedirectUri> {
        use InvalidRedirectUri as Invalid;
        if text.len() > 2000 || !text.bytes().all(|b| b.is_ascii_graphic() && b != b'\\') {
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
            "https" => has_plain_authority(text, "https://"),
            "http" if is_loopback(&url) => has_plain_authority(text, "http://"),
            "http" => Err(Invalid::PlainHttp),
            scheme if scheme.contains('.') => Ok(()),
            _ => Err(Invalid::Scheme),
        }?;
        Ok(Self(text.to_owned()))
    }

    /// Says whether a redirect URI that was sent is this one: character by character (RFC 9700 §2.1).
    ///
    /// One exception (RFC 8252 §7.3): where `http://127.0.0.1` or `http://[::1]` is registered, the port is free,
    /// because an app on the person's machine listens on whichever it gets.
    pub fn matches(&self, sent: &str) -> bool {
        if self.0 == sent {
            return true;
        }
        match (loopback_parts(&self.0), loopback_parts(sent)) {
            (Some(registered), Some(sent)) => registered == sent,
            _ => false,
        }
    }

    /// Says whether whoever owns the device can listen there: the redirect proves nothing about the client
    /// (RFC 8252 §8.6).
    pub fn is_of_native_app(&self) -> bool {
        Url::parse(&self.0).is_ok_and(|url| url.scheme() != "https")
    }

    /// Returns the URI's text, as registered.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Splits `http://127.0.0.1:4711/cb` into the host and what follows the port; `None` for every other text.
fn loopback_parts(uri: &str) -> Option<(&'static str, &str)> {
    ["http://127.0.0.1", "http://[::1]"].into_iter().find_map(|host| {
        let rest = uri.strip_prefix(host)?;
        let (port, after) = match rest.strip_prefix(':') {
            None => ("1", rest),
            Some(rest) => rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len())),
        };
        let is_port = port.parse::<u16>().is_ok_and(|number| number.to_string() == port);
        let follows = after.is_empty() || after.starts_with(['/', '?']);
        (is_port && follows && !after.contains('#')).then_some((host, after))
    })
}

/// A parser of URLs takes `https:a.example` and `https://@a.example` as well: here the host is what a person reads.
fn has_plain_authority(text: &str, beginning: &str) -> Result<(), InvalidRedirectUri> {
    let rest = text.strip_prefix(beginning).unwrap_or_default();
    match rest.split(['/', '?']).next() {
        None | Some("") => Err(InvalidRedirectUri::NotAbsolute),
        Some(authority) if authority.contains('@') => Err(InvalidRedirectUri::UserInformation),
        Some(_) => Ok(()),
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
    use proptest::prelude::*;

    /// AZ-03 and AZ-04.
    #[test]
    fn a_sent_uri_is_compared_character_by_character_but_for_a_loopback_port() {
        let web = RedirectUri::parse("https://app.example/cb").unwrap();
        assert!(web.matches("https://app.example/cb"));
        for other in [
            "https://app.example/cb/",
            "https://app.example/cb/x",
            "https://app.example/./cb",
            "https://app.example/%63b",
            "https://app.example/cb?x=1",
            "https://app.example/cb#x",
            "https://app.example:443/cb",
            "https://APP.example/cb",
            "https://app.example.evil.test/cb",
            "https://app.example@evil.test/cb",
            "https://appXexample/cb",
            "http://app.example/cb",
            "https://app.example/cb ",
            "https://app.example/cb\0",
            "//app.example/cb",
            "javascript:alert(1)",
            "https://app.example/cb https://evil.test/",
            "",
        ] {
            assert!(!web.matches(other), "{other}");
        }
        let app = RedirectUri::parse("http://127.0.0.1/cb").unwrap();
        for port in ["", ":1", ":8080", ":65535"] {
            assert!(app.matches(&format!("http://127.0.0.1{port}/cb")), "{port}");
        }
        for other in [
            "http://127.0.0.1:99999/cb",
            "http://127.0.0.1:/cb",
            "http://127.0.0.1:1@evil.test/cb",
            "http://127.0.0.1:@evil.test/cb",
            "http://127.0.0.1:80/cb/",
            "http://127.0.0.1:+80/cb",
            "http://127.0.0.1:080/cb",
            "http://127.0.0.10/cb",
            "http://localhost/cb",
            "https://127.0.0.1/cb",
            "http://[::1]/cb",
        ] {
            assert!(!app.matches(other), "{other}");
        }
        assert!(RedirectUri::parse("http://[::1]:99/cb?a").unwrap().matches("http://[::1]/cb?a"));
        assert!(
            !RedirectUri::parse("http://localhost/cb").unwrap().matches("http://localhost:9/cb")
        );
    }

    proptest! {
        #[test]
        fn only_the_port_of_a_loopback_uri_may_differ(host in "(127\\.0\\.0\\.1|\\[::1\\])", path in "(/[a-z?=]{0,8})?", port in 1u16.., sent in ".{0,40}") {
            let registered = RedirectUri::parse(&format!("http://{host}{path}")).unwrap();
            let same = format!("http://{host}:{port}{path}");
            prop_assert!(registered.matches(&same));
            prop_assert_eq!(registered.matches(&format!("{same}{sent}")), sent.is_empty());
            prop_assert_eq!(registered.matches(&sent), sent == registered.as_str());
        }

        #[test]
        fn no_other_text_matches_what_is_registered(
            uri in "(https://[a-z]{1,8}\\.example|http://localhost|com\\.example\\.[a-z]{1,8}:)(/[a-z0-9%=?&.]{0,12})?",
            at in any::<prop::sample::Index>(),
            other in any::<char>(),
        ) {
            let Ok(registered) = RedirectUri::parse(&uri) else { return Ok(()) };
            let (before, after) = uri.split_at(at.index(uri.len()));
            let (_, rest) = after.split_at(1);
            let changed = [format!("{before}{other}{after}"), format!("{before}{other}{rest}"), format!("{before}{rest}"), uri.to_uppercase()];
            for sent in changed.iter().filter(|sent| **sent != uri) {
                prop_assert!(!registered.matches(sent), "{}", sent);
            }
            prop_assert!(registered.matches(&uri));
        }

        #[test]
        fn any_text_is_registered_or_refused(text in "(https?://|com\\.example:)?.{0,100}", sent in ".{0,100}") {
            if let Ok(uri) = RedirectUri::parse(&text) {
                prop_assert!(uri.matches(&text));
                prop_assert!(text.bytes().all(|b| b.is_ascii_graphic()));
                prop_assert!(RedirectUri::parse(&sent).is_ok() || !uri.matches(&sent));
            }
        }
    }

    /// CL-01.
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
            ("https://@example.com/", Invalid::UserInformation),
            ("https:example.com/", Invalid::NotAbsolute),
            ("https:/example.com/", Invalid::NotAbsolute),
            ("https:///example.com/", Invalid::NotAbsolute),
            ("HTTPS://example.com/", Invalid::NotAbsolute),
            ("http://example.com/", Invalid::PlainHttp),
            ("http://127.0.0.1.example.com/", Invalid::PlainHttp),
            ("javascript:alert(1)", Invalid::Scheme),
            ("data:text/html,x", Invalid::Scheme),
            ("myapp://cb", Invalid::Scheme),
            ("https://a.example/\n", Invalid::Characters),
            ("https:\\\\a.example/", Invalid::Characters),
            ("https://a.example/é", Invalid::Characters),
        ] {
            assert_eq!(RedirectUri::parse(bad), Err(why), "{bad}");
        }
    }
}
