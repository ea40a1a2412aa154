//! The load: connections that are kept alive, each asking again as soon as it is answered.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use tokio::task::JoinSet;
use tokio::time::timeout_at;

use crate::bench::connection::{Connection, PATIENCE, get, post_form, text_of};
use crate::bench::server::Server;
use crate::bench::token::case::Case;
use crate::bench::token::provisions::{PASSWORD, Provisions, USER};

/// What asks in one case: a caller for each connection.
pub(crate) struct Load {
    port: u16,
    callers: Vec<Caller>,
}

/// What was measured.
pub(crate) struct Measured {
    pub(crate) span: Duration,
    /// How long each answer took that came within the span.
    pub(crate) latencies: Vec<Duration>,
}

struct Caller {
    request: Vec<u8>,
    /// The form before the refresh token, if each answer's is used for the next request.
    chain: Option<Arc<str>>,
}

impl Load {
    /// Prepares what up to `most` connections ask for in a case.
    pub(crate) async fn prepare(
        case: Case,
        provisions: &Provisions,
        server: &Server,
        most: u16,
    ) -> Result<Self> {
        let port = server.port();
        let client = provisions.client(case);
        let by_password = client.form(&format!(
            "grant_type=password&username={USER}&password={}&scope=user",
            PASSWORD.replace(' ', "+")
        ));
        let issue = post("token", &client.form("grant_type=client_credentials&scope=status"));
        let one = match case {
            Case::Plain => get("/healthz", ""),
            Case::Opaque => issue,
            Case::Es256 | Case::Eddsa | Case::Rs256 => {
                // The first token of an algorithm waits for its key.
                ask_for(port, &issue, "access_token").await?;
                issue
            }
            Case::Password => post("token", &by_password),
            Case::Validate => {
                let token = ask_for(port, &issue, "access_token").await?;
                get("/api.php/status", &format!("Authorization: Bearer {token}\r\n"))
            }
            Case::Introspect => {
                let token = ask_for(port, &issue, "access_token").await?;
                post("introspect", &client.form(&format!("token={token}")))
            }
            Case::Refresh => {
                let chain: Arc<str> = client.form("grant_type=refresh_token&refresh_token=").into();
                let first = post("token", &by_password);
                let mut callers = Vec::new();
                for _ in 0..most {
                    let token = ask_for(port, &first, "refresh_token").await?;
                    let request = post("token", &format!("{chain}{token}"));
                    callers.push(Caller { request, chain: Some(Arc::clone(&chain)) });
                }
                return Ok(Self { port, callers });
            }
        };
        let callers = (0..most).map(|_| Caller { request: one.clone(), chain: None }).collect();
        Ok(Self { port, callers })
    }

    /// Asks on some connections for a while. What is answered within the first tenth is not counted.
    pub(crate) async fn run(&mut self, connections: u16, span: Duration) -> Result<Measured> {
        let mut tasks = JoinSet::new();
        let mut opened = Vec::new();
        for caller in self.callers.drain(..usize::from(connections).min(self.callers.len())) {
            opened.push((caller, Connection::open(self.port).await?));
        }
        let begin = Instant::now() + span / 10;
        for (mut caller, mut connection) in opened {
            tasks.spawn(async move {
                let latencies = caller.ask(&mut connection, begin, begin + span).await?;
                Ok::<_, anyhow::Error>((caller, latencies))
            });
        }
        let mut all = Vec::new();
        let end = tokio::time::Instant::from_std(begin + span + PATIENCE);
        while let Some(done) =
            timeout_at(end, tasks.join_next()).await.context("the load did not end in time")?
        {
            let (caller, latencies) = done.context("a connection panicked")??;
            self.callers.push(caller);
            all.extend(latencies);
        }
        Ok(Measured { span, latencies: all })
    }
}

impl Caller {
    async fn ask(
        &mut self,
        connection: &mut Connection,
        begin: Instant,
        end: Instant,
    ) -> Result<Vec<Duration>> {
        let mut latencies = Vec::new();
        let mut asked = Instant::now();
        while asked < end {
            let body = connection.ask(&self.request).await?;
            let answered = Instant::now();
            if (begin..end).contains(&answered) {
                latencies.push(answered - asked);
            }
            if let Some(chain) = &self.chain {
                let token = text_of(body, "refresh_token").context("no refresh token came")?;
                self.request = post("token", &format!("{chain}{token}"));
            }
            asked = Instant::now();
        }
        Ok(latencies)
    }
}

async fn ask_for(port: u16, request: &[u8], name: &str) -> Result<String> {
    let mut connection = Connection::open(port).await?;
    let body = connection.ask(request).await?;
    text_of(body, name).map(str::to_owned).with_context(|| format!("no {name} came"))
}

fn post(endpoint: &str, form: &str) -> Vec<u8> {
    post_form(&format!("/api.php/{endpoint}"), "", form)
}
