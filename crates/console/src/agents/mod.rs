//! Administration → Agents.

mod acts;
mod binding;
mod calls;
mod chosen;
mod list;
mod show;

pub(crate) use acts::{confirm_deletion, delete, lock, tag, unlock};
pub(crate) use binding::{bind, release};
pub(crate) use calls::{run, state};
pub(crate) use chosen::AgentRows;
pub(crate) use list::{agents, stale_before};
pub(crate) use show::agent;

/// Where the agents are.
const PATH: &str = "/administration/agents";

/// Returns the key of what an agent sent.
pub(crate) fn message_label(message: &str) -> &'static str {
    match message {
        "contact" => "agent-message-contact",
        "prolog" => "agent-message-prolog",
        "partial inventory" => "agent-message-partial",
        "import" => "agent-message-import",
        _ => "agent-message-inventory",
    }
}

/// Returns the key of what an agent was answered.
pub(crate) fn answer_label(answer: &str) -> &'static str {
    match answer {
        "created" => "agent-answer-created",
        "updated" => "agent-answer-updated",
        "awaits_full" => "agent-answer-awaits-full",
        "left_out" => "agent-answer-left-out",
        "unrecognisable" => "agent-answer-unrecognisable",
        "refused" => "agent-answer-refused",
        "doubtful" => "agent-answer-doubtful",
        "locked" => "agent-answer-locked",
        "other_client" => "agent-answer-other-client",
        _ => "agent-answer-ok",
    }
}
