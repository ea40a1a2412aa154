//! The whole house on one page: the surfaces, and the layers around them.

use crate::traces::continue_trace;
use axum::{
    Router,
    extract::{DefaultBodyLimit, MatchedPath, Request, State},
    http::HeaderValue,
    middleware::{self, Next},
    response::Response,
    routing::get,
};
use intake::Intake;
use std::{net::IpAddr, sync::Arc, time::Instant};
use tokio::sync::Semaphore;
use tracing::{Instrument as _, Span, field::Empty};
use web::{App, PeerAddress, TellPlainHttp};

/// Messages of agents that may be under way at once. More are put off early, so that people and tokens go on.
const MESSAGES: usize = 1024;

/// Bounds the work on inventories to what this machine can do.
pub fn intake() -> Intake {
    Intake::new(std::thread::available_parallelism().map_or(2, usize::from))
}

/// Puts the surfaces together.
pub fn assemble(app: App, intake: Intake) -> Router {
    let for_browsers_elsewhere = middleware::from_fn_with_state(app.clone(), web::cors);
    let over_https =
        |tell: TellPlainHttp| middleware::from_fn_with_state((app.clone(), tell), web::https_only);
    let router = Router::new()
        .merge(
            authorization_server::routes()
                .layer(over_https(authorization_server::plain_http_refused))
                .layer(for_browsers_elsewhere.clone()),
        )
        .merge(
            api::routes().layer(over_https(api::plain_http_refused)).layer(for_browsers_elsewhere),
        )
        .merge(console::routes().layer(over_https(console::plain_http_refused)))
        .merge(
            intake::routes(intake)
                .layer(middleware::from_fn_with_state(Arc::new(Semaphore::new(MESSAGES)), put_off))
                .layer(over_https(intake::plain_http_refused)),
        )
        // For load balancers: the process answers. Whether all is well is at `/status.php`.
        .route("/healthz", get(async || "ok"))
        // Bodies are read by `web::read_body`, which bounds each where it knows what it is.
        .layer(DefaultBodyLimit::disable())
        .layer(middleware::from_fn(web::say_when_to_come_back))
        .layer(middleware::from_fn(web::keep_pace))
        .layer(middleware::from_fn_with_state(app.clone(), watch));
    let router = if app.is_https() {
        router.layer(middleware::from_fn(web::strict_transport))
    } else {
        router
    };
    router.with_state(app)
}

/// Puts messages of agents off when there are more than the server can take.
async fn put_off(State(room): State<Arc<Semaphore>>, request: Request, next: Next) -> Response {
    let Ok(_room) = room.try_acquire() else {
        let (parts, _unread) = request.into_parts();
        return intake::too_busy(&parts);
    };
    next.run(request).await
}

/// Makes the span of a request for a collector of traces, a part of the caller's trace if there is one. Its attributes
/// have the names of OpenTelemetry's conventions, and hold no more than the log does.
fn traced(request: &Request, route: Option<&str>, peer: Option<IpAddr>, number: &str) -> Span {
    let method = match request.method().as_str() {
        known @ ("GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS") => known,
        _ => "_OTHER",
    };
    let span = tracing::info_span!(
        target: web::TRACE,
        "request",
        "otel.name" = format_args!("{method} {}", route.unwrap_or("none")),
        "otel.kind" = "server",
        "otel.status_code" = Empty,
        "http.request.method" = method,
        "http.route" = route,
        "http.response.status_code" = Empty,
        "network.peer.address" = peer.map(tracing::field::display),
        "oauth.client" = Empty,
        "request.id" = number,
    );
    continue_trace(&span, request.headers());
    span
}

/// The header that tells the number of a request.
const REQUEST_NUMBER: &str = "x-request-id";

/// Numbers each request, measures it, and writes a line for it: the route, never the path, query, body or headers,
/// which may hold secrets. The number is ours alone: one that a caller sends counts for nothing.
async fn watch(State(app): State<App>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let number = app.next_request_number();
    let span = tracing::info_span!("request", id = number);
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map(MatchedPath::as_str);
    let peer = request.extensions().get().map(|PeerAddress(peer)| peer.ip());
    let traced = traced(&request, route, peer, &number);
    // The traced one is the inner, where whoever knows more of the request finds it.
    let answer = next.run(request).instrument(traced.clone()).instrument(span.clone());
    let mut response = answer.await;
    let took = started.elapsed();
    traced.record("http.response.status_code", response.status().as_u16());
    if response.status().is_server_error() {
        traced.record("otel.status_code", "ERROR");
    }
    drop(traced);
    app.metrics().answered(route, response.status().as_u16(), took);
    span.in_scope(|| {
        tracing::debug!(
            %method,
            route = route.unwrap_or_default(),
            status = response.status().as_u16(),
            peer = ?peer,
            microseconds = took.as_micros(),
            "request"
        );
    });
    if let Ok(number) = HeaderValue::from_str(&number) {
        response.headers_mut().insert(REQUEST_NUMBER, number);
    }
    response
}
