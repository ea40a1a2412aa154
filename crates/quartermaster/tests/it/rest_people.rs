//! People in the REST API: users, their addresses, profiles and sessions.

use crate::{
    api_user::ApiUser,
    application::tokens,
    browser::PASSWORD,
    house::{House, on_both_engines},
};
use oauth::GrantType;
use serde_json::json;
use store::EntityId;

on_both_engines![
    a_user_is_made_with_a_password_and_signs_in,
    nobody_changes_who_may_do_more_than_they,
    people_manage_their_own_addresses,
    a_session_tells_the_tree_of_entities,
    a_profile_tells_what_it_allows,
    members_that_are_changed_at_the_same_time_are_both_kept,
];

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
    let erika = ApiUser::with(&house, access);
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

async fn members_that_are_changed_at_the_same_time_are_both_kept(house: House) {
    let admin = house.api_user("Super-Admin").await;
    let path = "/Administration/Group";
    let id = admin.make(path, json!({ "name": "Helpers" })).await;
    let path = format!("{path}/{id}");
    for round in 0..10 {
        let text = format!("in round {round}");
        let (name, comment) = tokio::join!(
            admin.patch(&path, json!({ "name": &text })),
            admin.patch(&path, json!({ "comment": &text }))
        );
        assert_eq!((name.status.as_u16(), comment.status.as_u16()), (200, 200));
        let row = admin.get(&path).await.json();
        assert_eq!((&row["name"], &row["comment"]), (&json!(&text), &json!(&text)));
    }
}
