//! The page of something that waits.

use super::{find, title, why_label};
use crate::{
    asset_pages::{AssetKind, asset_href},
    html,
    rules::label_told,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use rights::{Action, Subject};
use store::{Asset, RefusedEquipment, RefusedId};
use web::{App, Flash, Language, Page, PageError, SignedIn};

#[derive(Template)]
#[template(path = "refused_equipment/show.html")]
#[expect(clippy::struct_excessive_bools, reason = "each says what somebody may see or do")]
struct ShowPage {
    page: Page,
    waiting: RefusedEquipment,
    /// The key of why it waits.
    why: &'static str,
    rule: Option<(i64, String)>,
    facts: Vec<(&'static str, String)>,
    /// The assets that may be meant and that the person may see.
    candidates: Vec<Candidate>,
    /// Whether the page of the rule may be seen.
    sees_rules: bool,
    may_accept: bool,
    may_delete: bool,
    has_document: bool,
}

/// An asset that may be meant.
pub(super) struct Candidate {
    id: i64,
    name: String,
    serial: String,
    href: String,
}

/// Shows something that waits.
pub(crate) async fn refused_one(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Inventory, Action::Read)?;
    let waiting = find(&app, &signed_in, id, Action::Read).await?;
    show(&app, &signed_in, waiting, None).await
}

/// Shows something that waits, with what was wrong with an act.
pub(super) async fn show(
    app: &App,
    signed_in: &SignedIn,
    waiting: RefusedEquipment,
    told: Option<Flash>,
) -> Result<Response, PageError> {
    let status = if told.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let language = signed_in.language;
    let (id, meant) = (waiting.id, waiting.candidates.clone());
    let updatable = signed_in.visible(Subject::Inventory, Action::Update);
    let deletable = signed_in.visible(Subject::Inventory, Action::Purge);
    let assets = signed_in.visible(Subject::Assets, Action::Read);
    let (candidates, may_accept, may_delete) = app
        .store
        .read(move |db| {
            let mut seen = Vec::new();
            for asset in db.assets_of(&meant)? {
                if db.sees_asset(&assets, asset.id)? {
                    seen.push(candidate(&asset));
                }
            }
            let may_accept = db.refused_equipment(id, &updatable)?.is_some();
            let may_delete = db.refused_equipment(id, &deletable)?.is_some();
            Ok((seen, may_accept, may_delete))
        })
        .await?;
    let shown = ShowPage {
        page: Page::new(app, signed_in, title(&waiting), "refused-equipment").with_flash(told),
        why: why_label(waiting.why),
        rule: waiting.rule.as_ref().map(|(number, label)| (*number, label_told(label, language))),
        facts: facts(&waiting, language),
        candidates,
        sees_rules: signed_in.may_in_root(Subject::Inventory, Action::Read),
        may_accept,
        may_delete,
        has_document: waiting.size > 0,
        waiting,
    };
    Ok((status, html(&shown)?).into_response())
}

fn candidate(asset: &Asset) -> Candidate {
    Candidate {
        id: asset.id.0,
        name: asset.name().to_owned(),
        serial: asset.text(inventory::Field::Serial).unwrap_or_default().to_owned(),
        href: asset_href(asset.itemtype, asset.id),
    }
}

fn facts(waiting: &RefusedEquipment, language: Language) -> Vec<(&'static str, String)> {
    let at = |at: oauth::Timestamp| language.t1("utc", "at", at.readable());
    let joined = |texts: &[String]| Some(texts.join(", ")).filter(|text| !text.is_empty());
    let entity = waiting.entity.1.clone();
    let facts = [
        ("aspect-itemtype", Some(language.t(AssetKind::of(waiting.itemtype).one))),
        ("aspect-name", waiting.name.clone()),
        ("aspect-serial", waiting.serial.clone()),
        ("aspect-uuid", waiting.uuid.clone()),
        ("aspect-mac", joined(&waiting.macs)),
        ("aspect-ip", joined(&waiting.ips)),
        ("aspect-entity", Some(entity.unwrap_or_else(|| language.t("entity-gone")))),
        ("refused-first", Some(at(waiting.first_refused_at))),
        ("refused-last", Some(at(waiting.refused_at))),
        ("refused-times", Some(waiting.times.to_string())),
    ];
    facts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

impl ShowPage {
    fn id(&self) -> RefusedId {
        self.waiting.id
    }
}
