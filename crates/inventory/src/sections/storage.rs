//! Volumes, and what they are made of.

use super::{date, integer, text, yes};
use crate::{ImportOption, Member, Section, Switches, Unit, Values};

pub(crate) static DRIVES: Section = Section::list(
    "drives",
    "Volume",
    &[
        text("letter"),
        // The mount point; Windows tells the kind of drive here.
        text("type"),
        text("volumn"),
        text("label"),
        text("description"),
        text("filesystem"),
        text("serial").also(&["serialnumber"]),
        integer("total").unit(Unit::Megabytes),
        integer("free").unit(Unit::Megabytes).volatile(),
        yes("systemdrive"),
        date("createdate"),
        text("encrypt_status"),
        text("encrypt_name"),
        text("encrypt_algo"),
        text("encrypt_type"),
    ],
)
.title(&["letter", "type", "volumn", "label"])
.known_by(&[&["letter"], &["type"], &["volumn"], &["serial"], &["label"]])
.switches(Switches::PerRow(Some(ImportOption::Volumes), kind_of_drive));

pub(crate) static LOGICAL_VOLUMES: Section = Section::list(
    "logical_volumes",
    "LogicalVolume",
    &[
        text("lv_name"),
        text("lv_uuid"),
        text("vg_name"),
        text("vg_uuid"),
        text("attr"),
        size(),
        integer("seg_count"),
    ],
)
.title(&["lv_name"])
.known_by(&[&["lv_uuid"], &["lv_name"]]);

pub(crate) static PHYSICAL_VOLUMES: Section = Section::list(
    "physical_volumes",
    "PhysicalVolume",
    &[
        text("device"),
        text("pv_name"),
        text("pv_uuid"),
        text("vg_uuid"),
        text("format"),
        text("attr"),
        size(),
        integer("free").unit(Unit::Megabytes).volatile(),
        integer("pv_pe_count"),
        integer("pe_size").unit(Unit::Megabytes),
    ],
)
.title(&["device"])
.known_by(&[&["pv_uuid"], &["device"]]);

pub(crate) static VOLUME_GROUPS: Section = Section::list(
    "volume_groups",
    "VolumeGroup",
    &[
        text("vg_name"),
        text("vg_uuid"),
        text("attr"),
        size(),
        integer("free").unit(Unit::Megabytes).volatile(),
        integer("lv_count"),
        integer("pv_count"),
        text("vg_extent_size"),
    ],
)
.title(&["vg_name"])
.known_by(&[&["vg_uuid"], &["vg_name"]]);

const fn size() -> Member {
    integer("size").unit(Unit::Megabytes)
}

/// File systems that another machine serves.
const NETWORK_FILESYSTEMS: [&str; 16] = [
    "9p",
    "afpfs",
    "afs",
    "ceph",
    "cifs",
    "davfs",
    "fuse.sshfs",
    "glusterfs",
    "ncpfs",
    "nfs",
    "nfs3",
    "nfs4",
    "smb2",
    "smb3",
    "smbfs",
    "sshfs",
];

/// What Windows calls volumes that are taken out and put in.
const REMOVABLE: [&str; 5] =
    ["removable disk", "removable", "compact disc", "compact disk", "cd-rom disc"];

/// Returns the option that leaves out drives that are served or taken out and put in.
fn kind_of_drive(drive: &Values) -> Option<ImportOption> {
    let folded = |name| drive.text(name).unwrap_or_default().to_lowercase();
    let (kind, filesystem) = (folded("type"), folded("filesystem"));
    if kind == "network drive" || NETWORK_FILESYSTEMS.contains(&filesystem.as_str()) {
        Some(ImportOption::NetworkDrives)
    } else if REMOVABLE.contains(&kind.as_str()) {
        Some(ImportOption::RemovableDrives)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn volumes_are_told_apart_on_every_system() {
        for (kind, filesystem, option) in [
            ("/", "ext4", None),
            ("Local Disk", "NTFS", None),
            ("", "", None),
            ("Network Drive", "NTFS", Some(ImportOption::NetworkDrives)),
            ("/srv", "nfs4", Some(ImportOption::NetworkDrives)),
            ("/Volumes/Team", "smbfs", Some(ImportOption::NetworkDrives)),
            ("Removable Disk", "FAT32", Some(ImportOption::RemovableDrives)),
            ("Compact Disc", "", Some(ImportOption::RemovableDrives)),
        ] {
            let mut drive = Values::default();
            drive.set("type", kind.into());
            drive.set("filesystem", filesystem.into());
            assert_eq!(kind_of_drive(&drive), option, "{kind} {filesystem}");
        }
    }
}
