//! Codes and refresh tokens: each is spent once, whoever tries at once, and a second use ends what the first one gave.

use crate::world::{NOW, World, hash};
use oauth::{AuthorizationCode, GrantType, Lifetime, RefreshToken, Scope, TokenNumber};
use store::{Actor, ClientKey, CodeGrant, Family, FamilyId, NewUser, Redeemed, Refreshed, UserId};

test_database::on_both_engines!(crate::world::World::new;
    of_64_redemptions_of_a_code_one_wins,
    of_64_uses_of_a_refresh_token_one_wins,
    a_lost_answer_is_given_again_once,
    an_old_refresh_token_ends_the_family,
    a_disabled_user_has_nothing_left,
    a_consent_is_remembered_and_taken_back,
    one_time_codes_work_once,
    attempts_in_parallel_do_not_slip_through,
);

impl World {
    pub(crate) async fn marie(&self) -> UserId {
        self.change(|db| {
            let profile = db.profile("Observer")?.unwrap();
            db.add_user(&NewUser {
                name: "marie".to_owned(),
                email: None,
                password_hash: String::new(),
                profile,
            })
        })
        .await
        .unwrap()
    }

    pub(crate) async fn family(&self, client: ClientKey, user: UserId, id: i64) -> Family {
        let family = Family {
            id: FamilyId(id),
            client,
            user,
            grant_type: GrantType::Password,
            scope: Scope::parse("api"),
            nonce: None,
            authenticated_at: NOW,
            expires_at: NOW.plus(Lifetime::hours(1000)),
        };
        let opened = family.clone();
        self.change(move |db| db.open_family(&opened)).await.unwrap();
        family
    }

    pub(crate) async fn refresh_token(
        &self,
        family: &Family,
        number: i64,
        spent: Option<TokenNumber>,
    ) -> RefreshToken {
        let token = refresh_token(number);
        let (issued, id) = (token.clone(), family.id);
        let end = NOW.plus(Lifetime::hours(100));
        self.change(move |db| db.issue_refresh_token(&issued, id, end, spent)).await.unwrap();
        token
    }

    async fn take(&self, token: &RefreshToken, client: ClientKey, after: i64) -> Refreshed {
        let (token, now) = (token.clone(), NOW.plus(Lifetime::seconds(after)));
        let take = move |db: &mut store::Change<'_>| db.take_refresh_token(&token, client);
        self.store.change(Actor::System, now, take).await.unwrap()
    }
}

fn refresh_token(number: i64) -> RefreshToken {
    RefreshToken::from_random(TokenNumber(number), [number.to_le_bytes()[0]; 32])
}

async fn of_64_redemptions_of_a_code_one_wins(world: World) {
    let (client, user) = (world.client(1, "App").await, world.marie().await);
    for round in 0..200_i64 {
        let code = AuthorizationCode::from_random(TokenNumber(round), [7; 32]);
        let grant = CodeGrant {
            client,
            user,
            scope: Scope::parse("api"),
            redirect_uri: "https://app.example/cb".to_owned(),
            redirect_uri_sent: true,
            code_challenge: None,
            nonce: None,
            authenticated_at: NOW,
        };
        let issued = code.clone();
        let end = NOW.plus(Lifetime::seconds(60));
        world.change(move |db| db.issue_code(&issued, &grant, end)).await.unwrap();
        let mut redemptions = tokio::task::JoinSet::new();
        for _ in 0..64 {
            let (store, code) = (world.store.clone(), code.clone());
            redemptions.spawn(async move {
                store.change(Actor::System, NOW, move |db| db.take_code(&code, client)).await
            });
        }
        let outcomes: Vec<Redeemed> =
            redemptions.join_all().await.into_iter().map(Result::unwrap).collect();
        let won = outcomes.iter().filter(|outcome| matches!(outcome, Redeemed::Taken(_))).count();
        let lost = outcomes.iter().filter(|outcome| matches!(outcome, Redeemed::Replayed)).count();
        assert_eq!((won, lost), (1, 63), "round {round}");
    }
}

async fn of_64_uses_of_a_refresh_token_one_wins(world: World) {
    let (client, user) = (world.client(1, "App").await, world.marie().await);
    for round in 0..200_i64 {
        let family = world.family(client, user, round).await;
        let token = world.refresh_token(&family, round * 1000, None).await;
        let mut uses = tokio::task::JoinSet::new();
        for attempt in 1..=64 {
            let (store, token, id) = (world.store.clone(), token.clone(), family.id);
            uses.spawn(async move {
                let change = move |db: &mut store::Change<'_>| {
                    let taken = db.take_refresh_token(&token, client)?;
                    if let Refreshed::Taken(_) = &taken {
                        let end = NOW.plus(Lifetime::hours(1));
                        let successor = refresh_token(round * 1000 + attempt);
                        db.issue_refresh_token(&successor, id, end, Some(token.number()))?;
                    }
                    Ok(taken)
                };
                store.change(Actor::System, NOW, change).await
            });
        }
        let outcomes: Vec<Refreshed> =
            uses.join_all().await.into_iter().map(Result::unwrap).collect();
        let won = outcomes.iter().filter(|outcome| matches!(outcome, Refreshed::Taken(_))).count();
        let raced = outcomes.iter().filter(|outcome| matches!(outcome, Refreshed::Racing)).count();
        assert_eq!((won, raced), (1, 63), "round {round}");
    }
}

/// RT-12: within half a minute, once, and what the first answer held is dead.
async fn a_lost_answer_is_given_again_once(world: World) {
    let (client, user) = (world.client(1, "App").await, world.marie().await);
    let family = world.family(client, user, 1).await;
    let first = world.refresh_token(&family, 1, None).await;
    assert_eq!(world.take(&first, client, 0).await, Refreshed::Taken(family.clone()));
    let lost = world.refresh_token(&family, 2, Some(first.number())).await;
    assert_eq!(world.take(&first, client, 0).await, Refreshed::Racing);
    assert_eq!(world.take(&first, client, 20).await, Refreshed::Taken(family.clone()));
    let second = world.refresh_token(&family, 3, Some(first.number())).await;
    assert_eq!(world.take(&lost, client, 20).await, Refreshed::Unknown);
    assert_eq!(world.take(&second, client, 21).await, Refreshed::Taken(family.clone()));
    world.refresh_token(&family, 4, Some(second.number())).await;
    assert_eq!(world.take(&first, client, 22).await, Refreshed::Reused);
    assert_eq!(world.take(&second, client, 23).await, Refreshed::Revoked);
}

async fn an_old_refresh_token_ends_the_family(world: World) {
    let (client, user) = (world.client(1, "App").await, world.marie().await);
    let other = world.client(2, "Other").await;
    let family = world.family(client, user, 1).await;
    let first = world.refresh_token(&family, 1, None).await;
    assert_eq!(world.take(&first, other, 0).await, Refreshed::Unknown);
    assert!(matches!(world.take(&first, client, 0).await, Refreshed::Taken(_)));
    let second = world.refresh_token(&family, 2, Some(first.number())).await;
    assert_eq!(world.take(&first, client, 31).await, Refreshed::Reused);
    assert_eq!(world.take(&second, client, 31).await, Refreshed::Revoked);
    let late = world.family(client, user, 9).await;
    let unused = world.refresh_token(&late, 10, None).await;
    assert_eq!(world.take(&unused, client, 101 * 3600).await, Refreshed::Expired);
}

async fn a_disabled_user_has_nothing_left(world: World) {
    let (client, user) = (world.client(1, "App").await, world.marie().await);
    let family = world.family(client, user, 1).await;
    let token = world.refresh_token(&family, 1, None).await;
    assert!(world.change(move |db| db.set_user_enabled(user, false)).await.unwrap());
    assert_eq!(world.take(&token, client, 0).await, Refreshed::Revoked);
    assert!(world.change(move |db| db.set_user_enabled(user, true)).await.unwrap());
    assert_eq!(world.take(&token, client, 0).await, Refreshed::Revoked);
}

async fn a_consent_is_remembered_and_taken_back(world: World) {
    let (client, user) = (world.client(1, "App").await, world.marie().await);
    assert_eq!(world.read(move |db| db.consent(user, client)).await, None);
    let agreed = Scope::parse("api email");
    let scope = agreed.clone();
    world.change(move |db| db.remember_consent(user, client, &scope)).await.unwrap();
    assert_eq!(world.read(move |db| db.consent(user, client)).await, Some(agreed.clone()));
    let family = world.family(client, user, 1).await;
    let token = world.refresh_token(&family, 1, None).await;
    let listed = world.browse(move |db| db.applications_of_user(user, NOW)).await;
    assert_eq!((listed.len(), listed[0].live_grants, &listed[0].scope), (1, 1, &agreed));
    assert!(world.change(move |db| db.withdraw_consent(user, client, "a test")).await.unwrap());
    assert_eq!(world.take(&token, client, 0).await, Refreshed::Revoked);
    assert_eq!(world.browse(move |db| db.applications_of_user(user, NOW)).await, []);
}

async fn one_time_codes_work_once(world: World) {
    let user = world.marie().await;
    world.change(move |db| db.offer_totp(user, b"seed")).await.unwrap();
    world.change(move |db| db.enable_totp(user, 100, &[hash(1), hash(2)])).await.unwrap();
    let known = world.read(move |db| db.second_factor(user)).await;
    assert_eq!((known.enabled, known.demanded, known.recovery_codes), (true, false, 2));
    for (step, taken) in [(100, false), (101, true), (101, false), (100, false), (102, true)] {
        assert_eq!(
            world.change(move |db| db.take_totp_step(user, step)).await.unwrap(),
            taken,
            "{step}"
        );
    }
    for (byte, taken) in [(1, true), (1, false), (9, false)] {
        let spent = world.change(move |db| db.take_recovery_code(user, &hash(byte))).await.unwrap();
        assert_eq!(spent, taken, "{byte}");
    }
}

/// CVE-2024-4629's lesson: the attempt is counted before it is known how it ends.
async fn attempts_in_parallel_do_not_slip_through(world: World) {
    let mut attempts = tokio::task::JoinSet::new();
    for _ in 0..40 {
        let store = world.store.clone();
        attempts.spawn(async move {
            store.change(Actor::Anonymous, NOW, |db| db.take_attempt(&[("user x", 5)])).await
        });
    }
    let passed =
        attempts.join_all().await.into_iter().filter(|wait| matches!(wait, Ok(None))).count();
    assert_eq!(passed, 5);
}
