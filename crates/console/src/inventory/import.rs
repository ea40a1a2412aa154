//! Administration → Inventory → Import from file.

use super::{
    import_file::{ImportFile, ImportResult, Importer, MOST_DOCUMENTS, Outcome},
    tabs,
};
use crate::{html, tabs::Tab};
use askama::Template;
use axum::{
    body::Body,
    extract::{FromRequest as _, Multipart, Request, State},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use rights::{Action, Subject};
use tokio::sync::Semaphore;
use web::{App, BodyError, Now, Page, PageError, SignedIn, read_body};

#[derive(Template)]
#[template(path = "inventory/import.html")]
struct ImportPage {
    page: Page,
    tabs: Vec<Tab>,
    enabled: bool,
    problem: String,
    results: Vec<ImportResult>,
    told: String,
}

/// Megabytes that one form may bring.
const MOST_MEGABYTES: usize = 64;
/// Forms that are worked on at once: each holds its files in memory.
static AT_WORK: Semaphore = Semaphore::const_new(2);

/// Shows the form.
pub(crate) async fn page(
    State(app): State<App>,
    signed_in: SignedIn,
) -> Result<Html<String>, PageError> {
    signed_in.require_in_root(Subject::Inventory, Action::Update)?;
    html(&framed(&app, &signed_in).await?)
}

/// Imports files, and shows what became of each.
pub(crate) async fn import(
    State(app): State<App>,
    Now(now): Now,
    signed_in: SignedIn,
    request: Request,
) -> Result<Response, PageError> {
    signed_in.require_in_root(Subject::Inventory, Action::Update)?;
    let _permit = AT_WORK.acquire().await.map_err(|_| PageError::BadForm)?;
    let (parts, body) = request.into_parts();
    let mut shown = framed(&app, &signed_in).await?;
    let problem = match read_body(body, MOST_MEGABYTES << 20).await {
        Ok(bytes) => {
            let request = Request::from_parts(parts, Body::from(bytes));
            let files = read_files(request, &signed_in).await?;
            if !shown.enabled {
                Some((
                    StatusCode::UNPROCESSABLE_ENTITY,
                    signed_in.language.t("import-switched-off"),
                ))
            } else if files.is_empty() {
                Some((StatusCode::UNPROCESSABLE_ENTITY, signed_in.language.t("import-no-file")))
            } else {
                let importer = Importer { store: app.store.clone(), actor: signed_in.actor(), now };
                let work = tokio::task::spawn_blocking(move || importer.import(files));
                shown.results = work.await.map_err(|_| PageError::BadForm)?;
                None
            }
        }
        Err(BodyError::TooLarge(_)) => {
            let told = signed_in.language.t1("import-form-too-large", "megabytes", MOST_MEGABYTES);
            Some((StatusCode::PAYLOAD_TOO_LARGE, told))
        }
        Err(BodyError::TooSlow | BodyError::Broken) => return Err(PageError::BadForm),
    };
    let accepted = shown.results.iter().filter(|result| result.is_accepted()).count();
    let refused = shown.results.len() - accepted;
    shown.told = signed_in.language.t2("import-told", "accepted", accepted, "refused", refused);
    let status = problem.as_ref().map_or(StatusCode::OK, |(status, _)| *status);
    shown.problem = problem.map(|(_, told)| told).unwrap_or_default();
    Ok((status, html(&shown)?).into_response())
}

/// Reads the files of a form whose token comes first.
async fn read_files(request: Request, signed_in: &SignedIn) -> Result<Vec<ImportFile>, PageError> {
    let Ok(mut form) = Multipart::from_request(request, &()).await else {
        return Err(PageError::ForgedForm);
    };
    let mut files = Vec::new();
    let mut admitted = false;
    while let Some(field) = form.next_field().await.map_err(|_| PageError::BadForm)? {
        if field.name() == Some("csrf") {
            let token = field.text().await.map_err(|_| PageError::BadForm)?;
            admitted = signed_in.form_guard.admits(&token);
        } else if admitted && field.name() == Some("inventory_files[]") {
            let name = field.file_name().unwrap_or_default().to_owned();
            let bytes = field.bytes().await.map_err(|_| PageError::BadForm)?.to_vec();
            // A browser sends an empty file where none was chosen.
            if !(name.is_empty() && bytes.is_empty()) {
                files.push(ImportFile { name, bytes });
            }
        }
    }
    if admitted { Ok(files) } else { Err(PageError::ForgedForm) }
}

async fn framed(app: &App, signed_in: &SignedIn) -> Result<ImportPage, PageError> {
    let enabled = app.store.read(|db| db.settings()).await?.inventory_enabled;
    let language = signed_in.language;
    Ok(ImportPage {
        page: Page::new(app, signed_in, language.t("menu-inventory"), "inventory"),
        tabs: tabs(signed_in, "/import"),
        enabled,
        problem: String::new(),
        results: Vec::new(),
        told: String::new(),
    })
}
