//! A connection that is kept alive, on which one request follows another.
//!
//! A full HTTP client takes longer for a request than the server does, so this one knows only what the server sends.

use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// The longest time for one answer.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
/// No answer is longer.
const LONGEST_ANSWER: usize = 256 << 20;
/// Room for most answers.
const ROOM: usize = 64 * 1024;

/// A connection to the server.
pub(crate) struct Connection {
    stream: TcpStream,
    answer: Vec<u8>,
    /// The body, where it comes in pieces.
    pieces: Vec<u8>,
}

/// What came.
pub(crate) struct Answer<'a> {
    pub(crate) status: u16,
    pub(crate) head: &'a [u8],
    pub(crate) body: &'a [u8],
}

impl Connection {
    pub(crate) async fn open(port: u16) -> Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await;
        let stream = stream.context("the server does not listen any more")?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, answer: Vec::with_capacity(ROOM), pieces: Vec::new() })
    }

    /// Sends a request and returns the body of its answer, which must have the status 200.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> Result<&[u8]> {
        let answer = self.exchange(request).await?;
        ensure!(answer.status == 200, "{}", answer.told());
        Ok(answer.body)
    }

    /// Sends a request and returns its answer, whatever it is.
    pub(crate) async fn exchange(&mut self, request: &[u8]) -> Result<Answer<'_>> {
        self.stream.write_all(request).await.context("a request cannot be sent")?;
        self.answer.clear();
        self.pieces.clear();
        let mut next = 0;
        loop {
            let read = timeout(PATIENCE, self.stream.read_buf(&mut self.answer)).await;
            let read = read.context("no answer came in time")?.context("no answer came")?;
            ensure!(read > 0, "the server closed the connection");
            ensure!(self.answer.len() <= LONGEST_ANSWER, "an answer is longer than 256 MB");
            let Some(head) = Head::read(&self.answer)? else { continue };
            let (status, end) = (head.status, head.length);
            match head.body {
                Body::Long(length) if self.answer.len() >= end + length => {
                    let body = self.answer.get(end..end + length).unwrap_or_default();
                    let head = self.answer.get(..end).unwrap_or_default();
                    return Ok(Answer { status, head, body });
                }
                Body::Long(_) => {}
                Body::Pieces => {
                    next = next.max(end);
                    if take_pieces(&self.answer, &mut next, &mut self.pieces)? {
                        let head = self.answer.get(..end).unwrap_or_default();
                        return Ok(Answer { status, head, body: &self.pieces });
                    }
                }
            }
        }
    }
}

impl Answer<'_> {
    /// Returns its beginning, to be told to a person.
    pub(crate) fn told(&self) -> String {
        let body = self.body.get(..1000).unwrap_or(self.body);
        format!("{}{}", String::from_utf8_lossy(self.head), String::from_utf8_lossy(body))
    }

    /// Returns the values of a header.
    pub(crate) fn header<'h>(&'h self, name: &'h str) -> impl Iterator<Item = &'h str> {
        let lines = self.head.split(|byte| *byte == b'\n');
        lines.filter_map(move |line| {
            let (found, value) = std::str::from_utf8(line).ok()?.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

struct Head {
    status: u16,
    /// Its length, with the empty line.
    length: usize,
    body: Body,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Body {
    /// So many bytes.
    Long(usize),
    /// RFC 9112 §7.1.
    Pieces,
}

impl Head {
    /// Reads the head of an answer; `None` as long as it is incomplete.
    fn read(answer: &[u8]) -> Result<Option<Self>> {
        let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") else {
            return Ok(None);
        };
        let status = answer.get(9..12).unwrap_or_default();
        let status: u16 = std::str::from_utf8(status)?.parse().context("no status")?;
        let head = answer.get(..end).unwrap_or_default();
        for line in head.split(|byte| *byte == b'\n') {
            if let Some(value) = after(line, b"content-length:") {
                let body = Body::Long(std::str::from_utf8(value)?.parse()?);
                return Ok(Some(Self { status, length: end + 4, body }));
            }
            if after(line, b"transfer-encoding:").is_some_and(|value| value == b"chunked") {
                return Ok(Some(Self { status, length: end + 4, body: Body::Pieces }));
            }
        }
        // Neither needs to say how long nothing is.
        if matches!(status, 204 | 304) {
            return Ok(Some(Self { status, length: end + 4, body: Body::Long(0) }));
        }
        bail!("an answer has no length: {}", String::from_utf8_lossy(head))
    }
}

fn after<'l>(line: &'l [u8], name: &[u8]) -> Option<&'l [u8]> {
    let (found, value) = line.split_at(line.len().min(name.len()));
    found.eq_ignore_ascii_case(name).then(|| value.trim_ascii())
}

/// Takes the pieces that are whole, and says whether the last one was among them.
fn take_pieces(answer: &[u8], next: &mut usize, pieces: &mut Vec<u8>) -> Result<bool> {
    loop {
        let rest = answer.get(*next..).unwrap_or_default();
        let Some(line) = rest.windows(2).position(|two| two == b"\r\n") else { return Ok(false) };
        let size = std::str::from_utf8(rest.get(..line).unwrap_or_default())?;
        let size = usize::from_str_radix(size.trim(), 16).context("a piece has no length")?;
        let Some(piece) = rest.get(line + 2..line + 4 + size) else { return Ok(false) };
        pieces.extend_from_slice(piece.get(..size).unwrap_or_default());
        *next += line + 4 + size;
        if size == 0 {
            return Ok(true);
        }
    }
}

/// Writes a GET. The headers each end their line.
pub(crate) fn get(path: &str, headers: &str) -> Vec<u8> {
    format!(
        "GET {path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: quartermaster-bench\r\n{headers}\r\n"
    )
    .into_bytes()
}

/// Writes a POST of a form.
pub(crate) fn post_form(path: &str, headers: &str, form: &str) -> Vec<u8> {
    let headers = format!("Content-Type: application/x-www-form-urlencoded\r\n{headers}");
    post(path, &headers, form.as_bytes())
}

/// Writes a POST. The headers each end their line.
pub(crate) fn post(path: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let mut request = format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: quartermaster-bench\r\n{headers}Content-Length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    request.extend_from_slice(body);
    request
}

/// Returns a member of a JSON object whose value is a text without escapes, as tokens are.
pub(crate) fn text_of<'b>(body: &'b [u8], name: &str) -> Option<&'b str> {
    let body = std::str::from_utf8(body).ok()?;
    Some(body.split_once(&format!("\"{name}\":\""))?.1.split_once('"')?.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_of_an_answer_is_read_when_it_is_whole() {
        let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
        assert!(Head::read(&answer[..30]).unwrap().is_none());
        let head = Head::read(answer).unwrap().unwrap();
        assert_eq!((head.status, head.length, head.body), (200, 38, Body::Long(5)));
        assert!(Head::read(b"HTTP/1.1 200 OK\r\n\r\n").is_err());
    }

    #[test]
    fn a_body_in_pieces_is_put_together() {
        let answer = b"5\r\nhello\r\n3\r\n, y\r\n0\r\n\r\n";
        let (mut next, mut pieces) = (0, Vec::new());
        assert!(!take_pieces(&answer[..12], &mut next, &mut pieces).unwrap());
        assert_eq!((next, pieces.as_slice()), (10, b"hello".as_slice()));
        assert!(take_pieces(answer, &mut next, &mut pieces).unwrap());
        assert_eq!(pieces, b"hello, y");
        assert!(take_pieces(b"x\r\n", &mut 0, &mut pieces).is_err());
    }

    #[test]
    fn headers_are_found_in_any_letter_case() {
        let head = b"HTTP/1.1 303 See Other\r\nset-cookie: a=1\r\nSet-Cookie: b=2\r\n\r\n";
        let answer = Answer { status: 303, head, body: b"" };
        assert_eq!(answer.header("Set-Cookie").collect::<Vec<_>>(), ["a=1", "b=2"]);
    }

    #[test]
    fn a_token_is_found_in_its_answer() {
        let body = br#"{"access_token":"qma_x","refresh_token":"qmr_y"}"#;
        assert_eq!(text_of(body, "refresh_token"), Some("qmr_y"));
        assert_eq!(text_of(body, "id_token"), None);
    }
}
