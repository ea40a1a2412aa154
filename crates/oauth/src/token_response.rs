//! A successful token answer (RFC 6749 §5.1).

use crate::{AccessToken, Lifetime, RefreshToken, Scope};
use serde_json::{Value, json};

/// A successful token answer.
#[derive(Debug)]
pub struct TokenResponse {
    /// The token.
    pub access_token: AccessToken,
    /// How long it lives.
    pub expires_in: Lifetime,
    /// What was granted.
    pub scope: Scope,
    /// What the client goes on with, if a person granted it.
    pub refresh_token: Option<RefreshToken>,
    /// Who signed in (OpenID Connect Core §3.1.3.3).
    pub id_token: Option<String>,
}

impl TokenResponse {
    /// Returns the JSON body. `token_type` keeps its capital: agents compare it letter for letter.
    pub fn to_json(&self) -> Value {
        let mut body = json!({
            "token_type": "Bearer",
            "expires_in": self.expires_in.in_seconds(),
            "access_token": self.access_token.expose(),
            "scope": self.scope.to_string(),
        });
        let refresh_token = self.refresh_token.as_ref().map(RefreshToken::expose);
        for (name, value) in
            [("refresh_token", refresh_token), ("id_token", self.id_token.as_deref())]
        {
            if let (Some(value), Some(body)) = (value, body.as_object_mut()) {
                body.insert(name.to_owned(), json!(value));
            }
        }
        body
    }
}
