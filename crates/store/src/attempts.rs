//! Failed attempts at a door: how many lately, and how long to wait.
//!
//! A door is named by the caller, such as `sign-in alice from 192.0.2.1`. Every node counts in the same place.

use crate::{Change, Reader, Result, sql::values};
use oauth::{Lifetime, Timestamp};

/// Failed attempts at a door.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Attempts {
    /// How many in a row.
    pub failures: i64,
    /// When the last one was.
    pub last_at: Timestamp,
}

/// Failures older than this are forgotten.
const MEMORY: Lifetime = Lifetime::hours(1);
/// The longest wait.
const LONGEST_WAIT: i64 = 900;

impl Attempts {
    /// Returns how long to wait before the next attempt, if `free` failures cost nothing: 1 s, then doubled each time.
    pub fn wait(&self, free: i64, now: Timestamp) -> Option<Lifetime> {
        let over = self.failures - free;
        if over < 0 {
            return None;
        }
        let wait = 1_i64.checked_shl(u32::try_from(over.min(20)).ok()?)?.min(LONGEST_WAIT);
        let left = wait - now.since(self.last_at).in_seconds();
        (left > 0).then_some(Lifetime::seconds(left))
    }
}

impl Reader<'_> {
    /// Returns the failed attempts at a door; `None` if there were none lately.
    pub fn attempts(&mut self, door: &str, now: Timestamp) -> Result<Option<Attempts>> {
        self.connection.optional(
            "select failures, last_at from attempts where door = $1 and last_at > $2",
            values![door, now.minus(MEMORY)],
            |row| Ok(Attempts { failures: row.take()?, last_at: row.instant()? }),
        )
    }
}

impl Change<'_> {
    /// Counts an attempt at several doors before it is known how it ends, so that parallel attempts cannot slip
    /// through together. Each door comes with how many failures are free. Answers how long to wait, if one is shut;
    /// then nothing is counted.
    pub fn take_attempt(&mut self, doors: &[(&str, i64)]) -> Result<Option<Lifetime>> {
        let now = self.now;
        let mut longest = None;
        for (door, free) in doors {
            // The row is there from the first attempt on, and others wait for it until this transaction ends.
            let known = self.connection.one(
                "insert into attempts (door, failures, last_at) values ($1, 0, $2)
                 on conflict (door) do update set failures = attempts.failures returning failures, last_at",
                values![*door, now],
                |row| Ok(Attempts { failures: row.take()?, last_at: row.instant()? }),
            )?;
            let known = Some(known).filter(|attempts| attempts.last_at > now.minus(MEMORY));
            longest = longest.max(known.and_then(|attempts| attempts.wait(*free, now)));
        }
        if longest.is_none() {
            for (door, _) in doors {
                self.record_failure(door)?;
            }
        }
        Ok(longest)
    }

    /// Takes one counted attempt back: it did not fail.
    pub fn take_back_attempt(&mut self, door: &str) -> Result<()> {
        self.connection.execute(
            "update attempts set failures = failures - 1 where door = $1 and failures > 0",
            values![door],
        )?;
        Ok(())
    }

    /// Counts a failed attempt at a door.
    pub fn record_failure(&mut self, door: &str) -> Result<()> {
        let now = self.now;
        self.connection.execute(
            "insert into attempts (door, failures, last_at) values ($1, 1, $2)
             on conflict (door) do update set last_at = excluded.last_at,
                failures = case when attempts.last_at > $3 then attempts.failures + 1 else 1 end",
            values![door, now, now.minus(MEMORY)],
        )?;
        Ok(())
    }

    /// Forgets the failed attempts at a door.
    pub fn forget_failures(&mut self, door: &str) -> Result<()> {
        self.connection.execute("delete from attempts where door = $1", values![door]).map(drop)
    }

    /// Deletes attempts that no longer count, and counts them.
    pub fn delete_old_attempts(&mut self) -> Result<u64> {
        let now = self.now;
        self.connection
            .execute("delete from attempts where last_at < $1", values![now.minus(MEMORY)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_and_ends() {
        let at = |failures, seconds| {
            let last_at = Timestamp::from_micros(0);
            Attempts { failures, last_at }
                .wait(5, last_at.plus(Lifetime::seconds(seconds)))
                .map(Lifetime::in_seconds)
        };
        assert_eq!(at(4, 0), None);
        assert_eq!(at(5, 0), Some(1));
        assert_eq!(at(8, 3), Some(5));
        assert_eq!(at(8, 8), None);
        assert_eq!(at(1_000, 0), Some(900));
    }
}
