//! Styles and scripts, bundled into the program and named by the hash of their content.

use axum::{
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

/// A bundled file, plain and packed.
struct Asset {
    name: &'static str,
    hashed: &'static str,
    kind: &'static str,
    plain: &'static [u8],
    gzip: &'static [u8],
    brotli: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// Returns where the page assets are.
pub fn assets() -> web::Assets {
    web::Assets {
        css: CSS,
        js: JS,
        documentation_css: DOCUMENTATION_CSS,
        documentation_js: DOCUMENTATION_JS,
        oauth_redirect_js: OAUTH_REDIRECT_JS,
    }
}

/// Serves a file by the name that carries its hash, or by its plain name.
pub(crate) async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let file = name.as_str();
    let Some(asset) = ASSETS.iter().find(|asset| asset.hashed == file || asset.name == file) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let accepts = |coding: &str| {
        accepted.split(',').any(|offer| offer.split(';').next().is_some_and(|o| o.trim() == coding))
    };
    let (body, coding) = if accepts("br") {
        (asset.brotli, Some("br"))
    } else if accepts("gzip") {
        (asset.gzip, Some("gzip"))
    } else {
        (asset.plain, None)
    };
    // A name with a hash never means anything else.
    let lasting =
        if asset.hashed == file { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut response = body.into_response();
    for (name, value) in [
        (header::CONTENT_TYPE, Some(asset.kind)),
        (header::CACHE_CONTROL, Some(lasting)),
        (header::VARY, Some("Accept-Encoding")),
        (header::CONTENT_ENCODING, coding),
    ] {
        if let Some(value) = value {
            response.headers_mut().insert(name, HeaderValue::from_static(value));
        }
    }
    response
}
