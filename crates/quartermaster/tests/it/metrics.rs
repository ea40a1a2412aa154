//! What monitors read, and the numbers of requests.

use crate::{
    house::{House, on_both_engines},
    logs::exchange,
    running::Running,
};
use axum::{body::Body, http::Request};
use std::{
    collections::HashSet,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
};
use web::Exposition;

on_both_engines![
    each_request_has_a_number_of_its_own_that_no_caller_chooses,
    tokens_denials_and_requests_are_counted,
    changes_of_the_database_are_counted,
];

fn told(house: &House) -> String {
    let mut text = Exposition::default();
    house.app.metrics().tell(&mut text);
    text.into_text()
}

async fn each_request_has_a_number_of_its_own_that_no_caller_chooses(house: House) {
    let mut numbers = HashSet::new();
    for path in ["/healthz", "/sign-in", "/api.php/token", "/nowhere"] {
        let mut request = Request::get(path).body(Body::empty()).unwrap();
        request.headers_mut().insert("x-request-id", "mine".parse().unwrap());
        let answer = house.send(request).await;
        let number = answer.headers["x-request-id"].to_str().unwrap().to_owned();
        assert!(number.len() < 40 && number.is_ascii() && !number.contains("mine"), "{number}");
        assert!(numbers.insert(number), "{path}");
        assert_eq!(answer.headers.get_all("x-request-id").iter().count(), 1);
    }
}

async fn tokens_denials_and_requests_are_counted(house: House) {
    let client = house.client().await;
    house.ask_token(client.request()).await;
    let mut wrong = client.clone();
    wrong.secret = "qms_wrong".to_owned();
    house.ask_token(wrong.request()).await;
    house.get("/nowhere/at/all").await;
    let told = told(&house);
    for line in [
        "quartermaster_requests_total{route=\"/api.php/token\",status=\"2xx\"} 1",
        "quartermaster_requests_total{route=\"/api.php/token\",status=\"4xx\"} 1",
        "quartermaster_requests_total{route=\"none\",status=\"4xx\"} 1",
        "quartermaster_request_duration_seconds_count{route=\"/api.php/token\"} 2",
        "quartermaster_tokens_issued_total{grant_type=\"client_credentials\"} 1",
    ] {
        assert!(told.lines().any(|told| told == line), "{line}\n{told}");
    }
    assert!(told.contains("quartermaster_denials_total{place=\"token\",check=\""), "{told}");
}

async fn changes_of_the_database_are_counted(house: House) {
    let before = house.store.traffic().counts();
    house.client().await;
    let after = house.store.traffic().counts();
    assert!(after.changes > before.changes);
    assert_eq!(after.waiting, 0);
    assert!(after.committed >= after.commits);
}

/// Asks at an address, byte by byte.
fn get(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: a\r\n\r\n").as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn prometheus_reads_metrics_at_a_listener_of_their_own_and_no_secret() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let server = Running::start_with(&["--metrics-listen", &free.to_string()], &[]);
    let secrets = exchange(&server, &[]);
    let told = get(free, "/metrics");
    assert!(told.starts_with("HTTP/1.1 200 ") && told.contains("text/plain; version=0.0.4"));
    for name in [
        "quartermaster_build_info{version=\"",
        "quartermaster_requests_total{route=\"/api.php/token\",status=\"2xx\"} ",
        "quartermaster_tokens_issued_total{grant_type=\"password\"} ",
        "quartermaster_denials_total{place=\"token\",",
        "quartermaster_connections_total ",
        "quartermaster_connections ",
        "quartermaster_work_total{work=\"passwords\"} ",
        "quartermaster_work_waiting{work=\"passwords\"} 0",
        "quartermaster_database_changes_total ",
        "quartermaster_database_up 1",
        "quartermaster_queue_documents ",
        "quartermaster_signing_keys ",
        "process_resident_memory_bytes ",
        "process_open_fds ",
        "process_cpu_seconds_total ",
    ] {
        assert!(told.contains(&format!("\n{name}")), "{name}: {told}");
    }
    for secret in &secrets {
        assert!(!told.contains(secret.as_str()), "{secret} is told");
    }
    for path in ["/", "/api.php/token", "/sign-in"] {
        assert!(get(free, path).starts_with("HTTP/1.1 404 "), "nothing else is there: {path}");
    }
    let outside = server.request("GET /metrics", "", "");
    assert!(outside.starts_with("HTTP/1.1 404 "), "and nowhere else are they: {outside}");
}

#[test]
fn a_log_line_tells_the_number_that_the_caller_was_told() {
    for format in ["json", "text"] {
        let server = Running::start_with(&["--log-format", format], &[]);
        let answer = server.request("POST /api.php/token", "", "grant_type=nonsense");
        let number = answer.lines().find_map(|line| line.strip_prefix("x-request-id: ")).unwrap();
        let log = server.log();
        let line = log.lines().find(|line| line.contains("a request was refused")).unwrap();
        assert!(line.contains(number), "{number}: {line}");
    }
}
