//! Where an asset is: in use, or in the trash.

/// Where an asset is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Whereabouts {
    /// In use.
    InUse,
    /// In the trash.
    InTrash,
}
