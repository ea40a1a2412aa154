//! Large lists of a document that say what they said the last time: they are not read again, and nobody can tell.

use crate::house::{Answer, House, machine, on_both_engines};
use axum::{body::Body, http::Request, http::header};
use inventory::ImportOption;
use serde_json::{Value, json};
use store::{AssetId, ChangeFilter, InventoryAuthentication, Listing, Visible};

on_both_engines![
    a_list_that_did_not_change_stays_as_it_is,
    a_list_that_changed_is_read,
    a_list_of_another_machine_is_read_though_its_agent_sent_it_before,
    a_list_that_an_old_agent_changed_meanwhile_is_read_again,
    a_list_that_was_left_out_is_read_once_it_is_wanted,
    a_list_that_changed_while_it_was_left_out_is_read_once_it_is_wanted,
    a_broken_list_is_refused_and_nothing_is_stored,
    a_section_by_the_name_of_a_digest_harms_nothing,
];

impl House {
    async fn takes_all(&self, document: &Value) {
        let answer = self.submit(None, document).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }

    async fn takes_text(&self, text: String) -> Answer {
        let request = Request::post("/").header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(text)).unwrap()).await
    }

    async fn programs(&self, id: AssetId) -> Vec<String> {
        let (_, parts) = self.computer(id).await;
        let mut names: Vec<String> = parts.software.into_iter().map(|one| one.name).collect();
        names.sort();
        names
    }

    async fn controllers(&self, id: AssetId) -> usize {
        self.computer(id).await.1.of("controllers").len()
    }

    async fn history(&self, id: AssetId) -> i64 {
        let filter = ChangeFilter { asset: Some(id), ..ChangeFilter::default() };
        let listing = Listing::default();
        self.store
            .browse(move |db| db.asset_changes(&listing, &filter, &Visible::Everything))
            .await
            .unwrap()
            .total
    }

    async fn only_computer(&self) -> AssetId {
        let computers = self.computers().await;
        assert_eq!(computers.len(), 1);
        computers[0].id
    }
}

fn with_programs(number: u32, names: &[&str]) -> Value {
    let mut document = machine(number);
    let rows: Vec<Value> =
        names.iter().map(|name| json!({ "name": name, "version": "1" })).collect();
    document["content"]["softwares"] = json!(rows);
    document["content"]["controllers"] = json!([{ "name": "AHCI", "pcislot": "00:17.0" }]);
    document
}

async fn a_list_that_did_not_change_stays_as_it_is(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    house.takes_all(&with_programs(1, &["vim", "bash"])).await;
    let id = house.only_computer().await;
    for _ in 0..2 {
        house.takes_all(&with_programs(1, &["vim", "bash"])).await;
        assert_eq!(house.programs(id).await, ["bash", "vim"]);
        assert_eq!(house.controllers(id).await, 1);
    }
    assert_eq!(house.history(id).await, 0);
    // What else changed is seen.
    let mut renamed = with_programs(1, &["vim", "bash"]);
    renamed["content"]["hardware"]["name"] = json!("renamed");
    house.takes_all(&renamed).await;
    assert_eq!(house.computer(id).await.0.name(), "renamed");
    assert_eq!(house.programs(id).await, ["bash", "vim"]);
}

async fn a_list_that_changed_is_read(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    house.takes_all(&with_programs(1, &["vim", "bash"])).await;
    let id = house.only_computer().await;
    house.takes_all(&with_programs(1, &["vim", "emacs"])).await;
    assert_eq!(house.programs(id).await, ["emacs", "vim"]);
    house.takes_all(&with_programs(1, &[])).await;
    assert!(house.programs(id).await.is_empty());
    house.takes_all(&with_programs(1, &["vim", "bash"])).await;
    assert_eq!(house.programs(id).await, ["bash", "vim"]);
}

async fn a_list_of_another_machine_is_read_though_its_agent_sent_it_before(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    house.takes_all(&with_programs(1, &["vim"])).await;
    let first = house.only_computer().await;
    // The disk with the agent was put into another machine: the asset is another, its software the same.
    let mut moved = with_programs(2, &["vim"]);
    moved["deviceid"] = json!("host1-2026-01-01-00-00-00");
    house.takes_all(&moved).await;
    let computers = house.computers().await;
    assert_eq!(computers.len(), 2);
    let second = computers.into_iter().find(|one| one.id != first).unwrap().id;
    assert_eq!(house.programs(second).await, ["vim"]);
    assert_eq!(house.controllers(second).await, 1);
}

async fn a_list_that_an_old_agent_changed_meanwhile_is_read_again(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    house.takes_all(&with_programs(1, &["vim"])).await;
    let id = house.only_computer().await;
    let xml = "<?xml version=\"1.0\"?><REQUEST><CONTENT><HARDWARE><NAME>host1</NAME>\
               <UUID>4c4c4544-0042-3510-8052-000000000001</UUID></HARDWARE><BIOS><SSN>SN000001</SSN></BIOS>\
               <SOFTWARES><NAME>emacs</NAME><VERSION>1</VERSION></SOFTWARES></CONTENT>\
               <DEVICEID>host1-2026-01-01-00-00-00</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>";
    let request = Request::post("/").header(header::CONTENT_TYPE, "application/xml");
    let answer = house.send(request.body(Body::from(xml)).unwrap()).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(house.programs(id).await, ["emacs"]);
    house.takes_all(&with_programs(1, &["vim"])).await;
    assert_eq!(house.programs(id).await, ["vim"]);
}

async fn a_list_that_was_left_out_is_read_once_it_is_wanted(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    house.settings(|settings| settings.left_out = [ImportOption::Software].into()).await;
    for _ in 0..2 {
        house.takes_all(&with_programs(1, &["vim"])).await;
    }
    let id = house.only_computer().await;
    assert!(house.programs(id).await.is_empty());
    house.settings(|settings| settings.left_out.clear()).await;
    house.takes_all(&with_programs(1, &["vim"])).await;
    assert_eq!(house.programs(id).await, ["vim"]);
}

async fn a_list_that_changed_while_it_was_left_out_is_read_once_it_is_wanted(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    house.takes_all(&with_programs(1, &["vim"])).await;
    let id = house.only_computer().await;
    house.settings(|settings| settings.left_out = [ImportOption::Software].into()).await;
    house.takes_all(&with_programs(1, &["emacs"])).await;
    assert_eq!(house.programs(id).await, ["vim"], "what was stored stays");
    house.settings(|settings| settings.left_out.clear()).await;
    house.takes_all(&with_programs(1, &["emacs"])).await;
    assert_eq!(house.programs(id).await, ["emacs"]);
}

async fn a_broken_list_is_refused_and_nothing_is_stored(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    let text = with_programs(1, &["vim"]).to_string();
    let twice = text.replace("\"name\":\"vim\"", "\"name\":\"vim\",\"name\":\"vi\"");
    let broken = text.replace("\"name\":\"vim\"", "\"name\":vim");
    assert!(twice != text && broken != text);
    for wrong in [twice, broken] {
        let answer = house.takes_text(wrong.clone()).await;
        assert_eq!(answer.status, 400, "{}", answer.body);
        assert!(house.computers().await.is_empty());
    }
    assert_eq!(house.takes_text(text.clone()).await.status, 200);
    let id = house.only_computer().await;
    let broken = text.replace("\"name\":\"vim\"", "\"name\":emacs");
    let answer = house.takes_text(broken).await;
    assert_eq!(answer.status, 400, "{}", answer.body);
    assert_eq!(house.programs(id).await, ["vim"]);
}

async fn a_section_by_the_name_of_a_digest_harms_nothing(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    let mut document = with_programs(1, &["vim"]);
    document["content"]["=softwares"] = json!(["strange"]);
    document["content"]["@monitors"] = json!(["strange"]);
    house.takes_all(&document).await;
    house.takes_all(&document).await;
    let id = house.only_computer().await;
    assert_eq!(house.programs(id).await, ["vim"]);
    let kept = house.store.read(move |db| db.whole_sections(id)).await.unwrap();
    assert!(kept.iter().any(|(name, _)| name == "?=softwares"), "it is kept all the same");
}
