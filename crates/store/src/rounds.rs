//! Background work that one node does for all: by turns, and never two at once.

use crate::{Change, Reader, Result, engine::postgres::HeldLock, sql::values};
use oauth::{Lifetime, Timestamp};

/// A kind of background work.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Work {
    /// What has ended is deleted, and stale agents are seen to.
    Upkeep,
}

impl Work {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Upkeep => "upkeep",
        }
    }
}

/// The lock on a kind of work, held until it is dropped or this process ends.
pub struct WorkLock {
    pub(crate) _held: Option<HeldLock>,
}

/// A round of background work.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Round {
    /// The node that did it.
    pub node: String,
    /// When it began.
    pub began_at: Timestamp,
    /// When it came to its end, if it did.
    pub ended_at: Option<Timestamp>,
}

impl Round {
    /// Says whether the next round may begin, so long after this one. One from the future was begun by a clock that
    /// was wrong.
    pub fn is_over(&self, now: Timestamp, every: Lifetime) -> bool {
        now.since(self.began_at) >= every || self.began_at.since(now) >= every
    }
}

impl Reader<'_> {
    /// Returns the last round, if there ever was one.
    pub fn last_round(&mut self, work: Work) -> Result<Option<Round>> {
        self.connection.optional(
            "select node, began_at, ended_at from rounds where work = $1",
            values![work.as_str()],
            |row| {
                Ok(Round {
                    node: row.take()?,
                    began_at: row.instant()?,
                    ended_at: row.optional_instant()?,
                })
            },
        )
    }
}

impl Change<'_> {
    /// Begins a round, unless another node has begun one lately.
    pub fn begin_round(&mut self, work: Work, node: &str, every: Lifetime) -> Result<bool> {
        let (now, before, after) = (self.now, self.now.minus(every), self.now.plus(every));
        let begun = self.connection.execute(
            "insert into rounds (work, node, began_at) values ($1, $2, $3)
             on conflict (work) do update
                set node = excluded.node, began_at = excluded.began_at, ended_at = null
                where rounds.began_at <= $4 or rounds.began_at >= $5",
            values![work.as_str(), node, now, before, after],
        )?;
        Ok(begun > 0)
    }

    /// Ends the round that this node has begun.
    pub fn end_round(&mut self, work: Work, node: &str) -> Result<()> {
        let now = self.now;
        self.connection.execute(
            "update rounds set ended_at = $3 where work = $1 and node = $2",
            values![work.as_str(), node, now],
        )?;
        Ok(())
    }
}
