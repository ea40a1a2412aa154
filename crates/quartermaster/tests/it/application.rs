//! An application that people sign in to: what it sends, and what it is answered.

use crate::{
    browser::Browser,
    house::{Answer, House, KnownClient, form_post},
};
use axum::http::header;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use oauth::{GrantType, RedirectUri, Scope};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use store::ClientMetadata;

/// Where the application is answered.
pub(crate) const CALLBACK: &str = "https://app.example/cb";
/// What it proves.
pub(crate) const VERIFIER: &str = "a-verifier-of-43-characters-or-more-is-long-enough";

/// An application of a house.
pub(crate) struct Application<'h> {
    house: &'h House,
    pub(crate) client: KnownClient,
    public: bool,
}

/// A tokens answer, taken apart.
pub(crate) struct Tokens {
    pub(crate) access: String,
    pub(crate) refresh: String,
    pub(crate) body: Value,
}

impl House {
    /// Registers an application with the authorization code and the scopes of people, changed as the test likes.
    pub(crate) async fn application_with(
        &self,
        change: impl FnOnce(&mut ClientMetadata),
    ) -> Application<'_> {
        let mut public = false;
        let client = self.client_with(|client| {
            client.name = "Notes".to_owned();
            client.grant_types = vec![GrantType::AuthorizationCode];
            client.scope = Scope::parse("api user email status");
            client.redirect_uris = vec![RedirectUri::parse(CALLBACK).unwrap()];
            change(client);
            public = !client.confidential;
        });
        let client = client.await;
        Application { house: self, client, public }
    }

    pub(crate) async fn application(&self) -> Application<'_> {
        self.application_with(|_| {}).await
    }
}

pub(crate) fn challenge() -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER.as_bytes()))
}

/// Writes parameters as a form.
pub(crate) fn form(parameters: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish()
}

impl Application<'_> {
    /// The address of an authorization request; each parameter given replaces one, an empty value leaves it out.
    pub(crate) fn link(&self, changes: &[(&str, &str)]) -> String {
        let challenge = challenge();
        let mut parameters = vec![
            ("response_type", "code"),
            ("client_id", self.client.id.as_str()),
            ("redirect_uri", CALLBACK),
            ("scope", "api user"),
            ("state", "s t&a=te/é"),
            ("code_challenge", challenge.as_str()),
            ("code_challenge_method", "S256"),
        ];
        for (name, value) in changes {
            parameters.retain(|(known, _)| known != name);
            if !value.is_empty() {
                parameters.push((name, value));
            }
        }
        format!("/api.php/authorize?{}", form(&parameters))
    }

    /// Follows a link to the consent page and agrees to everything; answers what the application is told.
    pub(crate) async fn agree(
        &self,
        browser: &mut Browser<'_>,
        link: &str,
    ) -> BTreeMap<String, String> {
        let page = browser.get(link).await;
        if page.status == 302 {
            return told(&page);
        }
        assert_eq!(page.status, 200, "{}", page.body);
        told(&browser.answer_consent(&page, "accept=1").await)
    }

    /// Goes the whole way to a code.
    pub(crate) async fn code(&self, browser: &mut Browser<'_>, changes: &[(&str, &str)]) -> String {
        let told = self.agree(browser, &self.link(changes)).await;
        told.get("code").unwrap_or_else(|| panic!("{told:?}")).clone()
    }

    /// Sends a token request with the client's credentials.
    pub(crate) async fn ask(&self, parameters: &[(&str, &str)]) -> Answer {
        self.post("/api.php/token", parameters).await
    }

    /// Sends a form with the client's credentials; a parameter with an empty value is left out.
    pub(crate) async fn post(&self, path: &str, parameters: &[(&str, &str)]) -> Answer {
        let mut all = vec![("client_id", self.client.id.as_str())];
        if !self.public {
            all.push(("client_secret", self.client.secret.as_str()));
        }
        for (name, value) in parameters {
            all.retain(|(known, _)| known != name);
            if !value.is_empty() {
                all.push((name, value));
            }
        }
        self.house.send(form_post(path, &form(&all))).await
    }

    /// Redeems a code as it should be.
    pub(crate) async fn redeem(&self, code: &str) -> Answer {
        let parameters = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", CALLBACK),
            ("code_verifier", VERIFIER),
        ];
        self.ask(&parameters).await
    }

    /// Signs a person in all the way to tokens.
    pub(crate) async fn tokens(&self, browser: &mut Browser<'_>, scope: &str) -> Tokens {
        let code = self.code(browser, &[("scope", scope)]).await;
        tokens(&self.redeem(&code).await)
    }

    pub(crate) async fn refresh(&self, token: &str) -> Answer {
        self.ask(&[("grant_type", "refresh_token"), ("refresh_token", token)]).await
    }

    /// Whether a token is live, by the application's own introspection.
    pub(crate) async fn is_active(&self, token: &str) -> bool {
        let answer = self.post("/api.php/introspect", &[("token", token)]).await;
        answer.json()["active"].as_bool().unwrap()
    }
}

impl Browser<'_> {
    /// Sends the form of a consent page with every scope ticked.
    pub(crate) async fn answer_consent(&mut self, page: &Answer, answer: &str) -> Answer {
        let scopes: Vec<&str> = after_each(&page.body, "name=\"scope\" value=\"");
        let scopes: String = scopes.iter().map(|scope| format!("&scope={scope}")).collect();
        self.send_consent(page, &format!("{answer}{scopes}")).await
    }

    /// Sends the form of a consent page as the test says.
    pub(crate) async fn send_consent(&mut self, page: &Answer, fields: &str) -> Answer {
        let action = after_each(&page.body, "action=\"")[0].replace("&#38;", "&");
        let request = after_each(&page.body, "name=\"request\" value=\"")[0].to_owned();
        self.post(&action, &format!("{fields}&request={request}")).await
    }
}

/// What follows each mark, up to the next quote.
pub(crate) fn after_each<'b>(body: &'b str, mark: &str) -> Vec<&'b str> {
    body.split(mark).skip(1).map(|after| after.split('"').next().unwrap()).collect()
}

/// What a redirect to the application tells it. Anything else fails.
#[track_caller]
pub(crate) fn told(answer: &Answer) -> BTreeMap<String, String> {
    assert_eq!(answer.status, 302, "{}", answer.body);
    let location = answer.header(header::LOCATION);
    assert!(location.starts_with(CALLBACK), "{location}");
    let url = url::Url::parse(location).unwrap();
    assert_eq!(url.fragment(), None);
    url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

#[track_caller]
pub(crate) fn tokens(answer: &Answer) -> Tokens {
    assert_eq!(answer.status, 200, "{}", answer.body);
    let body = answer.json();
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    Tokens { access: text("access_token"), refresh: text("refresh_token"), body }
}
