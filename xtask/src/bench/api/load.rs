//! Connections that are kept alive, each asking the next question as soon as it is answered.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use tokio::task::JoinSet;

use crate::bench::connection::Connection;
use crate::bench::cores::Busy;

/// What was measured.
pub(crate) struct Measured {
    pub(crate) span: Duration,
    /// How long each answer took that came within the span.
    pub(crate) latencies: Vec<Duration>,
    pub(crate) busy: Busy,
}

/// Asks on some connections for a while. What is answered within the first tenth is not counted.
pub(crate) async fn ask(
    port: u16,
    requests: &[Vec<u8>],
    connections: u16,
    span: Duration,
) -> Result<Measured> {
    let mut tasks = JoinSet::new();
    let mut opened = Vec::new();
    for _ in 0..connections {
        opened.push(Connection::open(port).await?);
    }
    let begin = Instant::now() + span / 10;
    for (number, mut connection) in opened.into_iter().enumerate() {
        let mut turns: Vec<Vec<u8>> = requests.to_vec();
        let first = number * 7 % turns.len().max(1);
        turns.rotate_left(first);
        tasks.spawn(async move {
            let mut latencies = Vec::new();
            let end = begin + span;
            for request in turns.iter().cycle() {
                let asked = Instant::now();
                if asked >= end {
                    break;
                }
                let answer = connection.exchange(request).await?;
                ensure!(matches!(answer.status, 200 | 206), "{}", answer.told());
                let answered = Instant::now();
                if (begin..end).contains(&answered) {
                    latencies.push(answered - asked);
                }
            }
            Ok::<_, anyhow::Error>(latencies)
        });
    }
    let mut latencies = Vec::new();
    while let Some(done) = tasks.join_next().await {
        latencies.extend(done.context("a connection panicked")??);
    }
    Ok(Measured { span, latencies, busy: Busy::default() })
}
