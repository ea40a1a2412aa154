//! How a section of the inventory format is described: its rows, their members, and what becomes of them.

use crate::{ImportOption, Values};
use std::{collections::BTreeSet, fmt};

/// A section of a document whose rows become parts of an asset.
#[derive(Clone, Copy)]
pub struct Section {
    /// The format's name of it, such as `cpus`.
    pub name: &'static str,
    /// GLPI's name of what a row becomes, such as `Processor`.
    pub part: &'static str,
    /// Whether it is a list of rows or one object.
    pub shape: Shape,
    /// What a row may say, in the order in which it is shown.
    pub members: &'static [Member],
    /// The members that name a row to a reader: the first of them that says something.
    pub title: &'static [&'static str],
    /// By what a row is recognised when it comes again: the first list of which the row has all.
    pub identity: &'static [&'static [&'static str]],
    /// What leaves rows of it out.
    pub switches: Switches,
    /// What it means that a full inventory of a computer lacks it.
    pub absence: Absence,
    /// How its rows are kept.
    pub keeping: Keeping,
}

/// Whether a section is a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// A list of rows.
    Many,
    /// One object, which becomes one part.
    One,
}

/// What a row may say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Member {
    /// The format's name of it.
    pub name: &'static str,
    /// Other names that agents give it.
    pub also: &'static [&'static str],
    /// What it holds.
    pub kind: Kind,
    /// In what it is counted.
    pub unit: Option<Unit>,
    /// Whether its changes are history.
    pub noting: Noting,
}

/// What a member holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A text.
    Text,
    /// A word of a closed list, in lower case.
    Word,
    /// A command line, whose secrets are masked.
    CommandLine,
    /// A hardware address, in lower case with colons.
    Mac,
    /// An address of a network.
    Ip,
    /// A whole number that is not negative.
    Integer,
    /// A number of the interface table, which may be as large as its counters.
    Counter,
    /// Yes or no.
    YesNo,
    /// A date `YYYY-MM-DD`; between slashes, the day stands first.
    Date,
    /// A date `YYYY-MM-DD`; between slashes, the month stands first.
    MonthFirstDate,
    /// A date with a time, `YYYY-MM-DD hh:mm:ss`, or without.
    DateTime,
    /// A list of texts.
    Texts,
    /// A list of hardware addresses.
    Macs,
    /// A list of addresses of networks.
    Ips,
    /// A list of numbers.
    Integers,
    /// A list of rows with members of their own.
    Rows(&'static [Member]),
}

/// In what a number is counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[expect(missing_docs, reason = "the names are the units' own")]
pub enum Unit {
    Bytes,
    Kilobytes,
    Megabytes,
    Megahertz,
    BitsPerSecond,
    MegabitsPerSecond,
    MilliwattHours,
    Millivolts,
    Watts,
    Percent,
    Pages,
}

impl Unit {
    /// Returns by what a number in another unit is multiplied: `GB` where it is counted in megabytes.
    pub(crate) fn factor_of(self, told: &str) -> f64 {
        match (self, told) {
            (Self::Megabytes, "kb" | "kib" | "ko") => 1.0 / 1024.0,
            (Self::Megabytes, "gb" | "gib" | "go") => 1024.0,
            (Self::Megabytes, "tb" | "tib" | "to") => 1024.0 * 1024.0,
            (Self::Megahertz, "ghz") | (Self::MilliwattHours, "wh") => 1000.0,
            (Self::Millivolts, "v") | (Self::Watts, "kw") => 1000.0,
            _ => 1.0,
        }
    }
}

/// Whether changes of a member are history.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Noting {
    /// Each change is.
    Noted,
    /// It changes all the time: it is kept, and its changes are not.
    Volatile,
    /// It is a field of the asset as well, whose history tells of it.
    AsField,
}

/// What leaves rows of a section out.
#[derive(Clone, Copy, Debug)]
pub enum Switches {
    /// Nothing does.
    None,
    /// One import option does, for every row.
    One(ImportOption),
    /// One import option does for every row, if there is one, and another for some of them.
    PerRow(Option<ImportOption>, fn(&Values) -> Option<ImportOption>),
}

/// What it means that a full inventory of a computer lacks a section.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Absence {
    /// Nothing: what is known stays.
    LeftAlone,
    /// That there is none.
    MeansNone,
}

/// How rows of a section are kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Keeping {
    /// Each as a part, with its history.
    Rows,
    /// All together as one text.
    Whole,
    /// In the dictionary of software.
    Software,
}

impl Section {
    /// Finds a section by the format's name of it.
    pub fn find(name: &str) -> Option<&'static Self> {
        crate::SECTIONS.iter().copied().find(|section| section.name == name)
    }

    /// Finds a member by the format's name of it.
    pub fn member(&self, name: &str) -> Option<&'static Member> {
        self.members.iter().find(|member| member.name == name)
    }

    /// Returns the import option that leaves a row out while it is off; the one for all rows comes first.
    pub fn left_out_by(
        &self,
        values: &Values,
        off: &BTreeSet<ImportOption>,
    ) -> Option<ImportOption> {
        let options = match self.switches {
            Switches::None => [None, None],
            Switches::One(option) => [Some(option), None],
            Switches::PerRow(whole, row) => [whole, row(values)],
        };
        options.into_iter().flatten().find(|option| off.contains(option))
    }

    /// Says whether an import option that is off leaves every row out.
    pub fn is_left_out(&self, off: &BTreeSet<ImportOption>) -> bool {
        match self.switches {
            Switches::One(option) | Switches::PerRow(Some(option), _) => off.contains(&option),
            Switches::None | Switches::PerRow(None, _) => false,
        }
    }
}

/// Descriptions are made of the usual case and what differs from it.
impl Section {
    pub(crate) const fn list(
        name: &'static str,
        part: &'static str,
        members: &'static [Member],
    ) -> Self {
        Self {
            name,
            part,
            shape: Shape::Many,
            members,
            title: &["name"],
            identity: &[&["name"]],
            switches: Switches::None,
            absence: Absence::LeftAlone,
            keeping: Keeping::Rows,
        }
    }

    pub(crate) const fn object(
        name: &'static str,
        part: &'static str,
        members: &'static [Member],
    ) -> Self {
        Self { shape: Shape::One, identity: &[], ..Self::list(name, part, members) }
    }

    pub(crate) const fn title(self, title: &'static [&'static str]) -> Self {
        Self { title, ..self }
    }

    pub(crate) const fn known_by(self, identity: &'static [&'static [&'static str]]) -> Self {
        Self { identity, ..self }
    }

    pub(crate) const fn switch(self, option: ImportOption) -> Self {
        Self { switches: Switches::One(option), ..self }
    }

    pub(crate) const fn switches(self, switches: Switches) -> Self {
        Self { switches, ..self }
    }

    pub(crate) const fn absence_means_none(self) -> Self {
        Self { absence: Absence::MeansNone, ..self }
    }

    pub(crate) const fn keeping(self, keeping: Keeping) -> Self {
        Self { keeping, ..self }
    }
}

impl PartialEq for Section {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Section {}

impl fmt::Debug for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl Member {
    /// Describes a member whose changes are history.
    pub(crate) const fn new(name: &'static str, kind: Kind) -> Self {
        Self { name, also: &[], kind, unit: None, noting: Noting::Noted }
    }

    pub(crate) const fn also(self, also: &'static [&'static str]) -> Self {
        Self { also, ..self }
    }

    pub(crate) const fn unit(self, unit: Unit) -> Self {
        Self { unit: Some(unit), ..self }
    }

    pub(crate) const fn volatile(self) -> Self {
        Self { noting: Noting::Volatile, ..self }
    }

    pub(crate) const fn as_field(self) -> Self {
        Self { noting: Noting::AsField, ..self }
    }
}
