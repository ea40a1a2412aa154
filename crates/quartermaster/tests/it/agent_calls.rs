//! Agents are asked to run now, and nobody else is.

use crate::{
    api_user::ApiUser,
    browser::Browser,
    house::{House, from, on_both_engines, zlib},
};
use axum::{
    body::Body,
    http::{Method, Request, header},
};
use serde_json::json;
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};
use store::InventoryAuthentication;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};
use web::AgentNetworks;

on_both_engines![
    an_agent_is_asked_to_run_and_how_it_does,
    nobody_is_called_outside_of_the_named_networks,
    a_port_of_another_service_is_not_called,
    what_answers_and_is_no_agent_is_not_believed,
    who_may_only_read_calls_nobody,
    a_program_asks_an_agent_to_run_and_how_it_does,
    why_an_agent_was_not_called_is_told_to_a_program,
    a_program_without_the_right_calls_nobody,
];

/// A listener that answers each connection the same.
struct Listening {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
    connections: Arc<AtomicUsize>,
}

async fn listening(answer: &'static [u8]) -> Listening {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let connections = Arc::new(AtomicUsize::new(0));
    let (kept, counted) = (Arc::clone(&asked), Arc::clone(&connections));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            let mut request = vec![0; 1024];
            let read = stream.read(&mut request).await.unwrap();
            request.truncate(read);
            kept.lock().unwrap().push(String::from_utf8(request).unwrap());
            let _hung_up = stream.write_all(answer).await;
        }
    });
    Listening { port, asked, connections }
}

/// An agent that came from an address, and says that it listens at a port.
async fn agent(house: &House, address: &str, port: u16) -> String {
    let contact = json!({
        "action": "contact", "deviceid": "host-2026-01-01-00-00-00", "version": "1.12", "httpd-port": port,
        "enabled-tasks": ["inventory"]
    });
    let request = Request::post("/")
        .header(header::CONTENT_TYPE, "application/x-compress-zlib")
        .header("GLPI-Agent-ID", "3ce005e3-4963-4702-9c0d-aa0cbd0ad41f")
        .body(Body::from(zlib(contact.to_string().as_bytes())))
        .unwrap();
    assert_eq!(house.send(from(request, address)).await.status, 200);
    let agent = house.agents().await.remove(0);
    format!("/administration/agents/{}", agent.id.0)
}

fn calling(house: House, networks: &[&str]) -> House {
    let networks = networks.iter().map(|network| network.parse().unwrap()).collect();
    house.set_up(|options| options.agent_networks = AgentNetworks::new(networks))
}

const STATUS: &[u8] =
    b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nstatus: running task Inventory";

async fn an_agent_is_asked_to_run_and_how_it_does(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    let there = listening(STATUS).await;
    let page = agent(&house, "127.0.0.1", there.port).await;
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    assert!(!browser.get(&page).await.body.contains("Request inventory"), "calls are off");
    let house = calling(house, &["127.0.0.1/32"]);
    let mut browser = Browser::sign_in(&house, "rosa", "Super-Admin").await;
    let page = agent(&house, "127.0.0.1", there.port).await;
    assert!(browser.get(&page).await.body.contains("Request inventory"));
    let answer = browser.post(&format!("{page}/run"), "").await;
    assert!(answer.body.contains("The agent is running"), "{}", answer.body);
    let answer = browser.post(&format!("{page}/state"), "").await;
    assert!(answer.body.contains("it is running. Inventory"), "{}", answer.body);
    let asked = there.asked.lock().unwrap().clone();
    assert!(asked[0].starts_with("GET /now HTTP/1.0\r\n"), "{asked:?}");
    assert!(asked[1].starts_with("GET /status HTTP/1.0\r\n"), "{asked:?}");
    assert!(!asked.concat().to_lowercase().contains("authorization"));
}

async fn nobody_is_called_outside_of_the_named_networks(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    let there = listening(STATUS).await;
    // Everywhere does not mean this machine, nor the addresses by which clouds tell their secrets.
    let house = calling(house, &["0.0.0.0/0", "::/0"]);
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    for address in ["127.0.0.1", "::1", "::ffff:127.0.0.1", "169.254.169.254", "0.0.0.0"] {
        let page = agent(&house, address, there.port).await;
        browser.get(&page).await;
        for act in ["run", "state"] {
            let answer = browser.post(&format!("{page}/{act}"), "").await;
            assert!(
                answer.body.contains("is in none of the networks"),
                "{address}: {}",
                answer.body
            );
        }
    }
    assert_eq!(there.connections.load(Ordering::SeqCst), 0);
}

async fn a_port_of_another_service_is_not_called(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    let house = calling(house, &["127.0.0.0/8"]);
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    for port in [0, 22, 1023] {
        let page = agent(&house, "127.0.0.1", port).await;
        browser.get(&page).await;
        let answer = browser.post(&format!("{page}/run"), "").await;
        assert!(answer.body.contains("The agent’s port is not known"), "{}", answer.body);
    }
}

async fn what_answers_and_is_no_agent_is_not_believed(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    let house = calling(house, &["127.0.0.0/8"]);
    let elsewhere = listening(STATUS).await;
    let moved =
        format!("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{}/now\r\n\r\n", elsewhere.port);
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    for (answer, told) in [
        (moved.leak().as_bytes(), "status 302"),
        (b"HTTP/1.1 403 No\r\n\r\n".as_slice(), "does not trust this server"),
        (
            b"SSH-2.0-OpenSSH_9.2p1 <script>alert(1)</script>\r\n",
            "What answers there is not an agent.",
        ),
    ] {
        let there = listening(answer).await;
        let page = agent(&house, "127.0.0.1", there.port).await;
        browser.get(&page).await;
        let answer = browser.post(&format!("{page}/run"), "").await;
        assert!(answer.body.contains(told), "{told}: {}", answer.body);
        assert!(!answer.body.contains("<script>alert"), "nothing of it is shown");
    }
    assert_eq!(elsewhere.connections.load(Ordering::SeqCst), 0, "no redirect is followed");

    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let page = agent(&house, "127.0.0.1", closed).await;
    browser.get(&page).await;
    let answer = browser.post(&format!("{page}/run"), "").await;
    assert!(answer.body.contains("The agent does not answer"), "{}", answer.body);
}

async fn who_may_only_read_calls_nobody(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    let there = listening(STATUS).await;
    let house = calling(house, &["127.0.0.0/8"]);
    let page = agent(&house, "127.0.0.1", there.port).await;
    let mut reader = Browser::sign_in(&house, "robin", "Technician").await;
    let shown = reader.get(&page).await;
    assert_eq!(shown.status, 200);
    assert!(!shown.body.contains("Request inventory"));
    for act in ["run", "state"] {
        assert_eq!(reader.post(&format!("{page}/{act}"), "").await.status, 403);
    }
    assert_eq!(there.connections.load(Ordering::SeqCst), 0);
}

/// The path of the API to an agent with this page.
fn in_api(page: &str) -> String {
    format!("/v2.3/Inventory/Agent/{}", page.rsplit_once('/').unwrap().1)
}

async fn a_program_asks_an_agent_to_run_and_how_it_does(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    let there = listening(STATUS).await;
    let house = calling(house, &["127.0.0.1/32"]);
    let path = in_api(&agent(&house, "127.0.0.1", there.port).await);
    let admin = house.api_user("Super-Admin").await;
    let ask = async |request: &str| {
        let answer = admin.send(Method::POST, &format!("{path}/{request}"), None).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()
    };
    assert_eq!(ask("StatusRequest").await, json!({ "answer": "running Inventory" }));
    assert_eq!(ask("InventoryRequest").await, json!({ "answer": "it is running now" }));
    let asked = there.asked.lock().unwrap().clone();
    assert!(asked[0].starts_with("GET /status ") && asked[1].starts_with("GET /now "), "{asked:?}");
    let events = admin.get("/Administration/EventLog?filter=type==agent.asked").await.json();
    assert_eq!(events.as_array().map(Vec::len), Some(1), "{events}");
    assert_eq!(admin.get(&format!("{path}/StatusRequest")).await.status, 405);
    let older = path.replace("v2.3", "v2.2");
    let answer = admin.send(Method::POST, &format!("{older}/StatusRequest"), None).await;
    assert_eq!(answer.status, 404, "2.2 does not know it");
    let nobody = "/v2.3/Inventory/Agent/4711/StatusRequest";
    assert_eq!(admin.send(Method::POST, nobody, None).await.status, 404);
}

async fn why_an_agent_was_not_called_is_told_to_a_program(mut house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    let there = listening(STATUS).await;
    let token = house.api_user("Super-Admin").await.token().to_owned();
    for (networks, why) in [
        (&[][..], "allow their network with --agent-network"),
        (&["10.0.0.0/8"][..], "is in none of the networks"),
    ] {
        house = calling(house, networks);
        let path = in_api(&agent(&house, "127.0.0.1", there.port).await);
        let admin = ApiUser::with(&house, token.clone());
        for request in ["StatusRequest", "InventoryRequest"] {
            let answer = admin.send(Method::POST, &format!("{path}/{request}"), None).await;
            assert_eq!(answer.status, 409);
            assert!(answer.body.contains(why), "{}", answer.body);
        }
    }
    assert_eq!(there.connections.load(Ordering::SeqCst), 0);
}

async fn a_program_without_the_right_calls_nobody(house: House) {
    house.take_inventory(InventoryAuthentication::None).await;
    let there = listening(STATUS).await;
    let house = calling(house, &["127.0.0.0/8"]);
    let path = in_api(&agent(&house, "127.0.0.1", there.port).await);
    let reader = house.api_user("Technician").await;
    for request in ["StatusRequest", "InventoryRequest"] {
        let answer = reader.send(Method::POST, &format!("{path}/{request}"), None).await;
        assert_eq!(answer.status, 403, "{}", answer.body);
    }
    assert_eq!(there.connections.load(Ordering::SeqCst), 0);
}
