//! Making and changing a rule.

use super::{
    Found, PATH, find,
    form::{RuleForm, Typed, usual_name},
    framed,
    list::heading,
    told::label_told,
};
use crate::html;
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use inventory::rules::{RuleLabel, RuleList};
use rights::{Action, Subject};
use serde::Deserialize;
use store::{EntityId, Error, Rejection, Visible};
use web::{App, Flash, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "rules/edit.html")]
struct EditPage {
    page: Page,
    form: RuleForm,
    /// The key of what the list is called.
    heading: &'static str,
    /// The rule's number; `None` for a new one.
    number: Option<i64>,
    /// What it is called where the name is left empty.
    usual_name: Option<String>,
    may_change: bool,
}

/// To which list a new rule comes.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct WhichList {
    list: String,
}

async fn entities(app: &App) -> Result<Vec<(EntityId, String)>, PageError> {
    Ok(app.store.read(|db| db.entity_names(&Visible::Everything)).await?)
}

/// Shows the form of a new rule.
pub(crate) async fn new_rule(
    State(app): State<App>,
    signed_in: SignedIn,
    Query(WhichList { list }): Query<WhichList>,
) -> Result<Response, PageError> {
    signed_in.require_in_root(Subject::Inventory, Action::Update)?;
    let list = RuleList::parse(&list).unwrap_or(RuleList::Assets);
    let form = RuleForm::new(list, &Typed::default(), &entities(&app).await?, signed_in.language);
    show_new(&app, &signed_in, form, None, StatusCode::OK)
}

/// Adds a rule.
pub(crate) async fn create_rule(
    State(app): State<App>,
    Now(now): Now,
    SignedForm { signed_in, fields }: SignedForm,
) -> Result<Response, PageError> {
    signed_in.require_in_root(Subject::Inventory, Action::Update)?;
    let list = RuleList::parse(fields.get("list")).unwrap_or(RuleList::Assets);
    let (typed, entities) = (Typed::read(&fields), entities(&app).await?);
    let mut form = RuleForm::new(list, &typed, &entities, signed_in.language);
    let wrong = StatusCode::UNPROCESSABLE_ENTITY;
    let Some(edit) = form.edit(&typed, None, &entities, signed_in.language) else {
        return show_new(&app, &signed_in, form, None, wrong);
    };
    let added = app.store.change(signed_in.actor(), now, move |db| db.add_rule(list, &edit)).await;
    match added {
        Ok(number) => {
            Ok(Redirect::to(&format!("{PATH}?notice=rule-added#rule-{number}")).into_response())
        }
        Err(Error::Rejected(Rejection::Conflict(_))) => {
            let told = Flash::danger(signed_in.language.t("rules-full"));
            show_new(&app, &signed_in, form, Some(told), StatusCode::CONFLICT)
        }
        Err(error) => Err(error.into()),
    }
}

fn show_new(
    app: &App,
    signed_in: &SignedIn,
    form: RuleForm,
    told: Option<Flash>,
    status: StatusCode,
) -> Result<Response, PageError> {
    let page = framed(app, signed_in, signed_in.language.t("rule-add")).with_flash(told);
    let heading = heading(form.list);
    let shown = EditPage { page, form, heading, number: None, usual_name: None, may_change: true };
    Ok((status, html(&shown)?).into_response())
}

/// Shows a rule.
pub(crate) async fn rule(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(number): Path<i64>,
) -> Result<Response, PageError> {
    signed_in.require_in_root(Subject::Inventory, Action::Read)?;
    let Found { list, rule } = find(&app, number).await?;
    let form = RuleForm::new(list, &Typed::of(&rule), &entities(&app).await?, signed_in.language);
    show(&app, &signed_in, (number, &rule.label), form, StatusCode::OK)
}

/// Changes a rule.
pub(crate) async fn update_rule(
    State(app): State<App>,
    Now(now): Now,
    Path(number): Path<i64>,
    SignedForm { signed_in, fields }: SignedForm,
) -> Result<Response, PageError> {
    signed_in.require_in_root(Subject::Inventory, Action::Update)?;
    let Found { list, rule } = find(&app, number).await?;
    let (typed, entities) = (Typed::read(&fields), entities(&app).await?);
    let mut form = RuleForm::new(list, &typed, &entities, signed_in.language);
    let shipped = Some(&rule.label).filter(|label| matches!(label, RuleLabel::Shipped(_)));
    let Some(edit) = form.edit(&typed, shipped, &entities, signed_in.language) else {
        let wrong = StatusCode::UNPROCESSABLE_ENTITY;
        return show(&app, &signed_in, (number, &rule.label), form, wrong);
    };
    let change = move |db: &mut store::Change<'_>| db.edit_rule(number, &edit);
    if !app.store.change(signed_in.actor(), now, change).await? {
        return Err(PageError::NotFound);
    }
    Ok(Redirect::to(&format!("{PATH}?notice=saved#rule-{number}")).into_response())
}

fn show(
    app: &App,
    signed_in: &SignedIn,
    (number, label): (i64, &RuleLabel),
    form: RuleForm,
    status: StatusCode,
) -> Result<Response, PageError> {
    let language = signed_in.language;
    let shown = EditPage {
        page: framed(app, signed_in, label_told(label, language)),
        heading: heading(form.list),
        form,
        number: Some(number),
        usual_name: usual_name(label, language),
        may_change: signed_in.may_in_root(Subject::Inventory, Action::Update),
    };
    Ok((status, html(&shown)?).into_response())
}
