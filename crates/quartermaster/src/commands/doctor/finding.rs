//! What the doctor finds: a check, how it went, and what to do.

/// How a check went.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum State {
    Fine,
    /// The server runs, but not as it should.
    Warning,
    /// The server does not run, or is not safe.
    Wrong,
}

impl State {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Fine => "ok",
            Self::Warning => "warning",
            Self::Wrong => "wrong",
        }
    }
}

/// The outcome of a check.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    pub(super) check: &'static str,
    pub(super) state: State,
    pub(super) told: String,
    pub(super) remedy: Option<String>,
}

impl Finding {
    pub(super) fn fine(check: &'static str, told: impl Into<String>) -> Self {
        Self { check, state: State::Fine, told: told.into(), remedy: None }
    }

    pub(super) fn warning(
        check: &'static str,
        told: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self { check, state: State::Warning, told: told.into(), remedy: Some(remedy.into()) }
    }

    pub(super) fn wrong(
        check: &'static str,
        told: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self { check, state: State::Wrong, told: told.into(), remedy: Some(remedy.into()) }
    }
}
