//! Redirect URIs: the first line is registered, the rest is sent.

use crate::two_texts;
use oauth::RedirectUri;
use url::Url;

/// Registers one text and sends the other.
pub(crate) fn parse_and_match(input: &[u8]) {
    let Some((registered, sent)) = two_texts(input) else { return };
    let Ok(uri) = RedirectUri::parse(registered) else { return };
    check_registered(&uri, registered);
    let matches = uri.matches(sent);
    assert_eq!(matches, may_match(registered, sent), "{registered:?} {sent:?}");
    if matches {
        let [ours, theirs] = [registered, sent].map(|uri| Url::parse(uri).expect("a URL"));
        assert_eq!((ours.scheme(), ours.host()), (theirs.scheme(), theirs.host()));
        // A port may make it too long, and nothing else.
        assert!(RedirectUri::parse(sent).is_ok() || sent.len() > 2000, "{sent:?} is refused");
    }
}

fn check_registered(uri: &RedirectUri, text: &str) {
    assert!(uri.as_str() == text && uri.to_string() == text && uri.matches(text));
    assert!(text.len() <= 2000);
    assert!(text.bytes().all(|b| b.is_ascii_graphic() && !b"#*\\".contains(&b)), "{text:?}");
    let url = Url::parse(text).expect("a URL");
    let native = url.scheme() != "https";
    assert_eq!(uri.is_of_native_app(), native);
    if let "https" | "http" = url.scheme() {
        // What a person reads is what a browser opens.
        let rest = text.strip_prefix(url.scheme()).and_then(|rest| rest.strip_prefix("://"));
        let rest = rest.unwrap_or_else(|| panic!("{text:?} is not written as a web address"));
        let authority = rest.split(['/', '?']).next().unwrap_or_default();
        assert!(!authority.is_empty() && !authority.contains('@'), "{text:?}");
        let local = ["127.", "[::1]", "localhost"];
        let host = url.host_str().expect("a host");
        assert!(!native || local.iter().any(|name| host.starts_with(name)), "{text:?}");
    } else {
        assert!(url.scheme().contains('.'), "{text:?}");
    }
}

/// Says the same as the parser by trying what may stand between host and path.
fn may_match(registered: &str, sent: &str) -> bool {
    let is_loopback = |host: &&str| {
        let after = registered.strip_prefix(*host);
        after.is_some_and(|after| after.is_empty() || after.starts_with([':', '/', '?']))
    };
    let Some(host) = ["http://127.0.0.1", "http://[::1]"].into_iter().find(is_loopback) else {
        return registered == sent;
    };
    let after =
        |uri: &str| uri.find(['/', '?']).map_or(String::new(), |at| uri.split_at(at).1.into());
    let path: String = after(registered.strip_prefix(host).unwrap_or_default());
    let port = sent.strip_prefix(host).and_then(|rest| rest.strip_suffix(path.as_str()));
    match port {
        Some("") => true,
        Some(port) => port
            .strip_prefix(':')
            .is_some_and(|port| port.parse::<u16>().is_ok_and(|number| number.to_string() == port)),
        None => registered == sent,
    }
}
