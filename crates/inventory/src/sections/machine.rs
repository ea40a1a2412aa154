//! The machine as a whole: its main board, its system, its people, its agent.

use super::{integer, text, texts, word};
use crate::{ImportOption, Keeping, Kind, Member, Section, Unit};

pub(crate) static HARDWARE: Section = Section::object(
    "hardware",
    "Hardware",
    &[
        text("name").as_field(),
        text("uuid").as_field(),
        text("chassis_type").as_field(),
        text("vmsystem").as_field(),
        text("type"),
        text("description").as_field(),
        text("workgroup").as_field(),
        integer("memory").unit(Unit::Megabytes).as_field(),
        integer("swap").unit(Unit::Megabytes).as_field(),
        text("defaultgateway"),
        text("dns"),
        text("lastloggeduser").as_field(),
        text("datelastloggeduser").volatile(),
        text("winprodid"),
        text("winprodkey"),
        text("winowner"),
        text("wincompany"),
        text("winlang"),
    ],
);

pub(crate) static BIOS: Section = Section::object(
    "bios",
    "Firmware",
    &[
        text("bmanufacturer"),
        text("bversion"),
        Member::new("bdate", Kind::MonthFirstDate),
        text("smanufacturer").as_field(),
        text("smodel").as_field(),
        text("ssn").as_field(),
        text("assettag").as_field(),
        text("mmanufacturer"),
        text("mmodel"),
        text("msn"),
        text("skunumber"),
        text("biosserial"),
        text("enclosureserial"),
        text("type"),
        word("secure_boot"),
    ],
)
.title(&["bversion", "bmanufacturer"]);

pub(crate) static OPERATING_SYSTEM: Section = Section::object(
    "operatingsystem",
    "OperatingSystem",
    &[
        text("name"),
        text("full_name").as_field(),
        text("version").as_field(),
        text("service_pack"),
        text("arch").as_field(),
        text("kernel_name"),
        text("kernel_version").as_field(),
        Member::new("install_date", Kind::Date).as_field(),
        Member::new("boot_time", Kind::DateTime).as_field().volatile(),
        text("fqdn"),
        text("dns_domain"),
        text("hostid"),
        text("ssh_key"),
        Member::new("timezone", Kind::Rows(&[text("name"), text("offset")])),
    ],
)
.title(&["full_name", "name"]);

pub(crate) static USERS: Section = Section::list("users", "User", &[text("login"), text("domain")])
    .title(&["login"])
    .known_by(&[&["login", "domain"], &["login"]]);

pub(crate) static LOCAL_USERS: Section = Section::list(
    "local_users",
    "LocalUser",
    &[text("id"), text("login"), text("name"), text("home"), text("shell")],
)
.title(&["login", "name", "id"])
.known_by(&[&["id", "login"], &["id"], &["login"], &["name"]])
.keeping(Keeping::Whole);

pub(crate) static LOCAL_GROUPS: Section = Section::list(
    "local_groups",
    "LocalGroup",
    &[text("id"), text("name"), texts("members").also(&["member"])],
)
.known_by(&[&["id", "name"], &["id"], &["name"]])
.keeping(Keeping::Whole);

pub(crate) static AGENT: Section = Section::object(
    "versionprovider",
    "AgentProgram",
    &[
        text("name"),
        text("version"),
        text("program"),
        texts("comments"),
        text("perl_version"),
        text("perl_exe"),
        Member::new("perl_args", Kind::CommandLine),
    ],
)
.keeping(Keeping::Whole);

pub(crate) static REGISTRY: Section = Section::list(
    "registry",
    "RegistryValue",
    &[text("name"), text("hive"), text("regtree"), text("regvalue")],
)
.known_by(&[&["name", "regvalue"], &["name"]])
.switch(ImportOption::Registry);
