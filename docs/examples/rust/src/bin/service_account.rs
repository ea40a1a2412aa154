//! A program that acts for itself: a token for its own credentials (RFC 6749 §4.4), a call of the API, and what the
//! server says of the token (RFC 7662).

use anyhow::{Context as _, Result, ensure};
use oauth2::{
    ClientId, ClientSecret, IntrospectionUrl, Scope, TokenIntrospectionResponse as _,
    TokenResponse as _, TokenUrl,
    basic::BasicClient,
    reqwest::{blocking::Client as Http, redirect::Policy},
};
use std::env;

fn main() -> Result<()> {
    let server = setting("SERVER")?;
    let client = BasicClient::new(ClientId::new(setting("CLIENT_ID")?))
        .set_client_secret(ClientSecret::new(setting("CLIENT_SECRET")?))
        .set_token_uri(TokenUrl::new(format!("{server}/api.php/token"))?)
        .set_introspection_url(IntrospectionUrl::new(format!("{server}/api.php/introspect"))?);
    // Credentials never follow a redirect.
    let http = Http::builder().redirect(Policy::none()).build()?;

    let token = client
        .exchange_client_credentials()
        .add_scope(Scope::new("api".to_owned()))
        .request(&http)
        .context("no token")?;
    println!("token: for {} seconds", token.expires_in().unwrap_or_default().as_secs());

    let session = http
        .get(format!("{server}/api.php/session"))
        .bearer_auth(token.access_token().secret())
        .send()?
        .error_for_status()?;
    println!("session: {}", session.text()?);

    let told =
        client.introspect(token.access_token()).request(&http).context("no introspection")?;
    ensure!(told.active(), "the server does not know its own token");
    println!("introspection: active, for {}", told.client_id().map_or("nobody", |id| id.as_str()));
    Ok(())
}

fn setting(name: &str) -> Result<String> {
    env::var(name).with_context(|| format!("set {name} in the environment"))
}
