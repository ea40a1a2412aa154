//! Rules at work: what agents are answered, and what waits.

use crate::{
    browser::Browser,
    house::{Answer, House, machine, on_both_engines, zlib},
};
use axum::{
    body::Body,
    http::{Request, header},
};
use inventory::{
    ItemType,
    rules::{Aspect, Criterion, Operator, Outcome, RuleList},
};
use serde_json::{Value, json};
use store::{Actor, InventoryAuthentication, RuleEdit, RuleMove, WhyRefused};

on_both_engines![
    an_agent_whose_machine_is_refused_is_told_that_all_is_well,
    a_rule_is_added_moved_switched_changed_and_deleted,
    a_rule_that_cannot_be_is_told_what_is_wrong_with_it,
    the_shipped_rules_come_back,
    a_trial_tells_each_step_and_stores_nothing,
    a_trial_takes_files_and_names_what_cannot_be_read,
    what_is_refused_is_taken_in_as_a_new_asset,
    what_is_doubtful_is_taken_into_the_asset_that_is_meant,
    refused_equipment_is_searched_exported_and_deleted,
    who_may_only_read_changes_no_rule_and_takes_nothing_in,
];

const RULES: &str = "/administration/inventory/rules";
const TRIAL: &str = "/administration/inventory/rules/trial";
const REFUSED: &str = "/administration/refused-equipment";

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

/// The form of a rule of assets.
fn rule_form(name: &str, criteria: &[(&str, &str, &str)], outcome: &str) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("list", "assets").append_pair("name", name).append_pair("outcome", outcome);
    for (aspect, operator, value) in criteria {
        form.append_pair("aspect", aspect);
        form.append_pair("operator", operator);
        form.append_pair("value", value);
    }
    // Rows that are left empty are sent as well.
    form.append_pair("aspect", "").append_pair("operator", "is").append_pair("value", "");
    form.append_pair("reason", "Not one of ours").append_pair("entity", "").finish()
}

impl House {
    async fn numbers(&self) -> Vec<i64> {
        let rules = self.store.read(|db| db.rules()).await.unwrap();
        rules.assets.iter().map(|rule| rule.number).collect()
    }

    async fn waiting(&self) -> Vec<store::RefusedEquipment> {
        let (listing, filter) = (store::Listing::default(), store::RefusedFilter::default());
        let find = move |db: &mut store::Reader<'_>| {
            db.find_refused_equipment(&listing, &filter, &store::Visible::Everything)
        };
        self.store.browse(find).await.unwrap().rows
    }
}

async fn a_rule_is_added_moved_switched_changed_and_deleted(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    assert_eq!(house.submit(None, &machine(1)).await.status, 200);
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let page = erika.get(RULES).await.body;
    for told in [
        "Serial number and UUID",
        "Serial number exists among assets",
        "Type is not “Computer”",
        "Link to the asset that is found",
        "It is added as a new asset",
        "The entity that bears the agent’s tag",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    erika.get(&format!("{RULES}/add?list=assets")).await;
    let criteria = [("name", "begins", "host"), ("ip", "under", "192.0.2.0/24")];
    let added = erika.post(RULES, &rule_form("No hosts", &criteria, "refuse")).await;
    let number = *house.numbers().await.last().unwrap();
    assert_eq!(added.header(header::LOCATION), format!("{RULES}?notice=rule-added#rule-{number}"));
    // Behind the others it refuses only what is new; before them, everything that it fits.
    house.submit(None, &machine(1)).await;
    assert!(house.waiting().await.is_empty());
    let page = erika.get(&format!("{RULES}?notice=rule-added")).await.body;
    assert!(page.contains("The rule is added") && page.contains("Refuse: Not one of ours"));
    let to = erika.post(&format!("{RULES}/{number}/move"), "way=first").await;
    assert_eq!(to.header(header::LOCATION), format!("{RULES}#rule-{number}"));
    assert_eq!(house.numbers().await[0], number);
    house.submit(None, &machine(1)).await;
    assert_eq!(house.waiting().await.len(), 1);
    // A rule that is off is passed over.
    erika.post(&format!("{RULES}/{number}/state"), "state=off").await;
    house.submit(None, &machine(2)).await;
    assert_eq!(house.computers().await.len(), 2);
    assert!(erika.get(RULES).await.body.contains("aria-label=\"Enable No hosts\""));
    erika.post(&format!("{RULES}/{number}/state"), "state=on").await;

    let page = erika.get(&format!("{RULES}/{number}")).await.body;
    assert!(page.contains("value=\"192.0.2.0/24\"") && page.contains("value=\"begins\" selected"));
    let changed = rule_form("No guests", &[("name", "begins", "guest")], "refuse");
    let saved = erika.post(&format!("{RULES}/{number}"), &changed).await;
    assert_eq!(saved.header(header::LOCATION), format!("{RULES}?notice=saved#rule-{number}"));
    house.submit(None, &machine(3)).await;
    assert_eq!(house.computers().await.len(), 3);

    let asked = erika.get(&format!("{RULES}/{number}/deletion")).await;
    assert!(asked.body.contains("deleted for good"));
    let gone = erika.post(&format!("{RULES}/{number}/deletion"), "").await;
    assert_eq!(gone.header(header::LOCATION), format!("{RULES}?notice=rule-deleted"));
    assert_eq!(erika.get(&format!("{RULES}/{number}")).await.status, 404);
    let moved = erika.post(&format!("{RULES}/{number}/move"), "way=up").await;
    assert_eq!(moved.status, 404);
    let log = erika.get("/administration/audit-log").await.body;
    for told in ["added an import rule", "moved an import rule", "deleted an import rule"] {
        assert!(log.contains(told), "{told}");
    }
}

async fn a_rule_that_cannot_be_is_told_what_is_wrong_with_it(house: House) {
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    erika.get(&format!("{RULES}/add")).await;
    let before = house.numbers().await;
    let many = [("name", "is", "x"); 11];
    for (criteria, outcome, told) in [
        (&[][..], "link", "exists among assets”, other than the entity"),
        (&[("entity", "known", "")], "link", "other than the entity"),
        (&[("name", "is", "")], "refuse", "Type a value to compare with"),
        (&[("name", "under", "x")], "refuse", "cannot be asked here"),
        (&[("name", "burns", "x")], "refuse", "cannot be asked here"),
        (&[("ip", "under", "everywhere")], "refuse", "Type a network"),
        (&[("name", "matches", "(")], "refuse", "not a regular expression"),
        (&[("itemtype", "is", "Toaster")], "refuse", "no such type"),
        (&[("entity", "is", "Atlantis")], "refuse", "no such entity"),
        (&[("serial", "known", "")], "explode", "Choose what the rule does"),
        (&[("serial", "known", "")], "entity_of_tag", "Choose what the rule does"),
        (&many, "refuse", "at most 10 criteria"),
    ] {
        let answer = erika.post(RULES, &rule_form("A rule", criteria, outcome)).await;
        assert_eq!(answer.status, 422, "{criteria:?}");
        assert!(answer.body.contains(told), "{told}: {}", answer.body);
    }
    let nameless = rule_form("", &[("serial", "known", "")], "link");
    let answer = erika.post(RULES, &nameless).await;
    assert!(answer.status == 422 && answer.body.contains("needs a name"));
    assert_eq!(house.numbers().await, before);
    // An entity is typed by its name, and kept by its number.
    let form = rule_form("Not at the root", &[("entity", "is", "Root entity")], "refuse");
    assert_eq!(erika.post(RULES, &form).await.status, 303);
    assert!(erika.get(RULES).await.body.contains("Entity is “Root entity”"));
    // A shipped rule keeps its name, in each language, where none is typed.
    let form = rule_form("", &[("serial", "known", ""), ("name", "known", "")], "link");
    assert_eq!(erika.post(&format!("{RULES}/{}", before[0]), &form).await.status, 303);
    assert!(erika.get(RULES).await.body.contains("Serial number and UUID</a>"));
}

async fn the_shipped_rules_come_back(house: House) {
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let count = house.numbers().await.len();
    house.refuse_names("host", "").await;
    let asked = erika.get(&format!("{RULES}/reset")).await.body;
    assert!(asked.contains("All 9 rules are deleted"), "{asked}");
    let done = erika.post(&format!("{RULES}/reset"), "").await;
    assert_eq!(done.header(header::LOCATION), format!("{RULES}?notice=rules-reset"));
    assert_eq!(house.numbers().await.len(), count);
}

async fn try_document(browser: &mut Browser<'_>, document: &[u8], field: &str) -> Answer {
    browser.get(TRIAL).await;
    let file = if field == "file" { "; filename=\"it.json\"" } else { "" };
    let mut body = format!(
        "--x\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{}\r\n\
         --x\r\ncontent-disposition: form-data; name=\"{field}\"{file}\r\n\r\n",
        browser.csrf
    )
    .into_bytes();
    body.extend_from_slice(document);
    body.extend_from_slice(b"\r\n--x--\r\n");
    let request =
        Request::post(TRIAL).header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
    browser.send(request.body(Body::from(body)).unwrap()).await
}

async fn a_trial_tells_each_step_and_stores_nothing(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    house.submit(None, &machine(1)).await;
    house.refuse_names("host7", "Not one of ours").await;
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let text = |document: &Value| document.to_string().into_bytes();
    let known = try_document(&mut erika, &text(&machine(1)), "document").await;
    assert_eq!(known.status, 200, "{}", known.body);
    for told in [
        "The asset is updated, recognised by Serial number + UUID",
        ">host1</a>",
        "Does not match: Name begins with “host7”. The document says host1.",
        "<strong>Link to the asset that is found</strong>",
    ] {
        assert!(known.body.contains(told), "{told}: {}", known.body);
    }
    let refused = try_document(&mut erika, &text(&machine(7)), "document").await.body;
    assert!(refused.contains("waits under Refused equipment: Not one of ours"), "{refused}");
    let new = try_document(&mut erika, &text(&machine(2)), "document").await.body;
    assert!(new.contains("A new asset is added.") && new.contains("Entity: Root entity"), "{new}");
    assert!(new.contains("It matches, but finds no asset or entity."));
    let mut partial = machine(3);
    partial["partial"] = json!(true);
    let partial = try_document(&mut erika, &text(&partial), "document").await.body;
    assert!(partial.contains("a full one is needed first"), "{partial}");
    assert_eq!((house.computers().await.len(), house.agents().await.len()), (1, 1));
    assert!(house.waiting().await.is_empty());
}

async fn a_trial_takes_files_and_names_what_cannot_be_read(house: House) {
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let packed = zlib(machine(1).to_string().as_bytes());
    let answer = try_document(&mut erika, &packed, "file").await;
    assert!(answer.body.contains("A new asset is added."), "{}", answer.body);
    for (document, told) in [
        (&b"  "[..], "Paste a document"),
        (b"{", "It cannot be read: JSON not well formed"),
        (b"<x>&y;", "It cannot be read"),
        (b"{\"action\":\"contact\",\"deviceid\":\"x\"}", "holds no inventory"),
        (b"</textarea><script>", "It cannot be read"),
    ] {
        let answer = try_document(&mut erika, document, "document").await;
        assert_eq!(answer.status, 422, "{told}");
        assert!(answer.body.contains(told), "{told}: {}", answer.body);
        assert!(!answer.body.contains("<script>"));
    }
    "forged".clone_into(&mut erika.csrf);
    let body = "--x\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\nforged\r\n--x--\r\n";
    let request =
        Request::post(TRIAL).header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
    assert_eq!(erika.send(request.body(Body::from(body)).unwrap()).await.status, 403);
}

async fn what_is_refused_is_taken_in_as_a_new_asset(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    let rule = house.refuse_names("host1", "Not one of ours").await;
    house.submit(None, &machine(1)).await;
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let list = erika.get(REFUSED).await.body;
    assert!(list.contains(">host1</a>") && list.contains("Refused by a rule"), "{list}");
    let id = house.waiting().await[0].id.0;
    let page = erika.get(&format!("{REFUSED}/{id}")).await.body;
    for told in ["Not one of ours", "SN000001", "192.0.2.10", &format!("{RULES}/{rule}")] {
        assert!(page.contains(told), "{told}: {page}");
    }
    let path = format!("{REFUSED}/{id}/acceptance");
    for (form, told) in [
        ("as=", "Choose whether"),
        ("as=asset&number=4711", "no such asset"),
        ("as=asset&number=x", "no such asset"),
    ] {
        let answer = erika.post(&path, form).await;
        assert!(answer.status == 422 && answer.body.contains(told), "{}", answer.body);
    }
    assert!(house.computers().await.is_empty());
    let done = erika.post(&path, "as=new").await;
    assert_eq!(done.header(header::LOCATION), format!("{REFUSED}?notice=refused-added"));
    let computers = house.computers().await;
    assert_eq!((computers.len(), computers[0].name()), (1, "host1"));
    let (_, parts) = house.computer(computers[0].id).await;
    assert!(!parts.software.is_empty() && !parts.of("cpus").is_empty(), "all that it carried");
    assert_eq!(house.agents().await[0].asset.as_ref().map(|(id, ..)| *id), Some(computers[0].id));
    assert!(house.waiting().await.is_empty());
    assert_eq!(erika.get(&format!("{REFUSED}/{id}")).await.status, 404);
    assert_eq!(erika.post(&path, "as=new").await.status, 404);
    let log = erika.get("/administration/audit-log").await.body;
    assert!(log.contains("erika accepted a refused equipment"), "{log}");
}

async fn what_is_doubtful_is_taken_into_the_asset_that_is_meant(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    let device = |name: &str, macs: &[&str]| {
        let ports: Vec<Value> = (1..)
            .zip(macs)
            .map(|(number, mac)| json!({ "ifnumber": number, "iftype": 6, "mac": mac }))
            .collect();
        json!({ "action": "netinventory", "deviceid": "scanner", "itemtype": "Printer", "content": {
            "versionclient": "6.2", "network_device": { "type": "Printer", "name": name },
            "network_ports": ports } })
    };
    let (one, two) = ("00:11:22:33:44:55", "00:11:22:33:44:66");
    for document in [device("one", &[one]), device("two", &[two]), device("both", &[one, two])] {
        assert_eq!(house.submit(None, &document).await.status, 200);
    }
    let waiting = house.waiting().await;
    assert_eq!((waiting.len(), waiting[0].why), (1, WhyRefused::Doubtful));
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let page = erika.get(&format!("{REFUSED}/{}", waiting[0].id.0)).await.body;
    assert!(page.contains("Possible assets") && page.contains("Devices by MAC address"));
    let printers = house.assets(ItemType::Printer).await;
    let second = printers.iter().find(|asset| asset.name() == "two").unwrap().id.0;
    let path = format!("{REFUSED}/{}/acceptance", waiting[0].id.0);
    let done = erika.post(&path, &format!("as=asset&asset={second}&number=")).await;
    assert_eq!(done.header(header::LOCATION), format!("{REFUSED}?notice=refused-updated"));
    let printers = house.assets(ItemType::Printer).await;
    let names: Vec<&str> = printers.iter().map(store::Asset::name).collect();
    assert!(names.len() == 2 && names.contains(&"one") && names.contains(&"both"), "{names:?}");
}

async fn refused_equipment_is_searched_exported_and_deleted(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    assert!(erika.get(REFUSED).await.body.contains("No refused equipment"));
    let rule = house.refuse_names("host", "").await;
    for number in 1..=3 {
        house.submit(None, &machine(number)).await;
    }
    let found = erika.get(&format!("{REFUSED}?q=sn000002")).await.body;
    assert!(found.contains(">host2</a>") && !found.contains(">host1</a>"), "{found}");
    for (narrowed, count) in [
        (format!("rule={rule}"), 3),
        ("why=doubtful".to_owned(), 0),
        ("itemtype=Computer&sort=name".to_owned(), 3),
        ("itemtype=Printer".to_owned(), 0),
    ] {
        let found = erika.get(&format!("{REFUSED}?{narrowed}")).await.body;
        assert_eq!(found.matches(">host").count(), count, "{narrowed}");
    }
    let file = erika.get(&format!("{REFUSED}?sort=name&format=csv")).await.body;
    let second = file.lines().nth(1).unwrap();
    assert!(second.contains(",Computer,host1,SN000001,"), "{file}");
    let rows = erika.get(&format!("{REFUSED}?format=json")).await.json();
    assert_eq!((rows.as_array().unwrap().len(), &rows[0]["rule"]), (3, &json!("Not host")));
    let id = house.waiting().await[0].id.0;
    assert!(erika.get(&format!("{REFUSED}/{id}/deletion")).await.body.contains("deleted for good"));
    let done = erika.post(&format!("{REFUSED}/{id}/deletion"), "").await;
    assert_eq!(done.header(header::LOCATION), format!("{REFUSED}?notice=refused-deleted"));
    assert_eq!(house.waiting().await.len(), 2);
}

async fn who_may_only_read_changes_no_rule_and_takes_nothing_in(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    let rule = house.refuse_names("host", "").await;
    house.submit(None, &machine(1)).await;
    let id = house.waiting().await[0].id.0;
    let mut reader = Browser::sign_in(&house, "olga", "Technician").await;
    let page = reader.get(RULES).await;
    assert!(page.status == 200 && !page.body.contains("/move\""), "{}", page.body);
    let page = reader.get(&format!("{REFUSED}/{id}")).await;
    assert!(page.status == 200 && !page.body.contains("/acceptance\""), "{}", page.body);
    for (path, form) in [
        (format!("{RULES}/{rule}/move"), "way=up"),
        (format!("{RULES}/{rule}/state"), "state=off"),
        (format!("{RULES}/{rule}/deletion"), ""),
        (format!("{RULES}/{rule}"), "name=x"),
        (format!("{RULES}/reset"), ""),
        (format!("{REFUSED}/{id}/acceptance"), "as=new"),
        (format!("{REFUSED}/{id}/deletion"), ""),
    ] {
        assert_eq!(reader.post(&path, form).await.status, 403, "{path}");
    }
    assert_eq!(house.waiting().await.len(), 1);
    assert!(house.numbers().await.contains(&rule));
}
