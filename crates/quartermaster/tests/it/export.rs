//! Assets as documents, which say what is known of them.

use crate::house::{House, machine, on_both_engines};
use serde_json::{Value, json};
use store::{AssetId, InventoryAuthentication};

on_both_engines![an_exported_asset_that_is_submitted_again_changes_nothing];

async fn exported(house: &House) -> Vec<Value> {
    let found = house.store.browse(|db| db.export_assets(AssetId(0), 100)).await.unwrap();
    found.into_iter().map(|(_, document)| document).collect()
}

async fn an_exported_asset_that_is_submitted_again_changes_nothing(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    let mut document = machine(1);
    document["content"]["processes"] = json!([{ "cmd": "init", "pid": 1, "user": "root" }, { "cmd": "agent", "pid": 7, "user": "root" }]);
    document["content"]["printers"] = json!([{ "name": "Desk laser", "serial": "PR000001" }]);
    document["content"]["shelf"] = json!({ "row": 4 });
    house.submit(None, &document).await;
    house.submit(None, &machine(2)).await;
    let documents = exported(&house).await;
    assert_eq!(documents.len(), 2, "the printer is told of by its computer");
    assert_eq!(house.store.browse(|db| db.count_exported()).await.unwrap(), 2);
    assert_eq!(documents[0]["deviceid"], document["deviceid"]);
    assert_eq!(documents[0]["tag"], "lab");
    let content = &documents[0]["content"];
    assert_eq!(content["networks"].as_array().unwrap().len(), 2, "a row for each address");
    assert_eq!(content["softwares"].as_array().unwrap().len(), 2);
    assert_eq!(content["processes"].as_array().unwrap().len(), 2);
    assert_eq!(content["shelf"], json!({ "row": 4 }));
    assert!(!documents[0].to_string().contains("hunter2"));

    let before = house.computers().await;
    house.pass(oauth::Lifetime::hours(1));
    for document in &documents {
        let answer = house.submit(None, document).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
    let after = house.computers().await;
    assert_eq!(after.len(), 2);
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(before.fields, after.fields);
    }
    assert_eq!(exported(&house).await, documents);
}
