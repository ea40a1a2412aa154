//! What is done with rules: switched, moved, deleted, reset.

use super::{Found, PATH, find, framed, told::label_told};
use crate::html;
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{Html, Redirect},
};
use inventory::rules::RuleState;
use rights::{Action, Subject};
use store::RuleMove;
use web::{App, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "rules/deletion.html")]
struct DeletionPage {
    page: Page,
    number: i64,
}

#[derive(Template)]
#[template(path = "rules/reset.html")]
struct ResetPage {
    page: Page,
    /// How many rules there are that go.
    count: usize,
}

/// Has a rule asked, or passed over.
pub(crate) async fn change_state(
    State(app): State<App>,
    Now(now): Now,
    Path(number): Path<i64>,
    SignedForm { signed_in, fields }: SignedForm,
) -> Result<Redirect, PageError> {
    signed_in.require_in_root(Subject::Inventory, Action::Update)?;
    let state = match fields.get("state") {
        "on" => RuleState::On,
        "off" => RuleState::Off,
        _ => return Err(PageError::BadForm),
    };
    let change = move |db: &mut store::Change<'_>| db.switch_rule(number, state);
    let found = app.store.change(signed_in.actor(), now, change).await?;
    found.then(|| back(number)).ok_or(PageError::NotFound)
}

/// Moves a rule among those of its list.
pub(crate) async fn move_rule(
    State(app): State<App>,
    Now(now): Now,
    Path(number): Path<i64>,
    SignedForm { signed_in, fields }: SignedForm,
) -> Result<Redirect, PageError> {
    signed_in.require_in_root(Subject::Inventory, Action::Update)?;
    let way = RuleMove::parse(fields.get("way")).ok_or(PageError::BadForm)?;
    let change = move |db: &mut store::Change<'_>| db.move_rule(number, way);
    let found = app.store.change(signed_in.actor(), now, change).await?;
    found.then(|| back(number)).ok_or(PageError::NotFound)
}

/// Leads back to the rule in its list.
fn back(number: i64) -> Redirect {
    Redirect::to(&format!("{PATH}#rule-{number}"))
}

/// Asks before a rule is deleted.
pub(crate) async fn confirm_deletion(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(number): Path<i64>,
) -> Result<Html<String>, PageError> {
    signed_in.require_in_root(Subject::Inventory, Action::Update)?;
    let Found { rule, .. } = find(&app, number).await?;
    let page = framed(&app, &signed_in, label_told(&rule.label, signed_in.language));
    html(&DeletionPage { page, number })
}

/// Deletes a rule.
pub(crate) async fn delete_rule(
    State(app): State<App>,
    Now(now): Now,
    Path(number): Path<i64>,
    SignedForm { signed_in, .. }: SignedForm,
) -> Result<Redirect, PageError> {
    signed_in.require_in_root(Subject::Inventory, Action::Update)?;
    app.store.change(signed_in.actor(), now, move |db| db.delete_rule(number)).await?;
    Ok(Redirect::to(&format!("{PATH}?notice=rule-deleted")))
}

/// Asks before the shipped rules take the place of all others.
pub(crate) async fn confirm_reset(
    State(app): State<App>,
    signed_in: SignedIn,
) -> Result<Html<String>, PageError> {
    signed_in.require_in_root(Subject::Inventory, Action::Update)?;
    let rules = app.store.read(|db| db.rules()).await?;
    let page = framed(&app, &signed_in, signed_in.language.t("rules-reset"));
    html(&ResetPage { page, count: rules.assets.len() + rules.entities.len() })
}

/// Puts the shipped rules in the place of all others.
pub(crate) async fn reset(
    State(app): State<App>,
    Now(now): Now,
    SignedForm { signed_in, .. }: SignedForm,
) -> Result<Redirect, PageError> {
    signed_in.require_in_root(Subject::Inventory, Action::Update)?;
    app.store.change(signed_in.actor(), now, |db| db.reset_rules()).await?;
    Ok(Redirect::to(&format!("{PATH}?notice=rules-reset")))
}
