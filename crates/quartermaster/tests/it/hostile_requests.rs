//! Hostile requests at the endpoints of programs: each is refused in the right form, and nothing of it comes back.

use crate::{
    application::form,
    browser::Browser,
    house::{Answer, House, KnownClient, form_post, json_post, on_both_engines},
    token::{assert_refused, basic},
};
use axum::{
    body::Body,
    http::{HeaderValue, Method, Request, header},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use oauth::GrantType;
use serde_json::{Value, json};
use std::collections::BTreeSet;

on_both_engines![
    odd_bodies_are_refused_and_the_server_lives,
    secrets_that_are_nearly_right_are_wrong,
    basic_is_decoded_and_malformed_authorization_refused,
    methods_and_doubled_parameters_are_refused,
    scopes_are_words_and_nothing_else,
    codes_and_tokens_never_repeat,
    public_clients_never_act_for_themselves,
];

/// What holds for every answer of these endpoints: GEN-01, GEN-02, GEN-03, GEN-04, GEN-05, GEN-07, GEN-08, TK-12.
#[track_caller]
fn assert_decent(what: &str, answer: &Answer, sent: &[&str]) {
    let status = answer.status.as_u16();
    assert!(status < 500, "{what}: {status} {}", answer.body);
    for header in [header::SERVER, header::VIA] {
        assert_eq!(answer.header(header), "", "{what}");
    }
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        (header::PRAGMA, "no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        assert_eq!(answer.header(name.clone()), value, "{what}: {name}");
    }
    for inside in ["panicked", "src/", ".rs", "SELECT", "select ", "sqlite", "postgres"] {
        assert!(!answer.body.contains(inside), "{what} tells of the inside: {}", answer.body);
    }
    for sent in sent {
        assert!(!answer.body.contains(sent), "{what} is echoed: {}", answer.body);
    }
    if status >= 400 && status != 405 {
        let body: Value = serde_json::from_str(&answer.body).unwrap();
        let known = [
            "invalid_request",
            "invalid_client",
            "invalid_grant",
            "unauthorized_client",
            "unsupported_grant_type",
            "invalid_scope",
            "access_denied",
            "temporarily_unavailable",
        ];
        assert!(known.contains(&body["error"].as_str().unwrap()), "{what}: {body}");
        let described = body["error_description"].as_str().unwrap();
        assert!(described.bytes().all(|b| matches!(b, 0x20..=0x7e) && b != b'"' && b != b'\\'));
    }
}

fn post(path: &str, kind: &str, body: impl Into<Body>) -> Request<Body> {
    let request = Request::post(path);
    let request =
        if kind.is_empty() { request } else { request.header(header::CONTENT_TYPE, kind) };
    request.body(body.into()).unwrap()
}

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

/// TK-07, TK-08, GEN-01, GEN-02, GEN-03, GEN-04, GEN-05.
async fn odd_bodies_are_refused_and_the_server_lives(house: House) {
    let client = house.client().await;
    let right = client.request().to_string();
    let credentials = format!("client_id={}&client_secret={}", client.id, client.secret);
    let many: String = (0..20_000).map(|n| format!("&zzmark{n}=1")).collect();
    let deep = format!("{{\"a\":{}{}}}", "[".repeat(25_000), "]".repeat(25_000));
    for path in ["/api.php/token", "/api.php/introspect", "/api.php/revoke"] {
        for (what, kind, body) in [
            ("nothing", FORM, Vec::new()),
            ("nothing", JSON, Vec::new()),
            ("nothing", "", Vec::new()),
            ("a bad percent", FORM, format!("{credentials}&token=zzmark%zz").into_bytes()),
            ("a cut percent", FORM, format!("{credentials}&token=zzmark%4").into_bytes()),
            ("bad UTF-8", FORM, [credentials.as_bytes(), b"&token=zzmark\xff\xfe"].concat()),
            ("bad UTF-8 by percent", FORM, format!("{credentials}&token=zzmark%ff").into_bytes()),
            ("NUL", FORM, format!("{credentials}&token=zzmark%00").into_bytes()),
            ("twenty thousand fields", FORM, format!("{credentials}{many}").into_bytes()),
            ("broken JSON", JSON, b"{\"zzmark\":".to_vec()),
            ("an array", JSON, format!("[{right}]").into_bytes()),
            ("a text", JSON, b"\"zzmark\"".to_vec()),
            ("null", JSON, b"null".to_vec()),
            ("a number", JSON, b"1e999".to_vec()),
            ("deep JSON", JSON, deep.clone().into_bytes()),
            ("wrong types", JSON, right.replace("\"inventory\"", "{\"zzmark\":[1]}").into_bytes()),
            ("JSON and more", JSON, format!("{right}zzmark").into_bytes()),
            ("open multipart", "multipart/form-data; boundary=x", b"--x\r\nzzmark".to_vec()),
            ("an unknown type", "application/zzmark", right.clone().into_bytes()),
            ("XML", "application/xml", b"<!DOCTYPE zzmark><a/>".to_vec()),
            ("a type that is no text", "application/json\u{e9}", right.clone().into_bytes()),
            ("twenty megabytes", FORM, vec![b'z'; 20_000_000]),
        ] {
            let mut request = post(path, "", body);
            if let (false, Ok(kind)) = (kind.is_empty(), HeaderValue::from_bytes(kind.as_bytes())) {
                request.headers_mut().insert(header::CONTENT_TYPE, kind);
            }
            let answer = house.send(request).await;
            assert!((400..500).contains(&answer.status.as_u16()), "{what}: {}", answer.body);
            assert_decent(what, &answer, &["zzmark", &client.secret]);
            assert!(!answer.body.contains("qma_"));
            // Wrong attempts are slowed; this is about bodies.
            house.pass(oauth::Lifetime::hours(2));
        }
    }
    assert_eq!(house.ask_token(client.request()).await.status, 200);
}

async fn ask(house: &House, client: &KnownClient, secret: &Value) -> Answer {
    house.pass(oauth::Lifetime::hours(2));
    let mut body = client.request();
    body["client_secret"] = secret.clone();
    house.ask_token(body).await
}

/// CA-04, GEN-03.
async fn secrets_that_are_nearly_right_are_wrong(house: House) {
    let client = house.client().await;
    let secret = client.secret.as_str();
    let swapped: String = secret.chars().rev().collect();
    for near in [
        secret[1..].to_owned(),
        secret[..secret.len() - 1].to_owned(),
        format!("{secret}{secret}"),
        format!("{secret} "),
        format!(" {secret}"),
        format!("{secret}\n"),
        format!("{secret}\0"),
        format!("{secret}\u{301}"),
        secret.to_uppercase(),
        secret.to_lowercase(),
        secret.replace("qms_", "QMS_"),
        secret.replace("qms_", ""),
        swapped,
        "x".repeat(20_000),
        "*".to_owned(),
        "%".to_owned(),
    ] {
        let answer = ask(&house, &client, &json!(near)).await;
        assert!([400, 401].contains(&answer.status.as_u16()), "{near:?}");
        assert_decent("a secret", &answer, &[secret]);
    }
    for kind in [json!(null), json!(true), json!(0), json!([secret]), json!({ "0": secret })] {
        let answer = ask(&house, &client, &kind).await;
        assert!([400, 401].contains(&answer.status.as_u16()), "{kind}");
    }
    let base = format!("grant_type=client_credentials&scope=inventory&client_id={}", client.id);
    for array in ["client_secret[]", "client_secret%5B%5D", "client_secret[0]", "Client_Secret"] {
        let request = form_post("/api.php/token", &format!("{base}&{array}={secret}"));
        assert_refused(&house.send(request).await, 400, "invalid_request");
    }
    assert_eq!(ask(&house, &client, &json!(secret)).await.status, 200);
}

/// CA-02, CA-05, CA-06, CA-07, CA-08, BR-07.
async fn basic_is_decoded_and_malformed_authorization_refused(house: House) {
    let client = house.client().await;
    let other = house.client().await;
    let grant = "grant_type=client_credentials&scope=inventory";
    let send = async |authorization: &[u8], body: &str| {
        house.pass(oauth::Lifetime::hours(2));
        let mut request = form_post("/api.php/token", body);
        let value = HeaderValue::from_bytes(authorization).unwrap();
        request.headers_mut().insert(header::AUTHORIZATION, value);
        house.send(request).await
    };
    let percent = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let encoded = basic(&percent(&client.id), &percent(&client.secret));
    assert_eq!(send(encoded.as_bytes(), grant).await.status, 200, "each letter encoded");
    let plain = basic(&client.id, &client.secret);
    assert_eq!(send(plain.as_bytes(), grant).await.status, 200);
    for scheme in ["basic", "BASIC"] {
        let lower = plain.to_str().unwrap().replace("Basic", scheme);
        assert_eq!(send(lower.as_bytes(), grant).await.status, 200, "{scheme}");
    }
    let repeated = format!("{grant}&client_id={}", client.id);
    assert_eq!(send(plain.as_bytes(), &repeated).await.status, 200, "the same id twice is fine");
    let foreign = format!("{grant}&client_id={}", other.id);
    assert_refused(&send(plain.as_bytes(), &foreign).await, 400, "invalid_request");
    let both = format!("{grant}&client_secret={}", client.secret);
    assert_refused(&send(plain.as_bytes(), &both).await, 400, "invalid_request");

    let no_colon = format!("Basic {}", STANDARD.encode("zzmark"));
    let huge = format!("Basic {}", STANDARD.encode("z".repeat(60_000)));
    let bad_utf8 = format!("Basic {}", STANDARD.encode(b"zz\xff\xfe:zz\xff"));
    let nul = format!("Basic {}", STANDARD.encode(format!("{}:{}\0", client.id, client.secret)));
    for malformed in [
        &b"Basic"[..],
        b"Basic ",
        b"Basic  ",
        b"Basic !!!!",
        b"Basic zzmark:zzmark",
        b"Basic \xff\xfe",
        b"zzmark",
        b"Digest username=\"zzmark\"",
        no_colon.as_bytes(),
        huge.as_bytes(),
        bad_utf8.as_bytes(),
        nul.as_bytes(),
        format!("Basic {}", STANDARD.encode(":")).as_bytes(),
        format!("Basic {}, Basic {}", "eDp5", "eDp5").as_bytes(),
    ] {
        let shown = String::from_utf8_lossy(malformed).chars().take(40).collect::<String>();
        let answer = send(malformed, grant).await;
        assert!([400, 401].contains(&answer.status.as_u16()), "{shown}: {}", answer.body);
        assert_decent(&shown, &answer, &["zzmark", &client.secret]);

        let mut bearer = Request::get("/api.php/session").body(Body::empty()).unwrap();
        let value = String::from_utf8_lossy(malformed).replace("Basic", "Bearer");
        if let Ok(value) = HeaderValue::from_str(&value) {
            bearer.headers_mut().insert(header::AUTHORIZATION, value);
        }
        let answer = house.send(bearer).await;
        assert_eq!(answer.status, 401, "{shown}");
        assert!(!answer.body.contains("zzmark"));
    }
    let wrong = send(basic(&client.id, "wrong").as_bytes(), grant).await;
    assert_refused(&wrong, 401, "invalid_client");
    assert_eq!(wrong.header(header::WWW_AUTHENTICATE), "Basic realm=\"OAuth\"");
}

/// TK-02, TK-03, TK-05, TK-06, RV-07, IN-04, RS-07.
async fn methods_and_doubled_parameters_are_refused(house: House) {
    let client = house.client().await;
    let right = [
        ("grant_type", "client_credentials"),
        ("client_id", client.id.as_str()),
        ("client_secret", client.secret.as_str()),
        ("scope", "inventory"),
        ("token", "qma_x"),
    ];
    for path in ["/api.php/token", "/api.php/introspect", "/api.php/revoke"] {
        for method in ["GET", "HEAD", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"] {
            let mut request = Request::builder()
                .method(Method::from_bytes(method.as_bytes()).unwrap())
                .uri(format!("{path}?{}", form(&right)))
                .body(Body::from(form(&right)))
                .unwrap();
            request.headers_mut().insert(header::AUTHORIZATION, basic(&client.id, &client.secret));
            let answer = house.send(request).await;
            assert_eq!(answer.status, 405, "{method} {path}");
            assert_eq!(answer.header(header::ALLOW), "POST");
            assert!(!answer.body.contains("qma_") && !answer.body.contains("active"));
        }
        let by_query = house.send(form_post(&format!("{path}?{}", form(&right)), "")).await;
        assert!((400..500).contains(&by_query.status.as_u16()), "{path}: {}", by_query.body);
        for (name, value) in right {
            for again in [value, "other", ""] {
                let twice = format!("{}&{name}={again}", form(&right));
                let answer = house.send(form_post(path, &twice)).await;
                assert_refused(&answer, 400, "invalid_request");
                assert_decent(name, &answer, &[client.secret.as_str()]);
            }
        }
        let more = format!("{}&zz=1&a%5B%5D=2&resource_owner=&%20=", form(&right));
        let answer = house.send(form_post(path, &more)).await;
        assert_eq!(answer.status, 200, "what is unknown is passed over: {}", answer.body);
        assert_decent("unknown parameters", &answer, &[client.secret.as_str()]);
    }
    let doubled = format!(
        "{{\"grant_type\":\"client_credentials\",\"client_id\":\"{0}\",\"client_id\":\"{0}\",\"client_secret\":\"{1}\"}}",
        client.id, client.secret
    );
    assert_refused(
        &house.send(post("/api.php/token", JSON, doubled)).await,
        400,
        "invalid_request",
    );
}

/// SC-01, SC-02, TK-12.
async fn scopes_are_words_and_nothing_else(house: House) {
    let client = house.client().await;
    let long = "inventory".repeat(2_000);
    let many = "api ".repeat(5_000);
    for odd in [
        "\"inventory\"",
        "inventory\\",
        "inventory\tstatus",
        "inventory\nstatus",
        "INVENTORY",
        "inventory,status",
        "inventory+status",
        "*",
        "inventory*",
        "in%",
        "inv_ntory",
        "'; drop table clients; --",
        "\u{1}\u{2}",
        "ìnventory",
        "inventory\u{200b}",
        long.as_str(),
        many.as_str(),
    ] {
        let mut body = client.request();
        body["scope"] = json!(odd);
        let answer = house.ask_token(body).await;
        assert_refused(&answer, 400, "invalid_scope");
        assert_decent("a scope", &answer, &["drop table", "\u{1}"]);
    }
    for (asked, granted) in [
        ("inventory api", "inventory"),
        ("  inventory   inventory ", "inventory"),
        ("zzmark inventory *", "inventory"),
    ] {
        let mut body = client.request();
        body["scope"] = json!(asked);
        let answer = house.ask_token(body).await;
        assert_eq!(answer.json()["scope"], granted, "{asked}: what was left out shows");
    }
}

/// AZ-21, AT-01, CA-10.
async fn codes_and_tokens_never_repeat(house: House) {
    let application = house.application().await;
    let mut browser = Browser::sign_in(&house, "erika", "Observer").await;
    let mut seen = BTreeSet::new();
    for _ in 0..10 {
        let code = application.code(&mut browser, &[]).await;
        let given = crate::application::tokens(&application.redeem(&code).await);
        for secret in [code, given.access, given.refresh, house.client().await.secret] {
            // A prefix of four, and at least 256 bits in six for each letter.
            assert!(secret.len() >= 4 + 43, "{secret}");
            let random = secret[secret.len() - 40..].to_owned();
            assert!(seen.insert(random), "{secret}");
        }
    }
}

/// CC-03, CL-05.
async fn public_clients_never_act_for_themselves(house: House) {
    let public = house
        .client_with(|client| {
            client.confidential = false;
            client.grant_types = vec![GrantType::ClientCredentials, GrantType::Password];
        })
        .await;
    let id = public.id.as_str();
    let grant = ("grant_type", "client_credentials");
    let scope = ("scope", "inventory");
    let bare = house.send(form_post("/api.php/token", &form(&[grant, scope, ("client_id", id)])));
    assert_refused(&bare.await, 400, "unauthorized_client");
    let with_secret = [grant, scope, ("client_id", id), ("client_secret", "x")];
    assert_refused(
        &house.send(form_post("/api.php/token", &form(&with_secret))).await,
        401,
        "invalid_client",
    );
    for secret in ["", "x"] {
        let mut request = form_post("/api.php/token", &form(&[grant, scope]));
        request.headers_mut().insert(header::AUTHORIZATION, basic(id, secret));
        let answer = house.send(request).await;
        assert!([400, 401].contains(&answer.status.as_u16()), "{secret:?}: {}", answer.body);
        assert!(!answer.body.contains("qma_"));
    }
    let password = json!({
        "grant_type": "password", "client_id": id, "username": "erika", "password": "x", "scope": "api"
    });
    let answer = house.send(json_post("/api.php/token", &password)).await;
    assert_refused(&answer, 400, "unauthorized_client");
}
