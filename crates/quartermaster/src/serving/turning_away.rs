//! What becomes of callers for whom there is no place.

use super::{limits::TOLD, places::Places, socket::Socket};
use std::{sync::Arc, time::Duration};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    sync::Semaphore,
    time::timeout,
};

/// Keeps the places, and tells those who find none.
#[derive(Clone)]
pub(super) struct Porter {
    pub(super) places: Places,
    telling: Arc<Semaphore>,
}

/// What they are told (RFC 9110 §15.6.4). Its body ends with the connection.
const FULL: &str = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 10\r\nConnection: close\r\n\
                    Content-Type: text/plain; charset=utf-8\r\n\r\n\
                    The server has as many connections as it takes: try again in a moment.\n";
/// How long telling may take.
const AT_MOST: Duration = Duration::from_secs(2);

impl Porter {
    pub(super) fn new(places: Places) -> Self {
        Self { places, telling: Arc::new(Semaphore::new(TOLD)) }
    }

    /// Tells a caller who speaks plain HTTP to come again; not many at once.
    pub(super) fn tell(&self, mut socket: Socket) {
        let Ok(permit) = Arc::clone(&self.telling).try_acquire_owned() else { return };
        tokio::spawn(async move {
            let tell = async {
                socket.write_all(FULL.as_bytes()).await?;
                socket.shutdown().await?;
                // Closed with something unread, the connection would be reset before the words arrive.
                let mut unread = [0; 4096];
                while socket.read(&mut unread).await? > 0 {}
                Ok::<_, std::io::Error>(())
            };
            let _best_effort = timeout(AT_MOST, tell).await;
            drop(permit);
        });
    }
}
