//! The ways to ask: lists in pages, single items, filters, sorts, GraphQL, files.

use super::{
    chance::Chance,
    oracle::{Eye, Thing},
    world::{KINDS, KnownProfile, KnownUser, NAMES, World},
};
use crate::{
    api_user::ApiUser,
    browser::Browser,
    house::{Answer, House},
};
use axum::http::{Method, header};
use rights::Subject;
use serde_json::{Value, json};
use store::EntityId;

type Headers<'a> = [(&'static str, &'a str)];

/// A filter, and what it means.
struct Question {
    filter: String,
    passes: Box<dyn Fn(&Thing) -> bool>,
    /// Whether it says itself what of the trash is meant.
    of_trash: bool,
}

fn question(world: &World, chance: &mut Chance) -> Question {
    let name = *chance.pick(&NAMES);
    let entity = world.entity_by_chance(chance);
    let key = chance.pick(&world.assets).id;
    let made = |filter: String, passes: Box<dyn Fn(&Thing) -> bool>| Question {
        filter,
        passes,
        of_trash: false,
    };
    match chance.below(8) {
        0 => made(format!("name=={name}"), Box::new(move |thing| thing.name == name)),
        1 => made("serial=like=HAND*".to_owned(), Box::new(|t| t.serial.starts_with("HAND"))),
        2 => made(format!("entity.id=={}", entity.0), Box::new(move |t| t.entity == entity)),
        3 => made(format!("entity.id!={}", entity.0), Box::new(move |t| t.entity != entity)),
        4 => made(format!("id=gt={key}"), Box::new(move |thing| thing.id > key)),
        5 => made(
            format!("name=={name},entity.id=={}", entity.0),
            Box::new(move |thing| thing.name == name || thing.entity == entity),
        ),
        6 => Question {
            filter: "is_deleted==true".to_owned(),
            passes: Box::new(|thing| thing.trashed),
            of_trash: true,
        },
        _ => Question {
            filter: format!("is_deleted=in=(true,false);name!={name}"),
            passes: Box::new(move |thing| thing.name != name),
            of_trash: true,
        },
    }
}

/// What is told of a kind, sorted by name and key.
fn expected<'w>(
    world: &'w World,
    eye: &Eye<'_>,
    kind: &str,
    question: &Question,
) -> Vec<&'w Thing> {
    let mut things: Vec<&Thing> = world
        .assets
        .iter()
        .filter(|thing| kind == "Global" || thing.kind == kind)
        .filter(|thing| question.of_trash || !thing.trashed)
        .filter(|thing| eye.sees(Subject::Assets, thing.entity) && (question.passes)(thing))
        .collect();
    things.sort_by_key(|thing| thing.id);
    things
}

fn keys(rows: &Value) -> Vec<i64> {
    let rows = rows.as_array().unwrap_or_else(|| panic!("no rows: {rows}"));
    rows.iter().map(|row| row["id"].as_i64().unwrap()).collect()
}

fn sorted(mut keys: Vec<i64>) -> Vec<i64> {
    keys.sort_unstable();
    keys
}

/// Asks about everything by REST and GraphQL.
pub(super) async fn ask_every_way(
    api: &ApiUser<'_>,
    world: &World,
    eye: &Eye<'_>,
    headers: &Headers<'_>,
    chance: &mut Chance,
    questions: usize,
) {
    for _ in 0..questions {
        let kind = if chance.once_in(3) { "Global" } else { *chance.pick(&KINDS) };
        let question = question(world, chance);
        let told = expected(world, eye, kind, &question);
        let path = format!("/Assets/{kind}?filter={}", question.filter);
        if !eye.sees_any(Subject::Assets) {
            let refused = api.send_with(Method::GET, &path, None, headers).await;
            assert_eq!(refused.status, 403, "{path}: {}", refused.body);
            continue;
        }
        let limit = 1 + chance.below(4);
        let paged = all_pages(api, &format!("{path}&sort=id&limit={limit}"), headers).await;
        let wanted: Vec<i64> = told.iter().map(|thing| thing.id).collect();
        assert_eq!(paged, wanted, "{path}");
        sorted_by_name(api, &path, &told, headers).await;
        as_csv(api, &path, &wanted, headers).await;
        by_graphql(api, kind, &question, &wanted, headers).await;
    }
    for thing in &world.assets {
        let path = format!("/Assets/{}/{}", thing.kind, thing.id);
        let answer = api.send_with(Method::GET, &path, None, headers).await;
        let seen = eye.sees(Subject::Assets, thing.entity);
        let status = match (eye.sees_any(Subject::Assets), seen) {
            (false, _) => 403,
            (true, false) => 404,
            (true, true) => 200,
        };
        assert_eq!(answer.status, status, "{path}: {}", answer.body);
        assert_eq!(answer.body.contains(&thing.serial), seen, "{path}: {}", answer.body);
    }
    parts_and_agents(api, world, eye, headers).await;
    people_and_places(api, world, eye, headers).await;
}

/// A list whose rows are asked for some at a time, as far as links lead.
async fn all_pages(api: &ApiUser<'_>, path: &str, headers: &Headers<'_>) -> Vec<i64> {
    let mut found = Vec::new();
    let mut next = Some(path.to_owned());
    while let Some(path) = next {
        let answer = api.send_with(Method::GET, &path, None, headers).await;
        assert!(matches!(answer.status.as_u16(), 200 | 206), "{path}: {}", answer.body);
        found.extend(keys(&answer.json()));
        next = next_link(&answer);
        if next.is_none() {
            let (_, total) = answer.header(header::CONTENT_RANGE).split_once('/').unwrap();
            assert_eq!(total, found.len().to_string(), "{path}");
        }
    }
    found
}

fn next_link(answer: &Answer) -> Option<String> {
    let link = answer.header(header::LINK);
    let next = link.split(", ").find(|link| link.ends_with("rel=\"next\""))?;
    let address = next.trim_start_matches('<').split('>').next()?;
    address.strip_prefix("http://quartermaster.test/api.php").map(str::to_owned)
}

async fn sorted_by_name(api: &ApiUser<'_>, path: &str, told: &[&Thing], headers: &Headers<'_>) {
    let path = format!("{path}&sort=name:desc,id&limit=1000");
    let answer = api.send_with(Method::GET, &path, None, headers).await.json();
    let names: Vec<String> = answer
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["name"].as_str().unwrap().to_lowercase())
        .collect();
    let mut wanted: Vec<String> = told.iter().map(|thing| thing.name.to_lowercase()).collect();
    wanted.sort_unstable_by(|one, other| other.cmp(one));
    assert_eq!(names, wanted, "{path}");
}

async fn as_csv(api: &ApiUser<'_>, path: &str, wanted: &[i64], headers: &Headers<'_>) {
    let headers = [headers, &[("accept", "text/csv")]].concat();
    let file = api.send_with(Method::GET, &format!("{path}&limit=1000"), None, &headers).await;
    assert_eq!(file.status, 200, "{path}: {}", file.body);
    let keys = file.body.lines().skip(1).map(|line| {
        line.trim_start_matches('"').split('"').next().unwrap().parse::<i64>().unwrap()
    });
    assert_eq!(sorted(keys.collect()), wanted, "{path}: {}", file.body);
}

async fn by_graphql(
    api: &ApiUser<'_>,
    kind: &str,
    question: &Question,
    wanted: &[i64],
    headers: &Headers<'_>,
) {
    let name = if kind == "Global" { "Asset" } else { kind };
    let query = format!(
        "query Q($filter: String) {{ {name}Page(filter: $filter, limit: 1000) {{ total rows {{ id entity {{ id }} }} }}
         {name}(filter: $filter, limit: 1000) {{ id }} }}"
    );
    let body = json!({ "query": query, "variables": { "filter": question.filter } });
    let answer = api.send_with(Method::POST, "/GraphQL", Some(body), headers).await;
    let data = &answer.json()["data"];
    let page = &data[format!("{name}Page")];
    assert_eq!(page["total"], json!(wanted.len()), "{query} {}: {}", question.filter, answer.body);
    assert_eq!(sorted(keys(&page["rows"])), wanted, "{}", question.filter);
    assert_eq!(sorted(keys(&data[name])), wanted, "{}", question.filter);
}

/// What belongs to an asset is seen with it, and an agent where its computer is.
async fn parts_and_agents(api: &ApiUser<'_>, world: &World, eye: &Eye<'_>, headers: &Headers<'_>) {
    let computers: Vec<&Thing> = world.assets.iter().filter(|thing| thing.machine).collect();
    if eye.sees_any(Subject::Assets) {
        let told = computers.iter().filter(|thing| eye.sees(Subject::Assets, thing.entity));
        let told: Vec<i64> = told.map(|thing| thing.id).collect();
        for path in ["/Components/Processor?limit=1000"] {
            let rows = api.send_with(Method::GET, path, None, headers).await.json();
            let owners =
                rows.as_array().unwrap().iter().map(|row| row["items_id"].as_i64().unwrap());
            assert_eq!(sorted(owners.collect()), told, "{path}");
        }
        for computer in &computers {
            for below in ["Component", "NetworkPort", "SoftwareInstallation", "Change"] {
                let path = format!("/Assets/Computer/{}/{below}", computer.id);
                let seen = told.contains(&computer.id);
                let answer = api.send_with(Method::GET, &path, None, headers).await;
                assert_eq!(answer.status, if seen { 200 } else { 404 }, "{path}");
            }
        }
        let query = "{ Computer(limit: 1000, filter: \"serial=like=SN*\") { id components(limit: 1000) { type } } }";
        let body = json!({ "query": query });
        let answer = api.send_with(Method::POST, "/GraphQL", Some(body), headers).await.json();
        let rows = &answer["data"]["Computer"];
        assert_eq!(sorted(keys(rows)), told, "{answer}");
        let full = |row: &Value| !row["components"].as_array().unwrap().is_empty();
        assert!(rows.as_array().unwrap().iter().all(full), "{answer}");
    }
    let answer = api.send_with(Method::GET, "/Inventory/Agent?limit=1000", None, headers).await;
    if eye.sees_any(Subject::Inventory) {
        let seen = world.agents.iter().filter(|agent| eye.sees(Subject::Inventory, *agent.1));
        let seen: Vec<i64> = seen.map(|(agent, _)| *agent).collect();
        assert_eq!(sorted(keys(&answer.json())), seen);
    } else {
        assert_eq!(answer.status, 403);
    }
}

/// A user is seen where they hold a profile, and an entity where it is.
async fn people_and_places(api: &ApiUser<'_>, world: &World, eye: &Eye<'_>, headers: &Headers<'_>) {
    let path = "/Administration/User?limit=1000";
    let answer = api.send_with(Method::GET, path, None, headers).await;
    if eye.sees_any(Subject::Users) {
        let places = |user: &KnownUser| {
            user.holdings.iter().any(|(_, entity, _)| eye.sees(Subject::Users, *entity))
        };
        let seen = world.users.iter().filter(|user| places(user)).map(|user| user.id.0);
        assert_eq!(sorted(keys(&answer.json())), sorted(seen.collect()));
    } else {
        assert_eq!(answer.status, 403);
    }
    let path = "/Administration/Entity?limit=1000";
    let answer = api.send_with(Method::GET, path, None, headers).await;
    if eye.sees_any(Subject::Entities) {
        let seen = world.above.keys().filter(|entity| eye.sees(Subject::Entities, **entity));
        let seen = seen.map(|entity| entity.0);
        assert_eq!(sorted(keys(&answer.json())), sorted(seen.collect()));
    } else {
        assert_eq!(answer.status, 403);
    }
}

/// With `GLPI-Entity` the caller sees less than is held, and is refused what is not held.
pub(super) async fn ask_within_one_entity(
    api: &ApiUser<'_>,
    world: &World,
    profile: &KnownProfile,
    held: &[(EntityId, bool)],
    chance: &mut Chance,
) {
    let entity = world.entity_by_chance(chance);
    let recursive = chance.once_in(2);
    let path = world.eye(profile, held).path_to(entity);
    let with_all_below = held.iter().any(|(held, below)| *below && path.contains(held));
    let itself = with_all_below || held.iter().any(|(held, _)| *held == entity);
    let number = entity.0.to_string();
    let headers = [
        ("GLPI-Entity", number.as_str()),
        ("GLPI-Entity-Recursive", if recursive { "true" } else { "false" }),
    ];
    if itself && (with_all_below || !recursive) {
        let eye = world.eye(profile, &[(entity, recursive)]);
        ask_every_way(api, world, &eye, &headers, chance, 3).await;
    } else {
        let refused = api.send_with(Method::GET, "/Assets/Global", None, &headers).await;
        assert_eq!(refused.status, 403, "{}", refused.body);
        assert!(!refused.body.contains("HAND"), "{}", refused.body);
    }
}

/// The files of the console: what is seen by all profiles together.
pub(super) async fn take_files(
    house: &House,
    world: &World,
    user: &KnownUser,
    chance: &mut Chance,
) {
    let eye = world.eye_of(user);
    let mut browser = Browser::new(house);
    browser.get("/sign-in").await;
    assert_eq!(browser.type_password(user.name, "/").await.status, 303);
    for _ in 0..4 {
        let name = chance.pick(&NAMES).to_lowercase();
        let word = *chance.pick(&["", "HAND", "SN", name.as_str()]);
        let passes = |thing: &&Thing| {
            let found = [&thing.name, &thing.serial]
                .iter()
                .any(|text| text.to_lowercase().contains(&word.to_lowercase()));
            thing.kind == "Computer" && !thing.trashed && found
        };
        let told = world.assets.iter().filter(passes);
        let told = told.filter(|thing| eye.sees(Subject::Assets, thing.entity));
        let mut told: Vec<&str> = told.map(|thing| thing.serial.as_str()).collect();
        told.sort_unstable();
        let word: String = form_urlencoded::byte_serialize(word.as_bytes()).collect();
        let path = format!("/assets/computers?q={word}");
        let file = browser.get(&format!("{path}&format=json")).await;
        if !eye.sees_any(Subject::Assets) {
            assert_eq!(file.status, 403, "{}", file.body);
            continue;
        }
        let rows = file.json();
        let rows = rows.as_array().unwrap();
        let mut serials: Vec<&str> =
            rows.iter().map(|row| row["serial"].as_str().unwrap()).collect();
        serials.sort_unstable();
        assert_eq!(serials, told, "{path} for {}", user.name);
        let csv = browser.get(&format!("{path}&format=csv")).await.body;
        let lines: Vec<&str> = csv.lines().skip(1).collect();
        assert_eq!(lines.len(), told.len(), "{csv}");
        for serial in &told {
            assert!(lines.iter().any(|line| line.contains(serial)), "{serial}: {csv}");
        }
    }
}
