//! The page of a computer: its tabs but the software.

use super::{
    PATH,
    parts::{self, Table},
};
use crate::{
    agents::{answer_label, message_label},
    html,
    notice::NoticeQuery,
    rules::matched,
    size::size,
    tabs::Tab,
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Html,
};
use inventory::{Field, ItemType};
use rights::{Action, Subject};
use store::{Agent, Asset, AssetId, AssetPart, InstalledSoftware};
use web::{App, Language, Page, PageError, SignedIn};

#[derive(Template)]
#[template(path = "computers/summary.html")]
struct SummaryPage {
    page: Page,
    frame: Frame,
    facts: Vec<(&'static str, String)>,
    tables: Vec<Table>,
}

#[derive(Template)]
#[template(path = "computers/parts.html")]
struct PartsPage {
    page: Page,
    frame: Frame,
    tables: Vec<Table>,
}

#[derive(Template)]
#[template(path = "computers/agents.html")]
struct AgentsPage {
    page: Page,
    frame: Frame,
    inventoried: String,
    matched_by: String,
    agents: Vec<AgentRow>,
    sees_agents: bool,
}

/// An agent as the tab shows it.
struct AgentRow {
    agent: Agent,
    message: &'static str,
    answer: &'static str,
}

/// What stands around every tab.
pub(super) struct Frame {
    pub(super) id: i64,
    pub(super) tabs: Vec<Tab>,
    pub(super) in_trash: bool,
    /// What the person may do with the computer as it is.
    pub(super) acts: Vec<Act>,
}

/// What can be done with a computer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Trash,
    Restore,
    Purge,
}

/// A computer with all that its tabs show.
pub(super) struct Found {
    pub(super) page: Page,
    pub(super) frame: Frame,
    pub(super) computer: Asset,
    pub(super) parts: Vec<AssetPart>,
    pub(super) software: Vec<InstalledSoftware>,
    pub(super) agents: Vec<Agent>,
    /// Whether the person may follow the links to them: they belong where the computer does.
    pub(super) sees_agents: bool,
    pub(super) language: Language,
}

/// Finds a computer for a tab; `current` is the end of the tab's address.
pub(super) async fn find(
    app: &App,
    signed_in: &SignedIn,
    id: i64,
    current: &'static str,
) -> Result<Found, PageError> {
    signed_in.require(Subject::Assets, Action::Read)?;
    let visible = |subject, action| signed_in.visible(subject, action);
    let (seen, agents_seen) =
        (visible(Subject::Assets, Action::Read), visible(Subject::Inventory, Action::Read));
    let (deletable, purgeable) =
        (visible(Subject::Assets, Action::Delete), visible(Subject::Assets, Action::Purge));
    let found = app
        .store
        .browse(move |db| {
            let id = AssetId(id);
            if !db.sees_asset(&seen, id)? {
                return Ok(None);
            }
            let may = (db.sees_asset(&deletable, id)?, db.sees_asset(&purgeable, id)?);
            let agents = (db.agents_of_asset(id)?, db.sees_asset(&agents_seen, id)?);
            let parts = (db.asset_parts(id)?, db.asset_software(id)?);
            Ok(Some((db.asset(id)?, parts, agents, may)))
        })
        .await?;
    let (computer, (parts, software), (agents, sees_agents), may) =
        found.ok_or(PageError::NotFound)?;
    let computer = computer.filter(|asset| asset.itemtype == ItemType::Computer);
    let computer = computer.ok_or(PageError::NotFound)?;
    let in_trash = computer.deleted_at.is_some();
    let frame = Frame {
        id,
        tabs: tabs(id, &parts, software.len(), &agents, current),
        in_trash,
        acts: acts(may, in_trash),
    };
    let page = Page::new(app, signed_in, computer.name().to_owned(), "computers");
    let language = signed_in.language;
    Ok(Found { page, frame, computer, parts, software, agents, sees_agents, language })
}

/// What can be done with a computer by who may delete it, and purge it.
fn acts((may_delete, may_purge): (bool, bool), in_trash: bool) -> Vec<Act> {
    let acts = [
        (Act::Trash, may_delete && !in_trash),
        (Act::Restore, may_delete && in_trash),
        (Act::Purge, may_purge && in_trash),
    ];
    acts.into_iter().filter_map(|(act, may)| may.then_some(act)).collect()
}

fn tabs(
    id: i64,
    parts: &[AssetPart],
    software: usize,
    agents: &[Agent],
    current: &str,
) -> Vec<Tab> {
    let count = |section| parts::of_section(parts, section).count();
    let components = ["cpus", "memories", "storages"].map(count).iter().sum();
    let tab = |label, end: &str| Tab::new(label, format!("{PATH}/{id}{end}"), current == end);
    vec![
        tab("tab-summary", ""),
        tab("tab-components", "/components").with_count(components),
        tab("part-volumes", "/volumes").with_count(count("drives")),
        tab("tab-network", "/network").with_count(count("networks")),
        tab("part-software", "/software").with_count(software),
        tab("tab-agents", "/agents").with_count(agents.len()),
    ]
}

/// Shows what a computer is.
pub(crate) async fn summary(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Query(notice): Query<NoticeQuery>,
) -> Result<Html<String>, PageError> {
    let found = find(&app, &signed_in, id, "").await?;
    let Found { page, frame, computer, parts, language, .. } = found;
    let page = page.with_flash(notice.told(language));
    let tables = vec![parts::users(&parts)];
    html(&SummaryPage { page, frame, facts: facts(&computer, &parts, language), tables })
}

/// Shows what a computer is built of.
pub(crate) async fn components(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Result<Html<String>, PageError> {
    let Found { page, frame, parts, language, .. } =
        find(&app, &signed_in, id, "/components").await?;
    html(&PartsPage { page, frame, tables: parts::components(&parts, language) })
}

/// Shows a computer's volumes.
pub(crate) async fn volumes(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Result<Html<String>, PageError> {
    let Found { page, frame, parts, language, .. } = find(&app, &signed_in, id, "/volumes").await?;
    html(&PartsPage { page, frame, tables: parts::volumes(&parts, language) })
}

/// Shows a computer's network ports.
pub(crate) async fn network(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Result<Html<String>, PageError> {
    let Found { page, frame, parts, language, .. } = find(&app, &signed_in, id, "/network").await?;
    html(&PartsPage { page, frame, tables: parts::network(&parts, language) })
}

/// Shows when a computer was inventoried, by whom, and how it was recognised.
pub(crate) async fn agents(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Result<Html<String>, PageError> {
    let Found { page, frame, computer, agents, sees_agents, language, .. } =
        find(&app, &signed_in, id, "/agents").await?;
    let row = |agent: Agent| AgentRow {
        message: message_label(&agent.last_message),
        answer: answer_label(agent.last_answer.as_deref().unwrap_or_default()),
        agent,
    };
    html(&AgentsPage {
        page,
        frame,
        inventoried: computer
            .inventoried_at
            .map(|at| language.t1("utc", "at", at.readable()))
            .unwrap_or_default(),
        matched_by: matched(&computer.matched_by, language),
        agents: agents.into_iter().map(row).collect(),
        sees_agents,
    })
}

fn facts(computer: &Asset, parts: &[AssetPart], language: Language) -> Vec<(&'static str, String)> {
    let instant = |at: oauth::Timestamp| language.t1("utc", "at", at.readable());
    let text = |field| computer.text(field).map(str::to_owned);
    let joined = |texts: [Option<&str>; 3]| {
        let joined = texts.into_iter().flatten().collect::<Vec<_>>().join(", ");
        Some(joined).filter(|text| !text.is_empty())
    };
    let system = joined([computer.text(Field::OsName), computer.text(Field::OsArchitecture), None]);
    let bios = parts::of_section(parts, "bios").next();
    let firmware = ["bmanufacturer", "bversion", "bdate"].map(|name| bios?.values.text(name));
    let size_of = |field| computer.integer(field).map(|megabytes| size(megabytes, language));
    let facts = [
        ("computer-serial", text(Field::Serial)),
        ("computer-uuid", text(Field::Uuid)),
        ("computer-inventory-number", text(Field::OtherSerial)),
        ("computer-entity", Some(computer.entity.1.clone())),
        ("computer-manufacturer", text(Field::Manufacturer)),
        ("computer-model", text(Field::Model)),
        ("computer-kind", text(Field::Kind)),
        ("computer-user", text(Field::Contact)),
        ("computer-domain", text(Field::Workgroup)),
        ("computer-os", system),
        ("computer-os-version", text(Field::OsVersion)),
        ("computer-kernel", text(Field::OsKernel)),
        ("computer-installed", text(Field::OsInstallDate)),
        ("computer-booted", text(Field::OsBootTime)),
        ("computer-memory", size_of(Field::Memory)),
        ("computer-swap", size_of(Field::Swap)),
        ("computer-bios", joined(firmware)),
        ("computer-comment", text(Field::Comment)),
        ("computer-first-seen", Some(instant(computer.created_at))),
        ("computer-last-inventory", computer.inventoried_at.map(instant)),
    ];
    facts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}
