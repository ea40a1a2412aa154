//! What was measured of inventories, as tables, and which aims are met.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use crate::bench::Engine;
use crate::bench::cores::{Busy, as_float};
use crate::bench::inventory::fleets::{Documents, Measured};
use crate::bench::table::{Layout, median, met, millis, number, percentile, spread, write};

/// What a machine brings.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Case {
    /// A machine that is not known yet.
    New,
    /// What it brought before.
    Unchanged,
    /// What it is a day later.
    Drifted,
}

/// Every measurement so far.
#[derive(Default)]
pub(super) struct Results {
    rounds: BTreeMap<Case, Row>,
    growth: BTreeMap<(Case, u32), Row>,
    /// How long whole documents are.
    pub(super) whole: Mean,
    /// How long those are by which a fleet that grew is measured.
    pub(super) sampled: Mean,
    /// What the database took for a machine of whole documents.
    pub(super) stored: Mean,
    /// What it took for a machine of a fleet that grew, most of them by small ones.
    pub(super) stored_of_fleet: Mean,
    /// Kilobytes.
    memory: u64,
}

#[derive(Default)]
struct Row {
    /// Inventories a second, by round.
    rates: Vec<f64>,
    /// Milliseconds for which the server's core worked on each, by round.
    costs: Vec<f64>,
    busy: Vec<Busy>,
    latencies: Vec<Duration>,
}

/// Bytes for each machine.
#[derive(Clone, Copy, Default)]
pub(super) struct Mean {
    pub(super) bytes: u64,
    pub(super) machines: u32,
}

const HEADINGS: [&str; 7] =
    ["case", "inv/s (least–most)", "p50 ms", "p99 ms", "core %", "core ms each", "others %"];

/// How many a second there should be on `SQLite`.
const AIMS: [(Case, f64); 2] = [(Case::New, 60.0), (Case::Unchanged, 400.0)];
/// Others may use this share of a core before the verdicts are in doubt.
const QUIET: f64 = 0.1;

impl Results {
    pub(super) fn add_round(&mut self, case: Case, measured: Measured) {
        self.rounds.entry(case).or_default().add(measured);
    }

    pub(super) fn add_growth(&mut self, fleet: u32, case: Case, measured: Measured) {
        self.growth.entry((case, fleet)).or_default().add(measured);
    }

    /// Takes note of the most memory that the server had, in kilobytes.
    pub(super) fn memory(&mut self, kilobytes: u64) {
        self.memory = self.memory.max(kilobytes);
    }

    /// Returns the table of whole documents.
    pub(super) fn rounds(&self, engine: Engine, layout: Layout) -> String {
        let mut lines = vec![HEADINGS.map(str::to_owned).to_vec()];
        lines.extend(self.rounds.iter().map(|(case, row)| row.cells(case.to_string())));
        format!(
            "\n{engine:?}, documents of {:.0} kB\n\n{}\nThe database took {:.1} kB for each of {} machines, a day's \
             changes among it; the server had {:.0} MB of memory at the most.",
            self.whole.kilobytes(),
            write(&lines, layout),
            self.stored.kilobytes(),
            self.stored.machines,
            as_float(self.memory) / 1024.0,
        )
    }

    /// Says for each aim whether it is met.
    pub(super) fn aims(&self) -> String {
        let mut lines = vec!["Aims:".to_owned()];
        let shares: Vec<f64> =
            self.rounds.values().flat_map(|row| &row.busy).map(|busy| busy.others).collect();
        let others = median(&shares);
        if others > QUIET {
            lines.push(format!(
                "  Others used {others:.1} cores meanwhile: look at the core's work for each, or repeat it where it is quiet."
            ));
        }
        for (case, aim) in AIMS {
            let Some(row) = self.rounds.get(&case) else { continue };
            let (rate, cost) = (median(&row.rates), median(&row.costs));
            lines.push(format!(
                "  {:6} {case:9}: {} a second (aim {aim:.0}); a whole core would do {}",
                met(rate >= aim),
                number(rate),
                number(1000.0 / cost.max(0.001)),
            ));
        }
        lines.join("\n")
    }

    /// Returns the table of the fleet that grew, beside what the logarithm allows.
    pub(super) fn growth(&self, engine: Engine, layout: Layout) -> String {
        let mut headings = HEADINGS.map(str::to_owned).to_vec();
        headings.extend(["of the first".to_owned(), "allowed".to_owned(), "verdict".to_owned()]);
        let mut lines = vec![headings];
        for ((case, fleet), row) in &self.growth {
            let mut cells = row.cells(format!("{case}, fleet of {fleet}"));
            let first = self.growth.iter().find(|((other, _), _)| other == case);
            if let Some(((_, least), first)) = first {
                let grown = median(&row.costs) / median(&first.costs).max(0.001);
                let allowed = f64::from(*fleet).ln() / f64::from(*least).ln();
                let verdict = met(grown <= allowed).to_owned();
                cells.extend([format!("{grown:.2}"), format!("{allowed:.2}"), verdict]);
            }
            lines.push(cells);
        }
        format!(
            "\n{engine:?}, a fleet that grows by small documents, measured by documents of {:.0} kB\n\n{}\nThe database took {:.1} kB for each of {} machines; \
             the server had {:.0} MB of memory at the most.",
            self.sampled.kilobytes(),
            write(&lines, layout),
            self.stored_of_fleet.kilobytes(),
            self.stored_of_fleet.machines,
            as_float(self.memory) / 1024.0,
        )
    }
}

impl Row {
    fn add(&mut self, measured: Measured) {
        let Measured { sent, busy } = measured;
        let (count, span) = (as_float(sent.latencies.len() as u64), sent.span.as_secs_f64());
        self.rates.push(count / span);
        self.costs.push(1000.0 * busy.server * span / count.max(1.0));
        self.busy.push(busy);
        self.latencies.extend(sent.latencies);
        self.latencies.sort_unstable();
    }

    fn cells(&self, name: String) -> Vec<String> {
        let percent = |share: fn(&Busy) -> f64| {
            let shares: Vec<f64> = self.busy.iter().map(share).collect();
            format!("{:.0}", 100.0 * median(&shares))
        };
        vec![
            name,
            spread(&self.rates),
            millis(percentile(&self.latencies, 50)),
            millis(percentile(&self.latencies, 99)),
            percent(|busy| busy.server),
            format!("{:.2}", median(&self.costs)),
            percent(|busy| busy.others),
        ]
    }
}

impl Mean {
    pub(super) fn add(&mut self, documents: &Documents) {
        self.bytes += documents.bytes;
        self.machines += documents.machines;
    }

    fn kilobytes(self) -> f64 {
        as_float(self.bytes) / f64::from(self.machines.max(1)) / 1000.0
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::New => "new",
            Self::Unchanged => "unchanged",
            Self::Drifted => "drifted",
        })
    }
}
