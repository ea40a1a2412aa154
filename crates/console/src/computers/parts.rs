//! The parts of a computer as tables.

use crate::size::size;
use store::ComputerParts;
use web::Language;

/// A section of a computer's page.
pub(super) struct Table {
    pub(super) id: &'static str,
    /// The key of its title.
    pub(super) title: &'static str,
    /// The keys of its headings.
    pub(super) heads: &'static [&'static str],
    pub(super) rows: Vec<Vec<String>>,
}

fn text(value: Option<&String>) -> String {
    value.cloned().unwrap_or_default()
}

fn number(value: Option<i64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn megabytes(value: Option<i64>, language: Language) -> String {
    value.map(|value| size(value, language)).unwrap_or_default()
}

/// Processors, memory, disks.
pub(super) fn components(parts: &ComputerParts, language: Language) -> Vec<Table> {
    let processors = parts.processors.iter().map(|part| {
        vec![
            text(part.name.as_ref()),
            text(part.manufacturer.as_ref()),
            number(part.cores),
            number(part.threads),
            part.speed.map(|speed| format!("{speed} MHz")).unwrap_or_default(),
        ]
    });
    let memories = parts.memories.iter().map(|part| {
        vec![
            number(part.slot),
            megabytes(part.capacity, language),
            text(part.kind.as_ref()),
            text(part.speed.as_ref()),
            text(part.manufacturer.as_ref()),
            text(part.serial.as_ref()),
        ]
    });
    let disks = parts.storages.iter().map(|part| {
        vec![
            text(part.model.as_ref().or(part.name.as_ref())),
            text(part.manufacturer.as_ref()),
            text(part.kind.as_ref()),
            text(part.interface.as_ref()),
            megabytes(part.size, language),
            text(part.serial.as_ref()),
        ]
    });
    vec![
        Table {
            id: "processors",
            title: "part-processors",
            heads: &["part-name", "part-manufacturer", "part-cores", "part-threads", "part-speed"],
            rows: processors.collect(),
        },
        Table {
            id: "memory",
            title: "part-memory",
            heads: &[
                "part-slot",
                "part-size",
                "part-kind",
                "part-speed",
                "part-manufacturer",
                "part-serial",
            ],
            rows: memories.collect(),
        },
        Table {
            id: "disks",
            title: "part-hard-drives",
            heads: &[
                "part-model",
                "part-manufacturer",
                "part-kind",
                "part-interface",
                "part-size",
                "part-serial",
            ],
            rows: disks.collect(),
        },
    ]
}

/// Volumes.
pub(super) fn volumes(parts: &ComputerParts, language: Language) -> Vec<Table> {
    let volumes = parts.volumes.iter().map(|part| {
        vec![
            text(part.letter.as_ref().or(part.mount_point.as_ref())),
            text(part.device.as_ref()),
            text(part.label.as_ref()),
            text(part.filesystem.as_ref()),
            megabytes(part.total, language),
            free(part.free, part.total, language),
            text(part.encryption_status.as_ref()),
        ]
    });
    vec![Table {
        id: "volumes",
        title: "part-volumes",
        heads: &[
            "part-mounted",
            "part-device",
            "part-label",
            "part-filesystem",
            "part-size",
            "part-free",
            "part-encryption",
        ],
        rows: volumes.collect(),
    }]
}

/// Writes how much is free, and which part of the whole that is.
fn free(free: Option<i64>, total: Option<i64>, language: Language) -> String {
    let Some(free) = free else { return String::new() };
    let written = size(free, language);
    match total {
        Some(total) if total > 0 && (0..=total).contains(&free) => {
            let percent = free.saturating_mul(100) / total;
            language.t2("part-free-percent", "free", written, "percent", percent)
        }
        _ => written,
    }
}

/// Network ports.
pub(super) fn network(parts: &ComputerParts, language: Language) -> Vec<Table> {
    let ports = parts.network_ports.iter().map(|part| {
        let addresses = part.addresses.iter().map(|found| match &found.mask {
            Some(mask) => format!("{} ({mask})", found.address),
            None => found.address.clone(),
        });
        let kind = if part.virtual_device == Some(true) {
            language.t("part-virtual")
        } else {
            text(part.kind.as_ref())
        };
        vec![
            text(part.name.as_ref()),
            text(part.mac.as_ref()),
            addresses.collect::<Vec<_>>().join(", "),
            kind,
            text(part.speed.as_ref()),
            text(part.status.as_ref()),
        ]
    });
    vec![Table {
        id: "network",
        title: "part-network-ports",
        heads: &[
            "part-name",
            "part-mac",
            "part-addresses",
            "part-kind",
            "part-speed",
            "part-status",
        ],
        rows: ports.collect(),
    }]
}

/// Users that are signed in.
pub(super) fn users(parts: &ComputerParts) -> Table {
    let users = parts.users.iter().map(|user| vec![user.login.clone(), text(user.domain.as_ref())]);
    Table {
        id: "users",
        title: "computer-users",
        heads: &["part-login", "part-domain"],
        rows: users.collect(),
    }
}
