//! What an asset consists of: the rows of a section, each recognisable when it comes again.

use crate::{Digest, Section, Values};

/// A row of a section.
#[derive(Clone, PartialEq, Debug)]
pub struct Part {
    /// Unique within section and asset, and the same when the row comes again. At most 200 bytes.
    pub key: String,
    /// Its name to a reader, if it has any.
    pub name: Option<String>,
    /// What it says.
    pub values: Values,
}

/// The rows of one section of a document.
#[derive(Clone, PartialEq, Debug)]
pub struct Parts {
    /// Which section.
    pub section: &'static Section,
    /// Its rows in the document's order.
    pub rows: Vec<Part>,
    /// Of everything that the rows say, in whatever order they stand.
    pub digest: Digest,
    /// Of the same without what changes all the time.
    pub steady_digest: Digest,
}
