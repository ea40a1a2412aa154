//! Agents with HTTP Basic: guessing their password is slowed as at every other door.

use crate::house::{Answer, House, agent_post, form_post, from, machine, on_both_engines, zlib};
use axum::http::{HeaderValue, header};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use oauth::Lifetime;
use store::InventoryAuthentication;

on_both_engines![
    guesses_in_parallel_are_taken_in_turn_and_slowed,
    many_agents_behind_one_address_come_at_once,
    an_address_that_guesses_at_every_door_waits_at_every_door,
];

async fn take_basic(house: &House) {
    house.take_inventory(InventoryAuthentication::BasicAuth).await;
    let hash = house.app.passwords.hash("one right word".to_owned(), [3; 16]).await.unwrap();
    house
        .settings(|settings| {
            settings.basic_login = "agent".to_owned();
            settings.basic_password_hash = hash;
        })
        .await;
}

async fn submit(house: &House, credentials: &str, address: &str) -> Answer {
    let mut request = agent_post("/", None, &zlib(machine(1).to_string().as_bytes()));
    let value = format!("Basic {}", STANDARD.encode(credentials));
    request.headers_mut().insert(header::AUTHORIZATION, HeaderValue::from_str(&value).unwrap());
    house.send(from(request, address)).await
}

/// PW-05, SE-06: the count is the same however the guesses arrive.
async fn guesses_in_parallel_are_taken_in_turn_and_slowed(house: House) {
    take_basic(&house).await;
    for login in ["agent", "nobody"] {
        let guess = format!("{login}:guess");
        let guesses = (0..20).map(|_| submit(&house, &guess, "192.0.2.1"));
        let answers = futures_util::future::join_all(guesses).await;
        let refused: Vec<_> = answers.iter().filter(|answer| answer.status == 401).collect();
        let slowed: Vec<_> = answers.iter().filter(|answer| answer.status == 429).collect();
        assert_eq!((refused.len(), slowed.len()), (5, 15), "{login}");
        for answer in slowed {
            assert_eq!(answer.header(header::RETRY_AFTER), "1");
            assert!(answer.json()["message"].as_str().unwrap().starts_with("Too many wrong"));
        }
        assert!(answers.iter().any(|answer| answer.status == 429 && answer.reference().is_some()));
    }
    assert_eq!(submit(&house, "agent:one right word", "192.0.2.1").await.status, 429);
    assert_eq!(submit(&house, "agent:one right word", "192.0.2.2").await.status, 200);
    house.pass(Lifetime::seconds(2));
    assert_eq!(submit(&house, "agent:one right word", "192.0.2.1").await.status, 200);
}

async fn many_agents_behind_one_address_come_at_once(house: House) {
    take_basic(&house).await;
    let agents = (0..20).map(|_| submit(&house, "agent:one right word", "192.0.2.1"));
    let answers = futures_util::future::join_all(agents).await;
    assert!(answers.iter().all(|answer| answer.status == 200));
}

/// CA-09: no door forgets what happened at another.
async fn an_address_that_guesses_at_every_door_waits_at_every_door(house: House) {
    take_basic(&house).await;
    for number in 0..50 {
        let agent = submit(&house, &format!("agent{number}:guess"), "192.0.2.9").await;
        assert_eq!(agent.status, 401);
        let form = format!("grant_type=client_credentials&client_id=c{number}&client_secret=x");
        let client = house.send(from(form_post("/api.php/token", &form), "192.0.2.9")).await;
        assert_eq!(client.status, 401);
    }
    assert_eq!(submit(&house, "agent:one right word", "192.0.2.9").await.status, 429);
    let form = "grant_type=client_credentials&client_id=c&client_secret=x";
    let client = house.send(from(form_post("/api.php/introspect", form), "192.0.2.9")).await;
    assert_eq!(client.status, 429);
    assert_eq!(submit(&house, "agent:one right word", "192.0.2.10").await.status, 200);
}
