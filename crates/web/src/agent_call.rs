//! Calls to an agent's own HTTP port: how it does, and that it runs now.
//!
//! An agent says itself on which port it listens, so a call could be led anywhere: it goes only to the address from which
//! the agent came last, only into networks that the configuration names, and what comes back is a word, not a document.
//! No name is resolved, no redirect followed, and little is read.

use ipnet::IpNet;
use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    time::Duration,
};
use store::Agent;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    sync::Semaphore,
    time::timeout,
};

/// The networks in which agents may be called.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct AgentNetworks(Vec<IpNet>);

/// What an agent is called for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AgentCall {
    /// To say how it does.
    Status,
    /// To run now.
    Run,
}

/// What an agent answers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AgentAnswer {
    /// It waits for its time.
    Waits,
    /// It is at work: on which task.
    Runs(String),
    /// It runs now, as it was asked to.
    RunsNow,
    /// It does not trust this server: its option `httpd-trust` does not name it.
    Distrusts,
    /// Something that no agent answers: the status.
    Odd(u16),
}

impl fmt::Display for AgentAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Waits => f.write_str("waiting"),
            Self::Runs(task) => write!(f, "running {task}"),
            Self::RunsNow => f.write_str("it is running now"),
            Self::Distrusts => f.write_str(
                "the agent does not trust this server: add the server's address to the agent's option httpd-trust",
            ),
            Self::Odd(status) => write!(
                f,
                "what answers there is not an agent, or the agent may not be asked: status {status}"
            ),
        }
    }
}

/// Why an agent was not called, or did not answer.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum AgentCallError {
    /// The configuration names no network.
    #[error("the server may not contact agents: allow their network with --agent-network")]
    Off,
    /// It is not known where the agent is, or it listens nowhere.
    #[error("the agent's address or port is not known")]
    Nowhere,
    /// The address is in none of the networks.
    #[error("{0} is in none of the networks where agents may be contacted: see --agent-network")]
    Outside(IpAddr),
    /// Others are being called.
    #[error("other agents are being contacted: try again in a moment")]
    Busy,
    /// There is no connection, or no answer in time.
    #[error("the agent does not answer: it is off, or a firewall is in between")]
    Silent,
    /// What answers is no agent.
    #[error("what answers there is not an agent")]
    NoAgent,
}

/// How long a connection may take, and then the answer.
const CONNECT: Duration = Duration::from_secs(3);
const ANSWER: Duration = Duration::from_secs(5);
/// How much of an answer is read.
const MOST: u64 = 4096;
/// The longest name of a task.
const LONGEST_TASK: usize = 60;
/// Ports below are those of other services, and no agent's.
const FIRST_PORT: i64 = 1024;
/// How many agents are called at once.
static AT_ONCE: Semaphore = Semaphore::const_new(8);

impl AgentNetworks {
    /// Allows calls into some networks.
    pub fn new(networks: Vec<IpNet>) -> Self {
        Self(networks)
    }

    /// Says whether agents may be called at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Says whether an address may be called.
    ///
    /// What is special, such as this machine itself and the addresses by which clouds tell their secrets, is not part of a
    /// wider network: whoever means it names it.
    pub fn admits(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        let special = special_network(address);
        self.0.iter().any(|network| {
            network.contains(&address) && special.is_none_or(|special| special.contains(network))
        })
    }

    /// Returns where an agent may be called.
    pub fn place_of(&self, agent: &Agent) -> Result<SocketAddr, AgentCallError> {
        if self.is_empty() {
            return Err(AgentCallError::Off);
        }
        let address = agent.address.as_deref().and_then(|address| address.parse::<IpAddr>().ok());
        let port = agent.port.filter(|port| *port >= FIRST_PORT);
        let port = port.and_then(|port| u16::try_from(port).ok());
        let (address, port) = address.zip(port).ok_or(AgentCallError::Nowhere)?;
        let address = address.to_canonical();
        if !self.admits(address) {
            return Err(AgentCallError::Outside(address));
        }
        Ok(SocketAddr::new(address, port))
    }
}

/// Returns the special network that an address belongs to, if there is one.
fn special_network(address: IpAddr) -> Option<IpNet> {
    // Loopback, link-local with the metadata of clouds, "this network", multicast and what is above it.
    const SPECIAL: [&str; 8] = [
        "127.0.0.0/8",
        "169.254.0.0/16",
        "0.0.0.0/8",
        "224.0.0.0/3",
        "::1/128",
        "fe80::/10",
        "ff00::/8",
        "fd00:ec2::254/128",
    ];
    let networks = SPECIAL.iter().filter_map(|network| network.parse::<IpNet>().ok());
    networks
        .into_iter()
        .find(|network| network.contains(&address))
        .or_else(|| address.is_unspecified().then(|| IpNet::from(address)))
}

/// Calls an agent.
pub async fn call_agent(
    networks: &AgentNetworks,
    agent: &Agent,
    call: AgentCall,
) -> Result<AgentAnswer, AgentCallError> {
    let place = networks.place_of(agent)?;
    let _place = AT_ONCE.try_acquire().map_err(|_| AgentCallError::Busy)?;
    let connected = timeout(CONNECT, TcpStream::connect(place)).await;
    let stream = connected.ok().and_then(Result::ok).ok_or(AgentCallError::Silent)?;
    let exchanged = timeout(ANSWER, exchange(stream, place, call)).await;
    let answer = exchanged.ok().and_then(Result::ok).ok_or(AgentCallError::Silent)?;
    understood(&answer, call).ok_or(AgentCallError::NoAgent)
}

async fn exchange(
    mut stream: TcpStream,
    place: SocketAddr,
    call: AgentCall,
) -> std::io::Result<Vec<u8>> {
    let path = match call {
        AgentCall::Status => "/status",
        AgentCall::Run => "/now",
    };
    let request = format!(
        "GET {path} HTTP/1.0\r\nHost: {place}\r\nUser-Agent: Quartermaster\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.take(MOST).read_to_end(&mut answer).await?;
    Ok(answer)
}

fn understood(answer: &[u8], call: AgentCall) -> Option<AgentAnswer> {
    let text = String::from_utf8_lossy(answer);
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status: u16 = head.strip_prefix("HTTP/1.")?.get(2..5)?.parse().ok()?;
    Some(match (status, call) {
        (200, AgentCall::Run) => AgentAnswer::RunsNow,
        (403, AgentCall::Run) => AgentAnswer::Distrusts,
        (200, AgentCall::Status) => {
            let told = body.lines().next()?.trim().strip_prefix("status:")?.trim();
            match told.strip_prefix("running") {
                Some(task) => {
                    let task = task.trim().trim_start_matches("task").trim();
                    let clean = task.chars().filter(|c| !c.is_control()).take(LONGEST_TASK);
                    AgentAnswer::Runs(clean.collect())
                }
                None => AgentAnswer::Waits,
            }
        }
        (status, _) => AgentAnswer::Odd(status),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn networks(texts: &[&str]) -> AgentNetworks {
        AgentNetworks::new(texts.iter().map(|text| text.parse().unwrap()).collect())
    }

    #[test]
    fn only_what_is_named_is_called_and_nothing_special_by_the_way() {
        let admits =
            |named: &[&str], address: &str| networks(named).admits(address.parse().unwrap());
        assert!(admits(&["10.0.0.0/8"], "10.1.2.3"));
        assert!(admits(&["10.0.0.0/8"], "::ffff:10.1.2.3"));
        assert!(!admits(&["10.0.0.0/8"], "11.1.2.3"));
        assert!(!admits(&[], "10.1.2.3"));
        for special in [
            "127.0.0.1",
            "::1",
            "::ffff:127.0.0.1",
            "169.254.169.254",
            "fe80::1",
            "0.0.0.0",
            "::",
            "255.255.255.255",
            "224.0.0.1",
            "fd00:ec2::254",
        ] {
            assert!(!admits(&["0.0.0.0/0", "::/0"], special), "{special}");
        }
        assert!(admits(&["127.0.0.0/8"], "127.0.0.1"), "whoever means this machine names it");
        assert!(admits(&["169.254.7.0/24"], "169.254.7.7"));
        assert!(!admits(&["169.254.7.0/24"], "169.254.169.254"));
    }

    #[test]
    fn what_agents_answer_is_understood_and_nothing_else() {
        let ok = |body: &str| format!("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n{body}");
        let status = |answer: &str| understood(answer.as_bytes(), AgentCall::Status);
        assert_eq!(status(&ok("status: waiting")), Some(AgentAnswer::Waits));
        let runs = AgentAnswer::Runs("Inventory".to_owned());
        assert_eq!(status(&ok("status: running task Inventory\n")), Some(runs));
        assert_eq!(status(&ok("<html>a router</html>")), None);
        assert_eq!(status("SSH-2.0-OpenSSH_9.2\r\n"), None);
        assert_eq!(status(""), None);
        let run = |answer: &str| understood(answer.as_bytes(), AgentCall::Run);
        assert_eq!(run(&ok("")), Some(AgentAnswer::RunsNow));
        assert_eq!(run("HTTP/1.1 403 Forbidden\r\n\r\n"), Some(AgentAnswer::Distrusts));
        let moved = "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\n\r\n";
        assert_eq!(run(moved), Some(AgentAnswer::Odd(302)), "nobody goes there");
    }
}
