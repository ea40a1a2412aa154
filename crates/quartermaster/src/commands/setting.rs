//! `quartermaster setting …`

use super::print;
use crate::clock;
use anyhow::{Context as _, Result, anyhow, bail};
use clap::Subcommand;
use store::{
    Actor, BASIC_PASSWORD, InventoryAuthentication, SETTINGS, Settings, Store, WrongSetting,
};
use web::Passwords;

/// Settings.
#[derive(Subcommand)]
pub(crate) enum SettingCommand {
    /// List every setting with its value and what it means
    List,
    /// Print the value of a setting
    Get {
        /// Its name, such as inventory.enabled
        key: String,
    },
    /// Set one or more settings, all or none; says how many agents this cuts off
    Set {
        /// Names and values, such as inventory.enabled=true
        #[arg(required = true, value_name = "KEY=VALUE")]
        settings: Vec<String>,
    },
}

pub(crate) async fn run(store: &Store, command: SettingCommand) -> Result<()> {
    let settings = store.read(|db| db.settings()).await?;
    match command {
        SettingCommand::List => {
            let row = |(name, meaning): (&str, &str)| {
                vec![
                    name.to_owned(),
                    shown(&settings, name).unwrap_or_default(),
                    meaning.to_owned(),
                ]
            };
            print::table(&["setting", "value", "meaning"], &SETTINGS.map(row));
            Ok(())
        }
        SettingCommand::Get { key } => {
            print::line(shown(&settings, &key).with_context(|| unknown(&key))?);
            Ok(())
        }
        SettingCommand::Set { settings: given } => set(store, settings, &given).await,
    }
}

async fn set(store: &Store, before: Settings, given: &[String]) -> Result<()> {
    let mut settings = before.clone();
    for pair in given {
        let (key, value) =
            pair.split_once('=').with_context(|| format!("write {pair} as KEY=VALUE"))?;
        apply(store, &mut settings, key, value).await?;
    }
    let basic = settings.inventory_authentication == InventoryAuthentication::BasicAuth;
    if basic && (settings.basic_login.is_empty() || settings.basic_password_hash.is_empty()) {
        bail!(
            "basic authentication needs inventory.basic_login and inventory.basic_password: set them in the same command"
        );
    }
    let now = clock::now();
    let (read, after) = (before.clone(), settings.clone());
    let (cut_off, stale) =
        store.browse(move |db| Ok((db.cut_off(&read, &after)?, db.stale(&after, now)?))).await?;
    store
        .change(Actor::CommandLine, now, move |change| change.save_settings(&before, &settings))
        .await?;
    if cut_off.count > 0 {
        print::warning(&format!(
            "{} agents last authenticated another way: they are refused until they are reconfigured",
            cut_off.count
        ));
    }
    if stale.agents + stale.assets + stale.states > 0 {
        print::warning(&format!(
            "the next cleanup deletes {} stale agents, puts {} assets in the trash and changes the status of {}",
            stale.agents, stale.assets, stale.states
        ));
    }
    Ok(())
}

async fn apply(store: &Store, settings: &mut Settings, key: &str, value: &str) -> Result<()> {
    let value = match key {
        BASIC_PASSWORD if !value.is_empty() => {
            Passwords::default().hash(value.to_owned(), clock::random()).await?
        }
        "inventory.default_entity" if !value.is_empty() => {
            let text = value.to_owned();
            let found = store.read(move |db| db.find_entity(&text)).await?;
            found.with_context(|| format!("there is no entity {value}"))?.0.to_string()
        }
        _ => value.to_owned(),
    };
    settings.set(key, &value).map_err(|wrong| match wrong {
        WrongSetting::Unknown => anyhow!(unknown(key)),
        WrongSetting::Value(_) => anyhow!("{key}: {wrong}"),
    })
}

/// Returns a value as it may be read by everybody at the terminal.
fn shown(settings: &Settings, key: &str) -> Option<String> {
    let value = settings.get(key)?;
    let secret = key == BASIC_PASSWORD && !value.is_empty();
    Some(if secret { "********".to_owned() } else { value })
}

fn unknown(key: &str) -> String {
    let names = SETTINGS.map(|(name, _)| name).join(", ");
    format!("there is no setting {key}; the settings are {names}")
}
