//! An agent that comes back: CONTACT, then its inventory, and what it does when it is told to wait.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use tokio::time::sleep;

use crate::bench::agents::message;
use crate::bench::connection::{Answer, Connection, get};

/// When an agent arrives, and what it brings.
pub(super) struct Arrival {
    pub(super) index: u32,
    /// From the beginning.
    pub(super) at: Duration,
    pub(super) deviceid: String,
    pub(super) inventory: Vec<u8>,
}

/// What became of an agent.
#[derive(Clone, Default)]
pub(super) struct Visit {
    pub(super) index: u32,
    /// How long each answer to a CONTACT took.
    pub(super) contacts: Vec<Duration>,
    /// How long the answer to the inventory took.
    pub(super) inventory: Option<Duration>,
    /// Whether the inventory was acknowledged.
    pub(super) acknowledged: bool,
    /// How often it was told to ask again later.
    pub(super) pending: u32,
    /// How often it was told that the server is busy.
    pub(super) busy: u32,
    /// How often no answer came at all.
    pub(super) silent: u32,
    /// After how many hours it was told to come again.
    pub(super) expiration: Option<u64>,
}

/// After a CONTACT that failed, agents wait a minute, then two.
const FIRST_PAUSE: Duration = Duration::from_secs(60);
/// So often a CONTACT is tried here; an agent does not give up.
const TRIES: u32 = 4;
/// So often an agent asks whether what was pending is done.
const POLLS: u32 = 11;

/// What an answer says.
enum Said {
    Ok(Option<u64>),
    /// Ask again, by this request, after a while.
    Pending(Duration, String),
    Busy,
}

/// Returns each index once, in an order of the seed's.
pub(super) fn order(seed: u64, agents: u32) -> impl Iterator<Item = u32> {
    // A step that shares no factor with the number meets each index; this one leaps over most of them.
    let mut step = (u64::from(agents) * 61 / 100 + 2 * (seed % u64::from(agents))) | 1;
    while common_factor(step, u64::from(agents)) > 1 {
        step += 2;
    }
    (0..u64::from(agents))
        .filter_map(move |place| u32::try_from(place * step % u64::from(agents)).ok())
}

fn common_factor(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { common_factor(b, a % b) }
}

/// Plays an agent to its end. Each message comes by a connection of its own, as an agent's tasks have it.
pub(super) async fn visit(
    port: u16,
    token: &str,
    arrival: Arrival,
    room: &Semaphore,
) -> Result<Visit> {
    let mut visit = Visit { index: arrival.index, ..Visit::default() };
    let contact = json!({
        "action": "contact",
        "deviceid": arrival.deviceid,
        "enabled-tasks": ["inventory"],
        "installed-tasks": ["inventory"],
        "name": "GLPI-Agent",
        "version": "1.11",
    });
    let contact = message(token, arrival.index, &contact.to_string())?;
    let mut pause = FIRST_PAUSE;
    for _ in 0..TRIES {
        let (taken, took) = talk(port, token, &contact, &mut visit, room).await?;
        visit.contacts.push(took);
        if taken {
            // A task that fails is not tried again before the next contact.
            let (taken, took) = talk(port, token, &arrival.inventory, &mut visit, room).await?;
            visit.inventory = Some(took);
            visit.acknowledged = taken;
            return Ok(visit);
        }
        sleep(pause).await;
        pause *= 2;
    }
    Ok(visit)
}

/// Sends a message, and asks again as long as it is pending. Returns whether it was taken, and how long the first
/// answer took.
async fn talk(
    port: u16,
    token: &str,
    message: &[u8],
    visit: &mut Visit,
    room: &Semaphore,
) -> Result<(bool, Duration)> {
    let asked = Instant::now();
    let mut took = None;
    let mut next = message.to_vec();
    for _ in 0..=POLLS {
        let said = say(port, &next, room).await?;
        let waited = asked.elapsed();
        took.get_or_insert(waited);
        match said {
            Some(Said::Ok(expiration)) => {
                visit.expiration = expiration.or(visit.expiration);
                return Ok((true, took.unwrap_or_default()));
            }
            Some(Said::Pending(span, request)) => {
                visit.pending += 1;
                sleep(span).await;
                let headers = format!(
                    "Authorization: Bearer {token}\r\nGLPI-Agent-ID: 0a0a0a0a-0b0b-4c0c-8d0d-0000{:08x}\r\nGLPI-Request-ID: {request}\r\n",
                    visit.index
                );
                next = get("/", &headers);
            }
            Some(Said::Busy) => {
                visit.busy += 1;
                break;
            }
            None => {
                visit.silent += 1;
                break;
            }
        }
    }
    Ok((false, took.unwrap_or_default()))
}

/// Sends a request by a new connection; `None` if no answer came.
async fn say(port: u16, request: &[u8], room: &Semaphore) -> Result<Option<Said>> {
    let _place = room.acquire().await?;
    let Ok(mut connection) = Connection::open(port).await else { return Ok(None) };
    let Ok(answer) = connection.exchange(request).await else { return Ok(None) };
    read(&answer).map(Some)
}

fn read(answer: &Answer<'_>) -> Result<Said> {
    if matches!(answer.status, 429 | 503) {
        return Ok(Said::Busy);
    }
    let body: Value = serde_json::from_slice(answer.body).unwrap_or_default();
    let expiration = body.get("expiration");
    match (answer.status, body.get("status").and_then(Value::as_str)) {
        (200, Some("ok")) => Ok(Said::Ok(expiration.and_then(Value::as_u64))),
        (200 | 202, Some("pending")) => {
            let span = expiration.and_then(Value::as_str).and_then(span_of);
            let request = answer.header("glpi-request-id").next().unwrap_or_default().to_owned();
            Ok(Said::Pending(span.unwrap_or(FIRST_PAUSE), request))
        }
        _ => {
            ensure!(false, "an agent was answered: {}", answer.told());
            Ok(Said::Busy)
        }
    }
}

/// Reads `30s` or `5m`; whole numbers without a unit are hours, for which nobody waits here.
fn span_of(text: &str) -> Option<Duration> {
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let number: u64 = digits.parse().ok()?;
    match unit {
        "s" => Some(Duration::from_secs(number)),
        "m" => Some(Duration::from_secs(60 * number)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_agent_comes_once_and_not_in_the_order_of_its_number() {
        for agents in [1, 2, 10, 999, 50_000] {
            let mut met: Vec<u32> = order(1, agents).collect();
            assert!(agents < 10 || met.windows(2).any(|two| two[0] > two[1]), "{agents}");
            met.sort_unstable();
            assert!(met.iter().copied().eq(0..agents), "{agents}");
        }
    }

    #[test]
    fn spans_have_units() {
        assert_eq!(span_of("30s"), Some(Duration::from_secs(30)));
        assert_eq!(span_of("2m"), Some(Duration::from_secs(120)));
        assert_eq!(span_of("24"), None);
        assert_eq!(span_of(""), None);
    }
}
