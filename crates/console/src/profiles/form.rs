//! The form of a profile: its name, and a matrix of rights.

use rights::{Action, Rights, Subject};
use store::Profile;
use web::{Fields, Language};

/// The form as it is shown.
pub(crate) struct ProfileForm {
    pub(crate) name: String,
    pub(crate) comment: String,
    pub(crate) requires_second_factor: bool,
    /// The name of each action, with the key of what people call it.
    pub(crate) actions: Vec<(&'static str, String)>,
    pub(crate) rows: Vec<RightsRow>,
    pub(crate) problems: ProfileProblems,
}

/// What is wrong with each field; empty if nothing is.
#[derive(Default)]
pub(crate) struct ProfileProblems {
    pub(crate) name: String,
    pub(crate) comment: String,
    pub(crate) rights: String,
}

/// A row of the matrix: what may be done with a subject.
pub(crate) struct RightsRow {
    /// The subject's name in the form.
    pub(crate) subject: &'static str,
    /// The key of what people call it.
    pub(crate) label: String,
    pub(crate) cells: Vec<RightsCell>,
}

/// A cell of the matrix.
pub(crate) struct RightsCell {
    /// The action's name.
    pub(crate) action: &'static str,
    pub(crate) allowed: bool,
}

/// A profile as it is to be saved.
#[derive(Clone)]
pub(crate) struct TypedProfile {
    pub(crate) name: String,
    pub(crate) comment: String,
    pub(crate) requires_second_factor: bool,
    pub(crate) rights: Rights,
}

/// The subjects in the order of the menu.
const SUBJECTS: [Subject; 8] = [
    Subject::Clients,
    Subject::Inventory,
    Subject::Users,
    Subject::Profiles,
    Subject::Entities,
    Subject::Assets,
    Subject::Audit,
    Subject::Configuration,
];

/// The actions in the order of the columns.
const ACTIONS: [Action; 5] =
    [Action::Read, Action::Create, Action::Update, Action::Delete, Action::Purge];

const LONGEST_NAME: usize = 100;
const LONGEST_COMMENT: usize = 4_000;

impl TypedProfile {
    /// Reads what was typed.
    pub(crate) fn read(fields: &Fields) -> Self {
        let mut rights = Rights::default();
        for subject in SUBJECTS {
            for action in fields.all(subject.as_str()) {
                let known = ACTIONS.into_iter().find(|known| known.as_str() == action);
                rights.grant(subject, known.as_slice());
            }
        }
        Self {
            name: fields.get("name").trim().to_owned(),
            comment: fields.get("comment").trim().to_owned(),
            requires_second_factor: fields.has("requires_second_factor"),
            rights,
        }
    }

    /// Finds what is wrong. Nobody gives a profile what they may not do themselves; what it may do `before` stays.
    pub(crate) fn problems(
        &self,
        own: &Rights,
        before: &Rights,
        language: Language,
    ) -> Option<ProfileProblems> {
        let told = |wrong: bool, key: &str| if wrong { language.t(key) } else { String::new() };
        let length = self.name.chars().count();
        let mut allowed = own.clone();
        for (subject, sum) in before.stored() {
            allowed.grant_stored(subject, sum);
        }
        let problems = ProfileProblems {
            name: told(
                length == 0 || length > LONGEST_NAME || self.name.chars().any(char::is_control),
                "name-problem",
            ),
            comment: told(self.comment.chars().count() > LONGEST_COMMENT, "comment-problem"),
            rights: told(!allowed.cover(&self.rights), "profile-rights-problem"),
        };
        let wrong = [&problems.name, &problems.comment, &problems.rights];
        wrong.iter().any(|problem| !problem.is_empty()).then_some(problems)
    }
}

impl ProfileForm {
    /// Shows what was typed.
    pub(crate) fn typed(typed: &TypedProfile, problems: ProfileProblems) -> Self {
        let rows = SUBJECTS.map(|subject| RightsRow {
            subject: subject.as_str(),
            label: format!("right-{}", subject.as_str().replace('_', "-")),
            cells: ACTIONS
                .map(|action| RightsCell {
                    action: action.as_str(),
                    allowed: typed.rights.allow(subject, action),
                })
                .into(),
        });
        Self {
            name: typed.name.clone(),
            comment: typed.comment.clone(),
            requires_second_factor: typed.requires_second_factor,
            actions: ACTIONS
                .map(|action| (action.as_str(), format!("action-{}", action.as_str())))
                .into(),
            rows: rows.into(),
            problems,
        }
    }

    /// Shows a profile with its rights.
    pub(crate) fn of(profile: &Profile, rights: Rights) -> Self {
        let typed = TypedProfile {
            name: profile.name.clone(),
            comment: profile.comment.clone(),
            requires_second_factor: profile.requires_second_factor,
            rights,
        };
        Self::typed(&typed, ProfileProblems::default())
    }
}
