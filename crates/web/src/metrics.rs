//! What monitors measure: counters in memory, told as text in the format of Prometheus. Nothing here is a secret, or
//! something that a caller made up: labels are routes, words of the program and statuses.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{
        PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// What is counted in this process.
#[derive(Default)]
pub struct Metrics {
    routes: RwLock<BTreeMap<Box<str>, Route>>,
    /// Tokens that were issued, by grant type.
    pub tokens: Counters<1>,
    /// Requests that were refused, by place and check.
    pub denials: Counters<2>,
    /// Messages of agents, by outcome.
    pub inventories: Counters<1>,
    /// Connections that were refused, by reason.
    pub refused_connections: Counters<1>,
    /// Connections that were taken.
    pub connections: AtomicU64,
    /// Connections that ended.
    pub ended_connections: AtomicU64,
}

/// Counters that are told apart by words of the program.
#[derive(Default)]
pub struct Counters<const N: usize>(RwLock<BTreeMap<[&'static str; N], AtomicU64>>);

/// What is known of a route.
#[derive(Default)]
struct Route {
    /// By the first digit of the status.
    answers: [AtomicU64; 6],
    /// By how long they took; the last are those beyond all bounds.
    took: [AtomicU64; BOUNDS.len() + 1],
    microseconds: AtomicU64,
}

/// The upper bounds of times, in microseconds.
const BOUNDS: [u64; 12] = [
    500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 5_000_000,
    30_000_000,
];

impl<const N: usize> Counters<N> {
    /// Counts one more.
    pub fn count(&self, words: [&'static str; N]) {
        if let Some(counter) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&words) {
            counter.fetch_add(1, Ordering::Relaxed);
            return;
        }
        let mut counters = self.0.write().unwrap_or_else(PoisonError::into_inner);
        counters.entry(words).or_default().fetch_add(1, Ordering::Relaxed);
    }
}

impl Metrics {
    /// Counts a request that was answered. Without a route it led nowhere.
    pub fn answered(&self, route: Option<&str>, status: u16, took: Duration) {
        let route = route.unwrap_or("none");
        if let Some(known) = self.routes.read().unwrap_or_else(PoisonError::into_inner).get(route) {
            return known.count(status, took);
        }
        let mut routes = self.routes.write().unwrap_or_else(PoisonError::into_inner);
        routes.entry(route.into()).or_default().count(status, took);
    }

    /// Tells all that was counted.
    pub fn tell(&self, text: &mut Exposition) {
        let load = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let routes = self.routes.read().unwrap_or_else(PoisonError::into_inner);
        text.family("quartermaster_requests_total", "counter", "Requests that were answered.");
        for (name, route) in &*routes {
            for (class, count) in route.answers.iter().enumerate() {
                let count = load(count);
                if count > 0 {
                    let labels =
                        [("route", &**name), ("status", CLASSES.get(class).unwrap_or(&"other"))];
                    text.sample("quartermaster_requests_total", &labels, count);
                }
            }
        }
        let name = "quartermaster_request_duration_seconds";
        text.family(name, "histogram", "Time until the head of the answer.");
        for (route_name, route) in &*routes {
            let mut so_far = 0;
            for (index, count) in route.took.iter().enumerate() {
                so_far += load(count);
                let bound = BOUNDS.get(index).map_or("+Inf".to_owned(), |bound| seconds(*bound));
                let labels = [("route", &**route_name), ("le", bound.as_str())];
                text.sample(&format!("{name}_bucket"), &labels, so_far);
            }
            let labels = [("route", &**route_name)];
            text.sample(&format!("{name}_sum"), &labels, seconds(load(&route.microseconds)));
            text.sample(&format!("{name}_count"), &labels, so_far);
        }
        drop(routes);
        text.counters(
            "quartermaster_tokens_issued_total",
            "Access tokens that were issued.",
            ["grant_type"],
            &self.tokens,
        );
        text.counters(
            "quartermaster_denials_total",
            "Requests that were refused, by the check that failed.",
            ["place", "check"],
            &self.denials,
        );
        text.counters(
            "quartermaster_inventories_total",
            "Messages of agents that authenticated.",
            ["outcome"],
            &self.inventories,
        );
        text.counters(
            "quartermaster_connections_refused_total",
            "Connections for which there was no place.",
            ["reason"],
            &self.refused_connections,
        );
        let taken = load(&self.connections);
        text.one(
            "quartermaster_connections_total",
            "counter",
            "Connections that were taken.",
            taken,
        );
        let open = taken.saturating_sub(load(&self.ended_connections));
        text.one("quartermaster_connections", "gauge", "Connections that are open.", open);
    }
}

const CLASSES: [&str; 6] = ["other", "1xx", "2xx", "3xx", "4xx", "5xx"];

impl Route {
    fn count(&self, status: u16, took: Duration) {
        let class = usize::from(status / 100);
        if let Some(counter) = self.answers.get(class).or(self.answers.first()) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
        let took = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let bucket = BOUNDS.partition_point(|bound| *bound < took);
        if let Some(counter) = self.took.get(bucket) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
        self.microseconds.fetch_add(took, Ordering::Relaxed);
    }
}

/// Writes microseconds as seconds.
fn seconds(micros: u64) -> String {
    let text = format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The text that Prometheus reads.
#[derive(Default)]
pub struct Exposition(String);

impl Exposition {
    /// Begins a metric.
    pub fn family(&mut self, name: &str, kind: &str, help: &str) {
        // Writing to a text does not fail.
        let _written = write!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}\n");
    }

    /// Tells a value.
    pub fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: impl std::fmt::Display) {
        self.0.push_str(name);
        for (index, (label, word)) in labels.iter().enumerate() {
            let word = word.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
            let _written =
                write!(self.0, "{}{label}=\"{word}\"", if index == 0 { '{' } else { ',' });
        }
        let _written = writeln!(self.0, "{} {value}", if labels.is_empty() { "" } else { "}" });
    }

    /// Tells a metric that has one value.
    pub fn one(&mut self, name: &str, kind: &str, help: &str, value: impl std::fmt::Display) {
        self.family(name, kind, help);
        self.sample(name, &[], value);
    }

    fn counters<const N: usize>(
        &mut self,
        name: &str,
        help: &str,
        labels: [&'static str; N],
        counters: &Counters<N>,
    ) {
        self.family(name, "counter", help);
        for (words, count) in &*counters.0.read().unwrap_or_else(PoisonError::into_inner) {
            let labels: Vec<_> = labels.into_iter().zip(words.iter().copied()).collect();
            self.sample(name, &labels, count.load(Ordering::Relaxed));
        }
    }

    /// Returns the text.
    pub fn into_text(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_counted_is_told_in_the_words_of_prometheus() {
        let metrics = Metrics::default();
        for (status, millis) in [(200, 1), (200, 3), (404, 40_000)] {
            metrics.answered(Some("/api.php/token"), status, Duration::from_millis(millis));
        }
        metrics.answered(None, 404, Duration::ZERO);
        metrics.denials.count(["token", "The \"secret\" is right"]);
        metrics.denials.count(["token", "The \"secret\" is right"]);
        let mut text = Exposition::default();
        metrics.tell(&mut text);
        let text = text.into_text();
        for line in [
            "# TYPE quartermaster_requests_total counter",
            "quartermaster_requests_total{route=\"/api.php/token\",status=\"2xx\"} 2",
            "quartermaster_requests_total{route=\"none\",status=\"4xx\"} 1",
            "quartermaster_request_duration_seconds_bucket{route=\"/api.php/token\",le=\"0.0005\"} 0",
            "quartermaster_request_duration_seconds_bucket{route=\"/api.php/token\",le=\"0.001\"} 1",
            "quartermaster_request_duration_seconds_bucket{route=\"/api.php/token\",le=\"30\"} 2",
            "quartermaster_request_duration_seconds_bucket{route=\"/api.php/token\",le=\"+Inf\"} 3",
            "quartermaster_request_duration_seconds_sum{route=\"/api.php/token\"} 40.004",
            "quartermaster_request_duration_seconds_count{route=\"/api.php/token\"} 3",
            "quartermaster_denials_total{place=\"token\",check=\"The \\\"secret\\\" is right\"} 2",
            "quartermaster_connections 0",
        ] {
            assert!(text.lines().any(|told| told == line), "{line}\n{text}");
        }
    }
}
