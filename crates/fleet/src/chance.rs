//! Chance that can be repeated: numbers that follow from a seed, and look as if they did not.

/// A row of numbers, by the generator that is known as `SplitMix64`.
pub(crate) struct Chance(u64);

/// What a row of numbers is drawn for, so that no two rows are the same.
#[derive(Clone, Copy)]
pub(crate) enum For {
    Machine = 1,
    Components,
    Choice,
    Day,
    Boot,
    User,
    Processes,
    Package,
    Update,
    Device,
}

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

impl Chance {
    /// Begins the row that belongs to a purpose and to what it is drawn for.
    pub(crate) fn new(seed: u64, purpose: For, of: &[u64]) -> Self {
        let start = mix(seed ^ mix(purpose as u64));
        Self(of.iter().fold(start, |state, number| mix(state ^ mix(number.wrapping_add(STEP)))))
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mix(self.0)
    }

    /// Draws a number below a limit.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    /// Draws a number of a range, its ends among them.
    pub(crate) fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.below(most.saturating_sub(least) + 1)
    }

    /// Is right once in so many times.
    pub(crate) fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    pub(crate) fn pick<T: Copy + Default>(&mut self, from: &[T]) -> T {
        let index = usize::try_from(self.below(from.len() as u64)).unwrap_or_default();
        from.get(index).copied().unwrap_or_default()
    }

    /// Draws so many hexadecimal digits.
    pub(crate) fn hex(&mut self, digits: usize) -> String {
        let mut text = format!("{:016x}{:016x}", self.next(), self.next());
        text.truncate(digits);
        text
    }
}

/// Each number becomes another, and no two the same.
fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}
