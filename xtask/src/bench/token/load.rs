//! The load: connections that are kept alive, each asking again as soon as it is answered.
//!
//! A full HTTP client takes longer for a request than the server does, so this one knows only what the server sends.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{timeout, timeout_at};

use crate::bench::case::Case;
use crate::bench::provisions::{PASSWORD, Provisions, USER};
use crate::bench::server::Server;

/// The longest time for one answer.
const PATIENCE: Duration = Duration::from_secs(30);
/// No answer is longer.
const LONGEST_ANSWER: usize = 64 * 1024;

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

struct Connection {
    stream: TcpStream,
    answer: Vec<u8>,
}

impl Connection {
    async fn open(port: u16) -> Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await;
        let stream = stream.context("the server does not listen any more")?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, answer: Vec::with_capacity(LONGEST_ANSWER) })
    }

    /// Sends a request and returns the body of its answer, which must have the status 200.
    async fn ask(&mut self, request: &[u8]) -> Result<&[u8]> {
        self.stream.write_all(request).await.context("a request cannot be sent")?;
        self.answer.clear();
        loop {
            let read = timeout(PATIENCE, self.stream.read_buf(&mut self.answer)).await;
            let read = read.context("no answer came in time")?.context("no answer came")?;
            ensure!(read > 0, "the server closed the connection");
            if let Some(head) = Head::read(&self.answer)? {
                let length = head.length + head.body;
                ensure!(length <= LONGEST_ANSWER, "an answer is longer than 64 kB");
                if self.answer.len() >= length {
                    ensure!(head.status == b"200", "{}", String::from_utf8_lossy(&self.answer));
                    return Ok(self.answer.get(head.length..length).unwrap_or_default());
                }
            }
        }
    }
}

struct Head<'h> {
    status: &'h [u8],
    /// Its length, with the empty line.
    length: usize,
    /// The length of the body.
    body: usize,
}

impl<'h> Head<'h> {
    /// Reads the head of an answer; `None` as long as it is incomplete.
    fn read(answer: &'h [u8]) -> Result<Option<Self>> {
        let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") else {
            return Ok(None);
        };
        let status = answer.get(9..12).unwrap_or_default();
        let head = answer.get(..end).unwrap_or_default();
        for line in head.split(|byte| *byte == b'\n') {
            let (name, value) = line.split_at(line.len().min("content-length:".len()));
            if name.eq_ignore_ascii_case(b"content-length:") {
                let value = std::str::from_utf8(value.trim_ascii())?;
                return Ok(Some(Self { status, length: end + 4, body: value.parse()? }));
            }
        }
        bail!("an answer has no length: {}", String::from_utf8_lossy(head))
    }
}

/// Returns a member of a JSON object whose value is a text without escapes, as tokens are.
fn text_of<'b>(body: &'b [u8], name: &str) -> Option<&'b str> {
    let body = std::str::from_utf8(body).ok()?;
    Some(body.split_once(&format!("\"{name}\":\""))?.1.split_once('"')?.0)
}

async fn ask_for(port: u16, request: &[u8], name: &str) -> Result<String> {
    let mut connection = Connection::open(port).await?;
    let body = connection.ask(request).await?;
    text_of(body, name).map(str::to_owned).with_context(|| format!("no {name} came"))
}

fn get(path: &str, headers: &str) -> Vec<u8> {
    format!(
        "GET {path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: quartermaster-bench\r\n{headers}\r\n"
    )
    .into_bytes()
}

fn post(endpoint: &str, form: &str) -> Vec<u8> {
    format!(
        "POST /api.php/{endpoint} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: quartermaster-bench\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::{Head, text_of};

    #[test]
    fn the_head_of_an_answer_is_read_when_it_is_whole() {
        let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
        assert!(Head::read(&answer[..30]).unwrap().is_none());
        let head = Head::read(answer).unwrap().unwrap();
        assert_eq!((head.status, head.length, head.body), (b"200".as_slice(), 38, 5));
        assert!(Head::read(b"HTTP/1.1 200 OK\r\n\r\n").is_err());
    }

    #[test]
    fn a_token_is_found_in_its_answer() {
        let body = br#"{"access_token":"qma_x","refresh_token":"qmr_y"}"#;
        assert_eq!(text_of(body, "refresh_token"), Some("qmr_y"));
        assert_eq!(text_of(body, "id_token"), None);
    }
}
