//! The OpenAPI 3.0 document of a version, made of the descriptions: `GET /api.php/doc.json`.
//!
//! The document is written as JSON by hand: what utoipa would derive from types of its own stands in the descriptions
//! already, and a second model beside them could only differ.

mod fixed;
mod paths;
mod schemas;

use crate::collection::version_segment;
use axum::{
    body::Bytes,
    extract::{Extension, State},
    http::header,
    response::{IntoResponse as _, Response},
};
use serde_json::{Value, json};
use std::sync::{Arc, OnceLock};
use store::ApiVersion;
use web::App;

/// The documents that were written, one for each version and one for none: each is written once.
#[derive(Clone, Default)]
pub(crate) struct Documents(Arc<[OnceLock<Bytes>; ApiVersion::ALL.len() + 1]>);

/// Tells the document; open to everybody.
pub(crate) async fn document(
    State(app): State<App>,
    Extension(documents): Extension<Documents>,
    version: Option<Extension<ApiVersion>>,
) -> Response {
    let asked = version.map(|Extension(version)| version);
    let place = asked
        .and_then(|asked| ApiVersion::ALL.iter().position(|version| *version == asked))
        .unwrap_or(ApiVersion::ALL.len());
    let text = match documents.0.get(place) {
        Some(written) => written.get_or_init(|| write(&app, asked).to_string().into()).clone(),
        None => write(&app, asked).to_string().into(),
    };
    ([(header::CONTENT_TYPE, "application/json")], text).into_response()
}

fn write(app: &App, asked: Option<ApiVersion>) -> Value {
    let version = asked.unwrap_or_default();
    // The paths of the document are those under which it was found.
    let prefix = asked.map(|version| format!("/{}", version_segment(version))).unwrap_or_default();
    let mut paths = fixed::paths(version);
    paths.extend(paths::paths(version));
    json!({
        "openapi": "3.0.3",
        "info": {
            "title": "Quartermaster REST API",
            "version": version.as_str(),
            "description": ABOUT,
            "license": { "name": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": app.url(&format!("/api.php{prefix}")) }],
        "tags": paths::tags(version),
        "security": [{ "oauth": ["api"] }, { "bearer": [] }],
        "paths": paths,
        "components": {
            "schemas": schemas::schemas(version),
            "parameters": fixed::parameters(),
            "responses": fixed::responses(),
            "securitySchemes": security_schemes(app),
        },
    })
}

const ABOUT: &str = "Everything that this server holds, for programs, in the shapes of GLPI 11's high-level API.\n\n\
    Lists come in pages: `Content-Range` says which part an answer is, status 206 that there is more, and `Link` where it continues. \
    `filter` takes RSQL, such as `name=ilike=pc-*;entity.id==3`. \
    `Accept: text/csv` and `application/xml` work too.";

fn security_schemes(app: &App) -> Value {
    let scopes = json!({
        "api": "Use the API",
        "user": "Read your own account",
        "email": "Read your own e-mail address",
        "status": "Read the state of the services",
        "graphql": "Use GraphQL",
    });
    let token = app.url("/api.php/token");
    json!({
        "oauth": {
            "type": "oauth2",
            "flows": {
                "authorizationCode": {
                    "authorizationUrl": app.url("/api.php/authorize"),
                    "tokenUrl": token,
                    "refreshUrl": token,
                    "scopes": scopes,
                },
                "clientCredentials": { "tokenUrl": token, "refreshUrl": token, "scopes": scopes },
                "password": { "tokenUrl": token, "refreshUrl": token, "scopes": scopes },
            },
        },
        "bearer": { "type": "http", "scheme": "bearer" },
    })
}
