//! How much of everything a connection may take. The page `docs/manual/limits.md` names them all.

use std::time::Duration;

/// How long the first bytes of TLS may go back and forth.
pub(super) const HANDSHAKE: Duration = Duration::from_secs(10);
/// How long the headers of a request may take, from their first byte.
pub(super) const HEADERS: Duration = Duration::from_secs(30);
/// How long a connection stays open that nobody asks anything on.
pub(super) const IDLE: Duration = Duration::from_secs(75);
/// How long nothing of an answer may be taken before its caller is given up.
pub(super) const STALLED: Duration = Duration::from_secs(30);
/// How long requests under way may take once the server is told to stop.
pub(super) const FAREWELL: Duration = Duration::from_secs(20);
/// How long requests that were on their way when the server was told to stop may take to arrive.
pub(super) const ARRIVE: Duration = Duration::from_secs(1);
/// How long a caller who is told to leave may take to do so.
pub(super) const LEAVE: Duration = Duration::from_secs(5);

/// The most bytes of a request line and headers. By HTTP/1 there are 100 headers at the most, as the library has it.
pub(super) const HEAD: usize = 64 << 10;
/// How many requests an HTTP/2 connection may have under way.
pub(super) const STREAMS: u32 = 64;
/// How many of them may have been taken back before they were begun (CVE-2023-44487).
pub(super) const RESET_STREAMS: usize = 20;
/// How many the server itself may have had to end because of errors.
pub(super) const BROKEN_STREAMS: usize = 64;
/// How much of one request by HTTP/2 may be sent before it is read.
pub(super) const STREAM_WINDOW: u32 = 256 << 10;
/// How much of all requests of an HTTP/2 connection.
pub(super) const CONNECTION_WINDOW: u32 = 1 << 20;
/// How much of one answer by HTTP/2 waits for its caller.
pub(super) const SEND_BUFFER: usize = 64 << 10;

/// How many connections there may be, unless the configuration says otherwise.
pub(crate) const CONNECTIONS: usize = 20_000;
/// How many of them from one address.
pub(crate) const CONNECTIONS_PER_ADDRESS: usize = 1_000;
/// How many files are left for everything but connections: the database, logs, pages.
pub(super) const OTHER_FILES: usize = 256;
/// How many callers who find no place are told so at once; more are cut off.
pub(super) const TOLD: usize = 64;
