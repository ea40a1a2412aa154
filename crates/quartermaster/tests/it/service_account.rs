//! Clients that act for themselves, and the headers that say as whom somebody acts.

use crate::{
    browser::Browser,
    house::{Answer, House, KnownClient, bearer, on_both_engines},
    token::assert_refused,
};
use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, Request, header},
};
use oauth::Scope;
use serde_json::json;
use store::ServiceAccount;

on_both_engines![
    a_client_bound_to_a_profile_uses_the_api_without_a_person,
    what_is_not_held_is_refused_and_not_ignored,
    each_scope_opens_what_it_says_and_nothing_else,
];

impl House {
    /// A client with these scopes that acts for itself as Observer in the root entity and below.
    pub(crate) async fn service_account(&self, scope: &str) -> KnownClient {
        let (profile, root) = self
            .store
            .read(|db| Ok((db.profile("Observer")?.unwrap(), db.root_entity()?)))
            .await
            .unwrap();
        self.client_with(|client| {
            client.scope = Scope::parse(scope);
            client.service_account = Some(ServiceAccount { profile, entities: vec![(root, true)] });
        })
        .await
    }

    /// Asks with a token.
    pub(crate) async fn get_with(&self, path: &str, token: &str) -> Answer {
        self.get_as(path, token, &[]).await
    }

    async fn get_as(&self, path: &str, token: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::get(path).body(Body::empty()).unwrap();
        request.headers_mut().insert(header::AUTHORIZATION, bearer(token));
        for (name, value) in headers {
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            request.headers_mut().insert(name, HeaderValue::from_str(value).unwrap());
        }
        self.send(request).await
    }

    async fn machine_token(&self, client: &KnownClient, scope: &str) -> Answer {
        let mut request = client.request();
        request["scope"] = json!(scope);
        self.ask_token(request).await
    }
}

/// GLPI issues #21582 and #21991.
async fn a_client_bound_to_a_profile_uses_the_api_without_a_person(house: House) {
    let client = house.service_account("api graphql status user").await;
    let answer = house.machine_token(&client, "api graphql status user openid").await;
    assert_eq!(answer.json()["scope"], "api graphql status", "nothing about a person");
    let token = answer.json()["access_token"].as_str().unwrap().to_owned();
    let session = house.get_with("/api.php/v2.1/Session", &token).await.json();
    assert_eq!(session["active_profile"]["name"], "Observer");
    assert_eq!((&session["user_id"], &session["active_entities"]), (&json!(null), &json!([1])));
    assert_eq!(house.get_with("/api.php/status", &token).await.status, 200);

    let unbound = house.client_with(|client| client.scope = Scope::parse("api user")).await;
    let refused = house.machine_token(&unbound, "api").await;
    assert_refused(&refused, 400, "invalid_scope");
    assert!(
        refused.json()["error_description"].as_str().unwrap().contains("give the client a profile")
    );
    let reference = refused.reference().unwrap().to_owned();
    let denial = house.store.read(move |db| db.denial(&reference)).await.unwrap().unwrap();
    assert!(denial.remedy.contains("service account"), "{denial:?}");
    assert_eq!(denial.passed.len(), 6, "{:?}", denial.passed);
}

async fn what_is_not_held_is_refused_and_not_ignored(house: House) {
    let application = house.application().await;
    let mut browser = Browser::sign_in(&house, "erika", "Observer").await;
    let given = application.tokens(&mut browser, "api status").await;
    let machine = house.service_account("api").await;
    let machine = house.machine_token(&machine, "api").await.json()["access_token"]
        .as_str()
        .unwrap()
        .to_owned();
    let held = house.get_with("/api.php/session", &given.access).await.json();
    let (profile, entity) =
        (held["active_profile"]["id"].to_string(), held["active_entity"]["id"].to_string());
    for token in [&given.access, &machine] {
        for (headers, status) in [
            (vec![("GLPI-Profile", profile.as_str()), ("GLPI-Entity", entity.as_str())], 200),
            (vec![("GLPI-Entity", entity.as_str()), ("GLPI-Entity-Recursive", "true")], 200),
            (vec![("GLPI-Profile", "1")], 403),
            (vec![("GLPI-Profile", "999999")], 403),
            (vec![("GLPI-Entity", "999999")], 403),
            (vec![("GLPI-Profile", "x")], 400),
            (vec![("GLPI-Entity", "")], 400),
        ] {
            let answer = house.get_as("/api.php/session", token, &headers).await;
            assert_eq!(answer.status, status, "{headers:?}: {}", answer.body);
            if status == 403 {
                assert_eq!(answer.json()["status"], "ERROR_RIGHT_MISSING");
                assert!(answer.reference().is_some());
            }
        }
    }
    let status = house.get_as("/api.php/status", &given.access, &[("GLPI-Profile", "1")]).await;
    assert_eq!(status.status, 403, "even where it would not matter");
}

/// The table of what each scope opens; the rules are alternatives.
/// BR-04.
async fn each_scope_opens_what_it_says_and_nothing_else(house: House) {
    let application = house
        .application_with(|client| {
            client.scope = Scope::parse("api user email status graphql inventory")
        })
        .await;
    let mut browser = Browser::sign_in(&house, "erika", "Observer").await;
    let paths = [
        "/api.php/v2/Administration/User/Me",
        "/api.php/v2/Administration/User/Me/Emails/Default",
        "/api.php/status",
        "/api.php/session",
    ];
    for (scope, expected) in [
        ("user", [200, 200, 403, 403]),
        ("email", [403, 200, 403, 403]),
        ("status", [403, 403, 200, 403]),
        ("api", [403, 403, 403, 200]),
        ("graphql", [403, 403, 403, 403]),
        ("inventory", [403, 403, 403, 403]),
    ] {
        let given = application.tokens(&mut browser, scope).await;
        for (path, status) in paths.iter().zip(expected) {
            let answer = house.get_with(path, &given.access).await;
            assert_eq!(answer.status, status, "{scope} {path}");
        }
    }
    let given = application.tokens(&mut browser, "email user").await;
    let me = house.get_with(paths[0], &given.access).await.json();
    assert_eq!(
        (me["username"].as_str(), me["emails"][0]["email"].as_str()),
        (Some("erika"), Some("erika@example.com"))
    );
}
