//! What can be ended under Administration → Sessions, and who may.

use oauth::TokenNumber;
use rights::{Action, Subject};
use store::{ClientKey, FamilyId, SessionId, UserId, Visible};
use web::{PageError, SignedIn};

/// What is to end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Target {
    /// A web session.
    Session(SessionId),
    /// What a person has let a client do.
    Grant(FamilyId),
    /// A token of a client that acts for itself.
    Token(TokenNumber),
    /// Everything by which a user is let in.
    User(UserId),
    /// Everything by which a client is let in.
    Client(ClientKey),
    /// All access of everybody.
    Everything,
}

impl Target {
    /// Reads what stands in the address or in the form.
    pub(crate) fn read(what: &str, id: &str) -> Option<Self> {
        if what == "everything" {
            return Some(Self::Everything);
        }
        let id = id.parse().ok()?;
        Some(match what {
            "session" => Self::Session(SessionId(id)),
            "grant" => Self::Grant(FamilyId(id)),
            "token" => Self::Token(TokenNumber(id)),
            "user" => Self::User(UserId(id)),
            "client" => Self::Client(ClientKey(id)),
            _ => return None,
        })
    }

    /// Returns the word and the number by which it is read.
    pub(crate) const fn words(self) -> (&'static str, i64) {
        match self {
            Self::Session(id) => ("session", id.0),
            Self::Grant(id) => ("grant", id.0),
            Self::Token(number) => ("token", number.0),
            Self::User(id) => ("user", id.0),
            Self::Client(key) => ("client", key.0),
            Self::Everything => ("everything", 0),
        }
    }

    /// Lets pass who may end it: web sessions are a matter of users, tokens one of clients. Whose they are is asked where
    /// they are looked up; everything is ended only by who reaches everybody.
    pub(crate) fn require(self, signed_in: &SignedIn) -> Result<(), PageError> {
        let subjects: &[Subject] = match self {
            Self::Session(_) => &[Subject::Users],
            Self::Grant(_) | Self::Token(_) | Self::Client(_) => &[Subject::Clients],
            Self::User(_) | Self::Everything => &[Subject::Users, Subject::Clients],
        };
        subjects.iter().try_for_each(|subject| signed_in.require(*subject, Action::Update))?;
        let reaches_all = signed_in.visible(Subject::Users, Action::Update) == Visible::Everything;
        if self == Self::Everything && !reaches_all { Err(PageError::Forbidden) } else { Ok(()) }
    }

    /// Returns the tab of the list in which it stands.
    pub(crate) const fn tab(self) -> &'static str {
        match self {
            Self::Session(_) | Self::User(_) | Self::Everything => "web",
            Self::Grant(_) | Self::Token(_) | Self::Client(_) => "tokens",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_read_as_it_is_written() {
        for target in [
            Target::Session(SessionId(3)),
            Target::Grant(FamilyId(4)),
            Target::Token(TokenNumber(5)),
            Target::User(UserId(6)),
            Target::Client(ClientKey(7)),
            Target::Everything,
        ] {
            let (what, id) = target.words();
            assert_eq!(Target::read(what, &id.to_string()), Some(target));
        }
        for (what, id) in [("", ""), ("session", ""), ("session", "x"), ("all", "1")] {
            assert_eq!(Target::read(what, id), None, "{what} {id}");
        }
    }
}
