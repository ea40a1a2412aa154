//! What this server offers, for programs (RFC 8414, OpenID Connect Discovery).
//!
//! Every address is made of the configured public URL, never of what a request says.

use axum::{
    Json,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use oauth::{ScopeToken, SigningAlgorithm};
use serde_json::{Value, json};
use web::App;

/// `GET /.well-known/oauth-authorization-server` (RFC 8414 §3).
pub(crate) async fn authorization_server(State(app): State<App>) -> Response {
    document(&shared(&app))
}

/// The same, with the path of the issuer after the well-known name (RFC 8414 §3.1).
pub(crate) async fn of_path(State(app): State<App>, Path(path): Path<String>) -> Response {
    if app.options().public_url.path().trim_matches('/') == path.trim_matches('/') {
        document(&shared(&app))
    } else {
        StatusCode::NOT_FOUND.into_response()
    }
}

/// `GET /.well-known/openid-configuration` (OpenID Connect Discovery §4).
pub(crate) async fn openid(State(app): State<App>) -> Response {
    let mut metadata = shared(&app);
    if let Some(metadata) = metadata.as_object_mut() {
        for (name, value) in [
            ("userinfo_endpoint", json!(app.url("/api.php/userinfo"))),
            ("end_session_endpoint", json!(app.url("/api.php/end-session"))),
            ("subject_types_supported", json!(["public"])),
            (
                "id_token_signing_alg_values_supported",
                json!(SigningAlgorithm::ALL.map(SigningAlgorithm::as_str)),
            ),
            (
                "claims_supported",
                json!([
                    "iss",
                    "sub",
                    "aud",
                    "exp",
                    "iat",
                    "auth_time",
                    "nonce",
                    "name",
                    "preferred_username",
                    "email",
                    "email_verified"
                ]),
            ),
            ("prompt_values_supported", json!(["none", "login", "consent", "select_account"])),
            ("claims_parameter_supported", json!(false)),
            ("request_parameter_supported", json!(false)),
            ("request_uri_parameter_supported", json!(false)),
        ] {
            metadata.insert(name.to_owned(), value);
        }
    }
    document(&metadata)
}

fn shared(app: &App) -> Value {
    let authentication = json!(["client_secret_basic", "client_secret_post"]);
    json!({
        "issuer": app.issuer(),
        "authorization_endpoint": app.url("/api.php/authorize"),
        "token_endpoint": app.url("/api.php/token"),
        "introspection_endpoint": app.url("/api.php/introspect"),
        "revocation_endpoint": app.url("/api.php/revoke"),
        "jwks_uri": app.url("/api.php/jwks"),
        "scopes_supported": ScopeToken::ALL.map(ScopeToken::as_str),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "client_credentials", "password", "refresh_token"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
        "introspection_endpoint_auth_methods_supported": authentication,
        "revocation_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
        "authorization_response_iss_parameter_supported": true,
    })
}

fn document(metadata: &Value) -> Response {
    let headers = [
        (header::CACHE_CONTROL, "public, max-age=300"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, Json(metadata)).into_response()
}
