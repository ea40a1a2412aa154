//! Connections that cost a server something and give it nothing to do: idle ones, slow writers and slow readers.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::Result;
use tokio::net::TcpSocket;

/// How many come from one address.
const FROM_ONE_ADDRESS: usize = 500;

/// Connections from many addresses of this machine, held until this is dropped.
pub(super) struct Strangers {
    held: Vec<TcpStream>,
}

impl Strangers {
    /// Opens connections, and sends on each what is given.
    pub(super) fn open(port: u16, count: usize, first: &[u8]) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let mut held = Vec::new();
        for number in 0..count {
            let address = format!("127.0.{}.1:0", 1 + number / FROM_ONE_ADDRESS);
            let stream = runtime.block_on(async {
                let socket = TcpSocket::new_v4()?;
                socket.bind(address.parse()?)?;
                Ok::<_, anyhow::Error>(socket.connect(([127, 0, 0, 1], port).into()).await?)
            })?;
            let mut stream = stream.into_std()?;
            // The server may have closed it already, which is its right.
            let _closed = stream.write(first);
            held.push(stream);
        }
        Ok(Self { held })
    }

    /// Counts those that the server has not closed.
    pub(super) fn open_still(&mut self) -> usize {
        let mut rest = [0; 4096];
        self.held.retain_mut(|stream| {
            loop {
                match stream.read(&mut rest) {
                    Ok(0) => return false,
                    Ok(_) => {}
                    Err(error) => return error.kind() == std::io::ErrorKind::WouldBlock,
                }
            }
        });
        self.held.len()
    }

    /// Has a thread write a byte on each every second, and open anew what the server closed.
    pub(super) fn drip(self, port: u16, first: &'static [u8]) -> Dripping {
        let over = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&over);
        let thread = thread::spawn(move || {
            let mut held = self.held;
            let wanted = held.len();
            while !told.load(Ordering::SeqCst) {
                held.retain_mut(|stream| stream.write(b"a").is_ok());
                let missing = wanted - held.len();
                held.extend(
                    Self::open(port, missing, first).map(|new| new.held).unwrap_or_default(),
                );
                thread::sleep(Duration::from_secs(1));
            }
        });
        Dripping { over, thread: Some(thread) }
    }
}

/// Slow writers at work, until this is dropped.
pub(super) struct Dripping {
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Dripping {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}
