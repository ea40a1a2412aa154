//! What was measured of the API, as a table.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::bench::Engine;
use crate::bench::api::case::Case;
use crate::bench::api::load::Measured;
use crate::bench::cores::{Busy, as_float};
use crate::bench::table::{Layout, median, met, millis, percentile, spread, write};

/// A database and how many computers it has.
type Place = (Engine, u32);

/// Every measurement so far, in the order in which the places were measured.
#[derive(Default)]
pub(crate) struct Results {
    places: Vec<Place>,
    rows: BTreeMap<(usize, Case, u16), Row>,
}

#[derive(Default)]
struct Row {
    rates: Vec<f64>,
    busy: Vec<Busy>,
    /// Sorted.
    latencies: Vec<Duration>,
}

/// At this many connections an item or an indexed page should take less than [`AIM`].
const AIM_AT: u16 = 16;
const AIM: Duration = Duration::from_millis(5);
/// A page near the end may take this much longer than one near the beginning.
const EVEN: f64 = 1.5;

impl Results {
    pub(crate) fn add(&mut self, place: Place, case: Case, connections: u16, measured: Measured) {
        let known = self.places.iter().position(|known| *known == place);
        let number = known.unwrap_or_else(|| {
            self.places.push(place);
            self.places.len() - 1
        });
        let row = self.rows.entry((number, case, connections)).or_default();
        row.rates.push(as_float(measured.latencies.len() as u64) / measured.span.as_secs_f64());
        row.busy.push(measured.busy);
        row.latencies.extend(measured.latencies);
        row.latencies.sort_unstable();
    }

    pub(crate) fn table(&self, layout: Layout) -> String {
        let headings = [
            "case",
            "engine",
            "computers",
            "conn.",
            "req/s (least–most)",
            "p50 ms",
            "p99 ms",
            "core µs/req",
            "others %",
        ];
        let mut lines = vec![headings.map(str::to_owned).to_vec()];
        for ((place, case, connections), row) in &self.rows {
            let Some((engine, computers)) = self.places.get(*place) else { continue };
            let shares =
                |share: fn(&Busy) -> f64| median(&row.busy.iter().map(share).collect::<Vec<f64>>());
            let rate = median(&row.rates).max(1.0);
            lines.push(vec![
                case.to_string(),
                format!("{engine:?}"),
                computers.to_string(),
                connections.to_string(),
                spread(&row.rates),
                millis(percentile(&row.latencies, 50)),
                millis(percentile(&row.latencies, 99)),
                format!("{:.0}", 1_000_000.0 * shares(|busy| busy.server) / rate),
                format!("{:.0}", 100.0 * shares(|busy| busy.others)),
            ]);
        }
        format!("\n{}", write(&lines, layout))
    }

    /// Says for each aim whether it is met.
    pub(crate) fn aims(&self) -> String {
        let mut lines = vec![format!("Aims at {AIM_AT} connections:")];
        for ((place, case, connections), row) in &self.rows {
            let Some((engine, computers)) = self.places.get(*place) else { continue };
            if *connections != AIM_AT || !case.has_aim() {
                continue;
            }
            let slowest = percentile(&row.latencies, 99);
            lines.push(format!(
                "  {:6} {case:26} {engine:?}, {computers} computers: p99 {} ms (aim {} ms)",
                met(slowest < AIM),
                millis(slowest),
                AIM.as_millis()
            ));
        }
        lines.extend(self.depths());
        lines.join("\n")
    }

    /// Says whether the cost of a page depends on its depth.
    fn depths(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for (number, (engine, computers)) in self.places.iter().enumerate() {
            let middle = |case| {
                let row = self.rows.get(&(number, case, AIM_AT))?;
                Some(percentile(&row.latencies, 50).as_secs_f64())
            };
            let Some((near, deep)) = middle(Case::Near).zip(middle(Case::Deep)) else { continue };
            let times = deep / near.max(f64::MIN_POSITIVE);
            lines.push(format!(
                "  {:6} {engine:?}, {computers} computers: near the end a page takes {times:.2} times what it takes near the beginning",
                met(times < EVEN)
            ));
        }
        lines
    }
}
