//! Configuration: the same words as flags, as `QUARTERMASTER_…` variables and in a file.
//!
//! A flag goes before a variable, a variable before the file, the file before the default.

mod arguments;
mod listening;
mod options;

pub(crate) use arguments::{Arguments, Command};
pub(crate) use listening::{Listen, Speaks, TlsFiles};
pub(crate) use options::{LogFormat, Options};

use crate::key_file;
use anyhow::{Context as _, Result, bail};
use ipnet::IpNet;
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};
use store::{Store, StoreOptions};
use url::Url;
use web::{AgentNetworks, PlainHttp};

/// Configuration with every default filled in.
#[derive(Clone)]
pub(crate) struct Configuration {
    pub(crate) store: StoreOptions,
    pub(crate) key_file: Option<PathBuf>,
    pub(crate) listen: Vec<Listen>,
    /// The mode of unix sockets.
    pub(crate) listen_mode: u32,
    pub(crate) tls: Option<TlsFiles>,
    pub(crate) max_connections: usize,
    pub(crate) connections_per_address: usize,
    pub(crate) metrics_listen: Option<SocketAddr>,
    pub(crate) traces: Option<TracesTo>,
    pub(crate) public_url: Url,
    pub(crate) trusted_proxies: Vec<IpNet>,
    pub(crate) agent_networks: AgentNetworks,
    pub(crate) plain_http: PlainHttp,
    pub(crate) log_format: LogFormat,
}

/// Where traces go, and how many of them.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct TracesTo {
    pub(crate) endpoint: Url,
    /// Between 0 and 1.
    pub(crate) ratio: f64,
}

impl TracesTo {
    fn new(endpoint: Url, ratio: Option<f64>) -> Result<Self> {
        if endpoint.scheme() != "http" || endpoint.host().is_none() {
            bail!(
                "traces-endpoint must begin with http://: run a collector beside the server, and let it forward traces over https"
            );
        }
        let ratio = ratio.unwrap_or(1.0);
        if !(0.0..=1.0).contains(&ratio) {
            bail!("traces-ratio must be between 0 and 1");
        }
        Ok(Self { endpoint, ratio })
    }
}

impl Configuration {
    /// Says whether this server itself speaks https.
    pub(crate) fn has_tls(&self) -> bool {
        self.tls.is_some()
    }

    /// Opens the database, making its folder if it is missing.
    pub(crate) fn open_store(&self) -> Result<Store> {
        self.make_data_folder()?;
        let place = match &self.store {
            StoreOptions::Sqlite { path } => path.display().to_string(),
            StoreOptions::Postgres { .. } => "given by database-url".to_owned(),
        };
        let keyring = self.key_file.as_deref().map(key_file::keyring).transpose()?;
        let store = Store::open(self.store.clone(), crate::clock::now())
            .with_context(|| format!("cannot open the database {place}"))?;
        Ok(match keyring {
            Some(keyring) => store.with_keyring(keyring),
            None => store,
        })
    }

    /// Makes the folder of SQLite's file if it is missing.
    pub(crate) fn make_data_folder(&self) -> Result<()> {
        let StoreOptions::Sqlite { path } = &self.store else { return Ok(()) };
        let folder = path.parent().unwrap_or(Path::new("."));
        make_private_folder(folder)
            .with_context(|| format!("cannot create the data folder {}", folder.display()))
    }
}

/// The folder holds hashes of secrets and what is known of every machine: nobody else's business.
fn make_private_folder(folder: &Path) -> std::io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
