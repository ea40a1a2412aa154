//! A body, unpacked and read.

use crate::Intake;
use axum::http::StatusCode;
use inventory::{
    Format, Limits, Message, Packing, ReadErrorKind, UnpackError, UnpackLimits, unpack,
};
use std::sync::Arc;
use store::ReceivedDocument;

/// Why a message cannot be read.
#[derive(Debug)]
pub(crate) struct Unreadable {
    pub(crate) status: StatusCode,
    pub(crate) message: String,
    pub(crate) format: Option<Format>,
}

impl Unreadable {
    fn shutting_down() -> Self {
        Self {
            status: StatusCode::SERVICE_UNAVAILABLE,
            message: "The server is shutting down.".to_owned(),
            format: None,
        }
    }
}

/// How much of a message is read.
#[derive(Clone, Copy)]
pub(crate) enum Depth {
    /// All of it.
    Whole,
    /// All but the large lists, which may be known.
    Apart,
}

/// Unpacks and reads a body on a thread that may be busy for a while, a few at once.
pub(crate) async fn read_message(
    intake: &Intake,
    packing: Packing,
    body: Vec<u8>,
    depth: Depth,
) -> Result<(Message, ReceivedDocument), Unreadable> {
    let lost = Unreadable::shutting_down;
    let permit = Arc::clone(&intake.at_work).acquire_owned().await.map_err(|_| lost())?;
    let work = move || {
        let _permit = permit;
        let received =
            ReceivedDocument { packing: word(packing).to_owned(), content: body.clone() };
        let text = unpack(packing, body, &UnpackLimits::default())?;
        let limits = Limits::default();
        let message = match depth {
            Depth::Whole => inventory::read(&text, &limits)?,
            Depth::Apart => inventory::read_apart(&text, &limits)?,
        };
        Ok((message, received))
    };
    tokio::task::spawn_blocking(work).await.map_err(|_| lost())?
}

/// Reads the lists that were left unread, of a message that is kept as it came.
pub(crate) async fn read_lists(
    intake: &Intake,
    mut message: Message,
) -> Result<Message, Unreadable> {
    if message.inventories.iter().all(|inventory| inventory.unread.is_empty()) {
        return Ok(message);
    }
    let lost = Unreadable::shutting_down;
    let permit = Arc::clone(&intake.at_work).acquire_owned().await.map_err(|_| lost())?;
    let work = move || {
        let _permit = permit;
        for inventory in &mut message.inventories {
            inventory.read_lists(|_, _| false, &Limits::default())?;
        }
        Ok(message)
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
