//! The sections of a machine's document.

use serde_json::{Map, Value, json};

use crate::Extent;
use crate::catalogue::{Package, choose};
use crate::chance::For;
use crate::components;
use crate::date::{date, moment};
use crate::machine::{Machine, Platform};
use crate::processes;

/// The agent that is said to have found all this.
const AGENT: &str = "1.11";

/// Returns what an agent tells of a machine on a day.
pub(crate) fn of(machine: &Machine, day: i64) -> Map<String, Value> {
    let mut content = Map::new();
    let mut put = |name: &str, value: Value| {
        content.insert(name.to_owned(), value);
    };
    put("accesslog", json!({ "logdate": moment(day, 32_400) }));
    components::put(machine, &mut put);
    put("bios", bios(machine));
    put("drives", drives(machine, day));
    put("firewalls", json!([{ "profile": "public", "status": "on" }]));
    put("hardware", hardware(machine, day));
    put("networks", networks(machine));
    put("operatingsystem", operating_system(machine, day));
    processes::put(machine, day, &mut put);
    put("softwares", software(machine, day));
    put("users", json!([{ "login": machine.user(day), "domain": "FLEET" }]));
    put("versionclient", json!(format!("GLPI-Agent_v{AGENT}")));
    put(
        "versionprovider",
        json!({ "name": "GLPI", "version": AGENT, "program": "glpi-agent", "etime": 9 }),
    );
    content
}

fn hardware(machine: &Machine, day: i64) -> Value {
    let [a, b, c, _] = machine.address();
    let chassis = if machine.name.starts_with("lap") { "Notebook" } else { "Desktop" };
    json!({
        "chassis_type": chassis,
        "datelastloggeduser": date(day),
        "defaultgateway": format!("{a}.{b}.{c}.1"),
        "dns": "10.255.0.53/10.255.1.53",
        "lastloggeduser": machine.user(day),
        "memory": 1024 * components::memory_gigabytes(machine),
        "name": machine.name,
        "swap": 4096,
        "uuid": machine.uuid,
        "vmsystem": "Physical",
        "workgroup": "fleet.example",
    })
}

fn bios(machine: &Machine) -> Value {
    let mut chance = machine.chance(For::Machine);
    json!({
        "assettag": format!("A{:07}", machine.index),
        "bdate": date(machine.installed - 200),
        "bmanufacturer": machine.maker,
        "bversion": format!("F.{}", chance.between(10, 60)),
        "mmanufacturer": machine.maker,
        "mmodel": format!("{:04X}", chance.below(65_536)),
        "msn": format!("M{}", machine.serial),
        "secure_boot": "enabled",
        "skunumber": format!("SKU{}", chance.below(900)),
        "smanufacturer": machine.maker,
        "smodel": machine.model,
        "ssn": machine.serial,
    })
}

fn operating_system(machine: &Machine, day: i64) -> Value {
    let build = (day + 400) / 30;
    let (name, full, kernel_name, kernel, arch) = match machine.platform {
        Platform::Windows => (
            "Windows",
            "Microsoft Windows 11 Pro",
            "MSWin32",
            format!("10.0.{}", 22_000 + build),
            "64-bit",
        ),
        Platform::Linux => (
            "Debian GNU/Linux",
            "Debian GNU/Linux 12 (bookworm)",
            "linux",
            format!("6.1.0-{build}-amd64"),
            "x86_64",
        ),
        Platform::Macos => {
            ("MacOSX", "macOS 14 Sonoma", "darwin", format!("23.{build}.0"), "x86_64")
        }
    };
    let boot = machine.boot_day(day);
    let second = machine.chance_of(For::Boot, boot).between(25_000, 32_000);
    json!({
        "arch": arch,
        "boot_time": moment(boot, second),
        "dns_domain": "fleet.example",
        "fqdn": format!("{}.fleet.example", machine.name),
        "full_name": full,
        "hostid": format!("{:08x}", machine.index),
        "install_date": date(machine.installed),
        "kernel_name": kernel_name,
        "kernel_version": kernel,
        "name": name,
        "timezone": { "name": "Europe/Paris", "offset": "+0100" },
        "version": kernel,
    })
}

/// The space that is free moves every day.
fn drives(machine: &Machine, day: i64) -> Value {
    let mut chance = machine.chance(For::Components);
    let mut today = machine.chance_of(For::Day, day);
    let count = chance.between(1, 3);
    let rows = (0..count).map(|number| {
        let total = 119_000 * chance.between(1, 8);
        let free = total / 3 + today.below(total / 20);
        let serial = chance.hex(8).to_uppercase();
        match machine.platform {
            Platform::Windows => json!({
                "description": "Local disk",
                "filesystem": "NTFS",
                "free": free,
                "label": format!("Disk {number}"),
                "letter": format!("{}:", ["C", "D", "E"].get(usize::try_from(number).unwrap_or_default()).unwrap_or(&"F")),
                "serial": serial,
                "systemdrive": number == 0,
                "total": total,
                "type": "Local Disk",
                "volumn": format!("Disk {number}"),
            }),
            Platform::Linux | Platform::Macos => json!({
                "filesystem": if machine.platform == Platform::Linux { "ext4" } else { "apfs" },
                "free": free,
                "serial": serial,
                "total": total,
                "type": if number == 0 { "/".to_owned() } else { format!("/srv/data{number}") },
                "volumn": format!("/dev/disk{number}"),
            }),
        }
    });
    Value::Array(rows.collect())
}

fn networks(machine: &Machine) -> Value {
    let [a, b, c, d] = machine.address();
    let (high, low) = (machine.index >> 16, machine.index & 0xffff);
    let windows = machine.platform == Platform::Windows;
    let (wired, wireless) = if windows {
        ("Granite Ethernet Connection", "Granite Wireless 200")
    } else {
        ("enp0s31f6", "wlp2s0")
    };
    json!([
        {
            "description": wired,
            "ipaddress": format!("{a}.{b}.{c}.{d}"),
            "ipgateway": format!("{a}.{b}.{c}.1"),
            "ipmask": "255.255.255.0",
            "ipsubnet": format!("{a}.{b}.{c}.0"),
            "mac": machine.mac(1),
            "speed": "1000",
            "status": "up",
            "type": "ethernet",
            "virtualdev": false,
        },
        {
            "description": wired,
            "ipaddress6": format!("fe80::{high:x}:{low:x}:1"),
            "ipmask6": "ffff:ffff:ffff:ffff::",
            "mac": machine.mac(1),
            "status": "up",
            "type": "ethernet",
            "virtualdev": false,
        },
        {
            "description": wireless,
            "mac": machine.mac(2),
            "status": "down",
            "type": "wifi",
            "virtualdev": false,
        },
        {
            "description": "lo",
            "ipaddress": "127.0.0.1",
            "ipmask": "255.0.0.0",
            "status": "up",
            "type": "loopback",
            "virtualdev": true,
        },
    ])
}

fn software(machine: &Machine, day: i64) -> Value {
    let count = match (machine.extent, machine.platform) {
        (Extent::Least, _) => 4,
        (Extent::Small, _) => 20,
        (Extent::Whole, Platform::Windows) => 200,
        (Extent::Whole, Platform::Linux) => 625,
        (Extent::Whole, Platform::Macos) => 480,
    };
    let chosen = choose(&mut machine.chance(For::Choice), count);
    let rows = chosen.into_iter().map(|number| {
        let package = Package::new(machine.seed, machine.platform, number);
        installation(machine, &package, day)
    });
    Value::Array(rows.collect())
}

fn installation(machine: &Machine, package: &Package, day: i64) -> Value {
    let has = package.on(machine.seed, u64::from(machine.index), day);
    // What is older came with the system.
    let since = date(has.day.max(machine.installed));
    match machine.platform {
        Platform::Windows => json!({
            "arch": "x86_64",
            "from": "registry",
            "guid": format!("{{{:08X}-0C0C-4A4A-8B8B-{:012X}}}", package.bytes, package.bytes * 7),
            "helplink": format!("https://support.example/{}", package.bytes),
            "install_date": since,
            "name": package.name,
            "no_remove": false,
            "publisher": package.publisher,
            "system_category": "application",
            "uninstall_string": format!("\"C:\\Program Files\\{}\\uninstall.exe\" /S", package.name),
            "url_info_about": format!("https://products.example/{}", package.bytes),
            "version": has.version,
            "version_major": has.major,
            "version_minor": has.minor,
        }),
        Platform::Linux => json!({
            "arch": "amd64",
            "comments": format!("What {} is good for", package.name),
            "filesize": package.bytes,
            "from": "deb",
            "install_date": since,
            "name": package.name,
            "publisher": package.publisher,
            "system_category": "utils",
            "version": has.version,
        }),
        Platform::Macos => json!({
            "arch": "x86_64",
            "comments": "[Universal]",
            "folder": format!("/Applications/{}.app", package.name),
            "from": "obtained",
            "install_date": since,
            "name": package.name,
            "publisher": package.publisher,
            "system_category": "application",
            "version": has.version,
        }),
    }
}
