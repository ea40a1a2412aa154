//! Metadata, keys and JWTs: rows MD, AT and BR of the checklist, in brackets.

use crate::{
    application::tokens,
    browser::Browser,
    house::{Answer, House, on_both_engines},
};
use axum::{
    body::Body,
    http::{HeaderValue, Method, Request, header},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use oauth::{Scope, SigningAlgorithm, TokenFormat};
use serde_json::{Value, json};
use store::Actor;

on_both_engines![
    the_metadata_say_what_there_is,
    who_reads_the_keys_before_the_first_token_finds_each_algorithm,
    jwt_access_tokens_are_signed_by_a_published_key,
    a_rotated_key_stays_published_and_its_tokens_live,
    forged_tokens_open_nothing,
    a_token_is_sent_in_the_header_alone,
];

/// [MD-01, MD-02, MD-03, MD-04, MD-05, MD-07, MD-08, MD-09]
async fn the_metadata_say_what_there_is(house: House) {
    let oauth = house.get("/.well-known/oauth-authorization-server").await;
    let openid = house.get("/.well-known/openid-configuration").await;
    for answer in [&oauth, &openid] {
        assert_eq!(
            (answer.status.as_u16(), answer.header(header::CONTENT_TYPE)),
            (200, "application/json")
        );
    }
    let (oauth, openid) = (oauth.json(), openid.json());
    assert_eq!(oauth["issuer"], "http://quartermaster.test");
    assert_eq!(oauth["response_types_supported"], json!(["code"]));
    assert_eq!(oauth["code_challenge_methods_supported"], json!(["S256"]));
    assert_eq!(oauth["authorization_response_iss_parameter_supported"], true);
    assert_eq!(openid["id_token_signing_alg_values_supported"], json!(["ES256", "EdDSA", "RS256"]));
    for (name, value) in oauth.as_object().unwrap() {
        assert_eq!(&openid[name], value, "{name}");
    }
    for (name, value) in
        openid.as_object().unwrap().iter().filter(|(name, _)| name.ends_with("_endpoint"))
    {
        let path = value.as_str().unwrap().strip_prefix("http://quartermaster.test").unwrap();
        for method in [Method::GET, Method::POST] {
            let request = Request::builder().method(method.clone()).uri(path).body(Body::empty());
            let status = house.send(request.unwrap()).await.status.as_u16();
            assert!(status != 404 && status < 500, "{method} {name}: {status}");
        }
    }
    let mut foreign =
        Request::get("/.well-known/openid-configuration").body(Body::empty()).unwrap();
    foreign.headers_mut().insert(header::HOST, HeaderValue::from_static("evil.test"));
    foreign.headers_mut().insert("x-forwarded-host", HeaderValue::from_static("evil.test"));
    assert_eq!(house.send(foreign).await.json(), openid);
    assert_eq!(house.get("/.well-known/oauth-authorization-server/elsewhere").await.status, 404);
}

fn part(jwt: &str, index: usize) -> Value {
    let part = jwt.split('.').nth(index).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

async fn keys(house: &House) -> Vec<Value> {
    let answer: Answer = house.get("/api.php/jwks").await;
    assert_eq!(answer.status, 200);
    answer.json()["keys"].as_array().unwrap().clone()
}

/// [MD-06]
async fn who_reads_the_keys_before_the_first_token_finds_each_algorithm(house: House) {
    let algorithms = keys(&house).await.into_iter().map(|key| key["alg"].clone());
    let mut algorithms: Vec<Value> = algorithms.collect();
    algorithms.sort_by_key(Value::to_string);
    assert_eq!(algorithms, ["ES256", "EdDSA", "RS256"]);
    assert_eq!(keys(&house).await.len(), 3, "a second look makes no more");
}

/// [MD-06, AT-02, AT-03, AT-04, AT-05]
async fn jwt_access_tokens_are_signed_by_a_published_key(house: House) {
    let mut browser = Browser::sign_in(&house, "erika", "Observer").await;
    for algorithm in SigningAlgorithm::ALL {
        let application = house
            .application_with(|client| {
                client.token_format = TokenFormat::Jwt;
                client.signing_algorithm = algorithm;
            })
            .await;
        let given = application.tokens(&mut browser, "api user").await;
        let header = part(&given.access, 0);
        assert_eq!(
            (&header["alg"], &header["typ"]),
            (&json!(algorithm.as_str()), &json!("at+jwt"))
        );
        let claims = part(&given.access, 1);
        let now = house.now().seconds();
        for (name, value) in [
            ("iss", json!("http://quartermaster.test")),
            ("aud", json!("http://quartermaster.test/api.php")),
            ("sub", json!("1")),
            ("client_id", json!(application.client.id)),
            ("iat", json!(now)),
            ("exp", json!(now + 3600)),
            ("scope", json!("api user")),
        ] {
            assert_eq!(claims[name], value, "{name}");
        }
        assert!(
            claims["jti"].is_string() && !claims.to_string().contains("erika"),
            "no personal data"
        );
        let keys = keys(&house).await;
        let key = keys.iter().find(|key| key["kid"] == header["kid"]).unwrap();
        assert_eq!(key["alg"], algorithm.as_str());
        for private in ["d", "p", "q", "dp", "dq", "qi", "k"] {
            assert!(key.get(private).is_none());
        }
        if algorithm == SigningAlgorithm::Rs256 {
            assert!(URL_SAFE_NO_PAD.decode(key["n"].as_str().unwrap()).unwrap().len() >= 256);
        }
        assert_eq!(house.get_with("/api.php/session", &given.access).await.status, 200);
    }
}

/// [AT-06, MD-06]
async fn a_rotated_key_stays_published_and_its_tokens_live(house: House) {
    let client = house
        .client_with(|client| {
            client.scope = Scope::parse("status");
            client.token_format = TokenFormat::Jwt;
        })
        .await;
    let token = async || {
        let mut request = client.request();
        request["scope"] = json!("status");
        house.ask_token(request).await.json()["access_token"].as_str().unwrap().to_owned()
    };
    let old = token().await;
    let key = authorization_server::new_key(SigningAlgorithm::Es256, [9; 12], house.now()).unwrap();
    house.store.change(Actor::System, house.now(), move |db| db.rotate_key(&key)).await.unwrap();
    let new = token().await;
    assert_ne!(part(&old, 0)["kid"], part(&new, 0)["kid"]);
    for token in [&old, &new] {
        assert_eq!(house.get_with("/api.php/status", token).await.status, 200);
        let keys = keys(&house).await;
        assert!(keys.iter().any(|key| key["kid"] == part(token, 0)["kid"]));
    }
    house.pass(oauth::Lifetime::hours(49));
    let kids: Vec<Value> = keys(&house).await.into_iter().map(|key| key["kid"].clone()).collect();
    assert!(
        !kids.contains(&part(&old, 0)["kid"]),
        "nobody can meet a token of the old key any more"
    );
    assert_eq!(kids.len(), 3, "one of each algorithm");
}

/// [BR-02, BR-07, BR-08]
async fn forged_tokens_open_nothing(house: House) {
    let application = house.application_with(|client| client.token_format = TokenFormat::Jwt).await;
    let mut browser = Browser::sign_in(&house, "erika", "Observer").await;
    let given = application.tokens(&mut browser, "api").await;
    let parts: Vec<&str> = given.access.split('.').collect();
    let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let mut claims = part(&given.access, 1);
    claims["scope"] = json!("api user email status graphql");
    let altered = format!("{}.{}.{}", parts[0], encode(&claims), parts[2]);
    let mut forged = vec![
        altered,
        format!("{}.{}.", parts[0], parts[1]),
        format!("{}.{}", parts[0], parts[1]),
        format!("{}.{}.{}x", parts[0], parts[1], parts[2]),
        format!("{}.{}.{}", parts[0], parts[1], parts[2].to_lowercase()),
    ];
    for algorithm in ["none", "None", "NONE", "HS256"] {
        let header = encode(
            &json!({ "alg": algorithm, "typ": "at+jwt", "kid": part(&given.access, 0)["kid"] }),
        );
        forged.push(format!("{header}.{}.", parts[1]));
        forged.push(format!("{header}.{}.{}", parts[1], parts[2]));
    }
    forged.push(format!("{}.{}.{}", parts[0], "x".repeat(500_000), parts[2]));
    for token in forged {
        let answer = house.get_with("/api.php/session", &token).await;
        assert_eq!(answer.status, 401, "{}", token.chars().take(80).collect::<String>());
        assert!(answer.header(header::WWW_AUTHENTICATE).contains("error=\"invalid_token\""));
        assert!(!application.is_active(&token.chars().take(60_000).collect::<String>()).await);
    }
    assert_eq!(house.get_with("/api.php/session", &given.access).await.status, 200);
}

/// [BR-01, BR-03, BR-05, BR-06, BR-10]
async fn a_token_is_sent_in_the_header_alone(house: House) {
    let application = house.application().await;
    let mut browser = Browser::sign_in(&house, "erika", "Observer").await;
    let given = tokens(&application.redeem(&application.code(&mut browser, &[]).await).await);
    let answer = house.get("/api.php/session").await;
    assert_eq!(answer.status, 401);
    assert_eq!(answer.header(header::WWW_AUTHENTICATE), "Bearer realm=\"Quartermaster\"");
    let query = house.get(&format!("/api.php/session?access_token={}", given.access)).await;
    assert_eq!(query.status, 401);
    for scheme in ["Bearer", "bearer", "BEARER"] {
        let mut request = Request::get("/api.php/session").body(Body::empty()).unwrap();
        let value = HeaderValue::from_str(&format!("{scheme} {}", given.access)).unwrap();
        request.headers_mut().insert(header::AUTHORIZATION, value);
        let answer = house.send(request).await;
        assert_eq!(
            (answer.status.as_u16(), answer.header(header::CACHE_CONTROL)),
            (200, "no-store")
        );
    }
    for malformed in ["Bearer", "Bearer ", "Token x", "Bearer a b", "x"] {
        let mut request = Request::get("/api.php/session").body(Body::empty()).unwrap();
        request.headers_mut().insert(header::AUTHORIZATION, HeaderValue::from_static(malformed));
        assert_eq!(house.send(request).await.status, 401, "{malformed}");
    }
}
