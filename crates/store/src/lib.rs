//! The database: the only state, and the only SQL.
//!
//! [`Store`] reads, [`Change`] writes. A change is one transaction, one actor, one instant, and carries its audit
//! event with it. Nothing is acknowledged before it is on disk. Both engines, SQLite and PostgreSQL, run the same
//! text; [`sql`] has the rules. This crate does not know HTTP.

mod agents;
mod attempts;
mod audit;
mod change;
mod clients;
mod computer_parts;
mod computers;
mod engine;
mod error;
mod matching;
mod migrations;
mod page;
mod profiles;
mod sessions;
mod settings;
mod setup;
mod software;
mod sql;
mod store;
mod tokens;
mod users;

pub use agents::{Agent, AgentContact, AgentId, AgentSort};
pub use attempts::Attempts;
pub use audit::{Actor, StoredEvent};
pub use change::Change;
pub use clients::{Client, ClientKey, ClientMetadata, ClientSecretFacts, ClientSort};
pub use computer_parts::{ComputerParts, InstalledSoftware};
pub use computers::{Computer, ComputerId, ComputerSort, ComputerSummary, Recorded, Submission};
pub use error::{Error, Result};
pub use page::{Direction, Listing, Page};
pub use profiles::{EntityId, ProfileId};
pub use sessions::{Session, SessionId};
pub use settings::{InventoryAuthentication, Settings};
pub use store::{Counts, Reader, Store, StoreOptions};
pub use tokens::{LiveToken, NewAccessToken, TokenState};
pub use users::{NewUser, User, UserId};
