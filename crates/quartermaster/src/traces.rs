//! Traces: what each request did and how long it took, for a collector of OpenTelemetry.
//!
//! Where none is configured, no span is made. Where one is, spans wait in a bounded queue, and a thread of its own sends
//! them; what finds no room, or no collector, is dropped, and no request waits for it.

use crate::configuration::TracesTo;
use anyhow::{Context as _, Result};
use axum::http::{HeaderMap, Request, Response, header::HOST};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::{body::Bytes, client::conn::http1};
use hyper_util::rt::TokioIo;
use opentelemetry::{
    KeyValue,
    propagation::{Extractor, TextMapPropagator as _},
    trace::TracerProvider as _,
};
use opentelemetry_http::{HttpClient, HttpError};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::{
    Resource,
    propagation::TraceContextPropagator,
    trace::{BatchConfigBuilder, BatchSpanProcessor, Sampler, SdkTracerProvider, Tracer},
};
use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};
use tokio::{
    net::TcpStream,
    runtime::{Builder, Runtime},
    time::timeout,
};
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

/// Spans that may wait to be sent.
const WAITING: usize = 4096;
/// How many are sent at once.
const TOGETHER: usize = 512;
/// How long the collector may take for them.
const PATIENCE: Duration = Duration::from_secs(5);
/// How much of its answer is read.
const ANSWER: usize = 64 * 1024;
/// How long the last ones may take when the server stops.
const FAREWELL: Duration = Duration::from_secs(3);

/// What sends traces, until this is dropped.
pub(crate) struct Traces(SdkTracerProvider);

impl Traces {
    /// Begins to send.
    pub(crate) fn start(to: &TracesTo) -> Result<Self> {
        let exporter = SpanExporter::builder()
            .with_http()
            .with_protocol(Protocol::HttpBinary)
            .with_endpoint(to.endpoint.as_str())
            .with_timeout(PATIENCE)
            .with_http_client(Messenger::new()?)
            .build()
            .context("cannot send traces")?;
        let bounds = BatchConfigBuilder::default()
            .with_max_queue_size(WAITING)
            .with_max_export_batch_size(TOGETHER);
        let processor =
            BatchSpanProcessor::builder(exporter).with_batch_config(bounds.build()).build();
        let version = KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
        let resource = Resource::builder().with_service_name("quartermaster");
        let provider = SdkTracerProvider::builder()
            .with_span_processor(processor)
            // By the number of the trace alone, so that a caller cannot have more traced than the ratio says.
            .with_sampler(Sampler::TraceIdRatioBased(to.ratio))
            .with_resource(resource.with_attribute(version).build())
            .build();
        Ok(Self(provider))
    }

    /// What makes spans.
    pub(crate) fn tracer(&self) -> Tracer {
        self.0.tracer("quartermaster")
    }
}

impl Drop for Traces {
    fn drop(&mut self) {
        // What the collector does not take now is lost.
        let _taken = self.0.shutdown_with_timeout(FAREWELL);
    }
}

/// Makes a span a part of the caller's trace (Trace Context, `traceparent`).
pub(crate) fn continue_trace(span: &Span, headers: &HeaderMap) {
    if !span.is_disabled() {
        let context = TraceContextPropagator::new().extract(&TraceParent(headers));
        // There may be a span and nobody who collects it.
        let _collected = span.set_parent(context);
    }
}

/// The one header that counts: `tracestate` is text that others have made up.
struct TraceParent<'h>(&'h HeaderMap);

impl Extractor for TraceParent<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        let is_it = name.eq_ignore_ascii_case("traceparent");
        self.0.get(name).filter(|_| is_it)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        vec!["traceparent"]
    }
}

/// Brings spans to the collector, from the thread that has gathered them.
#[derive(Debug)]
struct Messenger {
    runtime: Runtime,
    /// Whether the collector was away the last time.
    away: AtomicBool,
}

impl Messenger {
    fn new() -> Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.context("no threads to send traces from")?;
        Ok(Self { runtime, away: AtomicBool::new(false) })
    }

    /// Says once that the collector takes nothing, and once that it does again.
    fn tell(&self, sent: &Result<Response<Bytes>, HttpError>) {
        let why = match sent {
            Ok(answer) if answer.status().is_success() => {
                if self.away.swap(false, Ordering::Relaxed) {
                    tracing::info!("the trace collector accepts traces again");
                }
                return;
            }
            Ok(answer) => answer.status().to_string(),
            Err(error) => error.to_string(),
        };
        if !self.away.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                error = why,
                "the trace collector accepts no traces; they are dropped until it does"
            );
        }
    }
}

#[async_trait::async_trait]
impl HttpClient for Messenger {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let sent = self.runtime.block_on(async { timeout(PATIENCE, exchange(request)).await });
        let sent = sent.unwrap_or_else(|late| Err(late.into()));
        self.tell(&sent);
        sent
    }
}

/// Sends a request on a connection of its own.
async fn exchange(request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
    let (mut parts, body) = request.into_parts();
    let place = parts.uri.authority().ok_or("the endpoint names no host")?.clone();
    let host = place.host().trim_matches(['[', ']']).to_owned();
    let stream = TcpStream::connect((host, place.port_u16().unwrap_or(80))).await?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    parts.headers.insert(HOST, place.as_str().parse()?);
    parts.uri = parts.uri.path_and_query().map_or("/", |path| path.as_str()).parse()?;
    let request = Request::from_parts(parts, Full::new(body));
    let (head, body) = sender.send_request(request).await?.into_parts();
    Ok(Response::from_parts(head, Limited::new(body, ANSWER).collect().await?.to_bytes()))
}
