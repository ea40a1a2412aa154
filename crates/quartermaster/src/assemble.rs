//! The whole house on one page: the surfaces, and the layers around them.

use axum::{
    Router,
    extract::{DefaultBodyLimit, MatchedPath, Request, State},
    http::HeaderValue,
    middleware::{self, Next},
    response::Response,
    routing::get,
};
use intake::Intake;
use std::{sync::Arc, time::Instant};
use tokio::sync::Semaphore;
use tracing::Instrument as _;
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
    let peer = request.extensions().get().map(|PeerAddress(peer)| peer.ip());
    let mut response = next.run(request).instrument(span.clone()).await;
    let (route, took) = (route.as_ref().map(MatchedPath::as_str), started.elapsed());
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
