//! What runs on a machine.

use super::{date, integer, text, word, yes};
use crate::{ImportOption, Keeping, Kind, Member, Section, Unit};

pub(crate) static SOFTWARES: Section = Section::list(
    "softwares",
    "Software",
    &[
        text("name"),
        text("version"),
        text("publisher"),
        text("arch"),
        Member::new("install_date", Kind::Date).also(&["installdate"]),
        text("folder"),
        text("from"),
        text("guid"),
        text("system_category"),
        text("release_type"),
        text("comments"),
        integer("filesize").unit(Unit::Bytes),
        text("username"),
        text("userid"),
        text("version_major"),
        text("version_minor"),
        Member::new("uninstall_string", Kind::CommandLine),
        yes("no_remove"),
        text("url_info_about"),
        text("helplink"),
    ],
)
.known_by(&[&["name", "version"], &["name"]])
.switch(ImportOption::Software)
.keeping(Keeping::Software);

pub(crate) static LICENCES: Section = Section::list(
    "licenseinfos",
    "SoftwareLicense",
    &[
        text("name"),
        text("fullname"),
        text("key"),
        text("productid"),
        text("components"),
        text("update"),
        yes("trial"),
        date("activation_date"),
    ],
)
.title(&["fullname", "name"])
.known_by(&[&["fullname", "productid"], &["fullname"], &["name"]]);

pub(crate) static ANTIVIRUS: Section = Section::list(
    "antivirus",
    "Antivirus",
    &[
        text("name"),
        text("company"),
        text("version"),
        yes("enabled"),
        yes("uptodate"),
        text("base_version").volatile(),
        date("base_creation").volatile(),
        date("expiration"),
        text("guid"),
    ],
)
.known_by(&[&["name"], &["guid"]])
.switch(ImportOption::Antivirus)
.absence_means_none();

pub(crate) static VIRTUAL_MACHINES: Section = Section::list(
    "virtualmachines",
    "VirtualMachine",
    &[
        text("name"),
        text("uuid"),
        word("status"),
        text("vmtype"),
        text("subsystem"),
        integer("memory").unit(Unit::Megabytes),
        integer("vcpu"),
        text("image"),
        text("owner"),
        text("serial"),
        Member::new("mac", Kind::Mac),
        Member::new("ipaddress", Kind::Ip),
        text("comment"),
        Member::new("operatingsystem", Kind::Rows(GUEST_SYSTEM)),
    ],
)
.known_by(&[&["uuid"], &["name", "vmtype"], &["name"]])
.switch(ImportOption::VirtualMachines)
.absence_means_none();

const GUEST_SYSTEM: &[Member] = &[
    text("name"),
    text("full_name"),
    text("version"),
    text("arch"),
    text("kernel_name"),
    text("kernel_version"),
];

pub(crate) static DATABASE_SERVICES: Section = Section::list(
    "databases_services",
    "DatabaseInstance",
    &[
        text("name"),
        text("type"),
        text("version"),
        text("manufacturer"),
        integer("port"),
        text("path"),
        integer("size").unit(Unit::Megabytes).volatile(),
        yes("is_active"),
        yes("is_onbackup"),
        Member::new("last_boot_date", Kind::DateTime).volatile(),
        Member::new("last_backup_date", Kind::DateTime).volatile(),
    ],
)
.known_by(&[&["name", "port"], &["name", "path"], &["name"]]);

/// An agent tells them within their service.
pub(crate) static DATABASES: Section = Section::list(
    "databases",
    "Database",
    &[
        text("name"),
        text("service"),
        integer("size").unit(Unit::Megabytes).volatile(),
        yes("is_active"),
        yes("is_onbackup"),
        Member::new("creation_date", Kind::DateTime),
        Member::new("update_date", Kind::DateTime).volatile(),
        Member::new("last_backup_date", Kind::DateTime).volatile(),
    ],
)
.known_by(&[&["service", "name"], &["name"]]);

pub(crate) static REMOTE_MANAGEMENT: Section =
    Section::list("remote_mgmt", "RemoteManagement", &[text("type"), text("id"), text("version")])
        .title(&["type"])
        .known_by(&[&["type", "id"], &["type"]])
        .absence_means_none();

pub(crate) static PROCESSES: Section = Section::list(
    "processes",
    "Process",
    &[
        integer("pid"),
        text("user"),
        Member::new("cmd", Kind::CommandLine),
        Member::new("started", Kind::DateTime),
        text("tty"),
        text("cpuusage").volatile(),
        text("mem").volatile(),
        integer("virtualmemory").unit(Unit::Kilobytes).volatile(),
    ],
)
.title(&["cmd"])
.known_by(&[&["pid"], &["cmd"]])
.switch(ImportOption::Processes)
.keeping(Keeping::Whole);

pub(crate) static ENVIRONMENT: Section =
    Section::list("envs", "EnvironmentVariable", &[text("key"), text("val")])
        .title(&["key"])
        .known_by(&[&["key"]])
        .switch(ImportOption::Environment)
        .keeping(Keeping::Whole);
