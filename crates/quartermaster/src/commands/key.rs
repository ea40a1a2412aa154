//! `quartermaster key …`

use super::{client::Output, print};
use crate::clock;
use anyhow::Result;
use clap::Subcommand;
use oauth::SigningAlgorithm;
use serde_json::{Value, json};
use store::{Actor, Store};

/// Keys that sign JWTs.
#[derive(Subcommand)]
pub(crate) enum KeyCommand {
    /// List the published keys
    List(Output),
    /// Make new keys to sign with from now on; the old ones stay published while their tokens live
    Rotate {
        /// `ES256`, `EdDSA` or `RS256` [default: every algorithm in use]
        #[arg(long, value_name = "ALGORITHM", value_parser = parse_algorithm)]
        algorithm: Option<SigningAlgorithm>,
    },
}

fn parse_algorithm(text: &str) -> Result<SigningAlgorithm, String> {
    let known = || SigningAlgorithm::ALL.map(SigningAlgorithm::as_str).join(", ");
    SigningAlgorithm::parse(text).ok_or_else(|| format!("the algorithms are {}", known()))
}

pub(crate) async fn run(store: &Store, command: KeyCommand) -> Result<()> {
    let now = clock::now();
    let keys = store.read(move |db| db.published_keys(now)).await?;
    match command {
        KeyCommand::List(output) => {
            if output.json {
                let keys = keys.iter().map(|key| {
                    json!({ "kid": key.kid, "algorithm": key.algorithm.as_str(), "created_at": key.created_at.to_string(), "retired_at": key.retired_at.map(|at| at.to_string()) })
                });
                print::line(keys.collect::<Value>().to_string());
                return Ok(());
            }
            let rows: Vec<Vec<String>> = keys
                .iter()
                .map(|key| {
                    let state = key.retired_at.map_or_else(
                        || "signs".to_owned(),
                        |at| format!("retired {}", at.readable()),
                    );
                    vec![
                        key.kid.clone(),
                        key.algorithm.to_string(),
                        key.created_at.readable(),
                        state,
                    ]
                })
                .collect();
            print::table(&["kid", "algorithm", "made (UTC)", "state"], &rows);
        }
        KeyCommand::Rotate { algorithm } => {
            let in_use = |algorithm: &SigningAlgorithm| {
                keys.iter().any(|key| key.algorithm == *algorithm && key.retired_at.is_none())
            };
            let wanted: Vec<SigningAlgorithm> = match algorithm {
                Some(algorithm) => vec![algorithm],
                None => SigningAlgorithm::ALL.into_iter().filter(in_use).collect(),
            };
            if wanted.is_empty() {
                print::line("There is no key in use yet: the first one is made when it is needed.");
            }
            for algorithm in wanted {
                let key = authorization_server::new_key(algorithm, clock::random(), now)?;
                let kid = key.kid.clone();
                store
                    .change(Actor::CommandLine, now, move |change| change.rotate_key(&key))
                    .await?;
                print::line(format!("{algorithm}: {kid} signs from now on."));
            }
        }
    }
    Ok(())
}
