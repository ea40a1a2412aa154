//! The resources of the REST API: lists, items, filters, writing, and who may.

use crate::{
    application::tokens,
    browser::PASSWORD,
    house::{Answer, House, KnownClient, bearer, on_both_engines},
};
use axum::{
    body::Body,
    http::{Method, Request, header},
};
use oauth::{GrantType, Scope};
use serde_json::{Value, json};
use store::{EntityId, ServiceAccount};

on_both_engines![
    a_list_is_told_in_pages_with_where_it_goes_on,
    a_filter_that_cannot_be_applied_is_told_by_its_property,
    a_row_is_made_changed_and_deleted,
    a_user_is_made_with_a_password_and_signs_in,
    nobody_changes_who_may_do_more_than_they,
    what_belongs_to_another_entity_is_not_there,
    a_client_is_managed_by_a_program_with_the_right,
    a_profile_without_the_right_is_refused_with_a_reference,
    a_path_says_which_methods_it_knows,
    rows_come_as_csv_and_xml_too,
    an_older_version_knows_less,
    a_stale_token_harms_no_public_path,
    whatever_is_sent_is_the_callers_mistake,
    people_manage_their_own_addresses,
    a_session_tells_the_tree_of_entities,
    a_profile_tells_what_it_allows,
];

/// Somebody who uses the API with a token.
pub(crate) struct ApiUser<'h> {
    house: &'h House,
    token: String,
}

impl House {
    /// A client that acts for itself with a profile in some entities.
    pub(crate) async fn api_user_in(
        &self,
        profile: &str,
        entities: &[(EntityId, bool)],
        scope: &str,
    ) -> ApiUser<'_> {
        let (name, entities) = (profile.to_owned(), entities.to_vec());
        let profile = self.store.read(move |db| db.profile(&name)).await.unwrap().unwrap();
        let scopes = Scope::parse(scope);
        let client: KnownClient = self
            .client_with(|client| {
                client.scope = scopes;
                client.service_account = Some(ServiceAccount { profile, entities });
            })
            .await;
        let mut request = client.request();
        request["scope"] = json!(scope);
        let answer = self.ask_token(request).await;
        let token = answer.json()["access_token"].as_str().unwrap().to_owned();
        ApiUser { house: self, token }
    }

    pub(crate) async fn api_user(&self, profile: &str) -> ApiUser<'_> {
        let root = self.store.read(|db| db.root_entity()).await.unwrap();
        self.api_user_in(profile, &[(root, true)], "api graphql").await
    }
}

impl<'h> ApiUser<'h> {
    pub(crate) fn with(house: &'h House, token: String) -> Self {
        Self { house, token }
    }
}

impl ApiUser<'_> {
    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    pub(crate) async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        self.send_with(method, path, body, &[]).await
    }

    pub(crate) async fn send_with(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
        headers: &[(&'static str, &str)],
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/api.php{path}"))
            .header(header::AUTHORIZATION, bearer(&self.token));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = match body {
            None => Body::empty(),
            Some(body) => {
                request = request.header(header::CONTENT_TYPE, "application/json; charset=utf-8");
                Body::from(body.to_string())
            }
        };
        self.house.send(request.body(body).unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PATCH, path, Some(body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None).await
    }

    /// Makes a row and returns its key.
    async fn make(&self, path: &str, body: Value) -> i64 {
        let answer = self.post(path, body).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()["id"].as_i64().unwrap()
    }
}

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

async fn a_user_is_made_with_a_password_and_signs_in(house: House) {
    let admin = house.api_user("Super-Admin").await;
    let path = "/Administration/User";
    for (body, member) in [
        (json!({ "username": "erika" }), "password"),
        (json!({ "username": "erika", "password": "short" }), "password"),
        (json!({ "username": "erika", "password": PASSWORD, "password2": "another" }), "password"),
        (json!({ "username": "", "password": PASSWORD }), "username"),
        (json!({ "username": ["x"], "password": PASSWORD }), "username"),
        (json!({ "username": "a\u{0}b", "password": PASSWORD }), "username"),
    ] {
        let answer = admin.post(path, body.clone()).await;
        assert_eq!(answer.status, 400, "{body}");
        assert!(answer.json()["detail"][member].is_string(), "{}", answer.body);
    }
    let body = json!({ "username": "erika", "realname": "Erika", "password": PASSWORD, "password2": PASSWORD });
    let id = admin.make(path, body).await;
    let row = admin.get("/Administration/User/username/ERIKA").await.json();
    assert_eq!(
        (&row["id"], &row["realname"], &row["is_active"]),
        (&json!(id), &json!("Erika"), &json!(true))
    );
    assert!(!row.to_string().contains("argon2") && row.get("password").is_none());
    admin.make(&format!("{path}/{id}/Email"), json!({ "email": "erika@example.com" })).await;
    let again =
        admin.post(&format!("{path}/{id}/Email"), json!({ "email": "ERIKA@example.com" })).await;
    assert_eq!(again.status, 409);
    let found =
        admin.get("/Administration/User?filter=emails.email==erika@example.com").await.json();
    assert_eq!(
        (found[0]["id"].as_i64(), &found[0]["emails"][0]["is_default"]),
        (Some(id), &json!(true))
    );

    let application =
        house.application_with(|client| client.grant_types = vec![GrantType::Password]).await;
    let ask = async || {
        let parameters = [
            ("grant_type", "password"),
            ("username", "erika"),
            ("password", PASSWORD),
            ("scope", "user"),
        ];
        application.ask(&parameters).await
    };
    let given = tokens(&ask().await);
    let me = house.get_with("/api.php/Administration/User/Me", &given.access).await;
    assert_eq!(me.json()["username"], "erika");
    let disabled = admin.patch(&format!("{path}/{id}"), json!({ "is_active": false })).await;
    assert_eq!(disabled.json()["is_active"], false);
    assert_eq!(ask().await.status, 400);
    assert_eq!(house.get_with("/api.php/Administration/User/Me", &given.access).await.status, 401);
    assert_eq!(admin.delete(&format!("{path}/{id}")).await.status, 204);
    assert_eq!(admin.get(&format!("{path}/username/erika")).await.status, 404);
}

/// RS-01.
async fn nobody_changes_who_may_do_more_than_they(house: House) {
    let root = house.user("root", "Super-Admin").await;
    let admin = house.api_user("Super-Admin").await;
    let north = EntityId(admin.make("/Administration/Entity", json!({ "name": "North" })).await);
    let local = house.api_user_in("Admin", &[(north, true)], "api").await;
    let path = format!("/Administration/User/{}", root.0);
    assert_eq!(local.get(&path).await.status, 404, "holds nothing in North");
    assert_eq!(local.patch(&path, json!({ "password": PASSWORD })).await.status, 404);

    let profiles = admin.get("/Administration/Profile").await.json();
    let profile = |name: &str| {
        let found = profiles.as_array().unwrap().iter().find(|row| row["name"] == name).unwrap();
        found["id"].as_i64().unwrap()
    };
    let user = |name: &str, profile: i64, entity: i64| json!({ "username": name, "password": PASSWORD, "profile": profile, "entity": { "id": entity } });
    let path = "/Administration/User";
    let given = local.post(path, user("a", profile("Super-Admin"), 1)).await;
    assert_eq!(given.status, 403, "{}", given.body);
    assert_eq!(local.post(path, user("b", profile("Observer"), 1)).await.status, 403);
    let own = local.make(path, user("c", profile("Observer"), north.0)).await;
    assert_eq!(local.patch(&format!("{path}/{own}"), json!({ "realname": "C" })).await.status, 200);
    let account = json!({
        "name": "robot", "grants": ["client_credentials"], "scopes": ["api"],
        "profile": profile("Super-Admin"), "entities": [{ "id": 1, "is_recursive": true }]
    });
    let refused = local.post("/Configuration/OAuthClient", account.clone()).await;
    assert_eq!(refused.status, 403, "clients belong to the whole installation");
    assert_eq!(admin.post("/Configuration/OAuthClient", account).await.status, 200);
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
            .header(header::AUTHORIZATION, bearer(&admin.token))
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(body))
            .unwrap();
        assert_eq!(house.send(request).await.status, status, "{body}");
    }
    let large = json!({ "name": "x".repeat(2 << 20) });
    assert_eq!(admin.post("/Administration/Group", large).await.status, 413);
}

async fn people_manage_their_own_addresses(house: House) {
    house.user("erika", "Self-Service").await;
    let application =
        house.application_with(|client| client.grant_types = vec![GrantType::Password]).await;
    let parameters = [
        ("grant_type", "password"),
        ("username", "erika"),
        ("password", PASSWORD),
        ("scope", "user"),
    ];
    let access = tokens(&application.ask(&parameters).await).access;
    let erika = ApiUser { house: &house, token: access };
    let path = "/Administration/User/Me/Email";
    let before = erika.get(path).await.json().as_array().unwrap().len();
    let made = erika.post(path, json!({ "email": "me@example.com", "is_default": true })).await;
    assert_eq!(made.status, 200, "{}", made.body);
    let href = made.json()["href"].as_str().unwrap().to_owned();
    let rows = erika.get(path).await.json();
    assert_eq!(rows.as_array().unwrap().len(), before + 1);
    let row = erika.get(&href).await.json();
    assert_eq!((&row["email"], &row["is_default"]), (&json!("me@example.com"), &json!(1)));
    assert_eq!(row["_links"]["self"]["href"], json!(href));
    assert_eq!(
        erika.get("/Administration/User/Me/Emails/Default").await.json()["email"],
        "me@example.com"
    );
    assert_eq!(erika.post(path, json!({ "email": "ME@example.com" })).await.status, 409);
    assert_eq!(erika.post(path, json!({ "email": "nonsense" })).await.status, 400);
    assert_eq!(erika.post(path, json!({})).await.status, 400);
    assert_eq!(erika.delete(&href).await.status, 204);
    assert_eq!(erika.delete(&href).await.status, 404);
}

async fn a_session_tells_the_tree_of_entities(house: House) {
    let admin = house.api_user("Super-Admin").await;
    let tree = admin.get("/Session/EntityTree").await.json();
    assert_eq!(tree, json!([{ "key": 1, "label": "Root entity", "children": [] }]));
}

async fn a_profile_tells_what_it_allows(house: House) {
    let admin = house.api_user("Super-Admin").await;
    for shipped in rights::SHIPPED_PROFILES {
        let (name, held) = (shipped.name, shipped.rights());
        let profile = house.store.read(move |db| db.profile(name)).await.unwrap().unwrap();
        let subjects = rights::Subject::ALL.into_iter();
        let mut expected: Vec<String> = subjects
            .flat_map(|subject| rights::Action::ALL.map(|action| (subject, action)))
            .filter(|(subject, action)| held.allow(*subject, *action))
            .map(|(subject, action)| format!("{}:{}", subject.as_str(), action.as_str()))
            .collect();
        let told = admin.get(&format!("/Administration/Profile/{}", profile.0)).await.json();
        let mut rights: Vec<String> = serde_json::from_value(told["rights"].clone()).unwrap();
        rights.sort_unstable();
        expected.sort_unstable();
        assert_eq!(rights, expected, "{name}");
    }
}
