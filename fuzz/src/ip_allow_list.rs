//! IP allow lists: the first line is an address, the rest a list; a list agrees with a comparison bit by bit.

use crate::two_texts;
use oauth::{IpAllowList, canonical};
use std::net::{IpAddr, Ipv6Addr};

/// Reads a list, and asks it about an address and its neighbours.
pub(crate) fn parse_and_permit(input: &[u8]) {
    let Some((address, text)) = two_texts(input) else { return };
    let list = match IpAllowList::parse(text) {
        Ok(list) => list,
        Err(error) => {
            assert!(error.entry.chars().count() <= 60);
            let says_nothing = text.split([',', '\n', '\r']).all(|entry| entry.trim().is_empty());
            assert!(says_nothing || text.contains(&error.entry), "{error} is not in the list");
            return;
        }
    };
    assert_eq!(list.is_empty(), text.is_empty(), "only an empty text means anywhere");
    let written = list.to_string();
    assert_eq!(IpAllowList::parse(&written).as_ref(), Ok(&list), "{written:?} reads back");
    let networks: Vec<(u128, u32)> = list.entries().map(|entry| bits(&entry.network())).collect();
    assert!(list.entries().all(|entry| !entry.network().ends_with("/0")), "{written}");

    let near = networks.iter().flat_map(|(network, prefix)| {
        let flipped = |bit: u32| network ^ 1u128.checked_shl(bit).unwrap_or_default();
        [*network, flipped(128 - prefix), flipped((127 - prefix.min(&127)).min(127)), !network]
    });
    let near: Vec<IpAddr> = near.map(|bits| Ipv6Addr::from(bits).into()).collect();
    for address in address.trim().parse::<IpAddr>().into_iter().chain(near) {
        let expected = networks.is_empty() || networks.iter().any(|n| holds(*n, wide(address)));
        assert_eq!(list.permits(address), expected, "{written:?} {address}");
        assert_eq!(list.permits(canonical(address)), expected, "{address} in its other spelling");
    }
}

/// An address as 128 bits, an IPv4 address as the mapped one.
fn wide(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().into(),
        IpAddr::V6(address) => address.into(),
    }
}

/// Reads a network as the list writes it: its bits, and how many of them count.
fn bits(network: &str) -> (u128, u32) {
    let (address, prefix) = network.split_once('/').unwrap_or((network, ""));
    let address: IpAddr = address.parse().expect("an address");
    let (least, width) = if address.is_ipv4() { (96, 32) } else { (0, 128) };
    let prefix = if prefix.is_empty() { width } else { prefix.parse().expect("a prefix") };
    (wide(address), least + prefix)
}

fn holds((network, prefix): (u128, u32), address: u128) -> bool {
    // An IPv4 address is in networks of IPv4 only, however wide an IPv6 network is.
    let mapped = |bits: u128| bits >> 32 == 0xffff;
    let differ = |bit: u32| (network ^ address) >> (127 - bit) & 1 == 1;
    mapped(address) <= (prefix >= 96 && mapped(network)) && !(0..prefix).any(differ)
}
