//! Several import rules, documents of the queue, entities, profiles, users, agents and locked fields at once; and that
//! a list is shown again as it was.

use crate::{
    browser::Browser,
    house::{House, machine, on_both_engines},
    queue_page::with_a_failure,
    visibility::sign_in_at,
};
use axum::http::header;
use inventory::{
    Field, ItemType,
    rules::{Rule, RuleState},
};
use rights::Rights;
use store::{Actor, EventFilter, InventoryAuthentication, WaitingState};

on_both_engines![
    several_rules_are_switched_off_on_and_deleted,
    several_documents_are_tried_again_and_deleted,
    entities_are_deleted_together_with_those_below_them,
    entities_that_are_not_empty_stay_and_are_named,
    several_profiles_are_deleted_and_those_in_use_stay,
    several_users_are_deleted_once_their_number_is_typed,
    several_agents_get_a_tag,
    several_locked_fields_are_released,
    who_may_not_is_offered_nothing_and_does_nothing,
    a_list_is_shown_again_as_it_was,
    a_page_beyond_the_last_leads_to_the_last,
];

const RULES: &str = "/administration/inventory/rules";
const QUEUE: &str = "/administration/inventory/queue";
const ENTITIES: &str = "/administration/entities";
const PROFILES: &str = "/administration/profiles";
const USERS: &str = "/administration/users";
const AGENTS: &str = "/administration/agents";

fn keys(numbers: impl IntoIterator<Item = i64>) -> String {
    numbers.into_iter().map(|number| format!("&key={number}")).collect()
}

async fn events(house: &House, kind: &'static str) -> usize {
    let filter = EventFilter { kind_prefix: Some(kind.to_owned()), ..EventFilter::default() };
    house.store.browse(move |db| db.search_events(&filter, None, 50)).await.unwrap().len()
}

/// Does something with rows and returns the list as it is shown then.
async fn done(browser: &mut Browser<'_>, path: &str, form: &str) -> String {
    let asked = browser.get(&format!("{path}/chosen?{form}")).await;
    assert_eq!(asked.status, 200, "{form}: {}", asked.header(header::LOCATION));
    let done = browser.post(&format!("{path}/chosen"), form).await;
    assert_eq!(done.status, 303, "{}", done.body);
    browser.get(done.header(header::LOCATION)).await.body
}

async fn rules(house: &House) -> Vec<Rule> {
    house.store.read(|db| db.rules()).await.unwrap().assets.clone()
}

async fn several_rules_are_switched_off_on_and_deleted(house: House) {
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let all = rules(&house).await;
    let three = keys(all.iter().take(3).map(|rule| rule.number));
    let list = erika.get(RULES).await.body;
    assert!(list.contains("id=\"chosen-assets\""), "{list}");
    let asked = erika.get(&format!("{RULES}/chosen?act=disable{three}")).await.body;
    assert!(asked.contains("Switch 3 rules off"), "{asked}");
    for (act, told, off) in [
        ("disable", "3 rules are switched off.", 3),
        ("disable", "They were off already.", 3),
        ("enable", "3 rules are switched on.", 0),
    ] {
        let after = done(&mut erika, RULES, &format!("act={act}{three}")).await;
        assert!(after.contains(told), "{told}: {after}");
        let is_off = |rule: &&Rule| rule.state == RuleState::Off;
        assert_eq!(rules(&house).await.iter().filter(is_off).count(), off, "{act}");
    }
    let after = done(&mut erika, RULES, &format!("act=delete{three}&key=4711")).await;
    assert!(after.contains("3 rules are deleted."), "{after}");
    assert_eq!(rules(&house).await.len(), all.len() - 3);
    let told = (events(&house, "rule.disabled").await, events(&house, "rule.deleted").await);
    assert_eq!(told, (3, 3), "each rule has its event");
}

async fn several_documents_are_tried_again_and_deleted(house: House) {
    let (house, failed) = with_a_failure(house).await;
    let waiting = house.store.read(|db| db.waiting_documents(WaitingState::Waiting, 10)).await;
    let waiting = waiting.unwrap()[0].id.0;
    let both = keys([failed, waiting]);
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let list = erika.get(QUEUE).await.body;
    assert_eq!(list.matches("name=\"key\"").count(), 1, "what waits is not chosen: {list}");
    let asked = erika.get(&format!("{QUEUE}/chosen?act=delete{both}")).await.body;
    assert!(asked.contains("Delete one document"), "{asked}");
    assert!(asked.contains("These still wait for their turn"), "{asked}");
    let after = done(&mut erika, QUEUE, &format!("act=retry{both}")).await;
    assert!(after.contains("One document is back in the queue"), "{after}");
    let failures = async || {
        let find = |db: &mut store::Reader<'_>| db.waiting_documents(WaitingState::Failed, 10);
        house.store.read(find).await.unwrap().len()
    };
    assert_eq!(failures().await, 0);
    house.work_off().await;
    assert_eq!(failures().await, 1, "it failed again");
    let after = done(&mut erika, QUEUE, &format!("act=delete{}", keys([failed]))).await;
    assert!(after.contains("One document is deleted.") && after.contains("The queue is empty"));
    let gone = erika.get(&format!("{QUEUE}/chosen?act=delete{both}")).await;
    assert_eq!(gone.header(header::LOCATION), format!("{QUEUE}?notice=none-chosen"));
}

async fn entities_are_deleted_together_with_those_below_them(house: House) {
    let root = house.store.read(|db| db.root_entity()).await.unwrap();
    let north = house.make_entity("North", root).await;
    let oslo = house.make_entity("Oslo", north).await;
    let south = house.make_entity("South", root).await;
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let list = erika.get(ENTITIES).await.body;
    assert_eq!(list.matches("name=\"key\"").count(), 3, "the root stays: {list}");
    let alone = erika.get(&format!("{ENTITIES}/chosen?act=delete{}", keys([north.0]))).await.body;
    assert!(alone.contains("These are not empty, or have child entities"), "{alone}");
    let both = keys([north.0, oslo.0]);
    let asked = erika.get(&format!("{ENTITIES}/chosen?act=delete{both}")).await.body;
    assert!(asked.contains("Delete 2 entities?"), "{asked}");
    let path = format!("{ENTITIES}/chosen");
    let wrong = erika.post(&path, &format!("act=delete{both}&confirmation=3")).await;
    assert!(wrong.status == 422 && wrong.body.contains("This is not the number of entities."));
    let deleted = erika.post(&path, &format!("act=delete{both}&confirmation=2&list=q%3Do")).await;
    let list = format!("{ENTITIES}?q=o&notice=entities-deleted&count=2&left=0");
    assert_eq!(deleted.header(header::LOCATION), list);
    let tree = erika.get(ENTITIES).await.body;
    assert!(!tree.contains("North") && !tree.contains("Oslo") && tree.contains("South"));
    assert_eq!(events(&house, "entity.deleted").await, 2);
    assert!(house.store.read(move |db| db.entity(south)).await.unwrap().is_some());
}

async fn entities_that_are_not_empty_stay_and_are_named(house: House) {
    let root = house.store.read(|db| db.root_entity()).await.unwrap();
    let north = house.make_entity("North", root).await;
    let south = house.make_entity("South", root).await;
    sign_in_at(&house, "lena", "Admin", north).await;
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let all = keys([root.0, north.0, south.0]);
    let asked = erika.get(&format!("{ENTITIES}/chosen?act=delete{all}")).await.body;
    assert!(asked.contains("Delete one entity?"), "{asked}");
    let stay = asked.split_once(", and stay:").unwrap().1;
    assert!(stay.contains("North") && !stay.contains("South"), "{stay}");
    let form = format!("act=delete{all}&confirmation=1");
    let after = done(&mut erika, ENTITIES, &form).await;
    assert!(after.contains("One entity is deleted.") && after.contains("North"), "{after}");
}

async fn several_profiles_are_deleted_and_those_in_use_stay(house: House) {
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    assert!(!erika.get(PROFILES).await.body.contains("id=\"chosen\""), "all are shipped");
    let mut made = Vec::new();
    for name in ["Auditor", "Porter", "Clerk"] {
        let make =
            move |db: &mut store::Change<'_>| db.create_profile(name, "", &Rights::default());
        made.push(house.store.change(Actor::System, house.now(), make).await.unwrap().0);
    }
    house.user("marie", "Clerk").await;
    let shipped = house.store.read(|db| db.profile("Observer")).await.unwrap().unwrap().0;
    let all = keys(made.into_iter().chain([shipped]));
    let asked = erika.get(&format!("{PROFILES}/chosen?act=delete{all}")).await.body;
    for told in ["Delete 2 profiles?", "Auditor", "Porter", "These are built in", "Clerk"] {
        assert!(asked.contains(told), "{told}: {asked}");
    }
    let after = done(&mut erika, PROFILES, &format!("act=delete{all}&confirmation=2")).await;
    assert!(after.contains("2 profiles are deleted."), "{after}");
    assert!(!after.contains("Auditor") && after.contains("Clerk") && after.contains("Observer"));
    assert_eq!(events(&house, "profile.deleted").await, 2);
}

async fn several_users_are_deleted_once_their_number_is_typed(house: House) {
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let mut marie = Browser::sign_in(&house, "marie", "Observer").await;
    let pierre = house.user("pierre", "Observer").await;
    let id = house.store.read(|db| db.user("marie")).await.unwrap().unwrap().id;
    let both = keys([id.0, pierre.0]);
    let asked = erika.get(&format!("{USERS}/chosen?act=delete{both}")).await.body;
    assert!(asked.contains("Delete 2 users?") && asked.contains("One web session"), "{asked}");
    let wrong = erika.post(&format!("{USERS}/chosen"), &format!("act=delete{both}")).await;
    assert!(wrong.status == 422 && wrong.body.contains("This is not the number of users."));
    assert_eq!(marie.get("/").await.status, 200);
    let after = done(&mut erika, USERS, &format!("act=delete{both}&confirmation=2")).await;
    assert!(after.contains("2 users are deleted."), "{after}");
    assert_eq!(marie.get("/").await.status, 303);
    let own = house.store.read(|db| db.user("erika")).await.unwrap().unwrap().id.0;
    let form = format!("act=delete&key={own}&confirmation=1");
    erika.get(&format!("{USERS}/chosen?{form}")).await;
    let last = erika.post(&format!("{USERS}/chosen"), &form).await;
    assert!(last.status == 422 && last.body.contains("last enabled user"), "{}", last.body);
}

async fn several_agents_get_a_tag(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    for number in 1..=3 {
        house.submit(None, &machine(number)).await;
    }
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let two = keys(house.agents().await.iter().take(2).map(|agent| agent.id.0));
    let long = format!("act=tag{two}&tag={}", "x".repeat(101));
    erika.get(AGENTS).await;
    assert_eq!(erika.post(&format!("{AGENTS}/chosen"), &long).await.status, 422);
    let after = done(&mut erika, AGENTS, &format!("act=tag{two}&tag=spare")).await;
    assert!(after.contains("2 agents have the tag."), "{after}");
    let tags = async || {
        let agents = house.agents().await;
        agents.iter().filter(|agent| agent.tag.as_deref() == Some("spare")).count()
    };
    assert_eq!(tags().await, 2);
    done(&mut erika, AGENTS, &format!("act=tag{two}&tag=")).await;
    assert_eq!(tags().await, 0, "they keep what they say themselves");
}

async fn several_locked_fields_are_released(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    house.submit(None, &machine(1)).await;
    let id = house.assets(ItemType::Computer).await[0].id;
    let lock = move |db: &mut store::Change<'_>| {
        for field in [Field::Model, Field::Serial, Field::Contact] {
            db.lock_field(id, field)?;
        }
        db.locks_of_asset(id)
    };
    let locks = house.store.change(Actor::System, house.now(), lock).await.unwrap();
    let path = format!("/assets/computers/{}/locks", id.0);
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let two = keys(locks.iter().take(2).map(|lock| lock.id.0));
    let asked = erika.get(&format!("{path}/chosen?act=release{two}&key=4711")).await.body;
    assert!(asked.contains("Release 2 fields"), "{asked}");
    let after = done(&mut erika, &path, &format!("act=release{two}")).await;
    assert!(after.contains("2 fields are released."), "{after}");
    let left = house.store.read(move |db| db.locks_of_asset(id)).await.unwrap();
    assert_eq!(left.len(), 1);
    let of_another = format!("/assets/monitors/{}/locks/chosen?act=release{two}", id.0);
    let none = erika.get(&of_another).await;
    assert!(none.header(header::LOCATION).ends_with("notice=none-chosen"));
}

async fn who_may_not_is_offered_nothing_and_does_nothing(house: House) {
    let root = house.store.read(|db| db.root_entity()).await.unwrap();
    let north = house.make_entity("North", root).await;
    house.user("marie", "Observer").await;
    let make = |db: &mut store::Change<'_>| db.create_profile("Porter", "", &Rights::default());
    let porter = house.store.change(Actor::System, house.now(), make).await.unwrap().0;
    let rule = rules(&house).await[0].number;
    let mut otto = Browser::sign_in(&house, "otto", "Observer").await;
    otto.get("/account/profile").await;
    let csrf = otto.csrf.clone();
    for (list, act, key) in [
        (RULES, "delete", rule),
        (QUEUE, "delete", 1),
        (ENTITIES, "delete", north.0),
        (PROFILES, "delete", porter),
        (USERS, "delete", 1),
        (AGENTS, "tag", 1),
    ] {
        let page = otto.get(list).await;
        assert!(!page.body.contains("name=\"act\""), "{list}: {}", page.body);
        let form = format!("act={act}&key={key}&confirmation=1&tag=x");
        assert_eq!(otto.get(&format!("{list}/chosen?{form}")).await.status, 403, "{list}");
        otto.csrf.clone_from(&csrf);
        assert_eq!(otto.post(&format!("{list}/chosen"), &form).await.status, 403, "{list}");
    }
    assert!(rules(&house).await.iter().any(|known| known.number == rule));
    assert!(house.store.read(move |db| db.entity(north)).await.unwrap().is_some());
    assert!(house.store.read(|db| db.profile("Porter")).await.unwrap().is_some());
}

async fn a_list_is_shown_again_as_it_was(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    for number in 1..=3 {
        house.submit(None, &machine(number)).await;
    }
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let list = erika.get(&format!("{AGENTS}?q=host&sort=deviceid&order=desc")).await.body;
    let kept = "q=host&#38;sort=deviceid&#38;order=desc";
    assert!(list.contains(&format!("name=\"list\" value=\"{kept}\"")), "{list}");
    let all = keys(house.agents().await.iter().map(|agent| agent.id.0));
    let carried = "list=q%3Dhost%26sort%3Ddeviceid%26order%3Ddesc";
    let asked = erika.get(&format!("{AGENTS}/chosen?act=lock{all}&{carried}")).await.body;
    assert!(asked.contains(&format!("href=\"{AGENTS}?{kept}\"")), "cancelling leads back: {asked}");
    assert!(asked.contains(&format!("name=\"list\" value=\"{kept}\"")), "{asked}");
    let done = erika.post(&format!("{AGENTS}/chosen"), &format!("act=lock{all}&{carried}")).await;
    let back =
        format!("{AGENTS}?q=host&sort=deviceid&order=desc&notice=agents-locked&count=3&left=0");
    assert_eq!(done.header(header::LOCATION), back);
    let elsewhere = "list=%2F%2Felsewhere.example%2F%3Fq%3D1";
    erika.get(AGENTS).await;
    let done = erika.post(&format!("{AGENTS}/chosen"), &format!("act=lock{all}&{elsewhere}")).await;
    assert!(done.header(header::LOCATION).starts_with(&format!("{AGENTS}?")), "nowhere else");
}

async fn a_page_beyond_the_last_leads_to_the_last(house: House) {
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let beyond = erika.get(&format!("{USERS}?q=erika&start=50")).await;
    assert_eq!(beyond.header(header::LOCATION), format!("{USERS}?q=erika&sort=name"));
    let none = erika.get(&format!("{USERS}?q=nobody&start=50")).await;
    assert!(none.status == 200 && none.body.contains("No results"));
}
