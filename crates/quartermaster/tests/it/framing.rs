//! Requests byte by byte, at the socket of the program itself.

use crate::running::Running;
use std::io::{Read as _, Write as _};

fn status(answer: &str) -> &str {
    answer.get(9..12).unwrap_or("closed")
}

/// GEN-11.
#[test]
fn a_request_that_can_be_read_in_two_ways_is_refused_and_the_connection_closed() {
    let server = Running::start();
    let body = "grant_type=client_credentials";
    let post = "POST /api.php/token HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n";
    let smuggled = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let chunked = format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    for (what, request) in [
        ("two lengths", format!("{post}Content-Length: 5\r\nContent-Length: 29\r\n\r\n{body}")),
        (
            "the same length twice",
            format!("{post}Content-Length: 29\r\nContent-Length: 29\r\n\r\n{body}"),
        ),
        ("a list of lengths", format!("{post}Content-Length: 29, 29\r\n\r\n{body}")),
        ("a negative length", format!("{post}Content-Length: -29\r\n\r\n{body}")),
        ("a length with a sign", format!("{post}Content-Length: +29\r\n\r\n{body}")),
        ("a length in hexadecimal", format!("{post}Content-Length: 0x1d\r\n\r\n{body}")),
        (
            "a length beside chunks",
            format!("{post}Content-Length: 29\r\nTransfer-Encoding: chunked\r\n\r\n{chunked}"),
        ),
        (
            "chunks beside a length",
            format!("{post}Transfer-Encoding: chunked\r\nContent-Length: 29\r\n\r\n{chunked}"),
        ),
        (
            "chunks twice",
            format!("{post}Transfer-Encoding: chunked, chunked\r\n\r\n{chunked}{smuggled}"),
        ),
        (
            "chunks not at the end",
            format!("{post}Transfer-Encoding: chunked, identity\r\n\r\n{chunked}"),
        ),
        (
            "chunks that are hidden",
            format!("{post}Transfer-Encoding: \u{b}chunked\r\n\r\n{chunked}"),
        ),
        ("a blank before the colon", format!("{post}Content-Length : 29\r\n\r\n{body}")),
        ("a folded line", format!("{post}X-Folded: a\r\n b\r\nContent-Length: 29\r\n\r\n{body}")),
        ("a folded length", format!("{post}Content-Length:\r\n 29\r\n\r\n{body}")),
        ("a bare line feed", format!("{post}X-Zz: 1\nContent-Length: 29\r\n\r\n{body}")),
        (
            "bare line feeds only",
            format!("{post}Content-Length: 29\r\n\r\n{body}").replace('\r', ""),
        ),
        ("a bare line feed at the end", format!("{post}Content-Length: 29\r\n\n{body}")),
        ("a bare carriage return", format!("{post}X-Zz: 1\rContent-Length: 29\r\n\r\n{body}")),
        (
            "a chunk with a bare line feed",
            format!("{post}Transfer-Encoding: chunked\r\n\r\n1d\n{body}\r\n0\r\n\r\n"),
        ),
        ("a NUL in a header", format!("{post}X-Zz: \0\r\nContent-Length: 29\r\n\r\n{body}")),
        ("a header without a name", format!("{post}: x\r\nContent-Length: 29\r\n\r\n{body}")),
    ] {
        let answer = server.exchange(format!("{request}{smuggled}").as_bytes());
        assert_eq!(status(&answer), "400", "{what}: {answer}");
        assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "one answer, and no more: {what}");
    }
}

/// GEN-11: what is clear is served, one after the other on one connection.
#[test]
fn requests_that_are_framed_well_are_answered_in_turn() {
    let server = Running::start();
    let form = "Host: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n";
    let mut stream = server.connect();
    let requests = format!(
        "\r\nPOST /api.php/token HTTP/1.1\r\n{form}Content-Length: 3\r\n\r\na=b\
         POST /api.php/token HTTP/1.1\r\n{form}Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n2;x=y\r\n=b\r\n0\r\n\r\n\
         GET /api.php/status/all HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    );
    for piece in requests.as_bytes().chunks(11) {
        stream.write_all(piece).unwrap();
    }
    let mut answers = String::new();
    stream.read_to_string(&mut answers).unwrap();
    let statuses: Vec<&str> =
        answers.split("HTTP/1.1 ").skip(1).map(|answer| &answer[..3]).collect();
    assert_eq!(statuses, ["400", "400", "200"], "{answers}");
    assert_eq!(answers.matches("unsupported_grant_type").count(), 2);
}
