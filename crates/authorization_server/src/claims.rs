//! What JWTs and introspection say.

use crate::issue::Access;
use oauth::{Lifetime, Timestamp, TokenNumber};
use serde_json::{Value, json};
use store::{Client, Family, UserId};
use web::App;

/// How long an ID token can be used to sign somebody in at the application.
const ID_TOKEN_LIFETIME: Lifetime = Lifetime::seconds(600);

/// Returns the subject of a user. Clients have their identifiers, of 32 hexadecimal digits: the two are never alike
/// (RFC 9700 §4.15).
pub(crate) fn subject_of(user: UserId) -> String {
    user.0.to_string()
}

/// Whom access tokens are for (RFC 9068 §3): the API of this server.
pub(crate) fn audience(app: &App) -> String {
    app.url("/api.php")
}

/// The claims of an access token (RFC 9068 §2.2). `jti` is the number of its row.
pub(crate) fn access_token(
    app: &App,
    client: &Client,
    number: TokenNumber,
    access: &Access,
    authenticated_at: Option<Timestamp>,
    now: Timestamp,
) -> Value {
    let subject = access.user.map_or_else(|| client.client_id.to_string(), subject_of);
    let mut claims = json!({
        "iss": app.issuer(),
        "aud": audience(app),
        "sub": subject,
        "client_id": client.client_id.as_str(),
        "iat": now.seconds(),
        "exp": now.plus(client.metadata.access_token_lifetime).seconds(),
        "jti": number.0.to_string(),
        "scope": access.scope.to_string(),
    });
    if let (Some(at), Some(claims)) = (authenticated_at, claims.as_object_mut()) {
        claims.insert("auth_time".to_owned(), json!(at.seconds()));
    }
    claims
}

/// The claims of an ID token (OpenID Connect Core §2). What else there is to know of the person is at userinfo.
pub(crate) fn id_token(app: &App, client: &Client, family: &Family, now: Timestamp) -> Value {
    let mut claims = json!({
        "iss": app.issuer(),
        "sub": subject_of(family.user),
        "aud": client.client_id.as_str(),
        "iat": now.seconds(),
        "exp": now.plus(ID_TOKEN_LIFETIME).seconds(),
        "auth_time": family.authenticated_at.seconds(),
    });
    if let (Some(nonce), Some(claims)) = (&family.nonce, claims.as_object_mut()) {
        claims.insert("nonce".to_owned(), json!(nonce));
    }
    claims
}
