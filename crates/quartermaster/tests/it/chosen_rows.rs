//! One thing is done with several rows of a list: agents, and refused equipment.

use crate::{
    browser::Browser,
    house::{House, machine, on_both_engines},
    visibility::sign_in_at,
};
use axum::http::header;
use store::{Agent, InventoryAuthentication, Listing, RefusedEquipment, RefusedFilter, Visible};

on_both_engines![
    several_agents_are_locked_unlocked_and_deleted,
    several_that_wait_are_accepted_as_new_assets,
    several_that_wait_are_deleted,
    who_may_only_read_is_offered_no_act_and_does_none,
    somebody_of_one_entity_acts_on_nothing_of_another,
];

const AGENTS: &str = "/administration/agents";
const REFUSED: &str = "/administration/refused-equipment";

/// Returns the keys of the agents, as a list sends them.
async fn keys_of_agents(house: &House) -> String {
    keys(house.agents().await.iter().map(|agent| agent.id.0))
}

async fn waiting(house: &House) -> Vec<RefusedEquipment> {
    let list = |db: &mut store::Reader<'_>| {
        let everything = Visible::Everything;
        db.find_refused_equipment(&Listing::default(), &RefusedFilter::default(), &everything)
    };
    house.store.read(list).await.unwrap().rows
}

fn keys(numbers: impl Iterator<Item = i64>) -> String {
    numbers.map(|number| format!("&key={number}")).collect()
}

async fn with_agents(house: &House) {
    house.take_inventory(InventoryAuthentication::None).await;
    for number in 1..=3 {
        assert_eq!(house.submit(None, &machine(number)).await.status, 200);
    }
}

async fn with_refused(house: &House) {
    house.take_inventory(InventoryAuthentication::None).await;
    house.refuse_names("host", "Not one of ours").await;
    for number in 1..=3 {
        house.submit(None, &machine(number)).await;
    }
    assert_eq!(waiting(house).await.len(), 3);
}

async fn several_agents_are_locked_unlocked_and_deleted(house: House) {
    with_agents(&house).await;
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let list = erika.get(AGENTS).await.body;
    for offered in
        ["name=\"act\" value=\"lock\"", "value=\"unlock\"", "value=\"delete\"", "form=\"chosen\""]
    {
        assert!(list.contains(offered), "{offered}");
    }
    let all = keys_of_agents(&house).await;
    let locked = |agents: &[Agent]| agents.iter().filter(|one| one.locked_at.is_some()).count();
    for (act, title, told, left) in [
        ("lock", "Lock 3 agents", "3 agents are locked.", (3, 3)),
        ("lock", "Lock 3 agents", "They were locked already.", (3, 3)),
        ("unlock", "Unlock 3 agents", "3 agents are unlocked.", (3, 0)),
        ("delete", "Delete 3 agents", "3 agents are deleted.", (0, 0)),
    ] {
        let asked = erika.get(&format!("{AGENTS}/chosen?act={act}{all}")).await;
        assert!(asked.body.contains(title), "{act}: {}", asked.body);
        assert_eq!(asked.body.matches("name=\"key\"").count(), 3, "each is named");
        let done = erika.post(&format!("{AGENTS}/chosen"), &format!("act={act}{all}")).await;
        assert_eq!(done.status, 303, "{}", done.body);
        let after = erika.get(done.header(header::LOCATION)).await;
        assert!(after.body.contains(told), "{told}: {}", after.body);
        let agents = house.agents().await;
        assert_eq!((agents.len(), locked(&agents)), left, "{act}");
    }
    let log = erika.get("/administration/audit-log").await.body;
    assert_eq!(
        log.matches("an agent: host1-2026").count(),
        3,
        "each act on each agent is told: {log}"
    );
    for nothing in ["?act=lock", "?act=lock&key=4711", "?act=delete&key=x"] {
        let answer = erika.get(&format!("{AGENTS}/chosen{nothing}")).await;
        assert_eq!(answer.header(header::LOCATION), format!("{AGENTS}?notice=none-chosen"));
    }
    assert_eq!(erika.get(&format!("{AGENTS}/chosen?act=sing&key=1")).await.status, 404);
    assert_eq!(erika.post(&format!("{AGENTS}/chosen"), "act=sing&key=1").await.status, 404);
}

async fn several_that_wait_are_accepted_as_new_assets(house: House) {
    with_refused(&house).await;
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    assert!(erika.get(REFUSED).await.body.contains("Accept as new assets"));
    let two = keys(waiting(&house).await.iter().take(2).map(|one| one.id.0));
    let asked = erika.get(&format!("{REFUSED}/chosen?act=accept{two}")).await;
    assert!(asked.body.contains("Accept 2 as new assets"), "{}", asked.body);
    assert!(house.computers().await.is_empty(), "nothing is done yet");
    let done = erika.post(&format!("{REFUSED}/chosen"), &format!("act=accept{two}")).await;
    let after = erika.get(done.header(header::LOCATION)).await;
    assert!(after.body.contains("2 are added as new assets."), "{}", after.body);
    assert_eq!((house.computers().await.len(), waiting(&house).await.len()), (2, 1));
    let again = erika.post(&format!("{REFUSED}/chosen"), &format!("act=accept{two}")).await;
    let after = erika.get(again.header(header::LOCATION)).await;
    assert!(after.body.contains("None is added."), "{}", after.body);
    assert_eq!(house.computers().await.len(), 2);
}

async fn several_that_wait_are_deleted(house: House) {
    with_refused(&house).await;
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let all = keys(waiting(&house).await.iter().map(|one| one.id.0));
    let asked = erika.get(&format!("{REFUSED}/chosen?act=delete{all}")).await;
    assert!(asked.body.contains("Delete 3 that wait"), "{}", asked.body);
    let done = erika.post(&format!("{REFUSED}/chosen"), &format!("act=delete{all}")).await;
    let after = erika.get(done.header(header::LOCATION)).await;
    assert!(after.body.contains("3 are deleted."), "{}", after.body);
    assert!(waiting(&house).await.is_empty() && house.computers().await.is_empty());
}

async fn who_may_only_read_is_offered_no_act_and_does_none(house: House) {
    with_refused(&house).await;
    let (agents, refused) =
        (keys_of_agents(&house).await, keys(waiting(&house).await.iter().map(|one| one.id.0)));
    let mut reader = Browser::sign_in(&house, "olga", "Technician").await;
    for (list, keys, acts) in [
        (AGENTS, &agents, &["lock", "unlock", "delete"][..]),
        (REFUSED, &refused, &["accept", "delete"]),
    ] {
        let page = reader.get(list).await;
        assert!(page.status == 200 && !page.body.contains("name=\"act\""), "{}", page.body);
        for act in acts {
            let asked = reader.get(&format!("{list}/chosen?act={act}{keys}")).await;
            assert_eq!(asked.status, 403, "{list} {act}");
            let done = reader.post(&format!("{list}/chosen"), &format!("act={act}{keys}")).await;
            assert_eq!(done.status, 403, "{list} {act}");
        }
    }
    assert_eq!((house.agents().await.len(), waiting(&house).await.len()), (3, 3));
    assert!(house.agents().await.iter().all(|agent| agent.locked_at.is_none()));
}

async fn somebody_of_one_entity_acts_on_nothing_of_another(house: House) {
    with_refused(&house).await;
    let (agents, refused) =
        (keys_of_agents(&house).await, keys(waiting(&house).await.iter().map(|one| one.id.0)));
    let root = house.store.read(|db| db.root_entity()).await.unwrap();
    let elsewhere = house.make_entity("Elsewhere", root).await;
    let mut lena = sign_in_at(&house, "lena", "Admin", elsewhere).await;
    lena.get("/account/profile").await;
    for (list, keys, acts) in
        [(AGENTS, &agents, &["lock", "delete"][..]), (REFUSED, &refused, &["accept", "delete"])]
    {
        for act in acts {
            let asked = lena.get(&format!("{list}/chosen?act={act}{keys}")).await;
            assert_eq!(asked.header(header::LOCATION), format!("{list}?notice=none-chosen"));
            let done = lena.post(&format!("{list}/chosen"), &format!("act={act}{keys}")).await;
            assert_eq!(done.status, 303, "{}", done.body);
        }
    }
    assert_eq!((house.agents().await.len(), waiting(&house).await.len()), (3, 3));
    assert!(house.agents().await.iter().all(|agent| agent.locked_at.is_none()));
    assert!(house.computers().await.is_empty());
}
