//! The pace of bodies: who sends one slower than anybody needs to is cut off with 408 (RFC 9110 §15.5.9).

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};
use http_body::{Frame, SizeHint};
use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};
use tokio::time::{Instant, Sleep};

/// The longest silence within a body, and how long it may take before its rate counts.
const SILENCE: Duration = Duration::from_secs(30);
/// The least bytes a second after that.
const RATE: u64 = 16 << 10;

/// The body came too slowly.
#[derive(Debug, thiserror::Error)]
#[error("the body came too slowly")]
pub(crate) struct TooSlow;

/// Cuts off who sends a body too slowly. The surface tells it in its own words; the status is 408.
pub async fn keep_pace(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let too_slow = Arc::new(AtomicBool::new(false));
    let request = request.map(|body| Body::new(Paced::new(body, Arc::clone(&too_slow))));
    let mut response = next.run(request).await;
    if too_slow.load(Ordering::Acquire) {
        *response.status_mut() = StatusCode::REQUEST_TIMEOUT;
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// A body that has to keep its pace.
struct Paced {
    body: Body,
    begun: Instant,
    received: u64,
    /// When it is given up, once somebody waits for it.
    until: Option<Pin<Box<Sleep>>>,
    too_slow: Arc<AtomicBool>,
}

impl Paced {
    fn new(body: Body, too_slow: Arc<AtomicBool>) -> Self {
        Self { body, begun: Instant::now(), received: 0, until: None, too_slow }
    }

    /// Returns when the next part must be there.
    fn deadline(&self) -> Instant {
        let by_rate = self.begun + SILENCE + Duration::from_secs(self.received / RATE);
        by_rate.min(Instant::now() + SILENCE)
    }
}

impl HttpBody for Paced {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = self.get_mut();
        if let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(context) {
            if let Some(data) = frame.as_ref().and_then(|frame| frame.as_ref().ok()?.data_ref()) {
                this.received += u64::try_from(data.len()).unwrap_or(u64::MAX);
            }
            this.until = None;
            return Poll::Ready(frame);
        }
        let deadline = this.deadline();
        let until = this.until.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(deadline)));
        if until.as_mut().poll(context).is_pending() {
            return Poll::Pending;
        }
        this.too_slow.store(true, Ordering::Release);
        Poll::Ready(Some(Err(axum::Error::new(TooSlow))))
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
    use crate::{BodyError, read_body};
    use futures_util::stream;
    use std::convert::Infallible;

    /// Reads a body that comes in parts of a size, each after a pause.
    async fn read(part: &'static [u8], pause: Duration) -> (Result<usize, BodyError>, Duration) {
        let drip = stream::unfold((), move |()| async move {
            tokio::time::sleep(pause).await;
            Some((Ok::<_, Infallible>(Bytes::from_static(part)), ()))
        });
        let begun = Instant::now();
        let paced = Paced::new(Body::from_stream(drip), Arc::default());
        let read = read_body(Body::new(paced), 1 << 20).await;
        (read.map(|read| read.len()), begun.elapsed())
    }

    /// INV-11, INV-18.
    #[tokio::test(start_paused = true)]
    async fn a_body_that_is_silent_or_slow_is_given_up() {
        let minute = Duration::from_secs(60);
        assert_eq!(read(b"x", minute * 60).await, (Err(BodyError::TooSlow), SILENCE));
        let (drop_by_drop, after) = read(b"x", Duration::from_secs(1)).await;
        assert_eq!(drop_by_drop, Err(BodyError::TooSlow));
        assert!(after < minute, "a byte now and then is never silent for long: {after:?}");
        // 20 KiB a second is slow, but goes on until it is too large.
        let (steady, after) = read(&[0; 10 << 10], Duration::from_millis(500)).await;
        assert_eq!(steady, Err(BodyError::TooLarge(1 << 20)));
        assert!(after > SILENCE, "{after:?}");
    }
}
