//! Administration → Inventory: what each setting does to what agents send.

use crate::{
    browser::Browser,
    house::{House, machine, on_both_engines},
};
use inventory::{Field, ImportOption, ItemType};
use oauth::Lifetime;
use serde_json::{Value, json};
use store::{Actor, AssetId, EntityEdit, InventoryAuthentication, StaleAction, StaleCondition};

on_both_engines![
    each_import_option_leaves_out_what_it_names_and_nothing_else,
    new_assets_get_the_entity_and_the_status_of_the_settings,
    agents_are_told_the_frequency_of_the_settings,
    a_guest_becomes_a_computer_of_the_chosen_type_with_its_components,
    what_a_guest_tells_of_itself_is_not_written_over_by_its_host,
    guests_are_no_longer_linked_when_they_shall_not_be_computers,
    a_monitor_is_recognised_by_a_part_of_its_number_only_where_that_is_wanted,
    each_action_for_stale_agents_is_done,
    only_assets_in_chosen_statuses_get_another_one,
    the_form_saves_every_setting_and_counts_what_will_happen,
];

const SETTINGS: &str = "/administration/inventory";

/// What shows that an option's part was stored.
enum Shown {
    /// A row of a section.
    Part(&'static str),
    /// A section that is kept whole.
    Section(&'static str),
    /// An installed program.
    Software,
    /// An asset of a kind.
    Asset(ItemType),
}

/// Each option with a section that tells of what it names.
fn told(option: ImportOption) -> (&'static str, Value, Shown) {
    use ImportOption as O;
    let (section, row) = match option {
        O::Volumes => ("drives", json!({ "type": "/srv", "volumn": "/dev/sdb1", "total": 500 })),
        O::NetworkDrives => (
            "drives",
            json!({ "type": "/mnt", "volumn": "files:/export", "filesystem": "nfs", "total": 500 }),
        ),
        O::RemovableDrives => {
            ("drives", json!({ "letter": "E:", "type": "Removable Disk", "total": 500 }))
        }
        O::Software => {
            return (
                "softwares",
                json!([{ "name": "only-here", "version": "1" }]),
                Shown::Software,
            );
        }
        O::Monitors => {
            let screen = json!([{ "caption": "Screen", "serial": "MON-4711" }]);
            return ("monitors", screen, Shown::Asset(ItemType::Monitor));
        }
        O::Printers => {
            let printer = json!([{ "name": "Laser", "port": "USB001", "serial": "PRN-4711" }]);
            return ("printers", printer, Shown::Asset(ItemType::Printer));
        }
        O::Peripherals => {
            let mouse = json!([{ "name": "Mouse", "serial": "USB-4711", "vendorid": "1234" }]);
            return ("usbdevices", mouse, Shown::Asset(ItemType::Peripheral));
        }
        O::Antivirus => ("antivirus", json!({ "name": "Guard", "enabled": true })),
        O::Processes => {
            let process = json!([{ "pid": 1, "cmd": "init", "user": "root" }]);
            return ("processes", process, Shown::Section("processes"));
        }
        O::Environment => {
            let variable = json!([{ "key": "LANG", "val": "C" }]);
            return ("envs", variable, Shown::Section("envs"));
        }
        O::Unmanaged => return ("", Value::Null, Shown::Asset(ItemType::Unmanaged)),
        O::Registry => ("registry", json!({ "name": "key", "regvalue": "value" })),
        O::VirtualMachines => ("virtualmachines", json!({ "name": "guest", "vmtype": "kvm" })),
        O::Processors => ("cpus", json!({ "name": "CPU" })),
        O::HardDrives => ("storages", json!({ "name": "sdb", "type": "disk" })),
        O::Memory => ("memories", json!({ "capacity": 1024, "numslots": 9 })),
        O::SoundCards => ("sounds", json!({ "name": "Sound" })),
        O::NetworkCards => {
            ("networks", json!({ "description": "eth7", "mac": "02:00:00:00:07:01" }))
        }
        O::VirtualNetworkCards => (
            "networks",
            json!({ "description": "br0", "mac": "02:00:00:00:07:02", "virtualdev": true }),
        ),
        O::GraphicCards => ("videos", json!({ "name": "Video" })),
        O::SimCards => ("simcards", json!({ "iccid": "8900000000000000001" })),
        O::Drives => ("storages", json!({ "name": "sr0", "type": "cdrom", "model": "DVD-RAM" })),
        O::PowerSupplies => ("powersupplies", json!({ "name": "PSU", "serialnumber": "PS-4711" })),
        O::Controllers => ("controllers", json!({ "name": "AHCI", "pcislot": "00:17.0" })),
        O::Batteries => ("batteries", json!({ "name": "Cell", "serial": "BAT-4711" })),
    };
    (section, json!([row]), Shown::Part(section))
}

impl House {
    async fn took(&self, document: &Value) {
        let answer = self.submit(None, document).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }

    async fn named(&self, name: &str) -> store::Asset {
        let computers = self.computers().await;
        computers.into_iter().find(|one| one.name() == name).unwrap_or_else(|| panic!("no {name}"))
    }

    async fn shows(&self, id: AssetId, shown: &Shown) -> bool {
        match *shown {
            Shown::Part(section) => !self.computer(id).await.1.of(section).is_empty(),
            Shown::Section(section) => {
                let kept = self.store.read(move |db| db.whole_sections(id)).await.unwrap();
                kept.iter().any(|(name, _)| name == section)
            }
            Shown::Software => !self.computer(id).await.1.software.is_empty(),
            Shown::Asset(itemtype) => !self.assets(itemtype).await.is_empty(),
        }
    }

    async fn clean(&self) {
        while self
            .store
            .change(Actor::System, self.now(), |db| db.clean_stale_agents())
            .await
            .unwrap()
            > 0
        {}
    }
}

/// A machine of which nothing is told but one section.
fn bare(number: u32, section: &str, rows: Value) -> Value {
    let mut document = machine(number);
    let content = document["content"].as_object_mut().unwrap();
    content.retain(|name, _| ["versionclient", "hardware", "bios"].contains(&name.as_str()));
    if !section.is_empty() {
        content.insert(section.to_owned(), rows);
    }
    document
}

fn unmanaged() -> Value {
    json!({
        "action": "netdiscovery", "deviceid": "finder-2026", "itemtype": "Unmanaged",
        "content": {
            "versionclient": "GLPI-Agent_v1.12",
            "network_device": { "type": "Unmanaged", "name": "thing", "mac": "02:00:00:00:30:01", "ips": ["192.0.2.99"] }
        }
    })
}

async fn each_import_option_leaves_out_what_it_names_and_nothing_else(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    for (number, option) in (100..).zip(ImportOption::ALL) {
        let (section, rows, shown) = told(option);
        let document = match option {
            ImportOption::Unmanaged => unmanaged(),
            _ => bare(number, section, rows),
        };
        house.settings(|settings| settings.left_out = [option].into()).await;
        house.took(&document).await;
        let id = match option {
            ImportOption::Unmanaged => AssetId(0),
            _ => house.named(&format!("host{number}")).await.id,
        };
        assert!(!house.shows(id, &shown).await, "{option:?} is off");
        // Every other switch takes nothing of it away, but the one of volumes, which is for all of them.
        house
            .settings(|settings| {
                settings.left_out =
                    ImportOption::ALL.into_iter().filter(|o| *o != option).collect();
                settings.left_out.remove(&ImportOption::Volumes);
            })
            .await;
        house.took(&document).await;
        assert!(house.shows(id, &shown).await, "{option:?} is on");
    }
}

async fn new_assets_get_the_entity_and_the_status_of_the_settings(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    let root = house.store.read(|db| db.root_entity()).await.unwrap();
    let lab = EntityEdit { name: "Lab".to_owned(), ..EntityEdit::default() };
    let lab = house
        .store
        .change(Actor::System, house.now(), move |db| db.create_entity(root, &lab))
        .await
        .unwrap();
    house
        .settings(|settings| {
            settings.default_entity = Some(lab);
            settings.default_state = Some("In stock".to_owned());
        })
        .await;
    house.took(&machine(1)).await;
    house
        .settings(|settings| {
            settings.default_entity = None;
            settings.default_state = Some("Other".to_owned());
        })
        .await;
    house.took(&machine(1)).await;
    let asset = house.named("host1").await;
    assert_eq!((asset.entity.0, asset.state.as_deref()), (lab, Some("In stock")));
}

async fn agents_are_told_the_frequency_of_the_settings(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    house.settings(|settings| settings.frequency_hours = 7).await;
    assert_eq!(house.submit(None, &machine(1)).await.json()["expiration"], 7);
    let contact = json!({ "action": "contact", "deviceid": "host1-2026-01-01-00-00-00",
        "installed-tasks": ["inventory"], "enabled-tasks": ["inventory"] });
    assert_eq!(house.submit(None, &contact).await.json()["expiration"], 7);
}

const GUEST: &str = "4c4c4544-0042-3510-8052-b4c04f4d4e31";

fn host() -> Value {
    let mut host = machine(1);
    host["content"]["virtualmachines"] = json!([{
        "name": "guest", "uuid": GUEST, "vmtype": "kvm", "status": "running", "vcpu": 2, "memory": 4096,
        "networks": [{ "description": "net0", "mac": "02:00:00:00:99:01", "ipaddress": "192.0.2.77" }],
        "storages": [{ "name": "vda", "disksize": 20480, "type": "disk" }]
    }]);
    host
}

async fn a_guest_becomes_a_computer_of_the_chosen_type_with_its_components(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    house.took(&host()).await;
    assert_eq!(house.computers().await.len(), 1, "a guest is no computer until that is wanted");
    house.settings(|settings| settings.guests.as_computers = true).await;
    house.took(&host()).await;
    let guest = house.named("guest").await;
    assert_eq!(guest.text(Field::Kind), Some("kvm"));
    let (_, parts) = house.computer(guest.id).await;
    assert!(parts.of("cpus").is_empty() && parts.of("storages").is_empty());
    assert_eq!(parts.of("networks")[0].text("mac"), Some("02:00:00:00:99:01"));
    // What is set later takes effect with the next inventory, though the host says the same.
    house
        .settings(|settings| {
            settings.guests.kind = Some("Virtual machine".to_owned());
            settings.guests.components = true;
            settings.left_out.insert(ImportOption::Memory);
        })
        .await;
    house.took(&host()).await;
    let (guest, parts) = house.computer(guest.id).await;
    assert_eq!(guest.text(Field::Kind), Some("Virtual machine"));
    assert_eq!(parts.of("cpus")[0].integer("core"), Some(2));
    assert_eq!(parts.of("storages")[0].integer("disksize"), Some(20_480));
    assert!(parts.of("memories").is_empty(), "import options hold for guests too");
}

async fn what_a_guest_tells_of_itself_is_not_written_over_by_its_host(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    house
        .settings(|settings| {
            settings.guests.as_computers = true;
            settings.guests.components = true;
        })
        .await;
    house.took(&host()).await;
    let id = house.named("guest").await.id;
    let mut own = machine(2);
    own["content"]["hardware"] = json!({ "name": "web1", "uuid": GUEST, "vmsystem": "KVM" });
    own["content"]["bios"] = json!({});
    house.took(&own).await;
    let mut renamed = host();
    renamed["content"]["virtualmachines"][0]["name"] = json!("guest-of-host");
    renamed["content"]["virtualmachines"][0]["vcpu"] = json!(8);
    house.took(&renamed).await;
    let (guest, parts) = house.computer(id).await;
    assert_eq!((guest.name(), guest.text(Field::Kind)), ("web1", Some("KVM")));
    assert_eq!(parts.of("cpus")[0].integer("core"), Some(4));
    assert_eq!(house.computers().await.len(), 2);
}

async fn guests_are_no_longer_linked_when_they_shall_not_be_computers(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    house.settings(|settings| settings.guests.as_computers = true).await;
    house.took(&host()).await;
    house.settings(|settings| settings.guests.as_computers = false).await;
    house.took(&host()).await;
    let id = house.named("guest").await.id;
    let links = house
        .store
        .browse(move |db| db.asset_links(id, &store::Visible::Everything))
        .await
        .unwrap();
    assert!(links[0].unlinked_at.is_some(), "the computer stays, and says that it was a guest");
}

async fn a_monitor_is_recognised_by_a_part_of_its_number_only_where_that_is_wanted(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    let screen = |number, serial: &str| {
        bare(number, "monitors", json!([{ "caption": "Screen 27", "serial": serial }]))
    };
    house.took(&screen(1, "CN0G443H7426188A1D2L")).await;
    house.took(&screen(2, "88A1D2L")).await;
    assert_eq!(house.assets(ItemType::Monitor).await.len(), 2);
    house.settings(|settings| settings.monitors_by_partial_serial = true).await;
    house.took(&screen(1, "CN0G443H7426177B2E3M")).await;
    house.took(&screen(3, "77B2E3M")).await;
    house.took(&screen(4, "E3M")).await;
    let serials: Vec<String> = house
        .assets(ItemType::Monitor)
        .await
        .iter()
        .map(|one| one.text(Field::Serial).unwrap_or_default().to_owned())
        .collect();
    assert!(serials.contains(&"CN0G443H7426177B2E3M".to_owned()), "the whole number is kept");
    assert!(!serials.contains(&"77B2E3M".to_owned()), "{serials:?}");
    assert!(serials.contains(&"E3M".to_owned()), "three characters tell nothing: {serials:?}");
    // Two may be meant: neither is.
    house.took(&screen(5, "CN0G443H742")).await;
    assert_eq!(house.assets(ItemType::Monitor).await.len(), serials.len() + 1);
}

async fn each_action_for_stale_agents_is_done(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    for (number, action) in (1..).zip(StaleAction::ALL) {
        house.took(&machine(number)).await;
        let id = house.named(&format!("host{number}")).await.id;
        house
            .settings(|settings| {
                settings.stale_days = 30;
                settings.stale_actions = [action].into();
                settings.stale_state = Some("Lost".to_owned());
            })
            .await;
        house.pass(Lifetime::hours(24 * 29));
        house.clean().await;
        let untouched = house.computer(id).await.0;
        assert!(untouched.deleted_at.is_none() && untouched.state.is_none());
        let agents = house.agents().await.len();
        house.pass(Lifetime::hours(24 * 2));
        house.clean().await;
        let (asset, _) = house.computer(id).await;
        let cleaned = house.agents().await.len() < agents;
        let done = (cleaned, asset.state.as_deref() == Some("Lost"), asset.deleted_at.is_some());
        let expected = match action {
            StaleAction::Clean => (true, false, false),
            StaleAction::State => (false, true, false),
            StaleAction::Trash => (false, false, true),
        };
        assert_eq!(done, expected, "{action:?}");
        house.settings(|settings| settings.stale_days = 0).await;
    }
}

async fn only_assets_in_chosen_statuses_get_another_one(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    for (number, state) in [(1, Some("In use")), (2, Some("In repair")), (3, None)] {
        house.settings(|settings| settings.default_state = state.map(str::to_owned)).await;
        house.took(&machine(number)).await;
    }
    let chosen = StaleCondition::These(["In use".to_owned(), String::new()].into());
    house
        .settings(|settings| {
            settings.stale_days = 30;
            settings.stale_actions = [StaleAction::State].into();
            settings.stale_state = Some("Lost".to_owned());
            settings.stale_condition = chosen;
        })
        .await;
    house.pass(Lifetime::hours(24 * 31));
    let (settings, now) = (house.store.read(|db| db.settings()).await.unwrap(), house.now());
    let stale = house.store.browse(move |db| db.stale(&settings, now)).await.unwrap();
    assert_eq!((stale.agents, stale.assets, stale.states), (0, 0, 2), "it is told beforehand");
    house.clean().await;
    let mut states = Vec::new();
    for name in ["host1", "host2", "host3"] {
        states.push(house.named(name).await.state.unwrap_or_default());
    }
    assert_eq!(states, ["Lost", "In repair", "Lost"]);
}

async fn the_form_saves_every_setting_and_counts_what_will_happen(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    house.settings(|settings| settings.default_state = Some("In use".to_owned())).await;
    house.took(&machine(1)).await;
    house.pass(Lifetime::hours(24 * 31));
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let page = browser.get(SETTINGS).await.body;
    assert!(page.contains("name=\"stale_condition\" value=\"In use\""), "{page}");
    assert!(page.contains("name=\"stale_condition\" value=\"\""), "none may be chosen too");
    let form = "enabled=1&authentication=none&frequency=24&default_state=In+use&import_software=1&vm_as_computer=1\
                &vm_components=1&vm_type=+Virtual+&import_monitor_on_partial_sn=1&stale_days=30&stale_action=state\
                &stale_state=Lost&stale_conditions=1&stale_condition=In+use";
    let asked = browser.post(SETTINGS, form).await;
    assert!(asked.body.contains("changes the status of one asset"), "{}", asked.body);
    assert!(asked.body.contains("name=\"stale_condition\" value=\"In use\""), "{}", asked.body);
    let elsewhere = form.replace("stale_condition=In+use", "stale_condition=In+repair");
    browser.get(SETTINGS).await;
    assert_eq!(browser.post(SETTINGS, &elsewhere).await.status, 303, "it hits nobody");
    browser.get(SETTINGS).await;
    assert_eq!(browser.post(SETTINGS, &format!("{form}&confirmed=1")).await.status, 303);
    let settings = house.store.read(|db| db.settings()).await.unwrap();
    assert_eq!(settings.guests.kind.as_deref(), Some("Virtual"));
    assert!(settings.guests.as_computers && settings.guests.components);
    assert!(settings.monitors_by_partial_serial);
    assert_eq!(settings.stale_condition, StaleCondition::These(["In use".to_owned()].into()));
    assert_eq!(settings.left_out.len(), ImportOption::ALL.len() - 1);
    // None chosen: whatever the status is.
    browser.get(SETTINGS).await;
    let all = form.replace("&stale_condition=In+use", "") + "&confirmed=1";
    assert_eq!(browser.post(SETTINGS, &all).await.status, 303);
    let settings = house.store.read(|db| db.settings()).await.unwrap();
    assert_eq!(settings.stale_condition, StaleCondition::Any);
}
