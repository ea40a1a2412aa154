//! Agents as the server sees them: a token for all, and messages packed with zlib.

use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use flate2::{Compression, write::ZlibEncoder};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::bench::connection::{Connection, post, text_of};
use crate::bench::server::Server;

/// The client by which all agents of a fleet authenticate themselves.
pub(crate) struct AgentClient {
    id: String,
    secret: String,
}

/// What came of messages that were sent.
pub(crate) struct Sent {
    /// From the first that was sent to the last that was answered.
    pub(crate) span: Duration,
    /// How long each answer took, sorted.
    pub(crate) latencies: Vec<Duration>,
}

impl AgentClient {
    /// Makes the client, and has the server take inventories.
    pub(crate) fn provide(server: &Server) -> Result<Self> {
        let printed = server.command(&["client", "add", "--preset", "glpi-agent", "--json"], "")?;
        let printed: Value = serde_json::from_str(&printed).context("a client is not JSON")?;
        let text = |name: &str| printed.get(name).and_then(Value::as_str).map(str::to_owned);
        let client = text("client_id").zip(text("client_secret"));
        let (id, secret) = client.context("a client has no identifier or secret")?;
        Ok(Self { id, secret })
    }

    /// Writes the request for a token, as agents do it.
    pub(crate) fn token_request(&self) -> Vec<u8> {
        let body = json!({
            "grant_type": "client_credentials",
            "client_id": self.id,
            "client_secret": self.secret,
            "scope": "inventory",
        });
        let headers = "Content-Type: application/json\r\n";
        post("/api.php/token", headers, body.to_string().as_bytes())
    }

    /// Asks for a token.
    pub(crate) async fn token(&self, port: u16) -> Result<String> {
        let mut connection = Connection::open(port).await?;
        let body = connection.ask(&self.token_request()).await?;
        text_of(body, "access_token").map(str::to_owned).context("no token came")
    }
}

/// Writes a message of an agent, packed.
pub(crate) fn message(token: &str, number: u32, text: &str) -> Result<Vec<u8>> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
    packed.write_all(text.as_bytes())?;
    let headers = format!(
        "Content-Type: application/x-compress-zlib\r\nAuthorization: Bearer {token}\r\n\
         GLPI-Agent-ID: 0a0a0a0a-0b0b-4c0c-8d0d-0000{number:08x}\r\nPragma: no-cache\r\n"
    );
    Ok(post("/", &headers, &packed.finish()?))
}

/// Sends messages over some connections, each the next one as soon as it is answered; every answer must say `ok`.
pub(crate) async fn send(port: u16, connections: u16, messages: Vec<Vec<u8>>) -> Result<Sent> {
    let messages = Arc::new(messages);
    let next = Arc::new(AtomicUsize::new(0));
    let mut opened = Vec::new();
    for _ in 0..connections {
        opened.push(Connection::open(port).await?);
    }
    let begin = Instant::now();
    let mut tasks = JoinSet::new();
    for mut connection in opened {
        let (messages, next) = (Arc::clone(&messages), Arc::clone(&next));
        tasks.spawn(async move {
            let mut latencies = Vec::new();
            while let Some(message) = messages.get(next.fetch_add(1, Ordering::Relaxed)) {
                let asked = Instant::now();
                let answer = connection.exchange(message).await?;
                latencies.push(asked.elapsed());
                ensure!(
                    answer.status == 200 && text_of(answer.body, "status") == Some("ok"),
                    "an inventory was not taken: {}",
                    answer.told()
                );
            }
            Ok::<_, anyhow::Error>(latencies)
        });
    }
    let mut latencies = Vec::new();
    while let Some(done) = tasks.join_next().await {
        latencies.extend(done.context("a connection panicked")??);
    }
    let span = begin.elapsed();
    latencies.sort_unstable();
    Ok(Sent { span, latencies })
}
