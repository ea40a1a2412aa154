//! What is done with several that wait: each taken in as a new asset, or all deleted.

use super::{
    PATH,
    taking_in::{TakenIn, take_in},
    title, why_label,
};
use crate::{html, list_query::ListQuery};
use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect, Response},
};
use rights::{Action, Rights, Subject};
use store::{Acceptance, RefusedEquipment, RefusedId};
use web::{App, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "refused_equipment/chosen.html")]
struct ChosenPage {
    page: Page,
    act: ChosenAct,
    meant: Vec<ChosenRefused>,
    /// Those whose documents were not kept, and that cannot be taken in.
    left_out: Vec<String>,
}

/// One of the chosen.
struct ChosenRefused {
    id: i64,
    title: String,
    /// The key of why it waits.
    why: &'static str,
}

/// What can be done with several.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ChosenAct {
    Accept,
    Delete,
}

impl ChosenAct {
    const ALL: [Self; 2] = [Self::Accept, Self::Delete];

    fn parse(word: &str) -> Result<Self, PageError> {
        Self::ALL.into_iter().find(|act| act.word() == word).ok_or(PageError::NotFound)
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Delete => "delete",
        }
    }

    /// The key of what the button says.
    const fn label(self) -> &'static str {
        match self {
            Self::Accept => "refused-accept-as-new",
            Self::Delete => "delete-permanently",
        }
    }

    /// The key of what the page is called.
    const fn title(self) -> &'static str {
        match self {
            Self::Accept => "refused-accept-title",
            Self::Delete => "refused-delete-title",
        }
    }

    /// The key of what will happen.
    const fn what(self) -> &'static str {
        match self {
            Self::Accept => "refused-accept-all-what",
            Self::Delete => "refused-delete-all-what",
        }
    }

    const fn needs(self) -> Action {
        match self {
            Self::Accept => Action::Update,
            Self::Delete => Action::Purge,
        }
    }

    /// More than this are not meant at once. Documents that are taken in are read and recorded one by one: a page of them.
    const fn most(self) -> usize {
        match self {
            Self::Accept => 50,
            Self::Delete => 1000,
        }
    }

    /// Returns what a list offers to who holds these rights: the word, and the key of what it says.
    pub(super) fn offered(rights: &Rights) -> Vec<(&'static str, &'static str)> {
        let may = |act: &Self| rights.allow(Subject::Inventory, act.needs());
        Self::ALL.into_iter().filter(may).map(|act| (act.word(), act.label())).collect()
    }
}

/// Asks whether those that are chosen are really meant.
pub(crate) async fn confirm_chosen(
    State(app): State<App>,
    signed_in: SignedIn,
    query: ListQuery,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Inventory, Action::Read)?;
    let act = ChosenAct::parse(query.value("act"))?;
    signed_in.require(Subject::Inventory, act.needs())?;
    let (left_out, meant): (Vec<_>, Vec<_>) = found(&app, &signed_in, act, query.chosen())
        .await?
        .into_iter()
        .partition(|one| act == ChosenAct::Accept && one.size == 0);
    if meant.is_empty() && left_out.is_empty() {
        return Ok(Redirect::to(&format!("{PATH}?notice=none-chosen")).into_response());
    }
    let name = signed_in.language.t1(act.title(), "count", meant.len());
    let meant = meant.iter().map(|one| ChosenRefused {
        id: one.id.0,
        title: title(one),
        why: why_label(one.why),
    });
    let shown = ChosenPage {
        page: Page::new(&app, &signed_in, name, "refused-equipment"),
        act,
        meant: meant.collect(),
        left_out: left_out.iter().map(title).collect(),
    };
    Ok(html(&shown)?.into_response())
}

/// Does what was asked with those that are chosen.
pub(crate) async fn act_on_chosen(
    State(app): State<App>,
    Now(now): Now,
    SignedForm { signed_in, fields }: SignedForm,
) -> Result<Redirect, PageError> {
    signed_in.require(Subject::Inventory, Action::Read)?;
    let act = ChosenAct::parse(fields.get("act"))?;
    signed_in.require(Subject::Inventory, act.needs())?;
    let keys = fields.all("key").filter_map(|key| key.parse().ok());
    let meant = found(&app, &signed_in, act, keys.collect()).await?;
    if act == ChosenAct::Accept {
        let mut added = 0_usize;
        for one in &meant {
            let taken = take_in(&app, &signed_in, Now(now), one.id, Acceptance::AsNew).await?;
            added += usize::from(taken == TakenIn::Added);
        }
        let left = meant.len() - added;
        return Ok(Redirect::to(&format!(
            "{PATH}?notice=refused-all-added&count={added}&left={left}"
        )));
    }
    let deleted = app
        .store
        .change(signed_in.actor(), now, move |change| {
            let mut deleted = 0_usize;
            for one in &meant {
                deleted += usize::from(change.delete_refused_equipment(one.id)?);
            }
            Ok(deleted)
        })
        .await?;
    Ok(Redirect::to(&format!("{PATH}?notice=refused-all-deleted&count={deleted}")))
}

/// Finds those that still wait and with which the person may do it.
async fn found(
    app: &App,
    signed_in: &SignedIn,
    act: ChosenAct,
    keys: Vec<i64>,
) -> Result<Vec<RefusedEquipment>, PageError> {
    let visible = signed_in.visible(Subject::Inventory, act.needs());
    let ids: Vec<RefusedId> = keys.into_iter().take(act.most()).map(RefusedId).collect();
    Ok(app.store.browse(move |db| db.refused_named(&ids, &visible)).await?)
}
