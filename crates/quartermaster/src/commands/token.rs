//! `quartermaster token …`

use super::{client, print};
use crate::clock;
use anyhow::{Result, bail};
use clap::{Args, Subcommand};
use oauth::AccessToken;
use store::{Actor, Store};

/// Access tokens.
#[derive(Subcommand)]
pub(crate) enum TokenCommand {
    /// Revoke tokens; in force at the very next request
    Revoke(Revoke),
}

/// What to revoke.
#[derive(Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Revoke {
    /// Every token of a client: client id, or the number of its row
    #[arg(long, value_name = "ID")]
    client: Option<String>,
    /// Every web session and token of a user
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
    /// One token
    #[arg(long, value_name = "TOKEN")]
    token: Option<String>,
    /// Every token there is
    #[arg(long)]
    all: bool,
}

pub(crate) async fn run(store: &Store, command: TokenCommand) -> Result<()> {
    let TokenCommand::Revoke(what) = command;
    let now = clock::now();
    let reason = "revoked at the command line";
    if let Some(given) = what.client {
        let key = client::find(store, &given).await?.key;
        let revoked = store
            .change(Actor::CommandLine, now, move |change| {
                change.revoke_tokens_of_client(key, reason)
            })
            .await?;
        print::line(format!("{revoked} tokens revoked."));
    } else if let Some(name) = what.user {
        let wanted = name.clone();
        let Some(user) = store.read(move |db| db.user(&wanted)).await? else {
            bail!("there is no user {name}")
        };
        let id = user.id;
        let ended = store
            .change(Actor::CommandLine, now, move |change| change.end_access_of_user(id, reason))
            .await?;
        print::line(format!("{ended} sessions and tokens ended."));
    } else if let Some(text) = what.token {
        let Some(token) = AccessToken::parse(text.trim()) else {
            bail!("this is not a token of this server")
        };
        if store.change(Actor::CommandLine, now, move |change| change.revoke_token(&token)).await? {
            print::line("1 token revoked.");
        } else {
            bail!(
                "there is no live token like this: it may have expired, or have been revoked before"
            );
        }
    } else {
        let revoked = store
            .change(Actor::CommandLine, now, move |change| change.revoke_all_tokens(reason))
            .await?;
        print::line(format!("{revoked} tokens revoked."));
    }
    Ok(())
}
