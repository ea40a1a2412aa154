//! What a machine is built of.

use super::{date, integer, text, texts, yes};
use crate::{ImportOption, Kind, Member, Section, Switches, Unit, Values};

pub(crate) static CPUS: Section = Section::list(
    "cpus",
    "Processor",
    &[
        text("name").also(&["type"]),
        text("manufacturer"),
        text("arch"),
        integer("core").also(&["corecount"]),
        integer("thread"),
        integer("speed").unit(Unit::Megahertz),
        integer("external_clock").unit(Unit::Megahertz),
        integer("cache"),
        text("description"),
        text("familyname"),
        text("familynumber"),
        text("model"),
        integer("stepping"),
        text("id"),
        text("serial").also(&["serialnumber"]),
    ],
)
.title(&["name", "description", "model"])
.known_by(&[&["serial"], &["name"], &["description"], &["model"]])
.switch(ImportOption::Processors);

pub(crate) static MEMORIES: Section = Section::list(
    "memories",
    "Memory",
    &[
        text("caption"),
        text("description"),
        integer("capacity").unit(Unit::Megabytes),
        text("type"),
        text("speed"),
        text("manufacturer"),
        text("model"),
        text("serialnumber").also(&["serial"]),
        integer("numslots"),
        text("formfactor"),
        text("memorycorrection"),
        text("purpose"),
        yes("removable"),
    ],
)
.title(&["description", "caption", "type"])
.known_by(&[&["serialnumber"], &["numslots"], &["caption"], &["description"]])
.switch(ImportOption::Memory);

pub(crate) static STORAGES: Section = Section::list(
    "storages",
    "HardDrive",
    &[
        text("name"),
        text("model"),
        text("manufacturer"),
        text("serial").also(&["serialnumber"]),
        text("description"),
        text("type"),
        text("interface"),
        text("firmware").also(&["rev"]),
        integer("disksize").unit(Unit::Megabytes),
        text("wwn"),
        text("scsi_coid"),
        text("scsi_chid"),
        text("scsi_unid"),
        text("scsi_lun"),
        text("encrypt_status"),
        text("encrypt_name"),
        text("encrypt_algo"),
        text("encrypt_type"),
    ],
)
.title(&["model", "name", "description"])
.known_by(&[&["serial"], &["wwn"], &["name"], &["model"], &["description"]])
.switches(Switches::PerRow(None, kind_of_storage));

pub(crate) static VIDEOS: Section = Section::list(
    "videos",
    "GraphicCard",
    &[
        text("name"),
        text("chipset"),
        integer("memory").unit(Unit::Megabytes),
        text("pcislot"),
        text("pciid"),
        // It is that of the screen which is just plugged in.
        text("resolution").volatile(),
    ],
)
.title(&["name", "chipset"])
.known_by(&[&["pcislot"], &["name"], &["chipset"]])
.switch(ImportOption::GraphicCards);

pub(crate) static SOUNDS: Section = Section::list(
    "sounds",
    "SoundCard",
    &[text("name"), text("caption"), text("description"), text("manufacturer")],
)
.title(&["name", "caption", "description"])
.known_by(&[&["name", "manufacturer"], &["name"], &["description"]])
.switch(ImportOption::SoundCards);

pub(crate) static CONTROLLERS: Section = Section::list(
    "controllers",
    "Controller",
    &[
        text("name"),
        text("caption"),
        text("manufacturer"),
        text("type"),
        text("driver"),
        text("model"),
        text("serial"),
        text("rev"),
        text("pcislot"),
        text("pciclass"),
        text("vendorid"),
        text("productid"),
        text("pcisubsystemid"),
    ],
)
.title(&["name", "caption"])
.known_by(&[&["pcislot"], &["vendorid", "productid"], &["name"], &["caption"]])
.switch(ImportOption::Controllers);

pub(crate) static BATTERIES: Section = Section::list(
    "batteries",
    "Battery",
    &[
        text("name"),
        text("manufacturer"),
        text("serial"),
        text("chemistry"),
        integer("capacity").unit(Unit::MilliwattHours),
        integer("real_capacity").unit(Unit::MilliwattHours).volatile(),
        integer("voltage").unit(Unit::Millivolts).volatile(),
        date("date"),
    ],
)
.title(&["name", "chemistry"])
.known_by(&[&["serial"], &["name"], &["chemistry"]])
.switch(ImportOption::Batteries);

pub(crate) static POWER_SUPPLIES: Section = Section::list(
    "powersupplies",
    "PowerSupply",
    &[
        text("name"),
        text("manufacturer"),
        text("model"),
        text("partnum"),
        text("serialnumber").also(&["serial"]),
        integer("power_max").unit(Unit::Watts),
        yes("hotreplaceable"),
        yes("plugged"),
        text("status"),
        text("location"),
    ],
)
.title(&["name", "model", "partnum"])
.known_by(&[&["serialnumber"], &["location"], &["name"], &["partnum"]])
.switch(ImportOption::PowerSupplies);

pub(crate) static CAMERAS: Section = Section::list(
    "cameras",
    "Camera",
    &[
        text("designation").also(&["name"]),
        text("manufacturer"),
        text("model"),
        text("lensfacing"),
        text("orientation"),
        text("focallength"),
        text("sensorsize"),
        yes("flashunit"),
        texts("resolution"),
        texts("resolutionvideo"),
        texts("imageformats"),
        texts("supports"),
    ],
)
.title(&["designation", "model", "lensfacing"])
.known_by(&[&["designation"], &["model"], &["lensfacing"]]);

pub(crate) static SENSORS: Section = Section::list(
    "sensors",
    "Sensor",
    &[text("name"), text("manufacturer"), text("type"), text("version")],
)
.known_by(&[&["name", "type"], &["name"], &["type"]]);

pub(crate) static FIRMWARES: Section = Section::list(
    "firmwares",
    "Firmware",
    &[
        text("name"),
        text("description"),
        text("manufacturer"),
        text("type"),
        text("version"),
        Member::new("date", Kind::MonthFirstDate),
    ],
)
.title(&["name", "description"])
.known_by(&[&["name", "type"], &["name"], &["description"], &["type"]]);

pub(crate) static SLOTS: Section = Section::list(
    "slots",
    "Slot",
    &[text("name"), text("designation"), text("description"), super::word("status")],
)
.title(&["name", "designation"])
.known_by(&[&["name", "designation"], &["name"], &["designation"]]);

pub(crate) static PORTS: Section = Section::list(
    "ports",
    "Port",
    &[text("name"), text("caption"), text("type"), text("description")],
)
.title(&["name", "caption", "type"])
.known_by(&[&["name", "type"], &["caption", "type"], &["name"], &["type"]]);

/// Words in the type or name of a drive whose discs are taken out and put in.
const OPTICAL: [&str; 8] =
    ["cd-rom", "cdrom", "cd/dvd", "dvd", "blu-ray", "optical", "floppy", "card reader"];

/// Returns the option that leaves out drives of discs, or of hard drives.
#[expect(clippy::unnecessary_wraps, reason = "rows of other sections may be told by none")]
fn kind_of_storage(storage: &Values) -> Option<ImportOption> {
    let says = |name| {
        let text = storage.text(name).unwrap_or_default().to_lowercase();
        OPTICAL.iter().any(|word| text.contains(word)) || text == "cd"
    };
    Some(if says("type") || says("description") || says("model") {
        ImportOption::Drives
    } else {
        ImportOption::HardDrives
    })
}
