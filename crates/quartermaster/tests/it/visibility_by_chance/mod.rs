//! Who sees what, by chance: made-up entities, profiles, users and assets, where every way to ask tells what a naive
//! count over all of them says, and nothing else. [RS-01, RS-02, RS-03]

mod chance;
mod oracle;
mod ways;
mod world;

use crate::house::{House, on_both_engines};
use chance::Chance;
use world::World;

on_both_engines![
    every_way_to_ask_tells_a_service_account_what_it_sees_and_nothing_else,
    every_way_to_ask_tells_a_user_what_they_see_and_nothing_else,
    the_files_of_the_console_hold_what_a_user_sees_and_nothing_else,
];

const SEED: u64 = 20_260_101;
const VIEWERS: usize = 8;
const QUESTIONS: usize = 12;

async fn every_way_to_ask_tells_a_service_account_what_it_sees_and_nothing_else(house: House) {
    let mut chance = Chance::new(SEED);
    let world = World::make(&house, &mut chance).await;
    for _ in 0..VIEWERS {
        let profile = chance.pick(&world.profiles).clone();
        let held = world.entities_by_chance(&mut chance);
        let api = house.api_user_in(&profile.name, &held, "api graphql").await;
        let eye = world.eye(&profile, &held);
        ways::ask_every_way(&api, &world, &eye, &[], &mut chance, QUESTIONS).await;
        ways::ask_within_one_entity(&api, &world, &profile, &held, &mut chance).await;
    }
}

async fn every_way_to_ask_tells_a_user_what_they_see_and_nothing_else(house: House) {
    let mut chance = Chance::new(SEED + 1);
    let world = World::make(&house, &mut chance).await;
    for user in &world.users {
        let api = world.token_of(&house, user).await;
        let mut names: Vec<&str> = user.holdings.iter().map(|held| held.0.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            // A token acts with one profile at a time, wherever that is held.
            let with: Vec<_> = user.holdings.iter().filter(|held| held.0.name == name).collect();
            let profile = &with[0].0;
            let held: Vec<_> = with.iter().map(|held| (held.1, held.2)).collect();
            let number = profile.id.0.to_string();
            let headers = [("GLPI-Profile", number.as_str())];
            let eye = world.eye(profile, &held);
            ways::ask_every_way(&api, &world, &eye, &headers, &mut chance, QUESTIONS / 2).await;
        }
    }
}

async fn the_files_of_the_console_hold_what_a_user_sees_and_nothing_else(house: House) {
    let mut chance = Chance::new(SEED + 2);
    let world = World::make(&house, &mut chance).await;
    for user in &world.users {
        ways::take_files(&house, &world, user, &mut chance).await;
    }
}
