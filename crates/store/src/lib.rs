//! The database: the only state, and the only SQL.
//!
//! [`Store`] reads, [`Change`] writes. A change is one transaction, one actor, one instant, and carries its audit
//! event with it. Nothing is acknowledged before it is on disk. Both engines, SQLite and PostgreSQL, run the same
//! text; [`sql`] has the rules. This crate does not know HTTP.

mod acceptance;
mod access_impact;
mod account_creation;
mod accounts;
mod admissions;
mod agent_contacts;
mod agent_list;
mod agents;
mod asset_changes;
mod asset_counts;
mod asset_digests;
mod asset_documents;
mod asset_export;
mod asset_identifiers;
mod asset_links;
mod asset_list;
mod asset_parts;
mod asset_sections;
mod asset_update;
mod assets;
mod attached_assets;
mod attached_instants;
mod attached_matching;
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
mod consents;
mod dashboard;
mod denial_search;
mod denials;
mod dropdowns;
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
mod locked_fields;
mod many;
mod matching;
mod migrations;
mod packing;
mod page;
mod powers;
mod profile_acts;
mod profiles;
mod recording;
mod refusal;
mod refused_equipment;
mod refusing;
mod resource;
mod resources;
mod revoking;
mod rounds;
mod rule_acts;
mod rules;
mod sealing;
mod second_factor;
mod session_list;
mod sessions;
mod setting_values;
mod settings;
mod setup;
mod signing_keys;
mod software;
mod software_counts;
mod software_list;
mod software_version;
mod sql;
mod stale;
mod store;
mod submission;
mod tokens;
mod traffic;
mod trash;
mod trial;
mod usage;
mod usage_over_time;
mod user_list;
mod users;
mod visible;
mod vitals;
mod waiting;
mod waiting_list;

pub use acceptance::{Acceptance, Unreadable};
pub use access_impact::{AccessImpact, AccessOf};
pub use accounts::{Account, AccountEdit, NamedHolding, UserEmail};
pub use admissions::Admissions;
pub use agent_contacts::{AgentContact, KnownAgent};
pub use agent_list::{AgentFilter, ByClient, CutOff};
pub use agents::{Agent, AgentId, AgentSort, OtherClient};
pub use asset_changes::{AssetChange, ChangeFilter, ChangeKind, Source};
pub use asset_digests::Digests;
pub use asset_documents::{DocumentKind, KeptDocument, ReceivedDocument};
pub use asset_links::{AssetLink, LINKS, LinkEnd};
pub use asset_list::{AssetFilter, AssetSort};
pub use asset_parts::{AssetPart, PartId};
pub use asset_sections::WholeSection;
pub use assets::{Asset, AssetId};
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
pub use consents::Application;
pub use dashboard::{ClientTokens, DayCount, InventoryDay, OldSecret, StaleAgent};
pub use denial_search::{DenialFilter, TopDenial};
pub use denials::{Denial, DenialId, NewDenial};
pub use dropdowns::{Dropdown, DropdownId, DropdownKind};
pub use entities::{Entity, EntityEdit};
pub use entity_nodes::EntityNode;
pub use error::{Error, Result};
pub use examination::{Encryption, Examination, PostgresFacts};
pub use families::{Family, FamilyId, LONGEST_FAMILY, Refreshed};
pub use grant_list::{GrantFilter, LiveGrant, PasswordUse, Revocable};
pub use groups::GroupEdit;
pub use locked_fields::{AssetEdit, LockId, LockedField};
pub use migrations::SchemaState;
pub use page::{Direction, Listing, Page};
pub use powers::Powers;
pub use profile_acts::Profile;
pub use profiles::{EntityId, Holding, ProfileId};
pub use recording::Recorded;
pub use refusal::Refusal;
pub use refused_equipment::{
    RefusedDocument, RefusedEquipment, RefusedFilter, RefusedId, RefusedSort, WhyRefused,
};
pub use refusing::RefusedRoom;
pub use resource::{
    Access, Act, Acted, Acts, ApiVersion, Datum, Deleting, Deletion, Doing, FilterProblem, Kind,
    Listed, Many, Member, One, Pick, Question, QuestionProblem, Record, Rejection, Resource,
    Selection, Total, Under, Viewer, Visibility,
};
pub use resources::{AGENT, RESOURCES, USER};
pub use rounds::{Round, Work, WorkLock};
pub use rule_acts::{RuleEdit, RuleMove};
pub use rules::RuleSet;
pub use sealing::{KeySource, Keyring, SEALING_KEY, Sealed};
pub use second_factor::SecondFactor;
pub use session_list::{SessionFilter, WebSession};
pub use sessions::{HalfSession, Session, SessionId, SessionStage};
pub use setting_values::{BASIC_PASSWORD, SETTINGS, WrongSetting};
pub use settings::{
    AgentBinding, Guests, InventoryAuthentication, QueueBounds, Retention, Settings,
};
pub use signing_keys::{PUBLISHED_AFTER_RETIREMENT, StoredKey};
pub use software::{InstalledSoftware, SoftwareId, VersionId};
pub use software_list::{
    InstallationFilter, Installed, InstalledSort, SoftwareSort, SoftwareSummary, SoftwareVersion,
};
pub use stale::{Stale, StaleAction, StaleCondition};
pub use store::{Counts, Reader, Store, StoreOptions};
pub use submission::Submission;
pub use tokens::{LiveToken, NewAccessToken, TokenState, TokenUser};
pub use traffic::{TRACE, Traffic, TrafficCounts};
pub use trial::{Trial, TrialOutcome};
pub use usage::{ClientUsage, CountedRequests, LastUse, UsageDay, UsageKind};
pub use usage_over_time::UsageBy;
pub use user_list::{UserFilter, UserSort, UserSummary};
pub use users::{NewUser, User, UserId};
pub use visible::Visible;
pub use vitals::Vitals;
pub use waiting::{
    AcceptedDocument, Backlog, ListedDocument, TakenDocument, WORKING_TIME, WaitingId, WaitingState,
};
pub use waiting_list::{QueueSort, QueuedDocument};
