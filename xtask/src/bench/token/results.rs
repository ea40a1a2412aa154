//! What was measured, as a table.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::bench::Engine;
use crate::bench::bare::Bare;
use crate::bench::case::Case;
use crate::bench::cores::{Busy, as_float};
use crate::bench::load::Measured;

/// How a table is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// For a terminal.
    Aligned,
    /// For a document.
    Markdown,
}

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
        let mut lines = vec![HEADINGS.map(str::to_owned)];
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
            lines.push([
                case.to_string(),
                connections.to_string(),
                format!(
                    "{} ({}–{})",
                    number(rate),
                    number(least(&row.rates)),
                    number(most(&row.rates))
                ),
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
            let mut line = [const { String::new() }; HEADINGS.len()];
            let [name, _, rates, ..] = &mut line;
            *name = format!("bare: {}", bare_name(case));
            *rates = number(rate);
            lines.push(line);
        }
        format!("\n{engine:?}\n\n{}", write(&lines, layout))
    }
}

impl Row {
    pub(super) fn percentile(&self, percent: usize) -> Duration {
        let last = self.latencies.len().saturating_sub(1);
        self.latencies.get(last * percent / 100).copied().unwrap_or_default()
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

pub(super) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let at = |index: usize| sorted.get(index).copied().unwrap_or_default();
    f64::midpoint(at(sorted.len() / 2), at(sorted.len().saturating_sub(1) / 2))
}

fn least(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::INFINITY, f64::min)
}

fn most(values: &[f64]) -> f64 {
    values.iter().copied().fold(0.0, f64::max)
}

fn number(value: f64) -> String {
    if value < 100.0 { format!("{value:.1}") } else { format!("{value:.0}") }
}

pub(super) fn millis(span: Duration) -> String {
    format!("{:.2}", span.as_secs_f64() * 1000.0)
}

/// How long the server's core works for a request: it tells more than the rate where others share the machine.
fn micros(row: &Row, rate: f64) -> String {
    let shares: Vec<f64> = row.busy.iter().map(|busy| busy.server).collect();
    format!("{:.1}", 1_000_000.0 * median(&shares) / rate.max(1.0))
}

fn write(lines: &[[String; HEADINGS.len()]], layout: Layout) -> String {
    let mut widths = [0; HEADINGS.len()];
    for line in lines {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    for (index, line) in lines.iter().enumerate() {
        let cells = line.iter().zip(widths).enumerate().map(|(column, (cell, width))| {
            if column == 0 { format!("{cell:width$}") } else { format!("{cell:>width$}") }
        });
        let cells: Vec<String> = cells.collect();
        match layout {
            Layout::Aligned => text.push_str(&format!("{}\n", cells.join("  "))),
            Layout::Markdown => text.push_str(&format!("| {} |\n", cells.join(" | "))),
        }
        if index == 0 && layout == Layout::Markdown {
            text.push_str(&format!("|---{}|\n", "|--:".repeat(HEADINGS.len() - 1)));
        }
    }
    text
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
