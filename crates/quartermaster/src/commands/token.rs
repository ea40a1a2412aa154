//! `quartermaster token …`

use super::{client, client::Output, print, user};
use crate::clock;
use anyhow::{Result, bail};
use clap::{Args, Subcommand};
use oauth::{AccessToken, RefreshToken, ScopeToken};
use serde_json::{Value, json};
use store::{Actor, FamilyId, LiveToken, Store};

/// Access and refresh tokens.
#[derive(Subcommand)]
pub(crate) enum TokenCommand {
    /// List the newest live tokens
    List {
        /// Only of this client: client id, or the number of its row
        #[arg(long, value_name = "ID")]
        client: Option<String>,
        /// Only those that act for this user
        #[arg(long, value_name = "NAME")]
        user: Option<String>,
        /// How many to list
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(i64).range(1..=10_000))]
        limit: i64,
        #[command(flatten)]
        output: Output,
    },
    /// Revoke tokens; applies from the very next request on
    Revoke(Revoke),
}

/// What to revoke.
#[derive(Args)]
pub(crate) struct Revoke {
    #[command(flatten)]
    what: What,
    /// Reason, for the audit log
    #[arg(long, default_value = "revoked at the command line")]
    reason: String,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct What {
    /// All tokens of a client: client id, or the number of its row
    #[arg(long, value_name = "ID")]
    client: Option<String>,
    /// All web sessions and tokens of a user
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
    /// One token: an access token, or a refresh token with all tokens of the same sign-in
    #[arg(long, value_name = "TOKEN")]
    token: Option<String>,
    /// All tokens of one sign-in, by its number in `token list`
    #[arg(long, value_name = "NUMBER")]
    family: Option<i64>,
    /// All tokens with a scope, such as inventory
    #[arg(long, value_name = "SCOPE", value_parser = client::options::parse_scope)]
    scope: Option<ScopeToken>,
    /// All tokens and web sessions
    #[arg(long)]
    all: bool,
}

pub(crate) async fn run(store: &Store, command: TokenCommand) -> Result<()> {
    match command {
        TokenCommand::List { client, user, limit, output } => {
            let client = match client {
                Some(given) => Some(client::find(store, &given).await?.key),
                None => None,
            };
            let user = match user {
                Some(name) => Some(user::find(store, &name).await?.id),
                None => None,
            };
            let now = clock::now();
            let tokens = store.browse(move |db| db.live_tokens(client, user, now, limit)).await?;
            list(&tokens, &output);
            Ok(())
        }
        TokenCommand::Revoke(revoke) => revoke_what(store, revoke.what, revoke.reason).await,
    }
}

fn list(tokens: &[LiveToken], output: &Output) {
    if output.json {
        // Texts, because a number this large is rounded by whoever reads it with JavaScript.
        let tokens = tokens.iter().map(|token| {
            json!({
                "number": token.number.0.to_string(), "client": token.client_name, "user": token.user_name,
                "family": token.family.map(|family| family.0.to_string()), "scope": token.scope.to_string(),
                "issued_at": token.issued_at.to_string(), "expires_at": token.expires_at.to_string(),
                "address": token.address, "user_agent": token.user_agent,
            })
        });
        print::line(tokens.collect::<Value>().to_string());
        return;
    }
    let rows: Vec<Vec<String>> = tokens
        .iter()
        .map(|token| {
            vec![
                token.client_name.clone(),
                token.user_name.clone().unwrap_or_default(),
                token.family.map_or_else(String::new, |family| family.0.to_string()),
                token.scope.to_string(),
                token.issued_at.readable(),
                token.expires_at.readable(),
                token.address.clone(),
            ]
        })
        .collect();
    print::table(
        &["client", "user", "family", "scope", "issued (UTC)", "ends (UTC)", "from"],
        &rows,
    );
}

async fn revoke_what(store: &Store, what: What, why: String) -> Result<()> {
    let now = clock::now();
    let actor = Actor::CommandLine;
    if let Some(given) = what.client {
        let key = client::find(store, &given).await?.key;
        let revoked = store
            .change(actor, now, move |change| change.revoke_tokens_of_client(key, &why))
            .await?;
        print::line(format!("{revoked} tokens revoked."));
    } else if let Some(name) = what.user {
        let id = user::find(store, &name).await?.id;
        let ended =
            store.change(actor, now, move |change| change.end_access_of_user(id, &why)).await?;
        print::line(format!("{ended} sessions and tokens ended."));
    } else if let Some(text) = what.token {
        revoke_one(store, text.trim(), why).await?;
    } else if let Some(family) = what.family {
        if !store
            .change(actor, now, move |change| change.revoke_family(FamilyId(family), &why))
            .await?
        {
            bail!("there is no live family {family}; see `quartermaster token list`");
        }
        print::line("1 family revoked, with all its tokens.");
    } else if let Some(scope) = what.scope {
        let revoked = store
            .change(actor, now, move |change| change.revoke_tokens_with_scope(scope, &why))
            .await?;
        print::line(format!("{revoked} tokens revoked."));
    } else {
        let revoked =
            store.change(actor, now, move |change| change.revoke_all_tokens(&why)).await?;
        print::line(format!("{revoked} tokens revoked."));
    }
    Ok(())
}

async fn revoke_one(store: &Store, text: &str, why: String) -> Result<()> {
    let gone = "this token is not live: it may have expired, or it was revoked before";
    let (now, actor) = (clock::now(), Actor::CommandLine);
    if let Some(token) = AccessToken::parse(text) {
        if !store.change(actor, now, move |change| change.revoke_token(&token, &why)).await? {
            bail!(gone);
        }
        print::line("1 token revoked.");
    } else if let Some(token) = RefreshToken::parse(text) {
        let revoked = store
            .change(actor, now, move |change| {
                let Some((family, _)) = change.live_refresh_token(&token, now)? else {
                    return Ok(false);
                };
                change.revoke_family(family.id, &why)
            })
            .await?;
        if !revoked {
            bail!(gone);
        }
        print::line("1 family revoked, with all its tokens.");
    } else {
        bail!("this token was not issued by this server");
    }
    Ok(())
}
