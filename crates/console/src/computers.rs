//! Assets → Computers.

use crate::{
    html,
    list_query::ListQuery,
    listing::{ColumnShape, ListShape, ListView},
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Html,
};
use rights::{Action, Subject};
use serde::Deserialize;
use store::{
    Agent, Computer, ComputerId, ComputerParts, ComputerSort, ComputerSummary, InstalledSoftware,
};
use web::{App, Page, PageError, SignedIn};

#[derive(Template)]
#[template(path = "computers/list.html")]
struct ListPage {
    page: Page,
    list: ListView,
    computers: Vec<ComputerSummary>,
}

#[derive(Template)]
#[template(path = "computers/show.html")]
struct ShowPage {
    page: Page,
    facts: Vec<(&'static str, String)>,
    tables: Vec<Table>,
    software: Vec<InstalledSoftware>,
    software_filter: String,
    software_count: usize,
    software_left: usize,
}

/// A section of a computer's page.
struct Table {
    id: &'static str,
    title: &'static str,
    count: usize,
    heads: &'static [&'static str],
    rows: Vec<Vec<String>>,
}

/// Which software is shown.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct SoftwareFilter {
    software: String,
}

const COLUMNS: [ColumnShape; 6] = [
    ColumnShape::fixed("name", "Name").sorting(),
    ColumnShape::fixed("serial", "Serial number").sorting(),
    ColumnShape::fixed("model", "Manufacturer and model").sorting(),
    ColumnShape::fixed("os", "Operating system").sorting(),
    ColumnShape::fixed("user", "User").sorting(),
    ColumnShape::fixed("inventory", "Last inventory").sorting(),
];

/// How many programs a page shows.
const MOST_SOFTWARE: usize = 500;

/// Lists computers.
pub(crate) async fn computers(
    State(app): State<App>,
    signed_in: SignedIn,
    query: ListQuery,
) -> Result<Html<String>, PageError> {
    signed_in.require(Subject::Assets, Action::Read)?;
    let shape = ListShape::new("computers", "/assets/computers", ("name", ""), &COLUMNS);
    let listing = query.listing(shape.sorted, |column| match column {
        "name" => Some(ComputerSort::Name),
        "serial" => Some(ComputerSort::Serial),
        "model" => Some(ComputerSort::Model),
        "os" => Some(ComputerSort::OperatingSystem),
        "user" => Some(ComputerSort::Contact),
        "inventory" => Some(ComputerSort::Inventoried),
        _ => None,
    });
    let asked = listing.clone();
    let found = app.store.browse(move |db| db.computers(&asked)).await?;
    let list = ListView::new(&query, shape, &listing, found.total);
    html(&ListPage {
        page: Page::new(&app, &signed_in, "Computers", "computers"),
        list,
        computers: found.rows,
    })
}

/// Shows a computer.
pub(crate) async fn computer(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Query(SoftwareFilter { software: filter }): Query<SoftwareFilter>,
) -> Result<Html<String>, PageError> {
    signed_in.require(Subject::Assets, Action::Read)?;
    let id = ComputerId(id);
    let (computer, parts, agents) = app
        .store
        .browse(move |db| {
            Ok((db.computer(id)?, db.computer_parts(id)?, db.agents_of_computer(id)?))
        })
        .await?;
    let computer = computer.ok_or(PageError::NotFound)?;
    let tables = tables(&parts, &agents);
    let software_count = parts.software.len();
    let wanted = filter.trim().to_lowercase();
    let mut software: Vec<InstalledSoftware> = parts
        .software
        .into_iter()
        .filter(|one| one.name.to_lowercase().contains(&wanted))
        .collect();
    let software_left = software.len().saturating_sub(MOST_SOFTWARE);
    software.truncate(MOST_SOFTWARE);
    html(&ShowPage {
        page: Page::new(&app, &signed_in, computer.name.clone(), "computers"),
        facts: facts(computer),
        tables,
        software,
        software_filter: filter,
        software_count,
        software_left,
    })
}

fn facts(computer: Computer) -> Vec<(&'static str, String)> {
    let instant = |at: oauth::Timestamp| Some(format!("{} UTC", at.readable()));
    let system = [computer.os_name, computer.os_architecture]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ");
    let bios = [computer.bios_manufacturer, computer.bios_version, computer.bios_date];
    let facts = [
        ("Serial number", computer.serial),
        ("UUID", computer.uuid),
        ("Inventory number", computer.other_serial),
        ("Manufacturer", computer.manufacturer),
        ("Model", computer.model),
        ("Type", computer.kind),
        ("User", computer.contact),
        ("Domain", computer.workgroup),
        ("Operating system", Some(system).filter(|system| !system.is_empty())),
        ("Version", computer.os_version),
        ("Kernel", computer.os_kernel),
        ("Installed", computer.os_install_date),
        ("Last boot", computer.os_boot_time),
        ("Memory", computer.memory.map(size)),
        ("Swap", computer.swap.map(size)),
        (
            "BIOS",
            Some(bios.into_iter().flatten().collect::<Vec<_>>().join(", "))
                .filter(|bios| !bios.is_empty()),
        ),
        ("Comments", computer.comment),
        ("Recognised by", Some(computer.matched_by).filter(|by| by != "new")),
        ("First seen", instant(computer.created_at)),
        ("Last inventory", instant(computer.inventoried_at)),
    ];
    facts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

#[expect(clippy::too_many_lines, reason = "a line for each section")]
fn tables(parts: &ComputerParts, agents: &[Agent]) -> Vec<Table> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let number = |value: Option<i64>| value.map(|value| value.to_string()).unwrap_or_default();
    let megabytes = |value: Option<i64>| value.map(size).unwrap_or_default();
    let table = |id, title, heads, rows: Vec<Vec<String>>| Table {
        id,
        title,
        count: rows.len(),
        heads,
        rows,
    };
    let processors = parts.processors.iter().map(|part| {
        let speed = part.speed.map(|speed| format!("{speed} MHz")).unwrap_or_default();
        vec![
            text(&part.name),
            text(&part.manufacturer),
            number(part.cores),
            number(part.threads),
            speed,
        ]
    });
    let memories = parts.memories.iter().map(|part| {
        vec![
            number(part.slot),
            megabytes(part.capacity),
            text(&part.kind),
            text(&part.speed),
            text(&part.serial),
        ]
    });
    let volumes = parts.volumes.iter().map(|part| {
        let name = part.mount_point.clone().or_else(|| part.letter.clone());
        vec![
            text(&name),
            text(&part.device),
            text(&part.filesystem),
            megabytes(part.total),
            megabytes(part.free),
        ]
    });
    let disks = parts.storages.iter().map(|part| {
        let name = part.model.clone().or_else(|| part.name.clone());
        vec![
            text(&name),
            text(&part.manufacturer),
            text(&part.kind),
            megabytes(part.size),
            text(&part.serial),
        ]
    });
    let ports = parts.network_ports.iter().map(|part| {
        let addresses = part
            .addresses
            .iter()
            .map(|found| found.address.as_str())
            .collect::<Vec<_>>()
            .join(", ");
        vec![text(&part.name), text(&part.mac), addresses, text(&part.kind), text(&part.status)]
    });
    let users = parts.users.iter().map(|user| vec![user.login.clone(), text(&user.domain)]);
    let agents = agents.iter().map(|agent| {
        vec![
            agent.deviceid.clone(),
            text(&agent.version),
            format!("{} UTC", agent.last_contact.readable()),
        ]
    });
    vec![
        table(
            "processors",
            "Processors",
            &["Name", "Manufacturer", "Cores", "Threads", "Speed"],
            processors.collect(),
        ),
        table(
            "memory",
            "Memory",
            &["Slot", "Size", "Type", "Speed", "Serial number"],
            memories.collect(),
        ),
        table(
            "volumes",
            "Volumes",
            &["Mounted at", "Device", "File system", "Size", "Free"],
            volumes.collect(),
        ),
        table(
            "disks",
            "Disks",
            &["Model", "Manufacturer", "Type", "Size", "Serial number"],
            disks.collect(),
        ),
        table(
            "network",
            "Network ports",
            &["Name", "MAC", "Addresses", "Type", "Status"],
            ports.collect(),
        ),
        table("users", "Users", &["Login", "Domain"], users.collect()),
        table("agents", "Agents", &["Device id", "Version", "Last contact"], agents.collect()),
    ]
}

/// Writes megabytes as people read them.
fn size(megabytes: i64) -> String {
    let tenths = |divisor: i64| (megabytes * 10 + divisor / 2) / divisor;
    let written = |tenths: i64, unit: &str| {
        if tenths % 10 == 0 {
            format!("{} {unit}", tenths / 10)
        } else {
            format!("{}.{} {unit}", tenths / 10, tenths % 10)
        }
    };
    match megabytes {
        0..1024 => format!("{megabytes} MB"),
        1024..1_048_576 => written(tenths(1024), "GB"),
        _ if megabytes < i64::MAX / 20 => written(tenths(1_048_576), "TB"),
        _ => format!("{megabytes} MB"),
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_written_as_people_read_them() {
        let written: Vec<String> = [0, 1023, 1024, 16_000, 2_097_152, i64::MAX].map(size).into();
        assert_eq!(
            written,
            ["0 MB", "1023 MB", "1 GB", "15.6 GB", "2 TB", "9223372036854775807 MB"]
        );
    }
}
