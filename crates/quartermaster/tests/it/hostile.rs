//! Hostile documents: each is refused with a clear answer, nothing is half stored, and the next good one is taken.

use crate::house::{Answer, House, agent_post, machine, on_both_engines, zlib};
use axum::{
    body::Body,
    http::{Method, Request, header},
};
use flate2::{Compression, write::ZlibEncoder};
use inventory::{Field, ItemType};
use serde_json::json;
use std::io::Write as _;
use store::InventoryAuthentication;

on_both_engines![
    documents_that_cannot_be_read_are_refused_with_the_reason,
    bombs_stop_at_the_first_limit,
    refusals_come_before_anything_is_unpacked,
    bad_values_are_left_out_and_the_rest_counts,
    other_methods_are_refused,
    only_the_headers_of_the_protocol_come_back,
];

async fn send(house: &House, kind: &str, body: Vec<u8>) -> Answer {
    let mut request = agent_post("/", None, &body);
    request.headers_mut().insert(header::CONTENT_TYPE, kind.parse().unwrap());
    house.send(request).await
}

/// INV-02, INV-03, INV-06, INV-07, INV-09, INV-10.
async fn documents_that_cannot_be_read_are_refused_with_the_reason(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    let json = "application/json";
    let xml = "application/xml";
    let deep_json = format!("{{\"content\":{}1{}}}", "[".repeat(1000), "]".repeat(1000));
    let deep_xml = format!("<REQUEST>{}{}</REQUEST>", "<A>".repeat(1000), "</A>".repeat(1000));
    let attributes: String = (0..10_000).map(|n| format!(" a{n}=\"1\"")).collect();
    let laughs = "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol2 \"&lol;&lol;\">]>\
                  <REQUEST><DEVICEID>&lol2;</DEVICEID></REQUEST>";
    for (kind, body, status, message) in [
        (json, "", 400, "The body is empty: send a JSON or XML message."),
        (json, " \n", 400, "The message is empty: send JSON or XML."),
        (json, "{", 400, "JSON not well formed! EOF while parsing an object at line 1 column 1"),
        (json, "{\"a\":NaN}", 400, "JSON not well formed! expected value at line 1 column 6"),
        (json, "{} {}", 400, "JSON not well formed! trailing characters at line 1 column 4"),
        (
            json,
            "nonsense",
            400,
            "JSON not well formed! The message begins neither with { nor with <",
        ),
        (json, "[1]", 400, "JSON does not validate: the message is not an object"),
        (json, "{}", 400, "JSON does not validate: `deviceid` is missing"),
        (
            json,
            "{\"deviceid\":\" \",\"content\":{}}",
            400,
            "JSON does not validate: `deviceid` is missing",
        ),
        (json, "{\"deviceid\":\"x\"}", 400, "JSON does not validate: `content` is missing"),
        (
            json,
            "{\"deviceid\":\"x\",\"content\":[]}",
            400,
            "JSON does not validate: `content` is not an object",
        ),
        (
            json,
            "{\"deviceid\":\"x\",\"itemtype\":\"Toaster\",\"content\":{}}",
            400,
            "JSON does not validate: `itemtype` is not known",
        ),
        (
            json,
            "{\"deviceid\":\"x\",\"deviceid\":\"y\",\"content\":{}}",
            400,
            "JSON does not validate: the member `deviceid` stands twice in one object at line 1 column 30",
        ),
        (
            json,
            "{\"deviceid\":\"\\ud800\",\"content\":{}}",
            400,
            "JSON not well formed! unexpected end of hex escape at line 1 column 20",
        ),
        (
            json,
            &deep_json,
            413,
            "JSON does not validate: nested deeper than 64 levels at line 1 column 75",
        ),
        (json, "{\"action\":\"dance\",\"deviceid\":\"x\"}", 501, "Query 'dance' is not supported."),
        (
            json,
            "{\"action\":\"deploy\",\"deviceid\":\"x\"}",
            501,
            "Query 'deploy' is not supported.",
        ),
        (
            xml,
            laughs,
            400,
            "XML not well formed! a document type definition is not allowed (byte 21)",
        ),
        (
            xml,
            "<!DOCTYPE r SYSTEM \"file:///etc/passwd\"><REQUEST/>",
            400,
            "XML not well formed! a document type definition is not allowed (byte 0)",
        ),
        (
            xml,
            "<REQUEST>&xxe;</REQUEST>",
            400,
            "XML not well formed! an entity other than the five of XML is not allowed (byte 9)",
        ),
        (
            xml,
            "<REQUEST>",
            400,
            "XML not well formed! the document ends within an element at byte 9",
        ),
        (
            xml,
            "<REQUEST></REQUEST><REQUEST></REQUEST>",
            400,
            "XML not well formed! a second root element at byte 19",
        ),
        (
            xml,
            "<REQUEST></REQUEST>text",
            400,
            "XML not well formed! text outside of the root element at byte 19",
        ),
        (xml, &deep_xml, 413, "XML does not validate: nested deeper than 64 levels at byte 198"),
        (
            xml,
            &format!("<REQUEST{attributes}></REQUEST>"),
            413,
            "XML does not validate: an element with more than 100 attributes at byte 0",
        ),
        (
            xml,
            "<?xml version=\"1.0\" encoding=\"UTF-16\"?><REQUEST/>",
            400,
            "XML not well formed! it declares an encoding other than UTF-8 or ISO-8859-1 at byte 0",
        ),
    ] {
        let answer = send(&house, kind, body.as_bytes().to_vec()).await;
        let shown: String = body.chars().take(60).collect();
        assert_eq!(answer.status.as_u16(), status, "{shown}: {}", answer.body);
        assert_eq!(
            answer.json(),
            json!({ "status": "error", "message": message, "expiration": 24 }),
            "{shown}"
        );
    }
    let broken_utf8 = send(&house, json, b"{\"deviceid\":\"\xff\",\"content\":{}}".to_vec()).await;
    assert_eq!(broken_utf8.status, 400);
    for garbage in [
        b"garbage".to_vec(),
        Vec::new(),
        zlib(b"{}")[..6].to_vec(),
        [zlib(b"{}"), b"x".to_vec()].concat(),
    ] {
        let answer = send(&house, "application/x-compress-zlib", garbage).await;
        assert_eq!(answer.status, 400, "{}", answer.body);
    }
    assert!(house.computers().await.is_empty() && house.agents().await.is_empty());
    assert_eq!(house.submit(None, &machine(1)).await.status, 200);
    // Nothing tells this printer from others: however often it is sent, there is none.
    let nameless = json!({ "deviceid": "x", "itemtype": "Printer", "content": {} });
    for _ in 0..2 {
        assert_eq!(house.submit(None, &nameless).await.status, 200);
    }
    assert!(house.assets(ItemType::Printer).await.is_empty());
}

/// INV-04, INV-11, INV-13.
async fn bombs_stop_at_the_first_limit(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    // One gigabyte of zeros in one megabyte.
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    let zeros = vec![b'0'; 1 << 20];
    for _ in 0..1024 {
        encoder.write_all(&zeros).unwrap();
    }
    let bomb = encoder.finish().unwrap();
    let answer = send(&house, "application/x-compress-zlib", bomb.clone()).await;
    assert_eq!(answer.status, 413);
    assert_eq!(answer.json()["message"], "The unpacked body is larger than 67108864 bytes");
    let twice = send(&house, "application/x-compress-zlib", zlib(&bomb)).await;
    assert_eq!(twice.status, 413, "one layer is unpacked, and that is a bomb: {}", twice.body);
    let large = send(&house, "application/json", vec![b' '; 17 << 20]).await;
    assert_eq!(large.status, 413);
    assert_eq!(large.json()["message"], "the body is larger than 16777216 bytes");
    assert_eq!(large.header(header::CONNECTION), "close");
    let rows = format!(
        "{{\"deviceid\":\"x\",\"content\":{{\"softwares\":[{}]}}}}",
        "1,".repeat(100_000) + "1"
    );
    let answer = send(&house, "application/json", rows.into_bytes()).await;
    assert_eq!(answer.status, 413, "{}", answer.body);
    assert!(house.computers().await.is_empty() && house.agents().await.is_empty());
    assert_eq!(house.submit(None, &machine(1)).await.status, 200);
    // Nothing tells this printer from others: however often it is sent, there is none.
    let nameless = json!({ "deviceid": "x", "itemtype": "Printer", "content": {} });
    for _ in 0..2 {
        assert_eq!(house.submit(None, &nameless).await.status, 200);
    }
    assert!(house.assets(ItemType::Printer).await.is_empty());
}

/// INV-01.
async fn refusals_come_before_anything_is_unpacked(house: House) {
    house.take_inventory(InventoryAuthentication::ClientCredentials).await;
    for body in [b"garbage".to_vec(), Vec::new(), zlib(&vec![b'0'; 8 << 20])] {
        let answer = send(&house, "application/x-compress-zlib", body).await;
        assert_eq!(answer.status, 401, "{}", answer.body);
    }
}

/// INV-09, INV-14, INV-15, INV-20.
async fn bad_values_are_left_out_and_the_rest_counts(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    let mut document = machine(1);
    let content = &mut document["content"];
    content["hardware"]["memory"] = json!("lots");
    content["hardware"]["name"] = json!("=cmd|'/c calc'!A1<script>\u{0}'; drop table computers;--");
    content["cpus"] = json!({ "name": "an object where a list belongs", "speed": -5 });
    content["drives"] =
        json!([1, null, "x", { "type": "/", "total": 99_999_999_999_999_999_999_999.0 }]);
    content["networks"][0]["ipaddress"] = json!("999.1.1.1");
    content["softwares"] = json!([
        { "name": "a", "install_date": "0000-00-00" }, { "name": "b", "install_date": "2023-02-29" },
        { "name": "c", "install_date": "2024-02-29" }
    ]);
    content["unheard-of"] = json!({ "deep": [{ "x": 1 }] });
    assert_eq!(house.submit(None, &document).await.status, 200);
    let (computer, parts) = house.computer(house.computers().await[0].id).await;
    assert_eq!(computer.name(), "=cmd|'/c calc'!A1<script>'; drop table computers;--");
    assert_eq!(computer.integer(Field::Memory), None);
    let (processors, volumes) = (parts.of("cpus"), parts.of("drives"));
    assert_eq!((processors.len(), processors[0].integer("speed")), (1, None));
    assert_eq!((volumes.len(), volumes[0].integer("total")), (1, None));
    assert_eq!(parts.of("networks")[0].get("addresses").unwrap().as_array().unwrap().len(), 1);
    let dates: Vec<Option<&str>> =
        parts.software.iter().map(|one| one.install_date.as_deref()).collect();
    assert_eq!(dates, [None, None, Some("2024-02-29")]);
}

/// INV-10.
async fn other_methods_are_refused(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        let request = Request::builder()
            .method(method.clone())
            .uri("/inventory")
            .body(Body::empty())
            .unwrap();
        assert_eq!(house.send(request).await.status, 405, "{method}");
    }
}

/// INV-22, INV-10.
async fn only_the_headers_of_the_protocol_come_back(house: House) {
    house.take_inventory(InventoryAuthentication::ClientCredentials).await;
    let body = zlib(b"{\"action\":\"contact\",\"deviceid\":\"host\"}");
    for token in [None, Some("qma_zzmark")] {
        let mut request = agent_post("/", token, &body);
        for name in ["cookie", "user-agent", "x-zzmark", "proxy-authorization", "glpi-proxy-id"] {
            request.headers_mut().insert(name, "zzmark".parse().unwrap());
        }
        request.headers_mut().insert("glpi-request-id", "1A2B3C4D".parse().unwrap());
        let answer = house.send(request).await;
        assert_eq!(answer.status, 401);
        let headers = format!("{:?}", answer.headers);
        assert!(!headers.contains("zzmark") && !answer.body.contains("zzmark"), "{headers}");
        assert_eq!(answer.headers["glpi-request-id"], "1A2B3C4D");
    }
}
