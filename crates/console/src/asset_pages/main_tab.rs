//! The first tab of an asset: its main fields, as a form for who may change them, and what it is.

use super::{
    form::{AssetForm, Known},
    frame::{Act, Found, Frame, find},
    kind::AssetAt,
    part_view::{Body, SectionView, read},
    tab::MAIN,
};
use crate::{html, notice::NoticeQuery, size::size};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use inventory::Field;
use rights::{Action, Subject};
use store::Asset;
use web::{App, Fields, Language, Page, PageError, SignedIn};

#[derive(Template)]
#[template(path = "asset_pages/main.html")]
struct MainPage {
    page: Page,
    frame: Frame,
    /// The form; `None` for who may not change it.
    form: Option<AssetForm>,
    facts: Vec<(&'static str, String)>,
    sections: Vec<SectionView>,
}

/// Shows what an asset is.
pub(crate) async fn main_tab(
    State(app): State<App>,
    signed_in: SignedIn,
    at: AssetAt,
    Query(notice): Query<NoticeQuery>,
) -> Result<Response, PageError> {
    show(&app, &signed_in, at, &notice, None).await
}

/// What was typed, and the fields that cannot be so, each with the key of what is wrong.
pub(super) struct Refused {
    pub(super) typed: Fields,
    pub(super) problems: Vec<(&'static str, &'static str)>,
}

/// Shows the tab; with what was refused, its form says so.
pub(super) async fn show(
    app: &App,
    signed_in: &SignedIn,
    at: AssetAt,
    notice: &NoticeQuery,
    refused: Option<Refused>,
) -> Result<Response, PageError> {
    let (movable, language) =
        (signed_in.visible(Subject::Assets, Action::Update), signed_in.language);
    let found = find(app, signed_in, at, "", move |db, asset| {
        let known = Known::read(db, asset, &movable)?;
        let user = match asset.text(Field::Contact) {
            Some(contact) => db.user(contact)?,
            None => None,
        };
        Ok((known, read(db, asset.id, &MAIN, language)?, user))
    })
    .await?;
    let Found { page, frame, asset, content: (known, sections, user), language } = found;
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let form = frame.may_update.then(|| match refused {
        Some(Refused { typed, problems }) => known.form_of(language, &typed, &problems),
        None => known.form(language),
    });
    let mut facts = if form.is_some() { Vec::new() } else { editable_facts(&asset) };
    facts.extend(other_facts(&asset, language));
    facts.extend(user.map(|user| ("asset-field-user", user.name)));
    let page = page.with_flash(notice.told(language));
    Ok((status, html(&MainPage { page, frame, form, facts, sections })?).into_response())
}

/// Returns what stands in the form, for those who see none.
fn editable_facts(asset: &Asset) -> Vec<(&'static str, String)> {
    let text = |field| asset.text(field).map(str::to_owned);
    let facts = [
        ("asset-field-serial", text(Field::Serial)),
        ("asset-field-other_serial", text(Field::OtherSerial)),
        ("asset-field-state", asset.state.clone()),
        ("asset-field-location", text(Field::Location)),
        ("asset-field-manufacturer", text(Field::Manufacturer)),
        ("asset-field-model", text(Field::Model)),
        ("asset-field-kind", text(Field::Kind)),
        ("asset-field-contact", text(Field::Contact)),
        ("asset-field-contact_number", asset.contact_number.clone()),
        ("asset-field-comment", text(Field::Comment)),
    ];
    facts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// Returns what else is known of an asset.
fn other_facts(asset: &Asset, language: Language) -> Vec<(&'static str, String)> {
    let instant = |at: oauth::Timestamp| Some(language.t1("utc", "at", at.readable()));
    let text = |field| asset.text(field).map(str::to_owned);
    let size_of = |field| asset.integer(field).map(|megabytes| size(megabytes, language));
    let facts = [
        ("asset-field-entity", Some(asset.entity.1.clone())),
        ("asset-field-uuid", text(Field::Uuid)),
        ("asset-field-workgroup", text(Field::Workgroup)),
        ("asset-field-description", text(Field::Description)),
        ("asset-field-mac", text(Field::Mac)),
        ("asset-field-firmware", text(Field::Firmware)),
        ("asset-field-os_name", text(Field::OsName)),
        ("asset-field-os_version", text(Field::OsVersion)),
        ("asset-field-os_architecture", text(Field::OsArchitecture)),
        ("asset-field-os_kernel", text(Field::OsKernel)),
        ("asset-field-os_install_date", text(Field::OsInstallDate)),
        ("asset-field-os_boot_time", text(Field::OsBootTime)),
        ("asset-field-memory", size_of(Field::Memory).or_else(|| size_of(Field::Ram))),
        ("asset-field-swap", size_of(Field::Swap)),
        (
            "asset-field-cpu_load",
            asset.integer(Field::CpuLoad).map(|load| format!("{load}\u{a0}%")),
        ),
        ("asset-field-uptime", text(Field::Uptime)),
        ("asset-first-seen", instant(asset.created_at)),
        ("asset-last-inventory", asset.inventoried_at.and_then(instant)),
        ("asset-changed", instant(asset.updated_at)),
    ];
    facts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}
