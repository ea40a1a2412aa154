//! The parts of a computer as tables.

use crate::size::size;
use inventory::Values;
use store::AssetPart;
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

/// Returns the parts of a section, in their order.
pub(super) fn of_section<'p>(
    parts: &'p [AssetPart],
    section: &'static str,
) -> impl Iterator<Item = &'p AssetPart> {
    parts.iter().filter(move |part| part.section == section)
}

fn rows(
    parts: &[AssetPart],
    section: &'static str,
    row: impl Fn(&Values) -> Vec<String>,
) -> Vec<Vec<String>> {
    of_section(parts, section).map(|part| row(&part.values)).collect()
}

/// Returns the first of the members that says something.
fn text(values: &Values, names: &[&str]) -> String {
    names.iter().find_map(|name| values.text(name)).unwrap_or_default().to_owned()
}

fn number(values: &Values, name: &str) -> String {
    values.integer(name).map(|value| value.to_string()).unwrap_or_default()
}

fn megabytes(values: &Values, name: &str, language: Language) -> String {
    values.integer(name).map(|value| size(value, language)).unwrap_or_default()
}

/// Processors, memory, disks.
pub(super) fn components(parts: &[AssetPart], language: Language) -> Vec<Table> {
    let processors = rows(parts, "cpus", |part| {
        vec![
            text(part, &["name"]),
            text(part, &["manufacturer"]),
            number(part, "core"),
            number(part, "thread"),
            part.integer("speed").map(|speed| format!("{speed} MHz")).unwrap_or_default(),
        ]
    });
    let memories = rows(parts, "memories", |part| {
        vec![
            number(part, "numslots"),
            megabytes(part, "capacity", language),
            text(part, &["type"]),
            text(part, &["speed"]),
            text(part, &["manufacturer"]),
            text(part, &["serialnumber"]),
        ]
    });
    let disks = rows(parts, "storages", |part| {
        vec![
            text(part, &["model", "name"]),
            text(part, &["manufacturer"]),
            text(part, &["type"]),
            text(part, &["interface"]),
            megabytes(part, "disksize", language),
            text(part, &["serial"]),
        ]
    });
    vec![
        Table {
            id: "processors",
            title: "part-processors",
            heads: &["part-name", "part-manufacturer", "part-cores", "part-threads", "part-speed"],
            rows: processors,
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
            rows: memories,
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
            rows: disks,
        },
    ]
}

/// Volumes.
pub(super) fn volumes(parts: &[AssetPart], language: Language) -> Vec<Table> {
    let volumes = rows(parts, "drives", |part| {
        vec![
            text(part, &["letter", "type"]),
            text(part, &["volumn"]),
            text(part, &["label"]),
            text(part, &["filesystem"]),
            megabytes(part, "total", language),
            free(part.integer("free"), part.integer("total"), language),
            text(part, &["encrypt_status"]),
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
        rows: volumes,
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
pub(super) fn network(parts: &[AssetPart], language: Language) -> Vec<Table> {
    let ports = rows(parts, "networks", |part| {
        let kind = if part.yes("virtualdev") == Some(true) {
            language.t("part-virtual")
        } else {
            text(part, &["type"])
        };
        vec![
            text(part, &["description"]),
            text(part, &["mac"]),
            addresses(part),
            kind,
            number(part, "speed"),
            text(part, &["status"]),
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
        rows: ports,
    }]
}

/// Writes the addresses of a port, each with its mask.
fn addresses(part: &Values) -> String {
    let found = part.get("addresses").and_then(|rows| rows.as_array()).into_iter().flatten();
    let written = found.filter_map(|row| {
        let member = |name: &str| row.get(name).and_then(|value| value.as_str());
        let address = member("ip")?;
        Some(match member("mask") {
            Some(mask) => format!("{address} ({mask})"),
            None => address.to_owned(),
        })
    });
    written.collect::<Vec<_>>().join(", ")
}

/// Users that are signed in.
pub(super) fn users(parts: &[AssetPart]) -> Table {
    let users = rows(parts, "users", |user| vec![text(user, &["login"]), text(user, &["domain"])]);
    Table {
        id: "users",
        title: "computer-users",
        heads: &["part-login", "part-domain"],
        rows: users,
    }
}
