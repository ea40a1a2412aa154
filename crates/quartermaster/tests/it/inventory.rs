//! How agents come: `POST /`, `/Inventory`, `/front/inventory.php`; who is let in, in which packing, and what is answered.

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
    a_token_opens_the_door_only_while_it_is_valid,
    inventories_are_refused_while_they_are_switched_off,
    basic_authentication_challenges_and_lets_in,
    an_old_agent_speaks_xml,
    every_packing_is_understood,
    secrets_in_a_document_are_not_stored,
    what_the_server_does_not_do_is_disabled_in_contact,
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
pub(crate) fn assert_ok(answer: &Answer) {
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
