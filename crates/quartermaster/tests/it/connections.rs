//! Listeners, places for connections, and what systemd is told.

use crate::{house::House, running::Running};
use axum::{
    body::{Body, Bytes},
    http::{Request, header},
};
use futures_util::stream;
use rustix::process::Signal;
use std::{
    convert::Infallible,
    fs,
    io::{self, Read, Write},
    net::TcpListener,
    os::unix::{
        fs::PermissionsExt as _,
        net::{UnixDatagram, UnixStream},
    },
    path::Path,
    time::Duration,
};
use store::InventoryAuthentication;
use test_database::TestDatabase;

const HEALTH: &[u8] = b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

fn ask(mut stream: impl Read + Write, request: &[u8]) -> io::Result<String> {
    stream.write_all(request)?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

/// INV-18. Time stands still here, which a connection to PostgreSQL would not bear.
#[tokio::test(start_paused = true)]
async fn a_body_that_comes_too_slowly_is_answered_with_408_by_each_surface() {
    let house = House::new(TestDatabase::sqlite()).await;
    house.take_inventory(InventoryAuthentication::None).await;
    for (path, words) in
        [("/api.php/token", "The body is incomplete"), ("/", "the body came too slowly")]
    {
        let silent = Body::from_stream(stream::pending::<Result<Bytes, Infallible>>());
        let request = Request::post(path)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(silent)
            .unwrap();
        let answer = house.send(request).await;
        assert_eq!(answer.status, 408, "{path}: {}", answer.body);
        assert!(answer.body.contains(words), "{}", answer.body);
        assert_eq!(answer.header(header::CONNECTION), "close");
    }
}

#[test]
fn a_unix_socket_is_for_whom_its_mode_says_and_goes_with_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("http.sock");
    let listen = format!("unix:{}", path.display());
    let arguments = ["--listen", &listen, "--listen-mode", "600"];
    let mut server = Running::start_with(&arguments, &[]);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let answer = ask(UnixStream::connect(&path).unwrap(), HEALTH).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(server.request("GET /healthz", "", "").starts_with("HTTP/1.1 200 "), "and by TCP");

    let second = std::process::Command::new(env!("CARGO_BIN_EXE_quartermaster"))
        .args(["--listen", &listen, "--public-url", "http://localhost/", "--data-dir"])
        .arg(folder.path().join("data"))
        .env_clear()
        .output()
        .unwrap();
    let told = String::from_utf8(second.stderr).unwrap();
    assert!(told.contains("another server is listening there"), "{told}");

    server.signal(Signal::TERM);
    assert!(server.wait());
    assert!(!path.exists());
}

#[test]
fn what_a_killed_server_left_is_no_obstacle_and_what_is_no_socket_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("http.sock");
    let listen = format!("unix:{}", path.display());
    drop(Running::start_with(&["--listen", &listen], &[]));
    assert!(path.exists(), "it was killed");
    let server = Running::start_with(&["--listen", &listen], &[]);
    assert!(ask(UnixStream::connect(&path).unwrap(), HEALTH).unwrap().ends_with("ok"));
    drop(server);
    fs::remove_file(&path).unwrap();
    fs::write(&path, "precious").unwrap();
    let refused = std::process::Command::new(env!("CARGO_BIN_EXE_quartermaster"))
        .args(["--listen", &listen, "--public-url", "http://localhost/", "--data-dir"])
        .arg(folder.path().join("data"))
        .env_clear()
        .output()
        .unwrap();
    assert!(String::from_utf8(refused.stderr).unwrap().contains("is not a socket"));
    assert_eq!(fs::read_to_string(&path).unwrap(), "precious");
}

/// IP-02: a proxy behind a unix socket is believed only where loopback is trusted.
#[test]
fn who_comes_by_a_unix_socket_counts_as_loopback() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("http.sock");
    let listen = format!("unix:{}", path.display());
    let token =
        "POST /api.php/token HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n";
    let forwarded =
        format!("{token}X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: http\r\n\r\n");
    let ask = || ask(UnixStream::connect(&path).unwrap(), forwarded.as_bytes()).unwrap();
    let server = Running::start_with(&["--listen", &listen], &[]);
    assert!(ask().contains("unsupported_grant_type"), "what it says counts for nothing");
    drop(server);
    let trusting = ["--listen", &listen, "--trusted-proxy", "127.0.0.1"];
    let _server = Running::start_with(&trusting, &[]);
    assert!(ask().contains("use https"), "a trusted proxy says that it was reached by http");
}

#[test]
fn connections_beyond_what_there_may_be_are_told_to_come_again() {
    for limit in ["--max-connections", "--connections-per-address"] {
        let server = Running::start_with(&[limit, "2"], &[]);
        let mut held = [server.connect(), server.connect()];
        for stream in &mut held {
            stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n").unwrap();
            assert!(stream.read(&mut [0; 1000]).unwrap() > 0, "it has its place");
        }
        let refused = server.exchange(HEALTH);
        assert!(refused.starts_with("HTTP/1.1 503 "), "{limit}: {refused}");
        assert!(refused.contains("Retry-After: ") && refused.contains("try again"), "{refused}");
        drop(held);
        let served = (0..10_000).any(|_| server.exchange(HEALTH).starts_with("HTTP/1.1 200 "));
        assert!(served, "places come back");
    }
    // Many callers come by way of a proxy.
    let arguments = ["--connections-per-address", "1", "--trusted-proxy", "127.0.0.0/8"];
    let server = Running::start_with(&arguments, &[]);
    let mut held = server.connect();
    held.write_all(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n").unwrap();
    assert!(held.read(&mut [0; 1000]).unwrap() > 0);
    assert!(server.exchange(HEALTH).starts_with("HTTP/1.1 200 "));
}

#[test]
fn a_request_under_way_is_answered_when_the_server_is_told_to_stop() {
    let mut server = Running::start();
    let mut stream = server.connect();
    let head = "POST /api.php/token HTTP/1.1\r\nHost: a\r\nContent-Length: 19\r\n\
                Content-Type: application/x-www-form-urlencoded\r\n\r\ngrant_type=";
    // An answer to what came before says that the connection is taken.
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n").unwrap();
    assert!(stream.read(&mut [0; 1000]).unwrap() > 0);
    stream.write_all(head.as_bytes()).unwrap();
    server.signal(Signal::TERM);
    // Listeners close at once, so that a load balancer goes elsewhere.
    while std::net::TcpStream::connect(server.address).is_ok() {}
    stream.write_all(b"nonsense").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    assert!(answer.contains("unsupported_grant_type"), "{answer}");
    assert!(server.wait(), "it ends well");
}

fn hear(socket: &UnixDatagram) -> String {
    let mut told = [0; 200];
    let length = socket.recv(&mut told).unwrap();
    String::from_utf8(told[..length].to_vec()).unwrap().trim_end().to_owned()
}

#[test]
fn systemd_is_told_that_the_server_is_ready_lives_and_stops() {
    let folder = tempfile::tempdir().unwrap();
    let path: &Path = &folder.path().join("notify");
    let socket = UnixDatagram::bind(path).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let variables = [("NOTIFY_SOCKET", path.to_str().unwrap()), ("WATCHDOG_USEC", "20000")];
    let mut server = Running::start_with(&[], &variables);
    let mut heard = vec![hear(&socket)];
    while !(heard.contains(&"READY=1".to_owned()) && heard.contains(&"WATCHDOG=1".to_owned())) {
        heard.push(hear(&socket));
    }
    server.signal(Signal::TERM);
    while heard.last().unwrap() != "STOPPING=1" {
        heard.push(hear(&socket));
    }
    assert!(server.wait());
}

#[test]
fn every_listener_serves_and_one_that_is_taken_says_so() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let server = Running::start_with(&["--listen", &free.to_string()], &[]);
    for address in [server.address, free] {
        let answer = ask(std::net::TcpStream::connect(address).unwrap(), HEALTH).unwrap();
        assert!(answer.ends_with("ok"), "{address}: {answer}");
    }
    let folder = tempfile::tempdir().unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_quartermaster"))
        .args(["--listen", &taken.local_addr().unwrap().to_string(), "--data-dir"])
        .arg(folder.path())
        .env_clear()
        .output()
        .unwrap();
    assert!(
        String::from_utf8(output.stderr).unwrap().contains("choose another address with --listen")
    );
}
