//! Who sees what: rows by the entities that they belong to, and what several holdings come to.

use crate::{
    fleet::{created, sent},
    world::{NOW, World, hash},
};
use rights::{Action, Subject};
use std::collections::BTreeSet;
use store::{
    AgentContact, AgentFilter, AssetFilter, AssetId, EntityId, Holding, Listing, Powers,
    SessionFilter, SessionStage, UserFilter, UserId, Visible,
};

test_database::on_both_engines!(crate::world::World::new;
    computers_are_seen_in_the_named_entities_and_those_below,
    an_agent_is_seen_where_its_computer_is_and_in_the_root_without_one,
    users_and_their_sessions_are_seen_where_they_hold_a_profile,
    of_the_tree_only_what_is_seen_is_shown,
    a_right_counts_where_its_profile_is_held,
    a_super_admin_of_a_part_is_not_the_last_one,
    nobody_gives_more_than_they_may_do_there,
    who_is_elsewhere_too_or_may_do_more_is_out_of_command,
);

/// An entity North with Oslo and Bergen below it, and South.
struct Places {
    root: EntityId,
    north: EntityId,
    oslo: EntityId,
    bergen: EntityId,
    south: EntityId,
}

impl World {
    async fn places(&self) -> Places {
        let root = self.root().await;
        let north = self.entity("North", root).await;
        Places {
            root,
            north,
            oslo: self.entity("Oslo", north).await,
            bergen: self.entity("Bergen", north).await,
            south: self.entity("South", root).await,
        }
    }

    async fn machine(&self, number: usize, entity: EntityId) -> AssetId {
        self.set(move |settings| settings.default_entity = Some(entity)).await;
        let mut document = sent(number);
        document.contact.version = Some(format!("1.{number}"));
        created(self.send(document).await)
    }

    async fn names_of_computers(&self, visible: Visible) -> BTreeSet<String> {
        let found = self
            .browse(move |db| {
                let all = AssetFilter::default();
                let page = db.assets(&Listing::default(), &all, &visible)?;
                let counts = db.counts_within(&visible, &visible, &visible)?;
                assert_eq!((page.total, counts.computers), (counted(&page.rows), page.total));
                for row in &page.rows {
                    assert!(db.sees_asset(&visible, row.id)?);
                }
                Ok(page.rows)
            })
            .await;
        found.iter().map(|computer| computer.name().to_owned()).collect()
    }

    async fn hold(&self, user: UserId, profile: &'static str, entity: EntityId, recursive: bool) {
        let holding = Holding { profile: self.profile(profile).await, entity, recursive };
        self.change(move |db| db.add_holding(user, holding)).await.unwrap();
    }

    /// A user who holds nothing yet.
    async fn newcomer(&self, name: &str) -> UserId {
        let user = self.user(name, "Self-Service").await;
        let (profile, root) = (self.profile("Self-Service").await, self.root().await);
        self.change(move |db| db.remove_holding(user, profile, root)).await.unwrap();
        user
    }

    async fn powers(&self, user: UserId) -> Powers {
        self.read(move |db| db.powers_of_user(user)).await.0
    }
}

fn counted<T>(rows: &[T]) -> i64 {
    i64::try_from(rows.len()).unwrap()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

async fn computers_are_seen_in_the_named_entities_and_those_below(world: World) {
    let places = world.places().await;
    let in_root = world.machine(0, places.root).await;
    let in_oslo = world.machine(1, places.oslo).await;
    world.machine(2, places.bergen).await;
    world.machine(3, places.south).await;
    let seen = async |entities: &[(EntityId, bool)]| {
        world.names_of_computers(Visible::within(entities.to_vec(), places.root)).await
    };
    assert_eq!(seen(&[(places.root, true)]).await.len(), 4);
    assert_eq!(seen(&[(places.root, false)]).await, set(&["host0"]));
    assert_eq!(seen(&[(places.north, true)]).await, set(&["host1", "host2"]));
    assert_eq!(seen(&[(places.north, false)]).await, set(&[]));
    let two = [(places.oslo, false), (places.south, true)];
    assert_eq!(seen(&two).await, set(&["host1", "host3"]));
    assert_eq!(seen(&[(EntityId(4711), true)]).await, set(&[]));
    assert_eq!(seen(&[]).await, set(&[]));
    let north = Visible::within([(places.north, true)], places.root);
    let (oslo, root) = world
        .browse(move |db| Ok((db.sees_asset(&north, in_oslo)?, db.sees_asset(&north, in_root)?)))
        .await;
    assert!(oslo && !root);
    let all = Visible::Everything;
    assert!(!world.read(move |db| db.sees_asset(&all, AssetId(4711))).await);
}

async fn an_agent_is_seen_where_its_computer_is_and_in_the_root_without_one(world: World) {
    let places = world.places().await;
    world.machine(1, places.oslo).await;
    let contact = AgentContact {
        deviceid: "lonely".to_owned(),
        version: Some("2.0".to_owned()),
        message: "contact",
        ..AgentContact::default()
    };
    world.change(move |db| db.record_contact(&contact)).await.unwrap();
    let seen = async |entity: EntityId, below: bool| {
        let visible = Visible::within([(entity, below)], places.root);
        world
            .browse(move |db| {
                let all = AgentFilter::default();
                let agents = db.find_agents(&Listing::default(), &all, &visible)?.rows;
                let (stale, count) =
                    db.stale_agents(NOW.plus(oauth::Lifetime::hours(1)), 9, &visible)?;
                assert_eq!((counted(&agents), stale.len()), (count, agents.len()));
                let names: Vec<String> = agents.into_iter().map(|agent| agent.deviceid).collect();
                Ok((names, db.agent_versions(&visible)?))
            })
            .await
    };
    let told = |names: &[&str], versions: &[&str]| {
        let owned =
            |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        (owned(names), owned(versions))
    };
    assert_eq!(seen(places.north, true).await, told(&["host1"], &["1.1"]));
    assert_eq!(seen(places.root, false).await, told(&["lonely"], &["2.0"]));
    assert_eq!(seen(places.south, true).await, told(&[], &[]));
    assert_eq!(seen(places.root, true).await.0.len(), 2);
}

async fn users_and_their_sessions_are_seen_where_they_hold_a_profile(world: World) {
    let places = world.places().await;
    let (marie, pierre) = (world.newcomer("marie").await, world.newcomer("pierre").await);
    world.hold(marie, "Observer", places.oslo, false).await;
    world.hold(marie, "Observer", places.south, false).await;
    world.hold(marie, "Admin", places.south, false).await;
    world.hold(pierre, "Observer", places.south, false).await;
    for (number, user) in [(1, marie), (2, pierre)] {
        let address = "192.0.2.1".parse().unwrap();
        let open = move |db: &mut store::Change<'_>| {
            db.open_session(&hash(number), user, address, "", SessionStage::Open)
        };
        world.change(open).await.unwrap();
    }
    let north = Visible::within([(places.north, true)], places.root);
    world
        .browse(move |db| {
            let users = db.users(&Listing::default(), UserFilter::default(), &north)?;
            assert_eq!((users.rows[0].id, users.rows.len(), users.total), (marie, 1, 1));
            assert_eq!(users.rows[0].profiles, ["Observer"], "not what is held elsewhere");
            let admins = UserFilter { profile: db.profile("Admin")?, ..UserFilter::default() };
            assert_eq!(db.users(&Listing::default(), admins, &north)?.total, 0);
            assert_eq!(db.users(&Listing::default(), admins, &Visible::Everything)?.total, 1);
            let sessions = db.web_sessions(&SessionFilter::default(), NOW, None, 9, &north)?;
            assert_eq!(sessions.iter().map(|s| s.user).collect::<Vec<_>>(), [marie]);
            let named = db.users_named(&[pierre, marie], &north)?;
            assert_eq!(named, [(marie, "marie".to_owned())]);
            assert!(db.sees_user(&north, marie)? && !db.sees_user(&north, pierre)?);
            let held = db.named_holdings_of_user(marie, &north)?;
            assert_eq!(held.iter().map(|h| h.entity.as_str()).collect::<Vec<_>>(), ["Oslo"]);
            Ok(())
        })
        .await;
}

async fn of_the_tree_only_what_is_seen_is_shown(world: World) {
    let places = world.places().await;
    let two = Visible::within([(places.north, true), (places.south, false)], places.root);
    let (tree, names) =
        world.browse(move |db| Ok((db.entity_tree(&two)?, db.entity_names(&two)?))).await;
    let shown: Vec<(&str, usize)> = tree.iter().map(|e| (e.path.as_str(), e.depth)).collect();
    assert_eq!(
        shown,
        [
            ("Root entity > North", 0),
            ("Root entity > North > Bergen", 1),
            ("Root entity > North > Oslo", 1),
            ("Root entity > South", 0),
        ]
    );
    assert_eq!(names.len(), 4);
}

async fn a_right_counts_where_its_profile_is_held(world: World) {
    let places = world.places().await;
    let marie = world.newcomer("marie").await;
    world.hold(marie, "Technician", places.oslo, false).await;
    world.hold(marie, "Observer", places.north, true).await;
    world.hold(marie, "Admin", places.south, true).await;
    let powers = world.powers(marie).await;
    let within = |entities: &[(EntityId, bool)]| Visible::within(entities.to_vec(), places.root);
    let (oslo, north, south) = ((places.oslo, false), (places.north, true), (places.south, true));
    assert_eq!(powers.visible(Subject::Assets, Action::Read), within(&[oslo, north, south]));
    assert_eq!(powers.visible(Subject::Assets, Action::Delete), within(&[oslo, south]));
    assert_eq!(powers.visible(Subject::Users, Action::Read), within(&[south]));
    let somewhere = powers.somewhere();
    assert!(somewhere.allow(Subject::Users, Action::Purge));
    assert!(!somewhere.allow(Subject::Clients, Action::Read), "clients belong to no entity");
    world.hold(marie, "Admin", places.root, false).await;
    let powers = world.powers(marie).await;
    assert!(powers.in_root().allow(Subject::Clients, Action::Read));
    assert_eq!(
        powers.visible(Subject::Users, Action::Read),
        within(&[(places.root, false), south])
    );
    world.hold(marie, "Observer", places.root, true).await;
    let powers = world.powers(marie).await;
    assert_eq!(powers.visible(Subject::Assets, Action::Read), Visible::Everything);
}

async fn a_super_admin_of_a_part_is_not_the_last_one(world: World) {
    let places = world.places().await;
    let marie = world.user("marie", "Super-Admin").await;
    let pierre = world.newcomer("pierre").await;
    world.hold(pierre, "Super-Admin", places.north, true).await;
    assert!(world.read(move |db| db.is_last_super_admin(marie)).await);
    let gone = world.change(move |db| db.set_user_enabled(marie, false)).await;
    assert!(matches!(gone, Err(store::Error::Refused(store::Refusal::LastSuperAdmin))));
}

async fn nobody_gives_more_than_they_may_do_there(world: World) {
    let places = world.places().await;
    let marie = world.newcomer("marie").await;
    world.hold(marie, "Admin", places.north, true).await;
    world.hold(marie, "Technician", places.south, false).await;
    let powers = world.powers(marie).await;
    for (profile, entity, recursive, may) in [
        ("Technician", places.oslo, true, true),
        ("Admin", places.north, true, true),
        ("Technician", places.south, false, true),
        ("Technician", places.south, true, false),
        ("Admin", places.south, false, false),
        ("Observer", places.root, false, false),
        ("Self-Service", places.root, true, true),
    ] {
        let holding = Holding { profile: world.profile(profile).await, entity, recursive };
        let powers = powers.clone();
        let answer = world.read(move |db| db.may_give(&powers, &holding)).await;
        assert_eq!(answer, may, "{profile} in {entity:?}, recursive: {recursive}");
    }
    let admin = world.powers(world.user("adam", "Admin").await).await;
    let all = Holding {
        profile: world.profile("Super-Admin").await,
        entity: places.root,
        recursive: true,
    };
    assert!(!world.read(move |db| db.may_give(&admin, &all)).await);
}

async fn who_is_elsewhere_too_or_may_do_more_is_out_of_command(world: World) {
    let places = world.places().await;
    let marie = world.newcomer("marie").await;
    world.hold(marie, "Admin", places.north, true).await;
    let powers = world.powers(marie).await;
    let (here, elsewhere) = (world.newcomer("here").await, world.newcomer("elsewhere").await);
    world.hold(here, "Technician", places.oslo, true).await;
    world.hold(elsewhere, "Technician", places.oslo, true).await;
    world.hold(elsewhere, "Self-Service", places.south, false).await;
    let all = [marie, here, elsewhere];
    let beyond = world.read(move |db| db.out_of_command(&powers, Action::Update, &all)).await;
    assert_eq!(beyond, BTreeSet::from([elsewhere]));
    let technician = world.powers(here).await;
    let beyond = world.read(move |db| db.out_of_command(&technician, Action::Update, &all)).await;
    assert_eq!(beyond, BTreeSet::from(all), "who may not change users commands nobody");
}
