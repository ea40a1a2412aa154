//! Hostile bytes: packings that lie, nesting, numbers, encodings and doubled members.

use crate::house::{Answer, House, agent_post, machine, on_both_engines, zlib};
use axum::http::header;
use flate2::{Compression, write::GzEncoder};
use serde_json::json;
use std::io::Write as _;
use store::InventoryAuthentication;

on_both_engines![
    a_packing_that_lies_or_is_damaged_is_refused,
    deep_wide_and_endless_values_are_refused_or_left_out,
    encodings_are_read_as_declared_and_the_rest_is_refused,
    doubled_missing_and_mistyped_members_are_refused,
];

async fn send(house: &House, kind: &str, body: &[u8]) -> Answer {
    let mut request = agent_post("/", None, body);
    request.headers_mut().insert(header::CONTENT_TYPE, kind.parse().unwrap());
    house.send(request).await
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn damaged(mut packed: Vec<u8>, from_end: usize) -> Vec<u8> {
    let index = packed.len() - from_end;
    packed[index] ^= 0x55;
    packed
}

/// Nothing of what was sent is stored, and the next good document is taken.
async fn assert_unharmed(house: &House) {
    assert!(house.computers().await.is_empty() && house.agents().await.is_empty());
    assert_eq!(house.submit(None, &machine(1)).await.status, 200);
}

/// INV-04, INV-05.
async fn a_packing_that_lies_or_is_damaged_is_refused(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    let text = machine(2).to_string().into_bytes();
    let (zlib_kind, gzip_kind) = ("application/x-compress-zlib", "application/x-compress-gzip");
    for (what, kind, body) in [
        ("garbage", zlib_kind, b"garbage".to_vec()),
        ("garbage", gzip_kind, vec![0x1f, 0x8b, 1, 2, 3]),
        ("garbage", "application/x-compress-br", vec![0xff; 100]),
        ("garbage", "application/x-compress-deflate", vec![0xff; 100]),
        ("plain text under a label", zlib_kind, text.clone()),
        ("another packing", zlib_kind, gzip(&text)),
        ("another packing", gzip_kind, zlib(&text)),
        ("a cut stream", zlib_kind, zlib(&text)[..300].to_vec()),
        ("a cut stream", gzip_kind, gzip(&text)[..300].to_vec()),
        ("a cut check sum", zlib_kind, zlib(&text)[..zlib(&text).len() - 1].to_vec()),
        ("a wrong check sum", zlib_kind, damaged(zlib(&text), 1)),
        ("a wrong check sum", gzip_kind, damaged(gzip(&text), 5)),
        ("a wrong length", gzip_kind, damaged(gzip(&text), 1)),
        ("several members", gzip_kind, [gzip(&text), gzip(&text)].concat()),
        ("an empty second member", gzip_kind, [gzip(&text), gzip(b"")].concat()),
        ("data after the end", zlib_kind, [zlib(&text), b" ".to_vec()].concat()),
        ("data after the end", gzip_kind, [gzip(&text), vec![0]].concat()),
        ("packed twice", zlib_kind, zlib(&zlib(&text))),
        ("packed twice", gzip_kind, gzip(&gzip(&text))),
    ] {
        let answer = send(&house, kind, &body).await;
        assert_eq!(answer.status, 400, "{what}: {}", answer.body);
        assert_eq!(answer.json()["status"], "error");
    }
    let mut encoded = agent_post("/", None, &gzip(&text));
    encoded.headers_mut().insert(header::CONTENT_ENCODING, "gzip".parse().unwrap());
    encoded.headers_mut().insert(header::CONTENT_TYPE, "application/json".parse().unwrap());
    assert_eq!(house.send(encoded).await.status, 400, "Content-Encoding opens nothing");
    let unknown = send(&house, "application/x-compress-lzma", &text).await;
    assert_eq!(unknown.status, 415);
    assert_unharmed(&house).await;
}

/// INV-07.
async fn deep_wide_and_endless_values_are_refused_or_left_out(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    let document = |content: &str| format!("{{\"deviceid\":\"x\",\"content\":{{{content}}}}}");
    let name = "n".repeat(257);
    let attribute_flood: String = (0..5_000).map(|n| format!(" a{n}='1'")).collect();
    let namespace_flood: String = (0..5_000).map(|n| format!(" xmlns:a{n}='u'")).collect();
    for (what, kind, body, status) in [
        ("lists", "json", "[".repeat(1_000_000), 400),
        ("lists in an object", "json", document(&format!("\"a\":{}", "[".repeat(100_000))), 413),
        ("objects", "json", "{\"a\":".repeat(100_000), 413),
        ("elements", "xml", "<A>".repeat(100_000), 413),
        ("a long name", "json", document(&format!("\"{name}\":1")), 413),
        ("a long name", "xml", format!("<R><{name}/></R>"), 413),
        ("a long text", "json", document(&format!("\"a\":\"{}\"", "x".repeat(1_048_577))), 413),
        ("a long text", "xml", format!("<R><A>{}</A></R>", "x".repeat(1_048_577)), 413),
        ("many values", "json", document(&format!("\"a\":[{}[]]", "[],".repeat(99_999))), 200),
        (
            "more values than memory should hold",
            "json",
            document(
                &(0..15)
                    .map(|n| format!("\"a{n}\":[{}0]", "[0],".repeat(49_999)))
                    .collect::<Vec<_>>()
                    .join(","),
            ),
            413,
        ),
        (
            "more elements",
            "xml",
            format!("<R>{}</R>", format!("<A>{}</A>", "<B/>".repeat(99_999)).repeat(11)),
            413,
        ),
        ("many attributes", "xml", format!("<R{attribute_flood}/>"), 413),
        ("many namespaces", "xml", format!("<R{namespace_flood}/>"), 413),
        ("many namespaces below", "xml", format!("<R><A{namespace_flood}/></R>"), 413),
        ("a number beyond all", "json", document("\"hardware\":{\"memory\":1e999}"), 400),
        (
            "five thousand digits",
            "json",
            document(&format!("\"hardware\":{{\"memory\":{}}}", "9".repeat(5_000))),
            400,
        ),
        (
            "five thousand digits in a text",
            "json",
            document(&format!("\"hardware\":{{\"memory\":\"{}\"}}", "9".repeat(5_000))),
            200,
        ),
        (
            "five thousand digits after the point",
            "json",
            document(&format!("\"hardware\":{{\"memory\":1.{}}}", "9".repeat(5_000))),
            200,
        ),
    ] {
        let answer = send(&house, &format!("application/{kind}"), body.as_bytes()).await;
        let told: String = answer.body.chars().take(200).collect();
        assert_eq!(answer.status, status, "{what}, {kind}: {told}");
    }
    let found = house.computers().await;
    assert_eq!(found.len(), 1, "those that count are one machine");
    assert_eq!(house.submit(None, &machine(1)).await.status, 200);
}

/// INV-08.
async fn encodings_are_read_as_declared_and_the_rest_is_refused(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    let json = "application/json";
    let utf16 = |text: &str, mark: bool| {
        let mark = if mark { vec![0xff, 0xfe] } else { Vec::new() };
        [mark, text.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat()
    };
    let text = r#"{"deviceid":"x","content":{}}"#;
    for (what, body) in [
        ("a stray byte", b"{\"deviceid\":\"a\xffb\",\"content\":{}}".to_vec()),
        ("a cut character", b"{\"deviceid\":\"a\xc3\",\"content\":{}}".to_vec()),
        ("an overlong character", b"{\"deviceid\":\"a\xc0\xaf\",\"content\":{}}".to_vec()),
        ("a surrogate in UTF-8", b"{\"deviceid\":\"a\xed\xa0\x80\",\"content\":{}}".to_vec()),
        ("UTF-16", utf16(text, false)),
        ("UTF-16 with its mark", utf16(text, true)),
        ("a lone surrogate", br#"{"deviceid":"\ud800","content":{}}"#.to_vec()),
        ("surrogates the wrong way round", br#"{"deviceid":"\udc00\ud800","content":{}}"#.to_vec()),
        ("a bare NUL", b"{\"deviceid\":\"a\0b\",\"content\":{}}".to_vec()),
    ] {
        let answer = send(&house, json, &body).await;
        assert_eq!(answer.status, 400, "{what}: {}", answer.body);
        assert!(!answer.body.contains('\0'));
    }
    let xml = |declared: &str, name: &[u8]| {
        let head = format!(
            "<?xml version=\"1.0\"{declared}?><REQUEST><DEVICEID>x</DEVICEID><CONTENT><HARDWARE><NAME>"
        );
        [head.as_bytes(), name, b"</NAME></HARDWARE></CONTENT></REQUEST>"].concat()
    };
    for (declared, name) in [
        (" encoding=\"UTF-8\"", &b"caf\xe9"[..]),
        (" encoding=\"UTF-16\"", b"a"),
        (" encoding=\"EBCDIC-CP-FR\"", b"a"),
        (" encoding=\"UTF-8\"", b"&#0;"),
        ("", b"&#xD800;"),
        ("", b"&#x110000;"),
        ("", b"&#99999999999999;"),
    ] {
        let answer = send(&house, "application/xml", &xml(declared, name)).await;
        assert_eq!(answer.status, 400, "{declared} {name:?}: {}", answer.body);
    }
    assert!(house.computers().await.is_empty() && house.agents().await.is_empty());

    let named = async |kind: &str, body: &[u8]| {
        let answer = send(&house, kind, body).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        house.computers().await[0].name().to_owned()
    };
    let xml_kind = "application/xml";
    assert_eq!(named(xml_kind, &xml("", b"caf\xe9")).await, "café", "neither declared nor UTF-8");
    assert_eq!(named(xml_kind, &xml(" encoding='ISO-8859-1'", b"caf\xe9")).await, "café");
    assert_eq!(named(xml_kind, &xml(" encoding='utf-8'", "café".as_bytes())).await, "café");
    let marked = [
        "\u{feff}".as_bytes(),
        br#"{"deviceid":"x","content":{"hardware":{"name":"marked\u0000\u001b[31m"}}}"#,
    ]
    .concat();
    assert_eq!(named(json, &marked).await, "marked[31m", "the mark is passed over, NUL removed");
}

/// INV-09.
async fn doubled_missing_and_mistyped_members_are_refused(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    let long = "d".repeat(201);
    for body in [
        r#"{"deviceid":"x","content":{},"content":{}}"#,
        r#"{"deviceid":"x","DeviceID":"y","content":{}}"#,
        r#"{"deviceid":"x","content":{"hardware":{"name":"a","NAME":"b"}}}"#,
        r#"{"content":{}}"#,
        r#"{"deviceid":"","content":{}}"#,
        r#"{"deviceid":" \u0000","content":{}}"#,
        r#"{"deviceid":null,"content":{}}"#,
        r#"{"deviceid":["x"],"content":{}}"#,
        r#"{"deviceid":{"x":1},"content":{}}"#,
        r#"{"deviceid":7,"content":{}}"#,
        r#"{"deviceid":"x"}"#,
        r#"{"deviceid":"x","content":null}"#,
        r#"{"deviceid":"x","content":"x"}"#,
        r#"{"deviceid":"x","itemtype":"GlpiPlugin\\Evil\\Class","content":{}}"#,
        r#"{"deviceid":"x","itemtype":"../../etc/passwd","content":{}}"#,
        r#"{"deviceid":"x","itemtype":["Computer"],"content":{}}"#,
        r#"{"deviceid":"x","partial":"perhaps","content":{}}"#,
        r#"{"deviceid":"x","partial":[true],"content":{}}"#,
        &format!(r#"{{"deviceid":"{long}","content":{{}}}}"#),
    ] {
        let answer = send(&house, "application/json", body.as_bytes()).await;
        assert_eq!(answer.status, 400, "{body}: {}", answer.body);
        assert!(answer.json()["message"].as_str().unwrap().starts_with("JSON "), "{body}");
    }
    assert!(house.computers().await.is_empty() && house.agents().await.is_empty());

    let path_like = json!({
        "deviceid": "../../../../tmp/evil\u{2028}%2e%2e", "content": { "softwares": { "name": "only one" }, "hardware": [] }
    });
    assert_eq!(house.submit(None, &path_like).await.status, 200, "an identifier is no path");
    let computer = house.computers().await[0].id;
    assert_eq!(
        house.computer(computer).await.1.software.len(),
        1,
        "a single object is a list of one"
    );
    for (number, (partial, machines)) in
        [(json!("true"), 1), (json!("1"), 1), (json!(1), 1), (json!("no"), 2)]
            .into_iter()
            .enumerate()
    {
        let mut document = machine(u32::try_from(number).unwrap() + 10);
        document["partial"] = partial.clone();
        assert_eq!(house.submit(None, &document).await.status, 200);
        assert_eq!(house.computers().await.len(), machines, "a part makes no machine: {partial}");
    }
}
