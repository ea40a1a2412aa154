//! Where time and chance come from: the only place that reads the clock.

use oauth::Timestamp;
use std::{
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};
use web::{Chance, Clock};

/// Returns the time.
#[expect(clippy::disallowed_methods, reason = "everything else is given the time from here")]
pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

/// The machine's clock.
pub(crate) fn clock() -> Clock {
    Arc::new(now)
}

/// The operating system's generator. Without chance there are no secrets, and the program must not go on.
#[expect(
    clippy::panic,
    reason = "a server without random numbers would issue secrets that can be guessed"
)]
pub(crate) fn chance() -> Chance {
    Arc::new(|bytes| {
        if let Err(error) = getrandom::fill(bytes) {
            panic!("the operating system gives no random numbers: {error}");
        }
    })
}

/// Returns random bytes.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    chance()(&mut bytes);
    bytes
}
