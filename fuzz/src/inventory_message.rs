//! Messages of agents: what is read is bounded and clean, whatever was sent.

use inventory::{Format, Inventory, Limits, ReadError};
use std::{collections::HashSet, net::IpAddr};

/// Small enough for an input to go beyond them.
const TIGHT: Limits = Limits {
    depth: 8,
    name: 40,
    text: 400,
    attributes: 5,
    values: 200,
    section_rows: 10,
    rows: 20,
    deviceid: 30,
};

/// A message in JSON or XML.
pub(crate) fn read(message: &[u8]) {
    let wide = inventory::read(message, &Limits::default());
    let tight = inventory::read(message, &TIGHT);
    match (&tight, &wide) {
        (Ok(tight), Ok(wide)) => assert_eq!(format!("{tight:?}"), format!("{wide:?}")),
        (Err(error), _) => check_error(error),
        (Ok(_), Err(error)) => panic!("tight limits take what wide ones refuse: {error}"),
    }
    let message_read = match wide {
        Ok(read) => read,
        Err(error) => return check_error(&error),
    };
    if message_read.format == Format::Json {
        let text = message.strip_prefix(b"\xef\xbb\xbf").unwrap_or(message);
        let tree = serde_json::from_slice::<serde_json::Value>(text);
        assert!(tree.is_ok_and(|tree| tree.is_object()), "we read more than JSON");
    }
    let Limits { deviceid: longest, .. } = Limits::default();
    for text in [&message_read.deviceid, &message_read.version, &message_read.tag] {
        check_text(text.as_deref());
    }
    assert!(message_read.deviceid.is_none_or(|id| id.chars().count() <= longest));
    assert!(message_read.enabled_tasks.len() <= 50);
    if let Some(inventory) = &message_read.inventory {
        check_inventory(inventory);
    }
}

fn check_error(error: &ReadError) {
    let text = error.to_string();
    assert!(!text.is_empty() && text.len() <= 400, "{text}");
    assert!(!text.chars().any(char::is_control), "{text:?}");
}

fn check_text(text: Option<&str>) {
    let Some(text) = text else { return };
    assert!(!text.is_empty() && text.trim() == text && text.chars().count() <= 2000, "{text:?}");
    assert!(!text.chars().any(char::is_control), "{text:?}");
}

/// `YYYY-MM-DD`, perhaps with a time, as the database compares them.
fn check_date(date: Option<&str>) {
    let Some(date) = date else { return };
    let shape: String = date.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    assert!(matches!(shape.as_str(), "0000-00-00" | "0000-00-00 00:00:00"), "{date:?}");
}

fn check_inventory(inventory: &Inventory) {
    assert!(inventory.warnings.len() <= 200);
    check_text(inventory.tag.as_deref());
    check_text(inventory.agent_version.as_deref());
    if let Some(hardware) = &inventory.hardware {
        check_text(hardware.name.as_deref());
        check_text(hardware.uuid.as_deref());
        assert!(hardware.memory.is_none_or(|memory| memory >= 0));
    }
    if let Some(bios) = &inventory.bios {
        check_text(bios.ssn.as_deref());
        check_date(bios.bdate.as_deref());
    }
    if let Some(system) = &inventory.operating_system {
        check_text(system.full_name.as_deref());
        check_date(system.install_date.as_deref());
        check_date(system.boot_time.as_deref());
    }
    for port in inventory.network_ports.iter().flatten() {
        check_text(port.name.as_deref());
        let different: HashSet<_> = port.addresses.iter().collect();
        assert_eq!(different.len(), port.addresses.len(), "no address stands twice");
        for address in different {
            assert!(address.address.parse::<IpAddr>().is_ok(), "{address:?}");
        }
    }
    for software in inventory.software.iter().flatten() {
        check_text(Some(&software.name));
        check_date(software.install_date.as_deref());
    }
    for user in inventory.users.iter().flatten() {
        check_text(Some(&user.login));
    }
    let identity = inventory.identity();
    assert!(!identity.contradicts(&identity));
}
