//! What assets consist of: rows of the sections of their inventories.

use super::asset::ASSET;
use crate::{Acts, ApiVersion, Member, Resource, Under, Visibility};
use inventory::SECTIONS;
use rights::Subject;

/// Describes parts of some sections.
macro_rules! parts {
    ($($constant:ident $name:literal $segment:literal $about:literal $only:literal;)*) => {
        $(pub(crate) static $constant: Resource = Resource {
            name: $name,
            about: $about,
            section: "Assets",
            segment: $segment,
            under: Some(Under { resource: &ASSET, key: "@.asset_id" }),
            since: ApiVersion::V2_0,
            subject: Subject::Assets,
            visibility: Visibility::With(&ASSET, "@.asset_id"),
            table: "asset_parts",
            key: "id",
            only: $only,
            listed: Some(("@.hidden_at is null", "is_hidden")),
            counted: None,
            order: "id",
            members: &[
                Member::id(),
                Member::mapped("type", "@.section", part_of, "The kind of the part"),
                Member::text("section", "@.section", "The section of the inventory"),
                Member::integer("items_id", "@.asset_id", "The key of the asset"),
                Member::text("name", "@.name", "Its name"),
                Member::json("details", "@.data", "What the agent reports about it, with the names of the inventory format"),
                Member::boolean("is_hidden", "(@.hidden_at is not null)", "Whether somebody has hidden it"),
                Member::instant("date_creation", "@.first_seen", "The time when it was first seen"),
                Member::instant("date_mod", "@.changed_at", "The time of its last change"),
            ],
            acts: Acts::NONE,
        };)*
    };
}

parts! {
    COMPONENT "Component" "Component" "A part of an asset, of any kind" "";
    VOLUME "Volume" "Volume" "A volume of an asset" "@.section = 'drives'";
    VIRTUAL_MACHINE "VirtualMachine" "VirtualMachine" "A virtual machine of an asset" "@.section = 'virtualmachines'";
    NETWORK_PORT "NetworkPort" "NetworkPort" "A network port of an asset" "@.section in ('networks', 'network_ports')";
    OPERATING_SYSTEM "OperatingSystem" "OperatingSystem" "The operating system of an asset" "@.section = 'operatingsystem'";
}

/// Returns GLPI's name of what a row of a section becomes.
fn part_of(section: &str) -> &'static str {
    SECTIONS.iter().find(|known| known.name == section).map_or("Part", |known| known.part)
}
