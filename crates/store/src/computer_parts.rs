//! What a computer consists of: one table a section, written only when it differs.

use crate::{
    Change, ComputerId, Reader, Result,
    sql::{Connection, Row, Value, values},
};
use inventory::{
    Inventory, Memory, NetworkAddress, NetworkPort, Part, Processor, Storage, User, Volume,
};
use std::{borrow::Cow, collections::BTreeSet};

/// The parts of a computer.
#[derive(Clone, Default, Debug)]
#[expect(missing_docs, reason = "the sections are named by their types")]
pub struct ComputerParts {
    pub processors: Vec<Processor>,
    pub memories: Vec<Memory>,
    pub volumes: Vec<Volume>,
    pub storages: Vec<Storage>,
    pub network_ports: Vec<NetworkPort>,
    pub users: Vec<User>,
    pub software: Vec<InstalledSoftware>,
}

/// A program that is installed on a computer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InstalledSoftware {
    /// Its name.
    pub name: String,
    /// Its version; empty if it has none.
    pub version: String,
    /// Who publishes it.
    pub publisher: Option<String>,
    /// For which architecture it is made.
    pub architecture: String,
    /// When it was installed, `YYYY-MM-DD`.
    pub install_date: Option<String>,
    /// Where it was installed.
    pub folder: Option<String>,
}

/// How one section is stored.
struct Section<T> {
    table: &'static str,
    columns: &'static str,
    values: fn(&T) -> Vec<Value<'_>>,
    read: fn(&mut Row<'_>) -> Result<T>,
}

/// An address with the port that has it.
struct PortAddress {
    port: i64,
    address: NetworkAddress,
}

const PROCESSORS: Section<Processor> = Section {
    table: "computer_processors",
    columns: "name, manufacturer, architecture, serial, cores, threads, speed",
    values: |part| {
        values![
            &part.name,
            &part.manufacturer,
            &part.arch,
            &part.serial,
            part.cores,
            part.threads,
            part.speed
        ]
        .to_vec()
    },
    read: |row| {
        Ok(Processor {
            name: row.take()?,
            manufacturer: row.take()?,
            arch: row.take()?,
            serial: row.take()?,
            cores: row.take()?,
            threads: row.take()?,
            speed: row.take()?,
        })
    },
};

const MEMORIES: Section<Memory> = Section {
    table: "computer_memories",
    columns: "capacity, caption, description, kind, speed, serial, manufacturer, model, slot, form_factor",
    values: |part| {
        values![
            part.capacity,
            &part.caption,
            &part.description,
            &part.kind,
            &part.speed,
            &part.serial,
            &part.manufacturer,
            &part.model,
            part.slot,
            &part.form_factor
        ]
        .to_vec()
    },
    read: |row| {
        Ok(Memory {
            capacity: row.take()?,
            caption: row.take()?,
            description: row.take()?,
            kind: row.take()?,
            speed: row.take()?,
            serial: row.take()?,
            manufacturer: row.take()?,
            model: row.take()?,
            slot: row.take()?,
            form_factor: row.take()?,
        })
    },
};

const VOLUMES: Section<Volume> = Section {
    table: "computer_volumes",
    columns: "letter, mount_point, device, label, filesystem, serial, total, free, encryption_status",
    values: |part| {
        values![
            &part.letter,
            &part.mount_point,
            &part.device,
            &part.label,
            &part.filesystem,
            &part.serial,
            part.total,
            part.free,
            &part.encryption_status
        ]
        .to_vec()
    },
    read: |row| {
        Ok(Volume {
            letter: row.take()?,
            mount_point: row.take()?,
            device: row.take()?,
            label: row.take()?,
            filesystem: row.take()?,
            serial: row.take()?,
            total: row.take()?,
            free: row.take()?,
            encryption_status: row.take()?,
        })
    },
};

const STORAGES: Section<Storage> = Section {
    table: "computer_storages",
    columns: "name, model, manufacturer, serial, firmware, interface, kind, size",
    values: |part| {
        values![
            &part.name,
            &part.model,
            &part.manufacturer,
            &part.serial,
            &part.firmware,
            &part.interface,
            &part.kind,
            part.size
        ]
        .to_vec()
    },
    read: |row| {
        Ok(Storage {
            name: row.take()?,
            model: row.take()?,
            manufacturer: row.take()?,
            serial: row.take()?,
            firmware: row.take()?,
            interface: row.take()?,
            kind: row.take()?,
            size: row.take()?,
        })
    },
};

const NETWORK_PORTS: Section<NetworkPort> = Section {
    table: "computer_network_ports",
    columns: "name, mac, kind, speed, status, mtu, virtual_device",
    values: |part| {
        values![
            &part.name,
            &part.mac,
            &part.kind,
            &part.speed,
            &part.status,
            part.mtu,
            part.virtual_device
        ]
        .to_vec()
    },
    read: |row| {
        Ok(NetworkPort {
            name: row.take()?,
            mac: row.take()?,
            kind: row.take()?,
            speed: row.take()?,
            status: row.take()?,
            mtu: row.take()?,
            virtual_device: row.take()?,
            ..NetworkPort::default()
        })
    },
};

const ADDRESSES: Section<PortAddress> = Section {
    table: "computer_addresses",
    columns: "port_position, address, mask, gateway, subnet",
    values: |part| {
        let address = &part.address;
        values![part.port, &address.address, &address.mask, &address.gateway, &address.subnet]
            .to_vec()
    },
    read: |row| {
        Ok(PortAddress {
            port: row.take()?,
            address: NetworkAddress {
                address: row.take()?,
                mask: row.take()?,
                gateway: row.take()?,
                subnet: row.take()?,
            },
        })
    },
};

const USERS: Section<User> = Section {
    table: "computer_users",
    columns: "login, domain",
    values: |part| values![&part.login, &part.domain].to_vec(),
    read: |row| Ok(User { login: row.take()?, domain: row.take()? }),
};

/// Returns the rows of a document that are taken, with those stored that are left out now: they stay untouched.
fn with_left_out<T: Clone>(rows: &[T], stored: Vec<T>, left_out: impl Fn(&T) -> bool) -> Vec<T> {
    let taken = rows.iter().filter(|row| !left_out(row)).cloned();
    taken.chain(stored.into_iter().filter(|row| left_out(row))).collect()
}

impl Reader<'_> {
    /// Returns the parts of a computer.
    pub fn computer_parts(&mut self, computer: ComputerId) -> Result<ComputerParts> {
        Ok(ComputerParts {
            processors: self.section(computer, &PROCESSORS)?,
            memories: self.section(computer, &MEMORIES)?,
            volumes: self.section(computer, &VOLUMES)?,
            storages: self.section(computer, &STORAGES)?,
            network_ports: self.network_ports(computer)?,
            users: self.section(computer, &USERS)?,
            software: self.installed_software(computer)?,
        })
    }

    fn network_ports(&mut self, computer: ComputerId) -> Result<Vec<NetworkPort>> {
        let mut network_ports = self.section(computer, &NETWORK_PORTS)?;
        for found in self.section(computer, &ADDRESSES)? {
            let port = usize::try_from(found.port)
                .ok()
                .and_then(|position| network_ports.get_mut(position));
            if let Some(port) = port {
                port.addresses.push(found.address);
            }
        }
        Ok(network_ports)
    }

    fn section<T>(&mut self, computer: ComputerId, section: &Section<T>) -> Result<Vec<T>> {
        let Section { table, columns, read, .. } = section;
        let sql = format!("select {columns} from {table} where computer_id = $1 order by position");
        self.connection.rows(&sql, values![computer.0], read)
    }
}

impl Change<'_> {
    /// Writes the sections that a document carries. A section that it leaves out stays as it is, and so does what the
    /// settings leave out.
    pub(crate) fn record_parts(
        &mut self,
        computer: ComputerId,
        inventory: &Inventory,
        left_out: &BTreeSet<Part>,
    ) -> Result<()> {
        let takes = |part: Part| !left_out.contains(&part);
        if takes(Part::Processors) {
            self.replace(computer, &PROCESSORS, inventory.processors.as_deref())?;
        }
        if takes(Part::Memory) {
            self.replace(computer, &MEMORIES, inventory.memories.as_deref())?;
        }
        if takes(Part::HardDrives) {
            self.replace(computer, &STORAGES, inventory.storages.as_deref())?;
        }
        self.replace(computer, &USERS, inventory.users.as_deref())?;
        if let Some(volumes) = inventory.volumes.as_ref().filter(|_| takes(Part::Volumes)) {
            self.record_volumes(computer, volumes, left_out)?;
        }
        if let Some(ports) = &inventory.network_ports {
            self.record_ports(computer, ports, left_out)?;
        }
        if let Some(software) = inventory.software.as_ref().filter(|_| takes(Part::Software)) {
            self.replace_software(computer, software)?;
        }
        Ok(())
    }

    fn record_volumes(
        &mut self,
        computer: ComputerId,
        volumes: &[Volume],
        left_out: &BTreeSet<Part>,
    ) -> Result<()> {
        if [Part::NetworkDrives, Part::RemovableDrives].iter().all(|part| !left_out.contains(part))
        {
            return self.replace(computer, &VOLUMES, Some(volumes));
        }
        let stored = self.section(computer, &VOLUMES)?;
        let wanted = with_left_out(volumes, stored, |volume| left_out.contains(&volume.part()));
        self.replace(computer, &VOLUMES, Some(&wanted))
    }

    fn record_ports(
        &mut self,
        computer: ComputerId,
        ports: &[NetworkPort],
        left_out: &BTreeSet<Part>,
    ) -> Result<()> {
        let mut wanted = Cow::Borrowed(ports);
        if [Part::NetworkCards, Part::VirtualNetworkCards]
            .iter()
            .any(|part| left_out.contains(part))
        {
            let stored = self.network_ports(computer)?;
            let left_out = |port: &NetworkPort| left_out.contains(&port.part());
            wanted = Cow::Owned(with_left_out(ports, stored, left_out));
        }
        let addresses: Vec<PortAddress> = (0..)
            .zip(wanted.iter())
            .flat_map(|(port, found)| {
                let address =
                    move |address: &NetworkAddress| PortAddress { port, address: address.clone() };
                found.addresses.iter().map(address)
            })
            .collect();
        self.replace(computer, &NETWORK_PORTS, Some(&wanted))?;
        self.replace(computer, &ADDRESSES, Some(&addresses))
    }

    fn replace<T>(
        &mut self,
        computer: ComputerId,
        section: &Section<T>,
        rows: Option<&[T]>,
    ) -> Result<()> {
        let Some(rows) = rows else { return Ok(()) };
        let stored = self.section(computer, section)?;
        let same = |(old, new): (&T, &T)| (section.values)(old) == (section.values)(new);
        if stored.len() == rows.len() && stored.iter().zip(rows).all(same) {
            return Ok(());
        }
        let Section { table, columns, values, .. } = section;
        self.connection
            .execute(&format!("delete from {table} where computer_id = $1"), values![computer.0])?;
        let rows: Vec<Vec<Value<'_>>> = (0_i64..)
            .zip(rows)
            .map(|(position, row)| {
                let mut row_values = vec![computer.0.into(), position.into()];
                row_values.extend(values(row));
                row_values
            })
            .collect();
        self.connection.insert_rows(
            &format!("insert into {table} (computer_id, position, {columns})"),
            &rows,
            "",
        )
    }
}

impl Connection<'_> {
    /// Inserts rows of one shape: `insert` is the statement up to `values`, `after` what follows.
    ///
    /// Over a network, a hundred rows go in one statement; in this process there is no way to save.
    pub(crate) fn insert_rows(
        &mut self,
        insert: &str,
        rows: &[Vec<Value<'_>>],
        after: &str,
    ) -> Result<()> {
        let together = match self {
            Self::Sqlite(_) => 1,
            Self::Postgres(_) => 100,
        };
        for chunk in rows.chunks(together) {
            let mut number = 0;
            let places: Vec<String> = chunk
                .iter()
                .map(|row| {
                    let places: Vec<String> = row
                        .iter()
                        .map(|_| {
                            number += 1;
                            format!("${number}")
                        })
                        .collect();
                    format!("({})", places.join(", "))
                })
                .collect();
            let values = chunk.concat();
            self.execute(&format!("{insert} values {} {after}", places.join(", ")), &values)?;
        }
        Ok(())
    }
}
