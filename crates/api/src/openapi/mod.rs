//! The OpenAPI 3.0 document of a version, made of the descriptions: `GET /api.php/doc.json`.
//!
//! The document is written as JSON by hand: what utoipa would derive from types of its own stands in the descriptions
//! already, and a second model beside them could only differ.

mod fixed;
mod paths;
mod schemas;

use crate::collection::version_segment;
use axum::{
    Json,
    extract::{Extension, State},
};
use serde_json::{Value, json};
use store::ApiVersion;
use web::App;

/// Tells the document; open to everybody.
pub(crate) async fn document(
    State(app): State<App>,
    version: Option<Extension<ApiVersion>>,
) -> Json<Value> {
    let asked = version.map(|Extension(version)| version);
    let version = asked.unwrap_or_default();
    // The paths of the document are those under which it was found.
    let prefix = asked.map(|version| format!("/{}", version_segment(version))).unwrap_or_default();
    let mut paths = fixed::paths(version);
    paths.extend(paths::paths(version));
    Json(json!({
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
            "securitySchemes": security_schemes(&app),
        },
    }))
}

const ABOUT: &str = "Everything that this server holds, for programs. It speaks the shapes of GLPI 11's high-level API.\n\n\
    Lists are told in parts: `Content-Range` says which, 206 that there is more, and `Link` where it goes on. \
    `filter` is RSQL, such as `name=ilike=pc-*;entity.id==3`. \
    `Accept: text/csv` and `application/xml` are understood too.";

fn security_schemes(app: &App) -> Value {
    let scopes = json!({
        "api": "Use the API",
        "user": "Read the own account",
        "email": "Read the own e-mail address",
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
