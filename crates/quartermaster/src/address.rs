//! Brings the many addresses at which agents and API clients arrive to the few that the surfaces serve.
//!
//! - `/api.php/…` with any prefix before it, a version after it, in any letter case, with slashes at its end:
//!   agents compose `/front/inventory.php/api.php/token`, API clients `/api.php/v2.1/Token/`.
//! - `/front/inventory.php`, `/Inventory`, `/marketplace/…`, `/plugins/…`: where agents were told to submit.
//! - The path of the public URL, if a proxy leaves it on.
//!
//! The query is never touched.

use axum::http::{Method, Request, Uri, uri::PathAndQuery};
use store::ApiVersion;

/// Rewrites a request's path.
pub fn rewrite<B>(mut request: Request<B>, public_path: &str) -> Request<B> {
    if let Some(version) = asked_version(request.uri().path()) {
        request.extensions_mut().insert(version);
    }
    let path = without_prefix(request.uri().path(), public_path);
    let rewritten = if polls(&request) { Some("/inventory".to_owned()) } else { destination(path) };
    let rewritten = rewritten.or_else(|| (path != request.uri().path()).then(|| path.to_owned()));
    if let Some(path) = rewritten {
        let path = match request.uri().query() {
            Some(query) => format!("{path}?{query}"),
            None => path,
        };
        if let Ok(path) = PathAndQuery::try_from(path) {
            *request.uri_mut() = Uri::from(path);
        }
    }
    request
}

/// Takes off the path of the public URL, which ends with a slash.
fn without_prefix<'p>(path: &'p str, public_path: &str) -> &'p str {
    let prefix = public_path.trim_end_matches('/');
    match path.strip_prefix(prefix) {
        Some("") => "/",
        Some(rest) if rest.starts_with('/') => rest,
        _ => path,
    }
}

/// Says whether an agent asks by GET: for jobs of the old protocol, or for an answer that was pending.
fn polls<B>(request: &Request<B>) -> bool {
    let asks = |query: &str| query.split('&').any(|pair| pair.starts_with("action="));
    let at_door = request.uri().path() == "/"
        || destination(request.uri().path()).as_deref() == Some("/inventory");
    request.method() == Method::GET
        && at_door
        && (request.headers().contains_key("glpi-request-id")
            || request.uri().query().is_some_and(asks))
}

fn destination(path: &str) -> Option<String> {
    let lower = path.to_ascii_lowercase();
    if let Some(rest) = after_api(&lower) {
        let rest = without_version(rest.trim_matches('/'));
        return Some(if rest.is_empty() {
            "/api.php".to_owned()
        } else {
            format!("/api.php/{rest}")
        });
    }
    let bare = lower.trim_end_matches('/');
    let submits = bare == "/inventory"
        || bare.ends_with("/front/inventory.php")
        || ["/marketplace/", "/plugins/"].iter().any(|word| lower.contains(word));
    submits.then(|| "/inventory".to_owned())
}

/// Returns what follows the last `/api.php` that is a whole segment.
fn after_api(path: &str) -> Option<&str> {
    let (_, rest) = path.rsplit_once("/api.php")?;
    (rest.is_empty() || rest.starts_with('/')).then_some(rest)
}

/// Cuts `v2/`, `v2.1/` or `v2.1.0/` off; it counts as a version only when something follows.
fn without_version(path: &str) -> &str {
    split_version(path).map_or(path, |(_, rest)| rest)
}

/// Splits `2.1` from what follows `v2.1/`.
fn split_version(path: &str) -> Option<(&str, &str)> {
    let (first, rest) = path.split_once('/')?;
    let number = first.strip_prefix('v')?;
    let is_version = number
        .split('.')
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    is_version.then_some((number, rest))
}

/// Returns the version of the API that a path asks for, if it does.
fn asked_version(path: &str) -> Option<ApiVersion> {
    let lower = path.to_ascii_lowercase();
    let (number, _) = split_version(after_api(&lower)?.trim_matches('/'))?;
    Some(ApiVersion::asked_by(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(method: Method, uri: &str) -> String {
        let request = Request::builder().method(method).uri(uri).body(()).unwrap();
        rewrite(request, "/glpi/").uri().to_string()
    }

    #[test]
    fn every_address_that_agents_and_clients_compose_leads_to_one() {
        for uri in [
            "/api.php/token",
            "/api.php/v2/token",
            "/api.php/v2.1/Token/",
            "/API.php/v2.1.0/token",
            "/front/inventory.php/api.php/token",
            "/my-/api.php/token",
            "/a/plugins/b/api.php/token",
            "/glpi/api.php/token",
        ] {
            assert_eq!(rewritten(Method::POST, uri), "/api.php/token", "{uri}");
        }
        for uri in [
            "/Inventory",
            "/front/inventory.php",
            "/marketplace/glpiinventory/",
            "/plugins/x/",
            "/glpi/front/inventory.php",
        ] {
            assert_eq!(rewritten(Method::POST, uri), "/inventory", "{uri}");
        }
    }

    #[test]
    fn the_version_that_is_asked_for_goes_along() {
        for (path, version) in [
            ("/api.php/v2.1/Administration/User", Some(ApiVersion::V2_1)),
            ("/glpi/api.php/v2/session", Some(ApiVersion::V2_3)),
            ("/api.php/session", None),
            ("/api.php/v2", None),
        ] {
            let request = Request::get(path).body(()).unwrap();
            let request = rewrite(request, "/glpi/");
            assert_eq!(request.extensions().get().copied(), version, "{path}");
        }
    }

    #[test]
    fn the_query_stays_and_the_rest_is_left_alone() {
        assert_eq!(rewritten(Method::POST, "/api.php/token?entity=1"), "/api.php/token?entity=1");
        assert_eq!(rewritten(Method::POST, "/glpi"), "/");
        assert_eq!(rewritten(Method::GET, "/"), "/");
        assert_eq!(
            rewritten(Method::GET, "/?action=getConfig&machineid=x"),
            "/inventory?action=getConfig&machineid=x"
        );
        assert_eq!(
            rewritten(Method::GET, "/assets/computers?search=action=1"),
            "/assets/computers?search=action=1"
        );
        assert_eq!(rewritten(Method::GET, "/api.php/v2"), "/api.php/v2");
        assert_eq!(rewritten(Method::GET, "/api.phpx/token"), "/api.phpx/token");
        assert_eq!(rewritten(Method::GET, "/api.php/vx/token"), "/api.php/vx/token");
    }
}
