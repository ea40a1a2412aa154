//! Days of a fleet, counted from the first of January 2026, as dates.

/// 2026-01-01, in days since 1970-01-01.
const FIRST: i64 = 20_454;

/// Writes a day as `YYYY-MM-DD`.
pub(crate) fn date(day: i64) -> String {
    let (year, month, day) = civil(FIRST + day);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Writes a second of a day as `YYYY-MM-DD hh:mm:ss`.
pub(crate) fn moment(day: i64, second: u64) -> String {
    let (hour, minute, second) = (second / 3600 % 24, second / 60 % 60, second % 60);
    format!("{} {hour:02}:{minute:02}:{second:02}", date(day))
}

/// Turns days since 1970-01-01 into a date, by years that begin in March.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_dates() {
        assert_eq!(date(0), "2026-01-01");
        assert_eq!(date(58), "2026-02-28");
        assert_eq!(date(59), "2026-03-01");
        assert_eq!(date(-1), "2025-12-31");
        assert_eq!(date(789), "2028-02-29");
        assert_eq!(moment(364, 86_399), "2026-12-31 23:59:59");
    }
}
