//! The database: the only state, and the only SQL.
//!
//! [`Store`] reads, [`Change`] writes. A change is one transaction, one actor, one instant, and carries its audit
//! event with it. Nothing is acknowledged before it is on disk. Both engines, SQLite and PostgreSQL, run the same
//! text; [`sql`] has the rules. This crate does not know HTTP.

mod access_impact;
mod account_creation;
mod accounts;
mod agent_list;
mod agents;
mod attempts;
mod audit;
mod audit_log;
mod backup;
mod change;
mod client_acts;
mod client_list;
mod client_secrets;
mod clients;
mod codes;
mod computer_list;
mod computer_parts;
mod computers;
mod consents;
mod dashboard;
mod denial_search;
mod denials;
mod emails;
mod engine;
mod entities;
mod entity_names;
mod entity_nodes;
mod error;
mod examination;
mod families;
mod filter;
mod grant_list;
mod groups;
mod many;
mod matching;
mod migrations;
mod page;
mod powers;
mod profile_acts;
mod profiles;
mod refusal;
mod resource;
mod resources;
mod second_factor;
mod session_list;
mod sessions;
mod settings;
mod setup;
mod signing_keys;
mod software;
mod sql;
mod store;
mod tokens;
mod trash;
mod usage;
mod usage_over_time;
mod user_list;
mod users;
mod visible;
mod vitals;

pub use access_impact::{AccessImpact, AccessOf};
pub use accounts::{Account, AccountEdit, NamedHolding, UserEmail};
pub use agent_list::{AgentFilter, ByClient, CutOff};
pub use agents::{Agent, AgentContact, AgentId, AgentSort, KnownAgent};
pub use attempts::Attempts;
pub use audit::Actor;
pub use audit_log::{EventFilter, EventId, StoredEvent};
pub use backup::{BackupSummary, restore, verify};
pub use change::Change;
pub use client_acts::ClientImpact;
pub use client_list::{ClientFilter, ClientSort};
pub use client_secrets::{ClientSecretFacts, SecretId, SecretUse, ValidSecret};
pub use clients::{Client, ClientKey, ClientMetadata, LONGEST_ACCESS_TOKEN, ServiceAccount};
pub use codes::{CodeGrant, Redeemed};
pub use computer_list::{ComputerFilter, ComputerSort, ComputerSummary};
pub use computer_parts::{ComputerParts, InstalledSoftware};
pub use computers::{Computer, ComputerId, Recorded, Submission};
pub use consents::Application;
pub use dashboard::{ClientTokens, DayCount, InventoryDay, OldSecret, StaleAgent};
pub use denial_search::{DenialFilter, TopDenial};
pub use denials::{Denial, DenialId, NewDenial};
pub use entities::{Entity, EntityEdit};
pub use entity_nodes::EntityNode;
pub use error::{Error, Result};
pub use examination::{Examination, PostgresFacts};
pub use families::{Family, FamilyId, LONGEST_FAMILY, Refreshed};
pub use grant_list::{GrantFilter, LiveGrant, PasswordUse, Revocable};
pub use groups::GroupEdit;
pub use migrations::SchemaState;
pub use page::{Direction, Listing, Page};
pub use powers::Powers;
pub use profile_acts::Profile;
pub use profiles::{EntityId, Holding, ProfileId};
pub use refusal::Refusal;
pub use resource::{
    Access, Act, Acted, Acts, ApiVersion, Deleting, Deletion, Doing, FilterProblem, Kind, Listed,
    Many, Member, One, Pick, Question, QuestionProblem, Rejection, Resource, Selection, Under,
    Viewer, Visibility,
};
pub use resources::{RESOURCES, USER};
pub use second_factor::SecondFactor;
pub use session_list::{SessionFilter, WebSession};
pub use sessions::{HalfSession, Session, SessionId, SessionStage};
pub use settings::{
    BASIC_PASSWORD, InventoryAuthentication, Retention, SETTINGS, Settings, StaleAction,
    WrongSetting,
};
pub use signing_keys::{PUBLISHED_AFTER_RETIREMENT, StoredKey};
pub use store::{Counts, Reader, Store, StoreOptions};
pub use tokens::{LiveToken, NewAccessToken, TokenState, TokenUser};
pub use trash::Stale;
pub use usage::{ClientUsage, CountedRequests, LastUse, UsageDay, UsageKind};
pub use usage_over_time::UsageBy;
pub use user_list::{UserFilter, UserSort, UserSummary};
pub use users::{NewUser, User, UserId};
pub use visible::Visible;
pub use vitals::Vitals;
