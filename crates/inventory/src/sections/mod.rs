//! Every section of the inventory format that is known: to take a new one is to describe it here.

mod components;
mod machine;
mod network;
mod peripherals;
mod printing;
mod programs;
mod storage;

pub(crate) use components::{CONTROLLERS, CPUS, MEMORIES, STORAGES};
pub(crate) use machine::{BIOS, HARDWARE, LOCAL_GROUPS, LOCAL_USERS, OPERATING_SYSTEM};
pub(crate) use network::{NETWORK_COMPONENTS, NETWORK_DEVICE, NETWORK_PORTS, NETWORKS};
pub(crate) use peripherals::{MONITORS, PRINTERS, USB_DEVICES};
pub(crate) use printing::CARTRIDGES;
pub(crate) use programs::{
    DATABASE_SERVICES, DATABASES, ENVIRONMENT, LICENCES, PROCESSES, SOFTWARES, VIRTUAL_MACHINES,
};
pub(crate) use storage::DRIVES;

use crate::{Kind, Member, Section};

/// Every section, in the order in which they are shown.
pub static SECTIONS: [&Section; 48] = [
    &HARDWARE,
    &BIOS,
    &OPERATING_SYSTEM,
    &NETWORK_DEVICE,
    &machine::USERS,
    &CPUS,
    &MEMORIES,
    &DRIVES,
    &STORAGES,
    &storage::LOGICAL_VOLUMES,
    &storage::PHYSICAL_VOLUMES,
    &storage::VOLUME_GROUPS,
    &NETWORKS,
    &NETWORK_PORTS,
    &NETWORK_COMPONENTS,
    &network::MODEMS,
    &network::SIM_CARDS,
    &network::FIREWALLS,
    &components::VIDEOS,
    &components::SOUNDS,
    &CONTROLLERS,
    &components::BATTERIES,
    &components::POWER_SUPPLIES,
    &components::CAMERAS,
    &components::SENSORS,
    &components::FIRMWARES,
    &components::SLOTS,
    &components::PORTS,
    &peripherals::INPUTS,
    &MONITORS,
    &PRINTERS,
    &USB_DEVICES,
    &CARTRIDGES,
    &printing::CONSUMABLES,
    &printing::PAGE_COUNTERS,
    &SOFTWARES,
    &LICENCES,
    &programs::ANTIVIRUS,
    &VIRTUAL_MACHINES,
    &DATABASE_SERVICES,
    &DATABASES,
    &programs::REMOTE_MANAGEMENT,
    &PROCESSES,
    &ENVIRONMENT,
    &LOCAL_USERS,
    &LOCAL_GROUPS,
    &machine::AGENT,
    &machine::REGISTRY,
];

const fn text(name: &'static str) -> Member {
    Member::new(name, Kind::Text)
}

const fn word(name: &'static str) -> Member {
    Member::new(name, Kind::Word)
}

const fn integer(name: &'static str) -> Member {
    Member::new(name, Kind::Integer)
}

const fn yes(name: &'static str) -> Member {
    Member::new(name, Kind::YesNo)
}

const fn date(name: &'static str) -> Member {
    Member::new(name, Kind::Date)
}

const fn texts(name: &'static str) -> Member {
    Member::new(name, Kind::Texts)
}
