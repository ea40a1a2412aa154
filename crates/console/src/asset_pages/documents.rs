//! A document that an agent sent, as a file.
//!
//! It holds whatever the agent was given, so that reading it takes the right to configure inventory where the asset is.

use super::{frame::find, kind::AssetAt, kind::AssetKind};
use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use inventory::{Packing, UnpackLimits, unpack};
use rights::{Action, Subject};
use store::{DocumentKind, ReceivedDocument};
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
    let text = unpacked(document.ok_or(PageError::NotFound)?).ok_or(PageError::NotFound)?;
    Ok(file(text, at.kind, at.id.0, kind))
}

fn unpacked(document: ReceivedDocument) -> Option<Vec<u8>> {
    let packing = match document.packing.as_str() {
        "plain" => Packing::Plain,
        "zlib" => Packing::Zlib,
        "gzip" => Packing::Gzip,
        "deflate" => Packing::Deflate,
        "brotli" => Packing::Brotli,
        _ => return None,
    };
    unpack(packing, document.content, &UnpackLimits::default()).ok()
}

/// A file is only saved, never shown: nothing in it becomes part of a page.
fn file(text: Vec<u8>, kind: &AssetKind, id: i64, document: DocumentKind) -> Response {
    let is_xml = text.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<');
    let (ending, content_type) =
        if is_xml { ("xml", "application/xml") } else { ("json", "application/json") };
    let name = format!("{}-{id}-{}.{ending}", kind.segment, document.as_str());
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    if let Ok(disposition) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}
