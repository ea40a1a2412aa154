//! Listens and serves until it is told to stop.

use crate::{
    address::rewrite,
    assemble::{assemble, intake},
    clock,
    configuration::Configuration,
    framing::StrictFraming,
    upkeep,
};
use anyhow::{Context as _, Result};
use axum::{Router, body::Body};
use hyper::body::Incoming;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use intake::Worker;
use oauth::SecretHash;
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use store::{Actor, Store, StoreOptions};
use tokio::net::{TcpListener, TcpStream};
use tower::Service as _;
use web::{App, AppOptions, PeerAddress, PlainHttp};

/// How long the headers of a request may take.
const HEADERS: Duration = Duration::from_secs(30);
/// How long requests under way may take once the server is told to stop.
const FAREWELL: Duration = Duration::from_secs(20);

/// Returns the folder of the database, if it has one on this machine.
fn folder_of(store: &StoreOptions) -> Option<PathBuf> {
    match store {
        StoreOptions::Sqlite { path } => path.parent().map(Path::to_owned),
        StoreOptions::Postgres { .. } => None,
    }
}

/// Serves until SIGINT or SIGTERM, then lets the requests under way end.
pub(crate) async fn serve(configuration: Configuration, store: Store) -> Result<()> {
    let listener = TcpListener::bind(configuration.listen).await.with_context(|| {
        format!("{} cannot be listened on; choose another with --listen", configuration.listen)
    })?;
    let app = App::new(store, clock::clock(), clock::chance(), app_options(&configuration));
    greet(&configuration, &app.store).await?;
    let upkeep = tokio::spawn(upkeep::keep_up(app.clone(), folder_of(&configuration.store)));
    let counted = app.clone();
    let public_path: Arc<str> = configuration.public_url.path().into();
    let intake = intake();
    let worker = tokio::spawn(Worker::new(app.clone(), intake.clone()).work());
    let router = assemble(app, intake);

    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(told_to_stop());
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                take(stream, peer, router.clone(), Arc::clone(&public_path), &graceful)
            }
            Err(error) => {
                // Too many open files, mostly: what is open must end first.
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    tracing::info!("stopping");
    drop(listener);
    upkeep.abort();
    worker.abort();
    if tokio::time::timeout(FAREWELL, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests were still under way");
    }
    if let Err(error) = web::write_usage(&counted).await {
        tracing::warn!(%error, "the last uses of secrets were not written");
    }
    Ok(())
}

pub(crate) fn app_options(configuration: &Configuration) -> AppOptions {
    AppOptions {
        public_url: configuration.public_url.clone(),
        trusted_proxies: configuration.trusted_proxies.clone(),
        agent_networks: configuration.agent_networks.clone(),
        plain_http: configuration.plain_http,
        assets: console::assets(),
    }
}

/// Serves one connection on a task of its own.
fn take(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    public_path: Arc<str>,
    graceful: &GracefulShutdown,
) {
    // Answers are small: waiting to fill a packet only adds latency.
    let _best_effort = stream.set_nodelay(true);
    let service = tower::service_fn(move |request: hyper::Request<Incoming>| {
        let mut request = rewrite(request.map(Body::new), &public_path);
        request.extensions_mut().insert(PeerAddress(peer));
        router.clone().call(request)
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS)
        .serve_connection(
            TokioIo::new(StrictFraming::new(stream)),
            TowerToHyperService::new(service),
        );
    let connection = graceful.watch(connection);
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection ended");
        }
    });
}

async fn told_to_stop() {
    let interrupt = async {
        // Without a handler the signal ends the process, which is what it asks for.
        let _ended = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! {
                    () = interrupt => {}
                    _ = terminate.recv() => {}
                }
            }
            Err(_) => interrupt.await,
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
}

/// Says where the server is, and how the first administrator comes in.
#[expect(clippy::print_stdout, reason = "whoever starts the program looks at the terminal")]
async fn greet(configuration: &Configuration, store: &Store) -> Result<()> {
    println!("Quartermaster {} serves {}", env!("CARGO_PKG_VERSION"), configuration.public_url);
    if !configuration.listen.ip().is_loopback() {
        println!("{}", of_other_machines(configuration));
    }
    if store.read(|db| db.needs_setup()).await? {
        let link = make_setup_link(configuration, store).await?;
        if let Some(link) = link {
            println!(
                "Nobody can sign in yet. Open this link within the hour to make the first administrator:"
            );
            println!("{link}");
        }
    }
    Ok(())
}

/// Says how other machines may come, to whoever has them come.
fn of_other_machines(configuration: &Configuration) -> &'static str {
    match (configuration.plain_http, configuration.trusted_proxies.is_empty()) {
        (PlainHttp::Allowed, _) => {
            "Warning: --allow-plain-http is given, so passwords and tokens travel readably between this server and \
             other machines."
        }
        (PlainHttp::Refused, true) => {
            "Other machines are refused as long as they come by plain http: put a reverse proxy with TLS in front and \
             name it with --trusted-proxy, or give --allow-plain-http in a network that nobody else can listen in."
        }
        (PlainHttp::Refused, false) => {
            "Other machines are taken by way of the trusted proxies, which have to send X-Forwarded-Proto: https."
        }
    }
}

/// Makes a set-up link; `None` if somebody can sign in already.
pub(crate) async fn make_setup_link(
    configuration: &Configuration,
    store: &Store,
) -> Result<Option<String>> {
    let secret: String = clock::random::<32>().iter().map(|byte| format!("{byte:02x}")).collect();
    let hash = SecretHash::of(&secret);
    let made = store
        .change(Actor::System, clock::now(), move |change| change.make_setup_link(&hash))
        .await?;
    Ok(made.then(|| format!("{}setup/{secret}", configuration.public_url)))
}
