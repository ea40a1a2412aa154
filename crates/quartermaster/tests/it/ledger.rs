//! A load on several nodes, and a ledger of what they acknowledged.

use crate::{house::machine, running::Running};
use oauth::AccessToken;
use serde_json::{Value, json};
use std::{
    io::{self, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering::SeqCst},
    },
    thread::{self, JoinHandle},
    time::Duration,
};
use test_database::until;

/// An answer as it came.
pub(crate) struct Told {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

/// Sends a request of which the connection is closed after the answer.
pub(crate) fn ask(address: SocketAddr, line: &str, headers: &str, body: &str) -> io::Result<Told> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    let length = body.len();
    write!(
        stream,
        "{line} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").ok_or(io::ErrorKind::UnexpectedEof)?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.ok_or(io::ErrorKind::InvalidData)?;
    Ok(Told { status, head: head.to_owned(), body: body.to_owned() })
}

/// A client for agents, by its identifier and secret.
#[derive(Clone)]
pub(crate) struct AgentClient {
    pub(crate) id: String,
    pub(crate) secret: String,
}

impl AgentClient {
    /// Adds one, which switches inventory on.
    pub(crate) fn add(node: &Running, arguments: &[&str]) -> Self {
        let words = ["client", "add", "--preset", "glpi-agent", "--json"];
        let added = node.command(&[&words, arguments].concat());
        let added: Value = serde_json::from_str(&added).unwrap();
        let text = |name: &str| added[name].as_str().unwrap().to_owned();
        Self { id: text("client_id"), secret: text("client_secret") }
    }

    /// Sends a form with its credentials.
    pub(crate) fn post(&self, node: SocketAddr, path: &str, form: &str) -> io::Result<Told> {
        let form = format!("{form}&client_id={}&client_secret={}", self.id, self.secret);
        let kind = "Content-Type: application/x-www-form-urlencoded\r\n";
        ask(node, &format!("POST {path}"), kind, &form)
    }

    /// Asks a node for a token.
    pub(crate) fn token(&self, node: SocketAddr) -> io::Result<Told> {
        self.post(node, "/api.php/token", "grant_type=client_credentials&scope=inventory")
    }
}

/// Submits a message as an agent with a token does.
pub(crate) fn submit(node: SocketAddr, token: &str, message: &Value) -> io::Result<Told> {
    let headers = format!("Content-Type: application/json\r\nAuthorization: Bearer {token}\r\n");
    ask(node, "POST /", &headers, &message.to_string())
}

/// Opens a conversation, which shows what a token is worth.
pub(crate) fn contact(node: SocketAddr, token: &str) -> u16 {
    let contact = json!({ "action": "contact", "deviceid": "watcher-2026-01-01-00-00-00" });
    submit(node, token, &contact).unwrap().status
}

/// What the nodes said yes to.
#[derive(Default)]
pub(crate) struct Ledger {
    pub(crate) tokens: Mutex<Vec<String>>,
    pub(crate) machines: Mutex<Vec<u32>>,
    /// Answers that are neither a yes nor "come back".
    wrong: Mutex<Vec<String>>,
    /// How often somebody was told to come back.
    pub(crate) come_back: AtomicUsize,
    next_machine: AtomicU32,
    over: AtomicBool,
}

/// Those who ask one node: how often it said yes, and how often a connection broke.
#[derive(Default)]
pub(crate) struct Asked {
    tokens: AtomicUsize,
    machines: AtomicUsize,
    pub(crate) broken: AtomicUsize,
}

/// A load that goes on until it is ended.
pub(crate) struct Load {
    pub(crate) ledger: Arc<Ledger>,
    pub(crate) asked: Vec<Arc<Asked>>,
    threads: Vec<JoinHandle<()>>,
}

impl Load {
    /// Asks each node for tokens and sends it inventories, all the time.
    pub(crate) fn start(nodes: &[SocketAddr], client: &AgentClient) -> Self {
        let ledger = Arc::new(Ledger::default());
        let mut load = Self { ledger, asked: Vec::new(), threads: Vec::new() };
        for &node in nodes {
            let asked = Arc::new(Asked::default());
            for work in [take_tokens, submit_machines] {
                let (ledger, asked) = (Arc::clone(&load.ledger), Arc::clone(&asked));
                let client = client.clone();
                load.threads.push(thread::spawn(move || {
                    while !ledger.over.load(SeqCst) {
                        work(&ledger, &asked, node, &client);
                    }
                }));
            }
            load.asked.push(asked);
        }
        load
    }

    /// Waits until every node has said yes to some more of everything.
    pub(crate) fn wait_for_progress(&self, after: &str) {
        let so_far = |asked: &Asked| (asked.tokens.load(SeqCst), asked.machines.load(SeqCst));
        let before: Vec<(usize, usize)> = self.asked.iter().map(|asked| so_far(asked)).collect();
        until(&format!("all nodes go on after {after}"), || {
            let wrong = self.ledger.wrong.lock().unwrap();
            assert!(wrong.is_empty(), "{after}: {}", wrong[0]);
            let mut both = self.asked.iter().zip(&before);
            both.all(|(asked, before)| {
                let (tokens, machines) = so_far(asked);
                tokens >= before.0 + 10 && machines >= before.1 + 5
            })
            .then_some(())
        });
    }

    /// Ends the load, and returns what was acknowledged.
    pub(crate) fn end(self) -> Arc<Ledger> {
        self.ledger.over.store(true, SeqCst);
        self.threads.into_iter().for_each(|thread| thread.join().unwrap());
        let wrong = self.ledger.wrong.lock().unwrap();
        assert!(wrong.is_empty(), "{}", wrong[0]);
        drop(wrong);
        self.ledger
    }
}

impl Ledger {
    /// Judges an answer: the body of a yes, or nothing for one that has to be asked for again.
    fn judge(&self, asked: &Asked, answer: io::Result<Told>) -> Option<String> {
        match answer {
            Ok(told) if told.status == 200 => return Some(told.body),
            Ok(told) if told.status == 503 && told.head.contains("retry-after: ") => {
                self.come_back.fetch_add(1, SeqCst);
            }
            Ok(told) => {
                let told = format!("{} {}", told.head, told.body);
                self.wrong.lock().unwrap().push(told);
            }
            Err(_) => {
                asked.broken.fetch_add(1, SeqCst);
            }
        }
        thread::sleep(Duration::from_millis(20));
        None
    }
}

fn take_tokens(ledger: &Ledger, asked: &Asked, node: SocketAddr, client: &AgentClient) {
    if let Some(body) = ledger.judge(asked, client.token(node)) {
        let body: Value = serde_json::from_str(&body).unwrap();
        let token = body["access_token"].as_str().unwrap().to_owned();
        ledger.tokens.lock().unwrap().push(token);
        asked.tokens.fetch_add(1, SeqCst);
    }
}

fn submit_machines(ledger: &Ledger, asked: &Asked, node: SocketAddr, _: &AgentClient) {
    let Some(token) = ledger.tokens.lock().unwrap().last().cloned() else {
        return thread::yield_now();
    };
    let number = ledger.next_machine.fetch_add(1, SeqCst);
    if ledger.judge(asked, submit(node, &token, &machine(number))).is_some() {
        ledger.machines.lock().unwrap().push(number);
        asked.machines.fetch_add(1, SeqCst);
    }
}

/// Reads a token that a node gave.
pub(crate) fn parse(token: &str) -> AccessToken {
    AccessToken::parse(token).unwrap()
}
