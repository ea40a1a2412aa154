//! Administration → Inventory → Queue: what waits, what could not be recorded, and what a person does about it.

use crate::{
    browser::Browser,
    house::{House, machine, on_both_engines},
};
use axum::http::header;
use std::net::IpAddr;
use store::{AcceptedDocument, Actor, InventoryAuthentication, ReceivedDocument, WaitingState};

on_both_engines![
    the_queue_tells_what_waits_and_since_when,
    what_could_not_be_recorded_is_read_tried_again_and_deleted,
    everything_is_tried_again_and_its_number_told_before_and_after,
    who_may_only_read_is_shown_the_queue_and_no_acts,
];

const QUEUE: &str = "/administration/inventory/queue";

/// A house where an inventory waits, and another could not be recorded.
pub(crate) async fn with_a_failure(house: House) -> (House, i64) {
    let house = house.recording_at_once(0);
    house.take_inventory(InventoryAuthentication::None).await;
    let accepted = AcceptedDocument {
        deviceid: "broken-<2026>".to_owned(),
        document: ReceivedDocument {
            packing: "plain".to_owned(),
            content: b"neither this nor that".to_vec(),
        },
        agent_uuid: None,
        user_agent: Some("GLPI-Agent_v1.12".to_owned()),
        address: Some(IpAddr::from([192, 0, 2, 7])),
        client: None,
        authenticated_by: Some(InventoryAuthentication::None),
        received_at: house.now(),
    };
    let accept = move |change: &mut store::Change<'_>| change.accept_document(&accepted);
    house.store.change(Actor::Agent, house.now(), accept).await.unwrap();
    work_off(&house).await;
    house.submit(None, &machine(1)).await;
    let failed = house.store.read(|db| db.waiting_documents(WaitingState::Failed, 10)).await;
    let id = failed.unwrap()[0].id.0;
    (house, id)
}

/// Works off what waits, whoever put it there.
async fn work_off(house: &House) {
    house.worker().look().await.unwrap();
    house.work_off().await;
}

async fn the_queue_tells_what_waits_and_since_when(house: House) {
    let mut early = Browser::sign_in(&house, "early", "Super-Admin").await;
    assert!(early.get(QUEUE).await.body.contains("The queue is empty"));
    let (house, id) = with_a_failure(house).await;
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let page = browser.get(QUEUE).await;
    for told in ["1 of 10000", "host1-2026-01-01-00-00-00", "broken-&#60;2026&#62;"] {
        assert!(page.body.contains(told), "{told}: {}", page.body);
    }
    assert!(page.body.contains(&format!("href=\"{QUEUE}?state=failed\">1</a>")));
    let failed = browser.get(&format!("{QUEUE}?state=failed")).await;
    assert!(failed.body.contains(&format!("{QUEUE}/{id}")));
    assert!(!failed.body.contains("host1-2026"), "that one waits");
    let found = browser.get(&format!("{QUEUE}?q=HOST1&sort=size&order=desc")).await;
    assert!(found.body.contains("host1-2026") && !found.body.contains("broken"));
    for sort in ["agent", "received", "size", "tries", "failed"] {
        let sorted = browser.get(&format!("{QUEUE}?sort={sort}&order=desc")).await;
        assert!(sorted.body.contains("host1-2026"), "{sort}");
    }
    let export = browser.get(&format!("{QUEUE}?state=failed&format=csv")).await;
    assert!(export.body.contains("broken-<2026>") && export.body.contains("failed"));
    let missing = browser.get(&format!("{QUEUE}/999999")).await;
    assert_eq!(missing.status, 404);
}

async fn what_could_not_be_recorded_is_read_tried_again_and_deleted(house: House) {
    let (house, id) = with_a_failure(house).await;
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let one = format!("{QUEUE}/{id}");
    let page = browser.get(&one).await;
    for told in ["Could not be recorded", "192.0.2.7", "/administration/denials/", "Try again"] {
        assert!(page.body.contains(told), "{told}: {}", page.body);
    }
    let file = browser.get(&format!("{one}/document")).await;
    assert_eq!(file.body, "neither this nor that");
    assert!(file.header(header::CONTENT_DISPOSITION).starts_with("attachment;"));

    browser.get(&one).await;
    let retried = browser.post(&format!("{one}/retry"), "").await;
    assert_eq!(retried.header(header::LOCATION), format!("{QUEUE}?notice=document-retried"));
    assert_eq!(house.store.read(|db| db.backlog()).await.unwrap().failed, 0);
    let again = browser.post(&format!("{one}/retry"), "").await;
    assert_eq!(again.header(header::LOCATION), format!("{QUEUE}?notice=gone"));
    let waiting = browser.post(&format!("{one}/deletion"), "").await;
    assert_eq!(waiting.header(header::LOCATION), format!("{QUEUE}?notice=gone"), "it waits");

    work_off(&house).await;
    let all = browser.post(&format!("{QUEUE}/retries"), "").await;
    assert_eq!(
        all.header(header::LOCATION),
        format!("{QUEUE}?notice=documents-retried&count=1&left=0")
    );
    work_off(&house).await;
    assert!(browser.get(&format!("{one}/deletion")).await.body.contains("for good"));
    let deleted = browser.post(&format!("{one}/deletion"), "").await;
    assert_eq!(deleted.header(header::LOCATION), format!("{QUEUE}?notice=document-deleted"));
    assert_eq!(house.store.read(|db| db.backlog()).await.unwrap().failed, 0);
    assert_eq!(browser.get(&one).await.status, 404);
}

async fn everything_is_tried_again_and_its_number_told_before_and_after(house: House) {
    // More than one change puts back.
    const BROKEN: i64 = 520;
    let house = house.recording_at_once(0);
    house.take_inventory(InventoryAuthentication::None).await;
    let received_at = house.now();
    let accept = move |change: &mut store::Change<'_>| {
        for number in 0..BROKEN {
            change.accept_document(&AcceptedDocument {
                deviceid: format!("broken-{number}"),
                document: ReceivedDocument { packing: "plain".to_owned(), content: b"x".to_vec() },
                agent_uuid: None,
                user_agent: None,
                address: None,
                client: None,
                authenticated_by: Some(InventoryAuthentication::None),
                received_at,
            })?;
        }
        Ok(())
    };
    house.store.change(Actor::Agent, received_at, accept).await.unwrap();
    work_off(&house).await;
    assert_eq!(house.store.read(|db| db.backlog()).await.unwrap().failed, BROKEN);
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let page = erika.get(QUEUE).await.body;
    assert!(page.contains("Retry all 520 failed inventories"), "{page}");
    let all = erika.post(&format!("{QUEUE}/retries"), "").await;
    let after = erika.get(all.header(header::LOCATION)).await.body;
    assert!(after.contains("520 are back in the queue, and will be tried again.<"), "{after}");
    assert!(!after.contains("could not be recorded</button>"), "there is nothing left to try");
    let backlog = house.store.read(|db| db.backlog()).await.unwrap();
    assert_eq!((backlog.failed, backlog.documents), (0, BROKEN));
    let told =
        erika.get(&format!("{QUEUE}?notice=documents-retried&count=10000&left=7")).await.body;
    assert!(told.contains("will be tried again. 7 more could not be recorded."), "{told}");
}

async fn who_may_only_read_is_shown_the_queue_and_no_acts(house: House) {
    let (house, id) = with_a_failure(house).await;
    let mut reader = Browser::sign_in(&house, "reader", "Technician").await;
    let page = reader.get(&format!("{QUEUE}/{id}")).await;
    assert_eq!(page.status, 200);
    for act in ["Try again", "Download the document", "Delete"] {
        assert!(!page.body.contains(act), "{act}");
    }
    assert_eq!(reader.get(&format!("{QUEUE}/{id}/document")).await.status, 403);
    assert_eq!(reader.get(&format!("{QUEUE}/{id}/deletion")).await.status, 403);
    for act in ["retries".to_owned(), format!("{id}/retry"), format!("{id}/deletion")] {
        assert_eq!(reader.post(&format!("{QUEUE}/{act}"), "").await.status, 403, "{act}");
    }
    let page = reader.get(QUEUE).await;
    assert!(!page.body.contains("Try again"));
}
