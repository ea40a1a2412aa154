//! The lists of rules, in the order in which they are asked.

use super::{
    RuleRows, framed, tabs,
    told::{Entities, criterion_told, label_told, outcome_told},
};
use crate::{
    chosen::offered, export::export_all, html, list_query::ListQuery, notice::NoticeQuery,
    tabs::Tab,
};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::{IntoResponse as _, Response},
};
use inventory::rules::{MOST_RULES, Rule, RuleList, RuleState};
use rights::{Action, Subject};
use serde_json::{Value, json};
use store::Visible;
use web::{App, Language, Page, PageError, SignedIn};

#[derive(Template)]
#[template(path = "rules/list.html")]
struct ListPage {
    page: Page,
    tabs: Vec<Tab>,
    lists: Vec<ShownList>,
    may_change: bool,
    /// What can be done with several.
    acts: Vec<(&'static str, &'static str)>,
}

/// A list as it is shown.
struct ShownList {
    word: &'static str,
    /// The keys of its heading, of what it decides, and of what comes where no rule fits.
    heading: &'static str,
    about: &'static str,
    otherwise: &'static str,
    rules: Vec<ShownRule>,
    takes_more: bool,
}

/// A rule as it is shown.
struct ShownRule {
    number: i64,
    name: String,
    criteria: Vec<String>,
    outcome: String,
    is_on: bool,
    is_first: bool,
    is_last: bool,
}

/// The columns of a file.
const COLUMNS: [&str; 7] = ["list", "turn", "number", "name", "criteria", "outcome", "enabled"];

/// Shows the rules.
pub(crate) async fn rules(
    State(app): State<App>,
    signed_in: SignedIn,
    query: ListQuery,
    Query(notice): Query<NoticeQuery>,
) -> Result<Response, PageError> {
    signed_in.require_in_root(Subject::Inventory, Action::Read)?;
    let language = signed_in.language;
    let (rules, entities) =
        app.store.read(|db| Ok((db.rules()?, db.entity_names(&Visible::Everything)?))).await?;
    let list = |list: RuleList| ShownList {
        word: list.as_str(),
        heading: heading(list),
        about: match list {
            RuleList::Entities => "rules-entities-what",
            RuleList::Assets => "rules-assets-what",
        },
        otherwise: match list {
            RuleList::Entities => "rules-entities-otherwise",
            RuleList::Assets => "rules-assets-otherwise",
        },
        rules: shown(rules.list(list), &entities, language),
        takes_more: rules.list(list).len() < MOST_RULES,
    };
    let lists: Vec<ShownList> = RuleList::ALL.into_iter().map(list).collect();
    if let Some(format) = query.export() {
        return Ok(export_all(format, "import-rules", &COLUMNS, cells(&lists)));
    }
    let page = html(&ListPage {
        page: framed(&app, &signed_in, language.t("menu-inventory"))
            .with_flash(notice.told(language)),
        tabs: tabs(&signed_in, "/rules"),
        lists,
        acts: offered(&RuleRows, &signed_in),
        may_change: signed_in.may_in_root(Subject::Inventory, Action::Update),
    })?;
    Ok(page.into_response())
}

fn cells(lists: &[ShownList]) -> Vec<Vec<Value>> {
    let rules = lists.iter().flat_map(|list| (1..).zip(&list.rules).map(move |rule| (list, rule)));
    let cells = rules.map(|(list, (turn, rule))| {
        vec![
            json!(list.word),
            json!(turn),
            json!(rule.number),
            json!(rule.name),
            json!(rule.criteria),
            json!(rule.outcome),
            json!(rule.is_on),
        ]
    });
    cells.collect::<Vec<Vec<Value>>>()
}

/// Returns the key of what a list is called.
pub(super) const fn heading(list: RuleList) -> &'static str {
    match list {
        RuleList::Entities => "rules-entities",
        RuleList::Assets => "rules-assets",
    }
}

fn shown(rules: &[Rule], entities: &Entities, language: Language) -> Vec<ShownRule> {
    let last = rules.len().saturating_sub(1);
    let shown = rules.iter().enumerate().map(|(place, rule)| ShownRule {
        number: rule.number,
        name: label_told(&rule.label, language),
        criteria: rule.criteria.iter().map(|one| criterion_told(one, entities, language)).collect(),
        outcome: outcome_told(&rule.outcome, entities, language),
        is_on: rule.state == RuleState::On,
        is_first: place == 0,
        is_last: place == last,
    });
    shown.collect()
}
