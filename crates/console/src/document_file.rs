//! A document that an agent sent, as a file.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use inventory::{Packing, UnpackLimits, unpack};
use store::ReceivedDocument;

/// Answers with a document as it was before it was packed; `None` if it cannot be unpacked.
///
/// A file is only saved, never shown: nothing in it becomes part of a page.
pub(crate) fn document_file(document: ReceivedDocument, name: &str) -> Option<Response> {
    let text = unpacked(document)?;
    let is_xml = text.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<');
    let (ending, content_type) =
        if is_xml { ("xml", "application/xml") } else { ("json", "application/json") };
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    let disposition = format!("attachment; filename=\"{name}.{ending}\"");
    if let Ok(disposition) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    Some(response)
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
