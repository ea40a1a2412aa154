//! Settings that administrators change while the server runs.

use crate::{Change, Reader, Result, audit::Event, sql::values};
use serde_json::json;

/// How agents prove who they are.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum InventoryAuthentication {
    /// Not at all.
    #[default]
    None,
    /// By an OAuth client's token.
    ClientCredentials,
    /// By one name and password for all.
    BasicAuth,
}

impl InventoryAuthentication {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::None, Self::ClientCredentials, Self::BasicAuth];

    /// Returns GLPI's word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::ClientCredentials => "client_credentials",
            Self::BasicAuth => "basic_auth",
        }
    }

    /// Finds a way by GLPI's word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.as_str() == word)
    }
}

/// Every setting, with its value or its default.
#[derive(Clone, PartialEq, Eq)]
pub struct Settings {
    /// `inventory.enabled`: whether inventories are taken.
    pub inventory_enabled: bool,
    /// `inventory.authentication`: how agents prove who they are.
    pub inventory_authentication: InventoryAuthentication,
    /// `inventory.basic_login`: the name for basic authentication.
    pub basic_login: String,
    /// `inventory.basic_password`: the Argon2id hash of the password for basic authentication.
    pub basic_password_hash: String,
    /// `inventory.frequency_hours`: when agents come back, 1 to 240.
    pub frequency_hours: i64,
    /// How long traces are kept.
    pub retention: Retention,
}

/// How many days traces are kept, 1 to 3650.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Retention {
    /// `retention.events_days`: the audit log.
    pub events: i64,
    /// `retention.denials_days`: denials.
    pub denials: i64,
    /// `retention.usage_days`: how much each client is used.
    pub usage: i64,
}

impl Retention {
    /// The fewest and the most days.
    pub const DAYS: std::ops::RangeInclusive<i64> = 1..=3650;
}

impl Default for Retention {
    fn default() -> Self {
        Self { events: 365, denials: 30, usage: 90 }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            inventory_enabled: false,
            inventory_authentication: InventoryAuthentication::None,
            basic_login: String::new(),
            basic_password_hash: String::new(),
            frequency_hours: 24,
            retention: Retention::default(),
        }
    }
}

impl Reader<'_> {
    /// Reads every setting.
    pub fn settings(&mut self) -> Result<Settings> {
        let mut settings = Settings::default();
        self.connection.rows("select name, value from settings", &[], |row| {
            let (name, value): (String, String) = (row.take()?, row.take()?);
            match name.as_str() {
                "inventory.enabled" => settings.inventory_enabled = value == "true",
                "inventory.authentication" => {
                    settings.inventory_authentication = InventoryAuthentication::parse(&value)
                        .ok_or(crate::Error::Damaged("inventory.authentication cannot be read"))?;
                }
                "inventory.basic_login" => settings.basic_login = value,
                "inventory.basic_password" => settings.basic_password_hash = value,
                "inventory.frequency_hours" => {
                    settings.frequency_hours = value.parse().unwrap_or(24)
                }
                "retention.events_days" => read_days(&mut settings.retention.events, &value),
                "retention.denials_days" => read_days(&mut settings.retention.denials, &value),
                "retention.usage_days" => read_days(&mut settings.retention.usage, &value),
                _ => {}
            }
            Ok(())
        })?;
        Ok(settings)
    }
}

/// What cannot be read stays at its default: nothing is deleted earlier than it says.
fn read_days(days: &mut i64, value: &str) {
    if let Some(read) = value.parse().ok().filter(|days| Retention::DAYS.contains(days)) {
        *days = read;
    }
}

impl Change<'_> {
    /// Keeps the settings that differ from what is stored.
    pub fn save_settings(&mut self, settings: &Settings) -> Result<()> {
        let before = self.settings()?;
        let now = self.now;
        let (mut was, mut is) = (serde_json::Map::new(), serde_json::Map::new());
        for ((name, value), (_, old)) in columns(settings).into_iter().zip(columns(&before)) {
            if value == old {
                continue;
            }
            self.connection.execute(
                "insert into settings (name, value, updated_at) values ($1, $2, $3)
                 on conflict (name) do update set value = excluded.value, updated_at = excluded.updated_at",
                values![name, &value, now],
            )?;
            // A password's hash is nobody's business.
            let secret = name == "inventory.basic_password";
            let shown = |value: String| if secret { "********".to_owned() } else { value };
            was.insert(name.to_owned(), json!(shown(old)));
            is.insert(name.to_owned(), json!(shown(value)));
        }
        if is.is_empty() {
            return Ok(());
        }
        let details = json!({ "before": was, "after": is });
        self.record(Event::new("settings.changed").details(details))
    }
}

fn columns(settings: &Settings) -> [(&'static str, String); 8] {
    [
        ("inventory.enabled", settings.inventory_enabled.to_string()),
        ("inventory.authentication", settings.inventory_authentication.as_str().to_owned()),
        ("inventory.basic_login", settings.basic_login.clone()),
        ("inventory.basic_password", settings.basic_password_hash.clone()),
        ("inventory.frequency_hours", settings.frequency_hours.to_string()),
        ("retention.events_days", settings.retention.events.to_string()),
        ("retention.denials_days", settings.retention.denials.to_string()),
        ("retention.usage_days", settings.retention.usage.to_string()),
    ]
}
