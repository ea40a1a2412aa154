//! An event of the audit log, told in a sentence.

use super::field_changes::{FieldChange, changes, facts};
use crate::event_name::event_name;
use oauth::Timestamp;
use store::StoredEvent;
use web::Language;

/// An event, as a page tells it.
pub(crate) struct ToldEvent {
    /// The number.
    pub(crate) id: i64,
    /// When.
    pub(crate) at: Timestamp,
    /// What its kind is called.
    pub(crate) kind: String,
    /// The whole in a sentence.
    pub(crate) sentence: String,
    /// The client that it is about, with its page.
    pub(crate) client: Option<(String, String)>,
    /// The user that it is about or who did it, with the page.
    pub(crate) users: Vec<(String, String)>,
    /// From where.
    pub(crate) address: String,
    /// What changed.
    pub(crate) changes: Vec<FieldChange>,
    /// What it says besides.
    pub(crate) facts: Vec<(String, String)>,
}

/// Kinds of events in groups: the beginning of the kinds, the key of the group's name, and the kinds.
pub(crate) const KINDS: [(&str, &str, &[&str]); 18] = [
    (
        "client.",
        "kinds-client",
        &[
            "client.registered",
            "client.updated",
            "client.enabled",
            "client.disabled",
            "client.deleted",
            "client.secret_added",
            "client.secret_rotated",
            "client.secret_ended",
        ],
    ),
    ("token", "kinds-token", &["token.revoked", "tokens.revoked"]),
    ("grant.", "kinds-grant", &["grant.opened", "grant.revoked"]),
    ("consent.", "kinds-consent", &["consent.given", "consent.withdrawn"]),
    (
        "session",
        "kinds-session",
        &[
            "session.opened",
            "session.half_opened",
            "session.confirmed",
            "session.closed",
            "session.revoked",
            "sessions.revoked",
        ],
    ),
    (
        "user.",
        "kinds-user",
        &[
            "user.added",
            "user.updated",
            "user.enabled",
            "user.disabled",
            "user.deleted",
            "user.password_changed",
            "user.profile_added",
            "user.profile_removed",
            "user.access_ended",
        ],
    ),
    (
        "second_factor.",
        "kinds-second-factor",
        &["second_factor.enabled", "second_factor.disabled", "second_factor.recovery_code_used"],
    ),
    ("profile.", "kinds-profile", &["profile.added", "profile.updated", "profile.deleted"]),
    ("entity.", "kinds-entity", &["entity.added", "entity.updated", "entity.deleted"]),
    ("group.", "kinds-group", &["group.added", "group.updated", "group.deleted"]),
    (
        "agent.",
        "kinds-agent",
        &[
            "agent.tagged",
            "agent.locked",
            "agent.unlocked",
            "agent.deleted",
            "agent.bound",
            "agent.released",
            "agent.asked",
            "agent.document_retried",
            "agent.document_discarded",
        ],
    ),
    (
        "asset.",
        "kinds-asset",
        &[
            "asset.added",
            "asset.trashed",
            "asset.restored",
            "asset.purged",
            "asset.field_locked",
            "asset.field_released",
        ],
    ),
    (
        "rule",
        "kinds-rule",
        &[
            "rule.added",
            "rule.updated",
            "rule.enabled",
            "rule.disabled",
            "rule.moved",
            "rule.deleted",
            "rules.reset",
        ],
    ),
    (
        "equipment.",
        "kinds-equipment",
        &["equipment.refused", "equipment.accepted", "equipment.deleted"],
    ),
    ("dropdown.", "kinds-dropdown", &["dropdown.renamed"]),
    ("settings.", "kinds-settings", &["settings.changed"]),
    ("key.", "kinds-key", &["key.added"]),
    ("setup.", "kinds-setup", &["setup.link_made"]),
];

impl ToldEvent {
    /// Tells an event.
    pub(crate) fn new(event: StoredEvent, language: Language) -> Self {
        let by = event.actor_id.filter(|_| event.actor == "user");
        let mut users: Vec<(String, String)> = Vec::new();
        let doer = by.zip(event.actor_name.clone());
        let about = event.user.as_ref().map(|(id, name)| (id.0, name.clone()));
        for (id, name) in doer.into_iter().chain(about) {
            let page = (name, format!("/administration/users/{id}"));
            if !users.contains(&page) {
                users.push(page);
            }
        }
        let client = event.client.as_ref();
        let client = client
            .map(|(key, name)| (name.clone(), format!("/configuration/oauth-clients/{}", key.0)));
        Self {
            id: event.id.0,
            at: event.at,
            kind: event_name(&event.kind, language),
            sentence: sentence(&event, language),
            client,
            users,
            changes: changes(&event.details, language),
            facts: facts(&event.details, language),
            address: event.address.unwrap_or_default(),
        }
    }

    /// Says whether there is more to tell than the sentence.
    pub(crate) fn has_more(&self) -> bool {
        !self.changes.is_empty() || !self.facts.is_empty()
    }
}

/// Tells an event in a sentence; a kind that has none is shown as it is.
pub(crate) fn sentence(event: &StoredEvent, language: Language) -> String {
    let who = match &event.actor_name {
        Some(name) => name.clone(),
        None => language.t(&format!("who-{}", event.actor.replace('_', "-"))),
    };
    let name =
        |name: Option<&String>, nobody: &str| name.cloned().unwrap_or_else(|| language.t(nobody));
    let client = name(event.client.as_ref().map(|(_, name)| name), "some-client");
    let user = name(event.user.as_ref().map(|(_, name)| name), "some-user");
    let key = format!("told-{}", event.kind.replace(['.', '_'], "-"));
    let told = language.t3(&key, "who", &who, "client", client, "user", user);
    if told == key {
        return language.t2("told-unknown", "who", who, "kind", &event.kind);
    }
    match subject(event) {
        Some(what) => language.t2("told-of", "told", told.trim_end_matches('.'), "what", what),
        None => told,
    }
}

/// Returns what an event is about, by its name of that time, where its sentence names neither client nor user.
fn subject(event: &StoredEvent) -> Option<&str> {
    const KINDS: [&str; 7] =
        ["asset.", "agent.", "profile.", "entity.", "group.", "rule.", "equipment."];
    if !KINDS.iter().any(|kind| event.kind.starts_with(kind)) {
        return None;
    }
    let details = &event.details;
    let places = ["/name", "/after/name", "/before/name", "/label", "/deviceid"];
    let named = places.iter().filter_map(|place| details.pointer(place)?.as_str());
    named.into_iter().find(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_event_is_told_in_a_sentence_of_its_own() {
        for kind in KINDS.iter().flat_map(|(_, _, kinds)| *kinds) {
            let key = format!("told-{}", kind.replace(['.', '_'], "-"));
            assert_ne!(Language::English.t(&key), key);
        }
    }
}
