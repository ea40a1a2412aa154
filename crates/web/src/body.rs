//! Reading a request body within bounds of size and time.

use axum::body::Body;
use http_body_util::BodyExt as _;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// Why a body could not be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum BodyError {
    /// It is larger than this many bytes.
    #[error("the body is larger than {0} bytes")]
    TooLarge(usize),
    /// It came too slowly.
    #[error("the body came too slowly")]
    TooSlow,
    /// The connection broke, or the framing is wrong.
    #[error("the body ended early")]
    Broken,
}

/// How long a body may take.
#[derive(Clone, Copy)]
struct Patience {
    /// The longest silence within it.
    idle: Duration,
    /// The longest time for the whole of it.
    whole: Duration,
}

const PATIENCE: Patience =
    Patience { idle: Duration::from_secs(30), whole: Duration::from_secs(120) };
/// A body that nobody needs is waited for less.
const LITTLE: Patience = Patience { idle: Duration::from_secs(5), whole: Duration::from_secs(10) };
/// More of a body that nobody needs is not read.
const UNNEEDED: usize = 1 << 20;

/// Reads a body of at most `most` bytes; a larger one is refused by its announced length where it has one.
pub async fn read_body(body: Body, most: usize) -> Result<Vec<u8>, BodyError> {
    let mut read = Vec::new();
    take(body, most, PATIENCE, |data| read.extend_from_slice(data)).await?;
    Ok(read)
}

/// Reads a body to its end and keeps nothing of it, so that the connection can go on; not if it is long or slow.
pub async fn discard_body(body: Body) -> Result<(), BodyError> {
    take(body, UNNEEDED, LITTLE, |_| {}).await
}

async fn take(
    mut body: Body,
    most: usize,
    patience: Patience,
    mut part: impl FnMut(&[u8]),
) -> Result<(), BodyError> {
    use axum::body::HttpBody as _;
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if announced > most {
        return Err(BodyError::TooLarge(most));
    }
    let end = Instant::now() + patience.whole;
    let mut read = 0;
    loop {
        let frame = timeout_at(end.min(Instant::now() + patience.idle), body.frame())
            .await
            .map_err(|_| BodyError::TooSlow)?;
        let Some(frame) = frame else { return Ok(()) };
        let Ok(data) = frame.map_err(|_| BodyError::Broken)?.into_data() else { continue };
        read += data.len();
        if read > most {
            return Err(BodyError::TooLarge(most));
        }
        part(&data);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Bytes;
    use futures_util::stream;
    use std::convert::Infallible;

    async fn read(body: Body, patience: Patience) -> Result<usize, BodyError> {
        let mut read = 0;
        take(body, 1000, patience, |data| read += data.len()).await.map(|()| read)
    }

    /// INV-11, INV-18.
    #[tokio::test]
    async fn a_body_that_is_silent_slow_or_endless_is_given_up() {
        let hasty = Patience { idle: Duration::from_millis(5), whole: Duration::from_secs(60) };
        let silent = Body::from_stream(stream::pending::<Result<Bytes, Infallible>>());
        assert_eq!(read(silent, hasty).await, Err(BodyError::TooSlow));

        // A byte now and then is never silent for long.
        let drip = |pause: u64| {
            Body::from_stream(stream::unfold((), move |()| async move {
                tokio::time::sleep(Duration::from_millis(pause)).await;
                Some((Ok::<_, Infallible>(Bytes::from_static(b"x")), ()))
            }))
        };
        let bounded = Patience { idle: Duration::from_secs(60), whole: Duration::from_millis(20) };
        assert_eq!(read(drip(2), bounded).await, Err(BodyError::TooSlow));
        assert_eq!(read(drip(0), PATIENCE).await, Err(BodyError::TooLarge(1000)));

        assert_eq!(read(Body::from(vec![0; 1000]), PATIENCE).await, Ok(1000));
        assert_eq!(read(Body::from(vec![0; 1001]), PATIENCE).await, Err(BodyError::TooLarge(1000)));
        let limits = (PATIENCE.idle.as_secs(), PATIENCE.whole.as_secs());
        assert_eq!(limits, (30, 120), "what is documented");
    }
}
