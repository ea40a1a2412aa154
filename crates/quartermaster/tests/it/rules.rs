//! Rules at work: what agents are answered, and what waits.

use crate::house::{House, machine, on_both_engines};
use inventory::rules::{Aspect, Criterion, Operator, Outcome, RuleList};
use serde_json::json;
use store::{Actor, InventoryAuthentication, RuleEdit, RuleMove};

on_both_engines![an_agent_whose_machine_is_refused_is_told_that_all_is_well,];

impl House {
    pub(crate) async fn refuse_names(&self, beginning: &str, reason: &str) -> i64 {
        let criterion = Criterion::new(Aspect::Name, Operator::Begins, beginning).unwrap();
        let edit = RuleEdit {
            name: format!("Not {beginning}"),
            criteria: vec![criterion],
            outcome: Outcome::Refuse(reason.to_owned()),
        };
        self.store
            .change(Actor::System, self.now(), move |db| {
                let rule = db.add_rule(RuleList::Assets, &edit)?;
                db.move_rule(rule, RuleMove::First)?;
                Ok(rule)
            })
            .await
            .unwrap()
    }
}

/// As GLPI does it: a refusal is nothing that an agent could mend, so it is not told one.
async fn an_agent_whose_machine_is_refused_is_told_that_all_is_well(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    let rule = house.refuse_names("host1", "Not one of ours").await;
    let answer = house.submit(None, &machine(1)).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.json(), json!({ "status": "ok", "expiration": 24 }));
    assert!(house.computers().await.is_empty());

    let admin = house.api_user("Super-Admin").await;
    let waiting = admin.get("/Inventory/RefusedEquipment?filter=why==refused").await.json();
    let row = &waiting[0];
    assert_eq!(waiting.as_array().map(Vec::len), Some(1));
    for (member, value) in [
        ("itemtype", json!("Computer")),
        ("name", json!("host1")),
        ("serial", json!("SN000001")),
        ("uuid", json!("4c4c4544-0042-3510-8052-000000000001")),
        ("ip", json!(["192.0.2.10", "2001:db8::10"])),
        ("rules_id", json!(rule)),
        ("rule", json!("Not host1")),
        ("reason", json!("Not one of ours")),
        ("deviceid", json!("host1-2026-01-01-00-00-00")),
        ("times", json!(1)),
    ] {
        assert_eq!(row[member], value, "{member}");
    }
    assert_eq!(row["entity"]["name"], "Root entity");
    assert_eq!(row["agent"]["name"], "host1-2026-01-01-00-00-00");
    let path = format!("/Inventory/RefusedEquipment/{}", row["id"]);
    assert_eq!(admin.delete(&path).await.status, 204);
    assert_eq!(admin.get("/Inventory/RefusedEquipment").await.body, "[]");
}
