//! Dates in the spellings of agents, brought to `YYYY-MM-DD` or `YYYY-MM-DD hh:mm:ss`.

/// In which order a date between slashes is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Slashes {
    /// As software lists have it.
    DayFirst,
    /// As firmware has it.
    MonthFirst,
}

/// Reads a date, with or without a time; `None` if there is no such day.
pub(crate) fn date(text: &str, slashes: Slashes) -> Option<String> {
    let text = text.trim();
    let (day, time) = text.split_once(['T', ' ']).unwrap_or((text, ""));
    let parts: Vec<u32> =
        day.split(['-', '/', '.']).map(|part| part.parse().ok()).collect::<Option<Vec<u32>>>()?;
    let (year, month, day) = match (parts.as_slice(), day.contains('/')) {
        ([compact], _) if (19_000_101..=99_991_231).contains(compact) => {
            (compact / 10_000, compact / 100 % 100, compact % 100)
        }
        // Android tells the day before the month.
        ([year, day, month], _) if *year >= 1000 && *day > 12 && !time.is_empty() => {
            (*year, *month, *day)
        }
        ([year, month, day], _) if *year >= 1000 => (*year, *month, *day),
        ([first, second, year], true) => match slashes {
            Slashes::MonthFirst if *first <= 12 => (*year, *first, *second),
            // A month above twelve is a day.
            Slashes::DayFirst if *second > 12 => (*year, *first, *second),
            _ => (*year, *second, *first),
        },
        _ => return None,
    };
    if !(1900..=9999).contains(&year) || day == 0 || day > days_of_month(year, month)? {
        return None;
    }
    let day = format!("{year:04}-{month:02}-{day:02}");
    Some(clock(time).map_or_else(|| day.clone(), |time| format!("{day} {time}")))
}

fn days_of_month(year: u32, month: u32) -> Option<u32> {
    let leap = (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400);
    Some(match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        _ => return None,
    })
}

/// Reads `hh:mm:ss` or `hh:mm`; a time zone behind it is left out.
fn clock(text: &str) -> Option<String> {
    let two = |from: usize, most: u32| {
        let digits = text.get(from..from + 2)?;
        digits.parse::<u32>().ok().filter(|number| *number < most)
    };
    let colon = |at: usize| text.as_bytes().get(at) == Some(&b':');
    if !colon(2) {
        return None;
    }
    let (hour, minute) = (two(0, 24)?, two(3, 60)?);
    let second = if colon(5) { two(6, 60)? } else { 0 };
    Some(format!("{hour:02}:{minute:02}:{second:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_exist_are_read_and_others_are_not() {
        for (text, expected) in [
            ("2024-02-29", Some("2024-02-29")),
            ("2023-02-29", None),
            ("0000-00-00", None),
            ("2000-0-0", None),
            ("2025-13-01", None),
            ("20250501", Some("2025-05-01")),
            ("01/05/2025", Some("2025-05-01")),
            ("05/31/2025", Some("2025-05-31")),
            ("2025-05-01T10:11:12Z", Some("2025-05-01 10:11:12")),
            ("2025-05-01 10:11", Some("2025-05-01 10:11:00")),
            ("2025-05-01 25:00:00", Some("2025-05-01")),
            ("2025-21-05 10:11:12", Some("2025-05-21 10:11:12")),
            ("yesterday", None),
            ("", None),
        ] {
            assert_eq!(date(text, Slashes::DayFirst).as_deref(), expected, "{text}");
        }
        assert_eq!(date("05/01/2025", Slashes::MonthFirst).as_deref(), Some("2025-05-01"));
        assert_eq!(date("31/05/2025", Slashes::MonthFirst).as_deref(), Some("2025-05-31"));
    }
}
