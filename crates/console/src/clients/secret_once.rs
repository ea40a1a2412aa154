//! A secret, shown this once.

use askama::Template;
use oauth::{ClientId, ClientSecret, ScopeToken};
use store::ClientMetadata;
use web::Page;

/// The page that shows a secret.
#[derive(Template)]
#[template(path = "clients/secret.html")]
pub(crate) struct SecretPage {
    page: Page,
    client_id: String,
    /// Empty if the client is public.
    secret: String,
    /// Whether agents use it.
    for_agents: bool,
    /// Where to go once it is saved.
    back: String,
}

impl SecretPage {
    /// Shows a client's new secret.
    pub(crate) fn new(
        page: Page,
        client: &ClientMetadata,
        client_id: &ClientId,
        secret: Option<&ClientSecret>,
        back: String,
    ) -> Self {
        Self {
            page,
            client_id: client_id.to_string(),
            secret: secret.map(ClientSecret::expose).unwrap_or_default().to_owned(),
            for_agents: secret.is_some() && client.scope.covers(ScopeToken::Inventory),
            back,
        }
    }
}
