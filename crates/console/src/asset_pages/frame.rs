//! What stands around every tab of an asset: its name, its tabs, what can be done with it.

use super::{
    kind::AssetAt,
    tab::{CONNECTIONS, RUNNING, SECTION_TABS, SOFTWARE},
    whereabouts::Whereabouts,
};
use crate::tabs::Tab;
use oauth::Timestamp;
use rights::{Action, Subject};
use store::{Asset, AssetId, Reader, Visible};
use web::{App, Language, Page, PageError, SignedIn};

/// What stands around every tab.
pub(super) struct Frame {
    /// Where the asset is.
    pub(super) path: String,
    pub(super) tabs: Vec<Tab>,
    /// Since when it is in the trash, if it is.
    pub(super) in_trash: Option<Timestamp>,
    /// What the person may do with the asset as it is.
    pub(super) acts: Vec<Act>,
    pub(super) may_update: bool,
    /// Whether the person may follow the links to its agents: they belong where the asset does.
    pub(super) sees_agents: bool,
    /// Whether the person may have its documents, which hold whatever agents were given.
    pub(super) sees_documents: bool,
}

/// What can be done with an asset.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Trash,
    Restore,
    Purge,
}

/// An asset with what a tab shows of it.
pub(super) struct Found<T> {
    pub(super) page: Page,
    pub(super) frame: Frame,
    pub(super) asset: Asset,
    pub(super) content: T,
    pub(super) language: Language,
}

/// Where somebody may do what with assets and agents.
struct Reach {
    read: Visible,
    update: Visible,
    delete: Visible,
    purge: Visible,
    agents: Visible,
    documents: Visible,
}

/// What there is of an asset, counted.
struct Extent {
    sections: Vec<(String, i64)>,
    whole: usize,
    software: i64,
    links: usize,
    agents: usize,
    locks: usize,
}

impl Reach {
    fn of(signed_in: &SignedIn) -> Self {
        Self {
            read: signed_in.visible(Subject::Assets, Action::Read),
            update: signed_in.visible(Subject::Assets, Action::Update),
            delete: signed_in.visible(Subject::Assets, Action::Delete),
            purge: signed_in.visible(Subject::Assets, Action::Purge),
            agents: signed_in.visible(Subject::Inventory, Action::Read),
            documents: signed_in.visible(Subject::Inventory, Action::Update),
        }
    }
}

/// Finds an asset for a tab, and reads what the tab shows; `current` is the end of the tab's address.
pub(super) async fn find<T, R>(
    app: &App,
    signed_in: &SignedIn,
    at: AssetAt,
    current: &'static str,
    mut read: R,
) -> Result<Found<T>, PageError>
where
    T: Send + 'static,
    R: FnMut(&mut Reader<'_>, &Asset) -> store::Result<T> + Send + 'static,
{
    signed_in.require(Subject::Assets, Action::Read)?;
    let (reach, id) = (Reach::of(signed_in), at.id);
    let found = app
        .store
        .browse(move |db| {
            let asset = if db.sees_asset(&reach.read, id)? { db.asset(id)? } else { None };
            let Some(asset) = asset.filter(|asset| asset.itemtype == at.kind.itemtype) else {
                return Ok(None);
            };
            let content = read(db, &asset)?;
            let frame = Frame::read(db, at, &asset, &reach, current)?;
            Ok(Some((asset, content, frame)))
        })
        .await?;
    let (asset, content, frame) = found.ok_or(PageError::NotFound)?;
    let page = Page::new(app, signed_in, asset.name().to_owned(), at.kind.segment);
    Ok(Found { page, frame, asset, content, language: signed_in.language })
}

impl Frame {
    fn read(
        db: &mut Reader<'_>,
        at: AssetAt,
        asset: &Asset,
        reach: &Reach,
        current: &str,
    ) -> store::Result<Self> {
        let extent = Extent::read(db, at.id, &reach.read)?;
        let may_update = db.sees_asset(&reach.update, at.id)?;
        let place = match asset.deleted_at {
            Some(_) => Whereabouts::InTrash,
            None => Whereabouts::InUse,
        };
        let mut acts = Vec::new();
        for act in Act::of(place) {
            let reach = if *act == Act::Purge { &reach.purge } else { &reach.delete };
            if db.sees_asset(reach, at.id)? {
                acts.push(*act);
            }
        }
        Ok(Self {
            path: at.path(),
            tabs: tabs(&at.path(), &extent, current),
            in_trash: asset.deleted_at,
            acts,
            may_update,
            sees_agents: db.sees_asset(&reach.agents, at.id)?,
            sees_documents: db.sees_asset(&reach.documents, at.id)?,
        })
    }
}

impl Extent {
    fn read(db: &mut Reader<'_>, id: AssetId, visible: &Visible) -> store::Result<Self> {
        Ok(Self {
            sections: db.part_counts(id)?,
            whole: db.whole_sections(id)?.len(),
            software: db.software_count(id)?,
            links: db.asset_links(id, visible)?.len(),
            agents: db.agents_of_asset(id)?.len(),
            locks: db.locks_of_asset(id)?.iter().filter(|lock| lock.asset.is_some()).count(),
        })
    }

    fn of(&self, sections: &[&str]) -> usize {
        let counts = self.sections.iter().filter(|(name, _)| sections.contains(&name.as_str()));
        counts.map(|(_, count)| usize::try_from(*count).unwrap_or_default()).sum()
    }
}

impl Act {
    /// What can be done with an asset there.
    const fn of(place: Whereabouts) -> &'static [Self] {
        match place {
            Whereabouts::InUse => &[Self::Trash],
            Whereabouts::InTrash => &[Self::Restore, Self::Purge],
        }
    }
}

/// Returns the tabs on which there is something, and those that every asset has.
fn tabs(path: &str, extent: &Extent, current: &str) -> Vec<Tab> {
    let mut tabs = vec![Tab::new("tab-summary", path, current.is_empty())];
    let mut add = |label, end: &str, count: usize| {
        if count > 0 || end == current {
            let tab = Tab::new(label, format!("{path}/{end}"), end == current);
            tabs.push(tab.with_count(count));
        }
    };
    for tab in &SECTION_TABS {
        let whole = if tab.end == RUNNING { extent.whole } else { 0 };
        add(tab.label, tab.end, extent.of(tab.sections) + whole);
        if tab.end == "network" {
            let software = usize::try_from(extent.software).unwrap_or_default();
            add("section-softwares", "software", software + extent.of(&SOFTWARE));
            add("section-links", "connections", extent.links + extent.of(&CONNECTIONS));
        }
    }
    add("tab-agents", "agents", extent.agents);
    let locks = Tab::new("tab-locks", format!("{path}/locks"), current == "locks");
    tabs.push(if extent.locks > 0 { locks.with_count(extent.locks) } else { locks });
    tabs.push(Tab::new("tab-history", format!("{path}/history"), current == "history"));
    tabs
}
