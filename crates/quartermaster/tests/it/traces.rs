//! What a collector of traces is told.

use crate::{
    logs::{assert_none, exchange},
    running::Running,
};
use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest,
    common::v1::{KeyValue, any_value::Value},
    trace::v1::{Span, span::SpanKind, status::StatusCode},
};
use prost::Message as _;
use rustix::process::Signal;
use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex, PoisonError},
    thread,
};
use test_database::{TestDatabase, until};

/// A collector on this machine, which keeps what it is told.
struct Collector {
    endpoint: String,
    told: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Collector {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}/v1/traces", listener.local_addr().unwrap());
        let told = Arc::<Mutex<Vec<Vec<u8>>>>::default();
        let keeps = Arc::clone(&told);
        thread::spawn(move || {
            for stream in listener.incoming() {
                if let Some(body) = take(stream.unwrap()) {
                    keeps.lock().unwrap_or_else(PoisonError::into_inner).push(body);
                }
            }
        });
        Self { endpoint, told }
    }

    fn told(&self) -> Vec<Vec<u8>> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn spans(&self) -> Vec<Span> {
        let requests = self.told();
        let requests = requests.iter().map(|body| ExportTraceServiceRequest::decode(&body[..]));
        let resources = requests.flat_map(|request| request.unwrap().resource_spans);
        resources.flat_map(|of| of.scope_spans).flat_map(|of| of.spans).collect()
    }
}

/// Takes one request, and answers that all is well.
fn take(stream: TcpStream) -> Option<Vec<u8>> {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        let line = line.trim_end().to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.parse().unwrap();
        }
        if line.is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    reader.get_mut().write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").ok()?;
    Some(body)
}

fn text(attributes: &[KeyValue], name: &str) -> String {
    let found = attributes.iter().find(|attribute| attribute.key == name);
    match found.and_then(|found| found.value.clone()?.value) {
        Some(Value::StringValue(text)) => text,
        Some(Value::IntValue(number)) => number.to_string(),
        other => panic!("{name} is {other:?} among {attributes:?}"),
    }
}

/// The number of a caller's trace, and the header that tells it.
const TRACE: [u8; 16] = [0x4b; 16];
const PARENT: &str = "Traceparent: 00-4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b-00f067aa0ba902b7-01\r\n\
                      Tracestate: zzSECRET=zzSECRET\r\n";

fn goes_through_the_house(database: &[&str], system: &str) {
    let collector = Collector::start();
    let arguments = [database, &["--traces-endpoint", &collector.endpoint]].concat();
    let mut server = Running::start_with(&arguments, &[]);
    let secrets = exchange(&server, database);
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    let answer = server.request(
        "POST /api.php/token?client_secret=zzSECRET",
        &format!("{form}{PARENT}"),
        "grant_type=client_credentials&client_id=zzSECRET&client_secret=zzSECRET",
    );
    server.request("GET /zzSECRET/nowhere", "", "");
    let number = answer.lines().find_map(|line| line.strip_prefix("x-request-id: ")).unwrap();
    // What waits is sent before the end.
    server.signal(Signal::TERM);
    assert!(server.wait(), "{}", server.log());

    let spans = collector.spans();
    let ours: Vec<&Span> = spans.iter().filter(|span| span.trace_id == TRACE).collect();
    let of_request = ours.iter().find(|span| span.kind() == SpanKind::Server).unwrap();
    assert_eq!(of_request.name, "POST /api.php/token");
    assert_eq!(of_request.parent_span_id, [0x00, 0xf0, 0x67, 0xaa, 0x0b, 0xa9, 0x02, 0xb7]);
    assert_eq!(of_request.trace_state, "", "what callers make up is not passed on");
    for (name, value) in [
        ("http.request.method", "POST"),
        ("http.route", "/api.php/token"),
        ("http.response.status_code", &answer[9..12]),
        ("network.peer.address", "127.0.0.1"),
        ("request.id", number),
    ] {
        assert_eq!(text(&of_request.attributes, name), value, "{name}");
    }
    let read = ours.iter().find(|span| span.name == "read").unwrap();
    assert_eq!(read.parent_span_id, of_request.span_id);
    assert_eq!(text(&read.attributes, "db.system.name"), system);

    let named = |name: &str| spans.iter().find(|span| span.name == name);
    for name in ["change", "browse", "argon2", "GET none", "POST /inventory"] {
        assert!(named(name).is_some(), "{name}");
    }
    let known = spans.iter().filter(|span| span.name == "POST /api.php/token");
    let clients = known.filter(|span| span.attributes.iter().any(|of| of.key == "oauth.client"));
    assert!(clients.map(|span| text(&span.attributes, "oauth.client")).any(|name| name == "Notes"));
    assert!(spans.iter().all(|span| span.events.is_empty()), "lines of the log stay there");
    assert!(spans.iter().all(|span| !matches!(
        span.status.as_ref().map(|status| status.code()),
        Some(StatusCode::Ok)
    )));
    for body in collector.told() {
        let body: String = body.iter().copied().map(char::from).collect();
        assert_none("a trace", &body, &secrets);
    }
}

#[test]
fn a_collector_sees_each_request_with_its_parts_and_no_secret_on_sqlite() {
    goes_through_the_house(&[], "sqlite");
}

#[test]
fn a_collector_sees_each_request_with_its_parts_and_no_secret_on_postgresql() {
    let database = TestDatabase::postgres();
    goes_through_the_house(&["--database-url", &database.url()], "postgresql");
}

#[test]
fn without_a_collector_requests_are_answered_and_the_log_says_so_once() {
    let away = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let endpoint = format!("http://{away}/v1/traces");
    let variables = [("OTEL_BSP_SCHEDULE_DELAY", "20")];
    let mut server = Running::start_with(&["--traces-endpoint", &endpoint], &variables);
    let said = "the trace collector accepts no traces";
    until("the log says it", || {
        let answer = server.request("GET /healthz", "", "");
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        server.log().contains(said).then_some(())
    });
    for _ in 0..100 {
        assert!(server.request("GET /healthz", "", "").starts_with("HTTP/1.1 200 "));
    }
    server.signal(Signal::TERM);
    assert!(server.wait());
    assert_eq!(server.log().matches(said).count(), 1, "{}", server.log());
}

#[test]
fn of_all_requests_only_the_part_that_is_asked_for_is_traced() {
    let collector = Collector::start();
    let arguments = ["--traces-endpoint", &collector.endpoint, "--traces-ratio", "0"];
    let mut server = Running::start_with(&arguments, &[]);
    let answer = server.request("GET /healthz", PARENT, "");
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    server.signal(Signal::TERM);
    assert!(server.wait());
    assert!(collector.told().is_empty(), "a caller cannot have itself traced");
}
