//! The whole exchange with an agent: whatever is sent, the answer is one that agents understand, and no failure of the
//! server. What is accepted to be recorded later is recorded, or refused for a reason.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, header},
};
use flate2::{Compression, write::ZlibEncoder};
use intake::{Intake, Worker};
use oauth::Timestamp;
use std::{
    io::Write as _,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};
use store::{Actor, Settings, Store, StoreOptions};
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt as _;
use web::{AgentNetworks, App, AppOptions, Assets, PeerAddress, PlainHttp};

/// A server with two ways in: one records at once, the other lets everything wait.
struct Server {
    runtime: Runtime,
    at_once: Router,
    later: Router,
    worker: Worker,
    _folder: tempfile::TempDir,
}

static SERVER: LazyLock<Mutex<Server>> = LazyLock::new(|| Mutex::new(Server::new()));

/// 2026-01-01T00:00:00Z.
const NOW: Timestamp = Timestamp::from_micros(1_767_225_600_000_000);
/// Far more than any answer has.
const LARGEST_ANSWER: usize = 64 * 1024;

/// One message: the first byte says how it is sent.
pub(crate) fn answer(input: &[u8]) {
    let Some((how, message)) = input.split_first() else { return };
    let server = SERVER.lock().unwrap_or_else(PoisonError::into_inner);
    server.runtime.block_on(server.exchange(*how, message));
}

impl Server {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("quartermaster.db");
        let store = Store::open(StoreOptions::Sqlite { path }, NOW).expect("a database");
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let settings = Settings { inventory_enabled: true, ..Settings::default() };
        runtime
            .block_on(store.change(Actor::System, NOW, move |db| {
                db.save_settings(&Settings::default(), &settings)
            }))
            .expect("settings");
        let none = "none";
        let options = AppOptions {
            public_url: "http://quartermaster.test/".parse().expect("a URL"),
            trusted_proxies: Vec::new(),
            plain_http: PlainHttp::Allowed,
            agent_networks: AgentNetworks::default(),
            assets: Assets {
                css: none,
                js: none,
                documentation_css: none,
                documentation_js: none,
                oauth_redirect_js: none,
            },
        };
        let app = App::new(store, Arc::new(|| NOW), Arc::new(|bytes| bytes.fill(7)), options);
        let later = Intake::new(2).recording_at_once(0);
        let worker = Worker::new(app.clone(), later.clone());
        let router = |intake| intake::routes(intake).with_state(app.clone());
        Self {
            runtime,
            at_once: router(Intake::new(2)),
            later: router(later),
            worker,
            _folder: folder,
        }
    }

    async fn exchange(&self, how: u8, message: &[u8]) {
        let (is_packed, speaks_json, waits) = (how & 1 == 1, how & 2 == 2, how & 4 == 4);
        let (kind, body) = match (is_packed, speaks_json) {
            (true, _) => ("application/x-compress-zlib", packed(message)),
            (false, true) => ("application/json", message.to_vec()),
            (false, false) => ("application/xml", message.to_vec()),
        };
        let mut request = Request::post("/")
            .header(header::CONTENT_TYPE, kind)
            .header(header::USER_AGENT, "GLPI-Agent_v1.12")
            .extension(PeerAddress(([192, 0, 2, 1], 40_000).into()));
        if speaks_json {
            request = request.header("GLPI-Agent-ID", "3ce005e3-4963-4702-9c0d-aa0cbd0ad41f");
        }
        let request = request.body(Body::from(body)).expect("a request");
        let router = if waits { &self.later } else { &self.at_once };
        let answer = router.clone().oneshot(request).await.expect("an answer");
        let status = answer.status().as_u16();
        // 501 is what GLPI says to questions that it does not know.
        assert!(status < 500 || status == 501, "{status}");
        let kind = answer.headers().get(header::CONTENT_TYPE).cloned().expect("a type");
        let body = to_bytes(answer.into_body(), LARGEST_ANSWER).await.expect("a small body");
        check_answer(kind.to_str().expect("a text"), status, &body);
        if waits {
            while self.worker.work_off_some().await.expect("work") > 0 {}
        }
    }
}

fn check_answer(kind: &str, status: u16, body: &[u8]) {
    let text = std::str::from_utf8(body).expect("UTF-8");
    if kind == "application/xml" {
        assert!(text.starts_with("<?xml version=\"1.0\"?>\n<REPLY>"), "{text:?}");
        assert!(text.ends_with("</REPLY>"), "{text:?}");
        assert_eq!(text.contains("<ERROR>"), status >= 400, "{status} {text:?}");
        return;
    }
    assert_eq!(kind, "application/json");
    let answer: serde_json::Value = serde_json::from_str(text).expect("JSON");
    let told = if status >= 400 { "error" } else { "ok" };
    let member = |name: &str| answer.get(name).and_then(serde_json::Value::as_str);
    assert_eq!(member("status"), Some(told), "{status} {text:?}");
    let told = member("message");
    assert!(status < 400 || told.is_some_and(|told| !told.is_empty() && told.len() <= 1000));
}

fn packed(message: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(message).expect("memory");
    encoder.finish().expect("memory")
}
