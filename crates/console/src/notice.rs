//! What a page says after a change, by a word in its address.

use serde::Deserialize;
use web::{Flash, Language};

/// The word in the address, and the numbers that the message tells.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct NoticeQuery {
    notice: String,
    count: String,
    left: String,
}

/// What each word says.
const NOTICES: &[(&str, &str)] = &[
    ("saved", "notice-saved"),
    ("none-chosen", "notice-none-chosen"),
    ("user-added", "notice-user-added"),
    ("user-enabled", "notice-user-enabled"),
    ("user-disabled", "notice-user-disabled"),
    ("user-deleted", "notice-user-deleted"),
    ("users-enabled", "notice-users-enabled"),
    ("users-disabled", "notice-users-disabled"),
    ("users-deleted", "notice-users-deleted"),
    ("password-set", "notice-password-set"),
    ("second-factor-reset", "notice-second-factor-reset"),
    ("profile-given", "notice-profile-given"),
    ("profile-taken", "notice-profile-taken"),
    ("session-ended", "notice-session-ended"),
    ("session-gone", "notice-session-gone"),
    ("sessions-ended", "notice-sessions-ended"),
    ("grants-ended", "notice-grants-ended"),
    ("applications-taken-back", "notice-applications-taken-back"),
    ("grant-revoked", "notice-grant-revoked"),
    ("access-ended", "notice-access-ended"),
    ("others-ended", "notice-others-ended"),
    ("password-changed", "notice-password-changed"),
    ("profile-added", "notice-profile-added"),
    ("profile-deleted", "notice-profile-deleted"),
    ("profiles-deleted", "notice-profiles-deleted"),
    ("entity-added", "notice-entity-added"),
    ("entity-deleted", "notice-entity-deleted"),
    ("entities-deleted", "notice-entities-deleted"),
    ("entity-saved", "notice-entity-saved"),
    ("gone", "notice-gone"),
    ("inventory-saved", "notice-inventory-saved"),
    ("agent-tagged", "notice-agent-tagged"),
    ("agent-unlocked", "notice-agent-unlocked"),
    ("agent-bound", "notice-agent-bound"),
    ("agent-released", "notice-agent-released"),
    ("agent-deleted", "notice-agent-deleted"),
    ("agents-tagged", "notice-agents-tagged"),
    ("agents-locked", "notice-agents-locked"),
    ("agents-unlocked", "notice-agents-unlocked"),
    ("agents-deleted", "notice-agents-deleted"),
    ("asset-restored", "notice-asset-restored"),
    ("asset-purged", "notice-asset-purged"),
    ("assets-trashed", "notice-assets-trashed"),
    ("assets-restored", "notice-assets-restored"),
    ("assets-purged", "notice-assets-purged"),
    ("field-locked", "notice-field-locked"),
    ("field-released", "notice-field-released"),
    ("fields-released", "notice-fields-released"),
    ("rule-added", "notice-rule-added"),
    ("rule-deleted", "notice-rule-deleted"),
    ("rules-enabled", "notice-rules-enabled"),
    ("rules-disabled", "notice-rules-disabled"),
    ("rules-deleted", "notice-rules-deleted"),
    ("rules-reset", "notice-rules-reset"),
    ("refused-added", "notice-refused-added"),
    ("refused-updated", "notice-refused-updated"),
    ("refused-deleted", "notice-refused-deleted"),
    ("refused-all-added", "notice-refused-all-added"),
    ("refused-all-deleted", "notice-refused-all-deleted"),
    ("document-retried", "notice-document-retried"),
    ("documents-retried", "notice-documents-retried"),
    ("document-deleted", "notice-document-deleted"),
    ("chosen-documents-retried", "notice-chosen-documents-retried"),
    ("documents-deleted", "notice-documents-deleted"),
    ("revoked", "notice-revoked"),
    ("deleted", "notice-client-deleted"),
    ("enabled", "notice-client-enabled"),
    ("disabled", "notice-client-disabled"),
    ("clients-enabled", "notice-clients-enabled"),
    ("clients-disabled", "notice-clients-disabled"),
    ("clients-deleted", "notice-clients-deleted"),
    ("secret-ended", "notice-secret-ended"),
    ("token-revoked", "notice-token-revoked"),
    ("token-gone", "notice-token-gone"),
    ("tokens-revoked", "notice-tokens-revoked"),
];

impl NoticeQuery {
    /// Says the message of the word in a language; an unknown one says nothing.
    pub(crate) fn told(&self, language: Language) -> Option<Flash> {
        let (_, key) = NOTICES.iter().find(|(word, _)| *word == self.notice)?;
        let number = |text: &str| text.parse::<u32>().unwrap_or_default();
        let (count, left) = (number(&self.count), number(&self.left));
        Some(Flash::success(language.t2(key, "count", count, "left", left)))
    }
}
