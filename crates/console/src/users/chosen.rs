//! Enabling and disabling several users at once.

use super::PATH;
use crate::{html, list_query::ListQuery, refused::refused};
use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use rights::{Action, Subject};
use store::{Powers, Reader, UserId};
use web::{App, Flash, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "users/chosen.html")]
struct ChosenPage {
    page: Page,
    users: Vec<(i64, String)>,
    /// Those among the chosen who may do more than who asks.
    left_out: Vec<String>,
    act: &'static str,
}

/// More users than this are not changed at once.
const MOST: usize = 1000;

fn act(word: &str) -> &'static str {
    if word == "enable" { "enable" } else { "disable" }
}

/// Asks whether the chosen users are really meant.
pub(crate) async fn confirm_chosen(
    State(app): State<App>,
    signed_in: SignedIn,
    query: ListQuery,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Users, Action::Update)?;
    show(&app, &signed_in, query.chosen(), act(query.value("act")), None).await
}

/// Enables or disables the chosen users.
pub(crate) async fn act_on_chosen(
    State(app): State<App>,
    Now(now): Now,
    SignedForm { signed_in, fields }: SignedForm,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Users, Action::Update)?;
    let keys = fields.all("key").filter_map(|key| key.parse().ok()).take(MOST);
    let (keys, act) = (keys.collect::<Vec<i64>>(), act(fields.get("act")));
    let (powers, chosen, enabled) = (signed_in.powers.clone(), keys.clone(), act == "enable");
    let changed = app
        .store
        .change(signed_in.actor(), now, move |db| {
            for (id, _) in sorted(db, &powers, &chosen)?.commanded {
                db.set_user_enabled(id, enabled)?;
            }
            Ok(())
        })
        .await;
    if let Err(error) = changed {
        let flash = refused(error, signed_in.language)?;
        return show(&app, &signed_in, keys, act, Some(flash)).await;
    }
    let notice = if enabled { "users-enabled" } else { "users-disabled" };
    Ok(Redirect::to(&format!("{PATH}?notice={notice}")).into_response())
}

/// The chosen users that are seen.
struct Sorted {
    /// Those whom the person may change.
    commanded: Vec<(UserId, String)>,
    /// Those who are beyond the person.
    left_out: Vec<(UserId, String)>,
}

fn sorted(db: &mut Reader<'_>, powers: &Powers, keys: &[i64]) -> store::Result<Sorted> {
    let ids: Vec<UserId> = keys.iter().copied().map(UserId).collect();
    let seen = db.users_named(&ids, &powers.visible(Subject::Users, Action::Update))?;
    let beyond = db.out_of_command(powers, Action::Update, &ids)?;
    let (left_out, commanded) = seen.into_iter().partition(|(id, _)| beyond.contains(id));
    Ok(Sorted { commanded, left_out })
}

async fn show(
    app: &App,
    signed_in: &SignedIn,
    keys: Vec<i64>,
    act: &'static str,
    flash: Option<Flash>,
) -> Result<Response, PageError> {
    let powers = signed_in.powers.clone();
    let Sorted { commanded, left_out } =
        app.store.browse(move |db| sorted(db, &powers, &keys)).await?;
    let users: Vec<(i64, String)> = commanded.into_iter().map(|(id, name)| (id.0, name)).collect();
    let left_out: Vec<String> = left_out.into_iter().map(|(_, name)| name).collect();
    if users.is_empty() && left_out.is_empty() {
        return Ok(Redirect::to(&format!("{PATH}?notice=none-chosen")).into_response());
    }
    let status = if flash.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let title = if act == "enable" { "users-enable-title" } else { "users-disable-title" };
    let title = signed_in.language.t1(title, "count", users.len());
    let page = Page::new(app, signed_in, title, "users").with_flash(flash);
    Ok((status, html(&ChosenPage { page, users, left_out, act })?).into_response())
}
