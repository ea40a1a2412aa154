//! When an agent comes back: as often as the settings say, and while documents wait, each agent later by another part of
//! that time.

use serde_json::{Value, json};

/// When an agent comes back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Expiration {
    /// In so many hours, which every agent understands.
    Hours(i64),
    /// In so many minutes.
    Minutes(i64),
    /// In so many seconds.
    Seconds(i64),
}

/// How much waits: 0 if nothing does, 1000 if no more can.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Load(pub(crate) i64);

impl Load {
    /// So much of what may wait does.
    pub(crate) fn of(waiting: i64, most: i64) -> Self {
        Self(waiting.saturating_mul(1000).checked_div(most.max(1)).unwrap_or(0).clamp(0, 1000))
    }
}

impl Expiration {
    /// Spreads the next contacts: from half of what may wait on, over the whole spread.
    pub(crate) fn spread(hours: i64, percent: i64, load: Load, deviceid: &str) -> Self {
        let minutes = hours * 60;
        let widest = minutes * percent / 100;
        let later = widest * (load.0 * 2).min(1000) / 1000 * share(deviceid) / 1000;
        if later == 0 { Self::Hours(hours) } else { Self::Minutes(minutes + later) }
    }

    /// Lets an agent that has to wait ask again: after half a minute to a minute and a half.
    pub(crate) fn pause(deviceid: &str) -> Self {
        Self::Seconds(30 + 60 * share(deviceid) / 1000)
    }

    /// Returns what the JSON protocol says.
    pub(crate) fn json(self) -> Value {
        match self {
            Self::Hours(hours) => json!(hours),
            Self::Minutes(minutes) => json!(format!("{minutes}m")),
            Self::Seconds(seconds) => json!(format!("{seconds}s")),
        }
    }

    /// Returns whole hours, which is all that the XML protocol knows.
    pub(crate) fn hours(self) -> i64 {
        match self {
            Self::Hours(hours) => hours,
            Self::Minutes(minutes) => (minutes + 59) / 60,
            Self::Seconds(_) => 1,
        }
    }
}

/// A number from 0 to 999 that is always the same for an agent, and another one for most others: FNV-1a.
fn share(deviceid: &str) -> i64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in deviceid.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    // Its high bits depend on the last characters least.
    i64::try_from((hash ^ (hash >> 32)) % 1000).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn in_minutes(expiration: Expiration) -> i64 {
        match expiration {
            Expiration::Hours(hours) => hours * 60,
            Expiration::Minutes(minutes) => minutes,
            Expiration::Seconds(_) => panic!("agents come back in seconds"),
        }
    }

    proptest! {
        #[test]
        fn an_agent_comes_back_within_what_the_settings_say_and_later_the_more_waits(
            hours in 1..=240_i64, percent in 0..=100_i64, less in 0..=1000_i64, more in 0..=1000_i64, id in ".{0,40}",
        ) {
            let (less, more) = (Load(less.min(more)), Load(less.max(more)));
            let at = |load| in_minutes(Expiration::spread(hours, percent, load, &id));
            prop_assert!(at(less) >= hours * 60);
            prop_assert!(at(more) >= at(less));
            prop_assert!(at(more) * 100 <= hours * 60 * (100 + percent));
            prop_assert_eq!(at(more), at(more), "the same agent is told the same");
        }

        #[test]
        fn while_nothing_waits_every_agent_is_told_the_frequency(hours in 1..=240_i64, id in ".{0,40}") {
            let told = Expiration::spread(hours, 100, Load::of(0, 10), &id);
            prop_assert_eq!(told, Expiration::Hours(hours));
        }
    }

    #[test]
    fn agents_that_came_together_come_back_apart() {
        let told = |number: i64| {
            let deviceid = format!("host{number}-2026-01-01-00-00-00");
            in_minutes(Expiration::spread(24, 50, Load(1000), &deviceid)) - 24 * 60
        };
        let mut tenths = [0; 10];
        for number in 0..10_000 {
            tenths[usize::try_from(told(number) * 10 / (12 * 60)).unwrap().min(9)] += 1;
        }
        assert!(tenths.iter().all(|&agents| (800..1200).contains(&agents)), "{tenths:?}");
    }

    #[test]
    fn who_waits_is_told_seconds_and_an_old_agent_whole_hours() {
        let pause = Expiration::pause("host-2026");
        assert!(matches!(pause, Expiration::Seconds(30..=90)), "{pause:?}");
        assert_eq!(Expiration::Minutes(61).hours(), 2);
        assert_eq!(Expiration::Minutes(61).json(), json!("61m"));
    }
}
