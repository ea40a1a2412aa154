//! What the server says at its start: where it is, and how the first administrator comes in.

use crate::{
    clock,
    configuration::{Configuration, Listen, Speaks},
};
use anyhow::Result;
use oauth::SecretHash;
use store::{Actor, Store};
use web::PlainHttp;

/// Says where the server is, and how the first administrator comes in.
#[expect(clippy::print_stdout, reason = "whoever starts the program looks at the terminal")]
pub(super) async fn greet(configuration: &Configuration, store: &Store) -> Result<()> {
    println!("Quartermaster {} serves {}", env!("CARGO_PKG_VERSION"), configuration.public_url);
    if configuration.listen.iter().any(|listen| takes_others_plainly(configuration, listen)) {
        println!("{}", of_other_machines(configuration));
    }
    if store.read(|db| db.needs_setup()).await? {
        let link = make_setup_link(configuration, store).await?;
        if let Some(link) = link {
            println!(
                "Nobody can sign in yet. Open this link within an hour to create the first administrator:"
            );
            println!("{link}");
        }
    }
    Ok(())
}

/// Says whether other machines can come to a listener by plain http.
fn takes_others_plainly(configuration: &Configuration, listen: &Listen) -> bool {
    match listen {
        Listen::Unix(_) => false,
        Listen::Tcp { address, speaks } => {
            let plain = *speaks == Speaks::PlainHttp || !configuration.has_tls();
            plain && !address.ip().is_loopback()
        }
    }
}

/// Says how other machines may come, to whoever has them come.
fn of_other_machines(configuration: &Configuration) -> &'static str {
    match (configuration.plain_http, configuration.trusted_proxies.is_empty()) {
        (PlainHttp::Allowed, _) => {
            "Warning: --allow-plain-http is given, so passwords and tokens travel readably between this server and \
             other machines."
        }
        (PlainHttp::Refused, true) => {
            "Other machines are refused as long as they come by plain http: give --tls-certificate and --tls-key, or put a \
             reverse proxy with TLS in front and name it with --trusted-proxy, or give --allow-plain-http in a network that \
             nobody else can listen in."
        }
        (PlainHttp::Refused, false) => {
            "Other machines are accepted through the trusted proxies, which must send X-Forwarded-Proto: https."
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
