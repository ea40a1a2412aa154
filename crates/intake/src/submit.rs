//! An agent's message: `POST /`, `POST /inventory`.

use crate::{
    Intake,
    answer::{Reply, echoed},
    exchange::{InventoryTaken, Sender, answer, language},
    gate,
    request::{content_type, takes_json},
};
use axum::{
    Extension,
    body::Body,
    extract::{RawQuery, State},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{Html, IntoResponse, Response},
};
use inventory::{
    Format, Limits, Message, Packing, ReadErrorKind, UnpackError, UnpackLimits, unpack,
};
use oauth::{ScopeToken, Timestamp};
use std::{net::IpAddr, sync::Arc};
use store::{ClientKey, ReceivedDocument, UsageKind};
use tokio::sync::OwnedSemaphorePermit;
use web::{
    Answered, App, BodyError, ClientAddress, Now, PLAIN_HTTP, discard_body, read_body, user_agent,
    with_reference,
};

/// The largest packed body.
const MOST: usize = 16 << 20;

/// Takes a message of an agent.
pub(crate) async fn submit(
    State(app): State<App>,
    Extension(intake): Extension<Intake>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    body: Body,
) -> Response {
    // 1. Are inventories taken at all?
    let settings = match app.store.read(|db| db.settings()).await {
        Ok(settings) => settings,
        Err(error) => {
            tracing::error!(%error, "the settings could not be read");
            return reply(&headers, 24).busy();
        }
    };
    if !settings.inventory_enabled {
        return switched_off();
    }
    let reply = reply(&headers, settings.frequency_hours);

    // 2. Who is it? Before anything of the body is unpacked.
    let passed = match gate::pass(&app, &settings, &headers, address, now, &reply).await {
        Ok(passed) => passed,
        Err(refusal) => {
            // The agent is still sending: reading it to the end keeps the connection for its next try.
            let _given_up = discard_body(body).await;
            return refusal;
        }
    };

    let authenticated_by = settings.inventory_authentication;
    let sender = Sender { headers: &headers, address, now, passed, authenticated_by };
    let response = take(&app, &intake, &sender, body, reply).await;
    count(&app, &headers, address, now, passed.0, &response);
    response
}

/// Counts a message by what became of it.
fn count(
    app: &App,
    headers: &HeaderMap,
    address: IpAddr,
    now: Timestamp,
    client: Option<ClientKey>,
    response: &Response,
) {
    let kind = if response.extensions().get::<InventoryTaken>().is_some() {
        UsageKind::InventoryAccepted
    } else if response.status().is_success() {
        UsageKind::ResourceServed
    } else {
        UsageKind::InventoryFailed
    };
    let (scope, user_agent) = (ScopeToken::Inventory.to_string(), &user_agent(headers));
    app.requests().count(Answered { client, kind, scope, address, user_agent }, now);
}

/// Takes the message of an agent whom the gate has let pass.
async fn take(
    app: &App,
    intake: &Intake,
    sender: &Sender<'_>,
    body: Body,
    mut reply: Reply,
) -> Response {
    // 3. Read the body, with room reserved for it.
    let Some(packing) = Packing::of_content_type(content_type(sender.headers)) else {
        return reply.error(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "This packing is not known here. Send zlib, gzip, deflate or Brotli, or send it plain.",
        );
    };
    let Some(_held) = hold(intake, &body) else { return reply.busy() };
    let body = match read_body(body, MOST).await {
        Ok(body) => body,
        Err(error) => return bad_body(error, &reply),
    };
    if body.is_empty() {
        return reply
            .error(StatusCode::BAD_REQUEST, "The body is empty: send a JSON or XML message.");
    }

    // 4. Unpack and read it: JSON or XML, by its first character.
    let read = read_message(intake, packing, body).await;
    let (message, document) = match read {
        Ok(read) => read,
        Err(Unreadable { status, message, format }) => {
            reply.language = language(takes_json(sender.headers), format);
            return reply.error(status, &message);
        }
    };
    reply.language = language(takes_json(sender.headers), Some(message.format));

    // 5. Answer it.
    answer(app, intake, sender, message, document, &reply).await
}

/// Answers what agents ask by GET: whether there are tasks of the old protocol, which there are not.
pub(crate) async fn poll(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let settings = match app.store.read(|db| db.settings()).await {
        Ok(settings) => settings,
        Err(error) => {
            tracing::error!(%error, "the settings could not be read");
            return reply(&headers, 24).busy();
        }
    };
    if !settings.inventory_enabled {
        return switched_off();
    }
    let reply = reply(&headers, settings.frequency_hours);
    if let Err(refusal) = gate::pass(&app, &settings, &headers, address, now, &reply).await {
        return refusal;
    }
    if query.is_some_and(|query| query.split('&').any(|pair| pair == "action=getConfig")) {
        return reply.send(StatusCode::OK, "application/json", "{}".to_owned());
    }
    let mut response = reply
        .error(StatusCode::METHOD_NOT_ALLOWED, "Protocol not supported: send messages by POST.");
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
    response
}

fn reply(headers: &HeaderMap, expiration: i64) -> Reply {
    Reply { language: language(takes_json(headers), None), expiration, echoed: echoed(headers) }
}

/// Tells an agent that came by plain http from another machine. Not with 401, after which it would send a secret.
pub fn plain_http_refused(parts: &Parts, reference: Option<&str>) -> Response {
    reply(&parts.headers, 24).error(StatusCode::FORBIDDEN, &with_reference(PLAIN_HTTP, reference))
}

/// Agents look for these words in a page that they cannot read.
fn switched_off() -> Response {
    let page = "<!doctype html><html lang=\"en\"><title>Inventory is disabled</title>\
                <p>Inventory is disabled. An administrator can enable it under Administration, Inventory.</p></html>";
    (StatusCode::FORBIDDEN, Html(page)).into_response()
}

/// Reserves room for a body: what it announces, or the largest if it announces nothing.
fn hold(intake: &Intake, body: &Body) -> Option<OwnedSemaphorePermit> {
    use axum::body::HttpBody as _;
    let announced =
        body.size_hint().exact().and_then(|size| usize::try_from(size).ok()).unwrap_or(MOST);
    let kilobytes = u32::try_from(announced.min(MOST) / 1024 + 1).ok()?;
    Arc::clone(&intake.held).try_acquire_many_owned(kilobytes).ok()
}

fn bad_body(error: BodyError, reply: &Reply) -> Response {
    let status = match error {
        BodyError::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
        BodyError::TooSlow => StatusCode::REQUEST_TIMEOUT,
        BodyError::Broken => StatusCode::BAD_REQUEST,
    };
    let mut response = reply.error(status, &format!("{error}"));
    // The rest of the body is still under way.
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

/// Why a message cannot be read.
struct Unreadable {
    status: StatusCode,
    message: String,
    format: Option<Format>,
}

/// Unpacks and reads a body on a thread that may be busy for a while, a few at once.
async fn read_message(
    intake: &Intake,
    packing: Packing,
    body: Vec<u8>,
) -> Result<(Message, ReceivedDocument), Unreadable> {
    let lost = || Unreadable {
        status: StatusCode::SERVICE_UNAVAILABLE,
        message: "The server is shutting down.".to_owned(),
        format: None,
    };
    let permit = Arc::clone(&intake.at_work).acquire_owned().await.map_err(|_| lost())?;
    let work = move || {
        let _permit = permit;
        let received =
            ReceivedDocument { packing: word(packing).to_owned(), content: body.clone() };
        let text = unpack(packing, body, &UnpackLimits::default())?;
        let message = inventory::read(&text, &Limits::default())?;
        Ok((message, received))
    };
    tokio::task::spawn_blocking(work).await.map_err(|_| lost())?
}

/// Returns the word under which a document's packing is kept.
const fn word(packing: Packing) -> &'static str {
    match packing {
        Packing::Plain => "plain",
        Packing::Zlib => "zlib",
        Packing::Gzip => "gzip",
        Packing::Deflate => "deflate",
        Packing::Brotli => "brotli",
    }
}

impl From<UnpackError> for Unreadable {
    fn from(error: UnpackError) -> Self {
        let status = match error {
            UnpackError::Broken => StatusCode::BAD_REQUEST,
            UnpackError::TooLarge(_) | UnpackError::Ratio(_) => StatusCode::PAYLOAD_TOO_LARGE,
        };
        Self { status, message: error.to_string(), format: None }
    }
}

impl From<inventory::ReadError> for Unreadable {
    fn from(error: inventory::ReadError) -> Self {
        let status = match error.kind() {
            ReadErrorKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            ReadErrorKind::NotWellFormed
            | ReadErrorKind::DoesNotValidate
            | ReadErrorKind::Forbidden
            | ReadErrorKind::Empty => StatusCode::BAD_REQUEST,
        };
        Self { status, message: error.to_string(), format: error.format() }
    }
}
