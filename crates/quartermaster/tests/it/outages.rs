//! What everybody is told while the database is away: to come back, each in their own words.

use crate::{
    browser::Browser,
    house::{Answer, House, agent_post, bearer, form_post, json_post, machine, zlib},
    running::Running,
};
use axum::{
    body::Body,
    http::{Method, Request, header},
};
use oauth::Scope;
use serde_json::{Value, json};
use std::{sync::Arc, thread, time::Duration};
use store::InventoryAuthentication;
use test_database::{Line, TestDatabase};

async fn house_on_a_line() -> (House, Line) {
    let database = TestDatabase::postgres();
    let line = Line::to(&database);
    (House::reaching(database, line.options()).await, line)
}

/// Sees that an answer says to come back, and returns its body.
#[track_caller]
fn come_back(answer: &Answer) -> &str {
    assert_eq!(answer.status, 503, "{:?} {}", answer.headers, answer.body);
    assert!(answer.header(header::RETRY_AFTER).parse::<u32>().is_ok(), "{:?}", answer.headers);
    assert!(!answer.body.contains("127.0.0.1"), "the database is nobody's business");
    &answer.body
}

#[track_caller]
fn come_back_json(answer: &Answer) -> Value {
    serde_json::from_str(come_back(answer)).unwrap()
}

fn get(path: &str, token: &str) -> Request<Body> {
    let mut request = Request::get(path).body(Body::empty()).unwrap();
    request.headers_mut().insert(header::AUTHORIZATION, bearer(token));
    request
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_people_and_agents_are_told_to_come_back() {
    let (house, line) = house_on_a_line().await;
    house.take_inventory(InventoryAuthentication::ClientCredentials).await;
    let client =
        house.client_with(|client| client.scope = Scope::parse("inventory status api")).await;
    let mut request = client.request();
    request["scope"] = json!("inventory status api");
    let issued = house.ask_token(request.clone()).await.json();
    let token = issued["access_token"].as_str().unwrap().to_owned();
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    assert_eq!(browser.get("/").await.status, 200);
    let mut stranger = Browser::new(&house);
    stranger.get("/sign-in").await;
    line.cut();

    // Clients, by RFC 6749 and its relatives.
    let known = format!("client_id={}&client_secret={}", client.id, client.secret);
    for (path, form) in [
        ("/api.php/token", "grant_type=client_credentials&scope=inventory".to_owned()),
        ("/api.php/token", "grant_type=password&username=erika&password=x".to_owned()),
        ("/api.php/introspect", format!("token={token}")),
        ("/api.php/revoke", format!("token={token}")),
    ] {
        let answer = house.send(form_post(path, &format!("{known}&{form}"))).await;
        assert_eq!(come_back_json(&answer)["error"], "temporarily_unavailable", "{path}");
    }
    let answer = house.send(json_post("/api.php/token", &request)).await;
    assert_eq!(come_back_json(&answer)["error"], "temporarily_unavailable");
    let answer = house.send(get("/api.php/userinfo", &token)).await;
    assert_eq!(come_back_json(&answer)["error"], "temporarily_unavailable");

    // Programs, in the shape of GLPI.
    for path in [
        "/api.php/Assets/Computer",
        "/api.php/v2.1/Administration/User/1",
        "/api.php/session",
        "/api.php/status",
    ] {
        assert_eq!(come_back_json(&house.send(get(path, &token)).await)["status"], "ERROR");
    }
    let mut query = json_post("/api.php/graphql", &json!({ "query": "{ Computer { id } }" }));
    query.headers_mut().insert(header::AUTHORIZATION, bearer(&token));
    assert_eq!(come_back_json(&house.send(query).await)["status"], "ERROR");

    // Agents, in JSON and XML.
    let answer = house.submit(Some(&token), &machine(1)).await;
    assert_eq!(come_back_json(&answer)["status"], "error");
    let xml = zlib(b"<?xml version=\"1.0\"?><REQUEST><QUERY>PROLOG</QUERY></REQUEST>");
    let mut old = agent_post("/", Some(&token), &xml);
    old.headers_mut().remove("GLPI-Agent-ID");
    come_back(&house.send(old).await);

    // People, on a page.
    for path in ["/", "/assets/computers", "/configuration/oauth-clients"] {
        let answer = browser.get(path).await;
        assert!(come_back(&answer).contains("<!doctype html>"), "{path}: {}", answer.body);
    }
    come_back(&stranger.type_password("erika", "/").await);

    // Monitors.
    assert_eq!(house.get("/healthz").await.status, 200);
    come_back(&house.get("/readyz").await);
    let all = house.get("/api.php/status/all").await;
    assert_eq!((all.status.as_u16(), &all.json()["db"]["status"]), (200, &json!("PROBLEM")));

    line.mend();
    tokio::time::timeout(Duration::from_secs(30), async {
        while house.get("/readyz").await.status != 200 {
            tokio::task::yield_now().await;
        }
    })
    .await
    .expect("the server finds back by itself");
    assert_eq!(house.submit(Some(&token), &machine(1)).await.status, 200);
    assert_eq!(browser.get("/").await.status, 200);
}

/// Nothing anywhere takes a missing database for a defect, for a wrong password or for a token that is no good.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_route_takes_a_missing_database_for_anything_else() {
    let (house, line) = house_on_a_line().await;
    house.take_inventory(InventoryAuthentication::ClientCredentials).await;
    let client = house.client().await;
    let token = house.token(&client).await;
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let csrf = browser.csrf.clone();
    line.cut();
    let mut unanswered = 0;
    for path in routes() {
        for method in [Method::GET, Method::POST] {
            let request = Request::builder().method(&method).uri(&path);
            let body =
                if method == Method::POST { format!("csrf={csrf}&name=x") } else { String::new() };
            let request = request
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(Body::from(body));
            let mut request = request.unwrap();
            if path.starts_with("/api.php") {
                request.headers_mut().insert(header::AUTHORIZATION, bearer(&token));
            }
            let answer = browser.send(request).await;
            let status = answer.status.as_u16();
            // What needs no database is answered, and what is malformed is refused before it is asked.
            assert!(
                matches!(status, 200 | 204 | 302 | 303 | 400 | 404 | 405 | 415 | 422 | 503),
                "{method} {path}: {status} {}",
                answer.body
            );
            if status == 503 {
                come_back(&answer);
                unanswered += 1;
            }
        }
    }
    assert!(unanswered > 100, "{unanswered} routes need the database");
}

#[test]
fn a_server_that_starts_before_its_database_waits_for_it() {
    let database = TestDatabase::postgres();
    let line = Arc::new(Line::to(&database));
    line.cut();
    let cut = Arc::clone(&line);
    let mending = thread::spawn(move || {
        while cut.refused() < 2 {
            thread::yield_now();
        }
        cut.mend();
    });
    let server = Running::start_with(&["--database-url", &line.url()], &[]);
    mending.join().unwrap();
    assert!(server.request("GET /readyz", "", "").starts_with("HTTP/1.1 200 "));
    let log = server.log();
    assert!(log.contains("waiting for the database"), "{log}");
    assert!(!log.contains("ERROR"), "{log}");
}

/// The path of every route of every surface, with something for what varies in it.
fn routes() -> Vec<String> {
    let tables = [
        include_str!("../../../console/src/routes.rs"),
        include_str!("../../../api/src/routes.rs"),
        include_str!("../../../authorization_server/src/routes.rs"),
        include_str!("../../../intake/src/routes.rs"),
    ];
    let route = regex_lite::Regex::new(r#"\.route\(\s*"([^"]+)""#).unwrap();
    let varying = regex_lite::Regex::new(r"\{\*?[a-z_]+\}").unwrap();
    tables
        .iter()
        .flat_map(|table| route.captures_iter(table))
        .map(|found| varying.replace_all(&found[1], "1").into_owned())
        .collect()
}
