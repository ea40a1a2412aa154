//! An application on a person's own machine: the person signs in with the browser, which comes back to a port of this
//! machine (RFC 8252 §7.3), with PKCE and an ID token.

use anyhow::{Context as _, Result, ensure};
use openidconnect::{
    AccessTokenHash, AuthorizationCode, ClientId, CsrfToken, IssuerUrl, Nonce,
    OAuth2TokenResponse as _, PkceCodeChallenge, RedirectUrl, Scope, TokenResponse as _,
    core::{CoreAuthenticationFlow, CoreClient, CoreProviderMetadata, CoreUserInfoClaims},
    reqwest::{blocking::Client as Http, redirect::Policy},
    url::Url,
};
use std::{
    env,
    io::{BufRead as _, BufReader, Write as _},
    net::TcpListener,
};

fn main() -> Result<()> {
    // Tokens never follow a redirect.
    let http = Http::builder().redirect(Policy::none()).build()?;
    let metadata = CoreProviderMetadata::discover(&IssuerUrl::new(setting("SERVER")?)?, &http)
        .context("no discovery")?;

    // Whichever port is free: the server compares all but the port.
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let here = format!("http://{}/callback", listener.local_addr()?);
    let client =
        CoreClient::from_provider_metadata(metadata, ClientId::new(setting("CLIENT_ID")?), None)
            .set_redirect_uri(RedirectUrl::new(here.clone())?);

    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (link, state, nonce) = client
        .authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            CsrfToken::new_random,
            Nonce::new_random,
        )
        .add_scopes(["user", "offline_access"].map(|scope| Scope::new(scope.to_owned())))
        .set_pkce_challenge(challenge)
        .url();
    println!("open: {link}");
    let code = wait_for_code(&listener, &here, &state)?;

    let tokens = client
        .exchange_code(AuthorizationCode::new(code))?
        .set_pkce_verifier(verifier)
        .request(&http)
        .context("the code gave no token")?;
    let verifier = client.id_token_verifier();
    let id_token = tokens.id_token().context("the answer has no ID token")?;
    let claims = id_token.claims(&verifier, &nonce).context("the ID token is not good")?;
    if let Some(expected) = claims.access_token_hash() {
        let (algorithm, key) = (id_token.signing_alg()?, id_token.signing_key(&verifier)?);
        let actual = AccessTokenHash::from_token(tokens.access_token(), algorithm, key)?;
        ensure!(actual == *expected, "the access token is not the ID token's");
    }
    println!("ID token: {:?}, user {}", id_token.signing_alg()?, claims.subject().as_str());

    let subject = Some(claims.subject().clone());
    let person: CoreUserInfoClaims = client
        .user_info(tokens.access_token().clone(), subject)?
        .request(&http)
        .context("no userinfo")?;
    println!("userinfo: {}", person.preferred_username().map_or("nameless", |name| name.as_str()));

    let refresh_token = tokens.refresh_token().context("the answer has no refresh token")?;
    let refreshed =
        client.exchange_refresh_token(refresh_token)?.request(&http).context("no refresh")?;
    println!("refresh: for {} seconds", refreshed.expires_in().unwrap_or_default().as_secs());
    Ok(())
}

/// Waits until the browser comes with the code, and tells the person to go on here.
fn wait_for_code(listener: &TcpListener, here: &str, state: &CsrfToken) -> Result<String> {
    let (mut browser, _) = listener.accept()?;
    let mut request = String::new();
    BufReader::new(&browser).read_line(&mut request)?;
    let path = request.split(' ').nth(1).context("the browser asked for nothing")?;
    let url = Url::parse(here)?.join(path)?;
    let text = "You are signed in. You can close this page.";
    write!(
        browser,
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{text}",
        text.len()
    )?;

    let value = |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value);
    if let Some(error) = value("error") {
        anyhow::bail!("{error}: {}", value("error_description").unwrap_or_default());
    }
    ensure!(value("state").as_deref() == Some(state.secret()), "the answer is to another request");
    Ok(value("code").context("the answer has no code")?.into_owned())
}

fn setting(name: &str) -> Result<String> {
    env::var(name).with_context(|| format!("set {name} in the environment"))
}
