//! Reading a request body within bounds of size and time.

use crate::pace::TooSlow;
use axum::body::Body;
use http_body_util::BodyExt as _;
use std::{error::Error, time::Duration};
use tokio::time::timeout;

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

/// A body that nobody needs is waited for so long.
const LITTLE: Duration = Duration::from_secs(10);
/// More of a body that nobody needs is not read.
const UNNEEDED: usize = 1 << 20;

/// Reads a body of at most `most` bytes; a larger one is refused by its announced length where it has one. How slowly
/// it may come is seen to by `keep_pace`.
pub async fn read_body(body: Body, most: usize) -> Result<Vec<u8>, BodyError> {
    let mut read = Vec::new();
    take(body, most, |data| read.extend_from_slice(data)).await?;
    Ok(read)
}

/// Reads a body to its end and keeps nothing of it, so that the connection can go on; not if it is long or slow.
pub async fn discard_body(body: Body) -> Result<(), BodyError> {
    timeout(LITTLE, take(body, UNNEEDED, |_| {})).await.unwrap_or(Err(BodyError::TooSlow))
}

async fn take(mut body: Body, most: usize, mut part: impl FnMut(&[u8])) -> Result<(), BodyError> {
    use axum::body::HttpBody as _;
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if announced > most {
        return Err(BodyError::TooLarge(most));
    }
    let mut read = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| reason(&error))?;
        let Ok(data) = frame.into_data() else { continue };
        read += data.len();
        if read > most {
            return Err(BodyError::TooLarge(most));
        }
        part(&data);
    }
    Ok(())
}

/// Says why a body ended early.
fn reason(error: &(dyn Error + 'static)) -> BodyError {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<TooSlow>() {
            return BodyError::TooSlow;
        }
        cause = error.source();
    }
    BodyError::Broken
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Bytes;
    use futures_util::stream;
    use std::{convert::Infallible, io};

    /// INV-11, INV-18.
    #[tokio::test(start_paused = true)]
    async fn a_body_that_is_too_large_endless_or_broken_is_given_up() {
        let endless = || {
            let part = Ok::<_, Infallible>(Bytes::from_static(b"x"));
            Body::from_stream(stream::repeat_with(move || part.clone()))
        };
        assert_eq!(read_body(endless(), 1000).await, Err(BodyError::TooLarge(1000)));
        assert_eq!(read_body(Body::from(vec![0; 1000]), 1000).await.unwrap().len(), 1000);
        let announced = Body::from(vec![0; 1001]);
        assert_eq!(read_body(announced, 1000).await, Err(BodyError::TooLarge(1000)));
        let broken = stream::iter([Ok(Bytes::from_static(b"x")), Err(io::Error::other("cut"))]);
        assert_eq!(read_body(Body::from_stream(broken), 1000).await, Err(BodyError::Broken));
        let silent = Body::from_stream(stream::pending::<Result<Bytes, Infallible>>());
        assert_eq!(discard_body(silent).await, Err(BodyError::TooSlow));
    }
}
