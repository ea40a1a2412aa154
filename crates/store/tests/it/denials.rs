//! Denials, searched and added up.

use crate::world::{NOW, World};
use oauth::{Lifetime, Timestamp};
use store::{Actor, ClientKey, DenialFilter, DenialId, NewDenial, UserId};

test_database::on_both_engines!(crate::world::World::new;
    a_filter_takes_denials_by_client_user_place_check_and_time,
    denials_are_read_from_the_newest_without_a_gap,
    what_is_refused_most_comes_first,
    old_denials_are_deleted,
);

const CHECK: &str = "The client's secret is right";

impl World {
    async fn deny(&self, reference: &str, at: Timestamp, change: impl FnOnce(&mut NewDenial)) {
        let mut denial = NewDenial {
            reference: reference.to_owned(),
            endpoint: "token",
            client: None,
            user: None,
            address: "192.0.2.1".parse().unwrap(),
            user_agent: "a test".to_owned(),
            passed: vec!["The request can be read"],
            failed: CHECK,
            why: "it is another".to_owned(),
            remedy: "Rotate it.",
        };
        change(&mut denial);
        let record = move |db: &mut store::Change<'_>| db.record_denial(&denial);
        self.store.change(Actor::Anonymous, at, record).await.unwrap();
    }

    async fn found(
        &self,
        filter: DenialFilter,
        before: Option<DenialId>,
    ) -> Vec<(String, DenialId)> {
        let found = self.browse(move |db| db.search_denials(&filter, before, 2)).await;
        found.into_iter().map(|denial| (denial.reference, denial.id)).collect()
    }
}

async fn a_filter_takes_denials_by_client_user_place_check_and_time(world: World) {
    let (client, marie) = (world.client(1, "Agents").await, world.marie().await);
    let later = NOW.plus(Lifetime::hours(1));
    world.deny("CLIENT", NOW, |denial| denial.client = Some(client)).await;
    world.deny("USER", NOW, |denial| denial.user = Some(marie)).await;
    world.deny("PLACE", NOW, |denial| denial.address = "192.0.2.9".parse().unwrap()).await;
    world.deny("ENDPOINT", NOW, |denial| denial.endpoint = "inventory").await;
    world.deny("CHECK", NOW, |denial| denial.failed = "The client is enabled").await;
    world.deny("LATER", later, |_| ()).await;
    let all = DenialFilter::default();
    let text = |text: &str| Some(text.to_owned());
    for (filter, expected) in [
        (DenialFilter { client: Some(client), ..all.clone() }, vec!["CLIENT"]),
        (DenialFilter { client: Some(ClientKey(9_999)), ..all.clone() }, vec![]),
        (DenialFilter { user: Some(marie), ..all.clone() }, vec!["USER"]),
        (DenialFilter { user: Some(UserId(9_999)), ..all.clone() }, vec![]),
        (DenialFilter { address: text("192.0.2.9"), ..all.clone() }, vec!["PLACE"]),
        (DenialFilter { endpoint: text("inventory"), ..all.clone() }, vec!["ENDPOINT"]),
        (DenialFilter { failed: text("The client is enabled"), ..all.clone() }, vec!["CHECK"]),
        (DenialFilter { from: Some(later), ..all.clone() }, vec!["LATER"]),
        (DenialFilter { to: Some(NOW), ..all.clone() }, vec![]),
        (all, vec!["LATER", "CHECK"]),
    ] {
        let found = world.found(filter.clone(), None).await;
        let found: Vec<&str> = found.iter().map(|(reference, _)| reference.as_str()).collect();
        assert_eq!(found, expected, "{filter:?}");
    }
}

async fn denials_are_read_from_the_newest_without_a_gap(world: World) {
    for reference in ["A", "B", "C"] {
        world.deny(reference, NOW, |_| ()).await;
    }
    let first = world.found(DenialFilter::default(), None).await;
    let second = world.found(DenialFilter::default(), Some(first[1].1)).await;
    let read: Vec<&str> = first.iter().chain(&second).map(|(text, _)| text.as_str()).collect();
    assert_eq!(read, ["C", "B", "A"]);
}

async fn what_is_refused_most_comes_first(world: World) {
    let client = world.client(1, "Agents").await;
    let later = NOW.plus(Lifetime::hours(1));
    world.deny("OLD", NOW.minus(Lifetime::hours(1)), |_| ()).await;
    world.deny("A", NOW, |_| ()).await;
    world.deny("B", NOW, |denial| denial.client = Some(client)).await;
    world.deny("C", later, |denial| denial.client = Some(client)).await;
    let top = world.browse(|db| db.top_denials(NOW, 10)).await;
    let told: Vec<_> = top.iter().map(|top| (top.client.clone(), top.denials)).collect();
    assert_eq!(told, [(Some((client, "Agents".to_owned())), 2), (None, 1)]);
    assert_eq!((top[0].failed.as_str(), top[0].last_at), (CHECK, later));
    assert_eq!(world.browse(|db| db.top_denials(NOW, 1)).await, top[..1]);
}

async fn old_denials_are_deleted(world: World) {
    world.deny("OLD", NOW, |_| ()).await;
    let later = NOW.plus(Lifetime::hours(1));
    world.deny("NEW", later, |_| ()).await;
    assert_eq!(world.change(move |db| db.delete_old_denials(later)).await.unwrap(), 1);
    assert_eq!(world.found(DenialFilter::default(), None).await[0].0, "NEW");
}
