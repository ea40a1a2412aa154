//! Web sessions and tokens of everybody.

use crate::world::{NOW, World, hash, token};
use oauth::{Lifetime, TokenNumber};
use store::{
    AccessImpact, AccessOf, EventFilter, FamilyId, GrantFilter, Revocable, SessionFilter,
    SessionStage, UserId, Visible, WebSession,
};

test_database::on_both_engines!(crate::world::World::new;
    web_sessions_are_listed_with_their_user_and_place,
    a_web_session_is_revoked_alone_and_by_its_own_user_only,
    all_web_sessions_but_the_callers_end,
    grants_of_people_and_tokens_of_clients_are_one_list,
    live_tokens_are_read_page_by_page,
    what_ending_access_would_hit_is_counted,
);

async fn open(world: &World, byte: u8, user: UserId, address: &str) {
    let address = address.parse().unwrap();
    world
        .change(move |db| {
            db.open_session(&hash(byte), user, address, "a browser", SessionStage::Open)
        })
        .await
        .unwrap();
}

async fn sessions(world: &World, filter: SessionFilter) -> Vec<WebSession> {
    world.browse(move |db| db.web_sessions(&filter, NOW, None, 10, &Visible::Everything)).await
}

async fn web_sessions_are_listed_with_their_user_and_place(world: World) {
    let marie = world.marie().await;
    open(&world, 1, marie, "192.0.2.1").await;
    open(&world, 2, marie, "192.0.2.2").await;
    let all = sessions(&world, SessionFilter::default()).await;
    let told: Vec<_> = all.iter().map(|s| (s.user_name.as_str(), s.address.as_str())).collect();
    assert_eq!(told, [("marie", "192.0.2.2"), ("marie", "192.0.2.1")]);
    assert_eq!((all[0].created_at, all[0].stage), (NOW, SessionStage::Open));
    let newest = all[0].id;
    let filter = SessionFilter::default();
    let older = world
        .browse(move |db| db.web_sessions(&filter, NOW, Some(newest), 10, &Visible::Everything))
        .await;
    assert_eq!(older, all[1..]);
    let from = SessionFilter { address: Some("192.0.2.1".to_owned()), ..Default::default() };
    assert_eq!(sessions(&world, from).await, all[1..]);
    let of_nobody = SessionFilter { user: Some(UserId(9_999)), ..Default::default() };
    assert_eq!(sessions(&world, of_nobody).await, []);
    let (idle, filter) = (NOW.plus(Lifetime::hours(3)), SessionFilter::default());
    assert_eq!(
        world
            .browse(move |db| db.web_sessions(&filter, idle, None, 10, &Visible::Everything))
            .await,
        []
    );
}

async fn a_web_session_is_revoked_alone_and_by_its_own_user_only(world: World) {
    let marie = world.marie().await;
    open(&world, 1, marie, "192.0.2.1").await;
    open(&world, 2, marie, "192.0.2.2").await;
    let id = sessions(&world, SessionFilter::default()).await[0].id;
    let other = Some(UserId(9_999));
    assert!(!world.change(move |db| db.revoke_session(id, other, "a test")).await.unwrap());
    assert!(world.change(move |db| db.revoke_session(id, Some(marie), "lost")).await.unwrap());
    assert!(!world.change(move |db| db.revoke_session(id, None, "again")).await.unwrap());
    assert!(world.read(|db| db.session(&hash(1), NOW)).await.is_some());
    assert!(world.read(|db| db.session(&hash(2), NOW)).await.is_none());
    let revoked =
        EventFilter { kind_prefix: Some("session.revoked".to_owned()), ..Default::default() };
    let events = world.browse(move |db| db.search_events(&revoked, None, 10)).await;
    assert_eq!((events.len(), &events[0].details["reason"]), (1, &"lost".into()));
}

async fn all_web_sessions_but_the_callers_end(world: World) {
    let marie = world.marie().await;
    for byte in 1..=4 {
        open(&world, byte, marie, "192.0.2.1").await;
    }
    let mine = world.read(|db| db.session(&hash(4), NOW)).await.unwrap().id;
    let third = world.read(|db| db.session(&hash(3), NOW)).await.unwrap().id;
    assert!(world.change(move |db| db.revoke_session(third, None, "a test")).await.unwrap());
    let end = async || {
        world.change(move |db| db.revoke_sessions_of_user(marie, Some(mine), "a test")).await
    };
    assert_eq!((end().await.unwrap(), end().await.unwrap()), (2, 0));
    open(&world, 5, marie, "192.0.2.1").await;
    let ended = world.change(move |db| db.revoke_all_sessions(Some(mine), "a test")).await.unwrap();
    assert_eq!(ended, 1);
    assert!(world.read(|db| db.session(&hash(4), NOW)).await.is_some());
}

async fn grants_of_people_and_tokens_of_clients_are_one_list(world: World) {
    let (client, marie) = (world.client(1, "Agents").await, world.marie().await);
    let (_, own) = token(10, client);
    world.change(move |db| db.issue_access_token(&own)).await.unwrap();
    let family = world.family(client, marie, 20).await;
    world.refresh_token(&family, 21, None).await;
    // Nothing of this one is live.
    world.family(client, marie, 30).await;
    let (_, mut newest) = token(40, client);
    newest.address = "192.0.2.9".parse().unwrap();
    world.change(move |db| db.issue_access_token(&newest)).await.unwrap();
    let listed = async |filter: GrantFilter, before: Option<i64>| {
        let found = world.browse(move |db| db.live_grants(&filter, NOW, before, 2)).await;
        found.into_iter().map(|grant| grant.what).collect::<Vec<_>>()
    };
    let token = |number| Revocable::Token(TokenNumber(number));
    let grant = Revocable::Grant(FamilyId(20));
    let all = GrantFilter::default();
    assert_eq!(listed(all.clone(), None).await, [token(40), grant]);
    assert_eq!(listed(all.clone(), Some(20)).await, [token(10)]);
    let of_marie = GrantFilter { user: Some(marie), ..all.clone() };
    assert_eq!(listed(of_marie, None).await, [grant]);
    let of_client = GrantFilter { client: Some(client), ..all.clone() };
    assert_eq!(listed(of_client, None).await, [token(40), grant]);
    let from = GrantFilter { address: Some("192.0.2.9".to_owned()), ..all.clone() };
    assert_eq!(listed(from, None).await, [token(40)]);
    assert!(world.change(|db| db.revoke_family(FamilyId(20), "a test")).await.unwrap());
    assert_eq!(listed(all, None).await, [token(40), token(10)]);
}

async fn live_tokens_are_read_page_by_page(world: World) {
    let client = world.client(1, "Agents").await;
    for number in 7..10 {
        let (_, row) = token(number, client);
        world.change(move |db| db.issue_access_token(&row)).await.unwrap();
    }
    let page = async |before: Option<i64>| {
        let before = before.map(TokenNumber);
        let read =
            world.browse(move |db| db.live_tokens_before(before, Some(client), None, NOW, 2)).await;
        read.into_iter().map(|token| token.number.0).collect::<Vec<_>>()
    };
    assert_eq!((page(None).await, page(Some(8)).await), (vec![9, 8], vec![7]));
}

async fn what_ending_access_would_hit_is_counted(world: World) {
    let (client, marie) = (world.client(1, "Agents").await, world.marie().await);
    let other = world.client(2, "Other").await;
    open(&world, 1, marie, "192.0.2.1").await;
    for number in [10, 11] {
        let (_, own) = token(number, client);
        world.change(move |db| db.issue_access_token(&own)).await.unwrap();
    }
    let (_, of_other) = token(12, other);
    world.change(move |db| db.issue_access_token(&of_other)).await.unwrap();
    let family = world.family(client, marie, 20).await;
    world.refresh_token(&family, 21, None).await;
    // Nothing of this one is live.
    world.family(client, marie, 30).await;
    let hit = async |of: AccessOf| {
        let AccessImpact { sessions, grants, tokens } =
            world.browse(move |db| db.impact_of_ending(of, NOW)).await;
        (sessions, grants, tokens)
    };
    assert_eq!(hit(AccessOf::Everybody).await, (1, 1, 3));
    assert_eq!(hit(AccessOf::Client(client)).await, (0, 1, 2));
    assert_eq!(hit(AccessOf::User(marie)).await, (1, 1, 0));
    assert_eq!(hit(AccessOf::User(UserId(9_999))).await, (0, 0, 0));
    let grant = |number| Revocable::Grant(FamilyId(number));
    let find = async |what| world.browse(move |db| db.live_grant(what, NOW)).await;
    assert_eq!(find(grant(20)).await.map(|found| found.what), Some(grant(20)));
    assert_eq!(find(grant(30)).await, None);
    assert_eq!(find(Revocable::Token(TokenNumber(20))).await, None);
    let session = sessions(&world, SessionFilter::default()).await.remove(0);
    let id = session.id;
    assert_eq!(
        world.browse(move |db| db.web_session(id, NOW, &Visible::Everything)).await,
        Some(session)
    );
    assert!(world.change(|db| db.revoke_all_tokens("a test").map(drop)).await.is_ok());
    assert_eq!(hit(AccessOf::Everybody).await, (1, 0, 0));
}
