//! By what a machine was recognised.

use crate::rules::Aspect;
use std::fmt;

/// By what a machine was recognised: all of it together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Evidence(u16);

impl Evidence {
    /// By nothing.
    pub const NONE: Self = Self(0);

    /// Makes evidence of what is looked up; the rest is no evidence.
    pub fn of(aspects: impl IntoIterator<Item = Aspect>) -> Self {
        let looked_up = aspects.into_iter().filter(|aspect| aspect.is_looked_up());
        Self(looked_up.fold(0, |bits, aspect| bits | bit(aspect)))
    }

    /// Says whether an aspect is part of it.
    pub const fn has(self, aspect: Aspect) -> bool {
        self.0 & bit(aspect) != 0
    }

    /// Returns what it consists of.
    pub fn aspects(self) -> impl Iterator<Item = Aspect> {
        Aspect::ALL.into_iter().filter(move |aspect| self.has(*aspect))
    }
}

const fn bit(aspect: Aspect) -> u16 {
    1 << aspect as u16
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<&str> = self.aspects().map(Aspect::as_str).collect();
        f.write_str(&words.join(" + "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_is_told_in_the_order_of_its_strength() {
        let both = Evidence::of([Aspect::Uuid, Aspect::Serial, Aspect::Model]);
        assert_eq!(both.to_string(), "serial + uuid");
        assert!(both.has(Aspect::Uuid) && !both.has(Aspect::Model));
        assert_eq!(Evidence::of([Aspect::Model]), Evidence::NONE);
    }
}
