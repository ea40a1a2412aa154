//! What printers use up, and what they count.

use super::{integer, text, word};
use crate::{Kind, Member, Section, Unit};

/// An agent tells them as one object, which is taken apart: a row for each cartridge.
pub(crate) static CARTRIDGES: Section = Section::list(
    "cartridges",
    "Cartridge",
    &[word("name"), text("value").volatile(), integer("level").unit(Unit::Percent).volatile()],
);

pub(crate) static CONSUMABLES: Section = Section::list(
    "consumables",
    "Consumable",
    &[word("type"), word("color"), text("value").volatile(), text("unit"), integer("max")],
)
.title(&["type"])
.known_by(&[&["type", "color"], &["type"]]);

pub(crate) static PAGE_COUNTERS: Section = Section::object(
    "pagecounters",
    "PageCounters",
    &[
        counter("total"),
        counter("black"),
        counter("color"),
        counter("rectoverso"),
        counter("duplex"),
        counter("scanned"),
        counter("printtotal"),
        counter("printblack"),
        counter("printcolor"),
        counter("copytotal"),
        counter("copyblack"),
        counter("copyblack_a3"),
        counter("copycolor"),
        counter("copycolor_a3"),
        counter("faxtotal"),
    ],
);

const fn counter(name: &'static str) -> Member {
    Member::new(name, Kind::Counter).unit(Unit::Pages).volatile()
}
