//! Agents: `POST /`, `/inventory`, `/front/inventory.php`

use crate::house::{Answer, House, agent_post, bearer, from, machine, on_both_engines, zlib};
use axum::{
    body::Body,
    http::{HeaderValue, Request, header},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use flate2::{
    Compression,
    write::{DeflateEncoder, GzEncoder},
};
use inventory::Field;
use oauth::{IpAllowList, Lifetime, Scope};
use serde_json::{Value, json};
use std::io::Write as _;
use store::{Actor, InventoryAuthentication};

on_both_engines![
    the_whole_exchange_of_a_glpi_agent,
    an_inventory_is_stored_with_all_that_it_carries,
    a_token_opens_the_door_only_while_it_is_valid,
    inventories_are_refused_while_they_are_switched_off,
    basic_authentication_challenges_and_lets_in,
    an_old_agent_speaks_xml,
    every_packing_is_understood,
    the_same_machine_coming_back_updates_its_row,
    junk_identifiers_never_match,
    a_copied_agent_does_not_take_over_a_machine,
    a_partial_document_changes_only_what_it_carries,
    a_partial_document_makes_no_machine,
    software_that_is_gone_disappears,
    secrets_in_a_document_are_not_stored,
    what_the_server_does_not_do_is_disabled_in_contact,
    many_documents_at_once_are_each_stored_once,
    old_questions_by_get_are_answered,
];

#[track_caller]
fn assert_error(answer: &Answer, status: u16, message: &str) {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.body);
    assert_eq!(answer.json(), json!({ "status": "error", "message": message, "expiration": 24 }));
    assert_eq!(answer.header(header::CONTENT_TYPE), "application/json");
    assert!(answer.headers.get(header::CONTENT_ENCODING).is_none());
}

#[track_caller]
fn assert_ok(answer: &Answer) {
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["status"]),
        (200, &json!("ok")),
        "{}",
        answer.body
    );
}

const REQUIRED: &str = "Authorization header required to send an inventory";
const BAD_TOKEN: &str =
    "The access token is unknown, expired or revoked, or may not be used from this address.";

fn contact() -> Value {
    json!({
        "action": "contact", "deviceid": "host-2026-01-01-00-00-00", "name": "GLPI-Agent", "version": "1.12",
        "installed-tasks": ["inventory", "deploy"], "enabled-tasks": ["inventory"], "tag": "lab", "httpd-port": 62354,
        "httpd-plugins": { "inventory": { "token": "hunter2-hunter2" } }
    })
}

const PROLOG: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<REQUEST>\n  <DEVICEID>host-2026</DEVICEID>\n  \
                      <QUERY>PROLOG</QUERY>\n  <TOKEN>12345678</TOKEN>\n</REQUEST>\n";

fn xml_inventory() -> String {
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><REQUEST><CONTENT>\
     <VERSIONCLIENT>FusionInventory-Agent_v2.6</VERSIONCLIENT>\
     <HARDWARE><NAME>old &amp; grey</NAME><UUID>4c4c4544-0042-3510-8052-b4c04f4d4e31</UUID><MEMORY>2048</MEMORY></HARDWARE>\
     <BIOS><SSN>OLD0001</SSN><SMANUFACTURER>Example</SMANUFACTURER></BIOS>\
     <OPERATINGSYSTEM><FULL_NAME>Debian 11</FULL_NAME></OPERATINGSYSTEM>\
     <SOFTWARES><NAME>vim</NAME><VERSION>9</VERSION><INSTALLDATE>31/12/2025</INSTALLDATE></SOFTWARES>\
     <SOFTWARES><NAME>emacs</NAME><VERSION>29</VERSION></SOFTWARES>\
     <CPUS><NAME>One CPU</NAME><CORE>2</CORE></CPUS>\
     <ACCOUNTINFO><KEYNAME>TAG</KEYNAME><KEYVALUE>cellar</KEYVALUE></ACCOUNTINFO>\
     </CONTENT><DEVICEID>old-2020-01-01-00-00-00</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>"
        .to_owned()
}

fn xml_post(path: &str, text: &str) -> Request<Body> {
    Request::post(path)
        .header(header::CONTENT_TYPE, "application/xml")
        .header(header::USER_AGENT, "FusionInventory-Agent_v2.6-3")
        .body(Body::from(text.to_owned()))
        .unwrap()
}

async fn the_whole_exchange_of_a_glpi_agent(house: House) {
    house.take_inventory(InventoryAuthentication::ClientCredentials).await;
    let client = house.client().await;
    for (number, path) in (1..).zip([
        "/",
        "/Inventory",
        "/front/inventory.php",
        "/marketplace/glpiinventory/",
        "/plugins/x/",
    ]) {
        // First contact: PROLOG in XML, with the header that asks for JSON.
        let prolog = zlib(PROLOG.as_bytes());
        let refused = house.send(agent_post(path, None, &prolog)).await;
        assert_error(&refused, 401, REQUIRED);
        let token = house.token(&client).await;
        let answer = house.send(agent_post(path, Some(&token), &prolog)).await;
        assert_eq!(answer.json(), json!({ "status": "ok", "expiration": 24 }));
        assert_eq!(
            answer.header("glpi-agent-id".parse().unwrap()),
            "3ce005e3-4963-4702-9c0d-aa0cbd0ad41f"
        );
        let document = zlib(machine(number).to_string().as_bytes());
        assert_ok(&house.send(agent_post(path, Some(&token), &document)).await);
        // Later: CONTACT, then a partial inventory.
        let answer = house
            .send(agent_post(path, Some(&token), &zlib(contact().to_string().as_bytes())))
            .await;
        assert_ok(&answer);
        assert_eq!(
            answer.json()["tasks"],
            json!({ "inventory": { "server": "glpi", "version": "11.0.0" } })
        );
        assert_eq!(answer.json()["expiration"], 24);
        let mut partial = machine(number);
        partial["partial"] = json!(true);
        partial["content"].as_object_mut().unwrap().remove("softwares");
        assert_ok(
            &house
                .send(agent_post(path, Some(&token), &zlib(partial.to_string().as_bytes())))
                .await,
        );
    }
    assert_eq!(house.computers().await.len(), 5);
    let agents = house.agents().await;
    let agent = agents.iter().find(|agent| agent.deviceid == "host1-2026-01-01-00-00-00").unwrap();
    assert_eq!(agent.version.as_deref(), Some("1.12"));
    assert_eq!(agent.user_agent.as_deref(), Some("GLPI-Agent_v1.12"));
    assert_eq!(agent.tag.as_deref(), Some("lab"));
    assert_eq!(agent.address.as_deref(), Some("192.0.2.1"));
    assert_eq!(
        agent.client.as_ref().map(|(key, name)| (*key, name.as_str())),
        Some((client.key, "Agents"))
    );
    assert_eq!(agent.asset.as_ref().map(|(_, _, name)| name.as_str()), Some("host1"));
    assert_eq!(agent.last_message, "partial inventory");
}

async fn an_inventory_is_stored_with_all_that_it_carries(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    assert_ok(&house.submit(None, &machine(1)).await);
    let id = house.computers().await[0].id;
    let (computer, parts) = house.computer(id).await;
    for (field, value) in [
        (Field::Name, "host1"),
        (Field::Serial, "SN000001"),
        (Field::Manufacturer, "Example Computers"),
        (Field::Model, "Model 9"),
        (Field::Kind, "Laptop"),
        (Field::Contact, "alice"),
        (Field::OsName, "Debian GNU/Linux 12 (bookworm)"),
    ] {
        assert_eq!(computer.text(field), Some(value), "{field:?}");
    }
    assert_eq!(computer.integer(Field::Memory), Some(16_000));
    assert_eq!(parts.of("bios")[0].text("bdate"), Some("2025-05-01"));
    let numbers = ["core", "thread", "speed"].map(|name| parts.of("cpus")[0].integer(name));
    assert_eq!(numbers, [Some(4), Some(8), Some(3000)]);
    let capacities = parts.of("memories").into_iter().filter_map(|part| part.integer("capacity"));
    assert_eq!(capacities.sum::<i64>(), 16_384);
    let volume = parts.of("drives")[0];
    assert_eq!((volume.text("type"), volume.integer("free")), (Some("/"), Some(100_000)));
    let disk = parts.of("storages")[0];
    assert_eq!(
        (disk.text("model"), disk.integer("disksize")),
        (Some("Example SSD"), Some(512_000))
    );
    assert_eq!(parts.of("networks").len(), 1, "rows of one interface are one port");
    let addresses = parts.of("networks")[0].get("addresses").unwrap().as_array().unwrap();
    let addresses: Vec<&Value> = addresses.iter().map(|found| &found["ip"]).collect();
    assert_eq!(addresses, ["192.0.2.10", "2001:db8::10"]);
    let software: Vec<(&str, &str, Option<&str>)> = parts
        .software
        .iter()
        .map(|one| (one.name.as_str(), one.version.as_str(), one.folder.as_deref()))
        .collect();
    assert_eq!(software, [("openssl", "3.0.15", None), ("vim", "9.0", Some("/usr/bin"))]);
    assert_eq!(parts.of("users")[0].text("login"), Some("alice"));
}

/// INV-01, IP-04.
async fn a_token_opens_the_door_only_while_it_is_valid(house: House) {
    house.take_inventory(InventoryAuthentication::ClientCredentials).await;
    let list = "192.0.2.0/28, 2001:db8:0:10::/60";
    let client = house.client_with(|client| {
        client.allowed_addresses = IpAllowList::parse(list).unwrap();
        client.scope = Scope::parse("inventory status");
    });
    let client = client.await;
    let document = zlib(machine(1).to_string().as_bytes());
    let token = house.token(&client).await;

    let answer = house.send(agent_post("/", None, &document)).await;
    assert_error(&answer, 401, REQUIRED);
    assert_eq!(answer.header(header::WWW_AUTHENTICATE), "Bearer realm=\"Quartermaster\"");
    let altered = format!("{}A", &token[..token.len() - 1]);
    let altered =
        if altered == token { format!("{}B", &token[..token.len() - 1]) } else { altered };
    for unknown in ["nonsense", "qma_", altered.as_str(), &token.to_lowercase()] {
        let answer = house.send(agent_post("/", Some(unknown), &document)).await;
        assert_error(&answer, 401, BAD_TOKEN);
        assert_eq!(
            answer.header(header::WWW_AUTHENTICATE),
            "Bearer realm=\"Quartermaster\", error=\"invalid_token\""
        );
    }
    for (address, allowed) in [
        ("192.0.2.15", true),
        ("192.0.2.16", false),
        ("::ffff:192.0.2.15", true),
        ("2001:db8:0:1f::1", true),
        ("2001:db8:0:20::1", false),
    ] {
        let answer = house.send(from(agent_post("/", Some(&token), &document), address)).await;
        if allowed { assert_ok(&answer) } else { assert_error(&answer, 401, BAD_TOKEN) }
    }

    let mut status_only = client.request();
    status_only["scope"] = json!("status");
    let other =
        house.ask_token(status_only).await.json()["access_token"].as_str().unwrap().to_owned();
    let answer = house.send(agent_post("/", Some(&other), &document)).await;
    let no_scope = "Access denied. Agent must authenticate using client credentials and have the \"inventory\" OAuth scope";
    assert_error(&answer, 401, no_scope);

    house.pass(Lifetime::seconds(3599));
    assert_ok(&house.send(agent_post("/", Some(&token), &document)).await);
    house.pass(Lifetime::seconds(1));
    assert_error(&house.send(agent_post("/", Some(&token), &document)).await, 401, BAD_TOKEN);

    let token = house.token(&client).await;
    assert_ok(&house.send(agent_post("/", Some(&token), &document)).await);
    let revoked = oauth::AccessToken::parse(&token).unwrap();
    assert!(
        house
            .store
            .change(Actor::System, house.now(), move |db| db.revoke_token(&revoked, "a test"))
            .await
            .unwrap()
    );
    assert_error(&house.send(agent_post("/", Some(&token), &document)).await, 401, BAD_TOKEN);
    let token = house.token(&client).await;
    house
        .update_client(&client, |client| {
            client.allowed_addresses = IpAllowList::parse("198.51.100.1").unwrap()
        })
        .await;
    assert_error(&house.send(agent_post("/", Some(&token), &document)).await, 401, BAD_TOKEN);
}

async fn inventories_are_refused_while_they_are_switched_off(house: House) {
    let answer = house.submit(None, &machine(1)).await;
    assert_eq!(answer.status, 403);
    assert!(answer.header(header::CONTENT_TYPE).starts_with("text/html"));
    assert!(answer.body.contains("Inventory is disabled"));
    assert!(house.computers().await.is_empty());
}

async fn basic_authentication_challenges_and_lets_in(house: House) {
    house.take_inventory(InventoryAuthentication::BasicAuth).await;
    let hash = house.app.passwords.hash("pass:word".to_owned(), [3; 16]).await.unwrap();
    house
        .settings(|settings| {
            settings.basic_login = "agent".to_owned();
            settings.basic_password_hash = hash;
        })
        .await;
    let answer = house.submit(None, &machine(1)).await;
    assert_error(&answer, 401, REQUIRED);
    assert_eq!(answer.header(header::WWW_AUTHENTICATE), "Basic realm=\"basic\"");
    let basic = |credentials: &str| {
        let mut request = agent_post("/", None, &zlib(machine(1).to_string().as_bytes()));
        let value =
            HeaderValue::from_str(&format!("Basic {}", STANDARD.encode(credentials))).unwrap();
        request.headers_mut().insert(header::AUTHORIZATION, value);
        request
    };
    let wrong = "Access denied. Wrong login or password for basic authentication.";
    for credentials in ["agent:wrong", "other:pass:word", "agent:"] {
        let answer = house.send(basic(credentials)).await;
        assert_error(&answer, 401, wrong);
        assert_eq!(answer.header(header::WWW_AUTHENTICATE), "Basic realm=\"basic\"");
    }
    assert_ok(&house.send(basic("agent:pass:word")).await);
    let mut with_token = agent_post("/", None, b"x");
    with_token.headers_mut().insert(header::AUTHORIZATION, bearer("qma_x"));
    assert_error(&house.send(with_token).await, 401, REQUIRED);
}

async fn an_old_agent_speaks_xml(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    let prolog = house.send(xml_post("/", PROLOG)).await;
    assert_eq!(prolog.header(header::CONTENT_TYPE), "application/xml");
    assert_eq!(
        prolog.body,
        "<?xml version=\"1.0\"?>\n<REPLY><PROLOG_FREQ>24</PROLOG_FREQ><RESPONSE>SEND</RESPONSE></REPLY>"
    );
    let answer = house.send(xml_post("/", &xml_inventory())).await;
    assert_eq!(answer.body, "<?xml version=\"1.0\"?>\n<REPLY><RESPONSE>SEND</RESPONSE></REPLY>");
    let id = house.computers().await[0].id;
    let (computer, parts) = house.computer(id).await;
    assert_eq!((computer.name(), computer.integer(Field::Memory)), ("old & grey", Some(2048)));
    assert_eq!(parts.software.len(), 2);
    assert_eq!(parts.software[1].install_date.as_deref(), Some("2025-12-31"));
    assert_eq!(parts.of("cpus").len(), 1, "a single element is a list of one");
    let agents = house.agents().await;
    let agent = agents.iter().find(|agent| agent.deviceid.starts_with("old-")).unwrap();
    assert_eq!((agent.tag.as_deref(), agent.version.as_deref()), (Some("cellar"), Some("2.6")));
    let broken = house.send(xml_post("/", "<REQUEST><QUERY>PROLOG</QUERY>")).await;
    assert_eq!(broken.status, 400);
    assert!(
        broken
            .body
            .starts_with("<?xml version=\"1.0\"?>\n<REPLY><ERROR><![CDATA[XML not well formed!"),
        "{}",
        broken.body
    );
}

async fn every_packing_is_understood(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    let text = contact().to_string().into_bytes();
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(&text).unwrap();
    let mut deflate = DeflateEncoder::new(Vec::new(), Compression::default());
    deflate.write_all(&text).unwrap();
    let mut brotli = Vec::new();
    brotli::CompressorWriter::new(&mut brotli, 4096, 5, 20).write_all(&text).unwrap();
    let bom = [b"\xef\xbb\xbf", text.as_slice()].concat();
    for (kind, body) in [
        ("application/json", text.clone()),
        ("Application/JSON; charset=utf-8", bom),
        ("application/x-compress-zlib", zlib(&text)),
        ("Application/x-compress-zlib", zlib(&text)),
        ("application/x-compress", zlib(&text)),
        ("application/x-compress-gzip", gzip.finish().unwrap()),
        ("application/x-compress-deflate", deflate.finish().unwrap()),
        ("application/x-br", brotli),
        ("text/plain", text.clone()),
    ] {
        let request =
            Request::post("/").header(header::CONTENT_TYPE, kind).body(Body::from(body)).unwrap();
        assert_ok(&house.send(request).await);
    }
    let request = Request::post("/")
        .header(header::CONTENT_TYPE, "application/x-compress-lzma")
        .body(Body::from(text));
    assert_eq!(house.send(request.unwrap()).await.status, 415);
}

/// INV-12.
async fn the_same_machine_coming_back_updates_its_row(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    let submit = async |change: &dyn Fn(&mut Value)| {
        let mut document = machine(1);
        change(&mut document);
        assert_ok(&house.submit(None, &document).await);
        let found = house.computers().await;
        assert_eq!(found.len(), 1, "{found:?}");
        house.computer(found[0].id).await.0.matched_by
    };
    assert_eq!(submit(&|_| {}).await, "new");
    assert_eq!(submit(&|_| {}).await, "serial + uuid (rule 2)");
    assert_eq!(
        submit(&|d| d["deviceid"] = json!("reinstalled-2026-02-02-00-00-00")).await,
        "serial + uuid (rule 2)"
    );
    let other = "11111111-2222-3333-4444-555555555555";
    assert_eq!(
        submit(&|d| d["content"]["hardware"]["uuid"] = json!(other)).await,
        "serial (rule 3)"
    );
    assert_eq!(
        submit(&|d| {
            d["content"]["hardware"]["uuid"] = json!(other.to_uppercase());
            d["content"]["bios"]["ssn"] = json!("NEWBOARD1");
        })
        .await,
        "uuid (rule 4)"
    );
    assert_eq!(
        submit(&|d| {
            d["content"]["hardware"].as_object_mut().unwrap().remove("uuid");
            d["content"]["bios"]["ssn"] = json!("To be filled by O.E.M.");
        })
        .await,
        "agent (rule 5)"
    );
}

async fn junk_identifiers_never_match(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    for number in 1..=3 {
        let mut document = machine(number);
        document["content"]["hardware"]["name"] = json!("same name");
        document["content"]["hardware"]["uuid"] = json!("00000000-0000-0000-0000-000000000000");
        document["content"]["bios"]["ssn"] = json!("To be filled by O.E.M.");
        assert_ok(&house.submit(None, &document).await);
        assert_ok(&house.submit(None, &document).await);
    }
    assert_eq!(house.computers().await.len(), 3);
}

async fn a_copied_agent_does_not_take_over_a_machine(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    assert_ok(&house.submit(None, &machine(1)).await);
    let mut clone = machine(2);
    clone["deviceid"] = machine(1)["deviceid"].clone();
    assert_ok(&house.submit(None, &clone).await);
    let mut serials: Vec<_> = house
        .computers()
        .await
        .iter()
        .map(|computer| computer.text(Field::Serial).unwrap().to_owned())
        .collect();
    serials.sort();
    assert_eq!(serials, ["SN000001", "SN000002"]);
}

/// INV-12.
async fn a_partial_document_changes_only_what_it_carries(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    assert_ok(&house.submit(None, &machine(1)).await);
    let whole = machine(1);
    let partial = json!({
        "action": "inventory", "deviceid": whole["deviceid"], "itemtype": "Computer", "partial": true,
        "content": {
            "versionclient": "GLPI-Agent_v1.12", "hardware": { "name": "host1", "uuid": whole["content"]["hardware"]["uuid"] },
            "bios": { "ssn": "SN000001" }, "cpus": [{ "name": "Another CPU" }], "drives": []
        }
    });
    assert_ok(&house.submit(None, &partial).await);
    let (computer, parts) = house.computer(house.computers().await[0].id).await;
    assert_eq!(computer.text(Field::Model), Some("Model 9"));
    assert_eq!(parts.of("cpus").len(), 1);
    assert_eq!(parts.of("cpus")[0].text("name"), Some("Another CPU"));
    assert!(parts.of("drives").is_empty(), "a section that is there and empty is none");
    assert_eq!(
        (parts.of("memories").len(), parts.software.len(), parts.of("networks").len()),
        (2, 2, 1)
    );
}

/// INV-12.
async fn a_partial_document_makes_no_machine(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    let mut partial = machine(1);
    partial["partial"] = json!(true);
    assert_ok(&house.submit(None, &partial).await);
    assert!(house.computers().await.is_empty());
    let agents = house.agents().await;
    assert_eq!(
        (agents.len(), agents[0].last_message.as_str(), &agents[0].asset),
        (1, "partial inventory", &None)
    );
    assert_ok(&house.submit(None, &machine(1)).await);
    assert_eq!(house.computers().await.len(), 1);
}

async fn software_that_is_gone_disappears(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    assert_ok(&house.submit(None, &machine(1)).await);
    assert_ok(&house.submit(None, &machine(2)).await);
    let mut later = machine(1);
    later["content"]["softwares"] = json!([
        { "name": "vim", "version": "9.1", "arch": "x86_64", "publisher": "Debian", "folder": "/opt" },
        { "name": "VIM", "version": "9.1", "arch": "x86_64", "publisher": "debian" },
        { "guid": "{only-a-guid}" }, { "comments": "nameless" }
    ]);
    assert_ok(&house.submit(None, &later).await);
    for computer in house.computers().await {
        let software: Vec<(String, String)> = house
            .computer(computer.id)
            .await
            .1
            .software
            .into_iter()
            .map(|one| (one.name, one.version))
            .collect();
        let expected: &[(&str, &str)] = if computer.name() == "host1" {
            &[("vim", "9.1"), ("{only-a-guid}", "")]
        } else {
            &[("openssl", "3.0.15"), ("vim", "9.0")]
        };
        let software: Vec<(&str, &str)> =
            software.iter().map(|(name, version)| (name.as_str(), version.as_str())).collect();
        assert_eq!(software, expected);
    }
}

async fn secrets_in_a_document_are_not_stored(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    assert_ok(&house.submit(None, &contact()).await);
    assert_ok(&house.submit(None, &machine(1)).await);
    let (computer, parts) = house.computer(house.computers().await[0].id).await;
    let stored = format!("{computer:?} {parts:?} {:?}", house.agents().await);
    assert!(!stored.contains("hunter2"));
    let events = house.store.browse(|db| db.newest_events(100)).await.unwrap();
    assert!(!format!("{events:?}").contains("hunter2"));
}

async fn what_the_server_does_not_do_is_disabled_in_contact(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    house.settings(|settings| settings.frequency_hours = 6).await;
    let mut message = contact();
    message["enabled-tasks"] = json!(["inventory", "remoteinventory", "deploy", "netdiscovery"]);
    let answer = house.submit(None, &message).await.json();
    assert_eq!(answer["expiration"], 6);
    assert_eq!(answer["disabled"], json!(["deploy", "netdiscovery"]));
    assert_eq!(answer["message"], "deploy task not supported;netdiscovery task not supported");
    let answer = house
        .submit(None, &json!({ "action": "get_params", "deviceid": "host", "params_id": "5" }))
        .await;
    assert_eq!(answer.json(), json!({ "status": "ok", "expiration": 6, "credentials": [] }));
}

/// INV-16.
async fn many_documents_at_once_are_each_stored_once(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    let house = std::sync::Arc::new(house);
    let sending: Vec<_> = (0..60)
        .map(|index| {
            let house = std::sync::Arc::clone(&house);
            // Six machines, each sent ten times, half of them by another agent of the same machine.
            let mut document = machine(index % 6);
            if index % 2 == 0 {
                document["deviceid"] = json!(format!("other{}-2026", index % 6));
            }
            tokio::spawn(async move { assert_ok(&house.submit(None, &document).await) })
        })
        .collect();
    for sent in sending {
        sent.await.unwrap();
    }
    assert_eq!(house.computers().await.len(), 6);
}

async fn old_questions_by_get_are_answered(house: House) {
    house.take_inventory(InventoryAuthentication::ClientCredentials).await;
    assert_error(
        &house.get("/front/inventory.php?action=getConfig&machineid=x").await,
        401,
        REQUIRED,
    );
    let client = house.client().await;
    let mut request =
        Request::get("/?action=getConfig&machineid=host-2026").body(Body::empty()).unwrap();
    request.headers_mut().insert(header::AUTHORIZATION, bearer(&house.token(&client).await));
    let answer = house.send(request).await;
    assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, "{}"));
    house.take_inventory(InventoryAuthentication::None).await;
    let answer = house.get("/Inventory").await;
    assert_eq!((answer.status.as_u16(), answer.header(header::ALLOW)), (405, "POST"));
}
