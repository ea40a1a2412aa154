//! The caller's address: the connection's, unless a trusted proxy vouches for another.

use crate::App;
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, StatusCode, request::Parts},
};
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};

/// The address at the other end of the connection; the server sets it on every request.
#[derive(Clone, Copy, Debug)]
pub struct PeerAddress(pub SocketAddr);

/// The caller's address.
#[derive(Clone, Copy, Debug)]
pub struct ClientAddress(pub IpAddr);

impl FromRequestParts<App> for ClientAddress {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, StatusCode> {
        let PeerAddress(peer) = parts.extensions.get().ok_or(StatusCode::INTERNAL_SERVER_ERROR)?;
        Ok(Self(client_address(peer.ip(), &parts.headers, &app.options().trusted_proxies)))
    }
}

/// Reads `X-Forwarded-For` from the right, hop by hop, as long as the hop before is trusted.
///
/// What stands left of the first hop that is not trusted was written by the caller and counts for nothing.
pub(crate) fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let mut address = oauth::canonical(peer);
    let values = headers.get_all("x-forwarded-for").iter().rev();
    // A proxy adds to what the caller has written, whatever bytes that is: each hop is read by itself.
    let hops = values.flat_map(|value| value.as_bytes().rsplit(|byte| *byte == b','));
    for hop in hops {
        if !trusted.iter().any(|network| network.contains(&address)) {
            break;
        }
        match std::str::from_utf8(hop).ok().and_then(|hop| parse_hop(hop.trim())) {
            Some(before) => address = oauth::canonical(before),
            None => break,
        }
    }
    address
}

/// Some proxies write the port along.
fn parse_hop(hop: &str) -> Option<IpAddr> {
    let bare = hop.trim_start_matches('[').trim_end_matches(']');
    bare.parse().ok().or_else(|| hop.parse::<SocketAddr>().ok().map(|socket| socket.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn seen(peer: &str, forwarded: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        let trusted = ["10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()];
        client_address(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    /// IP-02.
    #[test]
    fn only_trusted_proxies_are_believed_and_from_the_right() {
        assert_eq!(seen("192.0.2.1", &["203.0.113.9"]), "192.0.2.1");
        assert_eq!(seen("10.0.0.1", &["203.0.113.9"]), "203.0.113.9");
        assert_eq!(seen("::ffff:10.0.0.1", &["203.0.113.9"]), "203.0.113.9");
        assert_eq!(seen("10.0.0.1", &["198.51.100.7, 203.0.113.9"]), "203.0.113.9");
        assert_eq!(seen("10.0.0.1", &["198.51.100.7, 203.0.113.9, 10.1.1.1"]), "203.0.113.9");
        assert_eq!(seen("10.0.0.1", &["198.51.100.7", "203.0.113.9"]), "203.0.113.9");
        assert_eq!(seen("fd00::1", &["[2001:db8::5]:4711"]), "2001:db8::5");
        assert_eq!(seen("10.0.0.1", &["nonsense"]), "10.0.0.1");
        assert_eq!(seen("10.0.0.1", &["203.0.113.9, nonsense"]), "10.0.0.1");
        assert_eq!(seen("10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn bytes_that_are_no_text_do_not_hide_what_the_proxy_adds() {
        let trusted = ["10.0.0.0/8".parse().unwrap()];
        let mut headers = HeaderMap::new();
        headers.append(
            "x-forwarded-for",
            HeaderValue::from_bytes(b"\xff, 203.0.113.9, 10.1.1.1").unwrap(),
        );
        let address = client_address("10.0.0.1".parse().unwrap(), &headers, &trusted);
        assert_eq!(address.to_string(), "203.0.113.9");
    }
}
