//! The whole house on one page: the surfaces, and the layers around them.

use axum::{
    Router,
    extract::{DefaultBodyLimit, MatchedPath, Request, State},
    middleware::{self, Next},
    response::Response,
    routing::get,
};
use intake::Intake;
use std::{sync::Arc, time::Instant};
use tokio::sync::Semaphore;
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
        .layer(middleware::from_fn(log_request));
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

/// Writes a line for each request: the route, never the path, query, body or headers, which may hold secrets.
async fn log_request(request: Request, next: Next) -> Response {
    if !tracing::enabled!(tracing::Level::DEBUG) {
        return next.run(request).await;
    }
    let started = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map(|route| route.as_str().to_owned());
    let peer = request.extensions().get().map(|PeerAddress(peer)| peer.ip());
    let response = next.run(request).await;
    tracing::debug!(
        %method,
        route = route.as_deref().unwrap_or_default(),
        status = response.status().as_u16(),
        peer = ?peer,
        microseconds = started.elapsed().as_micros(),
        "request"
    );
    response
}
