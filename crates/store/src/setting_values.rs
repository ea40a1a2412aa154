//! Settings by their names: what each means, its value as a text, and reading it from one.

use crate::{
    AgentBinding, EntityId, InventoryAuthentication, Result, Retention, Settings, StaleAction,
    StaleCondition,
};
use inventory::ImportOption;
use std::ops::RangeInclusive;

/// Why a value cannot be set; what a valid one looks like.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum WrongSetting {
    /// There is no setting of this name.
    #[error("there is no such setting")]
    Unknown,
    /// The value is none of those that the setting takes.
    #[error("the value is {0}")]
    Value(&'static str),
}

/// The name of the setting whose value is the hash of a password.
pub const BASIC_PASSWORD: &str = "inventory.basic_password";

/// Every setting's name, with what it means.
pub const SETTINGS: [(&str, &str); 50] = [
    ("inventory.enabled", "whether inventories are accepted"),
    ("inventory.authentication", "how agents authenticate: none, client_credentials, basic_auth"),
    ("inventory.basic_login", "the login of agents, for basic_auth"),
    (BASIC_PASSWORD, "the password of agents, for basic_auth"),
    (
        "inventory.agent_binding",
        "what happens when an agent uses another client than at first: off (accept), warn, refuse",
    ),
    ("inventory.queue_documents", "how many inventories may wait to be recorded: 0 to 1000000"),
    ("inventory.queue_megabytes", "how many megabytes of them may wait, compressed: 1 to 100000"),
    (
        "inventory.spread_percent",
        "how much later agents are asked to come back while inventories wait, in percent of the frequency: 0 to 100",
    ),
    ("inventory.frequency_hours", "how often agents send an inventory, in hours: 1 to 240"),
    (
        "inventory.default_entity",
        "the entity of new machines, by number or name; empty: the root entity",
    ),
    ("inventory.default_state", "the status of new assets; empty: none"),
    ("inventory.import_volume", "whether volumes are stored"),
    ("inventory.component_networkdrive", "whether network drives are stored"),
    ("inventory.component_removablemedia", "whether removable drives are stored"),
    ("inventory.import_software", "whether software is stored"),
    ("inventory.import_monitor", "whether monitors are stored"),
    (
        "inventory.import_monitor_on_partial_sn",
        "whether a monitor is recognised by a part of its serial number, of at least four characters",
    ),
    ("inventory.import_printer", "whether printers attached to computers are stored"),
    ("inventory.import_peripheral", "whether USB devices are stored"),
    ("inventory.import_antivirus", "whether antivirus programs are stored"),
    ("inventory.import_process", "whether processes are stored"),
    ("inventory.import_env", "whether environment variables are stored"),
    ("inventory.import_unmanaged", "whether devices of unknown kind are stored"),
    ("inventory.import_registry", "whether registry values are stored"),
    ("inventory.import_vm", "whether virtual machines are stored"),
    ("inventory.vm_as_computer", "whether each virtual machine of a host becomes a computer"),
    ("inventory.vm_type", "the type of these computers; empty: what the host reports"),
    (
        "inventory.vm_components",
        "whether these computers get the components that their host reports",
    ),
    ("inventory.component_processor", "whether processors are stored"),
    ("inventory.component_harddrive", "whether hard drives are stored"),
    ("inventory.component_memory", "whether memory is stored"),
    ("inventory.component_soundcard", "whether sound cards are stored"),
    ("inventory.component_networkcard", "whether network cards are stored"),
    ("inventory.component_networkcardvirtual", "whether virtual network cards are stored"),
    ("inventory.component_graphiccard", "whether graphics cards are stored"),
    ("inventory.component_simcard", "whether SIM cards are stored"),
    ("inventory.component_drive", "whether disc drives are stored"),
    ("inventory.component_powersupply", "whether power supplies are stored"),
    ("inventory.component_control", "whether controllers are stored"),
    ("inventory.component_battery", "whether batteries are stored"),
    (
        "inventory.stale_agents_delay",
        "days without contact after which an agent is stale: 1 to 1000; 0: never",
    ),
    (
        "inventory.stale_agents_action",
        "what happens to stale agents: clean, state, trash (separate several with commas); empty: nothing",
    ),
    ("inventory.stale_agents_status", "for state: the new status of the assets of stale agents"),
    (
        "inventory.stale_agents_status_condition",
        "for state: only assets with these statuses: all, or a JSON list, in which \"\" is no status",
    ),
    ("api.graphql_introspection", "whether GraphQL clients may read the schema"),
    ("retention.events_days", "days for which the audit log is kept: 1 to 3650"),
    ("retention.denials_days", "days for which denials are kept: 1 to 3650"),
    ("retention.usage_days", "days for which the usage of clients is kept: 1 to 3650"),
    ("retention.changes_days", "days for which the history of assets is kept: 1 to 3650"),
    (
        "retention.refused_days",
        "days for which refused equipment is kept after its last refusal: 1 to 3650",
    ),
];

impl Settings {
    /// Returns the value of a setting as it is stored.
    pub fn get(&self, name: &str) -> Option<String> {
        Some(match name {
            "inventory.enabled" => self.inventory_enabled.to_string(),
            "inventory.authentication" => self.inventory_authentication.as_str().to_owned(),
            "inventory.basic_login" => self.basic_login.clone(),
            BASIC_PASSWORD => self.basic_password_hash.clone(),
            "inventory.frequency_hours" => self.frequency_hours.to_string(),
            "inventory.agent_binding" => self.agent_binding.as_str().to_owned(),
            "inventory.queue_documents" => self.queue.documents.to_string(),
            "inventory.queue_megabytes" => self.queue.megabytes.to_string(),
            "inventory.spread_percent" => self.spread_percent.to_string(),
            "inventory.default_entity" => {
                self.default_entity.map(|entity| entity.0.to_string()).unwrap_or_default()
            }
            "inventory.default_state" => self.default_state.clone().unwrap_or_default(),
            "inventory.vm_as_computer" => self.guests.as_computers.to_string(),
            "inventory.vm_type" => self.guests.kind.clone().unwrap_or_default(),
            "inventory.vm_components" => self.guests.components.to_string(),
            "inventory.import_monitor_on_partial_sn" => self.monitors_by_partial_serial.to_string(),
            "inventory.stale_agents_status" => self.stale_state.clone().unwrap_or_default(),
            "inventory.stale_agents_status_condition" => self.stale_condition.to_string(),
            "inventory.stale_agents_delay" => self.stale_days.to_string(),
            "inventory.stale_agents_action" => {
                let words: Vec<&str> = self.stale_actions.iter().map(|one| one.as_str()).collect();
                words.join(",")
            }
            "api.graphql_introspection" => self.graphql_introspection.to_string(),
            "retention.events_days" => self.retention.events.to_string(),
            "retention.denials_days" => self.retention.denials.to_string(),
            "retention.usage_days" => self.retention.usage.to_string(),
            "retention.changes_days" => self.retention.changes.to_string(),
            "retention.refused_days" => self.retention.refused.to_string(),
            _ => (!self.left_out.contains(&option_of(name)?)).to_string(),
        })
    }

    /// Sets a setting to a value in the form in which it is stored.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), WrongSetting> {
        match name {
            "inventory.enabled" => self.inventory_enabled = switch(value)?,
            "inventory.authentication" => {
                self.inventory_authentication = InventoryAuthentication::parse(value)
                    .ok_or(WrongSetting::Value("one of none, client_credentials, basic_auth"))?;
            }
            "inventory.basic_login" => value.clone_into(&mut self.basic_login),
            BASIC_PASSWORD => value.clone_into(&mut self.basic_password_hash),
            "inventory.frequency_hours" => {
                self.frequency_hours = number(value, 1..=240)
                    .ok_or(WrongSetting::Value("a whole number of hours from 1 to 240"))?;
            }
            "inventory.agent_binding" => {
                self.agent_binding = AgentBinding::parse(value)
                    .ok_or(WrongSetting::Value("one of off, warn, refuse"))?;
            }
            "inventory.queue_documents" => {
                self.queue.documents = number(value, 0..=1_000_000)
                    .ok_or(WrongSetting::Value("a whole number from 0 to 1000000"))?;
            }
            "inventory.queue_megabytes" => {
                self.queue.megabytes = number(value, 1..=100_000)
                    .ok_or(WrongSetting::Value("a whole number from 1 to 100000"))?;
            }
            "inventory.spread_percent" => {
                self.spread_percent = number(value, 0..=100)
                    .ok_or(WrongSetting::Value("a whole number from 0 to 100"))?;
            }
            "inventory.default_entity" if value.is_empty() => self.default_entity = None,
            "inventory.default_entity" => {
                let entity = number(value, 0..=i64::MAX);
                let entity = entity.ok_or(WrongSetting::Value("the number of an entity"))?;
                self.default_entity = Some(EntityId(entity));
            }
            "inventory.default_state" => self.default_state = named(value),
            "inventory.vm_as_computer" => self.guests.as_computers = switch(value)?,
            "inventory.vm_type" => self.guests.kind = named(value),
            "inventory.vm_components" => self.guests.components = switch(value)?,
            "inventory.import_monitor_on_partial_sn" => {
                self.monitors_by_partial_serial = switch(value)?;
            }
            "inventory.stale_agents_status" => self.stale_state = named(value),
            "inventory.stale_agents_status_condition" => {
                self.stale_condition = StaleCondition::parse(value)
                    .ok_or(WrongSetting::Value("all, or a JSON list of statuses"))?;
            }
            "inventory.stale_agents_delay" => {
                self.stale_days = number(value, 0..=1000)
                    .ok_or(WrongSetting::Value("a whole number of days from 0 to 1000"))?;
            }
            "inventory.stale_agents_action" => {
                let words = value.split(',').map(str::trim).filter(|word| !word.is_empty());
                self.stale_actions = words.map(StaleAction::parse).collect::<Option<_>>().ok_or(
                    WrongSetting::Value(
                        "clean, state or trash (separate several with commas), or empty",
                    ),
                )?;
            }
            "api.graphql_introspection" => self.graphql_introspection = switch(value)?,
            "retention.events_days" => self.retention.events = kept(value)?,
            "retention.denials_days" => self.retention.denials = kept(value)?,
            "retention.usage_days" => self.retention.usage = kept(value)?,
            "retention.changes_days" => self.retention.changes = kept(value)?,
            "retention.refused_days" => self.retention.refused = kept(value)?,
            _ => {
                let option = option_of(name).ok_or(WrongSetting::Unknown)?;
                if switch(value)? {
                    self.left_out.remove(&option);
                } else {
                    self.left_out.insert(option);
                }
            }
        }
        Ok(())
    }
}

fn option_of(name: &str) -> Option<ImportOption> {
    ImportOption::parse(name.strip_prefix("inventory.")?)
}

fn named(value: &str) -> Option<String> {
    Some(value.trim().to_owned()).filter(|name| !name.is_empty())
}

fn switch(value: &str) -> Result<bool, WrongSetting> {
    match value {
        "true" | "1" | "on" | "yes" => Ok(true),
        "false" | "0" | "off" | "no" => Ok(false),
        _ => Err(WrongSetting::Value("true or false")),
    }
}

fn number(value: &str, bounds: RangeInclusive<i64>) -> Option<i64> {
    value.trim().parse().ok().filter(|number| bounds.contains(number))
}

fn kept(value: &str) -> Result<i64, WrongSetting> {
    number(value, Retention::DAYS)
        .ok_or(WrongSetting::Value("a whole number of days from 1 to 3650"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_has_a_value_that_reads_back() {
        let mut settings = Settings { stale_days: 90, ..Settings::default() };
        settings.left_out.insert(ImportOption::Software);
        settings.stale_actions.insert(StaleAction::Trash);
        settings.stale_condition =
            StaleCondition::These(["In use".to_owned(), String::new()].into());
        settings.guests.kind = Some("Virtual".to_owned());
        let mut read = Settings::default();
        for (name, _) in SETTINGS {
            read.set(name, &settings.get(name).unwrap()).unwrap();
        }
        assert!(read == settings);
        for option in ImportOption::ALL {
            let name = format!("inventory.{}", option.as_str());
            assert!(SETTINGS.iter().any(|(known, _)| *known == name), "{name}");
        }
    }

    #[test]
    fn a_value_out_of_bounds_is_refused_and_changes_nothing() {
        let mut settings = Settings::default();
        for (name, value) in [
            ("inventory.frequency_hours", "0"),
            ("inventory.frequency_hours", "241"),
            ("inventory.stale_agents_delay", "-1"),
            ("inventory.stale_agents_delay", "1001"),
            ("inventory.agent_binding", "on"),
            ("inventory.queue_documents", "-1"),
            ("inventory.queue_megabytes", "0"),
            ("inventory.spread_percent", "101"),
            ("retention.events_days", "0"),
            ("retention.usage_days", "3651"),
            ("inventory.stale_agents_action", "clean,burn"),
            ("inventory.stale_agents_status_condition", "In use"),
            ("inventory.stale_agents_status_condition", "[1]"),
            ("inventory.vm_components", "some"),
            ("retention.refused_days", "0"),
            ("inventory.import_software", "maybe"),
            ("inventory.authentication", "oauth"),
            ("inventory.import_unicorns", "true"),
        ] {
            assert!(settings.set(name, value).is_err(), "{name}={value}");
        }
        assert!(settings == Settings::default());
    }
}
