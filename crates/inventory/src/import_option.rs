//! What an administrator may leave out of inventories, under GLPI's names of the switches.

/// What an administrator may leave out of inventories.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ImportOption {
    /// Volumes of every kind.
    Volumes,
    /// Volumes that another machine serves.
    NetworkDrives,
    /// Volumes that are taken out and put in.
    RemovableDrives,
    /// Software.
    Software,
    /// Monitors.
    Monitors,
    /// Printers that are attached to a computer.
    Printers,
    /// USB devices.
    Peripherals,
    /// Antivirus programs.
    Antivirus,
    /// Processes.
    Processes,
    /// Environment variables.
    Environment,
    /// Devices of which nobody knows what they are.
    Unmanaged,
    /// Values of the registry.
    Registry,
    /// Virtual machines.
    VirtualMachines,
    /// Processors.
    Processors,
    /// Hard drives.
    HardDrives,
    /// Memory.
    Memory,
    /// Sound cards.
    SoundCards,
    /// Network cards.
    NetworkCards,
    /// Network cards that are no hardware.
    VirtualNetworkCards,
    /// Graphics cards.
    GraphicCards,
    /// SIM cards.
    SimCards,
    /// Drives of discs that are taken out and put in.
    Drives,
    /// Power supplies.
    PowerSupplies,
    /// Controllers.
    Controllers,
    /// Batteries.
    Batteries,
}

impl ImportOption {
    /// Every option.
    pub const ALL: [Self; 25] = [
        Self::Volumes,
        Self::NetworkDrives,
        Self::RemovableDrives,
        Self::Software,
        Self::Monitors,
        Self::Printers,
        Self::Peripherals,
        Self::Antivirus,
        Self::Processes,
        Self::Environment,
        Self::Unmanaged,
        Self::Registry,
        Self::VirtualMachines,
        Self::Processors,
        Self::HardDrives,
        Self::Memory,
        Self::SoundCards,
        Self::NetworkCards,
        Self::VirtualNetworkCards,
        Self::GraphicCards,
        Self::SimCards,
        Self::Drives,
        Self::PowerSupplies,
        Self::Controllers,
        Self::Batteries,
    ];

    /// Returns GLPI's name of the switch.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Volumes => "import_volume",
            Self::NetworkDrives => "component_networkdrive",
            Self::RemovableDrives => "component_removablemedia",
            Self::Software => "import_software",
            Self::Monitors => "import_monitor",
            Self::Printers => "import_printer",
            Self::Peripherals => "import_peripheral",
            Self::Antivirus => "import_antivirus",
            Self::Processes => "import_process",
            Self::Environment => "import_env",
            Self::Unmanaged => "import_unmanaged",
            Self::Registry => "import_registry",
            Self::VirtualMachines => "import_vm",
            Self::Processors => "component_processor",
            Self::HardDrives => "component_harddrive",
            Self::Memory => "component_memory",
            Self::SoundCards => "component_soundcard",
            Self::NetworkCards => "component_networkcard",
            Self::VirtualNetworkCards => "component_networkcardvirtual",
            Self::GraphicCards => "component_graphiccard",
            Self::SimCards => "component_simcard",
            Self::Drives => "component_drive",
            Self::PowerSupplies => "component_powersupply",
            Self::Controllers => "component_control",
            Self::Batteries => "component_battery",
        }
    }

    /// Finds an option by GLPI's name of its switch.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|option| option.as_str() == name)
    }

    /// Says whether it takes, until somebody chooses: everything but environment variables, which hold secrets.
    pub const fn is_on_by_default(self) -> bool {
        !matches!(self, Self::Environment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back() {
        for option in ImportOption::ALL {
            assert_eq!(ImportOption::parse(option.as_str()), Some(option));
        }
    }
}
