//! Clients, their secrets and their tokens.

use crate::world::{NOW, World, client_id, hash, metadata, token};
use oauth::{
    GrantType, IpAllowList, Lifetime, Origin, PkceRule, RedirectUri, Scope, SigningAlgorithm,
    TokenFormat,
};
use store::{ClientMetadata, ClientSort, Direction, EntityId, Listing, ProfileId, ServiceAccount};

test_database::on_both_engines!(crate::world::World::new;
    a_client_comes_back_as_it_was_saved,
    lists_come_in_the_same_order_on_both_engines,
    a_search_takes_wildcards_as_letters,
    secrets_overlap_and_end,
    a_token_is_known_with_its_client_and_networks,
    revoking_is_once_and_for_the_right_hash,
    deleting_a_client_ends_its_tokens,
    rows_of_expired_tokens_go,
);

async fn a_client_comes_back_as_it_was_saved(world: World) {
    let saved = ClientMetadata {
        name: "Étude \"quoted\" \\ 'and' %_ $1 ?1 🚚".to_owned(),
        comment: "two\nlines".to_owned(),
        confidential: false,
        enabled: false,
        grant_types: vec![GrantType::AuthorizationCode, GrantType::ClientCredentials],
        scope: Scope::parse("api inventory"),
        redirect_uris: vec![
            RedirectUri::parse("https://app.example/back?a=1").unwrap(),
            RedirectUri::parse("http://127.0.0.1/back").unwrap(),
        ],
        allowed_addresses: IpAllowList::parse("192.0.2.0/28 # office\n2001:db8::/60").unwrap(),
        token_format: TokenFormat::Jwt,
        signing_algorithm: SigningAlgorithm::EdDsa,
        pkce: PkceRule::Optional,
        access_token_lifetime: Lifetime::seconds(120),
        refresh_token_lifetime: Lifetime::hours(5),
        code_lifetime: Lifetime::seconds(30),
        introspects_all: true,
        service_account: Some(ServiceAccount {
            profile: ProfileId(2),
            entities: vec![(EntityId(1), true)],
        }),
        origins: vec![Origin::parse("https://app.example").unwrap()],
        post_logout_redirect_uris: vec![RedirectUri::parse("https://app.example/bye").unwrap()],
    };
    let metadata = saved.clone();
    let key = world.change(move |db| db.register_client(&client_id(9), &metadata)).await.unwrap();
    let mut read = world.read(move |db| db.client_by_key(key)).await.unwrap();
    assert_eq!(read.client_id, client_id(9));
    assert_eq!((read.created_at, read.last_used_at), (NOW, None));
    read.metadata.redirect_uris.sort_by_key(|uri| std::cmp::Reverse(uri.as_str().to_owned()));
    read.metadata.grant_types.sort_by_key(|grant| grant.as_str());
    assert_eq!(read.metadata, saved);
    let again = client_id(9);
    let taken = world.change(move |db| db.register_client(&again, &self::metadata("Other"))).await;
    assert!(matches!(taken, Err(store::Error::AlreadyExists)));
}

async fn lists_come_in_the_same_order_on_both_engines(world: World) {
    let names = ["zebra", "Alpha", "élan", "alpha 10", "alpha 2", "ALPHA", "_under", "Ähre"];
    for (number, name) in names.iter().enumerate() {
        world.client(u8::try_from(number).unwrap(), name).await;
    }
    let listed = async |direction| {
        let listing = Listing { sort: ClientSort::Name, direction, ..Listing::default() };
        let page = world.browse(move |db| db.clients(&listing)).await;
        page.rows.into_iter().map(|client| client.metadata.name).collect::<Vec<_>>()
    };
    let ascending = listed(Direction::Ascending).await;
    assert_eq!(
        ascending,
        ["_under", "Alpha", "ALPHA", "alpha 10", "alpha 2", "zebra", "Ähre", "élan"]
    );
    let mut descending = listed(Direction::Descending).await;
    descending.reverse();
    assert_eq!(descending, ascending);
}

async fn a_search_takes_wildcards_as_letters(world: World) {
    for (number, name) in
        ["50% off", "50 offices", "snake_case", "snakeXcase", "ÉCOLE \\ nord"].iter().enumerate()
    {
        world.client(u8::try_from(number).unwrap(), name).await;
    }
    for (search, expected) in [
        ("50%", vec!["50% off"]),
        ("snake_case", vec!["snake_case"]),
        ("école", vec!["ÉCOLE \\ nord"]),
        ("\\ NORD", vec!["ÉCOLE \\ nord"]),
        ("off 50", vec!["50 offices", "50% off"]),
        ("nothing", vec![]),
    ] {
        let listing = Listing { search: search.to_owned(), ..Listing::default() };
        let page = world.browse(move |db| db.clients(&listing)).await;
        let names: Vec<&str> =
            page.rows.iter().map(|client| client.metadata.name.as_str()).collect();
        assert_eq!(names, expected, "{search}");
        assert_eq!(page.total, i64::try_from(expected.len()).unwrap());
    }
}

/// CA-11.
async fn secrets_overlap_and_end(world: World) {
    let key = world.client(1, "Agents").await;
    world.change(move |db| db.add_client_secret(key, &hash(1), "abcd")).await.unwrap();
    let live = world.read(move |db| db.valid_client_secrets(key, NOW)).await;
    assert_eq!(live.iter().map(|secret| secret.hash).collect::<Vec<_>>(), [hash(1)]);
    let facts = world.read(move |db| db.client_secrets(key)).await;
    assert_eq!(
        (facts[0].hint.as_str(), facts[0].created_at, facts[0].expires_at),
        ("abcd", NOW, None)
    );
    let day = Lifetime::hours(24);
    for (byte, hint) in [(2, "efgh"), (3, "ijkl")] {
        world.change(move |db| db.rotate_client_secret(key, &hash(byte), hint, day)).await.unwrap();
    }
    // Of three the newest and the one before it live; the oldest has ended.
    let live = async |at| {
        let secrets = world.read(move |db| db.valid_client_secrets(key, at)).await;
        secrets.iter().map(|secret| secret.hash).collect::<Vec<_>>()
    };
    assert_eq!(live(NOW).await, [hash(2), hash(3)]);
    assert_eq!(live(NOW.plus(day)).await, [hash(3)]);
    world
        .change(move |db| db.rotate_client_secret(key, &hash(4), "mnop", Lifetime::seconds(0)))
        .await
        .unwrap();
    assert_eq!(live(NOW).await, [hash(4)]);
}

async fn a_token_is_known_with_its_client_and_networks(world: World) {
    let metadata = ClientMetadata {
        allowed_addresses: IpAllowList::parse("192.0.2.0/28, 2001:db8::/60").unwrap(),
        ..metadata("Agents")
    };
    let expected = metadata.allowed_addresses.clone();
    let key = world.change(move |db| db.register_client(&client_id(1), &metadata)).await.unwrap();
    let (presented, row) = token(7, key);
    world.change(move |db| db.issue_access_token(&row)).await.unwrap();
    let state = world.read(move |db| db.token_state(&presented)).await.unwrap();
    assert_eq!(state.client, key);
    assert_eq!(state.allowed_addresses, expected);
    assert_eq!((state.client_enabled, state.revoked_at), (true, None));
    let (unknown, _) = token(8, key);
    assert_eq!(world.read(move |db| db.token_state(&unknown)).await, None);
}

async fn revoking_is_once_and_for_the_right_hash(world: World) {
    let key = world.client(1, "Agents").await;
    let (presented, row) = token(7, key);
    world.change(move |db| db.issue_access_token(&row)).await.unwrap();
    let guessed = oauth::AccessToken::from_random(oauth::TokenNumber(7), [99; 32]);
    assert!(!world.change(move |db| db.revoke_token(&guessed, "a test")).await.unwrap());
    let twin = presented.clone();
    assert!(world.change(move |db| db.revoke_token(&presented, "a test")).await.unwrap());
    let again = twin.clone();
    assert!(!world.change(move |db| db.revoke_token(&again, "a test")).await.unwrap());
    let state = world.read(move |db| db.token_state(&twin)).await.unwrap();
    assert_eq!(state.revoked_at, Some(NOW));
    assert_eq!(world.read(move |db| db.live_token_count(key, NOW)).await, 0);
}

async fn deleting_a_client_ends_its_tokens(world: World) {
    let key = world.client(1, "Agents").await;
    let other = world.client(2, "Others").await;
    let ((first, row), (second, other_row)) = (token(7, key), token(8, other));
    world
        .change(move |db| {
            db.issue_access_token(&row)?;
            db.issue_access_token(&other_row)
        })
        .await
        .unwrap();
    assert!(world.change(move |db| db.delete_client(key)).await.unwrap());
    assert_eq!(world.read(move |db| db.token_state(&first)).await, None);
    assert!(world.read(move |db| db.token_state(&second)).await.is_some());
}

async fn rows_of_expired_tokens_go(world: World) {
    let key = world.client(1, "Agents").await;
    let ((_, first), (_, second)) = (token(7, key), token(8, key));
    world
        .change(move |db| {
            db.issue_access_token(&first)?;
            db.issue_access_token(&second)
        })
        .await
        .unwrap();
    let end = NOW.plus(Lifetime::seconds(3_600));
    assert_eq!(world.change(move |db| db.delete_expired_tokens(end)).await.unwrap(), 0);
    let later = NOW.plus(Lifetime::seconds(7_200));
    assert_eq!(world.change(move |db| db.delete_expired_tokens(later)).await.unwrap(), 2);
}
