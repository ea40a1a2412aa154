//! The load: clients that ask for tokens and agents that submit inventories, and a ledger of what was acknowledged.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use fleet::{Extent, Fleet};
use serde_json::Value;
use tokio::task::LocalSet;

use crate::bench::agents::message;
use crate::bench::connection::{Connection, post_form, text_of};
use crate::soak::node::{Credentials, Node};

/// How long a worker waits after it was told to come back, or lost its connection.
const PAUSE: Duration = Duration::from_millis(50);
/// How many of the tokens are tried once more afterwards, at the most.
const TRIED_AGAIN: usize = 3000;
/// How long the last inventories may wait to be recorded.
const PATIENCE: Duration = Duration::from_secs(120);

/// What was acknowledged, and what else was answered.
#[derive(Default)]
pub(super) struct Ledger {
    pub(super) tokens: Vec<String>,
    /// Serial numbers of machines.
    machines: Vec<String>,
    pub(super) come_back: u64,
    /// Other answers than a yes and "come back", and lost connections, by what they were.
    pub(super) errors: BTreeMap<String, u64>,
    pub(super) latencies: Vec<Duration>,
    next: u32,
}

impl Ledger {
    pub(super) fn acknowledged(&self) -> usize {
        self.tokens.len() + self.machines.len()
    }

    /// Counts what was acknowledged and is not there.
    pub(super) fn lost(&self, node: &Node, known: &Credentials) -> Result<usize> {
        let begin = Instant::now();
        let missing = loop {
            let listed: Vec<Value> =
                serde_json::from_str(&node.command(&["computer", "list", "--json"])?)?;
            let serials: HashSet<&str> =
                listed.iter().filter_map(|row| row.get("serial")?.as_str()).collect();
            let machines = self.machines.iter();
            let missing = machines.filter(|serial| !serials.contains(serial.as_str())).count();
            if missing == 0 || begin.elapsed() > PATIENCE {
                break missing;
            }
            sleep(Duration::from_secs(1));
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let dead = runtime.block_on(async {
            let mut connection = Connection::open(node.port).await?;
            let mut dead = 0;
            for token in self.tokens.iter().step_by(self.tokens.len() / TRIED_AGAIN + 1) {
                let form = with(known, &format!("token={token}"));
                let body = connection.ask(&post_form("/api.php/introspect", "", &form)).await?;
                dead += usize::from(!body.starts_with(b"{\"active\":true"));
            }
            Ok::<_, anyhow::Error>(dead)
        })?;
        Ok(missing + dead)
    }
}

/// Has workers ask one after the other for a while, one half for tokens and one half with inventories.
pub(super) fn run(
    node: &Node,
    known: &Credentials,
    ledger: &mut Ledger,
    workers: u32,
    span: Duration,
) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let shared = Rc::new(RefCell::new(std::mem::take(ledger)));
    let ask_for_token = post_form(
        "/api.php/token",
        "",
        &with(known, "grant_type=client_credentials&scope=inventory"),
    );
    let end = Instant::now() + span;
    let set = LocalSet::new();
    for number in 0..workers {
        let worker = Worker {
            port: node.port,
            ask_for_token: ask_for_token.clone(),
            ledger: Rc::clone(&shared),
            connection: None,
            token: None,
        };
        set.spawn_local(worker.work(number % 2 == 0, end));
    }
    runtime.block_on(set);
    *ledger = Rc::into_inner(shared).context("a worker did not end")?.into_inner();
    Ok(())
}

fn with(known: &Credentials, form: &str) -> String {
    format!("{form}&client_id={}&client_secret={}", known.id, known.secret)
}

struct Worker {
    port: u16,
    ask_for_token: Vec<u8>,
    ledger: Rc<RefCell<Ledger>>,
    connection: Option<Connection>,
    token: Option<String>,
}

impl Worker {
    async fn work(mut self, only_tokens: bool, end: Instant) {
        while Instant::now() < end {
            let done = match self.token.clone().filter(|_| !only_tokens) {
                Some(token) => self.submit(&token).await,
                None => self.take_token().await,
            };
            if let Err(error) = done {
                self.connection = None;
                *self.ledger.borrow_mut().errors.entry(error.to_string()).or_default() += 1;
                tokio::time::sleep(PAUSE).await;
            }
        }
    }

    async fn take_token(&mut self) -> Result<()> {
        let request = self.ask_for_token.clone();
        if let Some(body) = self.ask(&request).await? {
            let token = text_of(&body, "access_token").context("no token came")?.to_owned();
            self.ledger.borrow_mut().tokens.push(token.clone());
            self.token = Some(token);
        }
        Ok(())
    }

    async fn submit(&mut self, token: &str) -> Result<()> {
        let index = {
            let mut ledger = self.ledger.borrow_mut();
            ledger.next += 1;
            ledger.next
        };
        let machine = Fleet::new(1, Extent::Small).machine(index);
        let request = message(token, index, &machine.document(0).json())?;
        if self.ask(&request).await?.is_some() {
            self.ledger.borrow_mut().machines.push(machine.serial);
        }
        Ok(())
    }

    /// Returns the body of a yes, and nothing if the server says to come back, or wants another token.
    async fn ask(&mut self, request: &[u8]) -> Result<Option<Vec<u8>>> {
        let asked = Instant::now();
        if self.connection.is_none() {
            self.connection = Some(Connection::open(self.port).await?);
        }
        let connection = self.connection.as_mut().context("no connection")?;
        let answer = connection.exchange(request).await?;
        let (status, says_when) = (answer.status, answer.header("retry-after").next().is_some());
        let body = (status == 200).then(|| answer.body.to_vec());
        self.ledger.borrow_mut().latencies.push(asked.elapsed());
        match (status, says_when) {
            (200, _) => {}
            (401, _) => self.token = None,
            (503, true) => {
                self.ledger.borrow_mut().come_back += 1;
                self.connection = None;
                tokio::time::sleep(PAUSE).await;
            }
            _ => bail!("status {status}"),
        }
        Ok(body)
    }
}
