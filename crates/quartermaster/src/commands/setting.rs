//! `quartermaster setting …`

use super::print;
use crate::clock;
use anyhow::{Context as _, Result, bail};
use clap::Subcommand;
use store::{Actor, InventoryAuthentication, Retention, Settings, Store};
use web::Passwords;

/// Settings.
#[derive(Subcommand)]
pub(crate) enum SettingCommand {
    /// List every setting with its value
    List,
    /// Print the value of a setting
    Get {
        /// Its name, such as inventory.enabled
        key: String,
    },
    /// Set one or more; all or none
    Set {
        /// Name and value, such as inventory.enabled=true
        #[arg(required = true, value_name = "KEY=VALUE")]
        settings: Vec<String>,
    },
}

const KEYS: [&str; 8] = [
    "inventory.enabled",
    "inventory.authentication",
    "inventory.basic_login",
    "inventory.basic_password",
    "inventory.frequency_hours",
    "retention.events_days",
    "retention.denials_days",
    "retention.usage_days",
];

pub(crate) async fn run(store: &Store, command: SettingCommand) -> Result<()> {
    let settings = store.read(|db| db.settings()).await?;
    match command {
        SettingCommand::List => {
            let rows: Vec<Vec<String>> = KEYS
                .iter()
                .filter_map(|key| Some(vec![(*key).to_owned(), value(&settings, key)?]))
                .collect();
            print::table(&["setting", "value"], &rows);
            Ok(())
        }
        SettingCommand::Get { key } => {
            print::line(value(&settings, &key).with_context(|| unknown(&key))?);
            Ok(())
        }
        SettingCommand::Set { settings: given } => set(store, settings, &given).await,
    }
}

async fn set(store: &Store, mut settings: Settings, given: &[String]) -> Result<()> {
    for pair in given {
        let (key, value) =
            pair.split_once('=').with_context(|| format!("write {pair} as KEY=VALUE"))?;
        apply(&mut settings, key, value).await?;
    }
    let basic = settings.inventory_authentication == InventoryAuthentication::BasicAuth;
    if basic && (settings.basic_login.is_empty() || settings.basic_password_hash.is_empty()) {
        bail!(
            "basic authentication needs inventory.basic_login and inventory.basic_password: set them in the same command"
        );
    }
    store
        .change(Actor::CommandLine, clock::now(), move |change| change.save_settings(&settings))
        .await?;
    Ok(())
}

async fn apply(settings: &mut Settings, key: &str, value: &str) -> Result<()> {
    match key {
        "inventory.enabled" => settings.inventory_enabled = parse_switch(key, value)?,
        "inventory.authentication" => {
            settings.inventory_authentication = InventoryAuthentication::parse(value)
                .with_context(|| format!("{key} is one of none, client_credentials, basic_auth"))?;
        }
        "inventory.basic_login" => value.clone_into(&mut settings.basic_login),
        "inventory.basic_password" if value.is_empty() => settings.basic_password_hash.clear(),
        "inventory.basic_password" => {
            settings.basic_password_hash =
                Passwords::default().hash(value.to_owned(), clock::random()).await?;
        }
        "inventory.frequency_hours" => {
            settings.frequency_hours = value
                .parse()
                .ok()
                .filter(|hours| (1..=240).contains(hours))
                .with_context(|| format!("{key} is a whole number of hours from 1 to 240"))?;
        }
        "retention.events_days" => settings.retention.events = parse_days(key, value)?,
        "retention.denials_days" => settings.retention.denials = parse_days(key, value)?,
        "retention.usage_days" => settings.retention.usage = parse_days(key, value)?,
        _ => bail!(unknown(key)),
    }
    Ok(())
}

fn parse_days(key: &str, value: &str) -> Result<i64> {
    let days = value.parse().ok().filter(|days| Retention::DAYS.contains(days));
    days.with_context(|| format!("{key} is a whole number of days from 1 to 3650"))
}

fn parse_switch(key: &str, value: &str) -> Result<bool> {
    match value {
        "true" | "1" | "on" | "yes" => Ok(true),
        "false" | "0" | "off" | "no" => Ok(false),
        _ => bail!("{key} is true or false"),
    }
}

fn value(settings: &Settings, key: &str) -> Option<String> {
    Some(match key {
        "inventory.enabled" => settings.inventory_enabled.to_string(),
        "inventory.authentication" => settings.inventory_authentication.as_str().to_owned(),
        "inventory.basic_login" => settings.basic_login.clone(),
        "inventory.basic_password" => {
            if settings.basic_password_hash.is_empty() { "" } else { "********" }.to_owned()
        }
        "inventory.frequency_hours" => settings.frequency_hours.to_string(),
        "retention.events_days" => settings.retention.events.to_string(),
        "retention.denials_days" => settings.retention.denials.to_string(),
        "retention.usage_days" => settings.retention.usage.to_string(),
        _ => return None,
    })
}

fn unknown(key: &str) -> String {
    format!("there is no setting {key}; the settings are {}", KEYS.join(", "))
}
