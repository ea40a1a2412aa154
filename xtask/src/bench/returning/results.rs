//! What was seen while a fleet came back.

use std::time::Duration;

use crate::bench::Engine;
use crate::bench::cores::{Busy, as_float};
use crate::bench::returning::agent::Visit;
use crate::bench::returning::bystanders::Waited;
use crate::bench::returning::ledger::Ledger;
use crate::bench::table::{Layout, met, millis, percentile, write};

/// Everything that was seen.
pub(super) struct Results {
    pub(super) visits: Vec<Visit>,
    pub(super) around: Waited,
    pub(super) busy: Busy,
    /// Kilobytes.
    pub(super) memory: u64,
    pub(super) ledger: Ledger,
    pub(super) span: Duration,
}

/// Whoever is no agent should hardly notice.
const AIM: Duration = Duration::from_millis(100);

impl Results {
    pub(super) fn nothing_was_lost(&self) -> bool {
        self.ledger.lost.is_empty()
    }

    /// Returns what was seen, and which aims are met.
    pub(super) fn table(&self, engine: Engine, layout: Layout) -> String {
        let contacts = sorted(self.visits.iter().flat_map(|visit| visit.contacts.iter().copied()));
        let inventories = sorted(self.visits.iter().filter_map(|visit| visit.inventory));
        let headings = ["request", "answers", "p50 ms", "p99 ms", "slowest ms"];
        let mut lines = vec![headings.map(str::to_owned).to_vec()];
        for (name, latencies) in [
            ("CONTACT", &contacts),
            ("inventory", &inventories),
            ("sign-in", &self.around.sign_ins),
            ("token", &self.around.tokens),
        ] {
            let of = |percent| millis(percentile(latencies, percent));
            lines.push(vec![name.to_owned(), latencies.len().to_string(), of(50), of(99), of(100)]);
        }
        let sum = |of: fn(&Visit) -> u32| self.visits.iter().map(of).sum::<u32>();
        let hours = sorted(self.visits.iter().filter_map(|visit| visit.expiration));
        let hour = |end: Option<&u64>| end.map_or_else(String::new, u64::to_string);
        let ledger = &self.ledger;
        let mut text = format!(
            "\n{engine:?}: {} agents came within {:.0} seconds\n\n{}\n\
             Told to ask again {} times, that the server is busy {} times, nothing at all {} times; \
             to come again after {} to {} hours.\n\
             The server used {:.0} % of its core and had {:.0} MB of memory at the most; others used {:.1} cores.\n\
             {} inventories were acknowledged; the server was killed and started again, and what was there within {} s was compared.\n\n",
            self.visits.len(),
            self.span.as_secs_f64(),
            write(&lines, layout),
            sum(|visit| visit.pending),
            sum(|visit| visit.busy),
            sum(|visit| visit.silent),
            hour(hours.first()),
            hour(hours.last()),
            100.0 * self.busy.server,
            as_float(self.memory) / 1024.0,
            self.busy.others,
            ledger.acknowledged,
            ledger.worked_off.as_secs(),
        );
        text.push_str(&format!(
            "  {:6} nothing that was acknowledged is lost: {} missing\n",
            met(self.nothing_was_lost()),
            ledger.lost.len()
        ));
        for (name, latencies) in
            [("sign-in", &self.around.sign_ins), ("token", &self.around.tokens)]
        {
            let slowest = percentile(latencies, 99);
            let (aim, slow) = (AIM.as_millis(), millis(slowest));
            text.push_str(&format!(
                "  {:6} {name}: p99 {slow} ms (aim {aim} ms)\n",
                met(slowest < AIM)
            ));
        }
        for serial in ledger.lost.iter().take(10) {
            text.push_str(&format!("  missing: {serial}\n"));
        }
        text
    }
}

fn sorted<T: Ord>(values: impl Iterator<Item = T>) -> Vec<T> {
    let mut values: Vec<T> = values.collect();
    values.sort_unstable();
    values
}
