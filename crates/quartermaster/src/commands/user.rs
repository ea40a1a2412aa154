//! `quartermaster user …`

use super::print;
use crate::clock;
use anyhow::{Context as _, Result, bail};
use clap::{Args, Subcommand};
use serde_json::json;
use std::io::{IsTerminal as _, Read as _};
use store::{Actor, NewUser, Store, User};
use web::{Passwords, check_new_password};

/// Users.
#[derive(Subcommand)]
pub(crate) enum UserCommand {
    /// Add a user; asks for the password, or reads it with --password-stdin
    Add(AddUser),
    /// Disable a user; sessions and tokens end immediately
    Disable {
        /// Name to sign in with
        name: String,
    },
    /// Enable a user
    Enable {
        /// Name to sign in with
        name: String,
    },
    /// Set another password; sessions and tokens end immediately
    SetPassword {
        /// Name to sign in with
        name: String,
        /// Read the password from standard input, up to the end of its first line
        #[arg(long)]
        password_stdin: bool,
    },
    /// Remove a user's second factor, if both the device and the recovery codes are lost
    ResetSecondFactor {
        /// Name to sign in with
        name: String,
    },
    /// Set whether everybody with a profile needs a second factor
    DemandSecondFactor {
        /// Profile
        profile: String,
        /// true or false
        #[arg(action = clap::ArgAction::Set)]
        demanded: bool,
    },
}

/// A user to be added.
#[derive(Args)]
pub(crate) struct AddUser {
    /// Name to sign in with
    name: String,
    /// Profile: Super-Admin, Admin, Technician, Observer or Self-Service
    #[arg(long)]
    profile: String,
    /// E-mail address
    #[arg(long)]
    email: Option<String>,
    /// Read the password from standard input, up to the end of its first line
    #[arg(long)]
    password_stdin: bool,
    /// Print a JSON object
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(store: &Store, command: UserCommand) -> Result<()> {
    match command {
        UserCommand::Add(user) => add(store, user).await,
        UserCommand::Disable { name } => set_enabled(store, &name, false).await,
        UserCommand::Enable { name } => set_enabled(store, &name, true).await,
        UserCommand::SetPassword { name, password_stdin } => {
            set_password(store, &name, password_stdin).await
        }
        UserCommand::ResetSecondFactor { name } => {
            let id = find(store, &name).await?.id;
            store
                .change(Actor::CommandLine, clock::now(), move |change| change.disable_totp(id))
                .await?;
            print::line(format!("User {name} now signs in with the password alone."));
            Ok(())
        }
        UserCommand::DemandSecondFactor { profile, demanded } => {
            let wanted = profile.clone();
            let Some(id) = store.read(move |db| db.profile(&wanted)).await? else {
                bail!("there is no profile {profile}");
            };
            store
                .change(Actor::CommandLine, clock::now(), move |change| {
                    change.demand_second_factor(id, demanded)
                })
                .await?;
            let state = if demanded { "demands" } else { "does not demand" };
            print::line(format!("The profile {profile} {state} a second factor."));
            Ok(())
        }
    }
}

/// Finds a user by name.
pub(crate) async fn find(store: &Store, name: &str) -> Result<User> {
    let wanted = name.to_owned();
    let found = store.read(move |db| db.user(&wanted)).await?;
    found.with_context(|| format!("there is no user {name}"))
}

async fn set_enabled(store: &Store, name: &str, enabled: bool) -> Result<()> {
    let id = find(store, name).await?.id;
    store
        .change(Actor::CommandLine, clock::now(), move |change| {
            change.set_user_enabled(id, enabled)
        })
        .await?;
    let state = if enabled { "enabled" } else { "disabled; sessions and tokens have ended" };
    print::line(format!("User {name} is {state}."));
    Ok(())
}

async fn set_password(store: &Store, name: &str, from_stdin: bool) -> Result<()> {
    let user = find(store, name).await?;
    let password = if from_stdin { read_password()? } else { ask_password()? };
    check_new_password(&password, &user.name).context("this password is refused")?;
    let hash = Passwords::default().hash(password, clock::random()).await?;
    let id = user.id;
    store
        .change(Actor::CommandLine, clock::now(), move |change| change.set_password(id, &hash))
        .await?;
    print::line(format!("User {name} has a new password; sessions and tokens have ended."));
    Ok(())
}

async fn add(store: &Store, user: AddUser) -> Result<()> {
    let name = user.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
        bail!("a user's name needs 1 to 100 characters");
    }
    let wanted = user.profile.clone();
    let Some(profile) = store.read(move |db| db.profile(&wanted)).await? else {
        let known = store.read(|db| db.profile_names()).await?.join(", ");
        bail!("there is no profile {}; the profiles are {known}", user.profile);
    };
    let password = if user.password_stdin { read_password()? } else { ask_password()? };
    check_new_password(&password, &name).context("this password is refused")?;
    let password_hash = Passwords::default().hash(password, clock::random()).await?;
    let new = NewUser { name: name.clone(), email: user.email, password_hash, profile };
    let added =
        store.change(Actor::CommandLine, clock::now(), move |change| change.add_user(&new)).await;
    let id = match added {
        Ok(id) => id,
        Err(store::Error::AlreadyExists) => bail!("there is already a user {name}"),
        Err(error) => return Err(error.into()),
    };
    if user.json {
        print::line(json!({ "id": id.0, "name": name }).to_string());
    } else {
        print::line(format!("User {name} added with the profile {}.", user.profile));
    }
    Ok(())
}

fn read_password() -> Result<String> {
    let mut text = String::new();
    std::io::stdin()
        .take(4096)
        .read_to_string(&mut text)
        .context("no password on standard input")?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

fn ask_password() -> Result<String> {
    if !std::io::stdin().is_terminal() {
        bail!("there is no terminal to ask for the password: use --password-stdin");
    }
    let password = rpassword::prompt_password("Password: ")?;
    if rpassword::prompt_password("Password again: ")? != password {
        bail!("the two passwords differ");
    }
    Ok(password)
}
