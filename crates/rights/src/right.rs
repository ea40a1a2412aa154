//! Rights: an action on a subject.

use std::collections::BTreeMap;

/// What a right is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Subject {
    /// Computers and the other assets.
    Assets,
    /// The audit log.
    Audit,
    /// OAuth clients, their secrets and tokens.
    Clients,
    /// General settings.
    Configuration,
    /// Entities.
    Entities,
    /// Inventory settings and agents.
    Inventory,
    /// Profiles.
    Profiles,
    /// Users.
    Users,
}

impl Subject {
    /// Every subject.
    pub const ALL: [Self; 8] = [
        Self::Assets,
        Self::Audit,
        Self::Clients,
        Self::Configuration,
        Self::Entities,
        Self::Inventory,
        Self::Profiles,
        Self::Users,
    ];

    /// Returns the name under which the subject is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Assets => "assets",
            Self::Audit => "audit",
            Self::Clients => "oauth_client",
            Self::Configuration => "configuration",
            Self::Entities => "entities",
            Self::Inventory => "inventory",
            Self::Profiles => "profiles",
            Self::Users => "users",
        }
    }

    /// Says whether things of this kind, or some of them, belong to entities. The others belong to the whole
    /// installation.
    pub const fn belongs_to_entities(self) -> bool {
        match self {
            Self::Assets | Self::Entities | Self::Inventory | Self::Users => true,
            Self::Audit | Self::Clients | Self::Configuration | Self::Profiles => false,
        }
    }

    /// Finds a subject by the name under which it is stored.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|subject| subject.as_str() == name)
    }
}

/// What a right allows. The numbers are GLPI's, and are added up to be stored.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(i64)]
pub enum Action {
    /// See it.
    Read = 1,
    /// Change it.
    Update = 2,
    /// Make a new one.
    Create = 4,
    /// Put it away.
    Delete = 8,
    /// Remove it for good.
    Purge = 16,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 5] = [Self::Read, Self::Update, Self::Create, Self::Delete, Self::Purge];

    /// Returns the name, as in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Update => "update",
            Self::Create => "create",
            Self::Delete => "delete",
            Self::Purge => "purge",
        }
    }
}

/// What one profile, or several together, may do.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Rights(BTreeMap<Subject, i64>);

impl Rights {
    /// Returns every action on every subject.
    pub fn all() -> Self {
        let mut rights = Self::default();
        for subject in Subject::ALL {
            rights.grant(subject, &Action::ALL);
        }
        rights
    }

    /// Adds actions on a subject.
    pub fn grant(&mut self, subject: Subject, actions: &[Action]) {
        self.grant_stored(subject, actions.iter().fold(0, |sum, action| sum | *action as i64));
    }

    /// Adds the actions of a stored sum; bits that mean nothing are left out.
    pub fn grant_stored(&mut self, subject: Subject, sum: i64) {
        let known = Action::ALL.iter().fold(0, |known, action| known | *action as i64);
        *self.0.entry(subject).or_default() |= sum & known;
    }

    /// Says whether the action on the subject is allowed.
    pub fn allow(&self, subject: Subject, action: Action) -> bool {
        self.0.get(&subject).is_some_and(|sum| sum & action as i64 != 0)
    }

    /// Says whether everything that the others allow is allowed here too.
    pub fn cover(&self, others: &Self) -> bool {
        others.0.iter().all(|(subject, sum)| {
            let own = self.0.get(subject).copied().unwrap_or_default();
            sum & !own == 0
        })
    }

    /// Adds everything that the others allow.
    pub fn add(&mut self, others: &Self) {
        for (subject, sum) in others.stored() {
            self.grant_stored(subject, sum);
        }
    }

    /// Returns what is left of the rights where they are not held in the root entity: those about things that belong
    /// to entities.
    #[must_use]
    pub fn within_entities(&self) -> Self {
        let kept = self.stored().filter(|(subject, _)| subject.belongs_to_entities());
        Self(kept.collect())
    }

    /// Returns each subject with the sum of its actions, as stored.
    pub fn stored(&self) -> impl Iterator<Item = (Subject, i64)> + '_ {
        self.0.iter().map(|(subject, sum)| (*subject, *sum))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_allowed_that_was_not_granted() {
        let mut rights = Rights::default();
        assert!(!rights.allow(Subject::Clients, Action::Read));
        rights.grant(Subject::Clients, &[Action::Read, Action::Create]);
        assert!(rights.allow(Subject::Clients, Action::Create));
        assert!(!rights.allow(Subject::Clients, Action::Purge));
        assert!(!rights.allow(Subject::Users, Action::Read));
    }

    #[test]
    fn rights_cover_what_they_allow_themselves_and_nothing_else() {
        let mut some = Rights::default();
        some.grant(Subject::Users, &[Action::Read, Action::Update]);
        let mut more = some.clone();
        more.grant(Subject::Profiles, &[Action::Read]);
        assert!(some.cover(&Rights::default()) && some.cover(&some) && more.cover(&some));
        assert!(!some.cover(&more) && !Rights::default().cover(&some));
    }

    #[test]
    fn below_the_root_only_rights_about_things_of_entities_count() {
        let mut rights = Rights::default();
        rights.grant(Subject::Assets, &[Action::Read]);
        let assets = rights.clone();
        rights.grant(Subject::Clients, &[Action::Read]);
        assert_eq!(rights.within_entities(), assets);
        let mut sum = assets.clone();
        sum.add(&rights);
        assert_eq!(sum, rights);
    }

    #[test]
    fn rights_read_back_what_they_store() {
        let mut read = Rights::default();
        for (subject, sum) in Rights::all().stored() {
            read.grant_stored(Subject::parse(subject.as_str()).unwrap(), sum | 1 << 40);
        }
        assert_eq!(read, Rights::all());
    }
}
