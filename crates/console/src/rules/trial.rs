//! Trying a document: which rule says what of it, step by step. Nothing is stored.

use super::{
    evidence::evidence_told,
    list::heading,
    tabs,
    told::{Entities, criterion_told, label_told, outcome_told},
};
use crate::{
    asset_pages::{AssetKind, asset_href},
    html,
    tabs::Tab,
};
use askama::Template;
use axum::{
    body::Body,
    extract::{FromRequest as _, Multipart, Request, State},
    http::StatusCode,
    response::{Html, IntoResponse as _, Response},
};
use inventory::{
    Field, FoundDocument, Inventory, Limits, Message, UnpackLimits, open_file,
    rules::{Facts, Step, StepResult},
};
use rights::{Action, Subject};
use store::{Asset, AssetId, Trial, TrialOutcome, Visible};
use tokio::sync::Semaphore;
use web::{App, BodyError, Language, Page, PageError, SignedIn, read_body};

#[derive(Template)]
#[template(path = "rules/trial.html")]
struct TrialPage {
    page: Page,
    tabs: Vec<Tab>,
    text: String,
    problem: String,
    results: Vec<ShownTrial>,
}

/// What the rules say of an asset in a document.
struct ShownTrial {
    name: String,
    /// The key of its kind.
    itemtype: &'static str,
    outcome: String,
    /// Whether it would be recorded.
    is_taken: bool,
    assets: Vec<ShownAsset>,
    entity: Option<String>,
    steps: Vec<ShownStep>,
}

/// An asset that is meant, or may be.
struct ShownAsset {
    name: String,
    /// Where its page is, if the person may see it.
    href: Option<String>,
}

/// What a rule says.
struct ShownStep {
    /// The key of what its list is called.
    list: &'static str,
    number: i64,
    name: String,
    said: String,
    decides: bool,
}

/// Megabytes that one form may bring.
const MOST_MEGABYTES: usize = 24;
/// Of a document that tells of more assets, only the first are tried.
const MOST_ASSETS: usize = 20;
/// What stands in the page again is cut after so many characters.
const SHOWN_AGAIN: usize = 200_000;
/// Documents that are tried at once: each takes memory and a processor.
static AT_WORK: Semaphore = Semaphore::const_new(2);

/// Shows the form.
pub(crate) async fn trial_page(
    State(app): State<App>,
    signed_in: SignedIn,
) -> Result<Html<String>, PageError> {
    signed_in.require_in_root(Subject::Inventory, Action::Read)?;
    html(&framed(&app, &signed_in))
}

/// Tries a document.
pub(crate) async fn trial(
    State(app): State<App>,
    signed_in: SignedIn,
    request: Request,
) -> Result<Response, PageError> {
    signed_in.require_in_root(Subject::Inventory, Action::Read)?;
    let _permit = AT_WORK.acquire().await.map_err(|_| PageError::BadForm)?;
    let (language, mut shown) = (signed_in.language, framed(&app, &signed_in));
    let (parts, body) = request.into_parts();
    let bytes = match read_body(body, MOST_MEGABYTES << 20).await {
        Ok(bytes) => bytes,
        Err(BodyError::TooLarge(_)) => return Err(PageError::FormTooLarge),
        Err(BodyError::TooSlow | BodyError::Broken) => return Err(PageError::BadForm),
    };
    let request = Request::from_parts(parts, Body::from(bytes));
    let (text, file) = read_form(request, &signed_in).await?;
    shown.text = text.chars().take(SHOWN_AGAIN).collect();
    let document = if file.is_empty() { text.into_bytes() } else { file };
    let problem = if document.trim_ascii().is_empty() {
        Some(language.t("trial-nothing"))
    } else {
        let read = tokio::task::spawn_blocking(move || read(document));
        match read.await.map_err(|_| PageError::BadForm)? {
            Ok(message) if message.inventories.is_empty() => Some(language.t("trial-no-inventory")),
            Ok(message) => {
                shown.results = try_message(&app, &signed_in, message).await?;
                None
            }
            Err(why) => Some(language.t1("trial-unreadable", "why", why)),
        }
    };
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    shown.problem = problem.unwrap_or_default();
    Ok((status, html(&shown)?).into_response())
}

fn framed(app: &App, signed_in: &SignedIn) -> TrialPage {
    TrialPage {
        page: super::framed(app, signed_in, signed_in.language.t("menu-inventory")),
        tabs: tabs(signed_in, "/rules/trial"),
        text: String::new(),
        problem: String::new(),
        results: Vec::new(),
    }
}

/// Reads a form whose token comes first: what was typed, and the file that was chosen.
async fn read_form(request: Request, signed_in: &SignedIn) -> Result<(String, Vec<u8>), PageError> {
    let Ok(mut form) = Multipart::from_request(request, &()).await else {
        return Err(PageError::ForgedForm);
    };
    let (mut text, mut file, mut admitted) = (String::new(), Vec::new(), false);
    while let Some(field) = form.next_field().await.map_err(|_| PageError::BadForm)? {
        let name = field.name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(|_| PageError::BadForm)?;
        match name.as_str() {
            "csrf" => admitted = signed_in.form_guard.admits(&String::from_utf8_lossy(&bytes)),
            "document" if admitted => text = String::from_utf8_lossy(&bytes).into_owned(),
            "file" if admitted => file = bytes.to_vec(),
            _ => {}
        }
    }
    if admitted { Ok((text, file)) } else { Err(PageError::ForgedForm) }
}

/// Reads the first document of a file, however it is packed; what is wrong with it is told in the agents' words.
fn read(file: Vec<u8>) -> Result<Message, String> {
    let mut first = None;
    open_file(file, &UnpackLimits::default(), &mut |found: FoundDocument| {
        first = Some(found.text);
        false
    });
    let text = first.unwrap_or(Ok(Vec::new())).map_err(|error| error.to_string())?;
    inventory::read(&text, &Limits::default()).map_err(|error| error.to_string())
}

async fn try_message(
    app: &App,
    signed_in: &SignedIn,
    message: Message,
) -> Result<Vec<ShownTrial>, PageError> {
    let visible = signed_in.visible(Subject::Assets, Action::Read);
    let language = signed_in.language;
    let shown = app.store.browse(move |db| {
        let entities = db.entity_names(&Visible::Everything)?;
        let mut shown = Vec::new();
        for inventory in message.inventories.iter().take(MOST_ASSETS) {
            let tag = message.tag.as_deref().or(inventory.tag.as_deref());
            let trial = db.try_inventory(inventory, tag)?;
            let mut seen = Vec::new();
            for asset in meant(&trial.outcome) {
                if db.sees_asset(&visible, asset.id)? {
                    seen.push(asset.id);
                }
            }
            shown.push(shown_trial(inventory, tag, &trial, &seen, &entities, language));
        }
        Ok(shown)
    });
    Ok(shown.await?)
}

fn meant(outcome: &TrialOutcome) -> &[Asset] {
    match outcome {
        TrialOutcome::Update(asset, _) => std::slice::from_ref(asset),
        TrialOutcome::Doubtful(assets, _) => assets,
        _ => &[],
    }
}

fn shown_trial(
    inventory: &Inventory,
    tag: Option<&str>,
    trial: &Trial,
    seen: &[AssetId],
    entities: &Entities,
    language: Language,
) -> ShownTrial {
    let asset = |asset: &Asset| {
        let is_seen = seen.contains(&asset.id);
        ShownAsset {
            name: if is_seen { asset.name().to_owned() } else { format!("#{}", asset.id.0) },
            href: is_seen.then(|| asset_href(asset.itemtype, asset.id)),
        }
    };
    let identity = inventory.identity();
    let facts = Facts { tag, ..Facts::new(inventory, &identity) };
    let step = |(list, step): &(_, Step)| {
        let (_, rule) = trial.rules.rule(step.rule)?;
        let said = match step.result {
            StepResult::Off => language.t("step-off"),
            StepResult::FindsNothing => language.t("step-finds-nothing"),
            StepResult::Decides => outcome_told(&rule.outcome, entities, language),
            StepResult::DoesNotHold(place) => {
                let criterion = rule.criteria.get(place)?;
                let texts = facts.texts(criterion.aspect());
                let texts: String = texts.join(", ").chars().take(200).collect();
                let asked = criterion_told(criterion, entities, language);
                if texts.is_empty() {
                    language.t1("step-not-told", "criterion", asked)
                } else {
                    language.t2("step-does-not-hold", "criterion", asked, "text", texts)
                }
            }
        };
        Some(ShownStep {
            list: heading(*list),
            number: step.rule,
            name: label_told(&rule.label, language),
            said,
            decides: step.result == StepResult::Decides,
        })
    };
    let outcome = match &trial.outcome {
        TrialOutcome::Update(_, by) => {
            language.t1("trial-update", "evidence", evidence_told(*by, language))
        }
        TrialOutcome::Doubtful(_, by) => {
            language.t1("trial-doubtful", "evidence", evidence_told(*by, language))
        }
        TrialOutcome::Refused(reason) if !reason.is_empty() => {
            language.t1("trial-refused-because", "reason", reason)
        }
        TrialOutcome::Refused(_) => language.t("trial-refused"),
        TrialOutcome::Create => language.t("trial-create"),
        TrialOutcome::AwaitsFull => language.t("trial-awaits-full"),
        TrialOutcome::LeftOut => language.t("trial-left-out"),
        TrialOutcome::Locked => language.t("trial-locked"),
        TrialOutcome::Unrecognisable => language.t("trial-unrecognisable"),
    };
    ShownTrial {
        name: inventory.fields.text(Field::Name).unwrap_or(&inventory.deviceid).to_owned(),
        itemtype: AssetKind::of(inventory.itemtype).one,
        outcome,
        is_taken: matches!(trial.outcome, TrialOutcome::Update(..) | TrialOutcome::Create),
        assets: meant(&trial.outcome).iter().map(asset).collect(),
        entity: trial.entity.as_ref().map(|(_, name)| name.clone()),
        steps: trial.steps.iter().filter_map(step).collect(),
    }
}
