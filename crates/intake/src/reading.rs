//! A body, unpacked and read.

use crate::Intake;
use axum::http::StatusCode;
use inventory::{
    Format, Limits, Message, Packing, ReadErrorKind, UnpackError, UnpackLimits, unpack,
};
use std::sync::Arc;
use store::ReceivedDocument;

/// Why a message cannot be read.
pub(crate) struct Unreadable {
    pub(crate) status: StatusCode,
    pub(crate) message: String,
    pub(crate) format: Option<Format>,
}

/// Unpacks and reads a body on a thread that may be busy for a while, a few at once.
pub(crate) async fn read_message(
    intake: &Intake,
    packing: Packing,
    body: Vec<u8>,
) -> Result<(Message, ReceivedDocument), Unreadable> {
    let lost = || Unreadable {
        status: StatusCode::SERVICE_UNAVAILABLE,
        message: "The server is shutting down.".to_owned(),
        format: None,
    };
    let permit = Arc::clone(&intake.at_work).acquire_owned().await.map_err(|_| lost())?;
    let work = move || {
        let _permit = permit;
        let received =
            ReceivedDocument { packing: word(packing).to_owned(), content: body.clone() };
        let text = unpack(packing, body, &UnpackLimits::default())?;
        let message = inventory::read(&text, &Limits::default())?;
        Ok((message, received))
    };
    tokio::task::spawn_blocking(work).await.map_err(|_| lost())?
}

/// Returns the word under which a document's packing is kept.
const fn word(packing: Packing) -> &'static str {
    match packing {
        Packing::Plain => "plain",
        Packing::Zlib => "zlib",
        Packing::Gzip => "gzip",
        Packing::Deflate => "deflate",
        Packing::Brotli => "brotli",
    }
}

/// Returns the packing that a word of [`ReceivedDocument`] means.
pub(crate) fn packing_of(packing: &str) -> Option<Packing> {
    [Packing::Plain, Packing::Zlib, Packing::Gzip, Packing::Deflate, Packing::Brotli]
        .into_iter()
        .find(|known| word(*known) == packing)
}

impl From<UnpackError> for Unreadable {
    fn from(error: UnpackError) -> Self {
        let status = match error {
            UnpackError::Broken => StatusCode::BAD_REQUEST,
            UnpackError::TooLarge(_) | UnpackError::Ratio(_) => StatusCode::PAYLOAD_TOO_LARGE,
        };
        Self { status, message: error.to_string(), format: None }
    }
}

impl From<inventory::ReadError> for Unreadable {
    fn from(error: inventory::ReadError) -> Self {
        let status = match error.kind() {
            ReadErrorKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            ReadErrorKind::NotWellFormed
            | ReadErrorKind::DoesNotValidate
            | ReadErrorKind::Forbidden
            | ReadErrorKind::Empty => StatusCode::BAD_REQUEST,
        };
        Self { status, message: error.to_string(), format: error.format() }
    }
}
