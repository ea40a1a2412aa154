//! Options as they are given, in flags, variables and a file, and what they come to.

use super::{
    Configuration, TracesTo,
    listening::{self, Listen, TlsFiles},
};
use crate::serving::{CONNECTIONS, CONNECTIONS_PER_ADDRESS};
use anyhow::{Context as _, Result, bail};
use clap::{Args, ValueEnum};
use ipnet::IpNet;
use serde::Deserialize;
use std::{
    net::{IpAddr, SocketAddr},
    num::NonZero,
    path::{Path, PathBuf},
};
use store::StoreOptions;
use url::Url;
use web::{AgentNetworks, PlainHttp};

/// How log lines are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// For machines: one JSON object per line.
    Json,
}

/// Options as they are given, before defaults.
#[derive(Args, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[command(next_help_heading = "Options of the program")]
pub(crate) struct Options {
    /// Configuration file (TOML) with these options under the same names [default: none]
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
    /// Key file, which encrypts signing keys and seeds of one-time passwords; see `key-file make` [default: none]
    #[arg(long, global = true, env = "QUARTERMASTER_KEY_FILE", value_name = "FILE")]
    key_file: Option<PathBuf>,
    /// Number of connections to PostgreSQL [default: 16]
    #[arg(long, global = true, env = "QUARTERMASTER_DATABASE_CONNECTIONS", value_name = "NUMBER")]
    database_connections: Option<usize>,
    /// Address and port to listen on, or the path of a unix socket after `unix:`; repeat it, or separate by commas.
    /// With `plain:` before it, an address uses plain http even if there is a certificate [default: 127.0.0.1:8080]
    #[arg(
        long,
        global = true,
        env = "QUARTERMASTER_LISTEN",
        value_name = "ADDRESS",
        value_delimiter = ','
    )]
    #[serde(deserialize_with = "listening::one_or_more")]
    listen: Vec<Listen>,
    /// Mode of unix sockets: who may connect [default: 660]
    #[arg(long, global = true, env = "QUARTERMASTER_LISTEN_MODE", value_name = "MODE")]
    listen_mode: Option<String>,
    /// Certificate chain (PEM, the server's own first); TCP listeners then use https [default: none]
    #[arg(long, global = true, env = "QUARTERMASTER_TLS_CERTIFICATE", value_name = "FILE")]
    tls_certificate: Option<PathBuf>,
    /// Private key of the certificate (PEM) [default: none]
    #[arg(long, global = true, env = "QUARTERMASTER_TLS_KEY", value_name = "FILE")]
    tls_key: Option<PathBuf>,
    /// Maximum number of connections [default: 20000, or what the limit of open files allows]
    #[arg(long, global = true, env = "QUARTERMASTER_MAX_CONNECTIONS", value_name = "NUMBER")]
    max_connections: Option<NonZero<usize>>,
    /// Maximum from one address, or one /64 of IPv6; trusted proxies are exempt [default: 1000]
    #[arg(
        long,
        global = true,
        env = "QUARTERMASTER_CONNECTIONS_PER_ADDRESS",
        value_name = "NUMBER"
    )]
    connections_per_address: Option<NonZero<usize>>,
    /// Address and port of /metrics for Prometheus, without a password: keep it in a private network [default: none]
    #[arg(long, global = true, env = "QUARTERMASTER_METRICS_LISTEN", value_name = "ADDRESS")]
    metrics_listen: Option<SocketAddr>,
    /// URL of an OpenTelemetry collector (http://…/v1/traces), to send traces to [default: none]
    #[arg(long, global = true, env = "QUARTERMASTER_TRACES_ENDPOINT", value_name = "URL")]
    traces_endpoint: Option<Url>,
    /// Share of requests to trace, between 0 and 1 [default: 1]
    #[arg(long, global = true, env = "QUARTERMASTER_TRACES_RATIO", value_name = "RATIO")]
    traces_ratio: Option<f64>,
    /// URL where people and agents reach the server [default: http:// and the listening address]
    #[arg(long, global = true, env = "QUARTERMASTER_PUBLIC_URL", value_name = "URL")]
    public_url: Option<Url>,
    /// Network of reverse proxies whose X-Forwarded-* headers are trusted; repeat it, or separate by commas [default: none]
    #[arg(long, global = true, env = "QUARTERMASTER_TRUSTED_PROXY", value_name = "CIDR", value_delimiter = ',', value_parser = parse_network)]
    #[serde(deserialize_with = "networks")]
    trusted_proxy: Vec<IpNet>,
    /// Network where the server may contact agents; repeat it, or separate by commas [default: none]
    #[arg(long, global = true, env = "QUARTERMASTER_AGENT_NETWORK", value_name = "CIDR", value_delimiter = ',', value_parser = parse_network)]
    #[serde(deserialize_with = "networks")]
    agent_network: Vec<IpNet>,
    /// Accept passwords and tokens over plain http from other machines: only where nobody else can listen
    #[arg(
        long,
        global = true,
        env = "QUARTERMASTER_ALLOW_PLAIN_HTTP",
        value_parser = clap::builder::BoolishValueParser::new()
    )]
    allow_plain_http: bool,
    /// Format of log lines [default: text]
    #[arg(
        long,
        global = true,
        env = "QUARTERMASTER_LOG_FORMAT",
        value_enum,
        value_name = "FORMAT"
    )]
    log_format: Option<LogFormat>,
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
        let options = match &self.config {
            Some(path) => {
                let file = read_file(path)?;
                self.before(file)
            }
            None => self,
        };
        let tls = tls_files(options.tls_certificate, options.tls_key)?;
        let listen = if options.listen.is_empty() { vec![Listen::DEFAULT] } else { options.listen };
        let public_url = match options.public_url {
            Some(url) => complete_url(url)?,
            None => listening::public_url(&listen, tls.as_ref())?,
        };
        let connections = options.database_connections.unwrap_or(DEFAULT_CONNECTIONS);
        let traces = options.traces_endpoint.map(|url| TracesTo::new(url, options.traces_ratio));
        Ok(Configuration {
            store: store_options(options.database_url, connections, options.data_dir)?,
            key_file: options.key_file,
            listen,
            listen_mode: options
                .listen_mode
                .as_deref()
                .map_or(Ok(DEFAULT_LISTEN_MODE), parse_mode)?,
            tls,
            max_connections: options.max_connections.map_or(CONNECTIONS, NonZero::get),
            connections_per_address: options
                .connections_per_address
                .map_or(CONNECTIONS_PER_ADDRESS, NonZero::get),
            metrics_listen: options.metrics_listen,
            traces: traces.transpose()?,
            public_url,
            trusted_proxies: options.trusted_proxy,
            agent_networks: AgentNetworks::new(options.agent_network),
            plain_http: if options.allow_plain_http {
                PlainHttp::Allowed
            } else {
                PlainHttp::Refused
            },
            log_format: options.log_format.unwrap_or_default(),
        })
    }

    /// Takes from a file what is not given otherwise.
    fn before(self, file: Self) -> Self {
        let several = |given: Vec<IpNet>, file| if given.is_empty() { file } else { given };
        Self {
            config: self.config,
            data_dir: self.data_dir.or(file.data_dir),
            database_url: self.database_url.or(file.database_url),
            key_file: self.key_file.or(file.key_file),
            database_connections: self.database_connections.or(file.database_connections),
            listen: if self.listen.is_empty() { file.listen } else { self.listen },
            listen_mode: self.listen_mode.or(file.listen_mode),
            tls_certificate: self.tls_certificate.or(file.tls_certificate),
            tls_key: self.tls_key.or(file.tls_key),
            max_connections: self.max_connections.or(file.max_connections),
            connections_per_address: self.connections_per_address.or(file.connections_per_address),
            metrics_listen: self.metrics_listen.or(file.metrics_listen),
            traces_endpoint: self.traces_endpoint.or(file.traces_endpoint),
            traces_ratio: self.traces_ratio.or(file.traces_ratio),
            public_url: self.public_url.or(file.public_url),
            trusted_proxy: several(self.trusted_proxy, file.trusted_proxy),
            agent_network: several(self.agent_network, file.agent_network),
            allow_plain_http: self.allow_plain_http || file.allow_plain_http,
            log_format: self.log_format.or(file.log_format),
        }
    }
}

fn tls_files(certificate: Option<PathBuf>, key: Option<PathBuf>) -> Result<Option<TlsFiles>> {
    match (certificate, key) {
        (Some(certificate), Some(key)) => Ok(Some(TlsFiles { certificate, key })),
        (None, None) => Ok(None),
        (Some(_), None) => bail!("--tls-certificate needs its key: add --tls-key"),
        (None, Some(_)) => bail!("--tls-key needs its certificate: add --tls-certificate"),
    }
}

fn store_options(
    url: Option<String>,
    connections: usize,
    folder: Option<PathBuf>,
) -> Result<StoreOptions> {
    match url {
        Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
            Ok(StoreOptions::Postgres { url, connections })
        }
        Some(_) => bail!(
            "database-url must begin with postgres://; leave it out for SQLite in the data folder (--data-dir)"
        ),
        None => {
            let folder = folder.unwrap_or_else(|| PathBuf::from("quartermaster-data"));
            Ok(StoreOptions::Sqlite { path: folder.join("quartermaster.db") })
        }
    }
}

fn read_file(path: &Path) -> Result<Options> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read the configuration file {}", path.display()))?;
    toml::from_str(&text)
        .with_context(|| format!("the configuration file {} has an error", path.display()))
}

/// A public URL ends with a slash, so that paths can be joined to it.
fn complete_url(mut url: Url) -> Result<Url> {
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        bail!("public-url must begin with http:// or https://");
    }
    if url.query().is_some() || url.fragment().is_some() {
        bail!("public-url must not have a query or a fragment");
    }
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Ok(url)
}

fn parse_mode(text: &str) -> Result<u32> {
    let mode = u32::from_str_radix(text, 8).ok().filter(|mode| *mode <= 0o777);
    mode.with_context(|| format!("listen-mode {text} is not a mode such as 660"))
}

fn parse_network(text: &str) -> Result<IpNet, String> {
    let network = text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
    network.map_err(|_| format!("{text} is not an address, or a range such as 10.0.0.0/8"))
}

fn networks<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<IpNet>, D::Error> {
    let texts = Vec::<String>::deserialize(deserializer)?;
    texts.iter().map(|text| parse_network(text).map_err(serde::de::Error::custom)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::configuration::Arguments;
    use clap::Parser as _;

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
