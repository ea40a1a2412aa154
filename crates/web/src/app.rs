//! What every handler is given: the store, the clock, the source of chance, and how the server is reached.

use crate::{
    AgentNetworks, DenialBudget, Health, HeavyWork, Metrics, Passwords, PlainHttp, Requests, Usage,
    turns::Turns,
};
use axum::{extract::FromRequestParts, http::request::Parts};
use ipnet::IpNet;
use oauth::{Timestamp, TokenNumber};
use std::{
    convert::Infallible,
    hash::{BuildHasher as _, RandomState},
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};
use store::Store;
use url::Url;

/// Tells the time. Tests hold it in their hands.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;
/// Fills bytes with chance. Tests hold it in their hands.
pub type Chance = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// Where the page assets are, with the hash of their content in their names.
#[derive(Clone, Copy, Debug)]
pub struct Assets {
    /// The style sheet.
    pub css: &'static str,
    /// The script.
    pub js: &'static str,
    /// The style sheet of the API's documentation.
    pub documentation_css: &'static str,
    /// The script of the API's documentation.
    pub documentation_js: &'static str,
    /// The script of the page to which the documentation's own sign-in comes back.
    pub oauth_redirect_js: &'static str,
}

/// How the server is set up.
#[derive(Clone)]
pub struct AppOptions {
    /// The address at which people and agents reach the server.
    pub public_url: Url,
    /// Proxies whose word on the caller's address counts.
    pub trusted_proxies: Vec<IpNet>,
    /// What becomes of requests that come from other machines by plain http.
    pub plain_http: PlainHttp,
    /// The networks in which agents may be called.
    pub agent_networks: AgentNetworks,
    /// Where the page assets are.
    pub assets: Assets,
}

/// What every handler is given. Cloning it is cheap.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub store: Store,
    /// Passwords, hashed a few at a time.
    pub passwords: Passwords,
    /// Signatures that take long, one at a time for each processor.
    pub signatures: HeavyWork,
    shared: Arc<Shared>,
}

struct Shared {
    options: AppOptions,
    clock: Clock,
    chance: Chance,
    denials: DenialBudget,
    usage: Usage,
    requests: Requests,
    turns: Turns,
    health: Health,
    metrics: Metrics,
    last_request: AtomicU64,
    request_numbers: RandomState,
    last_token: AtomicI64,
    node: i64,
}

/// Low bits of a token's number that tell nodes apart.
const NODE_BITS: u32 = 12;
/// 2024-01-01, from which token numbers count.
const EPOCH: i64 = 1_704_067_200_000_000;

impl App {
    /// Puts the parts together.
    pub fn new(store: Store, clock: Clock, chance: Chance, options: AppOptions) -> Self {
        let mut node = [0; 2];
        chance(&mut node);
        let node = i64::from(u16::from_be_bytes(node) & ((1 << NODE_BITS) - 1));
        let shared = Shared {
            options,
            clock,
            chance,
            denials: DenialBudget::default(),
            usage: Usage::default(),
            requests: Requests::default(),
            turns: Turns::default(),
            health: Health::default(),
            metrics: Metrics::default(),
            last_request: AtomicU64::new(0),
            request_numbers: RandomState::new(),
            last_token: AtomicI64::new(0),
            node,
        };
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let signatures = HeavyWork::new("sign", processors);
        Self { store, passwords: Passwords::default(), signatures, shared: Arc::new(shared) }
    }

    /// Returns the time.
    pub fn now(&self) -> Timestamp {
        (self.shared.clock)()
    }

    /// Returns random bytes.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.shared.chance)(&mut bytes);
        bytes
    }

    /// Returns how the server is set up.
    pub fn options(&self) -> &AppOptions {
        &self.shared.options
    }

    /// Returns the identifier of this authorization server (RFC 8414 §2): the public URL without the slash at its end.
    pub fn issuer(&self) -> &str {
        self.options().public_url.as_str().trim_end_matches('/')
    }

    /// Returns the absolute URL of a path, which begins with a slash.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.issuer())
    }

    /// Returns how many denials of unknown callers may be kept.
    pub(crate) fn denials(&self) -> &DenialBudget {
        &self.shared.denials
    }

    /// Returns the turns at the doors.
    pub(crate) fn turns(&self) -> &Turns {
        &self.shared.turns
    }

    /// Returns the count of who uses which secret.
    pub fn usage(&self) -> &Usage {
        &self.shared.usage
    }

    /// Returns the count of who asks for what.
    pub fn requests(&self) -> &Requests {
        &self.shared.requests
    }

    /// Returns what the server knows of itself.
    pub fn health(&self) -> &Health {
        &self.shared.health
    }

    /// Returns what monitors measure.
    pub fn metrics(&self) -> &Metrics {
        &self.shared.metrics
    }

    /// Returns the number of a new request, by which its log lines and its answer are found. It does not tell strangers
    /// how many requests there were.
    pub fn next_request_number(&self) -> String {
        let before = self.shared.last_request.fetch_add(1, Ordering::Relaxed);
        format!("{:016x}", self.shared.request_numbers.hash_one(before))
    }

    /// Says whether people reach the server by https.
    pub fn is_https(&self) -> bool {
        self.options().public_url.scheme() == "https"
    }

    /// Returns the number of a new token: microseconds, never the same twice in this process, and this node's bits.
    pub fn next_token_number(&self, now: Timestamp) -> TokenNumber {
        let wanted = now.micros() - EPOCH;
        let next = |last| Some(wanted.max(last + 1));
        // `fetch_update` gives the value before; a closure that always answers never fails.
        let last = self
            .shared
            .last_token
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, next)
            .unwrap_or(wanted);
        TokenNumber((wanted.max(last + 1) << NODE_BITS) | self.shared.node)
    }
}

/// The instant of the request, read once.
#[derive(Clone, Copy, Debug)]
pub struct Now(pub Timestamp);

impl FromRequestParts<App> for Now {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let now = *parts.extensions.get_or_insert_with(|| Self(app.now()));
        Ok(now)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn token_numbers_fit_until_2090() {
        let year_2090 = (2090 - 2024) * 366 * 86_400 * 1_000_000_i64;
        assert!(year_2090 < i64::MAX >> super::NODE_BITS);
    }
}
