//! Which machines have a software: any version of it, one, or those before one.

use super::PATH;
use crate::{
    export::{LARGE_BATCH, export},
    list_filter::Filter,
    list_query::ListQuery,
    listing::{ColumnShape, ListShape, ListView},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use rights::{Action, Subject};
use serde_json::{Value, json};
use store::{
    InstallationFilter, Installed, InstalledSort, Listing, SoftwareId, SoftwareSummary,
    SoftwareVersion, VersionId,
};
use web::{App, Page, PageError, SignedIn};

#[derive(Template)]
#[template(path = "software/machines.html")]
struct MachinesPage {
    page: Page,
    /// The software whose page it is, with its versions; `None` if machines are looked for by a name.
    software: Option<(SoftwareSummary, Vec<SoftwareVersion>)>,
    /// How many versions are not shown.
    left: usize,
    list: ListView,
    installed: Vec<Installed>,
}

/// Which machines are asked for, and where.
struct Question {
    path: String,
    filters: Vec<Filter>,
    filter: InstallationFilter,
    software: Option<(SoftwareSummary, Vec<SoftwareVersion>)>,
}

const COLUMNS: [ColumnShape; 5] = [
    ColumnShape::fixed("asset", "change-asset").sorting(),
    ColumnShape::usual("software", "asset-field-name"),
    ColumnShape::fixed("version", "member-version").sorting(),
    ColumnShape::usual("architecture", "member-arch"),
    ColumnShape::usual("installed", "member-install_date").sorting(),
];

const EXPORTED: [&str; 8] = [
    "asset_id",
    "itemtype",
    "asset",
    "software_id",
    "software",
    "version",
    "architecture",
    "install_date",
];

/// How many versions a page shows.
const MOST_VERSIONS: usize = 100;

/// Shows a software: its versions, and which machines have them.
pub(crate) async fn one_software(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    query: ListQuery,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Assets, Action::Read)?;
    let id = SoftwareId(id.parse().map_err(|_| PageError::NotFound)?);
    let visible = signed_in.visible(Subject::Assets, Action::Read);
    let found = app
        .store
        .browse(move |db| {
            let Some(software) = db.one_software(id, &visible)? else { return Ok(None) };
            Ok(Some((software, db.software_versions(id, &visible)?)))
        })
        .await?;
    let (software, versions) = found.ok_or(PageError::NotFound)?;
    let filter = InstallationFilter {
        software: Some(id),
        version: query.value("version").parse().ok().map(VersionId),
        older_than: older_than(&query),
        ..InstallationFilter::default()
    };
    let options = versions.iter().map(|one| (one.id.0.to_string(), told(one)));
    let filters = vec![
        Filter::choice("version", "member-version", options),
        Filter::text("older", "software-older-than"),
    ];
    let path = format!("{PATH}/{}", id.0);
    let software = Some((software, versions));
    show(&app, &signed_in, &query, Question { path, filters, filter, software }).await
}

/// Lists machines by the name of a software, whoever publishes it.
pub(crate) async fn machines(
    State(app): State<App>,
    signed_in: SignedIn,
    query: ListQuery,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Assets, Action::Read)?;
    let name = Some(query.value("name").trim().to_owned()).filter(|name| !name.is_empty());
    let filter = InstallationFilter {
        name,
        older_than: older_than(&query),
        ..InstallationFilter::default()
    };
    let filters =
        vec![Filter::text("name", "software-name"), Filter::text("older", "software-older-than")];
    let path = format!("{PATH}/machines");
    show(&app, &signed_in, &query, Question { path, filters, filter, software: None }).await
}

fn older_than(query: &ListQuery) -> Option<String> {
    Some(query.value("older").trim().to_owned()).filter(|version| !version.is_empty())
}

fn told(version: &SoftwareVersion) -> String {
    format!("{} {}", version.version, version.architecture).trim().to_owned()
}

async fn show(
    app: &App,
    signed_in: &SignedIn,
    query: &ListQuery,
    question: Question,
) -> Result<Response, PageError> {
    let Question { path, filters, filter, mut software } = question;
    let (language, visible) =
        (signed_in.language, signed_in.visible(Subject::Assets, Action::Read));
    let shape = ListShape::new("machines", path, ("asset", ""), &COLUMNS).filtered(filters);
    let listing = query.listing(shape.sorted, |column| match column {
        "asset" => Some(InstalledSort::Asset),
        "version" => Some(InstalledSort::Version),
        "installed" => Some(InstalledSort::InstallDate),
        _ => None,
    });
    // Without a software nothing is asked yet.
    let asks = filter.software.is_some() || filter.name.is_some();
    if let (Some(format), true) = (query.export(), asks) {
        let (listing, store) = (Listing { limit: LARGE_BATCH, ..listing }, app.store.clone());
        return Ok(export(format, "machines", &EXPORTED, move |start| {
            let (store, asked) = (store.clone(), Listing { start, ..listing.clone() });
            let (filter, visible) = (filter.clone(), visible.clone());
            async move {
                let found =
                    store.browse(move |db| db.installations(&asked, &filter, &visible)).await?;
                Ok(found.rows.iter().map(exported).collect())
            }
        }));
    }
    let asked = listing.clone();
    let found = if asks {
        app.store.browse(move |db| db.installations(&asked, &filter, &visible)).await?
    } else {
        store::Page { rows: Vec::new(), total: 0 }
    };
    let list = ListView::new(query, shape, &listing, found.total);
    if let Some(elsewhere) = list.elsewhere() {
        return Ok(elsewhere);
    }
    let title = match &software {
        Some((software, _)) => software.name.clone(),
        None => language.t("software-machines"),
    };
    let page = Page::new(app, signed_in, title, "software");
    let left = software.as_mut().map_or(0, |(_, versions)| {
        let left = versions.len().saturating_sub(MOST_VERSIONS);
        versions.truncate(MOST_VERSIONS);
        left
    });
    let shown = MachinesPage { page, software, left, list, installed: found.rows };
    query.answer(app, "machines", &shown)
}

fn exported(one: &Installed) -> Vec<Value> {
    let (asset, itemtype, name) = &one.asset;
    vec![
        json!(asset.0),
        json!(itemtype.as_str()),
        json!(name),
        json!(one.software.0.0),
        json!(one.software.1),
        json!(one.version),
        json!(one.architecture),
        json!(one.install_date),
    ]
}
