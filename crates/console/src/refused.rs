//! Changes that the store refuses, told to who asked for them.

use store::{Error, Refusal};
use web::{Flash, Language, PageError};

/// Tells why a change was refused; every other failure stays one.
pub(crate) fn refused(error: Error, language: Language) -> Result<Flash, PageError> {
    match error {
        Error::Refused(refusal) => Ok(Flash::danger(language.t(key(refusal)))),
        other => Err(other.into()),
    }
}

const fn key(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::LastSuperAdmin => "refused-last-super-admin",
        Refusal::SuperAdminRights => "refused-super-admin-rights",
        Refusal::Shipped => "refused-shipped",
        Refusal::ProfileInUse => "refused-profile-in-use",
        Refusal::EntityNotEmpty => "refused-entity-not-empty",
        Refusal::EntityBelowItself => "refused-entity-below-itself",
        Refusal::RootEntity => "refused-root-entity",
    }
}
