//! How others come to the server: addresses, proxies and encryption.

use super::finding::Finding;
use crate::{
    clock,
    configuration::{Configuration, Listen, TlsFiles},
    serving,
};
use oauth::{Lifetime, Timestamp};
use std::{fs, net::TcpListener, os::unix::fs::PermissionsExt as _, path::Path};
use web::PlainHttp;

/// A certificate that ends sooner should have been renewed.
const SOON: Lifetime = Lifetime::hours(24 * 14);
/// A socket that everybody may connect to.
const EVERYBODY: u32 = 0o002;

pub(super) fn examine(configuration: &Configuration) -> Vec<Finding> {
    let mut findings = vec![proxies(configuration), encryption(configuration)];
    findings.extend(configuration.listen.iter().map(|listen| listener(configuration, listen)));
    if let Some(files) = &configuration.tls {
        findings.push(certificate(files, clock::now()));
        findings.push(key_file(&files.key));
    }
    findings
}

fn listener(configuration: &Configuration, listen: &Listen) -> Finding {
    match listen {
        Listen::Tcp { address, .. } => match TcpListener::bind(address) {
            Ok(_) => Finding::fine("listeners", format!("{address} is free")),
            // Most likely the server itself, which runs.
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => Finding::fine(
                "listeners",
                format!("{address} is in use: a server is running there"),
            ),
            Err(error) => Finding::wrong(
                "listeners",
                format!("cannot listen on {address}: {error}"),
                "Choose an address of this machine with --listen; ports below 1024 need CAP_NET_BIND_SERVICE.",
            ),
        },
        Listen::Unix(path) => {
            let (shown, folder) = (path.display(), path.parent().unwrap_or(Path::new("/")));
            if !folder.is_dir() {
                Finding::wrong(
                    "listeners",
                    format!("the folder of unix:{shown} is missing"),
                    format!(
                        "Create {}; in a systemd unit, use RuntimeDirectory=.",
                        folder.display()
                    ),
                )
            } else if configuration.listen_mode & EVERYBODY != 0 {
                Finding::warning(
                    "listeners",
                    format!("everybody on this machine can connect to unix:{shown}"),
                    "Add the proxy's user to the server's group, and leave --listen-mode out.",
                )
            } else {
                Finding::fine(
                    "listeners",
                    format!("the server's group can connect to unix:{shown}"),
                )
            }
        }
    }
}

fn certificate(files: &TlsFiles, now: Timestamp) -> Finding {
    let shown = files.certificate.display();
    let end = match serving::examine_tls(files) {
        Ok(end) => Timestamp::from_micros(end.saturating_mul(1_000_000)),
        Err(error) => {
            return Finding::wrong(
                "certificate",
                format!("{error:#}"),
                "Give the certificate chain and its key in PEM, readable by the server's user.",
            );
        }
    };
    let told = format!("{shown} is valid until {} UTC", end.readable());
    let remedy = "Renew it: the server picks up the new one by itself.";
    if end <= now {
        Finding::wrong("certificate", told, remedy)
    } else if end < now.plus(SOON) {
        Finding::warning("certificate", told, remedy)
    } else {
        Finding::fine("certificate", told)
    }
}

/// A private key is the server's alone; a group may be there for what renews it.
fn key_file(path: &Path) -> Finding {
    let shown = path.display();
    match fs::metadata(path) {
        Ok(found) if found.permissions().mode() & 0o007 != 0 => Finding::warning(
            "certificate",
            format!("everybody on this machine can read the key {shown}"),
            format!("chmod o= {shown}"),
        ),
        Ok(_) => {
            Finding::fine("certificate", format!("the key {shown} is not readable by everybody"))
        }
        Err(error) => Finding::wrong(
            "certificate",
            format!("cannot examine the key {shown}: {error}"),
            "Give it to the user that runs the server.",
        ),
    }
}

fn proxies(configuration: &Configuration) -> Finding {
    let trusted = &configuration.trusted_proxies;
    if let Some(network) = trusted.iter().find(|network| network.prefix_len() == 0) {
        return Finding::wrong(
            "proxies",
            format!("{network} is trusted as a proxy, so anybody can claim any address"),
            "Give only the proxies' own addresses with --trusted-proxy.",
        );
    }
    let https = configuration.public_url.scheme() == "https";
    match trusted.len() {
        0 if https && !configuration.has_tls() => Finding::warning(
            "proxies",
            "the public URL is https, but the server has no certificate and trusts no proxy",
            "Give a certificate with --tls-certificate, or name the proxy that serves https with --trusted-proxy, and let it send X-Forwarded-For and X-Forwarded-Proto: \
             until then every caller seems to have its address.",
        ),
        0 => Finding::fine(
            "proxies",
            "none is trusted: the address of a connection is the caller's address",
        ),
        count => Finding::fine("proxies", format!("{count} networks of proxies are trusted")),
    }
}

fn encryption(configuration: &Configuration) -> Finding {
    if configuration.plain_http == PlainHttp::Allowed {
        return Finding::warning(
            "encryption",
            "other machines may use plain http, so tokens and passwords can be read on the way",
            "Leave --allow-plain-http out if anybody else can listen.",
        );
    }
    if configuration.has_tls() && configuration.public_url.scheme() == "http" {
        return Finding::warning(
            "encryption",
            format!(
                "there is a certificate, but the public URL {} is plain http",
                configuration.public_url
            ),
            "Give an https URL with --public-url: sign-in cookies are then sent over https only.",
        );
    }
    let host = configuration.public_url.host_str().unwrap_or_default();
    let here = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    if configuration.public_url.scheme() == "http" && !here {
        return Finding::warning(
            "encryption",
            format!("the public URL {} is plain http", configuration.public_url),
            "Give an https URL with --public-url: sign-in cookies are then sent over https only.",
        );
    }
    Finding::fine("encryption", "tokens and passwords use https or stay on this machine")
}
