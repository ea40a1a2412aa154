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

/// The longest silence within a body.
const IDLE: Duration = Duration::from_secs(30);
/// The longest time for a whole body.
const WHOLE: Duration = Duration::from_secs(120);

/// Reads a body of at most `most` bytes; a larger one is refused by its announced length where it has one.
pub async fn read_body(mut body: Body, most: usize) -> Result<Vec<u8>, BodyError> {
    use axum::body::HttpBody as _;
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if announced > most {
        return Err(BodyError::TooLarge(most));
    }
    let end = Instant::now() + WHOLE;
    let mut read = Vec::with_capacity(announced);
    loop {
        let frame = timeout_at(end.min(Instant::now() + IDLE), body.frame())
            .await
            .map_err(|_| BodyError::TooSlow)?;
        let Some(frame) = frame else { return Ok(read) };
        let Ok(data) = frame.map_err(|_| BodyError::Broken)?.into_data() else { continue };
        if read.len() + data.len() > most {
            return Err(BodyError::TooLarge(most));
        }
        read.extend_from_slice(&data);
    }
}
