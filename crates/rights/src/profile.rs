//! The profiles that every installation starts with.

use crate::{Action, Rights, Subject};

/// A profile that every installation starts with.
pub struct ShippedProfile {
    /// The name, as in GLPI.
    pub name: &'static str,
    /// What it is for.
    pub comment: &'static str,
    rights: fn() -> Rights,
}

impl ShippedProfile {
    /// Returns what the profile may do.
    pub fn rights(&self) -> Rights {
        (self.rights)()
    }
}

/// The profiles that every installation starts with, the widest first.
pub const SHIPPED_PROFILES: [ShippedProfile; 5] = [
    ShippedProfile { name: "Super-Admin", comment: "Everything", rights: Rights::all },
    ShippedProfile { name: "Admin", comment: "Everything but profiles", rights: admin },
    ShippedProfile {
        name: "Technician",
        comment: "Works with assets and agents",
        rights: technician,
    },
    ShippedProfile { name: "Observer", comment: "Sees assets", rights: observer },
    ShippedProfile {
        name: "Self-Service",
        comment: "Sees only the own account",
        rights: Rights::default,
    },
];

fn admin() -> Rights {
    let mut rights = Rights::default();
    for subject in Subject::ALL {
        if subject == Subject::Profiles {
            rights.grant(subject, &[Action::Read]);
        } else {
            rights.grant(subject, &Action::ALL);
        }
    }
    rights
}

fn technician() -> Rights {
    let mut rights = Rights::default();
    rights.grant(Subject::Assets, &[Action::Read, Action::Update, Action::Create, Action::Delete]);
    rights.grant(Subject::Inventory, &[Action::Read]);
    rights
}

fn observer() -> Rights {
    let mut rights = Rights::default();
    rights.grant(Subject::Assets, &[Action::Read]);
    rights
}
