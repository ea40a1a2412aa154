//! How others come to the server: addresses, proxies and encryption.

use super::finding::Finding;
use crate::configuration::Configuration;
use web::PlainHttp;

pub(super) fn examine(configuration: &Configuration) -> Vec<Finding> {
    vec![proxies(configuration), encryption(configuration)]
}

fn proxies(configuration: &Configuration) -> Finding {
    let trusted = &configuration.trusted_proxies;
    if let Some(network) = trusted.iter().find(|network| network.prefix_len() == 0) {
        return Finding::wrong(
            "proxies",
            format!("{network} is trusted as a proxy, so everybody can claim any address"),
            "Name the proxies' own addresses by --trusted-proxy.",
        );
    }
    let https = configuration.public_url.scheme() == "https";
    match trusted.len() {
        0 if https && !configuration.has_tls() => Finding::warning(
            "proxies",
            "people come by https, which this server does not speak, and no proxy is trusted",
            "Name the proxy that speaks https by --trusted-proxy, and have it send X-Forwarded-For and X-Forwarded-Proto: \
             until then every caller seems to have its address.",
        ),
        0 => Finding::fine(
            "proxies",
            "none is trusted: callers have the addresses that they come from",
        ),
        count => Finding::fine("proxies", format!("{count} networks of proxies are trusted")),
    }
}

fn encryption(configuration: &Configuration) -> Finding {
    if configuration.plain_http == PlainHttp::Allowed {
        return Finding::warning(
            "encryption",
            "other machines may come by plain http, and tokens and passwords can be read on the way",
            "Leave --allow-plain-http out wherever somebody else can listen in.",
        );
    }
    let host = configuration.public_url.host_str().unwrap_or_default();
    let here = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    if configuration.public_url.scheme() == "http" && !here {
        return Finding::warning(
            "encryption",
            format!("the public URL {} is plain http", configuration.public_url),
            "Give an https URL by --public-url: sign-in cookies are then sent by https only.",
        );
    }
    Finding::fine("encryption", "tokens and passwords travel by https or stay on this machine")
}
