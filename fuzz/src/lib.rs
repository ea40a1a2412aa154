//! Fuzz targets: each takes any bytes, and asserts the rules that hold for all of them.
//!
//! The tests run each target over a fixed series of inputs; `cargo xtask fuzz` searches for as long as one likes.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a rule that is broken ends the run"
)]

mod authorization_request;
mod client_authentication;
mod corpus;
mod exchange;
mod inventory_message;
mod ip_allow_list;
mod mutation;
mod packed_body;
mod redirect_uri;
mod rsql_filter;
mod scope;
mod token_request;

pub use corpus::Corpus;
pub use mutation::Mutations;

use std::{
    fs,
    sync::LazyLock,
    time::{Duration, Instant},
};

/// What is fuzzed, by the name of its folder in `corpus/`.
#[derive(Clone, Copy)]
pub struct Target {
    /// The name.
    pub name: &'static str,
    rules: fn(&[u8]),
}

/// Every target.
pub const TARGETS: [Target; 13] = [
    Target { name: "authorization_query", rules: authorization_request::query },
    Target { name: "basic_header", rules: client_authentication::basic },
    Target { name: "bearer_header", rules: client_authentication::bearer },
    Target { name: "exchange", rules: exchange::answer },
    Target { name: "inventory_json", rules: inventory_message::read },
    Target { name: "inventory_xml", rules: inventory_message::read },
    Target { name: "ip_allow_list", rules: ip_allow_list::parse_and_permit },
    Target { name: "packed_body", rules: packed_body::unpack },
    Target { name: "redirect_uri", rules: redirect_uri::parse_and_match },
    Target { name: "rsql_filter", rules: rsql_filter::parse },
    Target { name: "scope", rules: scope::parse },
    Target { name: "token_request_form", rules: token_request::form },
    Target { name: "token_request_json", rules: token_request::json },
];

/// Far more work than any input needs, in a slow build too.
const MOST_WORK: Duration = Duration::from_secs(5);

impl Target {
    /// Finds a target.
    pub fn find(name: &str) -> Option<Self> {
        TARGETS.into_iter().find(|target| target.name == name)
    }

    /// Asserts the target's rules for an input, and that it took no time to speak of.
    pub fn check(self, input: &[u8]) {
        let before = work_done();
        (self.rules)(input);
        let took = work_done().saturating_sub(before);
        assert!(took < MOST_WORK, "{} bytes took {took:?}", input.len());
    }
}

/// How long this thread was at work, whatever else the machine did; where Linux does not tell, the time that passed.
fn work_done() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = told.split(' ').next().and_then(|number| number.parse().ok());
    nanoseconds.map_or_else(|| START.elapsed(), Duration::from_nanos)
}

/// The characters of an error description (RFC 6749 §5.2): printable ASCII without quote and backslash.
fn is_description(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| matches!(b, 0x20..=0x21 | 0x23..=0x5b | 0x5d..=0x7e))
}

/// Splits an input of two parts at its first line end; `None` unless it is UTF-8.
fn two_texts(input: &[u8]) -> Option<(&str, &str)> {
    let text = std::str::from_utf8(input).ok()?;
    Some(text.split_once('\n').unwrap_or((text, "")))
}
