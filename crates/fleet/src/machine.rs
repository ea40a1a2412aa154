//! A machine: what it is, whatever the day.

use crate::Extent;
use crate::chance::{Chance, For};
use crate::content;
use crate::document::Document;
use crate::words::NOUNS;

/// What a machine runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the names are those of the systems")]
pub enum Platform {
    Windows,
    Linux,
    Macos,
}

/// A machine of a fleet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Machine {
    pub(crate) seed: u64,
    pub(crate) extent: Extent,
    pub(crate) index: u32,
    /// What it runs.
    pub platform: Platform,
    /// Its name in the network.
    pub name: String,
    /// Who made it.
    pub maker: &'static str,
    /// What its maker calls it.
    pub model: String,
    /// The number that its maker gave it.
    pub serial: String,
    /// The identifier in its firmware.
    pub uuid: String,
    /// The agent's identifier.
    pub deviceid: String,
    pub(crate) installed: i64,
}

/// Makers, each with a few models.
pub(crate) const MAKERS: [&str; 9] = [
    "Basalt Systems",
    "Cobalt Works",
    "Falcon Computers",
    "Granite Micro",
    "Heron Devices",
    "Kestrel",
    "Osprey Technology",
    "Quartz Computer",
    "Tundra Machines",
];

impl Machine {
    pub(crate) fn new(seed: u64, extent: Extent, index: u32) -> Self {
        let chance = &mut Chance::new(seed, For::Machine, &[u64::from(index)]);
        let platform = match chance.below(20) {
            0..13 => Platform::Windows,
            13..19 => Platform::Linux,
            _ => Platform::Macos,
        };
        let maker = if platform == Platform::Macos { "Orchid" } else { chance.pick(&MAKERS) };
        let model = format!("{} {}", chance.pick(&NOUNS), 10 * chance.between(20, 90));
        let kind = chance.pick(&["desk", "lap", "lab", "srv"]);
        let name = format!("{kind}-{index:06}");
        // The index within keeps them apart; a serial tells its maker.
        let prefix = maker.get(..2).unwrap_or_default().to_uppercase();
        let serial = format!("{prefix}{}{index:07X}", chance.hex(3).to_uppercase());
        let hex = chance.hex(20);
        let part = |range| hex.get(range).unwrap_or_default();
        let uuid = format!(
            "{}-{}-4{}-a{}-{:04x}{index:08x}",
            part(0..8),
            part(8..12),
            part(12..15),
            part(15..18),
            seed & 0xffff
        );
        let installed = -i64::try_from(chance.between(30, 1500)).unwrap_or(30);
        let deviceid = format!(
            "{name}-{}-10-{:02}-{:02}",
            crate::date::date(installed),
            index % 60,
            index / 60 % 60
        );
        Self {
            seed,
            extent,
            index,
            platform,
            name,
            maker,
            model,
            serial,
            uuid,
            deviceid,
            installed,
        }
    }

    /// Returns what its agent tells on a day: an earlier one's, moved on a little.
    pub fn document(&self, day: u32) -> Document {
        Document {
            deviceid: self.deviceid.clone(),
            action: "inventory",
            itemtype: "Computer",
            content: content::of(self, i64::from(day)),
        }
    }

    /// Returns one of its hardware addresses; those that begin with 02 belong to no maker.
    pub(crate) fn mac(&self, port: u8) -> String {
        let [a, b, c, d] = self.index.to_be_bytes();
        format!("02:{a:02x}:{b:02x}:{c:02x}:{d:02x}:{port:02x}")
    }

    /// Returns its address: 10.0.0.0/8 has room for sixteen million.
    pub(crate) fn address(&self) -> [u8; 4] {
        let host = u8::try_from(self.index % 250 + 2).unwrap_or(2);
        let [.., high, low] = (self.index / 250).to_be_bytes();
        [10, high, low, host]
    }

    pub(crate) fn chance(&self, purpose: For) -> Chance {
        Chance::new(self.seed, purpose, &[u64::from(self.index)])
    }

    pub(crate) fn chance_of(&self, purpose: For, number: i64) -> Chance {
        Chance::new(self.seed, purpose, &[u64::from(self.index), number.unsigned_abs()])
    }

    /// Returns the day on which it was started last: about every third.
    pub(crate) fn boot_day(&self, day: i64) -> i64 {
        let started = |day: &i64| self.chance_of(For::Boot, *day).once_in(3);
        (0..30).map(|back| day - back).find(started).unwrap_or(day - 30)
    }

    /// Returns who used it last: mostly its owner.
    pub(crate) fn user(&self, day: i64) -> String {
        let guest = self.chance_of(For::User, day).once_in(15);
        let mut chance =
            if guest { self.chance_of(For::User, day) } else { self.chance(For::User) };
        format!("{}.{}{}", chance.pick(&NOUNS), chance.pick(&NOUNS), chance.below(90))
            .to_lowercase()
    }
}
