//! Documents that wait, made ready to be taken in by a person's decision.

use crate::{AgentContact, AssetId, RefusedDocument, Submission};
use inventory::{Limits, Packing, ReadError, UnpackError, UnpackLimits, unpack};

/// Which asset a document is of that waits, as a person says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Acceptance {
    /// A new one.
    AsNew,
    /// This one.
    Into(AssetId),
}

/// Why a document that waits cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// It cannot be unpacked.
    #[error("it cannot be unpacked: {0}")]
    Packed(#[from] UnpackError),
    /// It cannot be read.
    #[error("it cannot be read: {0}")]
    Text(#[from] ReadError),
    /// It tells of fewer assets than it did.
    #[error("the asset is not in it")]
    Gone,
}

impl RefusedDocument {
    /// Reads the document as it was read when it came. It takes a processor for a while: call it where that hurts nobody.
    pub fn submission(self) -> Result<Submission, Unreadable> {
        let packing = match self.document.packing.as_str() {
            "zlib" => Packing::Zlib,
            "gzip" => Packing::Gzip,
            "deflate" => Packing::Deflate,
            "brotli" => Packing::Brotli,
            _ => Packing::Plain,
        };
        let document = self.document;
        let text = unpack(packing, document.content.clone(), &UnpackLimits::default())?;
        let message = inventory::read(&text, &Limits::default())?;
        let several = message.inventories.len() > 1;
        let inventory = message.inventories.into_iter().nth(self.place).ok_or(Unreadable::Gone)?;
        let contact = AgentContact {
            deviceid: self.deviceid,
            tag: self.tag,
            version: self.version,
            message: "import",
            ..AgentContact::default()
        };
        let mut submission = Submission::new(contact, inventory);
        // A document about several assets is none of any of them.
        submission.document = Some(document).filter(|_| !several);
        Ok(submission)
    }
}
