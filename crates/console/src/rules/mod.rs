//! Administration → Inventory → Import rules, and trying a document.

mod acts;
mod chosen;
mod edit;
mod evidence;
mod form;
mod list;
mod told;
mod trial;

pub(crate) use acts::{
    change_state, confirm_deletion, confirm_reset, delete_rule, move_rule, reset,
};
pub(crate) use chosen::RuleRows;
pub(crate) use edit::{create_rule, new_rule, rule, update_rule};
pub(crate) use evidence::matched;
pub(crate) use list::rules;
pub(crate) use told::label_told;
pub(crate) use trial::{trial, trial_page};

use crate::inventory::tabs;
use inventory::rules::{Rule, RuleList};
use web::{App, Page, PageError, SignedIn};

/// Where the rules are.
const PATH: &str = "/administration/inventory/rules";

/// A rule with the list that it stands in.
struct Found {
    list: RuleList,
    rule: Rule,
}

async fn find(app: &App, number: i64) -> Result<Found, PageError> {
    let rules = app.store.read(|db| db.rules()).await?;
    let found = rules.rule(number).map(|(list, rule)| (list, rule.clone()));
    let (list, rule) = found.ok_or(PageError::NotFound)?;
    Ok(Found { list, rule })
}

fn framed(app: &App, signed_in: &SignedIn, title: impl Into<String>) -> Page {
    Page::new(app, signed_in, title, "inventory")
}
