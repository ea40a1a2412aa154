//! Everyone at once: inventories that cannot be recorded now wait in the database.

use crate::house::{House, agent_post, json_post, machine, on_both_engines, zlib};
use axum::{
    body::Body,
    http::{Request, header},
};
use inventory::Field;
use oauth::Lifetime;
use serde_json::{Value, json};
use std::{net::IpAddr, sync::Arc};
use store::{
    AcceptedDocument, Actor, Backlog, InventoryAuthentication, ReceivedDocument, WORKING_TIME,
    WaitingState,
};

on_both_engines![
    what_cannot_be_recorded_now_waits_and_is_recorded_later,
    an_inventory_does_not_overtake_an_earlier_one_of_its_agent,
    what_waits_is_still_there_after_a_restart,
    a_full_queue_refuses_inventories_while_tokens_are_served,
    an_agent_waits_before_it_sends_while_the_queue_is_full,
    agents_come_back_apart_while_inventories_wait,
    several_workers_record_each_inventory_once,
    what_a_worker_left_is_taken_by_another,
    what_cannot_be_recorded_at_all_is_kept_with_the_reason,
    a_locked_agent_is_refused_before_its_inventory_waits,
    an_agent_that_was_locked_meanwhile_is_refused_when_its_turn_comes,
    an_old_agent_waits_too,
];

async fn backlog(house: &House) -> Backlog {
    house.store.read(|db| db.backlog()).await.unwrap()
}

/// A house that lets every inventory wait.
async fn busy(house: House) -> House {
    let house = house.recording_at_once(0);
    house.take_inventory(InventoryAuthentication::None).await;
    house
}

async fn bound(house: &House, documents: i64) {
    house.settings(|settings| settings.queue.documents = documents).await;
}

fn contact(deviceid: &str) -> Value {
    json!({
        "action": "contact", "deviceid": deviceid, "name": "GLPI-Agent", "version": "1.12",
        "installed-tasks": ["inventory", "deploy"], "enabled-tasks": ["inventory", "deploy"]
    })
}

async fn what_cannot_be_recorded_now_waits_and_is_recorded_later(house: House) {
    let house = house.recording_at_once(1);
    house.take_inventory(InventoryAuthentication::ClientCredentials).await;
    let client = house.client().await;
    let token = house.token(&client).await;
    let first = house.submit(Some(&token), &machine(1)).await;
    assert_eq!((first.status.as_u16(), &first.json()["status"]), (200, &json!("ok")));
    assert_eq!(house.computers().await.len(), 1, "while nothing waits, it is recorded at once");

    let house = house.recording_at_once(0);
    for number in 2..5 {
        let answer = house.submit(Some(&token), &machine(number)).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert_eq!(answer.json(), json!({ "status": "ok", "expiration": 24 }));
        house.pass(Lifetime::seconds(60));
    }
    assert_eq!(house.computers().await.len(), 1);
    let waiting = backlog(&house).await;
    assert_eq!((waiting.documents, waiting.failed), (3, 0));
    assert!(waiting.bytes > 1000 && waiting.oldest.is_some());

    house.work_off().await;
    assert_eq!(backlog(&house).await, Backlog::default());
    assert_eq!(house.computers().await.len(), 4);
    for agent in house.agents().await {
        assert_eq!(agent.client.as_ref().unwrap().0, client.key);
        assert_eq!(agent.address.as_deref(), Some("192.0.2.1"));
        assert_eq!(agent.user_agent.as_deref(), Some("GLPI-Agent_v1.12"));
        assert_eq!(agent.last_answer.as_deref(), Some("created"));
        assert!(agent.last_contact < house.now(), "it came when it came, not when it was recorded");
    }
}

async fn an_inventory_does_not_overtake_an_earlier_one_of_its_agent(house: House) {
    let house = busy(house).await;
    for memory in [1_000, 2_000, 3_000] {
        let mut document = machine(1);
        document["content"]["hardware"]["memory"] = json!(memory);
        assert_eq!(house.submit(None, &document).await.status, 200);
    }
    // There is room now, but what came before is not recorded yet.
    let house = house.recording_at_once(8);
    let mut document = machine(1);
    document["content"]["hardware"]["memory"] = json!(4_000);
    assert_eq!(house.submit(None, &document).await.status, 200);
    assert_eq!(backlog(&house).await.documents, 4);
    let worker = house.worker();
    worker.look().await.unwrap();
    assert_eq!(worker.work_off_some().await.unwrap(), 1, "one of each agent at once");
    house.work_off().await;
    let computers = house.computers().await;
    assert_eq!(computers.len(), 1);
    let id = computers[0].id;
    let (_, parts) = house.computer(id).await;
    assert_eq!(backlog(&house).await.documents, 0);
    assert!(!parts.parts.is_empty());
    let memory = computers[0].fields.get(Field::Memory).cloned();
    assert_eq!(memory, Some(inventory::FieldValue::Integer(4_000)));
}

async fn what_waits_is_still_there_after_a_restart(house: House) {
    let house = busy(house).await;
    for number in 0..3 {
        house.submit(None, &machine(number)).await;
    }
    // Another process begins: it knows only what the database says.
    let house = house.recording_at_once(8);
    let worker = house.worker();
    assert_eq!(worker.work_off_some().await.unwrap(), 0, "it has not looked yet");
    worker.look().await.unwrap();
    assert_eq!(worker.work_off_some().await.unwrap(), 3);
    assert_eq!(house.computers().await.len(), 3);
}

async fn a_full_queue_refuses_inventories_while_tokens_are_served(house: House) {
    let house = house.recording_at_once(0);
    house.take_inventory(InventoryAuthentication::ClientCredentials).await;
    bound(&house, 2).await;
    let client = house.client().await;
    let token = house.token(&client).await;
    for number in 0..2 {
        assert_eq!(house.submit(Some(&token), &machine(number)).await.status, 200);
    }
    let large = format!("{{{}", "x".repeat(20_000));
    let refused = [
        house.submit(Some(&token), &machine(2)).await,
        // So large a body is refused before anybody asks what it is.
        house.send(agent_post("/", Some(&token), large.as_bytes())).await,
    ];
    for answer in refused {
        assert_eq!(answer.status, 503);
        assert_eq!(answer.header(header::RETRY_AFTER), "60");
        assert_eq!(
            answer.json(),
            json!({
                "status": "error", "expiration": 24,
                "message": "The server cannot accept this now. Send it again in a minute."
            })
        );
    }
    assert_eq!(house.ask_token(client.request()).await.status, 200);
    assert_eq!(house.get("/sign-in").await.status, 200);
    assert_eq!(backlog(&house).await.documents, 2);

    // Who may not come learns that first.
    assert_eq!(house.submit(None, &machine(2)).await.status, 401);

    house.work_off().await;
    assert_eq!(house.submit(Some(&token), &machine(2)).await.status, 200);
}

async fn an_agent_waits_before_it_sends_while_the_queue_is_full(house: House) {
    let house = busy(house).await;
    bound(&house, 1).await;
    let ask_again =
        |id: &str| Request::get("/").header("GLPI-Request-ID", id).body(Body::empty()).unwrap();
    house.submit(None, &machine(1)).await;

    let pending = house.submit(None, &contact("host2-2026")).await;
    assert_eq!((pending.status.as_u16(), &pending.json()["status"]), (202, &json!("pending")));
    let pause = pending.json()["expiration"].as_str().unwrap().to_owned();
    let seconds: i64 = pause.strip_suffix('s').unwrap().parse().unwrap();
    assert!((30..=90).contains(&seconds), "{pause}");
    let id = pending.headers["glpi-request-id"].to_str().unwrap().to_owned();
    assert!(id.len() == 8 && id.bytes().all(|b| b"0123456789ABCDEF".contains(&b)), "{id}");
    let again = house.send(ask_again(&id)).await;
    assert_eq!((again.status.as_u16(), &again.json()["status"]), (202, &json!("pending")));
    assert_eq!(again.headers["glpi-request-id"], id.as_str());

    // An agent that begins is sent to its CONTACT, and an old one is told to come back.
    let prolog = "<?xml version=\"1.0\"?><REQUEST><DEVICEID>host3-2026</DEVICEID><QUERY>PROLOG</QUERY></REQUEST>";
    let answer = house.send(agent_post("/", None, &zlib(prolog.as_bytes()))).await;
    assert_eq!(answer.json(), json!({ "status": "pending", "expiration": 0 }));
    let old = Request::post("/").header(header::CONTENT_TYPE, "application/xml");
    let answer = house.send(old.body(Body::from(prolog)).unwrap()).await;
    assert_eq!((answer.status.as_u16(), answer.header(header::RETRY_AFTER)), (503, "60"));
    assert!(answer.body.contains("<REPLY><ERROR>"), "{}", answer.body);

    house.work_off().await;
    let answer = house.send(ask_again(&id)).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["tasks"]["inventory"]["server"], "glpi");
    assert_eq!(answer.headers["glpi-request-id"], id.as_str());
    assert!(answer.json()["disabled"].as_array().unwrap().contains(&json!("deploy")));
    assert_eq!(house.submit(None, &contact("host2-2026")).await.status, 200);
}

async fn agents_come_back_apart_while_inventories_wait(house: House) {
    let house = busy(house).await;
    bound(&house, 10).await;
    let ask = async |number: u32| {
        let answer = house.submit(None, &contact(&format!("host{number}-2026"))).await;
        answer.json()["expiration"].clone()
    };
    assert_eq!(ask(1).await, 24);
    for number in 0..5 {
        house.submit(None, &machine(number)).await;
    }
    let mut told = Vec::new();
    for number in 0..40 {
        let expiration = ask(number).await;
        let minutes = match expiration.as_str() {
            Some(text) => text.strip_suffix('m').unwrap().parse().unwrap(),
            None => expiration.as_i64().unwrap() * 60,
        };
        assert!((24 * 60..=36 * 60).contains(&minutes), "{minutes}");
        told.push(minutes);
        assert_eq!(ask(number).await, expiration, "the same agent is told the same");
    }
    let (first, last) = (*told.iter().min().unwrap(), *told.iter().max().unwrap());
    assert!(last - first > 6 * 60, "they are spread: {told:?}");
    house.work_off().await;
    assert_eq!(ask(7).await, 24);
}

async fn several_workers_record_each_inventory_once(house: House) {
    let house = busy(house).await;
    for round in 0..2 {
        for number in 0..20 {
            let mut document = machine(number);
            document["content"]["hardware"]["memory"] = json!(1_000 + round);
            house.submit(None, &document).await;
        }
    }
    let house = Arc::new(house);
    let working: Vec<_> = (0..4)
        .map(|_| {
            let worker = house.worker();
            tokio::spawn(async move {
                let mut taken = 0;
                loop {
                    match worker.work_off_some().await.unwrap() {
                        0 => return taken,
                        some => taken += some,
                    }
                }
            })
        })
        .collect();
    let mut taken = 0;
    for worker in working {
        taken += worker.await.unwrap();
    }
    house.work_off().await;
    assert!(taken <= 40);
    assert_eq!(backlog(&house).await, Backlog::default());
    let computers = house.computers().await;
    assert_eq!(computers.len(), 20);
    for computer in computers {
        let memory = computer.fields.get(Field::Memory).cloned();
        assert_eq!(memory, Some(inventory::FieldValue::Integer(1_001)), "the last one counts");
    }
}

async fn what_a_worker_left_is_taken_by_another(house: House) {
    let house = busy(house).await;
    house.submit(None, &machine(1)).await;
    let (now, left) = (house.now(), "one that was killed");
    let taken = house
        .store
        .change(Actor::System, now, move |change| change.take_documents(left, 10))
        .await
        .unwrap();
    assert_eq!(taken.len(), 1);
    let worker = house.worker();
    assert_eq!(worker.work_off_some().await.unwrap(), 0, "another works on it");
    house.pass(WORKING_TIME);
    assert_eq!(worker.work_off_some().await.unwrap(), 1);
    assert_eq!(house.computers().await.len(), 1);
    // The one that was believed dead has nothing to finish.
    let id = taken[0].id;
    let finished = house
        .store
        .change(Actor::System, now, move |change| change.finish_document(id, left))
        .await;
    assert!(!finished.unwrap());
}

async fn what_cannot_be_recorded_at_all_is_kept_with_the_reason(house: House) {
    let house = busy(house).await;
    house.submit(None, &machine(1)).await;
    let accepted = AcceptedDocument {
        deviceid: "broken-2026".to_owned(),
        document: ReceivedDocument { packing: "zlib".to_owned(), content: b"no zlib".to_vec() },
        agent_uuid: None,
        user_agent: Some("GLPI-Agent_v1.12".to_owned()),
        address: Some(IpAddr::from([192, 0, 2, 7])),
        client: None,
        authenticated_by: Some(InventoryAuthentication::None),
        received_at: house.now(),
    };
    house
        .store
        .change(Actor::Agent, house.now(), move |change| change.accept_document(&accepted))
        .await
        .unwrap();
    house.work_off().await;
    house.work_off().await;
    let backlog = backlog(&house).await;
    assert_eq!((backlog.documents, backlog.failed), (0, 1));
    assert_eq!(house.computers().await.len(), 1, "the others are recorded");
    let failed = house
        .store
        .read(|db| db.waiting_documents(WaitingState::Failed, 10))
        .await
        .unwrap()
        .remove(0);
    assert_eq!((failed.deviceid.as_str(), failed.tries), ("broken-2026", 1));
    let reference = failed.reference.unwrap();
    let denial = house.store.browse(move |db| db.denial(&reference)).await.unwrap().unwrap();
    assert!(denial.why.contains("broken-2026"), "{}", denial.why);
    assert_eq!(denial.address, "192.0.2.7");

    let (id, now) = (failed.id, house.now());
    let retried = house
        .store
        .change(Actor::CommandLine, now, move |change| change.retry_document(id))
        .await
        .unwrap();
    assert!(retried);
    let worker = house.worker();
    worker.look().await.unwrap();
    assert_eq!(worker.work_off_some().await.unwrap(), 1);
    let discarded = house
        .store
        .change(Actor::CommandLine, now, move |change| change.discard_document(id))
        .await
        .unwrap();
    assert!(discarded);
    assert_eq!(self::backlog(&house).await, Backlog::default());
}

async fn lock(house: &House) {
    let agent = house.agents().await.remove(0).id;
    let locked = house
        .store
        .change(Actor::CommandLine, house.now(), move |change| change.lock_agent(agent))
        .await;
    assert!(locked.unwrap());
}

async fn a_locked_agent_is_refused_before_its_inventory_waits(house: House) {
    let house = busy(house).await;
    house.submit(None, &machine(1)).await;
    house.work_off().await;
    lock(&house).await;
    let answer = house.submit(None, &machine(1)).await;
    assert_eq!(answer.status, 403);
    assert!(answer.reference().is_some(), "{}", answer.body);
    assert_eq!(backlog(&house).await.documents, 0);
}

async fn an_agent_that_was_locked_meanwhile_is_refused_when_its_turn_comes(house: House) {
    let house = busy(house).await;
    house.submit(None, &machine(1)).await;
    house.work_off().await;
    let mut document = machine(1);
    document["content"]["hardware"]["memory"] = json!(1);
    house.submit(None, &document).await;
    lock(&house).await;
    house.work_off().await;
    let memory = house.computers().await[0].fields.get(Field::Memory).cloned();
    assert_eq!(memory, Some(inventory::FieldValue::Integer(16_000)));
    assert_eq!(backlog(&house).await, Backlog::default());
    let denials = house.store.browse(|db| db.denials(None, 10)).await.unwrap();
    assert_eq!(denials.len(), 1);
    assert!(denials[0].why.contains("is locked"));
}

async fn an_old_agent_waits_too(house: House) {
    let house = busy(house).await;
    let document = "<?xml version=\"1.0\"?><REQUEST><CONTENT><HARDWARE><NAME>old</NAME>\
        <UUID>4c4c4544-0042-3510-8052-b4c04f4d4e31</UUID></HARDWARE><BIOS><SSN>OLD1</SSN></BIOS></CONTENT>\
        <DEVICEID>old-2026</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>";
    let request = Request::post("/").header(header::CONTENT_TYPE, "application/xml");
    let answer = house.send(request.body(Body::from(document)).unwrap()).await;
    assert_eq!(answer.status, 200);
    assert!(answer.body.contains("<REPLY><RESPONSE>SEND</RESPONSE></REPLY>"), "{}", answer.body);
    // A message that is no inventory at all is refused at once, whatever waits.
    assert_eq!(house.send(json_post("/", &json!({ "action": "inventory" }))).await.status, 400);
    house.work_off().await;
    assert_eq!(house.computers().await[0].name(), "old");
}
