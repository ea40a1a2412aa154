//! Administration → Inventory and Agents, Assets → Computers: settings, import from file, lists, and what is done there.

use crate::{
    browser::Browser,
    house::{Answer, House, machine, on_both_engines, zlib},
};
use axum::{
    body::Body,
    http::{Request, header},
};
use inventory::ImportOption;
use oauth::Lifetime;
use serde_json::{Value, json};
use std::io::Write as _;
use store::{Actor, InventoryAuthentication};

on_both_engines![
    a_change_that_cuts_off_agents_is_confirmed_first,
    a_new_password_for_agents_is_typed_again_to_confirm,
    settings_that_cannot_be_are_named_and_nothing_is_saved,
    what_is_switched_off_is_not_stored,
    files_are_imported_with_a_result_each,
    an_archive_is_opened_and_hostile_ones_are_refused,
    a_forged_or_needless_import_is_refused,
    a_locked_agent_is_told_so_and_a_denial_is_kept,
    an_agent_is_tagged_and_deleted,
    agents_are_filtered_and_exported,
    computers_are_filtered_and_exported,
    a_computer_has_a_tab_for_each_kind_of_part,
    a_computer_goes_to_the_trash_and_away,
    people_see_and_do_what_their_profile_allows,
];

const SETTINGS: &str = "/administration/inventory";
const IMPORT: &str = "/administration/inventory/import";

/// The settings form with every part switched on.
fn form(authentication: &str) -> String {
    let parts: String =
        ImportOption::ALL.iter().map(|option| format!("&{}=1", option.as_str())).collect();
    format!(
        "enabled=1&authentication={authentication}&frequency=24&basic_login=agents&stale_days=0&stale_action=clean{parts}"
    )
}

async fn with_machines(house: &House, machines: std::ops::Range<u32>) {
    house.take_inventory(InventoryAuthentication::None).await;
    for number in machines {
        assert_eq!(house.submit(None, &machine(number)).await.status, 200);
    }
}

async fn upload(browser: &mut Browser<'_>, files: &[(&str, &[u8])]) -> Answer {
    browser.get(IMPORT).await;
    let mut body =
        format!("--x\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{}\r\n", browser.csrf)
            .into_bytes();
    for (name, bytes) in files {
        let head = format!(
            "--x\r\ncontent-disposition: form-data; name=\"inventory_files[]\"; filename=\"{name}\"\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--x--\r\n");
    let request =
        Request::post(IMPORT).header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
    browser.send(request.body(Body::from(body)).unwrap()).await
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(text).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn text_of(number: u32) -> Vec<u8> {
    machine(number).to_string().into_bytes()
}

async fn a_change_that_cuts_off_agents_is_confirmed_first(house: House) {
    with_machines(&house, 0..12).await;
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    browser.get(SETTINGS).await;
    let asked = browser.post(SETTINGS, &form("client_credentials")).await;
    assert_eq!(asked.status, 200, "{}", asked.body);
    assert!(asked.body.contains("12 agents that can submit now will be refused"));
    assert!(
        asked.body.contains("host11-2026-01-01-00-00-00") && asked.body.contains("And 2 more.")
    );
    let settings = house.store.read(|db| db.settings()).await.unwrap();
    assert_eq!(
        settings.inventory_authentication,
        InventoryAuthentication::None,
        "nothing is saved yet"
    );
    let confirmed = format!("{}&confirmed=1", form("client_credentials"));
    let saved = browser.post(SETTINGS, &confirmed).await;
    assert_eq!(saved.header(header::LOCATION), "/administration/inventory?notice=inventory-saved");
    let settings = house.store.read(|db| db.settings()).await.unwrap();
    assert_eq!(settings.inventory_authentication, InventoryAuthentication::ClientCredentials);
    assert!(settings.left_out.is_empty());
    // Back again: nobody is cut off, nothing is asked.
    assert_eq!(browser.post(SETTINGS, &form("none")).await.status, 303);
    // Cleaning what is stale is counted, too.
    house.pass(Lifetime::hours(24 * 8));
    let mut browser = Browser::sign_in(&house, "otto", "Super-Admin").await;
    browser.get(SETTINGS).await;
    let stale = form("none").replace("stale_days=0", "stale_days=7&stale_action=trash");
    let asked = browser.post(SETTINGS, &stale).await;
    assert!(
        asked.body.contains("deletes 12 agents")
            && asked.body.contains("puts 12 assets in the trash"),
        "{}",
        asked.body
    );
}

async fn a_new_password_for_agents_is_typed_again_to_confirm(house: House) {
    with_machines(&house, 0..1).await;
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    browser.get(SETTINGS).await;
    let form = format!("{}&basic_password=a+secret+of+agents", form("basic_auth"));
    let asked = browser.post(SETTINGS, &form).await;
    assert!(asked.body.contains("One agent that can submit now"), "{}", asked.body);
    assert!(!asked.body.contains("secret of agents"), "a page does not repeat a password");
    let without = form.replace("a+secret+of+agents", "") + "&confirmed=1&asks_password=1";
    let settings = house.store.read(|db| db.settings()).await.unwrap();
    assert!(settings.basic_password_hash.is_empty());
    assert_eq!(browser.post(SETTINGS, &without).await.status, 422);
    let saved = browser.post(SETTINGS, &format!("{form}&confirmed=1&asks_password=1")).await;
    assert_eq!(saved.status, 303);
    let settings = house.store.read(|db| db.settings()).await.unwrap();
    assert!(settings.basic_password_hash.starts_with("$argon2id$"));
}

async fn settings_that_cannot_be_are_named_and_nothing_is_saved(house: House) {
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    browser.get(SETTINGS).await;
    let form =
        "enabled=1&authentication=basic_auth&frequency=241&basic_login=a%3Ab&stale_days=1001";
    let answer = browser.post(SETTINGS, form).await;
    assert_eq!(answer.status, 422);
    for told in [
        "from 1 to 240",
        "has no colon",
        "needs a password",
        "from 0 to 1000",
        "value=\"241\"",
        "value=\"1001\"",
        "value=\"a:b\"",
    ] {
        assert!(answer.body.contains(told), "{told}");
    }
    assert!(!house.store.read(|db| db.settings()).await.unwrap().inventory_enabled);
}

async fn what_is_switched_off_is_not_stored(house: House) {
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    browser.get(SETTINGS).await;
    let form = form("none").replace("&import_software=1", "");
    assert_eq!(browser.post(SETTINGS, &form).await.status, 303);
    assert_eq!(house.submit(None, &machine(1)).await.status, 200);
    let id = house.computers().await[0].id;
    let (_, parts) = house.computer(id).await;
    assert!(parts.software.is_empty() && !parts.of("cpus").is_empty());
    let page = browser.get(SETTINGS).await.body;
    assert!(page.contains("name=\"import_software\" value=\"1\" >"), "{page}");
}

async fn files_are_imported_with_a_result_each(house: House) {
    house.take_inventory(InventoryAuthentication::ClientCredentials).await;
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let xml = b"<?xml version=\"1.0\"?><REQUEST><CONTENT><HARDWARE><NAME>old</NAME></HARDWARE><BIOS><SSN>OLD0001</SSN></BIOS></CONTENT><DEVICEID>old-1</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>";
    let mut partial = machine(9);
    partial["partial"] = json!(true);
    let partial = partial.to_string();
    let one = text_of(1);
    let answer = upload(
        &mut browser,
        &[
            ("one.json", &one),
            ("again.json", &one),
            ("old.xml", xml),
            ("old.ocs", &zlib(xml)),
            ("partial.json", partial.as_bytes()),
            ("<svg onload=x>.json", b"{"),
            ("contact.json", b"{\"action\":\"contact\",\"deviceid\":\"x\"}"),
            ("empty.json", b""),
        ],
    )
    .await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let computers = house.computers().await;
    assert_eq!(computers.len(), 2);
    for told in [
        "4 accepted, 4 refused.",
        "Asset added: <a href=\"/assets/computers/",
        "Asset updated:",
        "It reports only changes",
        "It is neither a JSON nor an XML document.",
        "&#60;svg onload=x&#62;.json",
        "It is a message from an agent, but not an inventory.",
        "It is empty.",
    ] {
        assert!(answer.body.contains(told), "{told}: {}", answer.body);
    }
    let agent = house.agents().await.into_iter().find(|agent| agent.deviceid == "old-1").unwrap();
    assert_eq!((agent.last_message.as_str(), agent.address, agent.client), ("import", None, None));
    let events = house.store.read(|db| db.newest_events(2)).await.unwrap();
    assert!(events.iter().any(|event| event.kind == "asset.added" && event.actor == "user"));
}

async fn an_archive_is_opened_and_hostile_ones_are_refused(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let (one, two) = (text_of(1), text_of(2));
    let bomb = vec![b' '; 4 << 20];
    let archive = zip(&[("../../etc/passwd", &one), ("b/two.json", &two), ("bomb.json", &bomb)]);
    let nested = zip(&[("in.zip", &archive)]);
    let answer = upload(&mut browser, &[("all.zip", &archive), ("nested.zip", &nested)]).await;
    assert_eq!(house.computers().await.len(), 2);
    for told in [
        "2 accepted, 2 refused.",
        "all.zip › ../../etc/passwd",
        "It is larger than a document may be.",
        "It is an archive within an archive.",
    ] {
        assert!(answer.body.contains(told), "{told}: {}", answer.body);
    }
}

async fn a_forged_or_needless_import_is_refused(house: House) {
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let one = text_of(1);
    let off = upload(&mut browser, &[("one.json", &one)]).await;
    assert_eq!(off.status, 422);
    assert!(off.body.contains("Inventory is switched off"));
    house.take_inventory(InventoryAuthentication::None).await;
    assert_eq!(upload(&mut browser, &[]).await.status, 422);
    let file_first = "--x\r\ncontent-disposition: form-data; name=\"inventory_files[]\"; filename=\"a\"\r\n\r\n{}\r\n--x--\r\n";
    let request =
        Request::post(IMPORT).header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
    let forged = browser.send(request.body(Body::from(file_first)).unwrap()).await;
    assert_eq!(forged.status, 403);
    let large = vec![b' '; (64 << 20) + 1];
    assert_eq!(upload(&mut browser, &[("large.json", &large)]).await.status, 413);
    assert!(house.computers().await.is_empty());
}

async fn a_locked_agent_is_told_so_and_a_denial_is_kept(house: House) {
    with_machines(&house, 1..2).await;
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let path = format!("/administration/agents/{}", house.agents().await[0].id.0);
    browser.get(&path).await;
    assert_eq!(browser.post(&format!("{path}/lock"), "").await.status, 303);
    let mut changed = machine(1);
    changed["content"]["hardware"]["name"] = json!("renamed");
    let refused = house.submit(None, &changed).await;
    assert_eq!(refused.status, 403);
    let reference = refused.reference().unwrap().to_owned();
    assert_eq!(refused.json()["status"], "error");
    assert!(refused.body.contains("This agent is locked"), "{}", refused.body);
    assert_eq!(house.computers().await[0].name(), "host1");
    let denial = house.store.read(move |db| db.denial(&reference)).await.unwrap().unwrap();
    assert_eq!(denial.failed, "The agent is not locked");
    let page = browser.get(&path).await.body;
    assert!(page.contains("refused: the agent is locked"), "{page}");
    let imported = upload(&mut browser, &[("one.json", changed.to_string().as_bytes())]).await;
    assert!(imported.body.contains("The agent of this machine is locked."));
    browser.get(&path).await;
    assert_eq!(browser.post(&format!("{path}/unlocking"), "").await.status, 303);
    assert_eq!(house.submit(None, &changed).await.status, 200);
    assert_eq!(house.computers().await[0].name(), "renamed");
}

async fn an_agent_is_tagged_and_deleted(house: House) {
    with_machines(&house, 1..2).await;
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let path = format!("/administration/agents/{}", house.agents().await[0].id.0);
    browser.get(&path).await;
    let long = browser.post(&format!("{path}/tag"), &format!("tag={}", "x".repeat(101))).await;
    assert_eq!(long.status, 422);
    assert!(long.body.contains("At most 100 characters.") && long.body.contains(&"x".repeat(101)));
    browser.post(&format!("{path}/tag"), "tag=Floor+3").await;
    house.submit(None, &machine(1)).await;
    assert_eq!(house.agents().await[0].tag.as_deref(), Some("Floor 3"));
    assert!(browser.get(&format!("{path}/deletion")).await.body.contains("host1"));
    let deleted = browser.post(&format!("{path}/deletion"), "").await;
    assert_eq!(deleted.header(header::LOCATION), "/administration/agents?notice=agent-deleted");
    assert_eq!((house.agents().await.len(), house.computers().await.len()), (0, 1));
    assert_eq!(browser.get(&path).await.status, 404);
}

async fn agents_are_filtered_and_exported(house: House) {
    with_machines(&house, 0..3).await;
    house.take_inventory(InventoryAuthentication::ClientCredentials).await;
    let token = house.token(&house.client().await).await;
    let mut other = machine(7);
    other["tag"] = json!("=cellar");
    house.submit(Some(&token), &other).await;
    house.pass(Lifetime::hours(24 * 31));
    let mut late = machine(0);
    late["content"]["versionprovider"]["version"] = json!("1.13");
    let token = house.token(&house.client().await).await;
    assert_eq!(house.submit(Some(&token), &late).await.status, 200);
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let list = "/administration/agents";
    for (query, found) in [
        ("", "0 1 2 7"),
        ("?version=1.12", "1 2 7"),
        ("?stale=1", "1 2 7"),
        ("?client=with", "0 7"),
        ("?client=without", "1 2"),
        ("?tag=lab&stale=1", "1 2"),
        ("?q=host7", "7"),
        ("?locked=1", ""),
    ] {
        let page = browser.get(&format!("{list}{query}")).await.body;
        let shown: Vec<&str> = ["0", "1", "2", "7"]
            .into_iter()
            .filter(|number| page.contains(&format!(">host{number}-")))
            .collect();
        assert_eq!(shown.join(" "), found, "{query}");
    }
    let csv = browser.get(&format!("{list}?client=with&sort=deviceid&format=csv")).await;
    assert_eq!(csv.header(header::CONTENT_DISPOSITION), "attachment; filename=\"agents.csv\"");
    let lines: Vec<&str> = csv.body.lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[2].contains("host7") && lines[2].contains(",'=cellar,"), "{}", csv.body);
    let json = browser.get(&format!("{list}?client=without&format=json")).await;
    assert_eq!(serde_json::from_str::<Value>(&json.body).unwrap().as_array().unwrap().len(), 2);
}

async fn computers_are_filtered_and_exported(house: House) {
    with_machines(&house, 1..3).await;
    house.pass(Lifetime::hours(24 * 31));
    let mut other = machine(3);
    other["content"]["operatingsystem"]["full_name"] = json!("Example OS 7");
    other["content"]["bios"]["smanufacturer"] = json!("Other & Co");
    house.submit(None, &other).await;
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let list = "/assets/computers";
    for (query, found) in [
        ("", "1 2 3"),
        ("?os=Example+OS+7", "3"),
        ("?manufacturer=Other+%26+Co", "3"),
        ("?manufacturer=Example+Computers", "1 2"),
        ("?entity=1", "1 2 3"),
        ("?entity=4711", ""),
        ("?stale=1", "1 2"),
        ("?before=2026-01-02", "1 2"),
        ("?before=2026-01-01", ""),
        ("?before=nonsense", "1 2 3"),
        ("?trash=1", ""),
    ] {
        let page = browser.get(&format!("{list}{query}")).await.body;
        let shown: Vec<&str> = ["1", "2", "3"]
            .into_iter()
            .filter(|number| page.contains(&format!(">host{number}</a>")))
            .collect();
        assert_eq!(shown.join(" "), found, "{query}");
    }
    let json = browser.get(&format!("{list}?stale=1&sort=name&order=desc&format=json")).await;
    let rows: Value = serde_json::from_str(&json.body).unwrap();
    assert_eq!((&rows[0]["name"], &rows[1]["serial"]), (&json!("host2"), &json!("SN000001")));
    // A choice of columns is remembered.
    let chosen = browser.get(&format!("{list}?columns=1&column=entity")).await.body;
    assert!(chosen.contains("Root entity</td>") && !chosen.contains("SN000001"));
    assert!(browser.get(list).await.body.contains("Root entity</td>"));
}

async fn a_computer_has_a_tab_for_each_kind_of_part(house: House) {
    with_machines(&house, 1..2).await;
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let path = format!("/assets/computers/{}", house.computers().await[0].id.0);
    for (tab, texts) in [
        ("", vec!["SN000001", "Root entity", "15.6 GB", "alice"]),
        ("/components", vec!["Example CPU 3000", "DDR5", "Example SSD", "3000 MHz"]),
        ("/volumes", vec!["/dev/sda1", "ext4", "97.7 GB (25 %)"]),
        ("/network", vec!["02:00:00:00:00:01", "192.0.2.10 (255.255.255.0), 2001:db8::10"]),
        ("/software", vec!["openssl", "vim", "/usr/bin"]),
        (
            "/agents",
            vec![
                "host1-2026-01-01-00-00-00",
                "accepted; an asset was added",
                "this inventory added it",
            ],
        ),
    ] {
        let page = browser.get(&format!("{path}{tab}")).await;
        assert_eq!(page.status, 200, "{tab}");
        for text in texts {
            assert!(page.body.contains(text), "{tab}: {text}: {}", page.body);
        }
        assert!(
            page.body.contains(&format!("href=\"{path}{tab}\" aria-current=\"page\"")),
            "{tab}"
        );
    }
    let found = browser.get(&format!("{path}/software?q=debian+VIM")).await.body;
    assert!(found.contains("vim") && !found.contains("openssl"));
    house.submit(None, &machine(1)).await;
    let page = browser.get(&format!("{path}/agents")).await.body;
    assert!(page.contains("Serial number + UUID (rule 2)"), "{page}");
}

async fn a_computer_goes_to_the_trash_and_away(house: House) {
    with_machines(&house, 1..2).await;
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let path = format!("/assets/computers/{}", house.computers().await[0].id.0);
    assert_eq!(browser.get(&format!("{path}/deletion")).await.status, 404, "first the trash");
    browser.get(&path).await;
    assert_eq!(browser.post(&format!("{path}/deletion"), "").await.status, 404);
    browser.get(&path).await;
    browser.post(&format!("{path}/trash"), "").await;
    assert!(house.computers().await.is_empty());
    assert!(browser.get("/assets/computers?trash=1").await.body.contains(">host1</a>"));
    assert!(browser.get(&path).await.body.contains("This asset is in the trash."));
    browser.post(&format!("{path}/restoration"), "").await;
    assert_eq!(house.computers().await.len(), 1);
    browser.get(&path).await;
    browser.post(&format!("{path}/trash"), "").await;
    browser.get(&format!("{path}/deletion")).await;
    let purged = browser.post(&format!("{path}/deletion"), "").await;
    assert_eq!(purged.header(header::LOCATION), "/assets/computers?trash=1&notice=asset-purged");
    assert_eq!(browser.get(&path).await.status, 404);
}

async fn people_see_and_do_what_their_profile_allows(house: House) {
    with_machines(&house, 1..2).await;
    let computer = format!("/assets/computers/{}", house.computers().await[0].id.0);
    let agent = format!("/administration/agents/{}", house.agents().await[0].id.0);
    // A technician sees agents and settings and changes neither; computers go to the trash, and not away.
    let mut technician = Browser::sign_in(&house, "tina", "Technician").await;
    let settings = technician.get(SETTINGS).await.body;
    assert!(settings.contains("disabled") && !settings.contains(IMPORT));
    assert_eq!(technician.get(IMPORT).await.status, 403);
    let page = technician.get(&agent).await.body;
    assert!(!page.contains("/lock\"") && !page.contains("/deletion\""));
    for act in ["tag", "lock", "unlocking", "deletion"] {
        assert_eq!(technician.post(&format!("{agent}/{act}"), "").await.status, 403, "{act}");
        technician.get("/").await;
    }
    technician.get(&computer).await;
    assert_eq!(technician.post(&format!("{computer}/trash"), "").await.status, 303);
    technician.get(&computer).await;
    assert_eq!(technician.post(&format!("{computer}/deletion"), "").await.status, 403);
    // An observer sees computers, no agents.
    let mut observer = Browser::sign_in(&house, "otto", "Observer").await;
    let page = observer.get(&format!("{computer}/agents")).await.body;
    assert!(page.contains("host1-2026") && !page.contains(&agent), "{page}");
    assert!(!page.contains("/restoration"));
    assert_eq!(observer.get("/administration/agents").await.status, 403);
    let entered =
        house.store.change(Actor::System, house.now(), |db| db.clean_stale_agents()).await;
    assert_eq!(entered.unwrap(), 0);
}
