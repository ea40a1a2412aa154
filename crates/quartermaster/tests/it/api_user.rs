//! Programs and people that use the API with a token.

use crate::house::{Answer, House, KnownClient, bearer};
use axum::{
    body::Body,
    http::{Method, Request, header},
};
use oauth::Scope;
use serde_json::{Value, json};
use store::{EntityId, ServiceAccount};

/// Somebody who uses the API with a token.
pub(crate) struct ApiUser<'h> {
    house: &'h House,
    token: String,
}

impl House {
    /// A client that acts for itself with a profile in some entities.
    pub(crate) async fn api_user_in(
        &self,
        profile: &str,
        entities: &[(EntityId, bool)],
        scope: &str,
    ) -> ApiUser<'_> {
        let (name, entities) = (profile.to_owned(), entities.to_vec());
        let profile = self.store.read(move |db| db.profile(&name)).await.unwrap().unwrap();
        let scopes = Scope::parse(scope);
        let client: KnownClient = self
            .client_with(|client| {
                client.scope = scopes;
                client.service_account = Some(ServiceAccount { profile, entities });
            })
            .await;
        let mut request = client.request();
        request["scope"] = json!(scope);
        let answer = self.ask_token(request).await;
        let token = answer.json()["access_token"].as_str().unwrap().to_owned();
        ApiUser { house: self, token }
    }

    pub(crate) async fn api_user(&self, profile: &str) -> ApiUser<'_> {
        let root = self.store.read(|db| db.root_entity()).await.unwrap();
        self.api_user_in(profile, &[(root, true)], "api graphql").await
    }
}

impl<'h> ApiUser<'h> {
    pub(crate) fn with(house: &'h House, token: String) -> Self {
        Self { house, token }
    }
}

impl ApiUser<'_> {
    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    pub(crate) async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        self.send_with(method, path, body, &[]).await
    }

    pub(crate) async fn send_with(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
        headers: &[(&'static str, &str)],
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/api.php{path}"))
            .header(header::AUTHORIZATION, bearer(&self.token));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = match body {
            None => Body::empty(),
            Some(body) => {
                request = request.header(header::CONTENT_TYPE, "application/json; charset=utf-8");
                Body::from(body.to_string())
            }
        };
        self.house.send(request.body(body).unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PATCH, path, Some(body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None).await
    }

    /// Makes a row and returns its key.
    pub(crate) async fn make(&self, path: &str, body: Value) -> i64 {
        let answer = self.post(path, body).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()["id"].as_i64().unwrap()
    }
}
