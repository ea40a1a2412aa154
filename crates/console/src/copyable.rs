//! Which facts are identifiers that people carry elsewhere, so that a button copies them.

/// Says whether the fact of a key is an identifier.
pub(crate) fn is_identifier(key: &str) -> bool {
    let name = key.rsplit_once('-').map_or(key, |(_, name)| name);
    matches!(name, "serial" | "other_serial" | "uuid" | "mac" | "deviceid" | "address" | "ip")
}

#[cfg(test)]
mod tests {
    use super::is_identifier;

    #[test]
    fn what_people_carry_elsewhere_is_copied_and_nothing_else() {
        for key in
            ["asset-field-serial", "asset-field-uuid", "agent-uuid", "aspect-mac", "agent-address"]
        {
            assert!(is_identifier(key), "{key}");
        }
        for key in ["asset-field-name", "agent-version", "refused-times", "asset-field-memory"] {
            assert!(!is_identifier(key), "{key}");
        }
    }
}
