//! Assets: lists and pages of every kind, editing by hand, locks, history, documents, what is done with several.

use crate::{
    browser::Browser,
    house::{House, machine, on_both_engines},
    visibility::sign_in_at,
};
use axum::http::header;
use inventory::{Field, ItemType};
use oauth::Lifetime;
use serde_json::{Value, json};
use store::InventoryAuthentication;

on_both_engines![
    every_kind_has_a_list_and_a_page,
    an_asset_is_found_at_its_own_kind_alone,
    a_tab_is_there_when_there_is_something_on_it,
    ports_tell_their_vlans_and_neighbours,
    a_section_that_nobody_described_is_shown_as_it_came,
    a_field_edited_by_hand_keeps_its_value_until_it_is_released,
    a_form_that_cannot_be_names_the_field_and_keeps_what_was_typed,
    a_field_is_locked_as_it_is,
    history_tells_before_and_after_and_by_what,
    a_document_is_for_who_configures_inventory,
    several_assets_are_put_away_restored_deleted_and_given_a_status,
    who_may_only_read_sees_facts_and_no_form,
    what_changed_since_yesterday_is_told_of_all,
    software_is_listed_with_its_versions_and_machines,
    machines_with_an_old_version_are_found_whoever_publishes_it,
    assets_changes_and_software_elsewhere_are_not_seen,
];

/// A switch that we made up.
fn switch(number: u32) -> Value {
    json!({
        "action": "netinventory",
        "deviceid": format!("finder-2026-{number}"),
        "itemtype": "NetworkEquipment",
        "content": {
            "versionclient": "GLPI-Agent_v1.12",
            "network_device": {
                "type": "Networking", "name": format!("switch{number}"), "manufacturer": "Example",
                "model": "ES-24", "serial": format!("SW{number:06}"), "mac": format!("02:00:00:00:10:{number:02x}"),
                "location": "Cellar", "firmware": "4.5", "ram": 512, "uptime": "3 days, 1:02:03.04"
            },
            "network_ports": [
                { "ifnumber": 1, "ifname": "Gi1", "iftype": 6, "ifstatus": 1, "ifspeed": 1_000_000_000, "trunk": true,
                  "mac": "02:00:00:00:11:01",
                  "vlans": [{ "number": 12, "name": "servers", "tagged": true }],
                  "connections": [{ "sysname": "core", "ifdescr": "Te1/1", "sysmac": "02:00:00:00:99:01" }], "lldp": true },
                { "ifnumber": 2, "ifname": "Gi2", "iftype": 6, "ifstatus": 2, "mac": "02:00:00:00:11:02" }
            ]
        }
    })
}

fn printer() -> Value {
    json!({
        "action": "netinventory",
        "deviceid": "finder-2026-p",
        "itemtype": "Printer",
        "content": {
            "versionclient": "GLPI-Agent_v1.12",
            "network_device": {
                "type": "Printer", "name": "printer1", "manufacturer": "Example", "model": "LaserExample",
                "serial": "PR000001", "mac": "02:00:00:00:20:01"
            },
            "cartridges": { "tonerblack": "85", "drumblack": "OK" },
            "pagecounters": { "total": 12_345, "color": 345 }
        }
    })
}

fn phone() -> Value {
    json!({
        "action": "inventory",
        "deviceid": "phone1-2026",
        "itemtype": "Phone",
        "content": {
            "versionclient": "Example",
            "hardware": { "name": "phone1", "uuid": "4c4c4544-0042-3510-8052-00000000f001" },
            "bios": { "ssn": "PH000001", "smodel": "Phone 9", "smanufacturer": "Example" },
            "simcards": [{ "operator_name": "Example Mobile", "iccid": "8900000000000000001" }]
        }
    })
}

fn unmanaged() -> Value {
    json!({
        "action": "netdiscovery",
        "deviceid": "finder-2026-u",
        "itemtype": "Unmanaged",
        "content": {
            "versionclient": "GLPI-Agent_v1.12",
            "network_device": { "type": "Unmanaged", "name": "thing1", "mac": "02:00:00:00:30:01", "ips": ["192.0.2.99"] }
        }
    })
}

/// A machine with what is plugged in.
fn furnished(number: u32) -> Value {
    let mut machine = machine(number);
    let content = &mut machine["content"];
    content["monitors"] =
        json!([{ "caption": "Screen 27", "manufacturer": "Example", "serial": "MO000001" }]);
    content["usbdevices"] = json!([{ "name": "Mouse", "manufacturer": "Example", "serial": "US000001",
        "vendorid": "1234", "productid": "5678" }]);
    machine
}

impl House {
    async fn takes(&self, document: &Value) {
        let answer = self.submit(None, document).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }

    async fn with_every_kind(&self) {
        self.take_inventory(InventoryAuthentication::None).await;
        for document in [furnished(1), switch(1), printer(), phone(), unmanaged()] {
            self.takes(&document).await;
        }
    }

    async fn first(&self, itemtype: ItemType) -> i64 {
        self.assets(itemtype).await[0].id.0
    }
}

const KINDS: [(&str, ItemType, &str); 7] = [
    ("computers", ItemType::Computer, "host1"),
    ("monitors", ItemType::Monitor, "Screen 27"),
    ("network-equipment", ItemType::NetworkEquipment, "switch1"),
    ("peripherals", ItemType::Peripheral, "Mouse"),
    ("printers", ItemType::Printer, "printer1"),
    ("phones", ItemType::Phone, "phone1"),
    ("unmanaged", ItemType::Unmanaged, "thing1"),
];

async fn every_kind_has_a_list_and_a_page(house: House) {
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    for (kind, _, _) in KINDS {
        let empty = browser.get(&format!("/assets/{kind}")).await;
        assert_eq!(empty.status, 200, "{kind}");
        assert!(empty.body.contains("class=\"empty\""), "{kind}: an empty list teaches");
        assert!(empty.body.contains(&format!("href=\"/assets/{kind}\" aria-current=\"page\"")));
    }
    house.with_every_kind().await;
    for (kind, itemtype, name) in KINDS {
        let id = house.first(itemtype).await;
        let (list, link) =
            (format!("/assets/{kind}"), format!("href=\"/assets/{kind}/{id}\">{name}"));
        assert!(browser.get(&list).await.body.contains(&link), "{kind}");
        assert!(browser.get(&format!("{list}?q=no+such")).await.body.contains("No results"));
        for sort in
            ["serial", "model", "location", "inventory", "kind", "state", "updated", "nonsense"]
        {
            let sorted = browser.get(&format!("{list}?sort={sort}&order=desc")).await;
            assert!(sorted.body.contains(&link), "{kind} {sort}");
        }
        let rows = browser.get(&format!("{list}?format=json")).await.json();
        assert_eq!((&rows[0]["id"], &rows[0]["name"]), (&json!(id), &json!(name)), "{kind}");
        let csv = browser.get(&format!("{list}?format=csv")).await;
        let named = format!("attachment; filename=\"{kind}.csv\"");
        assert_eq!(csv.header(header::CONTENT_DISPOSITION), named);
        for tab in ["", "/agents", "/locks", "/history", "/connections", "/software", "/components"]
        {
            let page = browser.get(&format!("{list}/{id}{tab}")).await;
            assert_eq!(page.status, 200, "{kind}{tab}");
            assert!(page.body.contains(&format!("<h1>{name}</h1>")), "{kind}{tab}");
        }
    }
}

async fn an_asset_is_found_at_its_own_kind_alone(house: House) {
    house.with_every_kind().await;
    let id = house.first(ItemType::Printer).await;
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    for place in
        ["computers/ID", "computers/ID/history", "nothing/ID", "printers/x", "printers/ID/nothing"]
    {
        let path = format!("/assets/{}", place.replace("ID", &id.to_string()));
        assert_eq!(browser.get(&path).await.status, 404, "{path}");
    }
    browser.get(&format!("/assets/printers/{id}")).await;
    let elsewhere = browser.post(&format!("/assets/computers/{id}"), "name=stolen").await;
    assert_eq!(elsewhere.status, 404);
    browser.get("/").await;
    assert_eq!(browser.post(&format!("/assets/computers/{id}/trash"), "").await.status, 404);
    assert_eq!(house.assets(ItemType::Printer).await[0].name(), "printer1");
}

async fn a_tab_is_there_when_there_is_something_on_it(house: House) {
    house.with_every_kind().await;
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let printer = format!("/assets/printers/{}", house.first(ItemType::Printer).await);
    let page = browser.get(&printer).await.body;
    let has = |tab: &str| page.contains(&format!("href=\"{printer}/{tab}\""));
    assert!(has("supplies") && has("history") && has("locks"));
    assert!(!has("volumes") && !has("software") && !has("databases"));
    let supplies = browser.get(&format!("{printer}/supplies")).await.body;
    for text in ["Black toner", "85\u{a0}%", "12,345", "In colour", "345"] {
        assert!(supplies.contains(text), "{text}: {supplies}");
    }
    let computer = format!("/assets/computers/{}", house.first(ItemType::Computer).await);
    let connections = browser.get(&format!("{computer}/connections")).await.body;
    let monitor =
        format!("href=\"/assets/monitors/{}\">Screen 27", house.first(ItemType::Monitor).await);
    assert!(connections.contains(&monitor), "{connections}");
    let monitor = format!("/assets/monitors/{}/connections", house.first(ItemType::Monitor).await);
    assert!(browser.get(&monitor).await.body.contains(&format!("href=\"{computer}\">host1")));
}

async fn ports_tell_their_vlans_and_neighbours(house: House) {
    house.with_every_kind().await;
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let id = house.first(ItemType::NetworkEquipment).await;
    let page = browser.get(&format!("/assets/network-equipment/{id}/network")).await.body;
    for text in [
        "12 (servers, tagged)",
        "core (Te1/1",
        "1 Gbit/s",
        "<td class=\"short\">down</td>",
        "Ethernet",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
}

async fn a_section_that_nobody_described_is_shown_as_it_came(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    let mut document = machine(1);
    document["content"]["processes"] = json!([{ "cmd": "/sbin/init", "pid": 1, "user": "root" }]);
    document["content"]["coffee_machines"] = json!([{ "strange_word": "<b>hot</b>" }]);
    house.takes(&document).await;
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let path = format!("/assets/computers/{}/running", house.first(ItemType::Computer).await);
    let page = browser.get(&path).await.body;
    for text in ["/sbin/init", "coffee_machines", "strange_word", "&#60;b&#62;hot"] {
        assert!(page.contains(text), "{text}: {page}");
    }
}

async fn a_field_edited_by_hand_keeps_its_value_until_it_is_released(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    house.takes(&machine(1)).await;
    let id = house.first(ItemType::Computer).await;
    let path = format!("/assets/computers/{id}");
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let page = browser.get(&path).await.body;
    assert!(page.contains("name=\"serial\" value=\"SN000001\""), "{page}");
    let form = "name=host1&state=In+use&location=Cellar&kind=Laptop&manufacturer=Example+Computers&model=Model+9\
        &serial=SN000001&other_serial=&contact=bob&contact_number=4711&comment=one%0D%0Atwo";
    let saved = browser.post(&path, form).await;
    assert_eq!(saved.header(header::LOCATION), format!("{path}?notice=saved"), "{}", saved.body);
    let asset = house.computers().await.remove(0);
    assert_eq!(
        (asset.text(Field::Contact), asset.text(Field::Comment)),
        (Some("bob"), Some("one\ntwo"))
    );
    assert_eq!(
        (asset.state.as_deref(), asset.contact_number.as_deref()),
        (Some("In use"), Some("4711"))
    );
    // The agent goes on saying what it says.
    let mut other = machine(1);
    other["content"]["users"] = json!([{ "login": "carol" }]);
    other["content"]["hardware"]["lastloggeduser"] = json!("carol");
    house.takes(&other).await;
    let page = browser.get(&path).await.body;
    assert!(
        page.contains("value=\"bob\"") && page.contains("Locked. The agent reports: carol"),
        "{page}"
    );
    let locks = browser.get(&format!("{path}/locks")).await.body;
    assert!(locks.contains("Alternate username") && locks.contains("carol"), "{locks}");
    let release = locks.split("action=\"").find_map(|rest| {
        let action = rest.split('"').next()?;
        let row = rest.contains("Alternate username</span>");
        (action.ends_with("/release") && row).then(|| action.to_owned())
    });
    let contact = house
        .store
        .read(move |db| db.locks_of_asset(store::AssetId(id)))
        .await
        .unwrap()
        .into_iter()
        .find(|lock| lock.field == Field::Contact)
        .unwrap();
    assert!(release.is_some());
    let release = format!("{path}/locks/{}/release", contact.id.0);
    let released = browser.post(&release, "").await;
    assert_eq!(released.header(header::LOCATION), format!("{path}/locks?notice=field-released"));
    assert_eq!(house.computers().await[0].text(Field::Contact), Some("carol"));
    browser.get(&path).await;
    assert_eq!(browser.post(&release, "").await.status, 303, "it is released already");
}

async fn a_form_that_cannot_be_names_the_field_and_keeps_what_was_typed(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    house.takes(&machine(1)).await;
    let path = format!("/assets/computers/{}", house.first(ItemType::Computer).await);
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    for (form, says) in [
        ("name=+&location=Attic".to_owned(), "An asset needs a name."),
        (format!("name=host1&location=Attic&serial={}", "x".repeat(256)), "At most 255 characters"),
        ("name=host1&location=Attic&state=a%0Ab".to_owned(), "At most 255 characters"),
    ] {
        browser.get(&path).await;
        let refused = browser.post(&path, &form).await;
        assert_eq!(refused.status, 422, "{form}");
        assert!(refused.body.contains(says) && refused.body.contains("value=\"Attic\""), "{form}");
    }
    assert_eq!(house.computers().await[0].text(Field::Location), None, "nothing is saved");
    // An entity that is not there is no place to move to.
    browser.get(&path).await;
    assert_eq!(browser.post(&path, "name=host1&entity=4711").await.status, 404);
}

async fn a_field_is_locked_as_it_is(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    house.takes(&machine(1)).await;
    let path = format!("/assets/computers/{}/locks", house.first(ItemType::Computer).await);
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    assert!(browser.get(&path).await.body.contains("No field is locked"));
    assert_eq!(browser.post(&path, "field=nonsense").await.status, 404);
    browser.get(&path).await;
    assert_eq!(browser.post(&path, "field=model").await.status, 303);
    let mut other = machine(1);
    other["content"]["bios"]["smodel"] = json!("Model 10");
    house.takes(&other).await;
    assert_eq!(house.computers().await[0].text(Field::Model), Some("Model 9"));
    assert!(
        browser.get(&path).await.body.contains("Model 10"),
        "the lock shows what the agent says"
    );
    // Who may not change assets does not see how.
    let mut observer = Browser::sign_in(&house, "otto", "Observer").await;
    let page = observer.get(&path).await.body;
    assert!(
        page.contains("Model 10") && !page.contains("/release") && !page.contains("name=\"field\"")
    );
    assert_eq!(observer.post(&path, "field=serial").await.status, 403);
}

async fn history_tells_before_and_after_and_by_what(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    house.takes(&machine(1)).await;
    let path = format!("/assets/computers/{}", house.first(ItemType::Computer).await);
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let history = format!("{path}/history");
    assert!(browser.get(&history).await.body.contains("Nothing has changed yet"));
    house.pass(Lifetime::hours(1));
    let mut other = machine(1);
    other["content"]["memories"][0]["capacity"] = json!(16_384);
    other["content"]["softwares"][0]["version"] = json!("3.0.16");
    house.takes(&other).await;
    browser.get(&path).await;
    browser.post(&path, "name=host1&location=Attic").await;
    let page = browser.get(&history).await.body;
    let agent =
        format!("href=\"/administration/agents/{}\">inventory</a>", house.agents().await[0].id.0);
    for text in ["8 GB", "16 GB", "3.0.15", "3.0.16", "Attic", "erika", "Location", &agent] {
        assert!(page.contains(text), "{text}: {page}");
    }
    let memory = browser.get(&format!("{history}?section=memories")).await.body;
    assert!(memory.contains("16 GB") && !memory.contains("3.0.16"));
    let main = browser.get(&format!("{history}?section=main&format=json")).await.json();
    assert_eq!((main.as_array().unwrap().len(), &main[0]["after"]), (1, &json!("Attic")));
    let later = browser.get(&format!("{history}?since=2026-01-02")).await.body;
    assert!(later.contains("No results"));
    assert!(browser.get(&format!("{history}?q=attic")).await.body.contains("Attic"));
}

async fn a_document_is_for_who_configures_inventory(house: House) {
    house.with_every_kind().await;
    let path = format!("/assets/computers/{}", house.first(ItemType::Computer).await);
    let document = format!("{path}/documents/full");
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    assert!(browser.get(&format!("{path}/agents")).await.body.contains(&document));
    let file = browser.get(&document).await;
    assert_eq!(file.json(), furnished(1));
    assert!(
        file.header(header::CONTENT_DISPOSITION).starts_with("attachment; filename=\"computers-")
    );
    assert_eq!(browser.get(&format!("{path}/documents/partial")).await.status, 404);
    assert_eq!(browser.get(&format!("{path}/documents/nonsense")).await.status, 404);
    let mut technician = Browser::sign_in(&house, "tina", "Technician").await;
    assert!(!technician.get(&format!("{path}/agents")).await.body.contains(&document));
    assert_eq!(technician.get(&document).await.status, 403);
}

async fn several_assets_are_put_away_restored_deleted_and_given_a_status(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    for number in 1..4 {
        house.takes(&machine(number)).await;
    }
    let keys: Vec<i64> = house.computers().await.iter().map(|known| known.id.0).collect();
    let chosen = format!("key={}&key={}&key=4711", keys[0], keys[1]);
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let (list, path) = ("/assets/computers", "/assets/computers/chosen");
    let asked = browser.get(&format!("{path}?act=state&{chosen}")).await.body;
    assert!(
        asked.contains("Change the status of 2 assets") && asked.contains(">host1</a>"),
        "{asked}"
    );
    let long = format!("act=state&{chosen}&state={}", "x".repeat(101));
    assert_eq!(browser.post(path, &long).await.status, 422);
    browser.post(path, &format!("act=state&{chosen}&state=Retired")).await;
    let states: Vec<Option<String>> =
        house.computers().await.into_iter().map(|known| known.state).collect();
    assert_eq!(states, [Some("Retired".to_owned()), Some("Retired".to_owned()), None]);
    assert!(browser.get(&format!("{list}?state=Retired")).await.body.contains(">host2</a>"));
    browser.get(list).await;
    // What is not in the trash is not deleted for good.
    browser.post(path, &format!("act=purge&{chosen}")).await;
    assert_eq!(house.computers().await.len(), 3);
    browser.post(path, &format!("act=trash&{chosen}")).await;
    assert_eq!(house.computers().await.len(), 1);
    let trash = browser.get(&format!("{list}?trash=1")).await.body;
    assert!(trash.contains("value=\"restore\"") && !trash.contains("value=\"trash\""));
    browser.post(path, &format!("act=restore&key={}", keys[0])).await;
    browser.post(path, &format!("act=purge&{chosen}")).await;
    assert_eq!(house.computers().await.len(), 2);
    let gone = browser.get(&format!("{path}?act=trash&key={}", keys[1])).await;
    assert_eq!(gone.header(header::LOCATION), "/assets/computers?notice=none-chosen");
    assert_eq!(browser.get(&format!("{path}?act=nonsense&{chosen}")).await.status, 404);
    let mut technician = Browser::sign_in(&house, "tina", "Technician").await;
    assert!(!technician.get(&format!("{list}?trash=1")).await.body.contains("value=\"purge\""));
    assert_eq!(technician.get(&format!("{path}?act=purge&{chosen}")).await.status, 403);
    assert_eq!(technician.post(path, &format!("act=purge&{chosen}")).await.status, 403);
}

async fn who_may_only_read_sees_facts_and_no_form(house: House) {
    house.with_every_kind().await;
    let mut observer = Browser::sign_in(&house, "otto", "Observer").await;
    for (kind, itemtype, name) in KINDS {
        let path = format!("/assets/{kind}/{}", house.first(itemtype).await);
        let page = observer.get(&path).await.body;
        assert!(page.contains(name) && !page.contains("name=\"serial\""), "{kind}");
        assert!(!page.contains(&format!("{path}/trash")), "{kind}");
        assert_eq!(observer.post(&path, "name=x").await.status, 403, "{kind}");
        let list = observer.get(&format!("/assets/{kind}")).await.body;
        assert!(!list.contains("id=\"chosen\""), "{kind}");
    }
}

async fn what_changed_since_yesterday_is_told_of_all(house: House) {
    house.with_every_kind().await;
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    assert!(browser.get("/assets/changes").await.body.contains("Nothing changed"));
    house.pass(Lifetime::hours(24 * 3));
    let mut old = furnished(1);
    old["content"]["bios"]["smodel"] = json!("Model 10");
    house.takes(&old).await;
    house.pass(Lifetime::hours(24 * 3));
    let mut moved = switch(1);
    moved["content"]["network_device"]["location"] = json!("Attic");
    house.takes(&moved).await;
    let mut browser = Browser::sign_in(&house, "otto", "Super-Admin").await;
    let page = browser.get("/assets/changes").await.body;
    assert!(page.contains("value=\"2026-01-06\""), "yesterday stands in the filter: {page}");
    assert!(
        page.contains("Attic") && page.contains("Cellar") && !page.contains("Model 10"),
        "{page}"
    );
    let id = house.first(ItemType::NetworkEquipment).await;
    assert!(page.contains(&format!("href=\"/assets/network-equipment/{id}/history\">switch1")));
    let all = browser.get("/assets/changes?since=2026-01-01").await.body;
    assert!(all.contains("Attic") && all.contains("Model 10"));
    let computers = browser.get("/assets/changes?since=2026-01-01&kind=computers").await.body;
    assert!(!computers.contains("Attic") && computers.contains("Model 10"));
    let rows = browser
        .get("/assets/changes?since=2026-01-01&section=main&order=asc&sort=when&format=json");
    let rows = rows.await.json();
    assert_eq!((&rows[0]["after"], &rows[1]["after"]), (&json!("Model 10"), &json!("Attic")));
    assert_eq!(rows[1]["source"], "inventory");
}

async fn software_is_listed_with_its_versions_and_machines(house: House) {
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    assert!(browser.get("/assets/software").await.body.contains("No software yet"));
    house.take_inventory(InventoryAuthentication::None).await;
    for (number, version) in (1..).zip(["3.0.9", "3.0.15", "3.0.15", "3.1"]) {
        let mut document = machine(number);
        document["content"]["softwares"][0]["version"] = json!(version);
        house.takes(&document).await;
    }
    let rows = browser.get("/assets/software?sort=name&format=json").await.json();
    let told =
        |row: &Value| (row["name"].clone(), row["versions"].clone(), row["installations"].clone());
    assert_eq!(told(&rows[0]), (json!("openssl"), json!(3), json!(4)));
    assert_eq!(told(&rows[1]), (json!("vim"), json!(1), json!(4)));
    let path = format!("/assets/software/{}", rows[0]["id"]);
    let list = browser.get("/assets/software?q=openssl").await.body;
    assert!(
        list.contains(&format!("href=\"{path}\">openssl</a>")) && !list.contains("vim"),
        "{list}"
    );
    let page = browser.get(&path).await.body;
    assert!(page.contains("3 versions, 4 installations"), "{page}");
    let (newest, oldest) = (page.find(">3.1</a>").unwrap(), page.find(">3.0.9</a>").unwrap());
    assert!(newest < oldest, "the newest version comes first");
    let names = |page: &str| {
        let named = ["host1", "host2", "host3", "host4"];
        named.into_iter().filter(|name| page.contains(&format!(">{name}</a>"))).collect::<Vec<_>>()
    };
    assert_eq!(names(&page).len(), 4);
    let old = browser.get(&format!("{path}?older=3.0.15")).await.body;
    assert_eq!(names(&old), ["host1"]);
    let file = browser.get(&format!("{path}?older=3.1&format=csv")).await;
    assert_eq!(file.body.lines().count(), 4);
    let version = page.split("?version=").nth(2).unwrap().split('"').next().unwrap().to_owned();
    let of_version = browser.get(&format!("{path}?version={version}")).await.body;
    assert_eq!(names(&of_version), ["host2", "host3"]);
    for none in ["/assets/software/4711", "/assets/software/x", "/assets/software/1/history"] {
        assert_eq!(browser.get(none).await.status, 404, "{none}");
    }
    let computer = format!("/assets/computers/{}/software", house.first(ItemType::Computer).await);
    assert!(browser.get(&computer).await.body.contains(&format!("href=\"{path}\"")));
}

async fn machines_with_an_old_version_are_found_whoever_publishes_it(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    for (number, publisher, version) in
        [(1, "Debian", "1.9"), (2, "Other", "1.10"), (3, "Other", "2.0-rc1")]
    {
        let mut document = machine(number);
        document["content"]["softwares"] =
            json!([{ "name": "Example", "version": version, "publisher": publisher }]);
        house.takes(&document).await;
    }
    let mut browser = Browser::sign_in(&house, "otto", "Observer").await;
    let path = "/assets/software/machines";
    assert!(browser.get(path).await.body.contains("No machine"));
    let asked = |older: &str| format!("{path}?name=example&older={older}&sort=version&format=json");
    for (older, expected) in [("2.0", 3), ("1.10", 1), ("1.9", 0)] {
        let rows = browser.get(&asked(older)).await.json();
        assert_eq!(rows.as_array().unwrap().len(), expected, "{older}");
    }
    let page = browser.get(&format!("{path}?name=example&older=1.10")).await.body;
    assert!(page.contains(">host1</a>") && !page.contains(">host2</a>"));
    assert!(page.contains("value=\"example\"") && page.contains("value=\"1.10\""));
}

async fn assets_changes_and_software_elsewhere_are_not_seen(house: House) {
    house.with_every_kind().await;
    let root = house.store.read(|db| db.root_entity()).await.unwrap();
    let part = house.make_entity("South", root).await;
    let here = house.first(ItemType::Phone).await;
    let edit = store::AssetEdit { entity: Some(part), ..Default::default() };
    house
        .store
        .change(store::Actor::System, house.now(), move |db| {
            db.edit_asset(store::AssetId(here), &edit)
        })
        .await
        .unwrap();
    let mut phone = phone();
    phone["content"]["softwares"] = json!([{ "name": "Dialler", "version": "1" }]);
    house.takes(&phone).await;
    let mut marie = sign_in_at(&house, "marie", "Technician", part).await;
    for (kind, itemtype, name) in KINDS {
        let path = format!("/assets/{kind}/{}", house.first(itemtype).await);
        let seen = itemtype == ItemType::Phone;
        assert_eq!(
            marie.get(&format!("/assets/{kind}")).await.body.contains(&format!(">{name}</a>")),
            seen
        );
        for tab in ["", "/history", "/locks", "/agents", "/connections", "/network"] {
            let status = if seen { 200 } else { 404 };
            assert_eq!(marie.get(&format!("{path}{tab}")).await.status, status, "{kind}{tab}");
        }
    }
    let software = marie.get("/assets/software?format=json").await.json();
    assert_eq!(software.as_array().unwrap().len(), 1, "{software}");
    assert_eq!(
        (&software[0]["name"], &software[0]["installations"]),
        (&json!("Dialler"), &json!(1))
    );
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let vim = erika.get("/assets/software?q=vim&format=json").await.json()[0]["id"].clone();
    assert_eq!(erika.get(&format!("/assets/software/{vim}")).await.status, 200);
    assert_eq!(marie.get(&format!("/assets/software/{vim}")).await.status, 404);
    let machines = marie.get("/assets/software/machines?name=vim&format=json").await.json();
    assert_eq!(machines, json!([]));
    let computer = house.first(ItemType::Computer).await;
    erika.get("/").await;
    erika.post(&format!("/assets/computers/{computer}"), "name=host1&location=Attic").await;
    assert!(!marie.get("/assets/changes").await.body.contains("Attic"));
    assert!(erika.get("/assets/changes").await.body.contains("Attic"));
    // A machine elsewhere is not put away with those that are seen.
    marie.get("/").await;
    marie.post("/assets/computers/chosen", &format!("act=trash&key={computer}")).await;
    assert_eq!(house.computers().await.len(), 1);
}
