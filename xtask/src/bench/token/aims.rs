//! What the token endpoints should reach on `SQLite`, at 16 connections and more.

use std::time::Duration;

use crate::bench::table::{median, met, millis};
use crate::bench::token::case::Case;
use crate::bench::token::results::{Results, Row};

/// Fewer connections than these wait for the disk one by one.
const FEWEST: u16 = 16;
/// The longest time of all but the slowest hundredth, passwords apart.
const LONGEST: Duration = Duration::from_millis(20);
/// Others may use this share of a core before the verdicts are in doubt.
const QUIET: f64 = 0.1;

impl Results {
    /// Says for each aim whether it is met.
    pub(crate) fn aims(&self) -> String {
        let mut lines = vec![format!("Aims at {FEWEST} connections and more:")];
        lines.extend(self.caution());
        for ((case, connections), row) in &self.rows {
            if *connections >= FEWEST {
                lines.extend(self.rate_aim(*case, *connections, row));
                lines.extend(missed_latency(*case, *connections, row));
            }
        }
        lines.join("\n")
    }

    /// Where others take the cores, rates tell how the machine shares them, and not what the server costs.
    fn caution(&self) -> Option<String> {
        let shares = self.rows.values().flat_map(|row| &row.busy).map(|busy| busy.others);
        let others = median(&shares.collect::<Vec<f64>>());
        (others > QUIET).then(|| {
            format!("  Others used {others:.1} cores meanwhile: neither met nor missed means much; repeat it where it is quiet.")
        })
    }

    fn rate_aim(&self, case: Case, connections: u16, row: &Row) -> Option<String> {
        let rate = median(&row.rates);
        let of = |whole: Option<f64>| whole.map_or(0.0, |whole| 100.0 * rate / whole);
        let plain = of(self.rate(Case::Plain, connections));
        let (got, wanted, whole) = match case {
            Case::Validate => (plain, 40.0, "the plainest answer"),
            Case::Introspect => (plain, 30.0, "the plainest answer"),
            Case::Opaque => (plain, 10.0, "the plainest answer"),
            Case::Password => (of(self.bare(case)), 90.0, "bare Argon2id"),
            Case::Es256 | Case::Eddsa | Case::Rs256 => {
                let bare = of(self.bare(case));
                // An RSA signature takes most of the time; a quick one takes less than to write the token's row does,
                // and what the bare signature allows is then what both allow one after the other.
                if bare >= 70.0 {
                    (bare, 70.0, "the bare signature")
                } else {
                    let opaque = self.rate(Case::Opaque, connections);
                    let both = opaque.and_then(|opaque| self.with_bare(case, opaque));
                    (of(both), 70.0, "an opaque token and the bare signature")
                }
            }
            Case::Plain | Case::Refresh => return None,
        };
        let met = met(got >= wanted);
        Some(format!(
            "  {met:6} {case:16} {connections:3}: {got:5.1} % of {whole} (aim {wanted:.0} %)"
        ))
    }
}

fn missed_latency(case: Case, connections: u16, row: &Row) -> Option<String> {
    let slowest = row.percentile(99);
    let missed = case != Case::Password && slowest >= LONGEST;
    missed.then(|| {
        let (slowest, longest) = (millis(slowest), LONGEST.as_millis());
        format!("  MISSED {case:16} {connections:3}: p99 {slowest} ms (aim {longest} ms)")
    })
}
