//! Listens and serves until it is told to stop.

mod activity;
mod connection;
mod framing;
mod greeting;
mod limits;
mod listening;
mod metrics;
mod places;
mod signals;
mod socket;
mod systemd;
mod tls;
mod turning_away;

pub(crate) use greeting::make_setup_link;
pub(crate) use limits::{CONNECTIONS, CONNECTIONS_PER_ADDRESS};
pub(crate) use tls::examine as examine_tls;

use crate::{
    assemble::{assemble, intake},
    clock,
    configuration::{Configuration, Speaks},
    key_file, upkeep,
};
use anyhow::Result;
use connection::Reception;
use greeting::greet;
use intake::Worker;
use ipnet::IpNet;
use listening::Listener;
use places::Places;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use socket::Socket;
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{Arc, atomic::Ordering},
    time::Duration,
};
use store::{Store, StoreOptions};
use tls::{Looked, Tls};
use tokio::{sync::watch, task::JoinSet};
use tokio_rustls::TlsAcceptor;
use turning_away::Porter;
use web::{App, AppOptions};

/// How often the files of the certificate are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(10);

/// Returns the folder of the database, if it has one on this machine.
fn folder_of(store: &StoreOptions) -> Option<PathBuf> {
    match store {
        StoreOptions::Sqlite { path } => path.parent().map(Path::to_owned),
        StoreOptions::Postgres { .. } => None,
    }
}

/// Serves until SIGINT or SIGTERM, then lets the requests under way end.
pub(crate) async fn serve(configuration: Configuration, store: Store) -> Result<()> {
    let mut told_to_stop = signals::Stops::new();
    let reloads = signals::Reloads::new();
    seal_what_is_open(&store).await?;
    let tls = configuration.tls.clone().map(Tls::read).transpose()?;
    let acceptor = tls.as_ref().map(Tls::acceptor).transpose()?;
    let mut listeners = Vec::new();
    for listen in &configuration.listen {
        listeners.push(Listener::open(listen, configuration.listen_mode).await?);
    }
    let metrics = match configuration.metrics_listen {
        Some(address) => Some(metrics::open(address).await?),
        None => None,
    };
    let app = App::new(store, clock::clock(), clock::chance(), app_options(&configuration));
    greet(&configuration, &app.store).await?;

    let mut background = JoinSet::new();
    background.spawn(upkeep::keep_up(app.clone(), folder_of(&configuration.store)));
    let intake = intake();
    background.spawn(Worker::new(app.clone(), intake.clone()).work());
    background.spawn(keep_certificate(tls, reloads));
    background.spawn(systemd::keep_watch());
    if let Some(listener) = metrics {
        background.spawn(metrics::serve(listener, app.clone()));
    }

    let (stop, stops) = watch::channel(false);
    let reception = Reception {
        router: assemble(app.clone(), intake),
        public_path: configuration.public_url.path().into(),
        stops,
    };
    let porter = Porter::new(Places::new(
        most_connections(configuration.max_connections),
        configuration.connections_per_address,
    ));
    for listener in listeners {
        let door = Door {
            acceptor: acceptor.clone().filter(|_| listener.speaks() == Speaks::WhatIsConfigured),
            listener,
            porter: porter.clone(),
            app: app.clone(),
            trusted_proxies: configuration.trusted_proxies.clone().into(),
        };
        tokio::spawn(door.stand_open(reception.clone()));
    }
    drop(reception);
    systemd::ready();

    told_to_stop.next().await;
    tracing::info!("stopping");
    systemd::stopping();
    drop(background);
    stop.send_replace(true);
    // Listeners and connections hold the other end.
    if tokio::time::timeout(limits::FAREWELL, stop.closed()).await.is_err() {
        tracing::warn!("some requests were still in progress");
    }
    if let Err(error) = web::write_usage(&app).await {
        tracing::warn!(%error, "cannot record the last uses of secrets");
    }
    Ok(())
}

/// Sees that secrets can be opened, and seals those that were kept before there was a key file. What another key has
/// sealed stays: other nodes may not have the newest yet.
async fn seal_what_is_open(store: &Store) -> Result<()> {
    let sealed = store.read(|db| db.sealed()).await?;
    if sealed.sealed == 0 {
        key_file::seal_all(store).await?;
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

/// A listener with what its callers need.
struct Door {
    listener: Listener,
    acceptor: Option<TlsAcceptor>,
    porter: Porter,
    app: App,
    trusted_proxies: Arc<[IpNet]>,
}

impl Door {
    /// Takes callers until the server is told to stop.
    async fn stand_open(self, mut reception: Reception) {
        loop {
            let accepted = tokio::select! {
                accepted = self.listener.accept() => accepted,
                _ = reception.stops.wait_for(|stops| *stops) => return,
            };
            match accepted {
                Ok((socket, peer)) => self.take(socket, peer, &reception),
                Err(error) => {
                    // Too many open files, mostly: what is open must end first.
                    tracing::warn!(%error, "cannot accept a connection");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
    }

    /// Serves one connection on a task of its own, if there is a place for it.
    fn take(&self, socket: Socket, peer: SocketAddr, reception: &Reception) {
        let address = oauth::canonical(peer.ip());
        // Many callers come by way of one proxy.
        let counts = self.listener.has_addresses()
            && !self.trusted_proxies.iter().any(|network| network.contains(&address));
        let place = match self.porter.places.take(counts.then_some(address)) {
            Ok(place) => place,
            Err(full) => {
                self.app.metrics().refused_connections.count([full.as_str()]);
                tracing::debug!(peer = %peer.ip(), ?full, "refused a connection: the limit is reached");
                // To tell by TLS would cost what there is too little of.
                if self.acceptor.is_none() {
                    self.porter.tell(socket);
                }
                return;
            }
        };
        let (mut reception, acceptor) = (reception.clone(), self.acceptor.clone());
        let patience = if acceptor.is_some() { limits::HANDSHAKE } else { limits::IDLE };
        let app = self.app.clone();
        app.metrics().connections.fetch_add(1, Ordering::Relaxed);
        tokio::spawn(async move {
            let ended = match reception.hear(&socket, patience).await {
                Ok(()) => reception.serve(socket, peer, acceptor).await,
                Err(ended) => Err(ended),
            };
            if let Err(error) = ended {
                tracing::debug!(%error, peer = %peer.ip(), "a connection ended");
            }
            drop(place);
            app.metrics().ended_connections.fetch_add(1, Ordering::Relaxed);
        });
    }
}

/// Raises how many files may be open as far as it goes, and leaves some for everything but connections.
fn most_connections(wanted: usize) -> usize {
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current != limit.maximum {
        let raised = Rlimit { current: limit.maximum, maximum: limit.maximum };
        if setrlimit(Resource::Nofile, raised).is_ok() {
            limit = getrlimit(Resource::Nofile);
        }
    }
    let Some(files) = limit.current else { return wanted };
    let files = usize::try_from(files).unwrap_or(usize::MAX);
    let room = files.saturating_sub(limits::OTHER_FILES).max(files / 2);
    if room < wanted {
        tracing::warn!(
            connections = room,
            "the server may open {files} files, so it takes fewer connections than --max-connections says; raise \
             LimitNOFILE"
        );
    }
    wanted.min(room)
}

/// Looks at the files of the certificate now and then, and at SIGHUP, until it is aborted.
async fn keep_certificate(tls: Option<Arc<Tls>>, mut told: signals::Reloads) {
    loop {
        tokio::select! {
            () = told.next() => tracing::info!("reloading the certificate"),
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
        let Some(tls) = tls.clone() else { continue };
        match tokio::task::spawn_blocking(move || tls.look()).await {
            Ok(Ok(Looked::Replaced)) => tracing::info!("new connections use the new certificate"),
            Ok(Ok(Looked::Same)) => {}
            Ok(Err(error)) => tracing::error!(
                error = format!("{error:#}"),
                "the new certificate cannot be used; the old one stays in use"
            ),
            Err(_panicked) => tracing::error!("cannot check the certificate's files"),
        }
    }
}
