//! Made-up fleets: machines with their software, as their agents would tell of them, day by day.
//!
//! Pure: every figure comes from a seed, so that a fleet is the same wherever it is made. A [`Fleet`] has as many
//! machines as one asks for; what [`Machine::document`] tells moves a little from day to day. Nothing of it is real.

mod catalogue;
mod chance;
mod components;
mod content;
mod date;
mod device;
mod document;
mod machine;
mod processes;
mod words;

pub use device::{Device, Kind};
pub use document::Document;
pub use machine::{Machine, Platform};

/// How much the documents of a fleet tell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Extent {
    /// What an agent tells of a workplace: about 300 kB.
    Whole,
    /// The same sections with few rows each, about 25 kB: for fleets so large that only their number matters.
    Small,
    /// A row or two of each section, about 5 kB: for lists of machines.
    Least,
}

/// A fleet of machines and devices.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fleet {
    seed: u64,
    extent: Extent,
}

impl Fleet {
    /// Describes a fleet; two of one seed are the same.
    pub fn new(seed: u64, extent: Extent) -> Self {
        Self { seed, extent }
    }

    /// Returns a machine of the fleet.
    pub fn machine(&self, index: u32) -> Machine {
        Machine::new(self.seed, self.extent, index)
    }

    /// Returns a switch or a printer of the fleet's network.
    pub fn device(&self, kind: Kind, index: u32) -> Device {
        Device::new(self.seed, kind, index)
    }
}
