//! How a client was used over time, as a chart.

use oauth::{Lifetime, Timestamp};
use std::collections::BTreeMap;
use web::{Bar, Chart, Language};

/// How far back a chart goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Period {
    /// How many days.
    pub(crate) days: i64,
}

/// More names than this are counted together.
const MOST_NAMES: usize = 5;

impl Period {
    /// The periods that can be chosen.
    pub(crate) const ALL: [Self; 4] =
        [Self { days: 1 }, Self { days: 7 }, Self { days: 30 }, Self { days: 90 }];

    /// Finds a period by its days in the address; a month if it names none.
    pub(crate) fn parse(days: &str) -> Self {
        let known = Self::ALL.into_iter().find(|period| period.days.to_string() == days);
        known.unwrap_or(Self { days: 30 })
    }

    /// What a bar stands for: an hour of a day, else a day.
    pub(crate) const fn step(self) -> Lifetime {
        Lifetime::hours(if self.days == 1 { 1 } else { 24 })
    }

    /// Returns when the first bar begins.
    pub(crate) fn since(self, now: Timestamp) -> Timestamp {
        let bars = self.days * 24 * 3600 / self.step().in_seconds();
        let before = Lifetime::seconds((bars - 1) * self.step().in_seconds());
        beginning(self.step(), now).minus(before)
    }

    fn bars(self, now: Timestamp) -> Vec<Timestamp> {
        let first = self.since(now);
        let step = self.step().in_seconds();
        let bars = self.days * 24 * 3600 / step;
        (0..bars).map(|number| first.plus(Lifetime::seconds(number * step))).collect()
    }

    fn label(self, at: Timestamp) -> String {
        let text = at.readable();
        let part = if self.days == 1 { text.get(11..16) } else { text.get(..10) };
        part.unwrap_or_default().to_owned()
    }
}

/// Draws what was counted: instants, names, and how many.
pub(crate) fn chart(
    title: String,
    period: Period,
    now: Timestamp,
    counted: &[(Timestamp, String, i64)],
    language: Language,
) -> Chart {
    let names = names(counted, language);
    let place: BTreeMap<Timestamp, usize> =
        period.bars(now).into_iter().enumerate().map(|(number, at)| (at, number)).collect();
    let mut bars: Vec<Bar> = place
        .keys()
        .map(|at| Bar { label: period.label(*at), counts: vec![0; names.len()] })
        .collect();
    for (at, name, count) in counted {
        let bar =
            place.get(&beginning(period.step(), *at)).and_then(|number| bars.get_mut(*number));
        // What has no name of its own is counted with the last.
        let kind = names.iter().position(|known| known == name).or(names.len().checked_sub(1));
        if let (Some(bar), Some(kind)) = (bar, kind)
            && let Some(sum) = bar.counts.get_mut(kind)
        {
            *sum += u64::try_from(*count).unwrap_or_default();
        }
    }
    Chart::new("usage", title, names, bars)
}

/// Returns the names that are told apart, most first, and one for all others if there are any.
fn names(counted: &[(Timestamp, String, i64)], language: Language) -> Vec<String> {
    let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
    for (_, name, count) in counted {
        *sums.entry(name).or_default() += count;
    }
    let mut names: Vec<(&str, i64)> = sums.into_iter().collect();
    names.sort_by(|(a, x), (b, y)| y.cmp(x).then(a.cmp(b)));
    let others = names.len() > MOST_NAMES + 1;
    let told = if others { MOST_NAMES } else { names.len() };
    let mut told: Vec<String> =
        names.into_iter().take(told).map(|(name, _)| name.to_owned()).collect();
    if others {
        told.push(language.t("usage-others"));
    }
    told
}

fn beginning(step: Lifetime, at: Timestamp) -> Timestamp {
    let span = step.in_seconds() * 1_000_000;
    Timestamp::from_micros(at.micros().div_euclid(span) * span)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_micros(1_767_225_600_000_000 + 5_400_000_000);

    #[test]
    fn a_day_has_hours_and_a_month_has_days() {
        let day = Period::parse("1").bars(NOW);
        assert_eq!((day.len(), day[23].readable().as_str()), (24, "2026-01-01 01:00:00"));
        let month = Period::parse("nonsense").bars(NOW);
        assert_eq!((month.len(), month[29].readable().as_str()), (30, "2026-01-01 00:00:00"));
        assert_eq!(Period::parse("30").since(NOW).readable(), "2025-12-03 00:00:00");
    }

    #[test]
    fn many_names_are_counted_together_and_nothing_is_lost() {
        let counted: Vec<_> =
            (1..=9).map(|number| (NOW, format!("192.0.2.{number}"), number)).collect();
        let chart = chart("Usage".to_owned(), Period::parse("7"), NOW, &counted, Language::English);
        let labels: Vec<&str> = chart.kinds.iter().map(|kind| kind.label.as_str()).collect();
        assert_eq!(
            labels,
            ["192.0.2.9", "192.0.2.8", "192.0.2.7", "192.0.2.6", "192.0.2.5", "all others"]
        );
        assert_eq!((chart.total, chart.bars[6].counts[5]), (45, 10));
    }
}
