//! Software, which has a dictionary of its own.

use crate::{Digest, Values};

/// A row of `softwares`.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Software {
    /// Its name.
    pub name: String,
    /// Empty if there is none.
    pub version: String,
    /// Who publishes it.
    pub publisher: Option<String>,
    /// For which processors.
    pub arch: Option<String>,
    /// When it was installed, `YYYY-MM-DD`.
    pub install_date: Option<String>,
    /// Where it is.
    pub folder: Option<String>,
    /// Everything else that the row says, by the names of the section's members.
    pub details: Values,
}

/// All software of a document; no row stands twice.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct SoftwareList {
    /// The rows in the document's order.
    pub rows: Vec<Software>,
    /// Of everything that the rows say, in whatever order they stand.
    pub digest: Digest,
}
