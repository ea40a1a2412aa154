//! Identifiers that people carry elsewhere stand beside a button that copies them.

use crate::{
    browser::Browser,
    house::{House, machine, on_both_engines},
};
use oauth::AccessToken;
use store::InventoryAuthentication;

on_both_engines![each_identifier_has_a_button_that_copies_it];

/// Returns the text of what a button copies, which the button names by its id.
fn copied(page: &str, id: &str) -> String {
    assert!(page.contains(&format!("data-copy=\"{id}\"")), "{id}: {page}");
    let (_, after) = page.split_once(&format!(" id=\"{id}\"")).unwrap();
    let (head, after) = after.split_once('>').unwrap();
    match head.split_once(" value=\"") {
        Some((_, value)) => value.split('"').next().unwrap().to_owned(),
        None => after.split('<').next().unwrap().to_owned(),
    }
}

async fn each_identifier_has_a_button_that_copies_it(house: House) {
    house.take_inventory(InventoryAuthentication::ClientCredentials).await;
    let refused = house.submit(Some("qma_mine"), &machine(2)).await;
    assert_eq!(refused.status, 401);
    let client = house.client().await;
    let token = house.token(&client).await;
    assert_eq!(house.submit(Some(&token), &machine(1)).await.status, 200);
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;

    let agent = format!("/administration/agents/{}", house.agents().await[0].id.0);
    assert_eq!(copied(&erika.get(&agent).await.body, "deviceid"), "host1-2026-01-01-00-00-00");

    let computer = format!("/assets/computers/{}", house.computers().await[0].id.0);
    let page = erika.get(&computer).await.body;
    assert_eq!(copied(&page, "serial"), "SN000001");
    assert!(page.contains("aria-label=\"Copy Serial number\""), "{page}");
    let mut reader = Browser::sign_in(&house, "olga", "Observer").await;
    let page = reader.get(&computer).await.body;
    assert_eq!(copied(&page, "asset-field-serial"), "SN000001");
    assert!(!copied(&page, "asset-field-uuid").is_empty());

    let denial = house.store.read(|db| db.denials(None, 10)).await.unwrap().remove(0).reference;
    let page = erika.get(&format!("/administration/denials/{denial}")).await.body;
    assert_eq!(copied(&page, "reference"), denial);

    let tokens = erika.get("/administration/sessions?kind=tokens").await.body;
    let number = AccessToken::parse(&token).unwrap().number().0.to_string();
    assert_eq!(copied(&tokens, &format!("token-{number}")), number);
    assert!(tokens.contains(&format!("aria-label=\"Copy Token {number}\"")), "{tokens}");
}
