//! GraphQL: what a query tells, and what is too much.

use crate::{
    api_user::ApiUser,
    house::{Answer, House, bearer, on_both_engines},
};
use axum::{
    body::Body,
    http::{Method, Request, header},
};
use serde_json::{Value, json};
use store::EntityId;

on_both_engines![
    a_query_is_text_or_json_with_variables,
    a_page_tells_how_many_there_are_and_where_it_goes_on,
    relations_lead_as_far_as_they_are_asked,
    nobody_is_told_more_than_by_rest,
    a_query_that_asks_too_much_is_refused,
    the_schema_is_told_and_its_types_by_setting,
];

async fn ask(user: &ApiUser<'_>, query: &str) -> Answer {
    user.post("/GraphQL", json!({ "query": query })).await
}

async fn data(user: &ApiUser<'_>, query: &str) -> Value {
    let answer = ask(user, query).await;
    let body = answer.json();
    assert!(answer.status == 200 && body.get("errors").is_none(), "{}", answer.body);
    body["data"].clone()
}

async fn a_query_is_text_or_json_with_variables(house: House) {
    let admin = house.api_user("Super-Admin").await;
    for name in ["one", "two"] {
        admin.post("/Administration/Group", json!({ "name": name })).await;
    }
    let expected = json!({ "Group": [{ "id": 2, "name": "two" }] });
    let query = "{ Group(filter: \"name==two\") { id name } }";
    assert_eq!(data(&admin, query).await, expected);
    for kind in ["text/plain", "application/json", "application/graphql"] {
        let raw = Request::post("/api.php/v2.2/graphql/")
            .header(header::AUTHORIZATION, bearer(admin.token()))
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(query))
            .unwrap();
        assert_eq!(house.send(raw).await.json()["data"], expected, "{kind}");
    }
    let several = "query A($id: Int) { Group(id: $id) { id name } } query B { Group { id } }";
    let body = json!({ "query": several, "variables": { "id": 2 }, "operationName": "A" });
    assert_eq!(admin.post("/GraphQL", body).await.json()["data"], expected);
    let body = json!({ "query": several, "operationName": "B" });
    assert_eq!(
        admin.post("/GraphQL", body).await.json()["data"],
        json!({ "Group": [{ "id": 1 }, { "id": 2 }] })
    );
    let aliased = "{ a: Group(limit: 1) { key: id } b: Group(sort: \"name\", order: \"desc\") { ...names __typename } }
        fragment names on Group { name }";
    assert_eq!(
        data(&admin, aliased).await,
        json!({
            "a": [{ "key": 1 }],
            "b": [{ "name": "two", "__typename": "Group" }, { "name": "one", "__typename": "Group" }],
        })
    );
    for wrong in [
        json!({}),
        json!([{ "query": "{ Group { id } }" }]),
        json!({ "query": "{ Group { id } }", "variables": 1 }),
    ] {
        assert_eq!(admin.post("/GraphQL", wrong).await.status, 400);
    }
    assert_eq!(ask(&admin, "{ Group { password_hash } }").await.status, 400);
    assert_eq!(ask(&admin, "mutation { x }").await.status, 400);
}

async fn a_page_tells_how_many_there_are_and_where_it_goes_on(house: House) {
    let admin = house.api_user("Super-Admin").await;
    for name in ["a", "b", "c"] {
        admin.post("/Administration/Group", json!({ "name": name })).await;
    }
    let first =
        data(&admin, "{ GroupPage(limit: 2, sort: \"name\") { total start next rows { name } } }")
            .await;
    let page = &first["GroupPage"];
    assert_eq!(
        (&page["total"], &page["rows"]),
        (&json!(3), &json!([{ "name": "a" }, { "name": "b" }]))
    );
    let body = json!({
        "query": "query($c: String) { GroupPage(limit: 2, sort: \"name\", cursor: $c) { start next rows { name } } }",
        "variables": { "c": page["next"] },
    });
    let last = admin.post("/GraphQL", body).await.json();
    assert_eq!(
        last["data"]["GroupPage"],
        json!({ "start": 2, "next": null, "rows": [{ "name": "c" }] })
    );
    let bare = data(&admin, "{ GroupPage { total } }").await;
    assert_eq!(bare, json!({ "GroupPage": { "total": 3 } }));
}

async fn relations_lead_as_far_as_they_are_asked(house: House) {
    let admin = house.api_user("Super-Admin").await;
    let north =
        admin.post("/Administration/Entity", json!({ "name": "North" })).await.json()["id"].clone();
    admin.post("/Administration/Group", json!({ "name": "g", "entity": north })).await;
    house.user("erika", "Observer").await;
    let told = data(
        &admin,
        "{ Group { entity { name level parent { completename } } } User { username emails { email } }
           OAuthClient(limit: 1) { name secrets(limit: 1) { hint } tokens { scopes } profile { name } } }",
    )
    .await;
    assert_eq!(
        told["Group"],
        json!([{ "entity": { "name": "North", "level": 2, "parent": { "completename": "Root entity" } } }])
    );
    assert_eq!(
        told["User"],
        json!([{ "username": "erika", "emails": [{ "email": "erika@example.com" }] }])
    );
    let client = &told["OAuthClient"][0];
    assert_eq!(client["profile"]["name"], "Super-Admin");
    assert_eq!(client["secrets"].as_array().map(Vec::len), Some(1));
    assert_eq!(client["tokens"][0]["scopes"], json!(["api", "graphql"]));
}

/// RS-01.
async fn nobody_is_told_more_than_by_rest(house: House) {
    let admin = house.api_user("Super-Admin").await;
    let north = admin.post("/Administration/Entity", json!({ "name": "North" })).await.json()["id"]
        .as_i64()
        .unwrap();
    for (name, entity) in [("here", north), ("there", 1)] {
        admin.post("/Administration/Group", json!({ "name": name, "entity": entity })).await;
    }
    let local = house.api_user_in("Admin", &[(EntityId(north), true)], "graphql").await;
    let told = data(
        &local,
        "{ Group { name entity { name parent { name comment } } } GroupPage { total } }",
    )
    .await;
    assert_eq!(
        told,
        json!({
            "Group": [{ "name": "here", "entity": {
                "name": "North", "parent": { "name": "Root entity", "comment": null } } }],
            "GroupPage": { "total": 1 },
        })
    );
    let partly = ask(&local, "{ Group { name } OAuthClient { name } }").await;
    assert_eq!(partly.status, 200);
    let body = partly.json();
    assert_eq!(body["data"], json!({ "Group": [{ "name": "here" }], "OAuthClient": null }));
    assert_eq!(body["errors"][0]["path"], json!(["OAuthClient"]));
    let anonymous = Request::post("/api.php/GraphQL").body(Body::from("{ Group { id } }")).unwrap();
    assert_eq!(house.send(anonymous).await.status, 401);
    let without = house.api_user_in("Admin", &[(EntityId(1), true)], "api").await;
    assert_eq!(ask(&without, "{ Group { id } }").await.status, 403);
    assert_eq!(local.get("/Administration/Group").await.status, 403, "graphql does not open REST");
}

/// RS-03.
async fn a_query_that_asks_too_much_is_refused(house: House) {
    let admin = house.api_user("Super-Admin").await;
    let aliases: String = (0..10_000).map(|number| format!("a{number}: Group {{ id }} ")).collect();
    let deep = format!("{{ Entity {{ {} id {} }} }}", "parent { ".repeat(200), "} ".repeat(200));
    let roots: String = (0..30).map(|number| format!("a{number}: Group {{ id }} ")).collect();
    for query in [
        format!("{{ {aliases} }}"),
        deep,
        "{ Group { ...a } } fragment a on Group { ...b } fragment b on Group { ...a }".to_owned(),
        format!("{{ {} }}", "{ ".repeat(5_000)),
        "{ Group(filter: \"name==\") { id } ".to_owned(),
        format!("{{ Group {} {{ id }} }}", "@skip(if: false) ".repeat(1_000)),
    ] {
        let answer = ask(&admin, &query).await;
        assert_eq!(answer.status, 400, "{}", answer.body.chars().take(300).collect::<String>());
        assert!(answer.json()["errors"][0]["message"].is_string());
    }
    let many = ask(&admin, &format!("{{ {roots} }}")).await.json();
    assert_eq!(many["errors"].as_array().map(Vec::len), Some(10));
    let filter = ask(&admin, "{ Group(filter: \"name==\") { id } Profile(limit: 1) { id } }").await;
    assert_eq!(
        (filter.status.as_u16(), &filter.json()["data"]["Profile"]),
        (200, &json!([{ "id": 1 }]))
    );
    assert_eq!(filter.json()["errors"][0]["message"], "RSQL query has invalid filters");
    let large = admin.post("/GraphQL", json!({ "query": "x".repeat(300_000) })).await;
    assert_eq!(large.status, 413);
    let parallel =
        (0..8).map(|_| ask(&admin, "{ Entity { parent { parent { parent { name } } } } }"));
    for answer in futures_util::future::join_all(parallel).await {
        assert_eq!(answer.status, 200);
    }
}

/// RS-04.
async fn the_schema_is_told_and_its_types_by_setting(house: House) {
    let admin = house.api_user("Super-Admin").await;
    let sdl = admin.get("/GraphQL/Schema").await;
    assert_eq!(sdl.status, 200);
    assert!(
        sdl.body.contains("type User {")
            && sdl.body.contains("emails(")
            && !sdl.body.contains("password")
    );
    let query = "{ __schema { queryType { name } } }";
    assert_eq!(data(&admin, query).await["__schema"]["queryType"]["name"], "Query");
    house.settings(|settings| settings.graphql_introspection = false).await;
    let answer = ask(&admin, query).await.json();
    assert_ne!(answer["data"]["__schema"]["queryType"]["name"], "Query");
    let observer = house.api_user_in("Observer", &[(EntityId(1), true)], "api").await;
    assert_eq!(observer.get("/GraphQL/Schema").await.status, 403);
    assert_eq!(observer.send(Method::GET, "/GraphQL?query={Group{id}}", None).await.status, 405);
}
