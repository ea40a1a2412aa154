//! Lists of clients, and acts on several at once.

use crate::world::{NOW, World, client_id, metadata, token};
use oauth::{GrantType, Lifetime, Scope, ScopeToken};
use store::{
    ClientFilter, ClientImpact, ClientKey, ClientMetadata, ClientSort, Direction, LastUse, Listing,
};

test_database::on_both_engines!(crate::world::World::new;
    a_filter_takes_clients_by_state_grant_scope_and_use,
    clients_are_sorted_by_their_last_use,
    the_parts_of_a_list_make_up_the_whole_of_it,
    disabling_several_clients_ends_their_tokens_and_is_told_of_each,
    deleting_several_clients_is_told_of_each,
    what_an_act_would_hit_is_counted,
);

async fn used(world: &World, client: ClientKey, after: i64) {
    let used = LastUse {
        client,
        at: NOW.plus(Lifetime::seconds(after)),
        address: "192.0.2.1".to_owned(),
        user_agent: "an agent".to_owned(),
    };
    world.change(move |db| db.keep_last_uses(std::slice::from_ref(&used))).await.unwrap();
}

async fn names(world: &World, listing: Listing<ClientSort>, filter: ClientFilter) -> Vec<String> {
    let page = world.browse(move |db| db.clients_where(&listing, filter)).await;
    assert_eq!(page.total, i64::try_from(page.rows.len()).unwrap());
    page.rows.into_iter().map(|client| client.metadata.name).collect()
}

async fn a_filter_takes_clients_by_state_grant_scope_and_use(world: World) {
    let agents = world.client(1, "Agents").await;
    let web = ClientMetadata {
        grant_types: vec![GrantType::AuthorizationCode],
        scope: Scope::parse("api email"),
        ..ClientMetadata::named("Web")
    };
    world.change(move |db| db.register_client(&client_id(2), &web)).await.unwrap();
    let off = ClientMetadata { enabled: false, ..metadata("Off") };
    world.change(move |db| db.register_client(&client_id(3), &off)).await.unwrap();
    used(&world, agents, 0).await;
    let all = ClientFilter::default();
    for (filter, expected) in [
        (all, vec!["Agents", "Off", "Web"]),
        (ClientFilter { enabled: Some(true), ..all }, vec!["Agents", "Web"]),
        (ClientFilter { enabled: Some(false), ..all }, vec!["Off"]),
        (ClientFilter { grant_type: Some(GrantType::AuthorizationCode), ..all }, vec!["Web"]),
        (ClientFilter { scope: Some(ScopeToken::Inventory), ..all }, vec!["Agents", "Off"]),
        (ClientFilter { never_used: true, ..all }, vec!["Off", "Web"]),
        (ClientFilter { never_used: true, enabled: Some(true), ..all }, vec!["Web"]),
    ] {
        assert_eq!(names(&world, Listing::default(), filter).await, expected, "{filter:?}");
    }
    let search = Listing { search: "w".to_owned(), ..Listing::default() };
    let filter = ClientFilter { never_used: true, ..all };
    let found = names(&world, search, filter).await;
    assert!(found.contains(&"Web".to_owned()) && !found.contains(&"Agents".to_owned()));
}

async fn clients_are_sorted_by_their_last_use(world: World) {
    for (number, name, after) in [(1, "Early", Some(1)), (2, "Never", None), (3, "Late", Some(2))] {
        let client = world.client(number, name).await;
        if let Some(after) = after {
            used(&world, client, after).await;
        }
    }
    let listing = Listing { sort: ClientSort::LastUsed, ..Listing::default() };
    let all = ClientFilter::default();
    assert_eq!(names(&world, listing.clone(), all).await, ["Never", "Early", "Late"]);
    let newest_first = Listing { direction: Direction::Descending, ..listing };
    assert_eq!(names(&world, newest_first, all).await, ["Late", "Early", "Never"]);
}

async fn the_parts_of_a_list_make_up_the_whole_of_it(world: World) {
    for number in 1..=11 {
        world.client(number, &format!("Client {}", number % 3)).await;
    }
    let part = async |listing: Listing<ClientSort>| {
        world.browse(move |db| db.clients_where(&listing, ClientFilter::default())).await
    };
    for search in ["", "client"] {
        for direction in [Direction::Ascending, Direction::Descending] {
            let all = Listing { search: search.to_owned(), direction, ..Listing::default() };
            let whole = part(all.clone()).await;
            assert_eq!((whole.rows.len(), whole.total), (11, 11));
            let mut parts = Vec::new();
            for start in [0, 4, 8] {
                let found = part(Listing { start, limit: 4, ..all.clone() }).await;
                assert_eq!(found.total, 11);
                parts.extend(found.rows);
            }
            assert_eq!(parts, whole.rows, "{search:?} {direction:?}");
            let behind = part(Listing { start: 12, limit: 4, ..all }).await;
            assert_eq!((behind.rows, behind.total), (Vec::new(), 11));
        }
    }
}

async fn disabling_several_clients_ends_their_tokens_and_is_told_of_each(world: World) {
    let (one, two) = (world.client(1, "One").await, world.client(2, "Two").await);
    let other = world.client(3, "Other").await;
    let ((_, first), (_, last)) = (token(7, one), token(8, other));
    world
        .change(move |db| {
            db.issue_access_token(&first)?;
            db.issue_access_token(&last)
        })
        .await
        .unwrap();
    let both = [one, two, ClientKey(9_999)];
    assert_eq!(world.change(move |db| db.set_clients_enabled(&both, false)).await.unwrap(), 2);
    assert_eq!(world.change(move |db| db.set_clients_enabled(&both, false)).await.unwrap(), 0);
    assert_eq!(world.read(move |db| db.live_token_count(one, NOW)).await, 0);
    assert_eq!(world.read(move |db| db.live_token_count(other, NOW)).await, 1);
    let events = world.browse(|db| db.newest_events(2)).await;
    assert!(events.iter().all(|event| event.kind == "client.disabled"));
    assert_eq!(world.change(move |db| db.set_clients_enabled(&both, true)).await.unwrap(), 2);
    assert_eq!(world.change(|db| db.set_clients_enabled(&[], true)).await.unwrap(), 0);
}

async fn deleting_several_clients_is_told_of_each(world: World) {
    let (one, two) = (world.client(1, "One").await, world.client(2, "Two").await);
    world.client(3, "Other").await;
    let both = [one, two, two];
    assert_eq!(world.change(move |db| db.delete_clients(&both)).await.unwrap(), 2);
    assert_eq!(names(&world, Listing::default(), ClientFilter::default()).await, ["Other"]);
    let events = world.browse(|db| db.newest_events(2)).await;
    assert!(events.iter().all(|event| event.kind == "client.deleted"));
    assert_eq!(world.change(move |db| db.delete_clients(&both)).await.unwrap(), 0);
}

async fn what_an_act_would_hit_is_counted(world: World) {
    let (one, two) = (world.client(1, "One").await, world.client(2, "Two").await);
    let ((_, first), (_, second)) = (token(7, one), token(8, two));
    world
        .change(move |db| {
            db.add_client_secret(one, &crate::world::hash(1), "abcd")?;
            db.issue_access_token(&first)?;
            db.issue_access_token(&second)
        })
        .await
        .unwrap();
    let expected = ClientImpact { live_tokens: 1, secrets: 1, ..ClientImpact::default() };
    assert_eq!(world.browse(move |db| db.impact_of_clients(&[one], NOW)).await, expected);
    let expected = ClientImpact { live_tokens: 2, ..expected };
    assert_eq!(world.browse(move |db| db.impact_of_clients(&[one, two], NOW)).await, expected);
    let none = world.browse(|db| db.impact_of_clients(&[], NOW)).await;
    assert_eq!(none, ClientImpact::default());
}
