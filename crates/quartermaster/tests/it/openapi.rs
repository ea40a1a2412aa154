//! The documents of the API, for programs and for people.

use crate::house::{House, on_both_engines};
use axum::http::header;
use serde_json::Value;
use std::collections::BTreeSet;
use store::RESOURCES;

on_both_engines![
    every_version_describes_itself,
    the_documentation_asks_no_other_host,
    how_to_begin_is_told_with_the_servers_own_address,
];

/// Every `$ref` of a document.
fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                if name == "$ref" {
                    found.insert(value.as_str().unwrap().to_owned());
                }
                references(value, found);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

async fn every_version_describes_itself(house: House) {
    let newest = house.get("/api.php/doc.json").await.json();
    for (path, version, server) in [
        ("/api.php/doc.json", "2.3.0", "http://quartermaster.test/api.php"),
        ("/api.php/v2/doc.json", "2.3.0", "http://quartermaster.test/api.php/v2.3"),
        ("/api.php/v2.1/doc.json", "2.1.0", "http://quartermaster.test/api.php/v2.1"),
    ] {
        let answer = house.get(path).await;
        assert_eq!(answer.status, 200);
        let document = answer.json();
        assert_eq!(document["openapi"], "3.0.3");
        assert_eq!(
            (&document["info"]["version"], &document["servers"][0]["url"]),
            (&version.into(), &server.into())
        );
        let mut found = BTreeSet::new();
        references(&document, &mut found);
        for reference in found {
            let pointer = reference.strip_prefix('#').unwrap();
            assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
        }
        let operations = document["paths"].as_object().unwrap().values().flat_map(|path| {
            path.as_object().unwrap().values().filter_map(|operation| operation.get("operationId"))
        });
        let names: Vec<&Value> = operations.collect();
        let distinct: BTreeSet<&str> = names.iter().map(|name| name.as_str().unwrap()).collect();
        assert_eq!(names.len(), distinct.len());
    }
    let paths = newest["paths"].as_object().unwrap();
    assert!(
        RESOURCES
            .iter()
            .all(|resource| newest["components"]["schemas"].get(resource.name).is_some())
    );
    assert!(paths.contains_key("/Configuration/OAuthClient/{oauthclient_id}/Secret/{id}"));
    let user = &newest["components"]["schemas"]["User"]["properties"];
    assert!(user.get("username").is_some() && user.get("password").is_none());
    let old = house.get("/api.php/v2.1/doc.json").await.json();
    assert!(old["paths"].get("/Inventory/Agent").is_none());
    assert!(old["components"]["schemas"]["User"]["properties"].get("date_mod").is_none());
}

async fn the_documentation_asks_no_other_host(house: House) {
    let page = house.get("/api.php/v2.2/Doc/").await;
    assert_eq!(page.status, 200);
    assert!(
        page.body.contains("data-document=\"http://quartermaster.test/api.php/v2.2/doc.json\"")
    );
    let policy = page.header(header::CONTENT_SECURITY_POLICY);
    assert!(policy.contains("default-src 'none'; script-src 'self';"), "{policy}");
    assert!(!page.body.contains("<script>") && !page.body.contains("onclick"));
    for asset in page.body.split('"').filter(|part| part.starts_with("/static/")) {
        assert_eq!(house.get(asset).await.status, 200, "{asset}");
    }
    let redirect = house.get("/api.php/swagger-oauth-redirect?code=x").await;
    assert_eq!(redirect.status, 200);
    assert!(redirect.body.contains("/static/oauth-redirect."));
}

async fn how_to_begin_is_told_with_the_servers_own_address(house: House) {
    let page = house.get("/api.php/getting-started").await;
    assert_eq!(page.status, 200);
    for id in ["curl", "python", "javascript"] {
        let (_, program) = page.body.split_once(&format!("<code id=\"{id}\">")).unwrap();
        let (program, _) = program.split_once("</code>").unwrap();
        assert!(program.contains("http://quartermaster.test/api.php"), "{id}");
    }
}
