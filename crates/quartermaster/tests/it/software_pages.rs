//! Software: its list, its versions, and the machines that have an old one.

use crate::{
    browser::Browser,
    house::{House, machine, on_both_engines},
};
use inventory::ItemType;
use serde_json::{Value, json};
use store::InventoryAuthentication;

on_both_engines![
    software_is_listed_with_its_versions_and_machines,
    machines_with_an_old_version_are_found_whoever_publishes_it,
];

async fn software_is_listed_with_its_versions_and_machines(house: House) {
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    assert!(browser.get("/assets/software").await.body.contains("No software yet"));
    house.take_inventory(InventoryAuthentication::None).await;
    for (number, version) in (1..).zip(["3.0.9", "3.0.15", "3.0.15", "3.1"]) {
        let mut document = machine(number);
        document["content"]["softwares"][0]["version"] = json!(version);
        house.takes(&document).await;
    }
    let rows = browser.get("/assets/software?sort=name&format=json").await.json();
    let told =
        |row: &Value| (row["name"].clone(), row["versions"].clone(), row["installations"].clone());
    assert_eq!(told(&rows[0]), (json!("openssl"), json!(3), json!(4)));
    assert_eq!(told(&rows[1]), (json!("vim"), json!(1), json!(4)));
    let path = format!("/assets/software/{}", rows[0]["id"]);
    let list = browser.get("/assets/software?q=openssl").await.body;
    assert!(
        list.contains(&format!("href=\"{path}\">openssl</a>")) && !list.contains("vim"),
        "{list}"
    );
    let page = browser.get(&path).await.body;
    assert!(page.contains("3 versions, 4 installations"), "{page}");
    let (newest, oldest) = (page.find(">3.1</a>").unwrap(), page.find(">3.0.9</a>").unwrap());
    assert!(newest < oldest, "the newest version comes first");
    let names = |page: &str| {
        let named = ["host1", "host2", "host3", "host4"];
        named.into_iter().filter(|name| page.contains(&format!(">{name}</a>"))).collect::<Vec<_>>()
    };
    assert_eq!(names(&page).len(), 4);
    let old = browser.get(&format!("{path}?older=3.0.15")).await.body;
    assert_eq!(names(&old), ["host1"]);
    let file = browser.get(&format!("{path}?older=3.1&format=csv")).await;
    assert_eq!(file.body.lines().count(), 4);
    let version = page.split("?version=").nth(2).unwrap().split('"').next().unwrap().to_owned();
    let of_version = browser.get(&format!("{path}?version={version}")).await.body;
    assert_eq!(names(&of_version), ["host2", "host3"]);
    for none in ["/assets/software/4711", "/assets/software/x", "/assets/software/1/history"] {
        assert_eq!(browser.get(none).await.status, 404, "{none}");
    }
    let computer = format!("/assets/computers/{}/software", house.first(ItemType::Computer).await);
    assert!(browser.get(&computer).await.body.contains(&format!("href=\"{path}\"")));
}

async fn machines_with_an_old_version_are_found_whoever_publishes_it(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    for (number, publisher, version) in
        [(1, "Debian", "1.9"), (2, "Other", "1.10"), (3, "Other", "2.0-rc1")]
    {
        let mut document = machine(number);
        document["content"]["softwares"] =
            json!([{ "name": "Example", "version": version, "publisher": publisher }]);
        house.takes(&document).await;
    }
    let mut browser = Browser::sign_in(&house, "otto", "Observer").await;
    let path = "/assets/software/machines";
    assert!(browser.get(path).await.body.contains("No machine"));
    let asked = |older: &str| format!("{path}?name=example&older={older}&sort=version&format=json");
    for (older, expected) in [("2.0", 3), ("1.10", 1), ("1.9", 0)] {
        let rows = browser.get(&asked(older)).await.json();
        assert_eq!(rows.as_array().unwrap().len(), expected, "{older}");
    }
    let page = browser.get(&format!("{path}?name=example&older=1.10")).await.body;
    assert!(page.contains(">host1</a>") && !page.contains(">host2</a>"));
    assert!(page.contains("value=\"example\"") && page.contains("value=\"1.10\""));
}
