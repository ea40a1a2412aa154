//! Those who use the server meanwhile: people who sign in, clients that ask for tokens.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use tokio::task::JoinHandle;
use tokio::time::sleep_until;

use crate::bench::connection::{Connection, get, post_form};
use crate::bench::server::Server;

/// Who signs in; made up, and as long as the rule for new passwords wants it.
const PASSWORD: &str = "violin marble otter";
/// Several, as they would be.
const PEOPLE: u32 = 10;

/// What they ask.
pub(super) struct Bystanders {
    token_request: Vec<u8>,
}

/// Those who are at it.
pub(super) struct AtIt {
    enough: Arc<AtomicBool>,
    sign_ins: JoinHandle<Result<Vec<Duration>>>,
    tokens: JoinHandle<Result<Vec<Duration>>>,
}

/// How long they waited, sorted.
pub(super) struct Waited {
    pub(super) sign_ins: Vec<Duration>,
    pub(super) tokens: Vec<Duration>,
}

impl Bystanders {
    /// Makes the people.
    pub(super) fn provide(server: &Server, token_request: Vec<u8>) -> Result<Self> {
        for number in 0..PEOPLE {
            let add = ["user", "add", &name(number), "--profile", "Observer", "--password-stdin"];
            server.command(&add, PASSWORD)?;
        }
        Ok(Self { token_request })
    }

    /// Begins to ask, so often a second.
    pub(super) fn start(self, port: u16, sign_ins: f64, tokens: f64) -> AtIt {
        let enough = Arc::new(AtomicBool::new(false));
        let (pace, own) = (Duration::from_secs_f64(1.0 / sign_ins), Arc::clone(&enough));
        let sign_ins = tokio::spawn(async move {
            let mut number = 0;
            let mut waited = Vec::new();
            let mut next = Instant::now();
            while !own.load(Ordering::Relaxed) {
                waited.push(sign_in(port, &name(number % PEOPLE)).await?);
                number += 1;
                next += pace;
                sleep_until(next.into()).await;
            }
            Ok(waited)
        });
        let (pace, own) = (Duration::from_secs_f64(1.0 / tokens), Arc::clone(&enough));
        let tokens = tokio::spawn(async move {
            let mut waited = Vec::new();
            let mut next = Instant::now();
            while !own.load(Ordering::Relaxed) {
                let begin = Instant::now();
                let mut connection = Connection::open(port).await?;
                connection.ask(&self.token_request).await?;
                waited.push(begin.elapsed());
                next += pace;
                sleep_until(next.into()).await;
            }
            Ok(waited)
        });
        AtIt { enough, sign_ins, tokens }
    }
}

impl AtIt {
    /// Ends it, and tells how long they waited.
    pub(super) async fn finish(self) -> Result<Waited> {
        self.enough.store(true, Ordering::Relaxed);
        let (mut sign_ins, mut tokens) = (self.sign_ins.await??, self.tokens.await??);
        sign_ins.sort_unstable();
        tokens.sort_unstable();
        Ok(Waited { sign_ins, tokens })
    }
}

fn name(number: u32) -> String {
    format!("person{number}")
}

/// Opens the page, signs in, and tells how long the signing in took.
async fn sign_in(port: u16, name: &str) -> Result<Duration> {
    let mut connection = Connection::open(port).await?;
    let page = connection.exchange(&get("/sign-in", "")).await?;
    let cookie = page.header("set-cookie").next().and_then(|cookie| cookie.split(';').next());
    let cookie = cookie.context("the sign-in page sets no cookie")?.to_owned();
    let text = std::str::from_utf8(page.body)?;
    let guard =
        text.split_once("name=\"csrf\" value=\"").and_then(|(_, rest)| rest.split('"').next());
    let guard = guard.context("the sign-in page has no guard")?;
    let form = format!("csrf={guard}&next=&name={name}&password={}", PASSWORD.replace(' ', "+"));
    let request = post_form("/sign-in", &format!("Cookie: {cookie}\r\n"), &form);
    let begin = Instant::now();
    let answer = connection.exchange(&request).await?;
    let took = begin.elapsed();
    ensure!(answer.status == 303, "somebody could not sign in: {}", answer.told());
    Ok(took)
}
