//! What somebody sees who holds profiles in a part of the entities only.

use crate::{
    browser::Browser,
    house::{House, machine, on_both_engines},
};
use axum::http::header;
use store::{
    Actor, ClientMetadata, EntityEdit, EntityId, Holding, InventoryAuthentication, ServiceAccount,
    UserId,
};

on_both_engines![
    a_technician_of_a_part_sees_and_changes_its_computers_alone,
    agents_follow_their_computers,
    an_admin_of_a_part_administers_its_users_alone,
    an_admin_of_a_part_gives_nothing_beyond_it,
    an_admin_of_a_part_tends_its_entities_alone,
    what_belongs_to_the_whole_installation_needs_a_profile_in_the_root,
    nobody_binds_a_client_to_more_than_they_may_do,
    who_may_not_follow_a_link_reads_a_name,
];

impl House {
    pub(crate) async fn make_entity(&self, name: &'static str, below: EntityId) -> EntityId {
        let edit = EntityEdit { name: name.to_owned(), ..EntityEdit::default() };
        let make = move |db: &mut store::Change<'_>| db.create_entity(below, &edit);
        self.store.change(Actor::System, self.now(), make).await.unwrap()
    }

    /// Adds a user who holds a profile in one entity and those below it.
    async fn user_in(&self, name: &'static str, profile: &'static str, entity: EntityId) -> UserId {
        let user = self.user(name, profile).await;
        self.move_to(user, profile, entity).await;
        user
    }

    async fn move_to(&self, user: UserId, profile: &'static str, entity: EntityId) {
        let move_to = move |db: &mut store::Change<'_>| {
            let (profile, root) = (db.profile(profile)?.unwrap(), db.root_entity()?);
            db.add_holding(user, Holding { profile, entity, recursive: true })?;
            db.remove_holding(user, profile, root)
        };
        self.store.change(Actor::System, self.now(), move_to).await.unwrap();
    }

    /// Takes the inventory of a machine into an entity; returns the keys of the computer and of its agent.
    async fn machine_in(&self, number: u32, entity: EntityId) -> (i64, i64) {
        self.take_inventory(InventoryAuthentication::None).await;
        self.settings(|settings| settings.default_entity = Some(entity)).await;
        assert_eq!(self.submit(None, &machine(number)).await.status, 200);
        let named = format!("host{number}");
        let computer = self.computers().await.into_iter().find(|known| known.name() == named);
        let agents = self.agents().await;
        let agent = agents.iter().find(|agent| agent.deviceid.starts_with(&named)).unwrap();
        (computer.unwrap().id.0, agent.id.0)
    }
}

/// Two parts of the root, each with an entity below it.
struct Parts {
    root: EntityId,
    north: EntityId,
    oslo: EntityId,
    south: EntityId,
}

async fn parts(house: &House) -> Parts {
    let root = house.store.read(|db| db.root_entity()).await.unwrap();
    let north = house.make_entity("North", root).await;
    let oslo = house.make_entity("Oslo", north).await;
    Parts { root, north, oslo, south: house.make_entity("South", root).await }
}

/// Signs somebody in who holds a profile in one entity and those below it alone.
pub(crate) async fn sign_in_at<'h>(
    house: &'h House,
    name: &'static str,
    profile: &'static str,
    entity: EntityId,
) -> Browser<'h> {
    let browser = Browser::sign_in(house, name, profile).await;
    let user = house.store.read(move |db| db.user(name)).await.unwrap().unwrap().id;
    house.move_to(user, profile, entity).await;
    browser
}

async fn a_technician_of_a_part_sees_and_changes_its_computers_alone(house: House) {
    let parts = parts(&house).await;
    let (here, _) = house.machine_in(1, parts.oslo).await;
    let (elsewhere, _) = house.machine_in(2, parts.south).await;
    let mut marie = sign_in_at(&house, "marie", "Technician", parts.north).await;
    let list = marie.get("/assets/computers").await.body;
    assert!(list.contains(">host1</a>") && !list.contains("host2"), "{list}");
    assert!(
        list.contains("Root entity &#62; North &#62; Oslo") && !list.contains("South"),
        "{list}"
    );
    let file = marie.get("/assets/computers?format=json").await.json();
    assert_eq!(file.as_array().unwrap().len(), 1);
    let csv = marie.get("/assets/computers?format=csv&q=host").await.body;
    assert!(csv.contains("host1") && !csv.contains("host2"));
    let asked = marie.get(&format!("/assets/computers?entity={}", parts.south.0)).await.body;
    assert!(!asked.contains("host2"));
    for tab in ["", "/components", "/volumes", "/network", "/software", "/agents"] {
        assert_eq!(marie.get(&format!("/assets/computers/{here}{tab}")).await.status, 200);
        assert_eq!(marie.get(&format!("/assets/computers/{elsewhere}{tab}")).await.status, 404);
    }
    assert!(marie.get("/").await.body.contains("<span class=\"tile-number\">1</span>"));
    assert_eq!(marie.post(&format!("/assets/computers/{elsewhere}/trash"), "").await.status, 404);
    assert_eq!(marie.post(&format!("/assets/computers/{here}/trash"), "").await.status, 303);
    let names: Vec<String> =
        house.computers().await.iter().map(|known| known.name().to_owned()).collect();
    assert_eq!(names, ["host2"]);
    assert_eq!(
        marie.post(&format!("/assets/computers/{elsewhere}/restoration"), "").await.status,
        404
    );
    assert_eq!(marie.post(&format!("/assets/computers/{here}/restoration"), "").await.status, 303);
}

async fn agents_follow_their_computers(house: House) {
    let parts = parts(&house).await;
    let (_, here) = house.machine_in(1, parts.oslo).await;
    let (_, elsewhere) = house.machine_in(2, parts.south).await;
    let mut adam = sign_in_at(&house, "adam", "Admin", parts.north).await;
    let list = adam.get("/administration/agents").await.body;
    assert!(list.contains("host1-2026") && !list.contains("host2-2026"));
    assert_eq!(
        adam.get("/administration/agents?format=json").await.json().as_array().unwrap().len(),
        1
    );
    assert_eq!(adam.get(&format!("/administration/agents/{here}")).await.status, 200);
    assert_eq!(adam.get(&format!("/administration/agents/{elsewhere}")).await.status, 404);
    for act in ["tag", "lock", "unlocking", "deletion"] {
        let path = format!("/administration/agents/{elsewhere}/{act}");
        assert_eq!(adam.post(&path, "tag=mine").await.status, 404, "{act}");
    }
    let home = adam.get("/").await.body;
    assert!(home.contains("Agents not seen for"), "{home}");
    assert!(
        !home.contains("Inventories per day"),
        "what is counted for everybody is not told: {home}"
    );
    assert_eq!(adam.post(&format!("/administration/agents/{here}/lock"), "").await.status, 303);
}

async fn an_admin_of_a_part_administers_its_users_alone(house: House) {
    let parts = parts(&house).await;
    let erika = house.user("erika", "Super-Admin").await;
    let here = house.user_in("pierre", "Technician", parts.oslo).await;
    let elsewhere = house.user_in("irene", "Technician", parts.south).await;
    let both = house.user_in("paul", "Technician", parts.oslo).await;
    house.move_to(both, "Observer", parts.south).await;
    let mut adam = sign_in_at(&house, "adam", "Admin", parts.north).await;
    let users = adam.get("/administration/users?format=json").await.json();
    let names: Vec<&str> =
        users.as_array().unwrap().iter().map(|user| user["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["adam", "paul", "pierre"]);
    adam.get("/administration/users").await;
    for other in [erika, elsewhere] {
        let page = format!("/administration/users/{}", other.0);
        for tab in ["", "/profiles", "/sign-in", "/sessions", "/history", "/deletion"] {
            assert_eq!(adam.get(&format!("{page}{tab}")).await.status, 404, "{tab}");
        }
        for act in ["", "/state", "/password", "/access-end", "/deletion", "/profiles"] {
            assert_eq!(adam.post(&format!("{page}{act}"), "name=x").await.status, 404, "{act}");
        }
        let chosen = format!("act=disable&key={}", other.0);
        let asked = adam.get(&format!("/administration/users/chosen?{chosen}")).await;
        assert_eq!(asked.status, 303, "nobody who is seen is chosen");
        adam.post("/administration/users/chosen", &chosen).await;
        assert!(house.store.read(move |db| db.user_by_id(other)).await.unwrap().unwrap().enabled);
    }
    let shared = format!("/administration/users/{}", both.0);
    let shown = adam.get(&shared).await.body;
    assert!(shown.contains("belongs to entities that you do not administer"), "{shown}");
    assert_eq!(adam.post(&format!("{shared}/state"), "act=disable").await.status, 403);
    let held = adam.get(&format!("{shared}/profiles")).await.body;
    assert!(held.contains(">Oslo</td>") && !held.contains(">South</td>"), "{held}");
    let own = format!("/administration/users/{}", here.0);
    assert_eq!(adam.post(&format!("{own}/state"), "act=disable").await.status, 303);
    let sessions = adam.get("/administration/sessions").await;
    assert!(sessions.status == 200 && sessions.body.contains("adam"));
    let everybody = adam.get("/administration/sessions/revocation?what=everything").await;
    assert_eq!(everybody.status, 403);
}

async fn an_admin_of_a_part_gives_nothing_beyond_it(house: House) {
    let parts = parts(&house).await;
    let pierre = house.user_in("pierre", "Observer", parts.oslo).await;
    let mut adam = sign_in_at(&house, "adam", "Admin", parts.north).await;
    let path = format!("/administration/users/{}/profiles", pierre.0);
    let form = adam.get(&path).await.body;
    assert!(
        form.contains("North &#62; Oslo</option>") && !form.contains("South</option>"),
        "{form}"
    );
    let technician = house.store.read(|db| db.profile("Technician")).await.unwrap().unwrap().0;
    for beyond in [parts.root, parts.south] {
        let given = format!("profile={technician}&entity={}&recursive=1", beyond.0);
        assert_eq!(adam.post(&path, &given).await.status, 422);
    }
    let given = format!("profile={technician}&entity={}&recursive=1", parts.oslo.0);
    let given = adam.post(&path, &given).await;
    assert_eq!(given.header(header::LOCATION), format!("{path}?notice=profile-given"));
    let mut marie = sign_in_at(&house, "marie", "Technician", parts.south).await;
    let add = format!(
        "name=new&profile={technician}&entity={}&password=violin+marble+otter&again=violin+marble+otter",
        parts.root.0
    );
    assert_eq!(marie.post("/administration/users", &add).await.status, 403);
    assert_eq!(adam.post("/administration/users", &add).await.status, 422);
}

async fn an_admin_of_a_part_tends_its_entities_alone(house: House) {
    const ENTITIES: &str = "/administration/entities";
    let parts = parts(&house).await;
    let mut adam = sign_in_at(&house, "adam", "Admin", parts.north).await;
    let tree = adam.get(ENTITIES).await.body;
    assert!(tree.contains(">North</a>") && tree.contains(">Oslo</a>"));
    assert!(!tree.contains(">South</a>") && !tree.contains(">Root entity</a>"), "{tree}");
    for beyond in [parts.root, parts.south] {
        let page = format!("{ENTITIES}/{}", beyond.0);
        assert_eq!(adam.get(&page).await.status, 404);
        assert_eq!(adam.post(&page, "name=Mine").await.status, 404);
        assert_eq!(adam.post(&format!("{page}/deletion"), "confirmation=South").await.status, 404);
        let below = format!("name=Mine&parent={}", beyond.0);
        assert_eq!(adam.post(ENTITIES, &below).await.status, 422);
        let moved = format!("name=Oslo&parent={}", beyond.0);
        let page = format!("{ENTITIES}/{}", parts.oslo.0);
        assert_eq!(adam.post(&page, &moved).await.status, 422);
    }
    let page = format!("{ENTITIES}/{}", parts.north.0);
    let moved = format!("name=North&parent={}", parts.south.0);
    assert_eq!(adam.post(&page, &moved).await.status, 303, "it is renamed, and stays");
    let id = parts.north;
    let north = house.store.read(move |db| db.entity(id)).await.unwrap().unwrap();
    assert_eq!(north.parent, Some(parts.root));
    let below = format!("name=Bergen&parent={}", parts.north.0);
    assert_eq!(adam.post(ENTITIES, &below).await.status, 303);
}

async fn what_belongs_to_the_whole_installation_needs_a_profile_in_the_root(house: House) {
    let parts = parts(&house).await;
    house.user("erika", "Super-Admin").await;
    let mut adam = sign_in_at(&house, "adam", "Super-Admin", parts.north).await;
    let home = adam.get("/").await.body;
    for page in [
        "/configuration/oauth-clients",
        "/configuration/general",
        "/administration/inventory",
        "/administration/inventory/import",
        "/administration/profiles",
        "/administration/audit-log",
        "/administration/denials",
    ] {
        assert_eq!(adam.get(page).await.status, 403, "{page}");
        assert!(!home.contains(&format!("href=\"{page}\"")), "{page}");
    }
    for page in ["/administration/agents", "/administration/users", "/administration/entities"] {
        assert_eq!(adam.get(page).await.status, 200, "{page}");
        assert!(home.contains(&format!("href=\"{page}\"")), "{page}");
    }
}

async fn nobody_binds_a_client_to_more_than_they_may_do(house: House) {
    const CLIENTS: &str = "/configuration/oauth-clients";
    let (everything, admin, root) = house
        .store
        .read(|db| {
            let profile = |db: &mut store::Reader<'_>, name| db.profile(name);
            let (everything, admin) = (profile(db, "Super-Admin")?, profile(db, "Admin")?);
            Ok((everything.unwrap(), admin.unwrap(), db.root_entity()?))
        })
        .await
        .unwrap();
    let bound = |profile| {
        move |client: &mut ClientMetadata| {
            let entities = vec![(root, true)];
            client.service_account = Some(ServiceAccount { profile, entities });
        }
    };
    let mighty = house.client_with(bound(everything)).await;
    let mut adam = Browser::sign_in(&house, "adam", "Admin").await;
    let form = adam.get(&format!("{CLIENTS}/add?preset=service")).await.body;
    assert!(form.contains(">Admin</option>") && !form.contains(">Super-Admin</option>"), "{form}");
    let count = house.store.browse(|db| db.counts()).await.unwrap().clients;
    let new = |profile: i64| format!("preset=service&name=robot&scope=api&profile={profile}");
    let refused = adam.post(CLIENTS, &new(everything.0)).await;
    assert!(refused.status == 422 && refused.body.contains("Choose a profile from the list."));
    assert!(refused.body.contains("value=\"robot\""), "{}", refused.body);
    assert_eq!(house.store.browse(|db| db.counts()).await.unwrap().clients, count);
    assert_eq!(adam.post(CLIENTS, &new(admin.0)).await.status, 200, "the secret is shown");

    let page = format!("{CLIENTS}/{}", mighty.key.0);
    for tab in ["/access", "/credentials"] {
        let shown = adam.get(&format!("{page}{tab}")).await.body;
        assert!(shown.contains("has rights of its own that you do not have"), "{shown}");
    }
    assert_eq!(adam.post(&format!("{page}/access"), "name=mine").await.status, 403);
    assert_eq!(adam.post(&format!("{page}/secrets"), "keep_old_for=0").await.status, 403);
    assert_eq!(
        adam.post(&format!("{page}/state"), "enabled=0").await.status,
        303,
        "to end it is fine"
    );

    let weak = house.client_with(bound(admin)).await;
    let bind = format!("name=robot&grant=client_credentials&scope=api&profile={}", everything.0);
    let widened = adam.post(&format!("{CLIENTS}/{}/access", weak.key.0), &bind).await;
    assert_eq!(widened.status, 422, "{}", widened.body);
}

async fn who_may_not_follow_a_link_reads_a_name(house: House) {
    let client = house.client().await;
    house.take_inventory(InventoryAuthentication::ClientCredentials).await;
    let token = house.token(&client).await;
    assert_eq!(house.submit(Some(&token), &machine(1)).await.status, 200);
    let agent = house.agents().await[0].id.0;
    let href = format!("href=\"/configuration/oauth-clients/{}\"", client.key.0);
    let mut tom = Browser::sign_in(&house, "tom", "Technician").await;
    let mut adam = Browser::sign_in(&house, "adam", "Admin").await;
    for page in ["/administration/agents".to_owned(), format!("/administration/agents/{agent}")] {
        let shown = tom.get(&page).await;
        assert!(shown.status == 200 && !shown.body.contains(&href), "{page}");
        assert!(adam.get(&page).await.body.contains(&href), "{page}");
    }
}
