//! An asset's tab Locks: fields that keep what a person wrote, with what the agent says, and how they are released.

use super::{
    LockRows,
    frame::{Act, Found, Frame, find},
    kind::AssetAt,
};
use crate::{chosen::offered, html, notice::NoticeQuery};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::{Html, Redirect},
};
use inventory::Field;
use oauth::Timestamp;
use rights::{Action, Subject};
use store::{Asset, LockId, LockedField};
use web::{App, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "asset_pages/locks.html")]
struct LocksPage {
    page: Page,
    frame: Frame,
    locks: Vec<LockRow>,
    /// The fields that can be locked: as in the form, and the key of what it is called.
    lockable: Vec<(&'static str, &'static str)>,
    /// What can be done with several.
    acts: Vec<(&'static str, &'static str)>,
}

/// A lock as the tab shows it.
struct LockRow {
    id: i64,
    /// The key of what the field is called.
    label: &'static str,
    value: String,
    told: Option<String>,
    since: Timestamp,
    /// Whether it holds for this asset alone, and so is released here.
    is_own: bool,
}

/// What a person may lock (GLPI's lockable fields), with the key of what it is called.
const LOCKABLE: [(Field, &str); 10] = [
    (Field::Name, "asset-field-name"),
    (Field::Location, "asset-field-location"),
    (Field::Kind, "asset-field-kind"),
    (Field::Manufacturer, "asset-field-manufacturer"),
    (Field::Model, "asset-field-model"),
    (Field::Serial, "asset-field-serial"),
    (Field::OtherSerial, "asset-field-other_serial"),
    (Field::Contact, "asset-field-contact"),
    (Field::Uuid, "asset-field-uuid"),
    (Field::Comment, "asset-field-comment"),
];

/// Returns the key of what a field is called.
pub(super) fn label(field: Field) -> &'static str {
    let found = LOCKABLE.iter().find(|(known, _)| *known == field);
    found.map_or(field.as_str(), |(_, label)| *label)
}

/// Shows the locks of an asset.
pub(crate) async fn locks(
    State(app): State<App>,
    signed_in: SignedIn,
    at: AssetAt,
    Query(notice): Query<NoticeQuery>,
) -> Result<Html<String>, PageError> {
    let found =
        find(&app, &signed_in, at, "locks", |db, asset| db.locks_of_asset(asset.id)).await?;
    let Found { page, frame, asset, content: locks, language } = found;
    let page = page.with_flash(notice.told(language));
    let lockable = LOCKABLE.iter().filter(|(field, _)| {
        asset.inventoried_at.is_some() && !locks.iter().any(|lock| lock.field == *field)
    });
    let lockable = lockable.map(|(field, label)| (field.as_str(), *label)).collect();
    let locks = rows(&asset, locks);
    let releases = frame.may_update && locks.iter().any(|lock| lock.is_own);
    let acts = offered(&LockRows::of(at), &signed_in);
    let acts = if releases { acts } else { Vec::new() };
    html(&LocksPage { page, frame, locks, lockable, acts })
}

/// What a lock of all of the kind holds back is told with that lock.
fn rows(asset: &Asset, locks: Vec<LockedField>) -> Vec<LockRow> {
    let held_back: Vec<LockedField> = locks.iter().filter(|lock| lock.by_global).cloned().collect();
    let shown = locks.into_iter().filter(|lock| lock.asset.is_none() || !lock.by_global);
    let row = |lock: LockedField| {
        let held = held_back.iter().find(|held| held.field == lock.field && held.asset.is_some());
        LockRow {
            id: lock.id.0,
            label: label(lock.field),
            value: asset.text(lock.field).unwrap_or_default().to_owned(),
            told: lock.value.or_else(|| held.and_then(|held| held.value.clone())),
            since: lock.created_at,
            is_own: lock.asset.is_some(),
        }
    };
    shown.map(row).collect()
}

/// Locks a field of an asset as it is.
pub(crate) async fn lock(
    State(app): State<App>,
    Now(now): Now,
    at: AssetAt,
    form: SignedForm,
) -> Result<Redirect, PageError> {
    form.signed_in.require(Subject::Assets, Action::Update)?;
    let field = Field::parse(form.fields.get("field"));
    let field = field.filter(|field| LOCKABLE.iter().any(|(known, _)| known == field));
    let visible = form.signed_in.visible(Subject::Assets, Action::Update);
    let Some(field) = field else { return Err(PageError::NotFound) };
    let seen = app
        .store
        .change(form.signed_in.actor(), now, move |change| {
            let seen = change.assets_named(at.kind.itemtype, &[at.id], &visible)?;
            // One that is locked already stays so.
            Ok(!seen.is_empty() && change.lock_field(at.id, field).map(|_| true)?)
        })
        .await?;
    if !seen {
        return Err(PageError::NotFound);
    }
    Ok(Redirect::to(&format!("{}/locks?notice=field-locked", at.path())))
}

/// Releases a lock of an asset: the field takes what the agent says.
pub(crate) async fn release(
    State(app): State<App>,
    Now(now): Now,
    at: AssetAt,
    Path((_, _, lock)): Path<(String, String, String)>,
    form: SignedForm,
) -> Result<Redirect, PageError> {
    form.signed_in.require(Subject::Assets, Action::Update)?;
    let lock = LockId(lock.parse().map_err(|_| PageError::NotFound)?);
    let visible = form.signed_in.visible(Subject::Assets, Action::Update);
    app.store
        .change(form.signed_in.actor(), now, move |change| {
            let seen = change.assets_named(at.kind.itemtype, &[at.id], &visible)?;
            let locks = change.locks_of_asset(at.id)?;
            let is_own = locks.iter().any(|known| known.id == lock && known.asset.is_some());
            Ok(!seen.is_empty() && is_own && change.release_lock(lock)?)
        })
        .await?;
    // One that somebody else released meanwhile is released.
    Ok(Redirect::to(&format!("{}/locks?notice=field-released", at.path())))
}
