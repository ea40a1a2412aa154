//! Refuses requests whose framing can be read in two ways, before the HTTP library reads them (RFC 9112 §11.2).
//!
//! The library takes a bare line feed for the end of a line, and passes over a `Content-Length` beside a
//! `Transfer-Encoding`. A proxy in front may decide otherwise, and then the two disagree on where a request ends.
//! Nothing is changed on the way: at the first byte that must not pass, the library is given one that no request may
//! hold. It answers 400 and closes the connection.

use super::limits::HEADERS;
use std::{
    io::{self, IoSlice},
    mem,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::Sleep,
};

/// A connection whose requests are framed in one way only.
pub(super) struct StrictFraming<S> {
    stream: S,
    framing: Framing,
    /// When the head that is under way has taken too long, and its number.
    head_until: Option<(u64, Pin<Box<Sleep>>)>,
    farewell: Option<Farewell>,
}

/// The end of a connection whose request was answered before it was read: the rest is read and thrown away for a
/// while, because a caller who is still sending would be cut off, and not see the answer (RFC 9112 §9.6).
struct Farewell {
    until: Pin<Box<Sleep>>,
    left: usize,
}

/// How long a caller who was answered early may go on sending.
const LINGER: Duration = Duration::from_secs(5);
/// How much.
const THROWN_AWAY: usize = 512 << 20;

/// Where in a request the next byte stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum Place {
    /// In the request line, or in an empty line before it.
    #[default]
    Start,
    Headers,
    /// In a body of which so many bytes are left.
    Body(u64),
    ChunkSize,
    /// In a chunk of which so many bytes are left, its line end among them.
    Chunk(u64),
    Trailers,
    /// Nothing passes any more.
    Refused,
}

/// Follows the requests of a connection.
#[derive(Default)]
struct Framing {
    place: Place,
    /// The line's beginning.
    line: Vec<u8>,
    /// How long the line is so far.
    line_length: usize,
    last: u8,
    length: Option<u64>,
    chunked: bool,
    /// How many heads have ended.
    heads: u64,
}

/// What is kept of a line: enough for the two headers that matter, and for the size of a chunk.
const KEPT: usize = 128;

/// The line must not pass.
struct Ambiguous;

impl Framing {
    /// Follows bytes as they arrive; the error is the index of the first that must not pass.
    fn follow(&mut self, bytes: &[u8]) -> Result<(), usize> {
        let mut at = 0;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            at += match self.place {
                Place::Body(left) => self.skip(rest, left, Place::Body, Place::Start),
                Place::Chunk(left) => self.skip(rest, left, Place::Chunk, Place::ChunkSize),
                Place::Refused => return Err(at),
                Place::Start | Place::Headers | Place::ChunkSize | Place::Trailers => {
                    let Some(end) = rest.iter().position(|byte| *byte == b'\n') else {
                        self.keep(rest);
                        return Ok(());
                    };
                    self.keep(rest.get(..end).unwrap_or_default());
                    self.end_line().map_err(|Ambiguous| {
                        self.place = Place::Refused;
                        at + end
                    })?;
                    end + 1
                }
            };
        }
        Ok(())
    }

    /// Says whether all that was begun has arrived.
    fn is_between_requests(&self) -> bool {
        self.place == Place::Start && self.line.is_empty()
    }

    /// Says whether a head has begun and not ended.
    fn is_within_head(&self) -> bool {
        match self.place {
            Place::Start => !self.line.is_empty(),
            Place::Headers => true,
            Place::Body(_)
            | Place::ChunkSize
            | Place::Chunk(_)
            | Place::Trailers
            | Place::Refused => false,
        }
    }

    fn skip(&mut self, rest: &[u8], left: u64, within: fn(u64) -> Place, after: Place) -> usize {
        let there = u64::try_from(rest.len()).unwrap_or(u64::MAX);
        let passed = there.min(left);
        self.place = if passed == left { after } else { within(left - passed) };
        usize::try_from(passed).unwrap_or(rest.len())
    }

    fn keep(&mut self, part: &[u8]) {
        let room = KEPT.saturating_sub(self.line.len()).min(part.len());
        self.line.extend_from_slice(part.get(..room).unwrap_or_default());
        self.line_length += part.len();
        self.last = part.last().copied().unwrap_or(self.last);
    }

    fn end_line(&mut self) -> Result<(), Ambiguous> {
        let mut line = mem::take(&mut self.line);
        let is_whole = mem::take(&mut self.line_length) <= KEPT;
        if mem::take(&mut self.last) != b'\r' {
            return Err(Ambiguous);
        }
        if is_whole {
            line.pop();
        }
        match self.place {
            // Empty lines before a request are passed over (RFC 9112 §2.2).
            Place::Start if line.is_empty() => {}
            Place::Start => self.place = Place::Headers,
            Place::Headers if line.is_empty() => {
                self.heads += 1;
                self.place = self.after_headers()?;
            }
            Place::Headers => self.read_header(&line, is_whole)?,
            Place::ChunkSize => {
                self.place = match chunk_size(&line)? {
                    0 => Place::Trailers,
                    size => Place::Chunk(size.checked_add(2).ok_or(Ambiguous)?),
                }
            }
            Place::Trailers if line.is_empty() => self.place = Place::Start,
            Place::Trailers | Place::Body(_) | Place::Chunk(_) | Place::Refused => {}
        }
        line.clear();
        self.line = line;
        Ok(())
    }

    fn after_headers(&mut self) -> Result<Place, Ambiguous> {
        match (self.length.take(), mem::take(&mut self.chunked)) {
            (Some(_), true) => Err(Ambiguous),
            (None, true) => Ok(Place::ChunkSize),
            (Some(0) | None, false) => Ok(Place::Start),
            (Some(length), false) => Ok(Place::Body(length)),
        }
    }

    fn read_header(&mut self, line: &[u8], is_whole: bool) -> Result<(), Ambiguous> {
        // A line that goes on with the one before (RFC 9112 §5.2).
        if line.first().is_some_and(|byte| matches!(byte, b' ' | b'\t')) {
            return Err(Ambiguous);
        }
        let mut parts = line.splitn(2, |byte| *byte == b':');
        let name = parts.next().unwrap_or_default().trim_ascii();
        let value = parts.next().unwrap_or_default().trim_ascii();
        let is = |wanted: &[u8]| name.eq_ignore_ascii_case(wanted);
        if is(b"content-length") {
            let repeated = self.length.replace(decimal(value)?).is_some();
            return if repeated || !is_whole { Err(Ambiguous) } else { Ok(()) };
        }
        if is(b"transfer-encoding") {
            let repeated = mem::replace(&mut self.chunked, true);
            let plain = value.eq_ignore_ascii_case(b"chunked") && is_whole;
            return if repeated || !plain { Err(Ambiguous) } else { Ok(()) };
        }
        Ok(())
    }
}

fn decimal(digits: &[u8]) -> Result<u64, Ambiguous> {
    let digits = std::str::from_utf8(digits).map_err(|_| Ambiguous)?;
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Ambiguous);
    }
    digits.parse().map_err(|_| Ambiguous)
}

/// Reads the size of a chunk; what may follow a semicolon is passed over (RFC 9112 §7.1.1).
fn chunk_size(line: &[u8]) -> Result<u64, Ambiguous> {
    let digits = line.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
    let digits = std::str::from_utf8(digits).map_err(|_| Ambiguous)?;
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Ambiguous);
    }
    u64::from_str_radix(digits, 16).map_err(|_| Ambiguous)
}

impl<S> StrictFraming<S> {
    pub(super) fn new(stream: S) -> Self {
        Self { stream, framing: Framing::default(), head_until: None, farewell: None }
    }

    /// Waits for the rest of a head no longer than it may take.
    fn bound_head(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if !self.framing.is_within_head() {
            self.head_until = None;
            return Poll::Pending;
        }
        let number = self.framing.heads;
        self.head_until.take_if(|(of, _)| *of != number);
        let (_, until) =
            self.head_until.get_or_insert_with(|| (number, Box::pin(tokio::time::sleep(HEADERS))));
        ready!(until.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl Farewell {
    fn poll<S: AsyncRead + Unpin>(
        &mut self,
        stream: &mut S,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        let mut room = [0; 16 * 1024];
        while self.left > 0 && self.until.as_mut().poll(context).is_pending() {
            let mut buffer = ReadBuf::new(&mut room);
            ready!(Pin::new(&mut *stream).poll_read(context, &mut buffer))?;
            let read = buffer.filled().len();
            if read == 0 {
                break;
            }
            self.left = self.left.saturating_sub(read);
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for StrictFraming<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buffer.filled().len();
        if Pin::new(&mut this.stream).poll_read(context, buffer)?.is_pending() {
            return this.bound_head(context);
        }
        let arrived = buffer.filled().get(before..).unwrap_or_default();
        if let Err(offset) = this.framing.follow(arrived) {
            // No line of a request may hold NUL.
            buffer.set_filled(before + offset);
            buffer.put_slice(&[0]);
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for StrictFraming<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write(context, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.farewell.is_none() {
            ready!(Pin::new(&mut this.stream).poll_shutdown(context))?;
            if this.framing.is_between_requests() {
                return Poll::Ready(Ok(()));
            }
        }
        let farewell = this.farewell.get_or_insert_with(|| Farewell {
            until: Box::pin(tokio::time::sleep(LINGER)),
            left: THROWN_AWAY,
        });
        farewell.poll(&mut this.stream, context)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write_vectored(context, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Follows a text in pieces of a size; the index of the first byte that must not pass.
    fn follow(text: &str, piece: usize) -> Result<(), usize> {
        let mut framing = Framing::default();
        for (number, part) in text.as_bytes().chunks(piece).enumerate() {
            framing.follow(part).map_err(|offset| number * piece + offset)?;
        }
        Ok(())
    }

    /// GEN-11.
    #[test]
    fn a_request_that_can_be_read_in_two_ways_is_stopped_however_it_is_cut() {
        for (text, stopped) in [
            ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", None),
            ("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\n\r\n", None),
            ("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\n\n\n\nGET / HTTP/1.1\r\n\r\n", None),
            (
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\n\n\n\r\n0\r\nA: b\r\n\r\nGET /",
                None,
            ),
            ("GET / HTTP/1.1\nHost: a\r\n\r\n", Some(14)),
            ("GET / HTTP/1.1\r\nHost: a\n\r\n", Some(23)),
            ("GET / HTTP/1.1\r\nHost: a\r\n\n", Some(25)),
            ("GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n", Some(25)),
            ("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", Some(54)),
            ("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", Some(36)),
            ("POST / HTTP/1.1\r\nContent-Length: 1, 1\r\n\r\n", Some(38)),
            ("POST / HTTP/1.1\r\nTransfer-Encoding: xchunked\r\n\r\n", Some(45)),
            (
                "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\ncontent-length: 5\r\n\r\n",
                Some(65),
            ),
            (
                "POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
                Some(65),
            ),
            ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\nab\r\n", Some(48)),
            (
                "POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\nGET / HTTP/1.1\nHost: a\r\n\r\n",
                Some(52),
            ),
        ] {
            for piece in [1, 7, 1000] {
                assert_eq!(follow(text, piece).err(), stopped, "{text:?} in pieces of {piece}");
            }
        }
    }

    #[test]
    fn a_long_line_is_followed_without_being_kept() {
        let long = "x".repeat(100_000);
        assert_eq!(follow(&format!("GET / HTTP/1.1\r\nA: {long}\r\n\r\nGET"), 1000), Ok(()));
        let padded = format!("POST / HTTP/1.1\r\nContent-Length:{}1\r\n\r\n", " ".repeat(500));
        assert!(follow(&padded, 1000).is_err());
    }
}
