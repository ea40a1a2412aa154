//! A document that an agent sent about an asset, as a file.
//!
//! It holds whatever the agent was given, so that reading it takes the right to configure inventory where the asset is.

use super::{frame::find, kind::AssetAt};
use crate::document_file::document_file;
use axum::{
    extract::{Path, State},
    response::Response,
};
use rights::{Action, Subject};
use store::DocumentKind;
use web::{App, PageError, SignedIn};

/// Answers with a document as it was before it was packed.
pub(crate) async fn document(
    State(app): State<App>,
    signed_in: SignedIn,
    at: AssetAt,
    Path((_, _, word)): Path<(String, String, String)>,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Assets, Action::Read)?;
    signed_in.require(Subject::Inventory, Action::Update)?;
    let kind = DocumentKind::parse(&word).ok_or(PageError::NotFound)?;
    let found =
        find(&app, &signed_in, at, "agents", move |db, asset| db.asset_document(asset.id, kind))
            .await?;
    // The right may be held elsewhere.
    let document = found.content.filter(|_| found.frame.sees_documents);
    let name = format!("{}-{}-{}", at.kind.segment, at.id.0, kind.as_str());
    document_file(document.ok_or(PageError::NotFound)?, &name).ok_or(PageError::NotFound)
}
