//! Administration → Inventory → Queue: how much waits, and the list of it.

use super::{PATH, QueueRows, tabs};
use crate::{
    chosen::offered,
    export::{LARGE_BATCH, export},
    list_filter::Filter,
    list_query::ListQuery,
    listing::{ColumnShape, ListShape, ListView},
    notice::NoticeQuery,
    size::bytes,
    tabs::Tab,
};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::{Redirect, Response},
};
use oauth::Timestamp;
use rights::{Action, Subject};
use serde_json::{Value, json};
use store::{Backlog, Listing, QueueSort, QueuedDocument, WaitingState};
use web::{App, Language, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "inventory/queue.html")]
struct QueuePage {
    page: Page,
    tabs: Vec<Tab>,
    gauges: Vec<Gauge>,
    backlog: Backlog,
    may_retry: bool,
    /// How many are tried again at once, of those that could not be recorded.
    retried_at_once: i64,
    list: ListView,
    /// What can be done with several.
    acts: Vec<(&'static str, &'static str)>,
    documents: Vec<ShownDocument>,
}

/// How far a bound is reached.
struct Gauge {
    /// The key of what is measured.
    label: &'static str,
    now: i64,
    bound: i64,
    told: String,
}

/// A document, as the list shows it.
struct ShownDocument {
    state: DocumentState,
    size: String,
    of: QueuedDocument,
}

/// Where a document is on its way.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum DocumentState {
    Waiting,
    AtWork,
    Failed,
}

impl DocumentState {
    pub(super) fn of(document: &QueuedDocument, now: Timestamp) -> Self {
        let is_taken = document.taken_until.is_some_and(|until| until > now);
        match document.listed.failed_at {
            Some(_) => Self::Failed,
            // What was taken once and is left alone for a while has had a try, too.
            None if is_taken => Self::AtWork,
            None => Self::Waiting,
        }
    }

    /// The key of what it is called.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Waiting => "queue-waiting",
            Self::AtWork => "queue-at-work",
            Self::Failed => "queue-failed",
        }
    }

    /// The colour behind that.
    pub(super) const fn colour(self) -> &'static str {
        match self {
            Self::Waiting => "",
            Self::AtWork => "bg-green-lt",
            Self::Failed => "bg-red-lt",
        }
    }
}

const COLUMNS: [ColumnShape; 9] = [
    ColumnShape::fixed("agent", "queue-agent").sorting(),
    ColumnShape::usual("state", "queue-state"),
    ColumnShape::usual("received", "queue-received").sorting(),
    ColumnShape::usual("size", "queue-size").sorting().counting(),
    ColumnShape::usual("tries", "queue-tries").sorting().counting(),
    ColumnShape::extra("failed", "queue-failed-at").sorting(),
    ColumnShape::usual("why", "queue-why"),
    ColumnShape::extra("address", "queue-address"),
    ColumnShape::extra("client", "queue-client"),
];

const EXPORTED: [&str; 11] = [
    "id",
    "deviceid",
    "state",
    "received_at",
    "size",
    "tries",
    "failed_at",
    "why",
    "reference",
    "address",
    "client",
];

/// More than this are not tried again at once: what fails again does so within a bounded time.
const MOST_RETRIED: i64 = 10_000;

/// Shows how much waits, and lists it.
pub(crate) async fn queue(
    State(app): State<App>,
    Now(now): Now,
    signed_in: SignedIn,
    query: ListQuery,
    Query(notice): Query<NoticeQuery>,
) -> Result<Response, PageError> {
    signed_in.require_in_root(Subject::Inventory, Action::Read)?;
    let language = signed_in.language;
    let states = [("waiting", "queue-waiting"), ("failed", "queue-failed")];
    let states = states.map(|(word, key)| (word, language.t(key)));
    let shape = ListShape::new("queue", format!("{PATH}/queue"), ("received", ""), &COLUMNS)
        .filtered(vec![Filter::choice("state", "queue-state", states)]);
    let listing = query.listing(shape.sorted, |column| match column {
        "agent" => Some(QueueSort::Agent),
        "received" => Some(QueueSort::Received),
        "size" => Some(QueueSort::Size),
        "tries" => Some(QueueSort::Tries),
        "failed" => Some(QueueSort::Failed),
        _ => None,
    });
    let state = match query.value("state") {
        "waiting" => Some(WaitingState::Waiting),
        "failed" => Some(WaitingState::Failed),
        _ => None,
    };
    if let Some(format) = query.export() {
        let listing = Listing { limit: LARGE_BATCH, ..listing };
        return Ok(export(format, "queue", &EXPORTED, move |start| {
            let (store, asked) = (app.store.clone(), Listing { start, ..listing.clone() });
            async move {
                let found = store.browse(move |db| db.find_queued_documents(&asked, state)).await?;
                Ok(found.rows.iter().map(|document| exported(document, now)).collect())
            }
        }));
    }
    let asked = listing.clone();
    let (settings, backlog, found) = app
        .store
        .browse(move |db| {
            Ok((db.settings()?, db.backlog()?, db.find_queued_documents(&asked, state)?))
        })
        .await?;
    let list = ListView::new(&query, shape, &listing, found.total);
    if let Some(elsewhere) = list.elsewhere() {
        return Ok(elsewhere);
    }
    let has_failed = found.rows.iter().any(|of| of.listed.failed_at.is_some());
    let shown = QueuePage {
        page: Page::new(&app, &signed_in, language.t("menu-inventory"), "inventory")
            .with_flash(notice.told(language)),
        tabs: tabs(&signed_in, "/queue"),
        gauges: gauges(&backlog, settings.queue.documents, settings.queue.megabytes, language),
        retried_at_once: backlog.failed.min(MOST_RETRIED),
        backlog,
        may_retry: signed_in.may_in_root(Subject::Inventory, Action::Update),
        list,
        acts: if has_failed { offered(&QueueRows, &signed_in) } else { Vec::new() },
        documents: found
            .rows
            .into_iter()
            .map(|of| ShownDocument {
                state: DocumentState::of(&of, now),
                size: bytes(of.listed.size, language),
                of,
            })
            .collect(),
    };
    query.answer(&app, "queue", &shown)
}

/// Has what could not be recorded until now tried once more, the oldest first, and says how many and how many are left.
pub(crate) async fn retry_all(
    State(app): State<App>,
    Now(now): Now,
    SignedForm { signed_in, .. }: SignedForm,
) -> Result<Redirect, PageError> {
    signed_in.require_in_root(Subject::Inventory, Action::Update)?;
    let (mut retried, most) = (0, usize::try_from(MOST_RETRIED).unwrap_or_default());
    // In small changes, so that agents and tokens are served between them.
    while retried < most {
        let change = move |db: &mut store::Change<'_>| db.retry_failed_documents(now);
        match app.store.change(signed_in.actor(), now, change).await? {
            0 => break,
            some => retried += some,
        }
    }
    let left = app.store.read(|db| db.backlog()).await?.failed;
    let notice = if retried == 0 { "gone" } else { "documents-retried" };
    Ok(Redirect::to(&format!("{PATH}/queue?notice={notice}&count={retried}&left={left}")))
}

fn gauges(backlog: &Backlog, documents: i64, megabytes: i64, language: Language) -> Vec<Gauge> {
    let of = |now: String, bound: String| language.t2("queue-of", "now", now, "bound", bound);
    let most = megabytes.saturating_mul(1 << 20);
    vec![
        Gauge {
            label: "queue-depth",
            now: backlog.documents,
            bound: documents,
            told: of(backlog.documents.to_string(), documents.to_string()),
        },
        Gauge {
            label: "queue-bytes",
            now: backlog.bytes,
            bound: most,
            told: of(bytes(backlog.bytes, language), bytes(most, language)),
        },
    ]
}

fn exported(document: &QueuedDocument, now: Timestamp) -> Vec<Value> {
    let listed = &document.listed;
    let state = match DocumentState::of(document, now) {
        DocumentState::Waiting => "waiting",
        DocumentState::AtWork => "at work",
        DocumentState::Failed => "failed",
    };
    vec![
        json!(listed.id.0),
        json!(listed.deviceid),
        json!(state),
        json!(listed.received_at.to_string()),
        json!(listed.size),
        json!(listed.tries),
        json!(listed.failed_at.map(|at| at.to_string())),
        json!(listed.why),
        json!(listed.reference),
        json!(document.address),
        json!(document.client.as_ref().map(|(_, name)| name)),
    ]
}
