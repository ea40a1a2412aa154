//! What happened and who is let in: the audit log, denials, sessions and tokens of everybody.

mod audit_log;
mod check;
mod chosen;
mod denial;
mod denials;
mod field_changes;
mod question;
mod revocation;
mod sessions;
mod target;
pub(crate) mod told_event;

pub(crate) use audit_log::audit_log;
pub(crate) use check::check_name;
pub(crate) use chosen::{GrantRows, WebSessionRows, grant_row, session_row};
pub(crate) use denial::denial;
pub(crate) use denials::denials;
pub(crate) use revocation::{confirm_revocation, revoke};
pub(crate) use sessions::sessions;
pub(crate) use told_event::ToldEvent;
