//! The documentation for people: `GET /api.php/doc`, `/getting-started`, and the page to which the documentation's own
//! sign-in comes back.

use crate::{
    collection::version_segment,
    error::ApiError,
    openapi::{self, Documents},
};
use askama::Template;
use axum::{
    extract::{Extension, State},
    http::{HeaderMap, header},
    response::{Html, IntoResponse as _, Response},
};
use store::ApiVersion;
use web::{App, add_page_headers};

/// Swagger UI lays out what it shows by styles of its own.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    font-src 'self' data:; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

#[derive(Template)]
#[template(path = "documentation.html")]
struct DocumentationPage {
    css: &'static str,
    js: &'static str,
    document: String,
    redirect: String,
    version: &'static str,
    /// Each with its address.
    versions: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "getting_started.html")]
struct GettingStartedPage {
    css: &'static str,
    base: String,
}

#[derive(Template)]
#[template(path = "oauth_redirect.html")]
struct RedirectPage {
    js: &'static str,
}

/// Shows the documentation; tells the document itself to who asks for JSON.
pub(crate) async fn page(
    State(app): State<App>,
    documents: Extension<Documents>,
    version: Option<Extension<ApiVersion>>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let accepts = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    if accepts.is_some_and(|accepts| accepts.starts_with("application/json")) {
        return Ok(openapi::document(State(app), documents, version).await);
    }
    let assets = app.options().assets;
    let asked = version.map(|Extension(version)| version).unwrap_or_default();
    let address = |version: ApiVersion, page: &str| {
        app.url(&format!("/api.php/{}/{page}", version_segment(version)))
    };
    let versions = ApiVersion::ALL.into_iter().rev();
    shown(
        &DocumentationPage {
            css: assets.documentation_css,
            js: assets.documentation_js,
            document: address(asked, "doc.json"),
            redirect: app.url("/api.php/swagger-oauth-redirect"),
            version: asked.as_str(),
            versions: versions.map(|version| (version.as_str(), address(version, "doc"))).collect(),
        },
        Some(POLICY),
    )
}

/// Shows how to begin.
pub(crate) async fn getting_started(State(app): State<App>) -> Result<Response, ApiError> {
    let page = GettingStartedPage { css: app.options().assets.css, base: app.issuer().to_owned() };
    shown(&page, None)
}

/// Takes what the authorization server answers to Swagger UI.
pub(crate) async fn oauth_redirect(State(app): State<App>) -> Result<Response, ApiError> {
    shown(&RedirectPage { js: app.options().assets.oauth_redirect_js }, None)
}

fn shown(page: &impl Template, policy: Option<&'static str>) -> Result<Response, ApiError> {
    let html = page.render().map_err(|error| {
        tracing::error!(%error, "a page could not be written");
        ApiError::Failed
    })?;
    let mut response = Html(html).into_response();
    if let Some(policy) = policy {
        let policy = header::HeaderValue::from_static(policy);
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    add_page_headers(&mut response);
    Ok(response)
}
