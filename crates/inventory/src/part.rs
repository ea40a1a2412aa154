//! Kinds of what a document carries that an administrator may leave out, under GLPI's names.

use crate::{NetworkPort, Volume};

/// A kind of what a document carries.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Part {
    /// Volumes of every kind.
    Volumes,
    /// Volumes that another machine serves.
    NetworkDrives,
    /// Volumes that are taken out and put in.
    RemovableDrives,
    /// Software.
    Software,
    /// Processors.
    Processors,
    /// Hard drives.
    HardDrives,
    /// Memory.
    Memory,
    /// Network cards.
    NetworkCards,
    /// Network cards that are no hardware.
    VirtualNetworkCards,
}

impl Part {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::Volumes,
        Self::NetworkDrives,
        Self::RemovableDrives,
        Self::Software,
        Self::Processors,
        Self::HardDrives,
        Self::Memory,
        Self::NetworkCards,
        Self::VirtualNetworkCards,
    ];

    /// Returns GLPI's name of the switch.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Volumes => "import_volume",
            Self::NetworkDrives => "component_networkdrive",
            Self::RemovableDrives => "component_removablemedia",
            Self::Software => "import_software",
            Self::Processors => "component_processor",
            Self::HardDrives => "component_harddrive",
            Self::Memory => "component_memory",
            Self::NetworkCards => "component_networkcard",
            Self::VirtualNetworkCards => "component_networkcardvirtual",
        }
    }

    /// Finds a kind by GLPI's name of its switch.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.as_str() == name)
    }
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

impl Volume {
    /// Returns which kind of volume it is; [`Part::Volumes`] if it is neither served nor removable.
    pub fn part(&self) -> Part {
        // Windows tells the kind where other systems tell the mount point.
        let kind = self.mount_point.as_deref().unwrap_or_default().to_lowercase();
        let filesystem = self.filesystem.as_deref().unwrap_or_default().to_lowercase();
        if kind == "network drive" || NETWORK_FILESYSTEMS.contains(&filesystem.as_str()) {
            Part::NetworkDrives
        } else if REMOVABLE.contains(&kind.as_str()) {
            Part::RemovableDrives
        } else {
            Part::Volumes
        }
    }
}

impl NetworkPort {
    /// Returns which kind of card it is.
    pub fn part(&self) -> Part {
        if self.virtual_device == Some(true) {
            Part::VirtualNetworkCards
        } else {
            Part::NetworkCards
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn volumes_are_told_apart_on_every_system() {
        let volume = |kind: &str, filesystem: &str| {
            let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            Volume { mount_point: text(kind), filesystem: text(filesystem), ..Volume::default() }
                .part()
        };
        for (kind, filesystem, part) in [
            ("/", "ext4", Part::Volumes),
            ("Local Disk", "NTFS", Part::Volumes),
            ("", "", Part::Volumes),
            ("Network Drive", "NTFS", Part::NetworkDrives),
            ("/srv", "nfs4", Part::NetworkDrives),
            ("/Volumes/Team", "smbfs", Part::NetworkDrives),
            ("Removable Disk", "FAT32", Part::RemovableDrives),
            ("Compact Disc", "", Part::RemovableDrives),
        ] {
            assert_eq!(volume(kind, filesystem), part, "{kind} {filesystem}");
        }
    }

    #[test]
    fn names_read_back() {
        for part in Part::ALL {
            assert_eq!(Part::parse(part.as_str()), Some(part));
        }
    }
}
