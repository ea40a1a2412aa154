//! Administration → Sessions: web sessions of everybody, and what lets clients in.
//!
//! Who may read users sees web sessions; who may read clients sees tokens. To end them needs the right to update.

use super::{
    chosen::{GrantRows, WebSessionRows},
    question::{Question, ROWS},
};
use crate::{
    chosen::offered,
    export::{BATCH, ExportFormat, export},
    list_query::ListQuery,
    listing::ColumnShape,
    notice::NoticeQuery,
};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use oauth::Timestamp;
use rights::{Action, Subject};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, PoisonError};
use store::{
    GrantFilter, LiveGrant, Reader, Revocable, SessionFilter, SessionId, SessionStage, Visible,
    WebSession,
};
use web::{App, Flash, Language, Now, Page, PageError, SignedIn};

#[derive(Template)]
#[template(path = "traces/sessions.html")]
struct SessionsPage {
    page: Page,
    question: Question,
    /// Whether web sessions are shown, not tokens.
    shows_web: bool,
    tabs: Vec<Tab>,
    rows: Vec<LiveRow>,
    older: Option<String>,
    /// What can be ended as a whole: the key of the button, its value, and the address.
    acts: Vec<(&'static str, String, String)>,
    may_end: bool,
    /// What can be done with several of the rows, and where.
    row_acts: Vec<(&'static str, &'static str)>,
    chosen: String,
}

struct Tab {
    /// The key of what it says.
    label: &'static str,
    href: String,
    active: bool,
}

/// Something by which somebody is let in.
struct LiveRow {
    /// What it is in the address of its end.
    what: &'static str,
    number: i64,
    /// Who, with the page and the address of all of theirs.
    user: Option<(i64, String)>,
    client: Option<(i64, String)>,
    scope: String,
    address: String,
    user_agent: String,
    since: Timestamp,
    seen: Option<Timestamp>,
    ends: Timestamp,
    /// The key of a remark; empty if there is none.
    remark: &'static str,
    is_own: bool,
}

impl LiveRow {
    /// Whether it is a single token, whose number tokens and the audit log name.
    fn is_token(&self) -> bool {
        self.what == "token"
    }
}

pub(super) const PATH: &str = "/administration/sessions";

const FROM: ColumnShape = ColumnShape::usual("from", "sessions-from");
const SINCE: ColumnShape = ColumnShape::usual("since", "sessions-since");
const ENDS: ColumnShape = ColumnShape::usual("ends", "sessions-ends");
/// The columns of web sessions that can be shown or hidden.
const CHOICES_OF_WEB: [ColumnShape; 4] =
    [FROM, SINCE, ColumnShape::usual("seen", "sessions-seen"), ENDS];
/// The columns of tokens that can be shown or hidden.
const CHOICES_OF_TOKENS: [ColumnShape; 4] =
    [FROM, ColumnShape::usual("scope", "sessions-scope"), SINCE, ENDS];

/// The columns of a file.
const COLUMNS: [&str; 12] = [
    "kind",
    "number",
    "user_id",
    "user_name",
    "client_id",
    "client_name",
    "scopes",
    "address",
    "user_agent",
    "since",
    "last_seen",
    "ends",
];

/// What the page says after something ended.
const NOTICES: [(&str, &str); 2] = [("ended", "sessions-ended"), ("gone", "sessions-gone")];

/// Lists what is live.
pub(crate) async fn sessions(
    State(app): State<App>,
    Now(now): Now,
    signed_in: SignedIn,
    query: ListQuery,
    Query(told): Query<NoticeQuery>,
) -> Result<Response, PageError> {
    let reads = |subject| signed_in.rights.allow(subject, Action::Read);
    let (web, tokens) = (reads(Subject::Users), reads(Subject::Clients));
    if !web && !tokens {
        return Err(PageError::Forbidden);
    }
    let shows_web = match query.value("kind") {
        "tokens" => false,
        "web" => true,
        _ => web,
    };
    signed_in.require(if shows_web { Subject::Users } else { Subject::Clients }, Action::Read)?;
    let language = signed_in.language;
    let names: &[&str] =
        if shows_web { &["user", "address"] } else { &["user", "client", "address"] };
    let (list, columns) =
        if shows_web { ("web-sessions", &CHOICES_OF_WEB) } else { ("tokens", &CHOICES_OF_TOKENS) };
    let question = Question::read(&app, &query, &signed_in, PATH, names, Vec::new())
        .await?
        .keeping("kind", if shows_web { "web" } else { "tokens" })
        .with_columns(&query, list, columns);
    let wanted = Wanted::of(&question, &signed_in, shows_web);
    if let Some(format) = query.export().filter(|_| question.is_clear()) {
        return Ok(file(app, format, wanted, now));
    }
    let mut rows = if question.is_clear() {
        let before = question.before;
        app.store.browse(move |db| wanted.read(db, now, before, ROWS + 1)).await?
    } else {
        Vec::new()
    };
    let older = question.turn(&mut rows, |row| row.number);
    let tab =
        |label, kind: &str, active| Tab { label, href: format!("{PATH}?kind={kind}"), active };
    let tabs = [
        (web, tab("sessions-web", "web", shows_web)),
        (tokens, tab("sessions-tokens", "tokens", !shows_web)),
    ];
    let status =
        if question.is_clear() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = SessionsPage {
        page: Page::new(&app, &signed_in, language.t("menu-sessions"), "sessions")
            .with_flash(notice(&query, language).or_else(|| told.told(language))),
        acts: acts(&signed_in, &question),
        row_acts: if shows_web {
            offered(&WebSessionRows, &signed_in)
        } else {
            offered(&GrantRows, &signed_in)
        },
        chosen: format!("{PATH}/{}/chosen", if shows_web { "web" } else { "tokens" }),
        may_end: signed_in
            .rights
            .allow(if shows_web { Subject::Users } else { Subject::Clients }, Action::Update),
        question,
        shows_web,
        tabs: tabs.into_iter().filter_map(|(shown, tab)| shown.then_some(tab)).collect(),
        rows,
        older,
    };
    let mut response = query.answer(&app, list, &page)?;
    *response.status_mut() = status;
    Ok(response)
}

fn notice(query: &ListQuery, language: Language) -> Option<Flash> {
    let (_, key) = NOTICES.iter().find(|(word, _)| *word == query.value("notice"))?;
    Some(Flash::success(language.t(key)))
}

/// What can be ended as a whole: all of the user or the client that is asked for, and everything.
fn acts(signed_in: &SignedIn, question: &Question) -> Vec<(&'static str, String, String)> {
    let may = |subject| signed_in.rights.allow(subject, Action::Update);
    let (users, clients) = (may(Subject::Users), may(Subject::Clients));
    let end = |what: &str, id: i64| format!("{PATH}/revocation?what={what}&id={id}");
    let meant = |name: &str| {
        let field = question.fields.iter().find(|field| field.name == name);
        field.map(|field| field.meant.clone()).unwrap_or_default()
    };
    let mut acts = Vec::new();
    if let Some(user) = question.user.filter(|_| users && clients) {
        acts.push(("revoke-all-of-user", meant("user"), end("user", user.0)));
    }
    if let Some(client) = question.client.filter(|_| clients) {
        acts.push(("revoke-all-of-client", meant("client"), end("client", client.0)));
    }
    let everybody = signed_in.visible(Subject::Users, Action::Update) == Visible::Everything;
    if everybody && clients {
        acts.push(("revoke-everything", String::new(), end("everything", 0)));
    }
    acts
}

/// What is listed.
#[derive(Clone)]
enum Wanted {
    /// Web sessions of the users that are seen; the last is the own one.
    Web(SessionFilter, Visible, SessionId),
    /// What lets clients in.
    Tokens(GrantFilter),
}

impl Wanted {
    fn of(question: &Question, signed_in: &SignedIn, shows_web: bool) -> Self {
        let (user, address) = (question.user, question.address.clone());
        if shows_web {
            let visible = signed_in.visible(Subject::Users, Action::Read);
            let filter = SessionFilter { user, address, ..SessionFilter::default() };
            Self::Web(filter, visible, signed_in.session)
        } else {
            let client = question.client;
            Self::Tokens(GrantFilter { client, user, address, ..GrantFilter::default() })
        }
    }

    /// Reads the newest, those with a number below `before` only if one is named.
    fn read(
        &self,
        db: &mut Reader<'_>,
        now: Timestamp,
        before: Option<i64>,
        limit: i64,
    ) -> store::Result<Vec<LiveRow>> {
        Ok(match self {
            Self::Web(filter, visible, own) => {
                let found = db.web_sessions(filter, now, before.map(SessionId), limit, visible)?;
                found.into_iter().map(|session| web_row(session, *own)).collect()
            }
            Self::Tokens(filter) => {
                let found = db.live_grants(filter, now, before, limit)?;
                found.into_iter().map(grant_row).collect()
            }
        })
    }
}

/// Answers with everything of the question; each batch goes on where the one before ended.
fn file(app: App, format: ExportFormat, wanted: Wanted, now: Timestamp) -> Response {
    let name = if matches!(wanted, Wanted::Web(..)) { "web-sessions" } else { "tokens" };
    let below = Arc::new(Mutex::new(None));
    export(format, name, &COLUMNS, move |_| {
        let (store, wanted, below) = (app.store.clone(), wanted.clone(), Arc::clone(&below));
        async move {
            let before = *below.lock().unwrap_or_else(PoisonError::into_inner);
            let rows = store.browse(move |db| wanted.read(db, now, before, BATCH)).await?;
            *below.lock().unwrap_or_else(PoisonError::into_inner) =
                rows.last().map(|row| row.number);
            Ok(rows.into_iter().map(cells).collect())
        }
    })
}

fn cells(row: LiveRow) -> Vec<Value> {
    let (user_id, user_name) = row.user.unzip();
    let (client_id, client_name) = row.client.unzip();
    vec![
        json!(row.what),
        json!(row.number),
        json!(user_id),
        json!(user_name),
        json!(client_id),
        json!(client_name),
        json!(row.scope),
        json!(row.address),
        json!(row.user_agent),
        json!(row.since.to_string()),
        json!(row.seen.map(|at| at.to_string())),
        json!(row.ends.to_string()),
    ]
}

fn web_row(session: WebSession, own: SessionId) -> LiveRow {
    LiveRow {
        what: "session",
        number: session.id.0,
        user: Some((session.user.0, session.user_name)),
        client: None,
        scope: String::new(),
        address: session.address,
        user_agent: session.user_agent,
        since: session.created_at,
        seen: Some(session.seen_at),
        ends: session.expires_at,
        remark: if session.stage == SessionStage::Open { "" } else { "sessions-half" },
        is_own: session.id == own,
    }
}

fn grant_row(grant: LiveGrant) -> LiveRow {
    let what = match grant.what {
        Revocable::Grant(_) => "grant",
        Revocable::Token(_) => "token",
    };
    LiveRow {
        what,
        number: grant.what.number(),
        user: grant.user.map(|(id, name)| (id.0, name)),
        client: Some((grant.client.0, grant.client_name)),
        scope: grant.scope.to_string(),
        address: grant.address,
        user_agent: grant.user_agent,
        since: grant.since,
        seen: None,
        ends: grant.expires_at,
        remark: "",
        is_own: false,
    }
}
