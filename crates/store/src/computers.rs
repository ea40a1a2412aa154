//! Computers, and recording what agents say of them.

use crate::{
    AgentContact, AgentId, Change, EntityId, Reader, Result, Settings,
    audit::Event,
    page::folded,
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
    /// Where it belongs: key and name.
    pub entity: (EntityId, String),
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
    /// When it was put in the trash, if it was.
    pub deleted_at: Option<Timestamp>,
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
    /// The agent is locked: nothing was stored but that it came.
    Locked(AgentId),
}

impl Recorded {
    /// Returns the word under which an agent keeps what it was answered.
    const fn word(self) -> &'static str {
        match self {
            Self::Created(_) => "created",
            Self::Updated(..) => "updated",
            Self::AwaitsFullInventory(_) => "awaits_full",
            Self::Locked(_) => "locked",
        }
    }
}

const SELECT: &str = "select m.id, m.entity_id, e.name, m.name, m.serial, m.uuid, m.other_serial, m.manufacturer, m.model,
    m.kind, m.contact, m.workgroup, m.comment, m.memory, m.swap, m.os_name, m.os_version, m.os_architecture, m.os_kernel,
    m.os_install_date, m.os_boot_time, m.bios_version, m.bios_date, m.bios_manufacturer, m.matched_by, m.created_at,
    m.updated_at, m.inventoried_at, m.deleted_at from computers m join entities e on e.id = m.entity_id";

fn read_computer(row: &mut Row<'_>) -> Result<Computer> {
    Ok(Computer {
        id: ComputerId(row.take()?),
        entity: (EntityId(row.take()?), row.take()?),
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
        deleted_at: row.optional_instant()?,
    })
}

impl Reader<'_> {
    /// Finds a computer.
    pub fn computer(&mut self, id: ComputerId) -> Result<Option<Computer>> {
        let sql = format!("{SELECT} where m.id = $1");
        self.connection.optional(&sql, values![id.0], read_computer)
    }
}

impl Change<'_> {
    /// Records an inventory: the agent, the computer that it is of, and the parts that the document carries.
    ///
    /// A partial document changes only what it carries, and never makes a computer. A computer in the trash leaves it.
    pub fn record_inventory(&mut self, submission: &Submission) -> Result<Recorded> {
        let Submission { contact, inventory } = submission;
        let known = self.record_contact(contact)?;
        let recorded = if known.locked {
            Recorded::Locked(known.id)
        } else {
            self.record_computer(known.id, known.computer, inventory)?
        };
        match recorded {
            Recorded::Created(id) | Recorded::Updated(id, _) => {
                self.tie_agent(known.id, id, recorded.word())?;
            }
            Recorded::AwaitsFullInventory(agent) | Recorded::Locked(agent) => {
                self.note_answer(agent, recorded.word())?;
            }
        }
        Ok(recorded)
    }

    fn record_computer(
        &mut self,
        agent: AgentId,
        known_for: Option<ComputerId>,
        inventory: &Inventory,
    ) -> Result<Recorded> {
        let settings = self.settings()?;
        let identity = inventory.identity();
        self.lock_identity(&identity)?;
        let (recorded, id) = match self.match_computer(&identity, known_for)? {
            Some((id, evidence)) => {
                self.update_computer(id, inventory, evidence)?;
                (Recorded::Updated(id, evidence), id)
            }
            None if inventory.partial => return Ok(Recorded::AwaitsFullInventory(agent)),
            None => {
                let id = self.create_computer(&settings, inventory)?;
                (Recorded::Created(id), id)
            }
        };
        self.record_parts(id, inventory, &settings.left_out)?;
        Ok(recorded)
    }

    fn create_computer(
        &mut self,
        settings: &Settings,
        inventory: &Inventory,
    ) -> Result<ComputerId> {
        let (now, root) = (self.now, self.root_entity()?);
        // A chosen entity that is gone since is as none.
        let chosen = settings.default_entity.map(|entity| entity.0);
        let id = self.connection.one(
            "insert into computers (entity_id, name, matched_by, search_key, created_at, updated_at, inventoried_at)
             values (coalesce((select id from entities where id = $1), $2), $3, 'new', '', $4, $4, $4) returning id",
            values![chosen, root.0, &inventory.deviceid, now],
            |row| row.take().map(ComputerId),
        )?;
        let Some(mut computer) = self.computer(id)? else { return Ok(id) };
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
        if computer.deleted_at.is_some() {
            self.restore_computer(id)?;
        }
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
