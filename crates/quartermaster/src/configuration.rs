//! Configuration: the same words as flags, as `QUARTERMASTER_…` variables and in a file.
//!
//! A flag goes before a variable, a variable before the file, the file before the default.

mod listening;

pub(crate) use listening::{Listen, Speaks, TlsFiles};

use crate::{
    commands::{client, setting, token, user},
    key_file,
    serving::{CONNECTIONS, CONNECTIONS_PER_ADDRESS},
};
use anyhow::{Context as _, Result, bail};
use clap::{Args, Parser, Subcommand, ValueEnum};
use ipnet::IpNet;
use serde::Deserialize;
use std::{
    net::{IpAddr, SocketAddr},
    num::NonZero,
    path::{Path, PathBuf},
};
use store::{Store, StoreOptions};
use url::Url;
use web::{AgentNetworks, PlainHttp};

/// Keeps the inventory and issues the passes: an OAuth 2.0 authorization server and inventory server that speaks
/// the wire protocol of GLPI 11.
#[derive(Parser)]
#[command(
    name = "quartermaster",
    version,
    max_term_width = 110,
    args_conflicts_with_subcommands = false
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) options: Options,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// What to do; without a command, serve.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Serve until stopped (the default)
    Serve,
    /// Print a new set-up link for the first administrator; earlier ones end
    SetupLink,
    /// Users: people who sign in
    #[command(subcommand)]
    User(user::UserCommand),
    /// OAuth clients
    #[command(subcommand)]
    Client(client::ClientCommand),
    /// Access tokens, and the grants that they came of
    #[command(subcommand)]
    Token(token::TokenCommand),
    /// Refused requests, and why
    #[command(subcommand)]
    Denial(crate::commands::denial::DenialCommand),
    /// The audit log: who did what
    #[command(subcommand)]
    Event(crate::commands::event::EventCommand),
    /// Keys that sign JWTs
    #[command(subcommand)]
    Key(crate::commands::key::KeyCommand),
    /// The file of keys that seal secrets in the database
    #[command(subcommand)]
    KeyFile(crate::commands::key_file::KeyFileCommand),
    /// Settings
    #[command(subcommand)]
    Setting(setting::SettingCommand),
    /// Computers
    #[command(subcommand)]
    Computer(crate::commands::computer::ComputerCommand),
    /// Agents: the programs that submit inventories
    #[command(subcommand)]
    Agent(crate::commands::agent::AgentCommand),
    /// Inventories that were accepted and wait to be recorded
    #[command(subcommand)]
    Queue(crate::commands::queue::QueueCommand),
    /// Import inventories from a file, a folder with all below it, or an archive: JSON, XML, zip, tar
    Import {
        /// The file or folder
        path: PathBuf,
        #[command(flatten)]
        output: client::Output,
    },
    /// Write every asset as an inventory in JSON, which can be imported again
    Export {
        /// A new folder, or an archive whose name ends in .zip
        path: PathBuf,
    },
    /// Write everything in the database to a file, while the server runs
    Backup {
        /// The file; an earlier one of this name is replaced once the new one is whole
        file: PathBuf,
    },
    /// Restore a backup, of either kind of database, into an empty one
    Restore {
        /// A file that `backup` has written
        file: PathBuf,
    },
    /// Read a backup to its end, and say whether it is whole
    Verify {
        /// A file that `backup` has written
        file: PathBuf,
    },
    /// Examine the database; prints `ok`, or what is wrong
    Check,
    /// Look at what the server stands on, and say what to do; fails if something is wrong
    Doctor(client::Output),
    /// Print the version
    Version,
}

/// How log lines are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// For machines: a JSON object a line.
    Json,
}

/// Options as they are given, before defaults.
#[derive(Args, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[command(next_help_heading = "Options of the program")]
pub(crate) struct Options {
    /// Configuration file, TOML, with these options by the same names [default: none]
    #[arg(long, global = true, env = "QUARTERMASTER_CONFIG", value_name = "FILE")]
    #[serde(skip)]
    config: Option<PathBuf>,
    /// Folder of the SQLite database [default: ./quartermaster-data]
    #[arg(long, global = true, env = "QUARTERMASTER_DATA_DIR", value_name = "FOLDER")]
    data_dir: Option<PathBuf>,
    /// PostgreSQL database, as postgres://user:password@host:port/name [default: SQLite in the data folder]
    #[arg(
        long,
        global = true,
        env = "QUARTERMASTER_DATABASE_URL",
        hide_env_values = true,
        value_name = "URL"
    )]
    database_url: Option<String>,
    /// File of the keys that seal signing keys and seeds of one-time passwords; `key-file make` makes it [default: none]
    #[arg(long, global = true, env = "QUARTERMASTER_KEY_FILE", value_name = "FILE")]
    key_file: Option<PathBuf>,
    /// How many connections to PostgreSQL this process keeps [default: 16]
    #[arg(long, global = true, env = "QUARTERMASTER_DATABASE_CONNECTIONS", value_name = "NUMBER")]
    database_connections: Option<usize>,
    /// Address and port to listen on, or the path of a unix socket after `unix:`; repeat it, or separate by commas.
    /// `plain:` before an address has it speak plain http although there is a certificate [default: 127.0.0.1:8080]
    #[arg(
        long,
        global = true,
        env = "QUARTERMASTER_LISTEN",
        value_name = "ADDRESS",
        value_delimiter = ','
    )]
    #[serde(deserialize_with = "listening::one_or_more")]
    listen: Vec<Listen>,
    /// Who may connect to unix sockets, as a mode [default: 660]
    #[arg(long, global = true, env = "QUARTERMASTER_LISTEN_MODE", value_name = "MODE")]
    listen_mode: Option<String>,
    /// Certificate chain, PEM, the server's own first: TCP listeners then speak https [default: none]
    #[arg(long, global = true, env = "QUARTERMASTER_TLS_CERTIFICATE", value_name = "FILE")]
    tls_certificate: Option<PathBuf>,
    /// Private key of the certificate, PEM [default: none]
    #[arg(long, global = true, env = "QUARTERMASTER_TLS_KEY", value_name = "FILE")]
    tls_key: Option<PathBuf>,
    /// How many connections there may be at once [default: 20000, or what the limit of open files leaves]
    #[arg(long, global = true, env = "QUARTERMASTER_MAX_CONNECTIONS", value_name = "NUMBER")]
    max_connections: Option<NonZero<usize>>,
    /// How many of them from one address, or one /64 of IPv6, that is no trusted proxy [default: 1000]
    #[arg(
        long,
        global = true,
        env = "QUARTERMASTER_CONNECTIONS_PER_ADDRESS",
        value_name = "NUMBER"
    )]
    connections_per_address: Option<NonZero<usize>>,
    /// Address and port at which Prometheus reads /metrics, without a password: for a network of its own [default: none]
    #[arg(long, global = true, env = "QUARTERMASTER_METRICS_LISTEN", value_name = "ADDRESS")]
    metrics_listen: Option<SocketAddr>,
    /// Where traces go by plain http: the URL of a collector of OpenTelemetry, which ends in /v1/traces [default: none]
    #[arg(long, global = true, env = "QUARTERMASTER_TRACES_ENDPOINT", value_name = "URL")]
    traces_endpoint: Option<Url>,
    /// The part of all requests that is traced, between 0 and 1 [default: 1]
    #[arg(long, global = true, env = "QUARTERMASTER_TRACES_RATIO", value_name = "RATIO")]
    traces_ratio: Option<f64>,
    /// Address at which people and agents reach the server [default: http:// and the listening address]
    #[arg(long, global = true, env = "QUARTERMASTER_PUBLIC_URL", value_name = "URL")]
    public_url: Option<Url>,
    /// Network of a proxy whose X-Forwarded-For counts; repeat it, or separate by commas [default: none]
    #[arg(long, global = true, env = "QUARTERMASTER_TRUSTED_PROXY", value_name = "CIDR", value_delimiter = ',', value_parser = parse_network)]
    #[serde(deserialize_with = "networks")]
    trusted_proxy: Vec<IpNet>,
    /// Network in which agents may be asked to run; repeat it, or separate by commas [default: none]
    #[arg(long, global = true, env = "QUARTERMASTER_AGENT_NETWORK", value_name = "CIDR", value_delimiter = ',', value_parser = parse_network)]
    #[serde(deserialize_with = "networks")]
    agent_network: Vec<IpNet>,
    /// Take passwords and tokens by plain http from other machines: for networks that nobody else can listen in
    #[arg(
        long,
        global = true,
        env = "QUARTERMASTER_ALLOW_PLAIN_HTTP",
        value_parser = clap::builder::BoolishValueParser::new()
    )]
    allow_plain_http: bool,
    /// How log lines are written [default: text]
    #[arg(
        long,
        global = true,
        env = "QUARTERMASTER_LOG_FORMAT",
        value_enum,
        value_name = "FORMAT"
    )]
    log_format: Option<LogFormat>,
}

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
                "traces-endpoint must begin with http://: run a collector beside the server, which goes on by https"
            );
        }
        let ratio = ratio.unwrap_or(1.0);
        if !(0.0..=1.0).contains(&ratio) {
            bail!("traces-ratio is between 0 and 1");
        }
        Ok(Self { endpoint, ratio })
    }
}

/// The mode of unix sockets: for the server's own user and group.
const DEFAULT_LISTEN_MODE: u32 = 0o660;
const DEFAULT_CONNECTIONS: usize = 16;

impl Options {
    /// Returns the configuration file that is named.
    pub(crate) fn config_file(&self) -> Option<&Path> {
        self.config.as_deref()
    }

    /// Reads the file if there is one, and fills in defaults.
    pub(crate) fn complete(self) -> Result<Configuration> {
        let file = match &self.config {
            Some(path) => read_file(path)?,
            None => Self::default(),
        };
        let listen = if self.listen.is_empty() { file.listen } else { self.listen };
        let listen = if listen.is_empty() { vec![Listen::DEFAULT] } else { listen };
        let listen_mode = match self.listen_mode.or(file.listen_mode) {
            Some(mode) => parse_mode(&mode)?,
            None => DEFAULT_LISTEN_MODE,
        };
        let certificate = self.tls_certificate.or(file.tls_certificate);
        let tls = match (certificate, self.tls_key.or(file.tls_key)) {
            (Some(certificate), Some(key)) => Some(TlsFiles { certificate, key }),
            (None, None) => None,
            (Some(_), None) => bail!("--tls-certificate needs the file of its key: give --tls-key"),
            (None, Some(_)) => bail!("--tls-key needs its certificate: give --tls-certificate"),
        };
        let public_url = match self.public_url.or(file.public_url) {
            Some(url) => complete_url(url)?,
            None => listening::public_url(&listen, tls.as_ref())?,
        };
        let max_connections = self.max_connections.or(file.max_connections);
        let connections_per_address = self.connections_per_address.or(file.connections_per_address);
        let connections =
            self.database_connections.or(file.database_connections).unwrap_or(DEFAULT_CONNECTIONS);
        let store = match self.database_url.or(file.database_url) {
            Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
                StoreOptions::Postgres { url, connections }
            }
            Some(_) => bail!(
                "database-url must begin with postgres://; leave it out for SQLite in the data folder (--data-dir)"
            ),
            None => {
                let folder = self
                    .data_dir
                    .or(file.data_dir)
                    .unwrap_or_else(|| PathBuf::from("quartermaster-data"));
                StoreOptions::Sqlite { path: folder.join("quartermaster.db") }
            }
        };
        let traces = match self.traces_endpoint.or(file.traces_endpoint) {
            Some(endpoint) => {
                Some(TracesTo::new(endpoint, self.traces_ratio.or(file.traces_ratio))?)
            }
            None => None,
        };
        let trusted_proxies =
            if self.trusted_proxy.is_empty() { file.trusted_proxy } else { self.trusted_proxy };
        let agent_networks =
            if self.agent_network.is_empty() { file.agent_network } else { self.agent_network };
        let plain_http = if self.allow_plain_http || file.allow_plain_http {
            PlainHttp::Allowed
        } else {
            PlainHttp::Refused
        };
        let log_format = self.log_format.or(file.log_format).unwrap_or_default();
        Ok(Configuration {
            store,
            key_file: self.key_file.or(file.key_file),
            listen,
            listen_mode,
            tls,
            max_connections: max_connections.map_or(CONNECTIONS, NonZero::get),
            connections_per_address: connections_per_address
                .map_or(CONNECTIONS_PER_ADDRESS, NonZero::get),
            metrics_listen: self.metrics_listen.or(file.metrics_listen),
            traces,
            public_url,
            trusted_proxies,
            agent_networks: AgentNetworks::new(agent_networks),
            plain_http,
            log_format,
        })
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
            .with_context(|| format!("the database {place} cannot be opened"))?;
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
            .with_context(|| format!("the data folder {} cannot be made", folder.display()))
    }
}

fn read_file(path: &Path) -> Result<Options> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("the configuration file {} cannot be read", path.display()))?;
    toml::from_str(&text)
        .with_context(|| format!("the configuration file {} is wrong", path.display()))
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

/// A public URL ends with a slash, so that paths can be joined to it.
fn complete_url(mut url: Url) -> Result<Url> {
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        bail!("public-url must begin with http:// or https://");
    }
    if url.query().is_some() || url.fragment().is_some() {
        bail!("public-url has no query and no fragment");
    }
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Ok(url)
}

fn parse_mode(text: &str) -> Result<u32> {
    let mode = u32::from_str_radix(text, 8).ok().filter(|mode| *mode <= 0o777);
    mode.with_context(|| format!("listen-mode {text} is no mode such as 660"))
}

fn parse_network(text: &str) -> Result<IpNet, String> {
    let network = text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
    network.map_err(|_| format!("{text} is neither an address nor a range such as 10.0.0.0/8"))
}

fn networks<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<IpNet>, D::Error> {
    let texts = Vec::<String>::deserialize(deserializer)?;
    texts.iter().map(|text| parse_network(text).map_err(serde::de::Error::custom)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complete(arguments: &[&str]) -> Result<Configuration> {
        Arguments::try_parse_from([&["quartermaster"], arguments].concat())?.options.complete()
    }

    #[test]
    fn defaults_are_sqlite_on_loopback() {
        let configuration = complete(&[]).unwrap();
        assert_eq!(configuration.listen, [Listen::DEFAULT]);
        assert_eq!(configuration.public_url.as_str(), "http://127.0.0.1:8080/");
        assert_eq!(configuration.plain_http, PlainHttp::Refused);
        let StoreOptions::Sqlite { path } = configuration.store else {
            panic!("SQLite is the default")
        };
        assert_eq!(path, Path::new("quartermaster-data/quartermaster.db"));
    }

    #[test]
    fn a_flag_goes_before_the_file_and_the_file_before_the_default() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("quartermaster.toml");
        std::fs::write(
            &file,
            "listen = \"127.0.0.1:9000\"\npublic-url = \"https://qm.example.com/glpi\"\n\
             trusted-proxy = [\"10.0.0.0/8\", \"192.0.2.1\"]\nagent-network = [\"10.2.0.0/16\"]\nlog-format = \"json\"\nallow-plain-http = true\n",
        )
        .unwrap();
        let file = file.to_str().unwrap();
        let configuration = complete(&["--config", file, "--listen", "127.0.0.1:9001"]).unwrap();
        assert_eq!(configuration.listen, ["127.0.0.1:9001".parse().unwrap()]);
        assert_eq!(configuration.public_url.as_str(), "https://qm.example.com/glpi/");
        assert_eq!(configuration.trusted_proxies.len(), 2);
        assert!(configuration.agent_networks.admits([10, 2, 0, 1].into()));
        assert_eq!(configuration.log_format, LogFormat::Json);
        assert_eq!(configuration.plain_http, PlainHttp::Allowed);
    }

    #[test]
    fn what_is_wrong_is_said() {
        for wrong in [
            &["--database-url", "mysql://x"][..],
            &["--public-url", "ftp://x/"],
            &["--public-url", "https://x/?a=1"],
            &["--trusted-proxy", "nonsense"],
            &["--agent-network", "nonsense"],
            &["--listen", "8080"],
            &["--listen", "unix:"],
            &["--listen", "unix:/run/qm.sock"],
            &["--listen-mode", "rw-rw----"],
            &["--listen-mode", "1777"],
            &["--tls-certificate", "/x"],
            &["--tls-key", "/x"],
            &["--max-connections", "0"],
            &["--traces-endpoint", "https://collector.example/v1/traces"],
            &["--traces-endpoint", "http://127.0.0.1:4318", "--traces-ratio", "2"],
            &["--allow-plain-http", "yes"],
            &["--config", "/nowhere/at/all.toml"],
        ] {
            assert!(complete(wrong).is_err(), "{wrong:?}");
        }
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("quartermaster.toml");
        std::fs::write(&file, "lisen = \"127.0.0.1:9000\"\n").unwrap();
        let Err(error) = complete(&["--config", file.to_str().unwrap()]) else {
            panic!("a misspelt word passes")
        };
        assert!(format!("{error:#}").contains("lisen"), "{error:#}");
    }
}
