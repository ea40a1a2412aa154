//! An asset's tab Agents and inventory: who tells of it, how it was recognised, what was sent.

use super::{
    frame::{Act, Found, Frame, find},
    kind::AssetAt,
};
use crate::{
    agents::{answer_label, message_label},
    html,
    rules::matched,
    size::bytes,
};
use askama::Template;
use axum::{extract::State, response::Html};
use oauth::Timestamp;
use store::{Agent, DocumentKind};
use web::{App, Page, PageError, SignedIn};

#[derive(Template)]
#[template(path = "asset_pages/agents.html")]
struct AgentsPage {
    page: Page,
    frame: Frame,
    inventoried: Option<Timestamp>,
    matched_by: String,
    agents: Vec<AgentRow>,
    documents: Vec<DocumentRow>,
}

/// An agent as the tab shows it.
struct AgentRow {
    agent: Agent,
    message: &'static str,
    answer: &'static str,
}

/// A document as the tab shows it.
struct DocumentRow {
    /// The word in the address.
    word: &'static str,
    /// The key of what it is.
    label: &'static str,
    received_at: Timestamp,
    size: String,
}

/// Shows when an asset was inventoried, by whom, and how it was recognised.
pub(crate) async fn agents(
    State(app): State<App>,
    signed_in: SignedIn,
    at: AssetAt,
) -> Result<Html<String>, PageError> {
    let found = find(&app, &signed_in, at, "agents", |db, asset| {
        Ok((db.agents_of_asset(asset.id)?, db.asset_documents(asset.id)?))
    })
    .await?;
    let Found { page, frame, asset, content: (agents, documents), language } = found;
    let agent = |agent: Agent| AgentRow {
        message: message_label(&agent.last_message),
        answer: answer_label(agent.last_answer.as_deref().unwrap_or_default()),
        agent,
    };
    let document = |document: store::KeptDocument| DocumentRow {
        word: document.kind.as_str(),
        label: match document.kind {
            DocumentKind::Full => "document-full",
            DocumentKind::Partial => "document-partial",
        },
        received_at: document.received_at,
        size: bytes(document.size, language),
    };
    html(&AgentsPage {
        page,
        frame,
        inventoried: asset.inventoried_at,
        matched_by: matched(&asset.matched_by, language),
        agents: agents.into_iter().map(agent).collect(),
        documents: documents.into_iter().map(document).collect(),
    })
}
