//! What events are called.

use web::Language;

/// Returns what people call a kind of event; one that has no name is called by its word.
pub(crate) fn event_name(kind: &str, language: Language) -> String {
    let key = format!("event-{}", kind.replace(['.', '_'], "-"));
    let name = language.t(&key);
    if name == key { kind.to_owned() } else { name }
}
