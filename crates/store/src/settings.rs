//! Settings that administrators change while the server runs.

use crate::{
    Change, EntityId, Error, Reader, Result, StaleAction, StaleCondition,
    audit::Event,
    setting_values::{BASIC_PASSWORD, SETTINGS, WrongSetting},
    sql::values,
};
use inventory::ImportOption;
use serde_json::{Map, json};
use std::{collections::BTreeSet, ops::RangeInclusive};

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

/// What becomes of a message that another client authenticates than the one that brought its agent first.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum AgentBinding {
    /// It is taken, and nobody looks.
    Off,
    /// It is taken, and the page of the agent tells of it.
    #[default]
    Warn,
    /// It is refused.
    Refuse,
}

impl AgentBinding {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Off, Self::Warn, Self::Refuse];

    /// Returns the word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Warn => "warn",
            Self::Refuse => "refuse",
        }
    }

    /// Finds a way by its word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.as_str() == word)
    }
}

/// How many documents may wait to be worked on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct QueueBounds {
    /// How many, 0 to 1,000,000.
    pub documents: i64,
    /// How many megabytes, 1 to 100,000.
    pub megabytes: i64,
}

impl Default for QueueBounds {
    fn default() -> Self {
        Self { documents: 10_000, megabytes: 1024 }
    }
}

/// Every setting, with its value or its default.
#[derive(Clone, PartialEq, Eq)]
pub struct Settings {
    /// Whether inventories are taken.
    pub inventory_enabled: bool,
    /// How agents prove who they are.
    pub inventory_authentication: InventoryAuthentication,
    /// The name for basic authentication.
    pub basic_login: String,
    /// The Argon2id hash of the password for basic authentication.
    pub basic_password_hash: String,
    /// When agents come back, 1 to 240 hours.
    pub frequency_hours: i64,
    /// Where new machines go; the root entity if none is chosen.
    pub default_entity: Option<EntityId>,
    /// The state of new assets.
    pub default_state: Option<String>,
    /// What of a document is not stored.
    pub left_out: BTreeSet<ImportOption>,
    /// What becomes of the virtual machines of a host.
    pub guests: Guests,
    /// Whether a monitor is recognised by a part of its serial number.
    pub monitors_by_partial_serial: bool,
    /// After how many days without contact an agent is stale, 1 to 1000; 0 if nothing is done about it.
    pub stale_days: i64,
    /// What is done about stale agents.
    pub stale_actions: BTreeSet<StaleAction>,
    /// The state that the assets of stale agents get.
    pub stale_state: Option<String>,
    /// Of which assets of stale agents the state is changed.
    pub stale_condition: StaleCondition,
    /// How long traces are kept.
    pub retention: Retention,
    /// Whether GraphQL tells its own types.
    pub graphql_introspection: bool,
    /// What becomes of messages of an agent that another client brought first.
    pub agent_binding: AgentBinding,
    /// How many documents may wait to be worked on.
    pub queue: QueueBounds,
    /// By how much of the frequency agents are asked to come later while documents wait, 0 to 100 percent.
    pub spread_percent: i64,
}

/// What becomes of the virtual machines of a host.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Guests {
    /// Whether each becomes a computer.
    pub as_computers: bool,
    /// What kind of computer; what its host says if none is chosen.
    pub kind: Option<String>,
    /// Whether it gets the components that its host tells of it.
    pub components: bool,
}

/// How many days traces are kept, 1 to 3650.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Retention {
    /// The audit log.
    pub events: i64,
    /// Denials.
    pub denials: i64,
    /// How much each client is used.
    pub usage: i64,
    /// The history of assets.
    pub changes: i64,
    /// Refused equipment, since it was refused last.
    pub refused: i64,
}

impl Retention {
    /// The fewest and the most days.
    pub const DAYS: RangeInclusive<i64> = 1..=3650;
}

impl Default for Retention {
    fn default() -> Self {
        Self { events: 365, denials: 30, usage: 90, changes: 365, refused: 90 }
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
            default_entity: None,
            default_state: None,
            left_out: ImportOption::ALL
                .into_iter()
                .filter(|option| !option.is_on_by_default())
                .collect(),
            guests: Guests::default(),
            monitors_by_partial_serial: false,
            stale_days: 0,
            stale_actions: BTreeSet::from([StaleAction::Clean]),
            stale_state: None,
            stale_condition: StaleCondition::default(),
            retention: Retention::default(),
            graphql_introspection: true,
            agent_binding: AgentBinding::default(),
            queue: QueueBounds::default(),
            spread_percent: 50,
        }
    }
}

impl Reader<'_> {
    /// Reads every setting.
    pub fn settings(&mut self) -> Result<Settings> {
        let mut settings = Settings::default();
        self.connection.rows("select name, value from settings", &[], |row| {
            let (name, value): (String, String) = (row.take()?, row.take()?);
            match settings.set(&name, &value) {
                Ok(()) | Err(WrongSetting::Unknown) => Ok(()),
                Err(WrongSetting::Value(_)) => Err(Error::Damaged("a setting cannot be read")),
            }
        })?;
        Ok(settings)
    }
}

impl Change<'_> {
    /// Keeps each setting in which some differ from those that were read. What somebody else has set since stays.
    pub fn save_settings(&mut self, read: &Settings, settings: &Settings) -> Result<()> {
        let stored = self.settings()?;
        let now = self.now;
        let (mut was, mut is) = (Map::new(), Map::new());
        for (name, _) in SETTINGS {
            let (old, value) =
                (stored.get(name).unwrap_or_default(), settings.get(name).unwrap_or_default());
            if read.get(name).unwrap_or_default() == value || value == old {
                continue;
            }
            self.connection.execute(
                "insert into settings (name, value, updated_at) values ($1, $2, $3)
                 on conflict (name) do update set value = excluded.value, updated_at = excluded.updated_at",
                values![name, &value, now],
            )?;
            // A password's hash is nobody's business.
            let secret = name == BASIC_PASSWORD;
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
