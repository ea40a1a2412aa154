//! A fleet is the same whoever makes it, and our own reader takes what its agents say.

use std::collections::HashSet;

use fleet::{Document, Extent, Fleet, Kind};
use inventory::{Inventory, Limits};
use proptest::prelude::*;

fn read(text: &str) -> Inventory {
    let message = inventory::read(text.as_bytes(), &Limits::default());
    let message = message.expect("our own reader takes it");
    message.inventories.into_iter().next().expect("it is an inventory")
}

fn versions(document: &Document) -> Vec<(String, String)> {
    let software = read(&document.json()).software.expect("it tells of software");
    software.rows.into_iter().map(|software| (software.name, software.version)).collect()
}

#[test]
fn identifiers_are_unique() {
    let fleet = Fleet::new(7, Extent::Small);
    let mut serials = HashSet::new();
    let mut uuids = HashSet::new();
    let mut deviceids = HashSet::new();
    for index in (0..30_000).chain([65_535, 65_536, 1 << 20, u32::MAX]) {
        let machine = fleet.machine(index);
        assert!(serials.insert(machine.serial), "the serial of {index}");
        assert!(uuids.insert(machine.uuid), "the UUID of {index}");
        assert!(deviceids.insert(machine.deviceid), "the deviceid of {index}");
    }
    for index in 0..1000 {
        for kind in [Kind::Switch, Kind::Printer] {
            assert!(
                serials.insert(fleet.device(kind, index).serial),
                "the serial of {kind:?} {index}"
            );
        }
    }
}

#[test]
fn addresses_of_machines_are_unique() {
    let fleet = Fleet::new(7, Extent::Small);
    let mut told = HashSet::new();
    for index in 0..600 {
        let inventory = read(&fleet.machine(index).document(0).json());
        for port in &inventory.section("networks").expect("it tells of networks").rows {
            if let Some(mac) = port.values.text("mac") {
                assert!(told.insert(mac.to_owned()), "a hardware address of {index}");
            }
            let addresses = port.values.get("addresses").and_then(|rows| rows.as_array());
            let addresses = addresses.into_iter().flatten().filter_map(|row| row["ip"].as_str());
            for address in addresses.filter(|address| *address != "127.0.0.1") {
                assert!(told.insert(address.to_owned()), "an address of {index}");
            }
        }
    }
}

#[test]
fn whole_documents_are_as_long_as_those_of_workplaces() {
    let fleet = Fleet::new(1, Extent::Whole);
    let lengths: Vec<usize> =
        (0..40).map(|index| fleet.machine(index).document(0).json().len()).collect();
    let mean = lengths.iter().sum::<usize>() / lengths.len();
    assert!((280_000..320_000).contains(&mean), "{mean} of {lengths:?}");
    assert!(lengths.iter().all(|length| (230_000..370_000).contains(length)), "{lengths:?}");
}

#[test]
fn devices_are_understood() {
    let fleet = Fleet::new(1, Extent::Whole);
    for (kind, itemtype) in [
        (Kind::Switch, inventory::ItemType::NetworkEquipment),
        (Kind::Printer, inventory::ItemType::Printer),
    ] {
        let device = fleet.device(kind, 3);
        let read = read(&device.document(2).json());
        assert_eq!((read.itemtype, read.warnings), (itemtype, Vec::new()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_same_seed_makes_the_same_document(seed: u64, index: u32, day in 0_u32..1000) {
        let make = || Fleet::new(seed, Extent::Whole).machine(index).document(day);
        prop_assert_eq!(make(), make());
    }

    #[test]
    fn our_own_reader_takes_every_document_whole(seed: u64, index: u32, day in 0_u32..1000) {
        let machine = Fleet::new(seed, Extent::Whole).machine(index);
        let read = read(&machine.document(day).json());
        prop_assert_eq!(&read.warnings, &Vec::new());
        prop_assert_eq!(&read.deviceid, &machine.deviceid);
        let identity = read.identity();
        prop_assert_eq!(identity.serial_key(), Some(machine.serial.as_str()));
        prop_assert_eq!(identity.uuid_key(), Some(machine.uuid.as_str()));
        prop_assert!(read.software.unwrap().rows.len() >= 200);
    }

    #[test]
    fn xml_tells_the_same_as_json(seed: u64, index: u32, day in 0_u32..1000) {
        let document = Fleet::new(seed, Extent::Small).machine(index).document(day);
        let (json, xml) = (read(&document.json()), read(&document.xml()));
        prop_assert_eq!(json.identity(), xml.identity());
        prop_assert_eq!(&json.software, &xml.software);
        prop_assert_eq!(json.section("networks"), xml.section("networks"));
        prop_assert_eq!(json.section("operatingsystem"), xml.section("operatingsystem"));
    }

    #[test]
    fn a_few_packages_change_from_day_to_day(seed: u64, index in 0_u32..1_000_000, day in 0_u32..1000) {
        let machine = Fleet::new(seed, Extent::Whole).machine(index);
        let week = versions(&machine.document(day + 7));
        let now = versions(&machine.document(day));
        let changed = now.iter().zip(&week).filter(|(now, week)| now.1 != week.1).count();
        prop_assert!(now.iter().zip(&week).all(|(now, week)| now.0 == week.0));
        prop_assert!(changed > 0 && changed < now.len() / 4, "{changed} of {}", now.len());
    }
}
