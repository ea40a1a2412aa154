//! Bodies that are too large, never end, or whose sender goes away, at the socket of the program itself.

use crate::{
    house::{machine, zlib},
    running::Running,
};
use std::{
    io::{Read as _, Write as _},
    net::Shutdown,
};

const AGENT: &str = "Host: localhost\r\nGLPI-Agent-ID: 3ce005e3-4963-4702-9c0d-aa0cbd0ad41f\r\n";

fn taking_inventories() -> Running {
    let server = Running::start();
    server.command(&["setting", "set", "inventory.enabled=true", "inventory.authentication=none"]);
    server
}

fn submit(server: &Running, number: u32) -> String {
    let packed = zlib(machine(number).to_string().as_bytes());
    let head = format!(
        "POST / HTTP/1.1\r\n{AGENT}Content-Type: application/x-compress-zlib\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        packed.len()
    );
    server.exchange(&[head.as_bytes(), &packed].concat())
}

/// INV-11: refused at the header where it says how long the body is, and when the limit is met where it does not.
#[test]
fn bodies_that_are_too_large_are_refused_as_early_as_can_be() {
    let server = taking_inventories();
    for (path, status) in [("/", 413), ("/api.php/token", 400)] {
        for length in ["314572800", "109951162777600"] {
            let head = format!("POST {path} HTTP/1.1\r\n{AGENT}Content-Length: {length}\r\n\r\n");
            let mut stream = server.connect();
            stream.write_all(head.as_bytes()).unwrap();
            let mut answer = [0; 2000];
            let count = stream.read(&mut answer).unwrap();
            let answer = String::from_utf8_lossy(&answer[..count]).into_owned();
            assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{path}: {answer}");
        }
    }
    for length in ["-1", "99999999999999999999999", "1e3"] {
        let request = format!("POST / HTTP/1.1\r\n{AGENT}Content-Length: {length}\r\n\r\n{{}}");
        assert!(server.exchange(request.as_bytes()).starts_with("HTTP/1.1 400 "), "{length}");
    }
    let head = format!("POST / HTTP/1.1\r\n{AGENT}Transfer-Encoding: chunked\r\n\r\n");
    let chunk = format!("10000\r\n{}\r\n", " ".repeat(0x1_0000));
    let endless = server.exchange((head + &chunk.repeat(300)).as_bytes());
    assert!(endless.starts_with("HTTP/1.1 413 "), "{endless}");
    assert!(endless.to_ascii_lowercase().contains("connection: close"), "{endless}");
    assert!(submit(&server, 1).starts_with("HTTP/1.1 200 "));
}

/// TK-08, INV-11: whoever sends all of a large body before it reads still gets the answer.
#[test]
fn an_early_answer_reaches_a_caller_who_is_still_sending() {
    let server = taking_inventories();
    for (path, status) in [("/api.php/token", 400), ("/api.php/introspect", 400), ("/", 413)] {
        let head = format!("POST {path} HTTP/1.1\r\n{AGENT}Content-Length: 20000000\r\n\r\n");
        let mut stream = server.connect();
        stream.write_all(head.as_bytes()).unwrap();
        for _ in 0..200 {
            stream.write_all(&vec![b' '; 100_000]).unwrap();
        }
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{path}: {answer}");
    }
}

/// INV-19: what was sent is stored once or not at all, and nothing that was reserved stays so.
#[test]
fn callers_who_go_away_leave_nothing_behind() {
    let server = taking_inventories();
    // Together they announce more than the server holds at once.
    for _ in 0..80 {
        let mut stream = server.connect();
        let head = format!("POST / HTTP/1.1\r\n{AGENT}Content-Length: 16000000\r\n\r\n{{");
        stream.write_all(head.as_bytes()).unwrap();
        stream.shutdown(Shutdown::Both).unwrap();
    }
    let packed = zlib(machine(1).to_string().as_bytes());
    let head = format!(
        "POST / HTTP/1.1\r\n{AGENT}Content-Type: application/x-compress-zlib\r\nContent-Length: {}\r\n\r\n",
        packed.len()
    );
    for _ in 0..10 {
        let mut stream = server.connect();
        stream.write_all(&[head.as_bytes(), &packed].concat()).unwrap();
        stream.shutdown(Shutdown::Both).unwrap();
    }
    assert!(submit(&server, 1).starts_with("HTTP/1.1 200 "), "the next is served");
    let computers: serde_json::Value =
        serde_json::from_str(&server.command(&["computer", "list", "--json"])).unwrap();
    assert_eq!(computers.as_array().unwrap().len(), 1, "one machine, however often it was cut off");
    assert_eq!(server.command(&["check"]).trim_end(), "ok");
}
