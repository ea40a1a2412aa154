//! A lock between processes: the server lets it go when the connection ends, in whatever way.

use super::link::Link;
use crate::{Error, Result};
use std::{
    sync::{Arc, mpsc},
    thread,
};
use tokio::sync::oneshot;

/// A lock that is held until this is dropped.
pub(crate) struct HeldLock {
    /// The thread that holds the connection waits for the end of this.
    _release: mpsc::Sender<()>,
}

/// Tells these locks from those within transactions.
const LOCK: &str = "select pg_try_advisory_lock(hashtextextended($1, 18))";

/// Takes a lock on a connection of its own, if nobody holds it.
pub(super) async fn try_lock(link: Arc<Link>, name: &'static str) -> Result<Option<HeldLock>> {
    let (tell, told) = oneshot::channel();
    let (release, released) = mpsc::channel::<()>();
    thread::Builder::new()
        .name("postgres-lock".to_owned())
        .spawn(move || {
            let mut client = match link.connect() {
                Ok((client, _)) => client,
                // Nobody may wait any more; then there is no one to tell.
                Err(error) => return drop(tell.send(Err(error))),
            };
            let locked = client.query_one(LOCK, &[&name]).and_then(|row| row.try_get::<_, bool>(0));
            let holds = matches!(locked, Ok(true));
            if tell.send(locked.map_err(Error::from)).is_ok() && holds {
                // It ends with an error when the lock is dropped: that is the sign.
                let _dropped = released.recv();
            }
        })
        .map_err(|_| Error::Lost("no thread could be started"))?;
    let locked = told.await.map_err(|_| Error::Lost("the lock was not asked for"))??;
    Ok(locked.then_some(HeldLock { _release: release }))
}
