//! The tabs of an asset's page: which sections stand on which.

/// A tab that shows sections.
pub(super) struct SectionTab {
    /// The end of its address.
    pub(super) end: &'static str,
    /// The key of what it is called.
    pub(super) label: &'static str,
    /// What stands on it, in this order.
    pub(super) sections: &'static [&'static str],
}

/// The sections of the first tab.
pub(super) const MAIN: [&str; 1] = ["users"];
/// The sections beside the software.
pub(super) const SOFTWARE: [&str; 1] = ["licenseinfos"];
/// The sections beside the links with other assets.
pub(super) const CONNECTIONS: [&str; 3] = ["monitors", "printers", "usbdevices"];
/// The tab that shows what is kept as it came, and what nobody has described.
pub(super) const RUNNING: &str = "running";

/// The tabs, in their order; software and connections stand behind the network.
pub(super) static SECTION_TABS: [SectionTab; 9] = [
    SectionTab {
        end: "operating-system",
        label: "section-operatingsystem",
        sections: &["operatingsystem", "hardware"],
    },
    SectionTab {
        end: "components",
        label: "tab-components",
        sections: &[
            "bios",
            "cpus",
            "memories",
            "storages",
            "videos",
            "sounds",
            "network_components",
            "controllers",
            "batteries",
            "powersupplies",
            "cameras",
            "sensors",
            "firmwares",
            "simcards",
            "modems",
            "inputs",
            "slots",
            "ports",
        ],
    },
    SectionTab {
        end: "volumes",
        label: "section-drives",
        sections: &["drives", "logical_volumes", "physical_volumes", "volume_groups"],
    },
    SectionTab {
        end: "network",
        label: "tab-network",
        sections: &["network_ports", "networks", "firewalls", "network_device"],
    },
    SectionTab {
        end: "virtual-machines",
        label: "section-virtualmachines",
        sections: &["virtualmachines"],
    },
    SectionTab {
        end: "databases",
        label: "section-databases",
        sections: &["databases_services", "databases"],
    },
    SectionTab {
        end: "protection",
        label: "tab-protection",
        sections: &["antivirus", "remote_mgmt"],
    },
    SectionTab {
        end: "supplies",
        label: "tab-supplies",
        sections: &["cartridges", "consumables", "pagecounters"],
    },
    SectionTab {
        end: RUNNING,
        label: "tab-running",
        sections: &[
            "processes",
            "envs",
            "local_users",
            "local_groups",
            "registry",
            "versionprovider",
        ],
    },
];

/// Finds the tab of sections with this end of the address.
pub(super) fn section_tab(end: &str) -> Option<&'static SectionTab> {
    SECTION_TABS.iter().find(|tab| tab.end == end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use inventory::{Keeping, SECTIONS};

    #[test]
    fn every_section_stands_on_one_tab() {
        let shown: Vec<&str> = SECTION_TABS
            .iter()
            .flat_map(|tab| tab.sections)
            .chain(&MAIN)
            .chain(&SOFTWARE)
            .chain(&CONNECTIONS)
            .copied()
            .collect();
        for section in SECTIONS {
            let times = shown.iter().filter(|name| **name == section.name).count();
            let expected = usize::from(section.keeping != Keeping::Software);
            assert_eq!(times, expected, "{}", section.name);
        }
        assert_eq!(shown.len(), SECTIONS.len() - 1);
    }

    #[test]
    fn what_is_kept_as_it_came_stands_together() {
        for section in SECTIONS {
            let whole = section.keeping == Keeping::Whole;
            let running = section_tab(RUNNING).unwrap().sections.contains(&section.name);
            // The registry is kept in rows, and is read like what is kept whole.
            assert!(whole == running || section.name == "registry", "{}", section.name);
        }
    }
}
