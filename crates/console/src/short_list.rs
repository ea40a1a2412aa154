//! Lists that are read whole and narrowed in memory, because few rows are all that there are.

use std::ops::Range;
use store::Listing;

/// The words of a search, each of which a row must hold somewhere.
pub(crate) struct Words(Vec<String>);

impl Words {
    /// Reads what is searched for; letter case does not matter.
    pub(crate) fn of(search: &str) -> Self {
        Self(search.to_lowercase().split_whitespace().map(str::to_owned).collect())
    }

    /// Says whether nothing is searched for.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Says whether the texts of a row hold them all.
    pub(crate) fn are_in(&self, texts: &[&str]) -> bool {
        self.0.is_empty() || {
            let text = texts.join(" ").to_lowercase();
            self.0.iter().all(|word| text.contains(word))
        }
    }
}

/// Cuts the rows down to the part that is asked for, and returns how many there were.
pub(crate) fn cut<R, S>(rows: &mut Vec<R>, listing: &Listing<S>) -> i64 {
    let total = rows.len();
    let Range { start, end } = part(total, listing.start, listing.limit);
    rows.truncate(end);
    rows.drain(..start);
    i64::try_from(total).unwrap_or(i64::MAX)
}

fn part(total: usize, start: i64, limit: i64) -> Range<usize> {
    let number = |number: i64| usize::try_from(number).unwrap_or_default().min(total);
    number(start)..number(start.saturating_add(limit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_held_somewhere() {
        let words = Words::of(" Oslo  NORTH ");
        assert!(words.are_in(&["Root > North > Oslo", ""]) && words.are_in(&["oslo", "north"]));
        assert!(!words.are_in(&["Oslo", "South"]));
        assert!(Words::of(" ").is_empty() && Words::of("").are_in(&[]));
    }

    #[test]
    fn a_part_is_cut_out() {
        for (start, limit, left) in
            [(0, 2, &[1, 2][..]), (2, 2, &[3]), (3, 2, &[]), (9, 2, &[]), (1, i64::MAX, &[2, 3])]
        {
            let mut rows = vec![1, 2, 3];
            let listing = Listing::<()> { start, limit, ..Listing::default() };
            assert_eq!(cut(&mut rows, &listing), 3);
            assert_eq!(rows, left, "{start} {limit}");
        }
    }
}
