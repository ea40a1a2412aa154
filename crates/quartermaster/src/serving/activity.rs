//! What goes on on a connection: how many requests are under way, and when anything last moved.

use super::limits::{IDLE, STALLED};
use axum::body::{Body, Bytes, HttpBody};
use http_body::{Frame, SizeHint};
use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};
use tokio::time::Instant;

/// What goes on on one connection.
pub(super) struct Activity {
    since: Instant,
    /// When a request came, or a part of an answer was taken: milliseconds after the beginning.
    moved: AtomicU64,
    /// Requests that are not answered to the end.
    under_way: AtomicUsize,
    /// Those of them whose answer waits for its caller.
    answering: AtomicUsize,
}

/// What to do with a connection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    /// Look again after a while.
    Goes(Duration),
    /// Nobody asks anything.
    Idle,
    /// All that goes on are answers that nobody takes.
    Stalled,
}

/// A request under way, until its answer is gone.
pub(super) struct UnderWay {
    activity: Arc<Activity>,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Asking,
    Answering,
}

impl Activity {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self {
            since: Instant::now(),
            moved: AtomicU64::new(0),
            under_way: AtomicUsize::new(0),
            answering: AtomicUsize::new(0),
        })
    }

    pub(super) fn begin(self: &Arc<Self>) -> UnderWay {
        self.under_way.fetch_add(1, Ordering::AcqRel);
        self.move_on();
        UnderWay { activity: Arc::clone(self), state: State::Asking }
    }

    fn move_on(&self) {
        let now = u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.moved.store(now, Ordering::Release);
    }

    /// Says what to do with the connection now.
    pub(super) fn verdict(&self) -> Verdict {
        let moved = Duration::from_millis(self.moved.load(Ordering::Acquire));
        let still = self.since.elapsed().saturating_sub(moved);
        let under_way = self.under_way.load(Ordering::Acquire);
        if under_way == 0 {
            return match IDLE.checked_sub(still) {
                Some(left) if !left.is_zero() => Verdict::Goes(left),
                _ => Verdict::Idle,
            };
        }
        // Work of the server is bounded elsewhere.
        if self.answering.load(Ordering::Acquire) < under_way {
            return Verdict::Goes(STALLED);
        }
        match STALLED.checked_sub(still) {
            Some(left) if !left.is_zero() => Verdict::Goes(left),
            _ => Verdict::Stalled,
        }
    }
}

impl UnderWay {
    /// Has the answer's body tell when parts of it are taken.
    pub(super) fn answer(mut self, body: Body) -> Body {
        self.activity.answering.fetch_add(1, Ordering::AcqRel);
        self.activity.move_on();
        self.state = State::Answering;
        Body::new(Answer { body, under_way: self })
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        if self.state == State::Answering {
            self.activity.answering.fetch_sub(1, Ordering::AcqRel);
        }
        self.activity.under_way.fetch_sub(1, Ordering::AcqRel);
        self.activity.move_on();
    }
}

/// The body of an answer.
struct Answer {
    body: Body,
    under_way: UnderWay,
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = self.get_mut();
        this.under_way.activity.move_on();
        Pin::new(&mut this.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_connection_is_idle_or_stalled_only_when_nothing_moves() {
        let activity = Activity::new();
        assert_eq!(activity.verdict(), Verdict::Goes(IDLE));
        tokio::time::advance(IDLE).await;
        assert_eq!(activity.verdict(), Verdict::Idle);

        let request = activity.begin();
        tokio::time::advance(IDLE * 10).await;
        assert_eq!(activity.verdict(), Verdict::Goes(STALLED), "the server works on it");
        let answer = request.answer(Body::from("x"));
        assert_eq!(activity.verdict(), Verdict::Goes(STALLED));
        tokio::time::advance(STALLED).await;
        assert_eq!(activity.verdict(), Verdict::Stalled);
        let other = activity.begin();
        assert_eq!(activity.verdict(), Verdict::Goes(STALLED), "the other goes on");
        drop((answer, other));
        assert_eq!(activity.verdict(), Verdict::Goes(IDLE));
    }
}
