//! A successful token answer (RFC 6749 §5.1).

use crate::{AccessToken, Lifetime, Scope};
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
}

impl TokenResponse {
    /// Returns the JSON body. `token_type` keeps its capital: agents compare it letter for letter.
    pub fn to_json(&self) -> Value {
        json!({
            "token_type": "Bearer",
            "expires_in": self.expires_in.in_seconds(),
            "access_token": self.access_token.expose(),
            "scope": self.scope.to_string(),
        })
    }
}
