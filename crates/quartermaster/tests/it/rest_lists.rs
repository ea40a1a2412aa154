//! Lists of the REST API: pages, filters, forms and versions.

use crate::house::{Answer, House, on_both_engines};
use axum::http::{Method, header};
use serde_json::json;

on_both_engines![
    a_list_is_told_in_pages_with_where_it_goes_on,
    a_filter_that_cannot_be_applied_is_told_by_its_property,
    rows_come_as_csv_and_xml_too,
    an_older_version_knows_less,
];

fn names(answer: &Answer) -> Vec<String> {
    let rows = answer.json();
    rows.as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
}

async fn a_list_is_told_in_pages_with_where_it_goes_on(house: House) {
    let admin = house.api_user("Super-Admin").await;
    let none = admin.get("/Administration/Group").await;
    assert_eq!((none.status.as_u16(), none.body.as_str()), (200, "[]"));
    assert_eq!(none.header(header::CONTENT_RANGE), "*/0");
    for name in ["one", "two"] {
        admin.make("/Administration/Group", json!({ "name": name })).await;
    }
    let first = admin.get("/v2.1/administration/GROUP/?start=0&limit=1").await;
    assert_eq!(first.status, 206);
    assert_eq!(first.header(header::CONTENT_RANGE), "0-0/2");
    let last = admin.get("/Administration/Group?start=1&limit=1").await;
    assert_eq!((last.status.as_u16(), last.header(header::CONTENT_RANGE)), (200, "1-1/2"));
    assert!(!last.header(header::LINK).contains("next"), "{}", last.header(header::LINK));
    let beyond = admin.get("/Administration/Group?start=7").await;
    assert_eq!((beyond.body.as_str(), beyond.header(header::CONTENT_RANGE)), ("[]", "*/2"));

    let link = first.header(header::LINK);
    let next = link.split(", ").find(|link| link.ends_with("rel=\"next\"")).unwrap();
    let next = next.trim_start_matches('<').split('>').next().unwrap();
    let path = next.strip_prefix("http://quartermaster.test/api.php").unwrap();
    assert!(path.starts_with("/v2.1/Administration/Group?"), "{path}");
    let second = admin.get(path).await;
    assert_eq!((names(&second), second.status.as_u16()), (vec!["two".to_owned()], 200));
    assert_eq!(second.header(header::CONTENT_RANGE), "1-1/2");

    let sorted = admin.get("/Administration/Group?sort=entity.name,name:desc").await;
    assert_eq!(names(&sorted), ["two", "one"]);
    let wrong = admin.get("/Administration/Group?sort=colour").await;
    assert_eq!(
        (wrong.status.as_u16(), wrong.json()),
        (
            400,
            json!({ "status": "ERROR", "title": "Invalid property for sorting: colour", "detail": null })
        )
    );
    for wrong in ["limit=0", "start=-1", "limit=x", "cursor=x"] {
        let answer = admin.get(&format!("/Administration/Group?{wrong}")).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["status"]),
            (400, &json!("ERROR_INVALID_PARAMETER"))
        );
    }
    let many = admin.get("/Administration/Group?limit=1000000").await;
    assert_eq!(many.status, 200);
}

async fn a_filter_that_cannot_be_applied_is_told_by_its_property(house: House) {
    let admin = house.api_user("Super-Admin").await;
    for name in ["alpha", "Beta", "gamma"] {
        admin.make("/Administration/Group", json!({ "name": name, "comment": "x" })).await;
    }
    for (filter, expected) in [
        ("name==alpha", vec!["alpha"]),
        ("name!=alpha", vec!["Beta", "gamma"]),
        ("name=in=(alpha,gamma)", vec!["alpha", "gamma"]),
        ("name=ilike=B*;comment==x", vec!["Beta"]),
        ("name=like=b*", vec![]),
        ("name=like=*a", vec!["alpha", "Beta", "gamma"]),
        ("(name==alpha,name==gamma);id=gt=1", vec!["gamma"]),
        ("entity.name=ilike=root*;name==Beta", vec!["Beta"]),
        ("is_recursive==false;name==gamma", vec!["gamma"]),
    ] {
        let query: String = form_urlencoded::byte_serialize(filter.as_bytes()).collect();
        let answer = admin.get(&format!("/Administration/Group?filter={query}")).await;
        assert_eq!(names(&answer), expected, "{filter}");
    }
    let both = admin
        .get("/Administration/Group?filter[]=name==alpha,name==gamma&filter[]=name==gamma")
        .await;
    assert_eq!(names(&both), ["gamma"]);
    for (filter, detail) in [
        ("colour==red", json!({ "colour": "Unknown property" })),
        ("name=near=x", json!({ "name": "Unknown operator" })),
        ("id==x", json!({ "id": "The value must be a whole number" })),
        ("a==1;b==1", json!({ "a": "Unknown property", "b": "Unknown property" })),
    ] {
        let answer = admin.get(&format!("/Administration/Group?filter={filter}")).await;
        let expected = json!({
            "status": "ERROR_INVALID_PARAMETER",
            "title": "RSQL query has invalid filters",
            "detail": detail,
        });
        assert_eq!((answer.status.as_u16(), answer.json()), (400, expected));
    }
    let answer = admin.get("/Administration/Group?filter=name==").await;
    let detail = answer.json()["detail"].as_str().unwrap().to_owned();
    assert_eq!(detail, "The filter cannot be read: a value is expected, at character 7.");
}

async fn rows_come_as_csv_and_xml_too(house: House) {
    let admin = house.api_user("Super-Admin").await;
    admin.make("/Administration/Group", json!({ "name": "=1+1", "comment": "<a> & \"b\"" })).await;
    let path = "/Administration/Group";
    let csv = admin.send_with(Method::GET, path, None, &[("accept", "text/csv")]).await;
    assert_eq!(csv.header(header::CONTENT_TYPE), "text/csv; charset=utf-8");
    let mut lines = csv.body.lines();
    assert!(
        lines
            .next()
            .unwrap()
            .starts_with("\"id\",\"name\",\"comment\",\"entity.id\",\"entity.name\",")
    );
    assert!(
        lines
            .next()
            .unwrap()
            .starts_with("\"1\",\"'=1+1\",\"<a> & \"\"b\"\"\",\"1\",\"Root entity\",")
    );
    let xml = admin
        .send_with(Method::GET, &format!("{path}/1"), None, &[("accept", "application/xml")])
        .await;
    assert!(xml.body.contains(
        "<root><row><id>1</id><name>=1+1</name><comment>&lt;a&gt; &amp; \"b\"</comment>"
    ));
    let refused = admin.send_with(Method::GET, "/nowhere", None, &[("accept", "text/csv")]).await;
    assert_eq!(refused.json()["title"], "Not found", "errors are JSON");
}

async fn an_older_version_knows_less(house: House) {
    let admin = house.api_user("Super-Admin").await;
    house.user("erika", "Observer").await;
    let new = admin.get("/v2/Administration/User").await.json();
    let old = admin.get("/v2.0/Administration/User").await.json();
    assert!(new[0]["date_mod"].is_string() && old[0].get("date_mod").is_none());
    assert_eq!(admin.get("/v2.1/Inventory/Agent").await.status, 404);
    assert_eq!(admin.get("/v2.3/Inventory/Agent").await.status, 200);
    let unknown = admin.get("/v2.0/Administration/User?filter=date_mod=notnull=").await;
    assert_eq!(unknown.status, 400);
    let index = house.get("/api.php/").await.json();
    assert_eq!(index["api_versions"][0]["version"], "2.3.0");
    let section = admin.get("/v2.0/Administration").await.json();
    assert_eq!(
        section[0],
        json!({ "itemtype": "User", "name": "User", "href": "/Administration/User" })
    );
}
