//! What was measured of the token endpoints, as a table.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::bench::Engine;
use crate::bench::cores::{Busy, as_float};
use crate::bench::table::{Layout, median, millis, number, percentile, spread, write};
use crate::bench::token::bare::Bare;
use crate::bench::token::case::Case;
use crate::bench::token::load::Measured;

/// Every measurement so far.
#[derive(Default)]
pub(crate) struct Results {
    pub(super) rows: BTreeMap<(Case, u16), Row>,
    bare: Vec<Bare>,
}

#[derive(Default)]
pub(super) struct Row {
    /// Requests a second, by round.
    pub(super) rates: Vec<f64>,
    pub(super) busy: Vec<Busy>,
    latencies: Vec<Duration>,
}

const HEADINGS: [&str; 12] = [
    "case",
    "conn.",
    "req/s (least–most)",
    "p50 ms",
    "p99 ms",
    "core %",
    "core µs/req",
    "others %",
    "of plain %",
    "of bare %",
    "of opaque %",
    "of opaque + bare %",
];

impl Results {
    /// Adds one round of the bare operations.
    pub(crate) fn add_bare(&mut self, bare: Bare) {
        self.bare.push(bare);
    }

    /// Adds one round of a case.
    pub(crate) fn add(&mut self, case: Case, connections: u16, measured: Measured, busy: Busy) {
        let row = self.rows.entry((case, connections)).or_default();
        row.rates.push(as_float(measured.latencies.len() as u64) / measured.span.as_secs_f64());
        row.busy.push(busy);
        row.latencies.extend(measured.latencies);
        row.latencies.sort_unstable();
    }

    pub(super) fn rate(&self, case: Case, connections: u16) -> Option<f64> {
        Some(median(&self.rows.get(&(case, connections))?.rates))
    }

    pub(super) fn bare(&self, case: Case) -> Option<f64> {
        let rates: Option<Vec<f64>> = self.bare.iter().map(|bare| bare.of(case)).collect();
        rates.map(|rates| median(&rates))
    }

    /// What would be reached if a case took an opaque token's time and the bare operation's.
    pub(super) fn with_bare(&self, case: Case, opaque: f64) -> Option<f64> {
        Some(1.0 / (1.0 / opaque + 1.0 / self.bare(case)?))
    }

    /// Returns the table.
    pub(crate) fn table(&self, engine: Engine, layout: Layout) -> String {
        let mut lines = vec![HEADINGS.map(str::to_owned).to_vec()];
        for ((case, connections), row) in &self.rows {
            let rate = median(&row.rates);
            let of = |whole: Option<f64>| {
                whole.map_or_else(String::new, |whole| format!("{:.1}", 100.0 * rate / whole))
            };
            let percent = |share: fn(&Busy) -> f64| {
                let shares: Vec<f64> = row.busy.iter().map(share).collect();
                format!("{:.0}", 100.0 * median(&shares))
            };
            let opaque = self.rate(Case::Opaque, *connections).filter(|_| case.is_signed());
            lines.push(vec![
                case.to_string(),
                connections.to_string(),
                spread(&row.rates),
                millis(row.percentile(50)),
                millis(row.percentile(99)),
                percent(|busy| busy.server),
                micros(row, rate),
                percent(|busy| busy.others),
                of(self.rate(Case::Plain, *connections)),
                of(self.bare(*case)),
                of(opaque),
                of(opaque.and_then(|opaque| self.with_bare(*case, opaque))),
            ]);
        }
        for case in [Case::Es256, Case::Eddsa, Case::Rs256, Case::Password] {
            let Some(rate) = self.bare(case) else { continue };
            let mut line = vec![format!("bare: {}", bare_name(case)), String::new(), number(rate)];
            line.resize(HEADINGS.len(), String::new());
            lines.push(line);
        }
        format!("\n{engine:?}\n\n{}", write(&lines, layout))
    }
}

impl Row {
    pub(super) fn percentile(&self, percent: usize) -> Duration {
        percentile(&self.latencies, percent)
    }
}

fn bare_name(case: Case) -> &'static str {
    match case {
        Case::Es256 => "ECDSA P-256 signature",
        Case::Eddsa => "Ed25519 signature",
        Case::Rs256 => "RSA-2048 signature",
        _ => "Argon2id",
    }
}

/// How long the server's core works for a request: it tells more than the rate where others share the machine.
fn micros(row: &Row, rate: f64) -> String {
    let shares: Vec<f64> = row.busy.iter().map(|busy| busy.server).collect();
    format!("{:.1}", 1_000_000.0 * median(&shares) / rate.max(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(count: u32) -> Measured {
        let latencies = (1..=count).map(|n| Duration::from_micros(u64::from(n) * 100)).collect();
        Measured { span: Duration::from_secs(1), latencies }
    }

    #[test]
    fn a_row_tells_median_spread_percentiles_and_ratio() {
        let mut results = Results::default();
        results.add(Case::Plain, 16, measured(400), Busy::default());
        for count in [100, 300, 200] {
            results.add(Case::Validate, 16, measured(count), Busy { server: 0.5, others: 0.1 });
        }
        // Of 600 answers the 300th took 10 ms, and the 594th 29.4 ms.
        let table = results.table(Engine::Sqlite, Layout::Markdown);
        let row = table.lines().find(|line| line.contains("validate")).unwrap();
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        assert_eq!(
            cells[2..10],
            ["16", "200 (100–300)", "10.00", "29.40", "50", "2500.0", "10", "50.0"]
        );
        let aims = results.aims();
        assert!(!aims.contains("Others used"), "{aims}");
        assert!(
            aims.contains("met    validate") && aims.contains("MISSED plainest answer"),
            "{aims}"
        );
    }

    #[test]
    fn verdicts_are_in_doubt_where_others_took_the_cores() {
        let mut results = Results::default();
        results.add(Case::Plain, 16, measured(10), Busy { server: 0.1, others: 1.8 });
        assert!(results.aims().contains("Others used 1.8 cores"), "{}", results.aims());
    }
}
