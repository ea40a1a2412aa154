//! What every list of the console does: it is had as a file, and remembers which columns are wanted.

use crate::{
    browser::Browser,
    house::{House, on_both_engines},
};
use axum::http::header;

on_both_engines![
    every_list_is_had_as_a_file,
    a_file_of_profiles_tells_what_they_allow,
    the_columns_of_traces_are_chosen_and_remembered,
];

const LISTS: [&str; 17] = [
    "/assets/computers",
    "/assets/monitors",
    "/assets/software",
    "/assets/changes",
    "/configuration/oauth-clients",
    "/administration/users",
    "/administration/profiles",
    "/administration/entities",
    "/administration/entities?q=root",
    "/administration/inventory/rules",
    "/administration/inventory/queue",
    "/administration/agents",
    "/administration/refused-equipment",
    "/administration/audit-log",
    "/administration/denials",
    "/administration/sessions?kind=web",
    "/administration/sessions?kind=tokens",
];

async fn every_list_is_had_as_a_file(house: House) {
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    for list in LISTS {
        let mark = if list.contains('?') { '&' } else { '?' };
        for (format, kind) in [("csv", "text/csv"), ("json", "application/json")] {
            let file = browser.get(&format!("{list}{mark}format={format}")).await;
            assert_eq!(file.status, 200, "{list}: {}", file.body);
            assert!(file.header(header::CONTENT_TYPE).starts_with(kind), "{list}");
            assert!(file.header(header::CONTENT_DISPOSITION).ends_with(&format!(".{format}\"")));
            if format == "json" {
                assert!(file.json().is_array(), "{list}: {}", file.body);
            }
        }
    }
}

async fn a_file_of_profiles_tells_what_they_allow(house: House) {
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let file = browser.get("/administration/profiles?format=json").await.json();
    let profile = |name: &str| {
        let found = file.as_array().unwrap().iter().find(|profile| profile["name"] == name);
        found.unwrap()["rights"].as_array().unwrap().clone()
    };
    assert!(profile("Super-Admin").contains(&"oauth_client:purge".into()));
    assert!(profile("Observer").contains(&"assets:read".into()));
    assert!(!profile("Observer").contains(&"assets:update".into()));
    assert!(profile("Self-Service").is_empty());
    let entities = browser.get("/administration/entities?format=json&q=nothing+like+this").await;
    assert_eq!(entities.json().as_array().unwrap().len(), 0, "the search narrows the file");
    let rules = browser.get("/administration/inventory/rules?format=csv").await.body;
    assert!(rules.starts_with("list,turn,number,name,criteria,outcome,enabled\r\n"), "{rules}");
}

async fn the_columns_of_traces_are_chosen_and_remembered(house: House) {
    let mut client = house.client().await.request();
    client["client_secret"] = "wrong".into();
    house.ask_token(client).await;
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    for (list, hidden, shown) in [
        ("/administration/denials", "agent", "User agent"),
        ("/administration/audit-log", "kind", "Kind"),
    ] {
        let heading = format!("<th scope=\"col\">{shown}</th>");
        assert!(!browser.get(list).await.body.contains(&heading), "{list}");
        let chosen = browser.get(&format!("{list}?columns=1&column={hidden}")).await.body;
        assert!(chosen.contains(&heading), "{list}: {chosen}");
        assert!(!chosen.contains("<th scope=\"col\">Address</th>"), "{list}");
        assert!(browser.get(list).await.body.contains(&heading), "{list} forgets it");
    }
    let sessions = "/administration/sessions?kind=web";
    let heading = "<th scope=\"col\">Last seen</th>";
    assert!(browser.get(sessions).await.body.contains(heading));
    let chosen = browser.get(&format!("{sessions}&columns=1&column=ends")).await.body;
    assert!(!chosen.contains(heading), "{chosen}");
    assert!(!browser.get(sessions).await.body.contains(heading), "it forgets it");
}
