//! What is done with several agents at once: locked, unlocked, deleted.

use super::PATH;
use crate::{html, list_query::ListQuery};
use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect, Response},
};
use rights::{Action, Rights, Subject};
use store::{AgentId, Change};
use web::{App, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "agents/chosen.html")]
struct ChosenPage {
    page: Page,
    act: ChosenAct,
    agents: Vec<ChosenAgent>,
}

/// One of the chosen.
struct ChosenAgent {
    id: i64,
    deviceid: String,
    is_locked: bool,
}

/// What can be done with several.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ChosenAct {
    Lock,
    Unlock,
    Delete,
}

/// More agents than this are not changed at once.
const MOST: usize = 1000;

impl ChosenAct {
    const ALL: [Self; 3] = [Self::Lock, Self::Unlock, Self::Delete];

    fn parse(word: &str) -> Result<Self, PageError> {
        Self::ALL.into_iter().find(|act| act.word() == word).ok_or(PageError::NotFound)
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Lock => "lock",
            Self::Unlock => "unlock",
            Self::Delete => "delete",
        }
    }

    /// The key of what the button of the list says.
    const fn label(self) -> &'static str {
        match self {
            Self::Lock => "agent-lock",
            Self::Unlock => "agent-unlock",
            Self::Delete => "delete-permanently",
        }
    }

    /// The key of what the page is called.
    const fn title(self) -> &'static str {
        match self {
            Self::Lock => "agents-lock-title",
            Self::Unlock => "agents-unlock-title",
            Self::Delete => "agents-delete-title",
        }
    }

    /// The key of what will happen.
    const fn what(self) -> &'static str {
        match self {
            Self::Lock => "agent-lock-what",
            Self::Unlock => "agents-unlock-what",
            Self::Delete => "agents-delete-what",
        }
    }

    const fn notice(self) -> &'static str {
        match self {
            Self::Lock => "agents-locked",
            Self::Unlock => "agents-unlocked",
            Self::Delete => "agents-deleted",
        }
    }

    const fn needs(self) -> Action {
        match self {
            Self::Lock | Self::Unlock => Action::Update,
            Self::Delete => Action::Purge,
        }
    }

    /// Does it; `false` where it is so already.
    fn run(self, change: &mut Change<'_>, agent: AgentId) -> store::Result<bool> {
        match self {
            Self::Lock => change.lock_agent(agent),
            Self::Unlock => change.unlock_agent(agent),
            Self::Delete => change.delete_agent(agent),
        }
    }

    /// Returns what a list offers to who holds these rights: the word, and the key of what it says.
    pub(super) fn offered(rights: &Rights) -> Vec<(&'static str, &'static str)> {
        let may = |act: &Self| rights.allow(Subject::Inventory, act.needs());
        Self::ALL.into_iter().filter(may).map(|act| (act.word(), act.label())).collect()
    }
}

/// Asks whether the chosen agents are really meant.
pub(crate) async fn confirm_chosen(
    State(app): State<App>,
    signed_in: SignedIn,
    query: ListQuery,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Inventory, Action::Read)?;
    let act = ChosenAct::parse(query.value("act"))?;
    signed_in.require(Subject::Inventory, act.needs())?;
    let visible = signed_in.visible(Subject::Inventory, act.needs());
    let ids: Vec<AgentId> = query.chosen().into_iter().map(AgentId).collect();
    let found = app.store.browse(move |db| db.agents_named(&ids, &visible)).await?;
    if found.is_empty() {
        return Ok(Redirect::to(&format!("{PATH}?notice=none-chosen")).into_response());
    }
    let title = signed_in.language.t1(act.title(), "count", found.len());
    let agents = found.into_iter();
    let agents =
        agents.map(|(id, deviceid, is_locked)| ChosenAgent { id: id.0, deviceid, is_locked });
    let page = Page::new(&app, &signed_in, title, "agents");
    Ok(html(&ChosenPage { page, act, agents: agents.collect() })?.into_response())
}

/// Does what was asked with the chosen agents.
pub(crate) async fn act_on_chosen(
    State(app): State<App>,
    Now(now): Now,
    SignedForm { signed_in, fields }: SignedForm,
) -> Result<Redirect, PageError> {
    signed_in.require(Subject::Inventory, Action::Read)?;
    let act = ChosenAct::parse(fields.get("act"))?;
    signed_in.require(Subject::Inventory, act.needs())?;
    let visible = signed_in.visible(Subject::Inventory, act.needs());
    let ids = fields.all("key").filter_map(|key| key.parse().ok()).take(MOST).map(AgentId);
    let ids: Vec<AgentId> = ids.collect();
    let count = app
        .store
        .change(signed_in.actor(), now, move |change| {
            let mut count = 0_usize;
            for (id, ..) in change.agents_named(&ids, &visible)? {
                count += usize::from(act.run(change, id)?);
            }
            Ok(count)
        })
        .await?;
    Ok(Redirect::to(&format!("{PATH}?notice={}&count={count}", act.notice())))
}
