//! `quartermaster client rotate-secret`

use super::{Output, find};
use crate::{clock, commands::print};
use anyhow::{Result, bail};
use clap::Args;
use oauth::{ClientSecret, Lifetime};
use serde_json::json;
use store::{Actor, Store};

/// A secret to be rotated.
#[derive(Args)]
pub(crate) struct RotateSecret {
    /// Client id, or the number of its row
    client: String,
    /// Hours that the old secret keeps working; 0 ends it immediately
    #[arg(long, default_value_t = 24, value_name = "HOURS", value_parser = clap::value_parser!(i64).range(0..=8760))]
    keep_old_for: i64,
    #[command(flatten)]
    output: Output,
}

pub(crate) async fn rotate(store: &Store, rotation: RotateSecret) -> Result<()> {
    let client = find(store, &rotation.client).await?;
    if !client.metadata.confidential {
        bail!("a public client has no secret");
    }
    let secret = ClientSecret::from_random(clock::random());
    let (key, hash, hint) = (client.key, secret.hash(), secret.hint());
    let overlap = Lifetime::hours(rotation.keep_old_for);
    store
        .change(Actor::CommandLine, clock::now(), move |change| {
            change.rotate_client_secret(key, &hash, &hint, overlap)
        })
        .await?;
    if rotation.output.json {
        let shown =
            json!({ "client_id": client.client_id.as_str(), "client_secret": secret.expose() });
        print::line(shown.to_string());
        return Ok(());
    }
    print::line(format!("client secret  {}", secret.expose()));
    print::line("The secret is shown only once: copy it now.");
    print::line(match rotation.keep_old_for {
        0 => "The old secret no longer works.".to_owned(),
        hours => format!("The old secret works for {hours} more hours."),
    });
    Ok(())
}
