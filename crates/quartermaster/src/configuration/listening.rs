//! Where the server listens, and with which certificate, as it is configured.

use anyhow::{Context as _, Result};
use serde::{Deserialize, Deserializer, de::Error as _};
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    str::FromStr,
};
use url::Url;

/// A place to listen at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Listen {
    /// An address and a port.
    Tcp { address: SocketAddr, speaks: Speaks },
    /// A socket in the file system, for a proxy on this machine; what it speaks is plain http.
    Unix(PathBuf),
}

/// What a listener speaks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Speaks {
    /// https if there is a certificate.
    WhatIsConfigured,
    /// Plain http in any case.
    PlainHttp,
}

/// The files of a certificate and its key.
#[derive(Clone, Debug)]
pub(crate) struct TlsFiles {
    pub(crate) certificate: PathBuf,
    pub(crate) key: PathBuf,
}

impl Listen {
    pub(crate) const DEFAULT: Self = Self::Tcp {
        address: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080),
        speaks: Speaks::WhatIsConfigured,
    };
}

impl FromStr for Listen {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(path) = text.strip_prefix("unix:") {
            return if path.starts_with('/') {
                Ok(Self::Unix(PathBuf::from(path)))
            } else {
                Err(format!(
                    "{text} is not the full path of a socket, such as unix:/run/quartermaster/http.sock"
                ))
            };
        }
        let (address, speaks) = match text.strip_prefix("plain:") {
            Some(address) => (address, Speaks::PlainHttp),
            None => (text, Speaks::WhatIsConfigured),
        };
        let address = address.parse();
        let address = address.map_err(|_| {
            format!(
                "{text} is not an address and port such as 0.0.0.0:8080 or [::]:443, or unix:/path"
            )
        })?;
        Ok(Self::Tcp { address, speaks })
    }
}

/// Reads one place, or a list of them.
pub(super) fn one_or_more<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Listen>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        One(String),
        More(Vec<String>),
    }
    let texts = match Written::deserialize(from)? {
        Written::One(text) => vec![text],
        Written::More(texts) => texts,
    };
    texts.iter().map(|text| text.parse().map_err(D::Error::custom)).collect()
}

/// Makes the address at which people come, if nobody says it, of the first address that is listened at.
pub(super) fn public_url(listen: &[Listen], tls: Option<&TlsFiles>) -> Result<Url> {
    let first = listen.iter().find_map(|listen| match listen {
        Listen::Tcp { address, speaks } => Some((address, speaks)),
        Listen::Unix(_) => None,
    });
    let (address, speaks) = first
        .context("with unix sockets only, people need a proxy: give its URL with --public-url")?;
    let scheme = match (speaks, tls) {
        (Speaks::WhatIsConfigured, Some(_)) => "https",
        _ => "http",
    };
    Url::parse(&format!("{scheme}://{address}/"))
        .context("cannot make a URL of the listening address")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(listen: &[&str], tls: Option<&TlsFiles>) -> String {
        let listen: Vec<Listen> = listen.iter().map(|listen| listen.parse().unwrap()).collect();
        public_url(&listen, tls).map_or_else(|error| error.to_string(), String::from)
    }

    #[test]
    fn people_come_to_the_first_address_by_what_it_speaks() {
        let tls = TlsFiles { certificate: "/c".into(), key: "/k".into() };
        assert_eq!(url(&["[::1]:8080"], None), "http://[::1]:8080/");
        assert_eq!(url(&["unix:/s", "192.0.2.1:443"], Some(&tls)), "https://192.0.2.1/");
        assert_eq!(url(&["plain:127.0.0.1:80", "192.0.2.1:443"], Some(&tls)), "http://127.0.0.1/");
        assert!(url(&["unix:/s"], None).contains("--public-url"));
    }
}
