//! What a page says after a change, by a word in its address.

use serde::Deserialize;
use web::Flash;

/// The word in the address.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct NoticeQuery {
    notice: String,
}

impl NoticeQuery {
    /// Returns what the word says; an unknown one says nothing.
    pub(crate) fn flash(&self) -> Option<Flash> {
        let text = match self.notice.as_str() {
            "saved" => "Your changes are saved.",
            "revoked" => "The client's access tokens are revoked. They stopped working at once.",
            "deleted" => "The client is deleted, with its secrets and access tokens.",
            _ => return None,
        };
        Some(Flash::success(text))
    }
}
