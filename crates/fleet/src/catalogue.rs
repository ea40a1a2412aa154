//! Software: some that nearly every machine has, thousands that hardly any has, all with versions that move.

use crate::chance::{Chance, For};
use crate::machine::Platform;
use crate::words::{NOUNS, PURPOSES, coined};

/// Packages that are found on many machines.
const COMMON: u64 = 400;
/// All others: the long tail.
const RARE: u64 = 12_000;
/// Days for which the oldest package is there already.
const HISTORY: i64 = 4000;

/// A package of one platform.
pub(crate) struct Package {
    number: u64,
    pub(crate) name: String,
    pub(crate) publisher: String,
    pub(crate) bytes: u64,
    /// Days from one version to the next.
    pace: i64,
    phase: i64,
    major: i64,
}

/// A version of a package on a machine, and since when.
pub(crate) struct Installed {
    pub(crate) version: String,
    pub(crate) major: i64,
    pub(crate) minor: i64,
    pub(crate) day: i64,
}

/// Chooses what a machine has, each once: for nine common packages about one of the tail.
pub(crate) fn choose(chance: &mut Chance, count: usize) -> Vec<u64> {
    let mut chosen = std::collections::BTreeSet::new();
    while chosen.len() < count {
        // The product of two draws prefers the first ones: a tail, not a plain.
        let drawn = |chance: &mut Chance, of: u64| chance.below(of) * chance.below(of) / of;
        // Where most of the common ones are taken already, the tail has the rest.
        let crowded = chosen.len() > usize::try_from(COMMON / 2).unwrap_or_default();
        let rare = chance.once_in(if crowded { 2 } else { 10 });
        chosen.insert(if rare { COMMON + drawn(chance, RARE) } else { drawn(chance, COMMON) });
    }
    chosen.into_iter().collect()
}

impl Package {
    pub(crate) fn new(seed: u64, platform: Platform, number: u64) -> Self {
        let chance = &mut Chance::new(seed, For::Package, &[platform as u64, number]);
        let publisher = chance.pick(&NOUNS);
        let purpose = chance.pick(&PURPOSES);
        let first = if number < COMMON { publisher.to_owned() } else { coined(chance) };
        let (name, publisher) = match platform {
            Platform::Windows => (
                titled(&format!("{first} {purpose}"), number),
                format!("{publisher} Software GmbH"),
            ),
            Platform::Linux => {
                let base = format!("{first}-{purpose}").to_lowercase();
                let kind = chance.pick(&["", "", "lib", "python3-", "fonts-"]);
                (format!("{kind}{base}{number}"), format!("{publisher} packagers"))
            }
            Platform::Macos => {
                (titled(&format!("{first} {purpose}"), number), format!("{publisher} Apps Inc."))
            }
        };
        let pace = i64::try_from(chance.between(20, 400)).unwrap_or(20);
        let phase = i64::try_from(chance.below(400)).unwrap_or_default();
        let major = i64::try_from(chance.below(12)).unwrap_or_default();
        Self {
            number,
            name,
            publisher,
            bytes: chance.between(20_000, 90_000_000),
            pace,
            phase,
            major,
        }
    }

    /// Returns what a machine has on a day: it takes a new version some days after it came out.
    pub(crate) fn on(&self, seed: u64, machine: u64, day: i64) -> Installed {
        let chance = &mut Chance::new(seed, For::Update, &[machine, self.number]);
        let delay = i64::try_from(chance.below(20)).unwrap_or_default();
        let release = (day - delay + self.phase + HISTORY).div_euclid(self.pace);
        let out = release * self.pace - self.phase - HISTORY;
        let (major, minor) = (self.major + release / 24, release / 4 % 6);
        let version = format!("{major}.{minor}.{}", release % 4);
        Installed { version, major, minor, day: out + delay }
    }
}

/// Numbers tell the packages apart whose words are the same.
fn titled(words: &str, number: u64) -> String {
    format!("{words} {number}")
}
