//! Changes that are refused because they would leave the house without a key, or break what others rest on.

/// Why a change is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// Nobody could administer any more.
    #[error(
        "this is the last enabled user with the profile Super-Admin: give it to another one first"
    )]
    LastSuperAdmin,
    /// Super-Admin may do everything, always.
    #[error("the rights of Super-Admin cannot be reduced: use another profile")]
    SuperAdminRights,
    /// The profile is one of those that every installation has.
    #[error("a shipped profile cannot be deleted: take it from its users instead")]
    Shipped,
    /// Somebody holds the profile.
    #[error("the profile is in use: take it from its users and clients first")]
    ProfileInUse,
    /// Something is in the entity, or below it.
    #[error("the entity is not empty: move or delete what is in it and below it first")]
    EntityNotEmpty,
    /// An entity would be below itself.
    #[error("an entity cannot be moved below itself")]
    EntityBelowItself,
    /// The root entity is above all others.
    #[error("the root entity can be neither moved nor deleted")]
    RootEntity,
}
