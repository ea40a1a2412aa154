//! A made-up installation, and all that is known about it.

use super::{
    chance::Chance,
    oracle::{Eye, Thing},
};
use crate::{
    api_user::ApiUser,
    application::tokens,
    browser::PASSWORD,
    house::{House, machine},
};
use oauth::{GrantType, Scope};
use rights::{Action, Rights, Subject};
use serde_json::json;
use std::collections::BTreeMap;
use store::{Actor, EntityEdit, EntityId, Holding, InventoryAuthentication, ProfileId, UserId};

/// A profile, as it was made.
#[derive(Clone)]
pub(super) struct KnownProfile {
    pub(super) id: ProfileId,
    pub(super) name: String,
    pub(super) rights: Rights,
}

/// A user, with the profiles held: where, and whether below too.
pub(super) struct KnownUser {
    pub(super) name: &'static str,
    pub(super) id: UserId,
    pub(super) holdings: Vec<(KnownProfile, EntityId, bool)>,
}

/// All that there is.
pub(super) struct World {
    /// Each entity with the one above it.
    pub(super) above: BTreeMap<EntityId, Option<EntityId>>,
    pub(super) profiles: Vec<KnownProfile>,
    pub(super) users: Vec<KnownUser>,
    pub(super) assets: Vec<Thing>,
    /// Each agent with where its computer is.
    pub(super) agents: BTreeMap<i64, EntityId>,
}

pub(super) const KINDS: [&str; 7] =
    ["Computer", "Monitor", "NetworkEquipment", "Peripheral", "Phone", "Printer", "Unmanaged"];
pub(super) const NAMES: [&str; 5] = ["otter", "Otter", "kestrel", "willow", "élan"];
const USERS: [&str; 6] = ["anna", "boris", "chloe", "dario", "elif", "fritz"];
const ENTITIES: usize = 7;
const ASSETS: usize = 24;
const MACHINES: u32 = 5;

impl World {
    pub(super) async fn make(house: &House, chance: &mut Chance) -> Self {
        let root = house.store.read(|db| db.root_entity()).await.unwrap();
        let mut world = Self {
            above: BTreeMap::from([(root, None)]),
            profiles: Vec::new(),
            users: Vec::new(),
            assets: Vec::new(),
            agents: BTreeMap::new(),
        };
        for number in 0..ENTITIES {
            let below = world.entity_by_chance(chance);
            let edit = EntityEdit { name: format!("Site {number}"), ..EntityEdit::default() };
            let make = move |db: &mut store::Change<'_>| db.create_entity(below, &edit);
            let made = house.store.change(Actor::System, house.now(), make).await.unwrap();
            world.above.insert(made, Some(below));
        }
        world.make_profiles(house, chance).await;
        world.make_machines(house, chance).await;
        world.make_assets(house, chance).await;
        world.make_users(house, chance).await;
        world
    }

    async fn make_profiles(&mut self, house: &House, chance: &mut Chance) {
        for number in 0..5 {
            let mut rights = Rights::default();
            for subject in Subject::ALL {
                // Most may read most.
                if !chance.once_in(4) {
                    rights.grant(subject, &[Action::Read]);
                }
                if chance.once_in(3) {
                    rights.grant(subject, &[Action::Update, Action::Purge]);
                }
            }
            let (name, given) = (format!("By chance {number}"), rights.clone());
            let called = name.clone();
            let make = move |db: &mut store::Change<'_>| db.create_profile(&called, "", &given);
            let id = house.store.change(Actor::System, house.now(), make).await.unwrap();
            self.profiles.push(KnownProfile { id, name, rights });
        }
    }

    /// Computers with agents and parts.
    async fn make_machines(&mut self, house: &House, chance: &mut Chance) {
        house.take_inventory(InventoryAuthentication::None).await;
        for number in 1..=MACHINES {
            let entity = self.entity_by_chance(chance);
            house.settings(|settings| settings.default_entity = Some(entity)).await;
            assert_eq!(house.submit(None, &machine(number)).await.status, 200);
        }
        let admin = house.api_user("Super-Admin").await;
        for row in admin.get("/Assets/Computer").await.json().as_array().unwrap() {
            let thing = Thing::read("Computer", row);
            self.assets.push(Thing { machine: true, ..thing });
        }
        for row in admin.get("/Inventory/Agent").await.json().as_array().unwrap() {
            let computer = row["items_id"].as_i64().unwrap();
            let place = self.assets.iter().find(|thing| thing.id == computer).unwrap().entity;
            self.agents.insert(row["id"].as_i64().unwrap(), place);
        }
        assert_eq!(self.agents.len(), usize::try_from(MACHINES).unwrap());
    }

    async fn make_assets(&mut self, house: &House, chance: &mut Chance) {
        let admin = house.api_user("Super-Admin").await;
        for number in 0..ASSETS {
            let kind = *chance.pick(&KINDS);
            let path = format!("/Assets/{kind}");
            let entity = self.entity_by_chance(chance);
            let body = json!({
                "name": chance.pick(&NAMES),
                "serial": format!("HAND{number:03}"),
                "entity": entity.0,
            });
            let made = admin.post(&path, body).await;
            assert_eq!(made.status, 200, "{}", made.body);
            let item = format!("{path}/{}", made.json()["id"]);
            if chance.once_in(5) {
                assert_eq!(admin.delete(&item).await.status, 204);
            }
            self.assets.push(Thing::read(kind, &admin.get(&item).await.json()));
        }
    }

    async fn make_users(&mut self, house: &House, chance: &mut Chance) {
        let root = house.store.read(|db| db.root_entity()).await.unwrap();
        for name in USERS {
            let id = house.user(name, "Self-Service").await;
            let mut holdings = Vec::new();
            for _ in 0..=chance.below(3) {
                let profile = chance.pick(&self.profiles).clone();
                let (entity, recursive) = (self.entity_by_chance(chance), !chance.once_in(3));
                let known = |held: &(KnownProfile, EntityId, bool)| {
                    held.0.id == profile.id && held.1 == entity
                };
                if !holdings.iter().any(known) {
                    holdings.push((profile, entity, recursive));
                }
            }
            let held: Vec<Holding> = holdings
                .iter()
                .map(|(profile, entity, recursive)| Holding {
                    profile: profile.id,
                    entity: *entity,
                    recursive: *recursive,
                })
                .collect();
            let hold = move |db: &mut store::Change<'_>| {
                let first = db.profile("Self-Service")?.unwrap();
                for holding in &held {
                    db.add_holding(id, *holding)?;
                }
                db.remove_holding(id, first, root)
            };
            house.store.change(Actor::System, house.now(), hold).await.unwrap();
            self.users.push(KnownUser { name, id, holdings });
        }
    }

    pub(super) fn entity_by_chance(&self, chance: &mut Chance) -> EntityId {
        let all: Vec<EntityId> = self.above.keys().copied().collect();
        *chance.pick(&all)
    }

    /// One to three entities, each with whether those below are meant too.
    pub(super) fn entities_by_chance(&self, chance: &mut Chance) -> Vec<(EntityId, bool)> {
        let mut chosen = BTreeMap::new();
        for _ in 0..=chance.below(3) {
            chosen.insert(self.entity_by_chance(chance), !chance.once_in(3));
        }
        chosen.into_iter().collect()
    }

    /// Who looks with one profile that is held in some entities.
    pub(super) fn eye(&self, profile: &KnownProfile, held: &[(EntityId, bool)]) -> Eye<'_> {
        let holdings = held.iter().map(|(entity, below)| (profile.rights.clone(), *entity, *below));
        Eye::new(&self.above, holdings.collect())
    }

    /// Who looks with all profiles that a user holds.
    pub(super) fn eye_of(&self, user: &KnownUser) -> Eye<'_> {
        let all = user.holdings.iter();
        let holdings =
            all.map(|(profile, entity, below)| (profile.rights.clone(), *entity, *below));
        Eye::new(&self.above, holdings.collect())
    }

    /// A token that acts for a user.
    pub(super) async fn token_of<'h>(&self, house: &'h House, user: &KnownUser) -> ApiUser<'h> {
        let application = house
            .application_with(|client| {
                client.grant_types = vec![GrantType::Password];
                client.scope = Scope::parse("api graphql");
            })
            .await;
        let parameters = [
            ("grant_type", "password"),
            ("username", user.name),
            ("password", PASSWORD),
            ("scope", "api graphql"),
        ];
        ApiUser::with(house, tokens(&application.ask(&parameters).await).access)
    }
}
