//! Why a document cannot be read: which rule it breaks, and where. What was sent is never repeated at length.

/// In which form a message came.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// The protocol of GLPI.
    Json,
    /// The protocol of OCS and FusionInventory.
    Xml,
}

/// Which kind of rule a document breaks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReadErrorKind {
    /// It is no document of its format.
    NotWellFormed,
    /// It is one, but not a message.
    DoesNotValidate,
    /// It goes beyond [`crate::Limits`].
    TooLarge,
    /// It holds what is not allowed: a type definition, an entity, a member twice.
    Forbidden,
    /// There is nothing in it.
    Empty,
}

/// Why a document cannot be read.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct ReadError {
    kind: ReadErrorKind,
    format: Option<Format>,
    message: String,
}

impl ReadError {
    pub(crate) fn new(
        kind: ReadErrorKind,
        format: impl Into<Option<Format>>,
        message: impl Into<String>,
    ) -> Self {
        Self { kind, format: format.into(), message: message.into() }
    }

    /// Returns which kind of rule the document breaks.
    pub const fn kind(&self) -> ReadErrorKind {
        self.kind
    }

    /// Returns the form of the document, as far as it is known.
    pub const fn format(&self) -> Option<Format> {
        self.format
    }
}
