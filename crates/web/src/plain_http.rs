//! Tokens and passwords travel by https, or do not leave the machine (RFC 6749 §3.2).

use crate::{App, Failed, PeerAddress, Trail, client_address::client_address};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use ipnet::IpNet;
use std::net::IpAddr;

/// What becomes of requests that come from other machines by plain http.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum PlainHttp {
    /// They are refused.
    #[default]
    Refused,
    /// They are taken, because the operator says so.
    Allowed,
}

/// How a request came over its last leg; the server sets it on every request.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Transport {
    /// Readable, or within this machine.
    #[default]
    Plain,
    /// By TLS that this server speaks itself.
    Tls,
}

/// How a surface tells its callers, given the request and the reference of the denial.
pub type TellPlainHttp = fn(&Parts, Option<&str>) -> Response;

/// What callers are told.
pub const PLAIN_HTTP: &str = "Plain http is refused here, because somebody could read tokens and passwords on the way: use https.";

/// Where nothing is secret: what monitors, browsers and client libraries read before they know anybody.
const OPEN: [&str; 3] = ["/api.php/status/all", "/status.php", "/api.php/jwks"];
const OPEN_BELOW: [&str; 2] = ["/.well-known/", "/static/"];

/// Refuses requests that come from other machines by plain http, in the words of the surface.
pub async fn https_only(
    State((app, tell)): State<(App, TellPlainHttp)>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    let open = OPEN.contains(&path) || OPEN_BELOW.iter().any(|below| path.starts_with(below));
    if open || app.options().plain_http == PlainHttp::Allowed {
        return next.run(request).await;
    }
    let Some(PeerAddress(peer)) = request.extensions().get().copied() else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let trusted = &app.options().trusted_proxies;
    let transport = request.extensions().get().copied().unwrap_or_default();
    let Err(why) = came_safely(peer.ip(), transport, request.headers(), trusted) else {
        return next.run(request).await;
    };
    let address = client_address(peer.ip(), request.headers(), trusted);
    let failed = Failed::new(
        "The request came by https",
        why,
        "Give the server a certificate with --tls-certificate, or put a reverse proxy with TLS in front of it, name it with --trusted-proxy, and let it send X-Forwarded-Proto. Where nobody else can listen, --allow-plain-http allows plain http.",
    );
    let (parts, _unread) = request.into_parts();
    let trail = Trail::new("plain http", address, &parts.headers);
    let mut response = match trail.deny(&app, app.now(), &failed).await {
        Ok(reference) => tell(&parts, reference.as_deref()),
        Err(error) => {
            tracing::error!(%error, "a denial could not be kept");
            tell(&parts, None)
        }
    };
    // Whatever else the caller has under way is not read.
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

/// Says why nobody can vouch that a request could not be read on its way.
fn came_safely(
    peer: IpAddr,
    transport: Transport,
    headers: &HeaderMap,
    trusted: &[IpNet],
) -> Result<(), String> {
    let peer = oauth::canonical(peer);
    let last_leg_is_safe = transport == Transport::Tls || peer.is_loopback();
    if client_address(peer, headers, trusted).is_loopback() {
        return Ok(());
    }
    let vouches = trusted.iter().any(|network| network.contains(&peer));
    let mut said = headers
        .get_all("x-forwarded-proto")
        .iter()
        .flat_map(|value| value.to_str().unwrap_or_default().split(','))
        .map(str::trim)
        .peekable();
    if !vouches {
        return if last_leg_is_safe {
            Ok(())
        } else {
            Err(format!("it came over plain http from {peer}, which is not a trusted proxy"))
        };
    }
    if said.peek().is_none() {
        return if last_leg_is_safe {
            Ok(())
        } else {
            Err(format!("the proxy {peer} does not send X-Forwarded-Proto"))
        };
    }
    // A caller can only write words before the proxy's own.
    if said.all(|word| word.eq_ignore_ascii_case("https")) {
        Ok(())
    } else {
        Err(format!(
            "the proxy {peer} reports with X-Forwarded-Proto that the caller did not use https"
        ))
    }
}

/// Has browsers use https from now on (RFC 6797 §7.1).
pub async fn strict_transport(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response
        .headers_mut()
        .insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(peer: &str, headers: &[(&'static str, &str)]) -> bool {
        refused_by(Transport::Plain, peer, headers)
    }

    fn refused_by(transport: Transport, peer: &str, headers: &[(&'static str, &str)]) -> bool {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        let trusted = ["10.0.0.0/8".parse().unwrap(), "127.0.0.2/32".parse().unwrap()];
        came_safely(peer.parse().unwrap(), transport, &map, &trusted).is_err()
    }

    #[test]
    fn what_comes_by_tls_is_safe_unless_a_proxy_says_that_it_came_to_it_otherwise() {
        let by_tls = |peer, headers| refused_by(Transport::Tls, peer, headers);
        assert!(!by_tls("192.0.2.1", &[]));
        assert!(!by_tls("192.0.2.1", &[("x-forwarded-proto", "http")]), "it is no proxy");
        assert!(!by_tls("10.0.0.1", &[]));
        assert!(!by_tls("10.0.0.1", &[("x-forwarded-proto", "https")]));
        assert!(by_tls("10.0.0.1", &[("x-forwarded-proto", "http")]));
    }

    /// GEN-10.
    #[test]
    fn only_this_machine_and_proxies_that_say_https_are_believed() {
        let (proto, forwarded) = ("x-forwarded-proto", "x-forwarded-for");
        for loopback in ["127.0.0.1", "::1", "::ffff:127.0.0.1", "127.0.0.2"] {
            assert!(!refused(loopback, &[]), "{loopback}");
        }
        assert!(!refused("10.0.0.1", &[(proto, "https")]));
        assert!(!refused("10.0.0.1", &[(proto, "HTTPS , https")]));
        assert!(!refused("::ffff:10.0.0.1", &[(proto, "https")]));
        assert!(!refused("127.0.0.1", &[(forwarded, "203.0.113.9")]), "it is no proxy");
        for (peer, headers) in [
            ("192.0.2.1", &[][..]),
            ("192.0.2.1", &[(proto, "https")]),
            ("192.0.2.1", &[(proto, "https"), (forwarded, "127.0.0.1")]),
            ("10.0.0.1", &[]),
            ("10.0.0.1", &[(proto, "http")]),
            ("10.0.0.1", &[(proto, "https, http")]),
            ("10.0.0.1", &[(proto, "https"), (proto, "http")]),
            ("10.0.0.1", &[(proto, "")]),
            ("10.0.0.1", &[(forwarded, "127.0.0.1, 203.0.113.9"), (proto, "http")]),
            ("127.0.0.2", &[(forwarded, "203.0.113.9"), (proto, "http")]),
        ] {
            assert!(refused(peer, headers), "{peer} {headers:?}");
        }
    }
}
