//! The form of the inventory settings: what stands in it, and what is wrong with it.

use super::known::Known;
use crate::picker::{Meant, Picker};
use inventory::ImportOption;
use std::collections::BTreeSet;
use store::{
    AgentBinding, EntityId, InventoryAuthentication, SETTINGS, Settings, StaleAction,
    StaleCondition,
};
use web::{Fields, Language};

/// The form as it is shown.
pub(super) struct SettingsForm {
    pub(super) enabled: bool,
    pub(super) ways: Vec<Choice>,
    pub(super) basic_login: String,
    pub(super) basic_open: bool,
    pub(super) frequency: String,
    pub(super) bindings: Vec<Choice>,
    pub(super) spread: String,
    pub(super) queue_documents: String,
    pub(super) queue_megabytes: String,
    pub(super) entities: Picker,
    pub(super) default_state: String,
    pub(super) parts: Vec<PartSwitch>,
    pub(super) guests: [PartSwitch; 2],
    pub(super) guest_kind: String,
    pub(super) stale_days: String,
    pub(super) stale_actions: Vec<Choice>,
    pub(super) stale_state: String,
    pub(super) stale_conditions: Vec<Choice>,
    pub(super) problems: Problems,
}

/// Something to choose.
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) chosen: bool,
}

/// A switch for a part of documents.
pub(super) struct PartSwitch {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    pub(super) on: bool,
}

/// What is wrong with each field: the key of a message, empty if nothing is.
#[derive(Default)]
pub(super) struct Problems {
    pub(super) frequency: &'static str,
    pub(super) entity: &'static str,
    pub(super) basic_login: &'static str,
    pub(super) basic_password: &'static str,
    pub(super) stale_days: &'static str,
    pub(super) spread: &'static str,
    pub(super) queue_documents: &'static str,
    pub(super) queue_megabytes: &'static str,
}

impl Problems {
    pub(super) fn is_empty(&self) -> bool {
        let of_many = [self.spread, self.queue_documents, self.queue_megabytes, self.entity];
        [self.frequency, self.basic_login, self.basic_password, self.stale_days]
            .iter()
            .chain(&of_many)
            .all(|problem| problem.is_empty())
    }
}

/// The switch that makes a computer of each virtual machine.
const AS_COMPUTERS: &str = "vm_as_computer";
/// The switch that gives those computers the components that their host tells.
const GUEST_COMPONENTS: &str = "vm_components";
/// The switch that has monitors recognised by a part of their serial numbers.
const PARTIAL_SERIAL: &str = "import_monitor_on_partial_sn";
/// The longest name of a state, or of a kind of computers.
const LONGEST_NAME: usize = 100;
/// The longest login for basic authentication.
const LONGEST_LOGIN: usize = 200;

/// Reads the form over what is stored. A password is not read here.
pub(super) fn read(fields: &Fields, stored: &Settings, known: &Known) -> (Settings, Problems) {
    let mut settings = stored.clone();
    let mut problems = Problems::default();
    settings.inventory_enabled = fields.has("enabled");
    settings.inventory_authentication =
        InventoryAuthentication::parse(fields.get("authentication"))
            .unwrap_or(stored.inventory_authentication);
    if settings.set("inventory.frequency_hours", fields.get("frequency")).is_err() {
        problems.frequency = "inventory-frequency-wrong";
    }
    if fields.has("entity") {
        match known.picker().choose(fields.get("entity")) {
            Meant::One(id) => settings.default_entity = Some(EntityId(id)),
            meant => problems.entity = meant.problem(),
        }
    }
    for option in ImportOption::ALL {
        if fields.has(option.as_str()) {
            settings.left_out.remove(&option);
        } else {
            settings.left_out.insert(option);
        }
    }
    settings.guests.as_computers = fields.has(AS_COMPUTERS);
    settings.guests.components = fields.has(GUEST_COMPONENTS);
    settings.monitors_by_partial_serial = fields.has(PARTIAL_SERIAL);
    settings.guests.kind = named(fields, "vm_type");
    settings.default_state = named(fields, "default_state");
    settings.stale_state = named(fields, "stale_state");
    if fields.has("stale_conditions") {
        settings.stale_condition = condition(fields);
    }
    let days = fields.get("stale_days");
    if fields.has("stale_days") && settings.set("inventory.stale_agents_delay", days).is_err() {
        problems.stale_days = "inventory-stale-days-wrong";
    }
    read_many(fields, &mut settings, &mut problems);
    settings.stale_actions = fields.all("stale_action").filter_map(StaleAction::parse).collect();
    read_basic(fields, stored, &mut settings, &mut problems);
    (settings, problems)
}

/// Reads what is for many agents at once. A field that is not there leaves its setting as it is.
fn read_many(fields: &Fields, settings: &mut Settings, problems: &mut Problems) {
    if let Some(binding) = AgentBinding::parse(fields.get("binding")) {
        settings.agent_binding = binding;
    }
    for (field, name, problem, told) in [
        ("spread", "inventory.spread_percent", &mut problems.spread, "inventory-spread-wrong"),
        (
            "queue_documents",
            "inventory.queue_documents",
            &mut problems.queue_documents,
            "inventory-queue-documents-wrong",
        ),
        (
            "queue_megabytes",
            "inventory.queue_megabytes",
            &mut problems.queue_megabytes,
            "inventory-queue-megabytes-wrong",
        ),
    ] {
        if fields.has(field) && settings.set(name, fields.get(field)).is_err() {
            *problem = told;
        }
    }
}

/// Reads the states whose assets are changed: none chosen is all.
fn condition(fields: &Fields) -> StaleCondition {
    let known =
        fields.all("stale_condition").map(|state| state.chars().take(LONGEST_NAME).collect());
    let states: BTreeSet<String> = known.take(StaleCondition::MOST).collect();
    if states.is_empty() { StaleCondition::Any } else { StaleCondition::These(states) }
}

/// Reads a name; empty is none.
fn named(fields: &Fields, name: &str) -> Option<String> {
    let text: String = fields.get(name).trim().chars().take(LONGEST_NAME).collect();
    Some(text).filter(|text| !text.is_empty())
}

fn read_basic(
    fields: &Fields,
    stored: &Settings,
    settings: &mut Settings,
    problems: &mut Problems,
) {
    settings.basic_login = fields.get("basic_login").trim().chars().take(LONGEST_LOGIN).collect();
    if settings.inventory_authentication != InventoryAuthentication::BasicAuth {
        return;
    }
    if settings.basic_login.is_empty() {
        problems.basic_login = "inventory-login-missing";
    } else if settings.basic_login.contains(':') {
        // RFC 7617 §2: a colon ends the login.
        problems.basic_login = "inventory-login-colon";
    }
    if fields.get("basic_password").is_empty() && stored.basic_password_hash.is_empty() {
        problems.basic_password = "inventory-password-missing";
    }
}

impl SettingsForm {
    /// Shows settings as they are.
    pub(super) fn of(settings: &Settings, known: &Known, language: Language) -> Self {
        let way = |way: InventoryAuthentication| Choice {
            value: way.as_str().to_owned(),
            label: language.t(way_label(way)),
            chosen: way == settings.inventory_authentication,
        };
        let action = |action: StaleAction| Choice {
            value: action.as_str().to_owned(),
            label: language.t(match action {
                StaleAction::Clean => "inventory-stale-clean",
                StaleAction::State => "inventory-stale-state",
                StaleAction::Trash => "inventory-stale-trash",
            }),
            chosen: settings.stale_actions.contains(&action),
        };
        let binding = |binding: AgentBinding| Choice {
            value: binding.as_str().to_owned(),
            label: language.t(match binding {
                AgentBinding::Off => "agent-binding-off",
                AgentBinding::Warn => "agent-binding-warn",
                AgentBinding::Refuse => "agent-binding-refuse",
            }),
            chosen: binding == settings.agent_binding,
        };
        let part = |option: ImportOption| PartSwitch {
            name: option.as_str(),
            label: part_label(option),
            on: !settings.left_out.contains(&option),
        };
        let state = |name: &String| Choice {
            value: name.clone(),
            label: if name.is_empty() {
                language.t("inventory-stale-no-state")
            } else {
                name.clone()
            },
            chosen: settings.stale_condition.names(name),
        };
        let partial_serial = PartSwitch {
            name: PARTIAL_SERIAL,
            label: "part-monitors-by-partial-serial",
            on: settings.monitors_by_partial_serial,
        };
        Self {
            enabled: settings.inventory_enabled,
            ways: InventoryAuthentication::ALL.map(way).into(),
            basic_login: settings.basic_login.clone(),
            basic_open: settings.inventory_authentication == InventoryAuthentication::BasicAuth,
            frequency: settings.frequency_hours.to_string(),
            bindings: AgentBinding::ALL.map(binding).into(),
            spread: settings.spread_percent.to_string(),
            queue_documents: settings.queue.documents.to_string(),
            queue_megabytes: settings.queue.megabytes.to_string(),
            entities: known.picker_of(settings),
            parts: ImportOption::ALL.into_iter().map(part).chain([partial_serial]).collect(),
            guests: guest_switches(settings),
            guest_kind: settings.guests.kind.clone().unwrap_or_default(),
            default_state: settings.default_state.clone().unwrap_or_default(),
            stale_state: settings.stale_state.clone().unwrap_or_default(),
            stale_days: settings.stale_days.to_string(),
            stale_actions: StaleAction::ALL.map(action).into(),
            stale_conditions: known.states_to_choose(settings).iter().map(state).collect(),
            problems: Problems::default(),
        }
    }

    /// Keeps what was typed where it could not be read, and says what is wrong.
    pub(super) fn refused(mut self, fields: &Fields, problems: Problems) -> Self {
        if fields.has("entity") {
            self.entities.choose(fields.get("entity"));
        }
        Self {
            frequency: fields.get("frequency").to_owned(),
            stale_days: fields.get("stale_days").to_owned(),
            spread: typed(fields, "spread", self.spread),
            queue_documents: typed(fields, "queue_documents", self.queue_documents),
            queue_megabytes: typed(fields, "queue_megabytes", self.queue_megabytes),
            problems,
            ..self
        }
    }
}

/// Returns what is chosen about guests.
const fn guest_switches(settings: &Settings) -> [PartSwitch; 2] {
    [
        PartSwitch {
            name: AS_COMPUTERS,
            label: "part-virtual-machines-as-computers",
            on: settings.guests.as_computers,
        },
        PartSwitch {
            name: GUEST_COMPONENTS,
            label: "part-guest-components",
            on: settings.guests.components,
        },
    ]
}

/// Returns what was typed into a field, if it is there.
fn typed(fields: &Fields, name: &str, stored: String) -> String {
    if fields.has(name) { fields.get(name).to_owned() } else { stored }
}

/// Returns the key of what a way of authentication is called.
pub(crate) const fn way_label(way: InventoryAuthentication) -> &'static str {
    match way {
        InventoryAuthentication::None => "authentication-none",
        InventoryAuthentication::ClientCredentials => "authentication-client-credentials",
        InventoryAuthentication::BasicAuth => "authentication-basic",
    }
}

const fn part_label(option: ImportOption) -> &'static str {
    match option {
        ImportOption::Volumes => "part-volumes",
        ImportOption::NetworkDrives => "part-network-drives",
        ImportOption::RemovableDrives => "part-removable-drives",
        ImportOption::Software => "part-software",
        ImportOption::Monitors => "part-monitors",
        ImportOption::Printers => "part-printers",
        ImportOption::Peripherals => "part-peripherals",
        ImportOption::Antivirus => "part-antivirus",
        ImportOption::Processes => "part-processes",
        ImportOption::Environment => "part-environment",
        ImportOption::Unmanaged => "part-unmanaged",
        ImportOption::Registry => "part-registry",
        ImportOption::VirtualMachines => "part-virtual-machines",
        ImportOption::Processors => "part-processors",
        ImportOption::HardDrives => "part-hard-drives",
        ImportOption::Memory => "part-memory",
        ImportOption::SoundCards => "part-sound-cards",
        ImportOption::NetworkCards => "part-network-cards",
        ImportOption::VirtualNetworkCards => "part-virtual-network-cards",
        ImportOption::GraphicCards => "part-graphics-cards",
        ImportOption::SimCards => "part-sim-cards",
        ImportOption::Drives => "part-disc-drives",
        ImportOption::PowerSupplies => "part-power-supplies",
        ImportOption::Controllers => "part-controllers",
        ImportOption::Batteries => "part-batteries",
    }
}

/// Returns every field of the form with its values, so that another page can hand it on; passwords are left out.
pub(super) fn handed_on(fields: &Fields) -> Vec<(&'static str, String)> {
    let single = [
        "enabled",
        "authentication",
        "frequency",
        "binding",
        "spread",
        "queue_documents",
        "queue_megabytes",
        "entity",
        "default_state",
        "basic_login",
        AS_COMPUTERS,
        GUEST_COMPONENTS,
        "vm_type",
        PARTIAL_SERIAL,
        "stale_days",
        "stale_state",
        "stale_conditions",
    ];
    let parts = ImportOption::ALL.map(ImportOption::as_str);
    let ones = single.into_iter().chain(parts).filter(|name| fields.has(name));
    let mut all: Vec<_> = ones.map(|name| (name, fields.get(name).to_owned())).collect();
    for (name, most) in
        [("stale_action", SETTINGS.len()), ("stale_condition", StaleCondition::MOST)]
    {
        all.extend(fields.all(name).take(most).map(|value| (name, value.to_owned())));
    }
    all
}
