//! What is done with several assets at once: into the trash, out of it, away for good, another status.

use super::{
    kind::{AssetKind, KindAt},
    whereabouts::Whereabouts,
};
use crate::{html, list_query::ListQuery};
use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use inventory::ItemType;
use rights::{Action, Rights, Subject};
use store::{AssetEdit, AssetId, DropdownKind, Listing, Visible};
use web::{App, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "asset_pages/chosen.html")]
struct ChosenPage {
    page: Page,
    kind: &'static AssetKind,
    act: ChosenAct,
    assets: Vec<(i64, String)>,
    /// The states that there are, for what can be typed.
    states: Vec<String>,
    state: String,
    problem: &'static str,
}

/// What can be done with several.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ChosenAct {
    Trash,
    Restore,
    Purge,
    State,
}

/// More assets than this are not changed at once.
const MOST: usize = 1000;
/// The longest name of a status.
const LONGEST_STATE: usize = 100;
/// How many states are offered.
const OFFERED: i64 = 200;

impl ChosenAct {
    const ALL: [Self; 4] = [Self::State, Self::Trash, Self::Restore, Self::Purge];

    fn parse(word: &str) -> Result<Self, PageError> {
        Self::ALL.into_iter().find(|act| act.word() == word).ok_or(PageError::NotFound)
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Trash => "trash",
            Self::Restore => "restore",
            Self::Purge => "purge",
            Self::State => "state",
        }
    }

    /// The key of what the button says.
    const fn label(self) -> &'static str {
        match self {
            Self::Trash => "asset-trash",
            Self::Restore => "asset-restore",
            Self::Purge => "delete-permanently",
            Self::State => "assets-give-state",
        }
    }

    /// The key of what the page is called.
    const fn title(self) -> &'static str {
        match self {
            Self::Trash => "assets-trash-title",
            Self::Restore => "assets-restore-title",
            Self::Purge => "assets-purge-title",
            Self::State => "assets-state-title",
        }
    }

    /// The key of what will happen.
    const fn what(self) -> &'static str {
        match self {
            Self::Trash => "assets-trash-what",
            Self::Restore => "assets-restore-what",
            Self::Purge => "assets-purge-what",
            Self::State => "assets-state-what",
        }
    }

    const fn notice(self) -> &'static str {
        match self {
            Self::Trash => "assets-trashed",
            Self::Restore => "assets-restored",
            Self::Purge => "assets-purged",
            Self::State => "saved",
        }
    }

    const fn needs(self) -> Action {
        match self {
            Self::Trash | Self::Restore => Action::Delete,
            Self::Purge => Action::Purge,
            Self::State => Action::Update,
        }
    }

    const fn place(self) -> Whereabouts {
        match self {
            Self::Restore | Self::Purge => Whereabouts::InTrash,
            Self::Trash | Self::State => Whereabouts::InUse,
        }
    }

    /// Returns what a list offers to who holds these rights: the word, and the key of what it says.
    pub(super) fn offered(
        rights: &Rights,
        place: Whereabouts,
    ) -> Vec<(&'static str, &'static str)> {
        let fits = |act: &Self| act.place() == place && rights.allow(Subject::Assets, act.needs());
        Self::ALL.into_iter().filter(fits).map(|act| (act.word(), act.label())).collect()
    }
}

/// Asks whether the chosen assets are really meant.
pub(crate) async fn confirm_chosen(
    State(app): State<App>,
    signed_in: SignedIn,
    KindAt(kind): KindAt,
    query: ListQuery,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Assets, Action::Read)?;
    let act = ChosenAct::parse(query.value("act"))?;
    signed_in.require(Subject::Assets, act.needs())?;
    show(&app, &signed_in, kind, act, query.chosen(), None).await
}

/// Does what was asked with the chosen assets.
pub(crate) async fn act_on_chosen(
    State(app): State<App>,
    Now(now): Now,
    KindAt(kind): KindAt,
    SignedForm { signed_in, fields }: SignedForm,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Assets, Action::Read)?;
    let act = ChosenAct::parse(fields.get("act"))?;
    signed_in.require(Subject::Assets, act.needs())?;
    let keys = fields.all("key").filter_map(|key| key.parse().ok()).take(MOST);
    let keys: Vec<i64> = keys.collect();
    let state = fields.get("state").trim().to_owned();
    if state.chars().count() > LONGEST_STATE || state.chars().any(char::is_control) {
        return show(&app, &signed_in, kind, act, keys, Some(state)).await;
    }
    let (visible, itemtype) = (signed_in.visible(Subject::Assets, act.needs()), kind.itemtype);
    app.store
        .change(signed_in.actor(), now, move |change| {
            for (id, _) in change.assets_named(itemtype, &ids(&keys), &visible)? {
                match act {
                    ChosenAct::Trash => drop(change.trash_asset(id)?),
                    ChosenAct::Restore => drop(change.restore_asset(id)?),
                    ChosenAct::Purge => drop(change.purge_asset(id)?),
                    ChosenAct::State => {
                        let edit = AssetEdit { state: Some(state.clone()), ..Default::default() };
                        change.edit_asset(id, &edit)?;
                    }
                }
            }
            Ok(())
        })
        .await?;
    let trash = if act.place() == Whereabouts::InTrash { "trash=1&" } else { "" };
    let to = format!("{}?{trash}notice={}", kind.path(), act.notice());
    Ok(Redirect::to(&to).into_response())
}

fn ids(keys: &[i64]) -> Vec<AssetId> {
    keys.iter().copied().map(AssetId).collect()
}

/// Shows the question; `refused` is a status that cannot be.
async fn show(
    app: &App,
    signed_in: &SignedIn,
    kind: &'static AssetKind,
    act: ChosenAct,
    keys: Vec<i64>,
    refused: Option<String>,
) -> Result<Response, PageError> {
    let visible = signed_in.visible(Subject::Assets, act.needs());
    let (assets, states) = read(app, kind.itemtype, keys, visible).await?;
    if assets.is_empty() {
        let to = format!("{}?notice=none-chosen", kind.path());
        return Ok(Redirect::to(&to).into_response());
    }
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let problem = if refused.is_some() { "asset-line-problem" } else { "" };
    let title = signed_in.language.t1(act.title(), "count", assets.len());
    let page = Page::new(app, signed_in, title, kind.segment);
    let state = refused.unwrap_or_default();
    let shown = ChosenPage { page, kind, act, assets, states, state, problem };
    Ok((status, html(&shown)?).into_response())
}

async fn read(
    app: &App,
    itemtype: ItemType,
    keys: Vec<i64>,
    visible: Visible,
) -> Result<(Vec<(i64, String)>, Vec<String>), PageError> {
    let listing = Listing { limit: OFFERED, ..Listing::default() };
    let (assets, states) = app
        .store
        .browse(move |db| {
            let assets = db.assets_named(itemtype, &ids(&keys), &visible)?;
            Ok((assets, db.dropdowns(DropdownKind::State, &listing)?.rows))
        })
        .await?;
    let assets = assets.into_iter().map(|(id, name)| (id.0, name)).collect();
    Ok((assets, states.into_iter().map(|state| state.name).collect()))
}
