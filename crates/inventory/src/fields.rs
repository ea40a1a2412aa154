//! The main fields of an asset: what a list shows of it, and what somebody may lock.

use std::collections::BTreeMap;

/// A main field of an asset.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[expect(missing_docs, reason = "the names are the columns' own")]
pub enum Field {
    Name,
    Serial,
    Uuid,
    OtherSerial,
    Manufacturer,
    Model,
    Kind,
    Contact,
    Workgroup,
    Comment,
    Location,
    /// In megabytes.
    Memory,
    /// In megabytes.
    Swap,
    OsName,
    OsVersion,
    OsArchitecture,
    OsKernel,
    OsInstallDate,
    OsBootTime,
    /// Of a device of the network, as it says it: `12 days, 3:04:05.06`.
    Uptime,
    /// Of a device of the network, in percent.
    CpuLoad,
    /// Of a device of the network, in megabytes.
    Ram,
    Firmware,
    /// The address by which a device of the network is reached.
    Mac,
    /// What a device of the network says of itself.
    Description,
}

/// What a field says.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum FieldValue {
    /// A text.
    Text(String),
    /// A number.
    Integer(i64),
}

/// The main fields that a document tells. One that it does not tell stays as it is known.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Fields(BTreeMap<Field, FieldValue>);

impl Field {
    /// Every field.
    pub const ALL: [Self; 25] = [
        Self::Name,
        Self::Serial,
        Self::Uuid,
        Self::OtherSerial,
        Self::Manufacturer,
        Self::Model,
        Self::Kind,
        Self::Contact,
        Self::Workgroup,
        Self::Comment,
        Self::Location,
        Self::Memory,
        Self::Swap,
        Self::OsName,
        Self::OsVersion,
        Self::OsArchitecture,
        Self::OsKernel,
        Self::OsInstallDate,
        Self::OsBootTime,
        Self::Uptime,
        Self::CpuLoad,
        Self::Ram,
        Self::Firmware,
        Self::Mac,
        Self::Description,
    ];

    /// Returns the name of the column.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Serial => "serial",
            Self::Uuid => "uuid",
            Self::OtherSerial => "other_serial",
            Self::Manufacturer => "manufacturer",
            Self::Model => "model",
            Self::Kind => "kind",
            Self::Contact => "contact",
            Self::Workgroup => "workgroup",
            Self::Comment => "comment",
            Self::Location => "location",
            Self::Memory => "memory",
            Self::Swap => "swap",
            Self::OsName => "os_name",
            Self::OsVersion => "os_version",
            Self::OsArchitecture => "os_architecture",
            Self::OsKernel => "os_kernel",
            Self::OsInstallDate => "os_install_date",
            Self::OsBootTime => "os_boot_time",
            Self::Uptime => "uptime",
            Self::CpuLoad => "cpu_load",
            Self::Ram => "ram",
            Self::Firmware => "firmware",
            Self::Mac => "mac",
            Self::Description => "description",
        }
    }

    /// Finds a field by the name of its column.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.as_str() == name)
    }

    /// Says whether it changes all the time, so that its changes are no history.
    pub const fn is_volatile(self) -> bool {
        matches!(self, Self::OsBootTime | Self::Uptime | Self::CpuLoad)
    }

    /// Says whether it is a number.
    pub const fn is_integer(self) -> bool {
        matches!(self, Self::Memory | Self::Swap | Self::CpuLoad | Self::Ram)
    }
}

impl Fields {
    /// Returns what a field says, if it is told.
    pub fn get(&self, field: Field) -> Option<&FieldValue> {
        self.0.get(&field)
    }

    /// Returns what a field says, if it is told and a text.
    pub fn text(&self, field: Field) -> Option<&str> {
        match self.0.get(&field) {
            Some(FieldValue::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Returns what a field says, if it is told and a number.
    pub fn integer(&self, field: Field) -> Option<i64> {
        match self.0.get(&field) {
            Some(FieldValue::Integer(number)) => Some(*number),
            _ => None,
        }
    }

    /// Sets a field.
    pub fn set(&mut self, field: Field, value: FieldValue) {
        self.0.insert(field, value);
    }

    /// Sets a field that is told, and leaves it otherwise.
    pub fn set_text(&mut self, field: Field, text: Option<&str>) {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            self.0.insert(field, FieldValue::Text(text.to_owned()));
        }
    }

    /// Sets a field that is told, and leaves it otherwise.
    pub fn set_integer(&mut self, field: Field, number: Option<i64>) {
        if let Some(number) = number {
            self.0.insert(field, FieldValue::Integer(number));
        }
    }

    /// Returns every field that is told.
    pub fn iter(&self) -> impl Iterator<Item = (Field, &FieldValue)> {
        self.0.iter().map(|(field, value)| (*field, value))
    }

    /// Says whether none is told.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_columns_read_back() {
        for field in Field::ALL {
            assert_eq!(Field::parse(field.as_str()), Some(field));
        }
    }
}
