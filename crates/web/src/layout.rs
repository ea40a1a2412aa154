//! What every page shows around its content.

use crate::{App, Assets, FormGuard, SignedIn};
use rights::{Action, Subject};

/// A message above the content.
#[derive(Clone, Debug)]
pub struct Flash {
    /// `success`, `warning` or `danger`.
    pub kind: &'static str,
    /// What it says.
    pub text: String,
}

/// Which menu entries a person sees.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "one field for each menu entry")]
#[expect(clippy::struct_excessive_bools, reason = "each menu entry is shown or not")]
pub struct Menu {
    pub computers: bool,
    pub agents: bool,
    pub inventory: bool,
    pub clients: bool,
}

/// The frame of a page for somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Page {
    /// The page's name.
    pub title: String,
    /// Who is signed in.
    pub user_name: String,
    /// The person's profile.
    pub profile: String,
    /// The token that forms carry.
    pub csrf: String,
    /// The menu entry that is active.
    pub active: &'static str,
    /// Which menu entries there are.
    pub may: Menu,
    /// A message above the content.
    pub flash: Option<Flash>,
    /// Where the page assets are.
    pub assets: Assets,
    /// The address at which people and agents reach the server, with a slash at its end.
    pub public_url: String,
}

/// The frame of a page for somebody who is not signed in.
#[derive(Clone, Debug)]
pub struct BarePage {
    /// The page's name.
    pub title: String,
    /// The token that forms carry.
    pub csrf: String,
    /// Where the page assets are.
    pub assets: Assets,
    /// A message above the content.
    pub alert: Option<Flash>,
}

impl Page {
    /// Frames a page for a person.
    pub fn new(
        app: &App,
        signed_in: &SignedIn,
        title: impl Into<String>,
        active: &'static str,
    ) -> Self {
        let reads = |subject| signed_in.rights.allow(subject, Action::Read);
        Self {
            title: title.into(),
            user_name: signed_in.user_name.clone(),
            profile: signed_in.profile.clone(),
            csrf: signed_in.form_guard.token().to_owned(),
            active,
            may: Menu {
                computers: reads(Subject::Assets),
                agents: reads(Subject::Inventory),
                inventory: reads(Subject::Inventory),
                clients: reads(Subject::Clients),
            },
            flash: None,
            assets: app.options().assets,
            public_url: app.options().public_url.to_string(),
        }
    }

    /// Puts a message above the content.
    #[must_use]
    pub fn with_flash(self, flash: Option<Flash>) -> Self {
        Self { flash, ..self }
    }
}

impl BarePage {
    /// Frames a page for somebody who is not signed in.
    pub fn new(app: &App, form_guard: &FormGuard, title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            csrf: form_guard.token().to_owned(),
            assets: app.options().assets,
            alert: None,
        }
    }
}

impl Flash {
    /// Says that something went well.
    pub fn success(text: impl Into<String>) -> Self {
        Self { kind: "success", text: text.into() }
    }

    /// Says what went wrong.
    pub fn danger(text: impl Into<String>) -> Self {
        Self { kind: "danger", text: text.into() }
    }
}
