//! Which core serves and which makes the load, and how busy they are.

use std::fmt;
use std::fs;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

/// The cores, chosen once.
pub(crate) struct Cores {
    server: usize,
    load: usize,
}

impl Cores {
    /// Takes the first two cores that this process may use; the same one twice if there is no other.
    pub(crate) fn choose() -> Result<Self> {
        let allowed = sched_getaffinity(None).context("cannot tell which cores there are")?;
        let mut cores = (0..CpuSet::MAX_CPU).filter(|core| allowed.is_set(*core));
        let server = cores.next().context("there is no core to run on")?;
        Ok(Self { server, load: cores.next().unwrap_or(server) })
    }

    /// Runs something on the server's core; the processes that it starts stay there.
    pub(crate) fn as_server<T>(&self, run: impl FnOnce() -> Result<T>) -> Result<T> {
        pin(self.server)?;
        run()
    }

    /// Runs something on the core from which the load comes.
    pub(crate) fn as_load<T>(&self, run: impl FnOnce() -> Result<T>) -> Result<T> {
        pin(self.load)?;
        run()
    }

    /// Runs something on the server's core, then goes back to the load's.
    pub(crate) fn in_servers_place<T>(&self, run: impl FnOnce() -> Result<T>) -> Result<T> {
        let done = self.as_server(run);
        pin(self.load)?;
        done
    }
}

impl fmt::Display for Cores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.server == self.load {
            write!(
                f,
                "There is one core only: server and load share it, so the figures are too low."
            )
        } else {
            write!(f, "The server runs on core {}, the load on core {}.", self.server, self.load)
        }
    }
}

fn pin(core: usize) -> Result<()> {
    let mut set = CpuSet::new();
    set.set(core);
    sched_setaffinity(None, &set).context("cannot stay on one core")
}

/// Clocks of the machine at one instant, in ticks of a hundredth of a second.
pub(crate) struct Clocks {
    at: Instant,
    served: u64,
    loaded: u64,
    busy: u64,
}

/// How busy the machine was between two instants; 1 is a whole core.
#[derive(Clone, Copy, Default)]
pub(crate) struct Busy {
    /// The server's core, by the server and its database.
    pub(crate) server: f64,
    /// Any core, by whatever else runs on the machine: the noise.
    pub(crate) others: f64,
}

/// Linux counts processor time to programs in hundredths of a second.
const TICKS: f64 = 100.0;

impl Clocks {
    /// Reads the clocks. `server` are the processes that serve, each with its children.
    pub(crate) fn read(server: &[u32]) -> Self {
        let stats = process_stats();
        let belongs =
            |stat: &&ProcessStat| server.contains(&stat.id) || server.contains(&stat.parent);
        let own = std::process::id();
        Self {
            at: Instant::now(),
            served: stats.iter().filter(belongs).map(|stat| stat.ticks).sum(),
            loaded: stats.iter().filter(|stat| stat.id == own).map(|stat| stat.ticks).sum(),
            busy: busy_ticks(),
        }
    }

    /// Returns how busy the machine was since an earlier reading.
    pub(crate) fn since(&self, earlier: &Self) -> Busy {
        let wall = self.at.duration_since(earlier.at).max(Duration::from_millis(1)).as_secs_f64();
        let share = |now: u64, then: u64| as_float(now.saturating_sub(then)) / TICKS / wall;
        let server = share(self.served, earlier.served);
        let ours = server + share(self.loaded, earlier.loaded);
        Busy { server, others: (share(self.busy, earlier.busy) - ours).max(0.0) }
    }
}

/// Counts are far below what a float holds exactly.
#[expect(clippy::cast_precision_loss, reason = "see above")]
pub(crate) fn as_float(count: u64) -> f64 {
    count as f64
}

struct ProcessStat {
    id: u32,
    parent: u32,
    ticks: u64,
}

fn process_stats() -> Vec<ProcessStat> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    let ids = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    ids.filter_map(|id: u32| {
        process_stat(id, &fs::read_to_string(format!("/proc/{id}/stat")).ok()?)
    })
    .collect()
}

/// Reads `/proc/PID/stat`: after the name in parentheses come the state, the parent, and as 12th and 13th the ticks.
fn process_stat(id: u32, text: &str) -> Option<ProcessStat> {
    let mut fields = text.rsplit_once(')')?.1.split_ascii_whitespace();
    let parent = fields.nth(1)?.parse().ok()?;
    let user: u64 = fields.nth(9)?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    Some(ProcessStat { id, parent, ticks: user + system })
}

fn busy_ticks() -> u64 {
    busy_of(&fs::read_to_string("/proc/stat").unwrap_or_default())
}

/// Reads the first line of `/proc/stat`: user, nice, system, idle, iowait, irq, softirq, steal.
fn busy_of(text: &str) -> u64 {
    let line = text.lines().next().unwrap_or_default();
    let ticks = line.split_ascii_whitespace().skip(1).take(8).enumerate();
    ticks
        .filter(|(index, _)| !matches!(index, 3 | 4))
        .filter_map(|(_, ticks)| ticks.parse::<u64>().ok())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::{busy_of, process_stat};

    #[test]
    fn the_ticks_of_a_process_are_read_whatever_its_name() {
        let text = "17 (a) b (c) S 3 17 17 0 -1 4194304 1 2 3 4 70 30 5 6 20 0 1 0 100 1 1";
        let stat = process_stat(17, text).unwrap();
        assert_eq!((stat.id, stat.parent, stat.ticks), (17, 3, 100));
        assert!(process_stat(17, "17 (a").is_none());
    }

    #[test]
    fn waiting_is_not_being_busy() {
        assert_eq!(busy_of("cpu  1 2 4 1000 2000 8 16 32 64 128\ncpu0 1"), 63);
        assert_eq!(busy_of(""), 0);
    }
}
