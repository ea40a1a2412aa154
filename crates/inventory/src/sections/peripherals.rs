//! What is plugged into a machine.

use super::{text, yes};
use crate::{ImportOption, Section};

pub(crate) static INPUTS: Section = Section::list(
    "inputs",
    "InputDevice",
    &[
        text("name"),
        text("caption"),
        text("description"),
        text("type"),
        text("manufacturer"),
        text("interface"),
        text("layout"),
        text("pointingtype"),
    ],
)
.title(&["name", "caption", "description"])
.known_by(&[&["name", "type"], &["caption", "type"], &["name"], &["caption"], &["description"]]);

pub(crate) static MONITORS: Section = Section::list(
    "monitors",
    "Monitor",
    &[
        text("name"),
        text("caption"),
        text("manufacturer"),
        text("serial"),
        text("altserial"),
        text("description"),
        text("type"),
        text("port"),
        // Of its EDID: when it was made, and its diagonal.
        text("manufactured"),
        text("inches"),
    ],
)
.title(&["name", "caption", "description"])
.known_by(&[&["serial"], &["altserial"], &["caption"], &["name"], &["manufacturer"]])
.switch(ImportOption::Monitors)
.absence_means_none();

pub(crate) static PRINTERS: Section = Section::list(
    "printers",
    "Printer",
    &[
        text("name"),
        text("description"),
        text("driver"),
        text("serial"),
        text("port"),
        yes("network"),
        yes("shared"),
        text("sharename"),
        text("servername"),
        text("resolution"),
        text("printprocessor"),
        text("comment"),
        text("status").volatile(),
        text("errstatus").volatile(),
    ],
)
.switch(ImportOption::Printers);

pub(crate) static USB_DEVICES: Section = Section::list(
    "usbdevices",
    "Peripheral",
    &[
        text("name"),
        text("caption"),
        text("manufacturer"),
        text("serial"),
        text("vendorid"),
        text("productid"),
        text("class"),
        text("subclass"),
    ],
)
.title(&["name", "caption"])
.known_by(&[
    &["vendorid", "productid", "serial"],
    &["vendorid", "productid"],
    &["serial"],
    &["name"],
    &["caption"],
])
.switch(ImportOption::Peripherals);
