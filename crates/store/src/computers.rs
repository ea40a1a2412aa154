//! Computers, and recording what agents say of them.

use crate::{
    AgentContact, AgentId, Change, Listing, Page, Reader, Result,
    audit::Event,
    page::{ListStatement, folded},
    sql::{Row, values},
};
use inventory::{Evidence, Inventory};
use oauth::Timestamp;
use serde_json::json;

/// The key of a computer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ComputerId(pub i64);

/// A computer; its parts are [`crate::ComputerParts`]. Memory is in megabytes.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the columns are GLPI's own words")]
pub struct Computer {
    pub id: ComputerId,
    pub name: String,
    pub serial: Option<String>,
    pub uuid: Option<String>,
    pub other_serial: Option<String>,
    pub manufacturer: Option<String>,
    pub model: Option<String>,
    pub kind: Option<String>,
    pub contact: Option<String>,
    pub workgroup: Option<String>,
    pub comment: Option<String>,
    pub memory: Option<i64>,
    pub swap: Option<i64>,
    pub os_name: Option<String>,
    pub os_version: Option<String>,
    pub os_architecture: Option<String>,
    pub os_kernel: Option<String>,
    pub os_install_date: Option<String>,
    pub os_boot_time: Option<String>,
    pub bios_version: Option<String>,
    pub bios_date: Option<String>,
    pub bios_manufacturer: Option<String>,
    pub matched_by: String,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub inventoried_at: Timestamp,
}

/// A computer in a list.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the columns are GLPI's own words")]
pub struct ComputerSummary {
    pub id: ComputerId,
    pub name: String,
    pub serial: Option<String>,
    pub uuid: Option<String>,
    pub manufacturer: Option<String>,
    pub model: Option<String>,
    pub os_name: Option<String>,
    pub os_version: Option<String>,
    pub contact: Option<String>,
    pub inventoried_at: Timestamp,
}

/// What a list of computers is sorted by.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum ComputerSort {
    /// The name.
    #[default]
    Name,
    /// The serial number.
    Serial,
    /// Manufacturer, then model.
    Model,
    /// The operating system.
    OperatingSystem,
    /// The last signed-in user.
    Contact,
    /// When it was last inventoried.
    Inventoried,
}

/// One inventory with who sent it.
#[derive(Clone, Debug)]
pub struct Submission {
    /// Who sent it.
    pub contact: AgentContact,
    /// What it says.
    pub inventory: Inventory,
}

/// What became of a submission.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Recorded {
    /// A computer was made.
    Created(ComputerId),
    /// A known computer was brought up to date.
    Updated(ComputerId, Evidence),
    /// A partial document about a machine that is not known: the agent is kept, the machine waits for a full one.
    AwaitsFullInventory(AgentId),
}

const COLUMNS: &str = "select id, name, serial, uuid, other_serial, manufacturer, model, kind, contact, workgroup,
    comment, memory, swap, os_name, os_version, os_architecture, os_kernel, os_install_date, os_boot_time,
    bios_version, bios_date, bios_manufacturer, matched_by, created_at, updated_at, inventoried_at from computers";

fn read_computer(row: &mut Row<'_>) -> Result<Computer> {
    Ok(Computer {
        id: ComputerId(row.take()?),
        name: row.take()?,
        serial: row.take()?,
        uuid: row.take()?,
        other_serial: row.take()?,
        manufacturer: row.take()?,
        model: row.take()?,
        kind: row.take()?,
        contact: row.take()?,
        workgroup: row.take()?,
        comment: row.take()?,
        memory: row.take()?,
        swap: row.take()?,
        os_name: row.take()?,
        os_version: row.take()?,
        os_architecture: row.take()?,
        os_kernel: row.take()?,
        os_install_date: row.take()?,
        os_boot_time: row.take()?,
        bios_version: row.take()?,
        bios_date: row.take()?,
        bios_manufacturer: row.take()?,
        matched_by: row.take()?,
        created_at: row.instant()?,
        updated_at: row.instant()?,
        inventoried_at: row.instant()?,
    })
}

impl Reader<'_> {
    /// Lists computers.
    pub fn computers(&mut self, listing: &Listing<ComputerSort>) -> Result<Page<ComputerSummary>> {
        let statement = ListStatement {
            select: "select id, name, serial, uuid, manufacturer, model, os_name, os_version, contact, inventoried_at",
            from: "from computers",
            searched: "search_key",
            sort: match listing.sort {
                ComputerSort::Name => "lower(name)",
                ComputerSort::Serial => "coalesce(serial_key, '')",
                ComputerSort::Model => {
                    "lower(coalesce(manufacturer, '') || ' ' || coalesce(model, ''))"
                }
                ComputerSort::OperatingSystem => {
                    "lower(coalesce(os_name, '') || ' ' || coalesce(os_version, ''))"
                }
                ComputerSort::Contact => "lower(coalesce(contact, ''))",
                ComputerSort::Inventoried => "inventoried_at",
            },
            id: "id",
        };
        self.page(listing, &statement, |row| {
            Ok(ComputerSummary {
                id: ComputerId(row.take()?),
                name: row.take()?,
                serial: row.take()?,
                uuid: row.take()?,
                manufacturer: row.take()?,
                model: row.take()?,
                os_name: row.take()?,
                os_version: row.take()?,
                contact: row.take()?,
                inventoried_at: row.instant()?,
            })
        })
    }

    /// Finds a computer.
    pub fn computer(&mut self, id: ComputerId) -> Result<Option<Computer>> {
        self.connection.optional(&format!("{COLUMNS} where id = $1"), values![id.0], read_computer)
    }
}

impl Change<'_> {
    /// Records an inventory: the agent, the computer that it is of, and the parts that the document carries.
    ///
    /// A partial document changes only what it carries, and never makes a computer.
    pub fn record_inventory(&mut self, submission: &Submission) -> Result<Recorded> {
        let Submission { contact, inventory } = submission;
        let (agent, known_for) = self.record_contact(contact)?;
        let identity = inventory.identity();
        self.lock_identity(&identity)?;
        let (recorded, id) = match self.match_computer(&identity, known_for)? {
            Some((id, evidence)) => {
                self.update_computer(id, inventory, evidence)?;
                (Recorded::Updated(id, evidence), id)
            }
            None if inventory.partial => return Ok(Recorded::AwaitsFullInventory(agent)),
            None => {
                let id = self.create_computer(inventory)?;
                (Recorded::Created(id), id)
            }
        };
        self.record_parts(id, inventory)?;
        self.tie_agent(agent, id)?;
        Ok(recorded)
    }

    fn create_computer(&mut self, inventory: &Inventory) -> Result<ComputerId> {
        let (now, entity) = (self.now, self.root_entity()?);
        let id = self.connection.one(
            "insert into computers (entity_id, name, matched_by, search_key, created_at, updated_at, inventoried_at)
             values ($1, $2, 'new', '', $3, $3, $3) returning id",
            values![entity.0, &inventory.deviceid, now],
            |row| row.take().map(ComputerId),
        )?;
        let mut computer = blank(id, now);
        carry(&mut computer, inventory);
        if computer.name.is_empty() {
            computer.name.clone_from(&inventory.deviceid);
        }
        self.write_computer(&computer)?;
        let details =
            json!({ "computer": id.0, "name": computer.name, "deviceid": inventory.deviceid });
        self.record(Event::new("computer.added").details(details))?;
        Ok(id)
    }

    fn update_computer(
        &mut self,
        id: ComputerId,
        inventory: &Inventory,
        evidence: Evidence,
    ) -> Result<()> {
        let Some(mut computer) = self.computer(id)? else { return Ok(()) };
        carry(&mut computer, inventory);
        computer.matched_by = evidence.to_string();
        computer.inventoried_at = self.now;
        computer.updated_at = self.now;
        self.write_computer(&computer)
    }

    fn write_computer(&mut self, computer: &Computer) -> Result<()> {
        let search = search_key(computer);
        let (serial_key, uuid_key) = {
            let identity =
                inventory::Identity::of(computer.serial.as_deref(), computer.uuid.as_deref());
            (identity.serial_key(), identity.uuid_key())
        };
        self.connection.execute(
            "update computers set name = $2, serial = $3, serial_key = $4, uuid = $5, uuid_key = $6, other_serial = $7,
                manufacturer = $8, model = $9, kind = $10, contact = $11, workgroup = $12, comment = $13, memory = $14,
                swap = $15, os_name = $16, os_version = $17, os_architecture = $18, os_kernel = $19,
                os_install_date = $20, os_boot_time = $21, bios_version = $22, bios_date = $23, bios_manufacturer = $24,
                matched_by = $25, search_key = $26, updated_at = $27, inventoried_at = $28
             where id = $1",
            values![
                computer.id.0,
                &computer.name,
                &computer.serial,
                &serial_key,
                &computer.uuid,
                &uuid_key,
                &computer.other_serial,
                &computer.manufacturer,
                &computer.model,
                &computer.kind,
                &computer.contact,
                &computer.workgroup,
                &computer.comment,
                computer.memory,
                computer.swap,
                &computer.os_name,
                &computer.os_version,
                &computer.os_architecture,
                &computer.os_kernel,
                &computer.os_install_date,
                &computer.os_boot_time,
                &computer.bios_version,
                &computer.bios_date,
                &computer.bios_manufacturer,
                &computer.matched_by,
                &search,
                computer.updated_at,
                computer.inventoried_at,
            ],
        )?;
        Ok(())
    }
}

fn blank(id: ComputerId, now: Timestamp) -> Computer {
    Computer {
        id,
        name: String::new(),
        serial: None,
        uuid: None,
        other_serial: None,
        manufacturer: None,
        model: None,
        kind: None,
        contact: None,
        workgroup: None,
        comment: None,
        memory: None,
        swap: None,
        os_name: None,
        os_version: None,
        os_architecture: None,
        os_kernel: None,
        os_install_date: None,
        os_boot_time: None,
        bios_version: None,
        bios_date: None,
        bios_manufacturer: None,
        matched_by: "new".to_owned(),
        created_at: now,
        updated_at: now,
        inventoried_at: now,
    }
}

/// Writes what a document carries over what is known. What the document leaves out stays.
fn carry(computer: &mut Computer, inventory: &Inventory) {
    fn over(known: &mut Option<String>, seen: Option<&String>) {
        if let Some(seen) = seen {
            *known = Some(seen.clone());
        }
    }
    if let Some(hardware) = &inventory.hardware {
        if let Some(name) = &hardware.name {
            computer.name.clone_from(name);
        }
        over(&mut computer.uuid, hardware.uuid.as_ref());
        over(&mut computer.workgroup, hardware.workgroup.as_ref());
        over(&mut computer.comment, hardware.description.as_ref());
        over(&mut computer.contact, hardware.last_logged_user.as_ref());
        computer.memory = hardware.memory.or(computer.memory);
        computer.swap = hardware.swap.or(computer.swap);
        let virtual_machine =
            hardware.vmsystem.as_ref().filter(|kind| !kind.eq_ignore_ascii_case("physical"));
        over(&mut computer.kind, virtual_machine.or(hardware.chassis_type.as_ref()));
    }
    if let Some(bios) = &inventory.bios {
        over(&mut computer.serial, bios.ssn.as_ref());
        over(&mut computer.other_serial, bios.assettag.as_ref());
        let manufacturers = [&bios.smanufacturer, &bios.mmanufacturer, &bios.bmanufacturer];
        over(&mut computer.manufacturer, manufacturers.into_iter().flatten().next());
        over(&mut computer.model, bios.smodel.as_ref().or(bios.mmodel.as_ref()));
        over(&mut computer.bios_version, bios.bversion.as_ref());
        over(&mut computer.bios_date, bios.bdate.as_ref());
        over(&mut computer.bios_manufacturer, bios.bmanufacturer.as_ref());
    }
    if let Some(system) = &inventory.operating_system {
        over(&mut computer.os_name, system.full_name.as_ref().or(system.name.as_ref()));
        over(&mut computer.os_version, system.version.as_ref());
        over(&mut computer.os_architecture, system.arch.as_ref());
        over(&mut computer.os_kernel, system.kernel_version.as_ref());
        over(&mut computer.os_install_date, system.install_date.as_ref());
        over(&mut computer.os_boot_time, system.boot_time.as_ref());
    }
    if let Some(user) = inventory.users.as_ref().and_then(|users| users.first()) {
        computer.contact = Some(user.login.clone());
    }
}

/// What a search looks through.
fn search_key(computer: &Computer) -> String {
    let texts = [
        Some(&computer.name),
        computer.serial.as_ref(),
        computer.uuid.as_ref(),
        computer.other_serial.as_ref(),
        computer.manufacturer.as_ref(),
        computer.model.as_ref(),
        computer.contact.as_ref(),
        computer.os_name.as_ref(),
        computer.os_version.as_ref(),
    ];
    folded(&texts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" "))
}
