//! `/metrics`, in the format of Prometheus, at a listener of its own.

use super::limits::{ARRIVE, HEAD, HEADERS};
use anyhow::{Context as _, Result};
use axum::{
    Router,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use rustix::param::{clock_ticks_per_second, page_size};
use std::{fs, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    net::TcpListener,
    sync::Semaphore,
    time::{sleep, timeout},
};
use web::{App, Exposition, HeavyLoad};

/// How many may read at once.
const READERS: usize = 16;
/// How long one may take for everything.
const AT_MOST: Duration = Duration::from_secs(60);
/// How long the database may take to tell what waits.
const DATABASE: Duration = Duration::from_secs(5);

pub(super) async fn open(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("cannot listen on {address}; choose another address with --metrics-listen")
    })
}

/// Serves until it is aborted.
pub(super) async fn serve(listener: TcpListener, app: App) {
    let router = Router::new().route("/metrics", get(tell)).with_state(app);
    let room = Arc::new(Semaphore::new(READERS));
    loop {
        let Ok(permit) = Arc::clone(&room).acquire_owned().await else { return };
        let Ok((stream, _peer)) = listener.accept().await else {
            sleep(ARRIVE).await;
            continue;
        };
        let connection = hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADERS)
            .max_buf_size(HEAD)
            .keep_alive(false)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router.clone()));
        tokio::spawn(async move {
            // Who was cut off reads again.
            let _ended = timeout(AT_MOST, connection).await;
            drop(permit);
        });
    }
}

async fn tell(State(app): State<App>) -> Response {
    let mut text = Exposition::default();
    let version = [("version", env!("CARGO_PKG_VERSION"))];
    text.family("quartermaster_build_info", "gauge", "Which version this is.");
    text.sample("quartermaster_build_info", &version, 1);
    app.metrics().tell(&mut text);
    of_work(&mut text, &app);
    of_database(&mut text, &app).await;
    of_process(&mut text);
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], text.into_text()).into_response()
}

fn of_work(text: &mut Exposition, app: &App) {
    let kinds: [(&str, HeavyLoad); 2] =
        [("passwords", app.passwords.load()), ("signatures", app.signatures.load())];
    let total = "quartermaster_work_total";
    text.family(total, "counter", "Heavy work started.");
    for (work, load) in &kinds {
        text.sample(total, &[("work", work)], load.begun);
    }
    let mut tell = |name: &str, kind: &str, help: &str, of: fn(&HeavyLoad) -> usize| {
        text.family(name, kind, help);
        for (work, load) in &kinds {
            text.sample(name, &[("work", work)], of(load));
        }
    };
    tell("quartermaster_work_running", "gauge", "Heavy work in progress.", |load| load.at_work);
    tell("quartermaster_work_waiting", "gauge", "Heavy work waiting for a processor.", |load| {
        load.waiting
    });
}

async fn of_database(text: &mut Exposition, app: &App) {
    let counts = app.store.traffic().counts();
    for (name, kind, help, value) in [
        ("changes_total", "counter", "Changes requested of the database.", counts.changes),
        ("changes_failed_total", "counter", "Changes that failed or were refused.", counts.failed),
        ("changes_waiting", "gauge", "Changes waiting or in progress.", counts.waiting),
        ("commits_total", "counter", "Commits of SQLite's writer.", counts.commits),
        ("committed_changes_total", "counter", "Changes in these commits.", counts.committed),
    ] {
        text.one(&format!("quartermaster_database_{name}"), kind, help, value);
    }
    let asked = timeout(DATABASE, app.store.read(|db| db.vitals())).await;
    let vitals = asked.ok().and_then(Result::ok);
    let up = u8::from(vitals.is_some());
    text.one("quartermaster_database_up", "gauge", "Whether the database answers.", up);
    if let Some(vitals) = vitals {
        let waits = &vitals.backlog;
        let oldest = waits.oldest.map_or(0, |oldest| app.now().since(oldest).in_seconds().max(0));
        for (name, help, value) in [
            ("queue_documents", "Inventories that wait to be recorded.", waits.documents),
            ("queue_bytes", "Bytes of the inventories that wait.", waits.bytes),
            ("queue_failed", "Inventories that could not be recorded.", waits.failed),
            ("queue_oldest_seconds", "How long the oldest inventory has been waiting.", oldest),
            ("signing_keys", "Keys that sign.", vitals.signing_keys),
        ] {
            text.one(&format!("quartermaster_{name}"), "gauge", help, value);
        }
    }
    let health = app.health();
    if let Some(worked) = health.worked_at() {
        let help = "When background work was last done, in seconds since 1970.";
        text.one("quartermaster_upkeep_timestamp_seconds", "gauge", help, worked.seconds());
    }
    if let Some(room) = health.room() {
        text.one("quartermaster_disk_free_bytes", "gauge", "Free space of the data folder.", room);
    }
}

/// What Linux tells of this process, under the names that every exporter uses.
fn of_process(text: &mut Exposition) {
    let memory = fs::read_to_string("/proc/self/statm").ok();
    let pages = memory.and_then(|memory| memory.split(' ').nth(1)?.parse::<usize>().ok());
    if let Some(pages) = pages {
        let bytes = pages.saturating_mul(page_size());
        text.one("process_resident_memory_bytes", "gauge", "Memory in use.", bytes);
    }
    if let Ok(files) = fs::read_dir("/proc/self/fd") {
        text.one("process_open_fds", "gauge", "Open files.", files.count());
    }
    // What stands after the name, which may hold blanks (proc_pid_stat(5)).
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat
        .rsplit_once(')')
        .map(|(_, rest)| rest.split_whitespace().collect())
        .unwrap_or_default();
    let field = |number: usize| fields.get(number).and_then(|field| field.parse::<u64>().ok());
    if let (Some(user), Some(system)) = (field(11), field(12)) {
        let hundredths = (user + system).saturating_mul(100) / clock_ticks_per_second().max(1);
        let seconds = format!("{}.{:02}", hundredths / 100, hundredths % 100);
        text.one("process_cpu_seconds_total", "counter", "Time on processors.", seconds);
    }
    if let Some(threads) = field(17) {
        text.one("process_threads", "gauge", "Threads.", threads);
    }
}
