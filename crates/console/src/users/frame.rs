//! What the tabs of a user's page have in common.

use super::PATH;
use crate::tabs::Tab;
use rights::{Action, Subject};
use store::{Account, UserId};
use web::{App, Page, PageError, SignedIn};

/// A user who was found, seen from who looks.
pub(crate) struct FoundUser {
    pub(crate) account: Account,
    /// Whether the user may do something, or is somewhere, that is beyond the person who looks.
    pub(crate) outranks: bool,
    /// Whether the person who looks may delete the user.
    pub(crate) may_delete: bool,
    /// Whether nobody else has the profile Super-Admin.
    pub(crate) is_last: bool,
}

/// What stands above each tab.
#[expect(clippy::struct_excessive_bools, reason = "each says what somebody may see")]
pub(crate) struct UserFrame {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) full_name: String,
    pub(crate) enabled: bool,
    pub(crate) outranks: bool,
    pub(crate) is_last: bool,
    pub(crate) tabs: Vec<Tab>,
    /// Whether the person who looks may change the user.
    pub(crate) may_change: bool,
}

const TABS: [(&str, &str); 5] = [
    ("user-tab-account", ""),
    ("user-tab-profiles", "/profiles"),
    ("user-tab-sign-in", "/sign-in"),
    ("user-tab-sessions", "/sessions"),
    ("user-tab-history", "/history"),
];

/// Finds a user who is seen.
pub(crate) async fn find(app: &App, signed_in: &SignedIn, id: i64) -> Result<FoundUser, PageError> {
    let (id, powers) = (UserId(id), signed_in.powers.clone());
    let visible = signed_in.visible(Subject::Users, Action::Read);
    // Who may not change anybody is told nothing about who could.
    let may_change = signed_in.rights.allow(Subject::Users, Action::Update);
    let action = if may_change { Action::Update } else { Action::Read };
    let found = app
        .store
        .read(move |db| {
            let account = if db.sees_user(&visible, id)? { db.account(id)? } else { None };
            let Some(mut account) = account else { return Ok(None) };
            account.holdings = db.named_holdings_of_user(id, &visible)?;
            Ok(Some(FoundUser {
                account,
                outranks: !db.out_of_command(&powers, action, &[id])?.is_empty(),
                may_delete: db.out_of_command(&powers, Action::Purge, &[id])?.is_empty()
                    && db.sees_user(&powers.visible(Subject::Users, Action::Purge), id)?,
                is_last: db.is_last_super_admin(id)?,
            }))
        })
        .await?;
    found.ok_or(PageError::NotFound)
}

/// Finds a user to be changed. Nobody changes who may do more than they: that would be a way to more rights.
pub(crate) async fn find_to_change(
    app: &App,
    signed_in: &SignedIn,
    id: i64,
) -> Result<FoundUser, PageError> {
    let found = find(app, signed_in, id).await?;
    let may_change = signed_in.rights.allow(Subject::Users, Action::Update);
    if found.outranks || !may_change { Err(PageError::Forbidden) } else { Ok(found) }
}

impl UserFrame {
    /// Puts together what stands above a tab.
    pub(crate) fn new(found: &FoundUser, signed_in: &SignedIn, tab: &str) -> Self {
        let FoundUser { account, outranks, is_last, .. } = found;
        let id = account.user.id.0;
        let tabs = TABS.into_iter().map(|(label, path)| {
            let shown = Tab::new(label, format!("{PATH}/{id}{path}"), path == tab);
            if path == "/profiles" { shown.with_count(account.holdings.len()) } else { shown }
        });
        Self {
            id,
            name: account.user.name.clone(),
            full_name: account.edit.full_name.clone(),
            enabled: account.user.enabled,
            outranks: *outranks,
            is_last: *is_last,
            tabs: tabs.collect(),
            may_change: signed_in.rights.allow(Subject::Users, Action::Update) && !outranks,
        }
    }
}

/// Frames the page of a user.
pub(crate) fn page(app: &App, signed_in: &SignedIn, found: &FoundUser) -> Page {
    Page::new(app, signed_in, found.account.user.name.clone(), "users")
}
