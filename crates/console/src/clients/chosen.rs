//! Doing one thing with several clients: first a page that says what it hits, then the deed.

use super::PATH;
use crate::{html, list_query::ListQuery};
use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use rights::{Action, Subject};
use store::{Change, ClientImpact, ClientKey};
use web::{App, Fields, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "clients/chosen.html")]
struct ChosenPage {
    page: Page,
    act: Act,
    keys: Vec<i64>,
    /// The names of the first of them.
    names: Vec<String>,
    /// How many are not named.
    more: usize,
    impact: ClientImpact,
    /// What is to be typed before clients are deleted.
    confirmation: String,
    problem: String,
}

/// What is done with the chosen clients.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Act {
    Enable,
    Disable,
    Delete,
}

impl Act {
    fn parse(name: &str) -> Option<Self> {
        [Self::Enable, Self::Disable, Self::Delete].into_iter().find(|act| act.as_str() == name)
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Enable => "enable",
            Self::Disable => "disable",
            Self::Delete => "delete",
        }
    }

    /// The key of what it does.
    const fn key(self) -> &'static str {
        match self {
            Self::Enable => "chosen-enable",
            Self::Disable => "chosen-disable",
            Self::Delete => "chosen-delete",
        }
    }

    /// The key of the button.
    const fn button(self) -> &'static str {
        match self {
            Self::Enable => "act-enable",
            Self::Disable => "act-disable",
            Self::Delete => "delete-permanently",
        }
    }

    const fn right(self) -> Action {
        match self {
            Self::Enable | Self::Disable => Action::Update,
            Self::Delete => Action::Purge,
        }
    }

    const fn ends_tokens(self) -> bool {
        !matches!(self, Self::Enable)
    }

    fn is_deletion(self) -> bool {
        self == Self::Delete
    }

    /// Does it, and counts the clients.
    fn run(self, change: &mut Change<'_>, keys: &[ClientKey]) -> Result<u64, store::Error> {
        match self {
            Self::Enable => change.set_clients_enabled(keys, true),
            Self::Disable => change.set_clients_enabled(keys, false),
            Self::Delete => change.delete_clients(keys),
        }
    }

    /// The word in the address of the list that says what was done.
    const fn notice(self) -> &'static str {
        match self {
            Self::Enable => "clients-enabled",
            Self::Disable => "clients-disabled",
            Self::Delete => "clients-deleted",
        }
    }
}

/// How many clients are named.
const NAMED: usize = 20;

/// Says what an act would hit.
pub(crate) async fn confirm_chosen(
    State(app): State<App>,
    Now(now): Now,
    signed_in: SignedIn,
    query: ListQuery,
) -> Result<Response, PageError> {
    let act = Act::parse(query.value("act"));
    signed_in.require(Subject::Clients, act.map_or(Action::Update, Act::right))?;
    let keys: Vec<ClientKey> = query.chosen().into_iter().map(ClientKey).collect();
    match act {
        Some(act) if !keys.is_empty() => {
            Ok(html(&confirmation(&app, &signed_in, now, act, keys).await?)?.into_response())
        }
        _ => Ok(Redirect::to(&format!("{PATH}?notice=none-chosen")).into_response()),
    }
}

/// Acts on the chosen clients.
pub(crate) async fn act_on_chosen(
    State(app): State<App>,
    Now(now): Now,
    SignedForm { signed_in, fields }: SignedForm,
) -> Result<Response, PageError> {
    let act = Act::parse(fields.get("act"));
    signed_in.require(Subject::Clients, act.map_or(Action::Update, Act::right))?;
    let (Some(act), keys) = (act, keys(&fields)) else { return Err(PageError::NotFound) };
    if act.is_deletion() && fields.get("confirmation").trim() != keys.len().to_string() {
        let mut page = confirmation(&app, &signed_in, now, act, keys).await?;
        page.problem = signed_in.language.t("chosen-confirmation-problem");
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response());
    }
    app.store.change(signed_in.actor(), now, move |change| act.run(change, &keys)).await?;
    Ok(Redirect::to(&format!("{PATH}?notice={}", act.notice())).into_response())
}

fn keys(fields: &Fields) -> Vec<ClientKey> {
    let mut keys: Vec<i64> =
        fields.all("key").filter_map(|key| key.parse().ok()).take(1000).collect();
    keys.sort_unstable();
    keys.dedup();
    keys.into_iter().map(ClientKey).collect()
}

async fn confirmation(
    app: &App,
    signed_in: &SignedIn,
    now: oauth::Timestamp,
    act: Act,
    keys: Vec<ClientKey>,
) -> Result<ChosenPage, PageError> {
    let count = keys.len();
    let asked = keys.clone();
    let (names, impact) = app
        .store
        .browse(move |db| {
            let mut names = Vec::new();
            for key in asked.iter().take(NAMED) {
                names.extend(db.client_by_key(*key)?.map(|client| client.metadata.name));
            }
            Ok((names, db.impact_of_clients(&asked, now)?))
        })
        .await?;
    let title = signed_in.language.t1(act.key(), "count", count);
    Ok(ChosenPage {
        page: Page::new(app, signed_in, title, "clients"),
        act,
        more: count.saturating_sub(NAMED),
        keys: keys.into_iter().map(|key| key.0).collect(),
        names,
        impact,
        confirmation: count.to_string(),
        problem: String::new(),
    })
}
