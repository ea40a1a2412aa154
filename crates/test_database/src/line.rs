//! A line to PostgreSQL that a test can cut.

use crate::TestDatabase;
use std::{
    io::{Read as _, Write as _},
    net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
};
use store::StoreOptions;

/// A line to the server of a test's database: connections go through it until it is cut.
pub struct Line {
    address: SocketAddr,
    url: String,
    shared: Arc<Shared>,
}

/// When a commit gets lost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CommitLoss {
    /// Before the server has heard of it.
    OnItsWay,
    /// After the server has made it, and before it could say so.
    WithItsAnswer,
}

struct Shared {
    server: String,
    is_cut: AtomicBool,
    ended: AtomicBool,
    refused: AtomicUsize,
    open: Mutex<Vec<TcpStream>>,
    next_commit: Mutex<Option<CommitLoss>>,
}

/// How the driver says it.
const COMMIT: &[u8] = b"commit\0";

impl Line {
    /// Lays a line to the server of a database.
    pub fn to(database: &TestDatabase) -> Self {
        let mut url: url::Url = database.url().parse().expect("a URL");
        let host = url.host_str().expect("a host");
        let server = format!("{host}:{}", url.port().unwrap_or(5432));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = listener.local_addr().expect("its address");
        url.set_host(Some("127.0.0.1")).expect("a URL with a host");
        url.set_port(Some(address.port())).expect("a URL with a port");
        let shared = Arc::new(Shared {
            server,
            is_cut: AtomicBool::new(false),
            ended: AtomicBool::new(false),
            refused: AtomicUsize::new(0),
            open: Mutex::default(),
            next_commit: Mutex::default(),
        });
        let accepting = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming() {
                if accepting.ended.load(Ordering::SeqCst) {
                    return;
                }
                if let Ok(stream) = stream {
                    accepting.connect(stream);
                }
            }
        });
        Self { address, url: url.to_string(), shared }
    }

    /// Where the database is, by this line.
    pub fn options(&self) -> StoreOptions {
        StoreOptions::Postgres { url: self.url(), connections: 4 }
    }

    /// The URL of the database, by this line.
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// Ends all connections and takes no more.
    pub fn cut(&self) {
        self.shared.is_cut.store(true, Ordering::SeqCst);
        for stream in self.shared.open().drain(..) {
            // It may have ended by itself.
            let _ended = stream.shutdown(Shutdown::Both);
        }
    }

    /// Takes connections again.
    pub fn mend(&self) {
        self.shared.is_cut.store(false, Ordering::SeqCst);
    }

    /// How many connections were asked for while there were none.
    pub fn refused(&self) -> usize {
        self.shared.refused.load(Ordering::SeqCst)
    }

    /// Loses the next commit, with its connection.
    pub fn lose_next_commit(&self, loss: CommitLoss) {
        *self.shared.next_commit() = Some(loss);
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.shared.ended.store(true, Ordering::SeqCst);
        self.cut();
        // Whoever waits for a connection gets this one, and sees that it is the end.
        let _woken = TcpStream::connect(self.address);
    }
}

impl Shared {
    fn open(&self) -> MutexGuard<'_, Vec<TcpStream>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next_commit(&self) -> MutexGuard<'_, Option<CommitLoss>> {
        self.next_commit.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn connect(self: &Arc<Self>, client: TcpStream) {
        let Ok(server) = TcpStream::connect(&self.server) else { return };
        for stream in [&client, &server] {
            stream.set_nodelay(true).expect("a socket");
            self.open().push(stream.try_clone().expect("a socket"));
        }
        // A cut between these two would not see the new connection.
        if self.is_cut.load(Ordering::SeqCst) {
            self.refused.fetch_add(1, Ordering::SeqCst);
            return self.open().clear();
        }
        let answers_are_lost = Arc::new(AtomicBool::new(false));
        let (shared, lost) = (Arc::clone(self), Arc::clone(&answers_are_lost));
        let (from, to) = (client.try_clone().expect("a socket"), server.try_clone().expect("one"));
        thread::spawn(move || {
            carry(from, to, |bytes| {
                if !bytes.windows(COMMIT.len()).any(|part| part == COMMIT) {
                    return true;
                }
                let loss = shared.next_commit().take();
                lost.store(loss.is_some(), Ordering::SeqCst);
                loss != Some(CommitLoss::OnItsWay)
            });
        });
        thread::spawn(move || {
            carry(server, client, |_| !answers_are_lost.load(Ordering::SeqCst));
        });
    }
}

/// Carries bytes until an end is closed, or there are some that must not pass; then closes both.
fn carry(mut from: TcpStream, mut to: TcpStream, mut pass: impl FnMut(&[u8]) -> bool) {
    let mut bytes = vec![0; 1 << 16];
    while let Ok(count) = from.read(&mut bytes) {
        let Some(read) = bytes.get(..count).filter(|read| !read.is_empty()) else { break };
        if !pass(read) || to.write_all(read).is_err() {
            break;
        }
    }
    for stream in [from, to] {
        // The other end may have closed it already.
        let _closed = stream.shutdown(Shutdown::Both);
    }
}
