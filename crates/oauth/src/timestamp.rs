//! Instants and spans of time.

use std::fmt;

/// An instant: microseconds since 1970-01-01T00:00:00Z, without leap seconds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Timestamp(i64);

/// A span of time in whole seconds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Lifetime(i64);

const MICROSECONDS: i64 = 1_000_000;
const DAY: i64 = 86_400;

impl Timestamp {
    /// Takes microseconds since the epoch.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Returns microseconds since the epoch.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Returns whole seconds since the epoch (a `NumericDate`, RFC 7519 §2).
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(MICROSECONDS)
    }

    /// Returns the instant a span later.
    #[must_use]
    pub const fn plus(self, span: Lifetime) -> Self {
        Self(self.0.saturating_add(span.0.saturating_mul(MICROSECONDS)))
    }

    /// Returns the instant a span earlier.
    #[must_use]
    pub const fn minus(self, span: Lifetime) -> Self {
        Self(self.0.saturating_sub(span.0.saturating_mul(MICROSECONDS)))
    }

    /// Returns the whole seconds from another instant to this one, negative if this one is earlier.
    pub const fn since(self, earlier: Self) -> Lifetime {
        Lifetime(self.0.saturating_sub(earlier.0).div_euclid(MICROSECONDS))
    }

    /// Reads an instant in UTC (RFC 3339, to the second or the minute, with or without its `Z`), or a day, which is
    /// its beginning. Years are those from 1970 to 9999.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_suffix(['Z', 'z']).unwrap_or(text);
        let (day, time) = text.split_once(['T', 't', ' ']).unwrap_or((text, "00:00"));
        let [year, month, day] = numbers(day, '-', &[4, 2, 2])?;
        let time = if time.len() == 5 { format!("{time}:00") } else { time.to_owned() };
        let [hour, minute, second] = numbers(&time, ':', &[2, 2, 2])?;
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days_of_month = match month {
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => 31,
        };
        let is_real = year >= 1970
            && (1..=12).contains(&month)
            && (1..=days_of_month).contains(&day)
            && hour < 24
            && minute < 60
            && second < 60;
        let seconds = days_from_civil(year, month, day) * DAY + hour * 3600 + minute * 60 + second;
        is_real.then_some(Self(seconds * MICROSECONDS))
    }

    /// Returns `2026-11-24 01:23:45`, in UTC: the form people read.
    pub fn readable(self) -> String {
        let (year, month, day, seconds) = self.civil();
        format!(
            "{year:04}-{month:02}-{day:02} {:02}:{:02}:{:02}",
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60
        )
    }

    /// Year, month, day, second of the day (proleptic Gregorian calendar, UTC).
    fn civil(self) -> (i64, i64, i64, i64) {
        let days = self.seconds().div_euclid(DAY);
        let second = self.seconds().rem_euclid(DAY);
        // Days are counted from 0000-03-01, so that a leap day is the last of its year.
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        (year, month, day, second)
    }
}

/// Reads three numbers of so many digits each.
fn numbers(text: &str, between: char, digits: &[usize; 3]) -> Option<[i64; 3]> {
    let mut found = [0; 3];
    let mut parts = text.split(between);
    for (number, digits) in found.iter_mut().zip(digits) {
        let part = parts.next().filter(|part| part.len() == *digits)?;
        *number = part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok())??;
    }
    parts.next().is_none().then_some(found)
}

/// Days from 1970-01-01 to a day of the proleptic Gregorian calendar.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    // Years begin in March, so that a leap day is the last of its year.
    let year = if month <= 2 { year - 1 } else { year };
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    365 * year + year / 4 - year / 100 + year / 400 + day_of_year - 719_468
}

/// RFC 3339, in UTC, to the second.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day, seconds) = self.civil();
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }
}

impl Lifetime {
    /// Takes whole seconds.
    pub const fn seconds(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Takes whole hours.
    pub const fn hours(hours: i64) -> Self {
        Self(hours * 3600)
    }

    /// Returns whole seconds.
    pub const fn in_seconds(self) -> i64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_written_as_rfc_3339() {
        assert_eq!(Timestamp::from_micros(0).to_string(), "1970-01-01T00:00:00Z");
        assert_eq!(Timestamp::from_micros(951_827_696_000_000).to_string(), "2000-02-29T12:34:56Z");
        assert_eq!(Timestamp::from_micros(-1).to_string(), "1969-12-31T23:59:59Z");
        assert_eq!(Timestamp::from_micros(4_107_542_399_999_999).readable(), "2100-02-28 23:59:59");
    }

    #[test]
    fn an_instant_is_read_as_it_is_written() {
        for micros in [0, 951_827_696_000_000, 4_107_542_399_000_000, 1_772_236_800_000_000] {
            let instant = Timestamp::from_micros(micros);
            assert_eq!(Timestamp::parse(&instant.to_string()), Some(instant));
            assert_eq!(Timestamp::parse(&instant.readable()), Some(instant));
        }
        assert_eq!(Timestamp::parse("2000-02-29"), Timestamp::parse("2000-02-29T00:00"));
    }

    #[test]
    fn what_is_no_instant_is_not_read() {
        for text in [
            "",
            "x",
            "2026",
            "2026-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-04-31",
            "2026-01-01T24:00",
            "2026-01-01T00:60",
            "2026-1-1",
            "1969-12-31",
            "2026-01-01T00:00:00+01:00",
            "+026-01-01",
            "２０２６-01-01",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_span_added_and_taken_away_gives_the_same_instant() {
        let now = Timestamp::from_micros(1_700_000_000_123_456);
        assert_eq!(now.plus(Lifetime::hours(2)).minus(Lifetime::seconds(7200)), now);
        assert_eq!(now.plus(Lifetime::seconds(59)).since(now), Lifetime::seconds(59));
    }
}
