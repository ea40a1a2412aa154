//! `POST /api.php/token`

use crate::house::{Answer, House, KnownClient, form_post, from, json_post, on_both_engines};
use axum::{
    body::Body,
    http::{HeaderValue, Method, Request, header},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use oauth::{GrantType, IpAllowList, Lifetime, Scope};
use serde_json::json;
use store::{Actor, InventoryAuthentication};

on_both_engines![
    a_client_gets_a_token_by_form_by_json_and_by_basic,
    the_endpoint_answers_at_every_path_that_agents_compose,
    a_client_that_is_not_who_it_says_is_refused,
    a_disabled_client_is_refused_like_an_unknown_one,
    a_malformed_request_is_refused_with_the_reason,
    only_the_grants_and_scopes_of_the_client_are_given,
    only_the_addresses_of_the_client_may_ask,
    a_proxy_is_believed_only_if_it_is_trusted,
    only_post_is_answered_and_the_query_is_not_read,
    wrong_secrets_are_slowed_and_the_right_one_passes,
    disabling_or_deleting_a_client_ends_its_tokens,
    tokens_never_repeat_even_within_one_microsecond,
];

fn form(client: &KnownClient) -> String {
    format!(
        "grant_type=client_credentials&client_id={}&client_secret={}&scope=inventory",
        client.id, client.secret
    )
}

pub(crate) fn basic(id: &str, secret: &str) -> HeaderValue {
    HeaderValue::from_str(&format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")))).unwrap()
}

#[track_caller]
pub(crate) fn assert_refused(answer: &Answer, status: u16, error: &str) {
    assert_eq!(
        (answer.status.as_u16(), answer.json()["error"].as_str()),
        (status, Some(error)),
        "{}",
        answer.body
    );
    assert_eq!(answer.header(header::CACHE_CONTROL), "no-store");
    assert!(answer.header(header::CONTENT_TYPE).starts_with("application/json"));
    let description = answer.json()["error_description"].as_str().unwrap().to_owned();
    assert!(
        description.bytes().all(|b| matches!(b, 0x20..=0x7e) && b != b'"' && b != b'\\'),
        "{description}"
    );
}

/// CA-01, CC-01, CC-02, GL-01, GL-03, TK-01, TK-10, TK-11.
async fn a_client_gets_a_token_by_form_by_json_and_by_basic(house: House) {
    let client = house.client().await;
    let mut by_basic = form_post("/api.php/token", "grant_type=client_credentials&scope=inventory");
    by_basic.headers_mut().insert(header::AUTHORIZATION, basic(&client.id, &client.secret));
    let mut id_in_both = form_post(
        "/api.php/token",
        &format!("grant_type=client_credentials&scope=inventory&client_id={}", client.id),
    );
    id_in_both.headers_mut().insert(header::AUTHORIZATION, basic(&client.id, &client.secret));
    let mut with_charset = json_post("/api.php/token", &client.request());
    with_charset
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    let mut with_old_bearer = form_post("/api.php/token", &form(&client));
    with_old_bearer
        .headers_mut()
        .insert(header::AUTHORIZATION, HeaderValue::from_static("Bearer stale"));
    for request in [
        form_post("/api.php/token", &form(&client)),
        json_post("/api.php/token", &client.request()),
        by_basic,
        id_in_both,
        with_charset,
        with_old_bearer,
    ] {
        let answer = house.send(request).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert_eq!(answer.header(header::CONTENT_TYPE), "application/json");
        assert_eq!(answer.header(header::CACHE_CONTROL), "no-store");
        assert_eq!(answer.header(header::PRAGMA), "no-cache");
        assert!(answer.headers.get(header::SET_COOKIE).is_none());
        let body = answer.json();
        assert_eq!(body["token_type"], "Bearer");
        assert_eq!(body["expires_in"], 3600);
        assert_eq!(body["scope"], "inventory");
        assert!(body["access_token"].as_str().unwrap().starts_with("qma_"));
        assert!(body.get("refresh_token").is_none());
    }
}

/// GL-02.
async fn the_endpoint_answers_at_every_path_that_agents_compose(house: House) {
    let client = house.client().await;
    for path in [
        "/api.php/token",
        "/api.php/v2/token",
        "/api.php/v2.1/Token/",
        "/api.php/v2.3.0/TOKEN",
        "/front/inventory.php/api.php/token",
        "/glpi/api.php/token",
        "/api.php/token?entity=1",
        "/api.php/token?action=setStatus&msg=ok",
    ] {
        let answer = house.send(json_post(path, &client.request())).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    }
}

/// CA-02, CA-03, CA-04.
async fn a_client_that_is_not_who_it_says_is_refused(house: House) {
    let client = house.client().await;
    let ask = |id: &str, secret: &str| json!({ "grant_type": "client_credentials", "client_id": id, "client_secret": secret, "scope": "inventory" });
    let expected =
        json!({ "error": "invalid_client", "error_description": "Client authentication failed" });
    let longer = format!("{}x", client.secret);
    let upper = client.secret.to_uppercase();
    let cut = &client.secret[..client.secret.len() - 1];
    for (id, secret) in [
        (client.id.as_str(), "wrong"),
        ("unknown", client.secret.as_str()),
        (client.id.as_str(), longer.as_str()),
        (client.id.as_str(), upper.as_str()),
        (client.id.as_str(), cut),
    ] {
        let answer = house.ask_token(ask(id, secret)).await;
        assert_refused(&answer, 401, "invalid_client");
        assert_eq!(answer.json(), expected);
        assert!(answer.headers.get(header::WWW_AUTHENTICATE).is_none());
        house.pass(Lifetime::hours(2));
    }
    let mut by_basic = form_post("/api.php/token", "grant_type=client_credentials&scope=inventory");
    by_basic.headers_mut().insert(header::AUTHORIZATION, basic(&client.id, "wrong"));
    let answer = house.send(by_basic).await;
    assert_refused(&answer, 401, "invalid_client");
    assert_eq!(answer.header(header::WWW_AUTHENTICATE), "Basic realm=\"OAuth\"");
}

async fn a_disabled_client_is_refused_like_an_unknown_one(house: House) {
    let client = house.client_with(|client| client.enabled = false).await;
    let answer = house.ask_token(client.request()).await;
    assert_refused(&answer, 401, "invalid_client");
    assert_eq!(answer.json()["error_description"], "Client authentication failed");
}

/// TK-04, TK-05, TK-07, TK-08, CA-05.
async fn a_malformed_request_is_refused_with_the_reason(house: House) {
    let client = house.client().await;
    let without = |name: &str| {
        let mut body = client.request();
        body.as_object_mut().unwrap().remove(name);
        body
    };
    assert_refused(&house.ask_token(without("grant_type")).await, 400, "unsupported_grant_type");
    let answer = house.ask_token(without("client_id")).await;
    assert_refused(&answer, 400, "invalid_request");
    assert_eq!(answer.json()["hint"], "Check the `client_id` parameter");
    let answer = house.ask_token(without("client_secret")).await;
    assert_refused(&answer, 400, "invalid_request");
    assert_eq!(answer.json()["hint"], "Check the `client_secret` parameter");
    for grant_type in ["implicit", "Client_Credentials", "refresh"] {
        let mut body = client.request();
        body["grant_type"] = json!(grant_type);
        assert_refused(&house.ask_token(body).await, 400, "unsupported_grant_type");
    }
    let mut array = client.request();
    array["client_secret"] = json!([client.secret]);
    assert_refused(&house.ask_token(array).await, 400, "invalid_request");
    for broken in [
        format!("{}&scope=api", form(&client)),
        format!("{}&x=%zz", form(&client)),
        format!("{}%00", form(&client)),
    ] {
        assert_refused(
            &house.send(form_post("/api.php/token", &broken)).await,
            400,
            "invalid_request",
        );
    }
    let mut two_ways = form_post("/api.php/token", &form(&client));
    two_ways.headers_mut().insert(header::AUTHORIZATION, basic(&client.id, &client.secret));
    assert_refused(&house.send(two_ways).await, 400, "invalid_request");
    let huge = form_post("/api.php/token", &format!("{}&x={}", form(&client), "x".repeat(70_000)));
    assert_refused(&house.send(huge).await, 400, "invalid_request");
    let deep = format!("{{\"a\":{}{}}}", "[".repeat(50_000), "]".repeat(50_000));
    for (kind, body) in [
        ("application/json", deep.as_str()),
        ("application/json", "{"),
        ("text/plain", "a=1"),
        ("multipart/form-data; boundary=x", "--x"),
    ] {
        let request = Request::post("/api.php/token")
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(body.to_owned()));
        assert_refused(&house.send(request.unwrap()).await, 400, "invalid_request");
    }
}

/// SC-01, SC-02, SC-03, CL-03.
async fn only_the_grants_and_scopes_of_the_client_are_given(house: House) {
    let other =
        house.client_with(|client| client.grant_types = vec![GrantType::AuthorizationCode]).await;
    assert_refused(&house.ask_token(other.request()).await, 400, "unauthorized_client");

    let client = house.client_with(|client| client.scope = Scope::parse("inventory status")).await;
    let ask = |scope: Option<&str>| {
        let mut body = client.request();
        body["scope"] = json!(scope);
        body
    };
    let answer = house.ask_token(ask(Some("inventory api nonsense"))).await;
    assert_eq!((answer.status.as_u16(), answer.json()["scope"].clone()), (200, json!("inventory")));
    let answer = house.ask_token(ask(Some("status inventory"))).await;
    assert_eq!(answer.json()["scope"], "inventory status");
    for nothing in
        [Some("api"), Some("*"), Some(""), None, Some("Inventory"), Some("inventory,status")]
    {
        assert_refused(&house.ask_token(ask(nothing)).await, 400, "invalid_scope");
    }
}

/// IP-01, IP-03, IP-05, IP-06.
async fn only_the_addresses_of_the_client_may_ask(house: House) {
    let list = "192.0.2.16/28, 2001:db8:0:10::/60, 198.51.100.7";
    let client = house
        .client_with(|client| client.allowed_addresses = IpAllowList::parse(list).unwrap())
        .await;
    for (address, allowed) in [
        ("192.0.2.15", false),
        ("192.0.2.16", true),
        ("192.0.2.31", true),
        ("192.0.2.32", false),
        ("::ffff:192.0.2.20", true),
        ("2001:db8:0:f:ffff::", false),
        ("2001:db8:0:10::", true),
        ("2001:db8:0:1f:ffff:ffff:ffff:ffff", true),
        ("2001:db8:0:20::", false),
        ("198.51.100.7", true),
        ("198.51.100.8", false),
    ] {
        let mut by_basic =
            form_post("/api.php/token", "grant_type=client_credentials&scope=inventory");
        by_basic.headers_mut().insert(header::AUTHORIZATION, basic(&client.id, &client.secret));
        for request in [
            json_post("/api.php/token", &client.request()),
            form_post("/api.php/token", &form(&client)),
            by_basic,
        ] {
            let answer = house.send(from(request, address)).await;
            if allowed {
                assert_eq!(answer.status, 200, "{address}: {}", answer.body);
            } else {
                assert_refused(&answer, 401, "access_denied");
                let seen = address.trim_start_matches("::ffff:");
                let told = answer.json()["error_description"].as_str().unwrap().to_owned();
                assert_eq!(
                    told,
                    format!(
                        "Requests from the address {seen} are not allowed for this OAuth client."
                    )
                );
            }
        }
    }
}

/// IP-02.
async fn a_proxy_is_believed_only_if_it_is_trusted(house: House) {
    let only = IpAllowList::parse("198.51.100.7").unwrap();
    let client = house.client_with(|client| client.allowed_addresses = only).await;
    let ask = |peer: &str, name: &'static str, value: &str| {
        let mut request = from(json_post("/api.php/token", &client.request()), peer);
        request.headers_mut().insert(name, HeaderValue::from_str(value).unwrap());
        house.send(request)
    };
    assert_eq!(ask("10.9.0.1", "x-forwarded-for", "198.51.100.7").await.status, 200);
    assert_eq!(ask("10.9.0.1", "x-forwarded-for", "192.0.2.9, 198.51.100.7").await.status, 200);
    assert_eq!(ask("10.9.0.1", "x-forwarded-for", "198.51.100.7, 192.0.2.9").await.status, 401);
    assert_eq!(ask("10.8.0.1", "x-forwarded-for", "198.51.100.7").await.status, 401);
    for name in ["forwarded", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip"] {
        assert_eq!(ask("10.9.0.1", name, "198.51.100.7").await.status, 401, "{name}");
    }
}

/// TK-02, TK-03.
async fn only_post_is_answered_and_the_query_is_not_read(house: House) {
    let client = house.client().await;
    let path = format!("/api.php/token?{}", form(&client));
    for method in [Method::GET, Method::PUT, Method::PATCH, Method::DELETE, Method::HEAD] {
        let request =
            Request::builder().method(method.clone()).uri(&path).body(Body::empty()).unwrap();
        let answer = house.send(request).await;
        assert_eq!(
            (answer.status.as_u16(), answer.header(header::ALLOW)),
            (405, "POST"),
            "{method}"
        );
        assert!(!answer.body.contains("qma_"));
    }
    assert_refused(&house.send(form_post(&path, "")).await, 400, "unsupported_grant_type");
}

/// CA-09.
async fn wrong_secrets_are_slowed_and_the_right_one_passes(house: House) {
    let client = house.client().await;
    let mut wrong = client.request();
    wrong["client_secret"] = json!("qms_wrong");
    let mut statuses = Vec::new();
    for _ in 0..8 {
        statuses.push(house.ask_token(wrong.clone()).await.status.as_u16());
    }
    assert_eq!(statuses, [401, 401, 401, 401, 401, 429, 429, 429]);
    let answer = house.ask_token(wrong.clone()).await;
    assert_refused(&answer, 429, "temporarily_unavailable");
    assert_eq!(answer.header(header::RETRY_AFTER), "1");
    assert_eq!(
        house.ask_token(client.request()).await.status,
        200,
        "the client itself is never locked out"
    );
    let elsewhere = house.send(from(json_post("/api.php/token", &wrong), "203.0.113.77")).await;
    assert_refused(&elsewhere, 401, "invalid_client");
    house.pass(Lifetime::seconds(2));
    assert_refused(&house.ask_token(wrong).await, 401, "invalid_client");
}

/// CL-02, BR-09.
async fn disabling_or_deleting_a_client_ends_its_tokens(house: House) {
    house.take_inventory(InventoryAuthentication::ClientCredentials).await;
    let contact =
        json!({ "action": "contact", "deviceid": "host-2026", "enabled-tasks": ["inventory"] });
    let client = house.client().await;
    let token = house.token(&client).await;
    assert_eq!(house.submit(Some(&token), &contact).await.status, 200);
    house.update_client(&client, |client| client.enabled = false).await;
    assert_eq!(house.submit(Some(&token), &contact).await.status, 401);
    house.update_client(&client, |client| client.enabled = true).await;
    assert_eq!(
        house.submit(Some(&token), &contact).await.status,
        401,
        "enabling does not bring tokens back"
    );
    let token = house.token(&client).await;
    assert_eq!(house.submit(Some(&token), &contact).await.status, 200);
    let key = client.key;
    assert!(
        house
            .store
            .change(Actor::System, house.now(), move |db| db.delete_client(key))
            .await
            .unwrap()
    );
    assert_eq!(house.submit(Some(&token), &contact).await.status, 401);
    assert_refused(&house.ask_token(client.request()).await, 401, "invalid_client");
}

/// AT-01.
async fn tokens_never_repeat_even_within_one_microsecond(house: House) {
    let client = house.client().await;
    let mut tokens = std::collections::BTreeSet::new();
    for _ in 0..20 {
        tokens.insert(house.token(&client).await);
    }
    assert_eq!(tokens.len(), 20);
}
