//! What the surfaces share about HTTP: client address, session, CSRF, bearer guard, layout, errors.
//!
//! A thing is here when two surfaces use it and it is about HTTP.

mod acting;
mod agent_call;
mod app;
mod bearer;
mod body;
mod chart;
mod client_address;
mod come_back;
mod confirmation;
mod cors;
mod csrf;
mod denial;
mod error_page;
mod form;
mod health;
mod heavy_work;
mod language;
mod layout;
mod login;
mod metrics;
mod pace;
mod password;
mod plain_http;
mod preference;
mod requests;
mod security_headers;
mod session;
mod throttle;
mod trace;
mod turns;
mod usage;

pub use acting::{Acting, ActingRefusal, authorize_acting};
pub use agent_call::{AgentAnswer, AgentCall, AgentCallError, AgentNetworks, call_agent};
pub use app::{App, AppOptions, Assets, Chance, Clock, Now};
pub use bearer::{
    Bearer, BearerDenied, BearerRefusal, BearerRequest, INVENTORY, authorize_bearer, check_token,
};
pub use body::{BodyError, discard_body, read_body};
pub use chart::{Bar, Block, Chart, ChartKind, Line, Mark, Strip};
pub use client_address::{ClientAddress, PeerAddress};
pub use come_back::say_when_to_come_back;
pub use confirmation::{Arrival, ConfirmedForm, Unconfirmed};
pub use cors::{AnsweredClient, cors};
pub use csrf::FormGuard;
pub use denial::{DenialBudget, Failed, Trail, user_agent, with_reference};
pub use error_page::{PageError, tell_errors};
pub use form::{BareForm, Fields, HalfForm, SignedForm};
pub use health::Health;
pub use heavy_work::{HeavyLoad, HeavyWork, WorkPlace};
pub use language::{Insert, Language};
pub use layout::{BarePage, Flash, MenuEntry, MenuGroup, Page};
pub use login::{LoginRefusal, check_login};
pub use metrics::{Counters, Exposition, Metrics};
pub use pace::keep_pace;
pub use password::{PasswordPlace, PasswordProblem, Passwords, check_new_password};
pub use plain_http::{
    PLAIN_HTTP, PlainHttp, TellPlainHttp, Transport, https_only, strict_transport,
};
pub use preference::{preferences, remembered};
pub use requests::{Answered, Requests};
pub use security_headers::{
    API_POLICY, PAGE_POLICY, add_no_store, add_page_headers, no_store, page_headers,
    page_policy_to, page_policy_to_anywhere,
};
pub use session::{
    HalfSignedIn, SESSION_COOKIE, SignedIn, ended_session_cookie, new_session_cookie, session_hash,
};
pub use store::TRACE;
pub use throttle::{Door, LoginDoors, throttled};
pub use trace::trace_client;
pub use turns::Turn;
pub use usage::{Usage, write_usage};
