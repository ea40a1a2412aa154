//! The resources of the REST API: items, writing, methods, and who may.

use crate::house::{Answer, House, bearer, on_both_engines};
use axum::{
    body::Body,
    http::{Method, Request, header},
};
use serde_json::{Value, json};
use store::EntityId;

on_both_engines![
    a_row_is_made_changed_and_deleted,
    what_belongs_to_another_entity_is_not_there,
    a_client_is_managed_by_a_program_with_the_right,
    a_profile_without_the_right_is_refused_with_a_reference,
    a_path_says_which_methods_it_knows,
    a_stale_token_harms_no_public_path,
    whatever_is_sent_is_the_callers_mistake,
];

fn names(answer: &Answer) -> Vec<String> {
    let rows = answer.json();
    rows.as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
}

async fn a_row_is_made_changed_and_deleted(house: House) {
    let admin = house.api_user("Super-Admin").await;
    let made = admin
        .post("/Administration/Entity", json!({ "name": "North", "parent": { "id": 1 }, "id": 77 }))
        .await;
    let id = made.json()["id"].as_i64().unwrap();
    let href = format!("/Administration/Entity/{id}");
    assert_eq!((made.status.as_u16(), made.json()), (200, json!({ "id": id, "href": href })));
    assert_eq!(made.header(header::LOCATION), href);
    assert!(id != 77, "what is only read is ignored");

    let changed = admin.patch(&href, json!({ "comment": "cold", "colour": "white" })).await;
    assert_eq!(changed.status, 200);
    let row = changed.json();
    assert_eq!((&row["name"], &row["comment"]), (&json!("North"), &json!("cold")));
    assert_eq!(row["completename"], "Root entity > North");
    assert_eq!(row["parent"], json!({ "id": 1, "name": "Root entity" }));
    assert_eq!(admin.get(&href).await.json(), row);

    let twice = admin.post("/Administration/Entity", json!({ "name": "north" })).await;
    assert_eq!(
        (twice.status.as_u16(), &twice.json()["status"]),
        (409, &json!("ERROR_ALREADY_EXISTS"))
    );
    let nameless = admin.post("/Administration/Entity", json!({})).await;
    assert_eq!(
        (nameless.status.as_u16(), &nameless.json()["detail"]),
        (400, &json!({ "name": "it is required" }))
    );
    let below_itself = admin.patch(&href, json!({ "parent": id })).await;
    assert_eq!(below_itself.status, 409);
    assert_eq!(admin.patch("/Administration/Entity/999", json!({})).await.status, 404);

    let deleted = admin.delete(&format!("{href}?force=true")).await;
    assert_eq!((deleted.status.as_u16(), deleted.body.as_str()), (204, ""));
    assert_eq!(admin.get(&href).await.status, 404);
    assert_eq!(admin.delete(&href).await.status, 404);
    assert_eq!(admin.delete("/Administration/Entity/1").await.status, 409, "the root stays");
    let log = admin.get("/Administration/EventLog?filter=type=like=entity.*&sort=id").await.json();
    let types: Vec<&str> =
        log.as_array().unwrap().iter().map(|row| row["type"].as_str().unwrap()).collect();
    assert_eq!(types, ["entity.added", "entity.updated", "entity.deleted"]);
    assert_eq!((&log[0]["service"], &log[0]["address"]), (&json!("client"), &json!("192.0.2.1")));
}

/// RS-01.
async fn what_belongs_to_another_entity_is_not_there(house: House) {
    let admin = house.api_user("Super-Admin").await;
    let mut entities = Vec::new();
    for name in ["North", "South"] {
        entities.push(admin.make("/Administration/Entity", json!({ "name": name })).await);
    }
    let pole = admin
        .make("/Administration/Entity", json!({ "name": "Pole", "parent": entities[0] }))
        .await;
    entities.push(pole);
    let mut groups = Vec::new();
    for (entity, name) in entities.iter().zip(["n", "s", "p"]) {
        let body = json!({ "name": name, "entity": entity });
        groups.push(admin.make("/Administration/Group", body).await);
    }
    let north = house.api_user_in("Admin", &[(EntityId(entities[0]), true)], "api").await;
    assert_eq!(names(&north.get("/Administration/Group").await), ["n", "p"]);
    let all =
        north.get("/Administration/Group?filter=name==n,name==s,id=gt=0&sort=entity.name").await;
    assert_eq!(names(&all), ["n", "p"]);
    let path = |group: i64| format!("/Administration/Group/{group}");
    for (method, body) in
        [(Method::GET, None), (Method::PATCH, Some(json!({ "name": "x" }))), (Method::DELETE, None)]
    {
        let answer = north.send(method.clone(), &path(groups[1]), body).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["detail"]),
            (404, &json!(null)),
            "{method}"
        );
    }
    let moved = north.patch(&path(groups[0]), json!({ "entity": entities[1] })).await;
    assert_eq!(moved.status, 403, "not into what is not seen");
    assert_eq!(
        north.post("/Administration/Group", json!({ "name": "x", "entity": 1 })).await.status,
        403
    );
    let here = [("GLPI-Entity", entities[0].to_string())];
    let headers: Vec<(&'static str, &str)> =
        here.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let narrowed = north.send_with(Method::GET, "/Administration/Group", None, &headers).await;
    assert_eq!(names(&narrowed), ["n"], "the entity alone");
    let tree = north.get("/Session/EntityTree").await.json();
    assert_eq!(
        tree,
        json!([{ "key": entities[0], "label": "North", "children": [{ "key": pole, "label": "Pole", "children": [] }] }])
    );
}

async fn a_client_is_managed_by_a_program_with_the_right(house: House) {
    let admin = house.api_user("Super-Admin").await;
    let path = "/Configuration/OAuthClient";
    let body = json!({
        "name": "Reports", "grants": ["client_credentials"], "scopes": ["status"],
        "allowed_ips": ["192.0.2.0/24 # office"], "access_token_lifetime": 600
    });
    let made = admin.post(path, body).await;
    assert_eq!(made.status, 200, "{}", made.body);
    assert_eq!(made.header(header::CACHE_CONTROL), "no-store");
    let (id, client_id) = (made.json()["id"].as_i64().unwrap(), made.json()["client_id"].clone());
    let first = made.json()["client_secret"].clone();
    let item = format!("{path}/{id}");
    let row = admin.get(&item).await;
    assert!(!row.body.contains(first.as_str().unwrap()), "a secret is told once");
    let row = row.json();
    assert_eq!(
        (&row["scopes"], &row["allowed_ips"]),
        (&json!(["status"]), &json!(["192.0.2.0/24 # office"]))
    );

    let token = async |secret: &Value| {
        let request = json!({
            "grant_type": "client_credentials", "client_id": client_id, "client_secret": secret, "scope": "status"
        });
        house.ask_token(request).await
    };
    let access = token(&first).await.json()["access_token"].as_str().unwrap().to_owned();
    assert_eq!(house.get_with("/api.php/status", &access).await.status, 200);

    let rotated = admin.post(&format!("{item}/Secret"), json!({ "keep_old_for": 1 })).await;
    let second = rotated.json()["client_secret"].clone();
    assert_eq!(
        (token(&first).await.status.as_u16(), token(&second).await.status.as_u16()),
        (200, 200)
    );
    let secrets = admin.get(&format!("{item}/Secret")).await.json();
    assert_eq!(secrets.as_array().unwrap().len(), 2);
    let (newest, oldest) = (secrets[0]["id"].as_i64().unwrap(), secrets[1]["id"].as_i64().unwrap());
    assert!(newest > oldest && secrets[1]["expires_at"].is_string());
    assert_eq!(admin.delete(&format!("{item}/Secret/{oldest}")).await.status, 204);
    assert_eq!(token(&first).await.status, 401);
    assert_eq!(
        admin.delete(&format!("{item}/Secret/{newest}")).await.status,
        409,
        "the last one that works"
    );

    let listed = admin.get(&format!("{item}/Token?filter=revoked_at=isnull=")).await.json();
    assert_eq!(listed.as_array().unwrap().len(), 3);
    for row in listed.as_array().unwrap() {
        let number = row["id"].as_str().unwrap();
        assert_eq!(admin.delete(&format!("{item}/Token/{number}")).await.status, 204);
    }
    assert_eq!(house.get_with("/api.php/status", &access).await.status, 401, "at once");
    let usage = admin.get(&format!("{item}/Usage")).await;
    assert!(usage.json()["by_hour"].is_array(), "{}", usage.body);
    let denials = admin.get(&format!("{item}/Denial?sort=id")).await.json();
    assert_eq!(denials[0]["failed"].as_str().map(str::is_empty), Some(false), "{denials}");

    for (member, value) in [
        ("grants", json!(["magic"])),
        ("redirect_uri", json!(["http://example.com/x"])),
        ("allowed_ips", json!(["10.0.0.0/99"])),
        ("access_token_lifetime", json!(1)),
        ("scopes", json!("api")),
        ("entities", json!([1])),
        ("is_confidential", json!(false)),
    ] {
        let mut body = json!({ member: value });
        if member == "entities" {
            body["profile"] = json!(1);
            body["entities"] = json!([]);
        }
        let answer = admin.patch(&item, body).await;
        assert_eq!(answer.status, 400, "{member}");
        assert!(answer.json()["detail"][member].is_string(), "{}", answer.body);
    }
    let other = admin.get(&format!("{path}/999/Secret")).await;
    assert_eq!(other.status, 404, "below nothing is nothing");
    assert_eq!(admin.delete(&item).await.status, 204);
    assert_eq!(token(&second).await.status, 401);
}

async fn a_profile_without_the_right_is_refused_with_a_reference(house: House) {
    let observer = house.api_user("Observer").await;
    for path in [
        "/Administration/User",
        "/Administration/User/1",
        "/Configuration/OAuthClient",
        "/Inventory/Agent",
    ] {
        let answer = observer.get(path).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["status"]),
            (403, &json!("ERROR_RIGHT_MISSING"))
        );
        let reference = answer.reference().unwrap().to_owned();
        let denial = house.store.read(move |db| db.denial(&reference)).await.unwrap().unwrap();
        assert!(
            denial.why.contains("the profile Observer lacks the right read on"),
            "{}",
            denial.why
        );
    }
    assert_eq!(observer.post("/Administration/User", json!({})).await.status, 403);
    assert_eq!(observer.delete("/Administration/User/1").await.status, 403);
    let other = house.api_user_in("Observer", &[(EntityId(1), true)], "graphql").await;
    let answer = other.get("/Administration/User").await;
    assert_eq!(answer.status, 403);
    assert!(answer.header(header::WWW_AUTHENTICATE).contains("scope=\"api\""));
}

/// RS-07.
async fn a_path_says_which_methods_it_knows(house: House) {
    let admin = house.api_user("Super-Admin").await;
    for (method, path, allowed) in [
        (Method::PUT, "/Administration/User", "GET, HEAD, OPTIONS, POST"),
        (Method::POST, "/Administration/User/1", "GET, HEAD, OPTIONS, PATCH, DELETE"),
        (Method::TRACE, "/Administration/EventLog", "GET, HEAD, OPTIONS"),
        (Method::POST, "/session", "GET, HEAD"),
        (Method::GET, "/GraphQL", "POST"),
    ] {
        let answer = admin.send(method.clone(), path, None).await;
        let code = &answer.json()["status"];
        assert_eq!(
            (answer.status.as_u16(), code),
            (405, &json!("ERROR_METHOD_NOT_ALLOWED")),
            "{path}"
        );
        assert_eq!(
            answer.header(header::ALLOW).replace(", ", ","),
            allowed.replace(", ", ","),
            "{path}"
        );
        let asked = admin.send(Method::OPTIONS, path, None).await;
        assert_eq!((asked.status.as_u16(), asked.body.as_str()), (204, ""), "{path}");
        assert_eq!(
            asked.header(header::ALLOW).replace(", ", ","),
            allowed.replace(", ", ","),
            "{path}"
        );
    }
    let put = Request::put("/api.php/Administration/User").body(Body::empty()).unwrap();
    assert_eq!(house.send(put).await.status, 401);
    let whole = admin.get("/Administration/Profile").await;
    let head = admin.send(Method::HEAD, "/Administration/Profile", None).await;
    assert_eq!((head.status, head.body.as_str()), (whole.status, ""));
    assert_eq!(head.header(header::CONTENT_RANGE), whole.header(header::CONTENT_RANGE));
}

/// GLPI issue #22164.
async fn a_stale_token_harms_no_public_path(house: House) {
    for path in ["/api.php/", "/api.php/status/all", "/status.php"] {
        let mut request = Request::get(path).body(Body::empty()).unwrap();
        request.headers_mut().insert(header::AUTHORIZATION, bearer("stale"));
        assert_eq!(house.send(request).await.status, 200, "{path}");
    }
    let mut request = Request::get("/api.php/Administration/User").body(Body::empty()).unwrap();
    request.headers_mut().insert(header::AUTHORIZATION, bearer("stale"));
    let answer = house.send(request).await;
    assert_eq!(answer.status, 401);
    assert!(answer.header(header::WWW_AUTHENTICATE).contains("error=\"invalid_token\""));
}

/// RS-02.
async fn whatever_is_sent_is_the_callers_mistake(house: House) {
    let admin = house.api_user("Super-Admin").await;
    for query in [
        "filter=name=='",
        "filter=name==%00",
        "filter=name==%22;drop table users;--%22",
        "filter=id=in=(1,2,99999999999999999999)",
        "filter=((((((((((((((((((((name==1))))))))))))))))))))",
        "filter=entity.parent.parent.parent.parent.parent.name==x",
        "filter=name%3Dlike%3D*%2525*%5C",
        "sort=id,name;drop",
        "sort=id:sideways",
        "sort=(select 1)",
        "sort=name,name,name,name,name,name",
        "start=99999999999999999999",
        "cursor=WyJpZCIsMCwwLFsiYSJdXQ",
        "cursor=%00",
    ] {
        let query = query.replace(' ', "%20");
        let answer = admin.get(&format!("/Administration/Group?{query}")).await;
        assert!(
            answer.status.is_success() || answer.status == 400,
            "{query}: {} {}",
            answer.status,
            answer.body
        );
    }
    for path in [
        "/Administration/Group/99999999999999999999",
        "/Administration/Group/9223372036854775807",
        "/Administration/Group/1'",
        "/Administration/User/username/%00%ff",
        "/Administration/User/username/%2e%2e%2f",
        "/Administration/User/username/",
        "/Configuration/OAuthClient/1/Secret/1/1",
    ] {
        assert_eq!(admin.get(path).await.status, 404, "{path}");
    }
    for body in [
        json!({ "name": "x", "entity": "root" }),
        json!({ "name": "x", "entity": { "id": 1.5 } }),
        json!({ "name": { "a": [] } }),
        json!({ "name": "x".repeat(300) }),
        json!({ "name": "x", "comment": "\u{0}" }),
        json!({ "name": "x", "is_recursive": "perhaps" }),
    ] {
        let answer = admin.post("/Administration/Group", body.clone()).await;
        assert_eq!(answer.status, 400, "{body}: {}", answer.body);
    }
    for (body, kind, status) in [
        ("{", "application/json", 400),
        ("[]", "application/json", 400),
        ("name=x", "application/x-www-form-urlencoded", 200),
        ("<name/>", "application/xml", 415),
    ] {
        let request = Request::post("/api.php/Administration/Group")
            .header(header::AUTHORIZATION, bearer(admin.token()))
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(body))
            .unwrap();
        assert_eq!(house.send(request).await.status, status, "{body}");
    }
    let large = json!({ "name": "x".repeat(2 << 20) });
    assert_eq!(admin.post("/Administration/Group", large).await.status, 413);
}
