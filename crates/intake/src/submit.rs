//! An agent's message: `POST /`, `POST /inventory`.

use crate::{
    Intake,
    answer::{Language, Reply, echoed},
    arrival::Arrival,
    exchange::{Exchange, InventoryTaken},
    expiration::Expiration,
    gate,
    reading::{Depth, read_message},
    request::{content_type, waiting_request},
};
use axum::{
    Extension,
    body::Body,
    extract::{RawQuery, State},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{Html, IntoResponse, Response},
};
use inventory::Packing;
use oauth::{ScopeToken, Timestamp};
use std::{net::IpAddr, sync::Arc};
use store::{ClientKey, UsageKind};
use tokio::sync::OwnedSemaphorePermit;
use web::{
    Answered, App, BodyError, ClientAddress, Now, PLAIN_HTTP, discard_body, read_body, user_agent,
    with_reference,
};

/// The largest packed body.
const MOST: usize = 16 << 20;
/// What agents are told as long as the settings cannot be read.
const USUAL_HOURS: i64 = 24;
/// A message of so many bytes is an inventory: the others are short.
const SURELY_INVENTORY: usize = 16 << 10;

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
            return reply(&headers, USUAL_HOURS).busy();
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

    let arrival = Arrival::new(&headers, address, passed.0, &settings, now);
    let exchange = Exchange { app: &app, intake: &intake, settings: &settings, arrival, reply };
    let response = take(exchange, &headers, body).await;
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
    let outcome = match (kind, response.status()) {
        (UsageKind::InventoryAccepted, _) => "accepted",
        (UsageKind::ResourceServed, _) => "answered",
        (_, StatusCode::SERVICE_UNAVAILABLE) => "put off",
        _ => "refused",
    };
    app.metrics().inventories.count([outcome]);
    let (scope, user_agent) = (ScopeToken::Inventory.to_string(), &user_agent(headers));
    app.requests().count(Answered { client, kind, scope, address, user_agent }, now);
}

/// Takes the message of an agent whom the gate has let pass.
async fn take(mut exchange: Exchange<'_>, headers: &HeaderMap, body: Body) -> Response {
    let Exchange { intake, settings, ref reply, .. } = exchange;
    // 3. Read the body, with room reserved for it.
    let Some(packing) = Packing::of_content_type(content_type(headers)) else {
        return reply.error(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "This packing is not known here. Send zlib, gzip, deflate or Brotli, or send it plain.",
        );
    };
    if announced(&body) > SURELY_INVENTORY && intake.gauge.is_full(settings.queue) {
        // It would be refused in the end: nothing of it is unpacked or read.
        let _given_up = discard_body(body).await;
        return reply.busy();
    }
    let Some(_held) = hold(intake, &body) else { return reply.busy() };
    let body = match read_body(body, MOST).await {
        Ok(body) => body,
        Err(error) => return bad_body(error, reply),
    };
    if body.is_empty() {
        return reply
            .error(StatusCode::BAD_REQUEST, "The body is empty: send a JSON or XML message.");
    }

    // 4. Unpack and read it: JSON or XML, by its first character.
    let (message, document) = match read_message(intake, packing, body, Depth::Apart).await {
        Ok(read) => read,
        Err(unreadable) => {
            exchange.reply.language = Language::of(headers, unreadable.format);
            return exchange.reply.unreadable(&unreadable);
        }
    };
    exchange.reply.language = Language::of(headers, Some(message.format));

    // 5. Answer it.
    exchange.answer(message, document).await
}

/// Answers what agents ask by GET: whether there are tasks of the old protocol, which there are not, and whether there
/// is room now for one that was told to wait.
pub(crate) async fn poll(
    State(app): State<App>,
    Extension(intake): Extension<Intake>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let settings = match app.store.read(|db| db.settings()).await {
        Ok(settings) => settings,
        Err(error) => {
            tracing::error!(%error, "the settings could not be read");
            return reply(&headers, USUAL_HOURS).busy();
        }
    };
    if !settings.inventory_enabled {
        return switched_off();
    }
    let reply = reply(&headers, settings.frequency_hours);
    let passed = match gate::pass(&app, &settings, &headers, address, now, &reply).await {
        Ok(passed) => passed,
        Err(refusal) => return refusal,
    };
    if let Some(request_id) = waiting_request(&headers) {
        let arrival = Arrival::new(&headers, address, passed.0, &settings, now);
        let exchange = Exchange { app: &app, intake: &intake, settings: &settings, arrival, reply };
        return exchange.answer_waiting(request_id);
    }
    if query.is_some_and(|query| query.split('&').any(|pair| pair == "action=getConfig")) {
        return reply.send(StatusCode::OK, "application/json", "{}".to_owned());
    }
    let mut response = reply
        .error(StatusCode::METHOD_NOT_ALLOWED, "Protocol not supported: send messages by POST.");
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
    response
}

fn reply(headers: &HeaderMap, hours: i64) -> Reply {
    Reply {
        language: Language::of(headers, None),
        expiration: Expiration::Hours(hours),
        echoed: echoed(headers),
    }
}

/// Tells an agent that came by plain http from another machine. Not with 401, after which it would send a secret.
pub fn plain_http_refused(parts: &Parts, reference: Option<&str>) -> Response {
    reply(&parts.headers, USUAL_HOURS)
        .error(StatusCode::FORBIDDEN, &with_reference(PLAIN_HTTP, reference))
}

/// Tells an agent that the server has more to do than it can: the first thing that is put off are inventories.
pub fn too_busy(parts: &Parts) -> Response {
    let mut response = reply(&parts.headers, USUAL_HOURS).busy();
    // Its body is not read.
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

/// Agents look for these words in a page that they cannot read.
fn switched_off() -> Response {
    let page = "<!doctype html><html lang=\"en\"><title>Inventory is disabled</title>\
                <p>Inventory is disabled. An administrator can enable it under Administration, Inventory.</p></html>";
    (StatusCode::FORBIDDEN, Html(page)).into_response()
}

/// Reserves room for a body: what it announces, or the largest if it announces nothing.
fn hold(intake: &Intake, body: &Body) -> Option<OwnedSemaphorePermit> {
    let kilobytes = u32::try_from(announced(body).min(MOST) / 1024 + 1).ok()?;
    Arc::clone(&intake.held).try_acquire_many_owned(kilobytes).ok()
}

/// Returns how many bytes a body announces; the most that are taken if it does not.
fn announced(body: &Body) -> usize {
    use axum::body::HttpBody as _;
    body.size_hint().exact().and_then(|size| usize::try_from(size).ok()).unwrap_or(MOST)
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
