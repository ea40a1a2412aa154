//! Turns: attempts at one door go one after another, in the order in which they came.

use crate::App;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};
use tokio::sync::{Mutex as Line, OwnedMutexGuard};

/// A turn; it ends when this is dropped.
pub struct Turn {
    _guard: OwnedMutexGuard<()>,
}

/// The lines in which callers wait for their turn.
#[derive(Default)]
pub(crate) struct Turns(Mutex<HashMap<String, Weak<Line<()>>>>);

impl App {
    /// Waits for the turn at a door, in this process.
    pub async fn turn(&self, door: &str) -> Turn {
        self.turns().take(door).await
    }
}

impl Turns {
    async fn take(&self, door: &str) -> Turn {
        Turn { _guard: self.line(door).lock_owned().await }
    }

    /// A line is there as long as somebody stands in it.
    fn line(&self, door: &str) -> Arc<Line<()>> {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(line) = lines.get(door).and_then(Weak::upgrade) {
            return line;
        }
        lines.retain(|_, line| line.strong_count() > 0);
        let line = Arc::default();
        lines.insert(door.to_owned(), Arc::downgrade(&line));
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt as _;

    #[tokio::test]
    async fn one_door_waits_for_itself_and_for_no_other() {
        let turns = Turns::default();
        let first = turns.take("alice").await;
        let mut second = Box::pin(turns.take("alice"));
        assert!(second.as_mut().now_or_never().is_none());
        assert!(turns.take("bob").now_or_never().is_some());
        drop(first);
        drop(second.await);
        drop(turns.take("carol").await);
        assert_eq!(turns.0.lock().unwrap().len(), 1, "empty lines are forgotten");
    }
}
