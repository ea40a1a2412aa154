//! From which addresses a client may come.
//!
//! Ranges are compared bit by bit (RFC 4632), IPv6 in any spelling, and an IPv4 address mapped into IPv6
//! (`::ffff:192.0.2.1`) is the IPv4 address.

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use std::{fmt, net::IpAddr};

/// Networks from which a client may come. Empty: from anywhere.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct IpAllowList(Vec<IpRestriction>);

/// One entry of a list: a network, and what people call it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct IpRestriction {
    network: IpNet,
    label: String,
}

/// The longest label, in characters.
const LONGEST_LABEL: usize = 100;

impl IpRestriction {
    /// Returns the network in its one spelling; a single address is written without a mask.
    pub fn network(&self) -> String {
        if self.network.prefix_len() == self.network.max_prefix_len() {
            self.network.addr().to_string()
        } else {
            self.network.to_string()
        }
    }

    /// Returns what people call it; empty if it has no name.
    pub fn label(&self) -> &str {
        &self.label
    }
}

/// As it is written in a list: `192.0.2.0/24 # head office`.
impl fmt::Display for IpRestriction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.network())?;
        if self.label.is_empty() { Ok(()) } else { write!(f, " # {}", self.label) }
    }
}

/// An entry that is neither an address nor a range.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("Invalid IP address or CIDR range: {entry}")]
pub struct InvalidNetwork {
    /// The entry as it was given, cut to 60 characters.
    pub entry: String,
}

impl IpAllowList {
    /// Reads entries between commas or line ends; blanks around them do not count.
    ///
    /// An entry is an address or a range such as `192.0.2.16/28` or `2001:db8:0:10::/60`; a label may follow
    /// after `#`.
    /// Bits right of the mask are cleared. A text of blanks and separators alone is refused: it is not "any".
    pub fn parse(text: &str) -> Result<Self, InvalidNetwork> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        let entries: Vec<&str> = text
            .split([',', '\n', '\r'])
            .map(str::trim)
            .filter(|entry| !entry.is_empty())
            .collect();
        if entries.is_empty() {
            return Err(invalid(
                "nothing but blanks and separators; leave it empty for any address",
            ));
        }
        entries.into_iter().map(parse_entry).collect::<Result<Vec<_>, _>>().map(|mut entries| {
            entries.sort();
            entries.dedup_by(|a, b| a.network == b.network);
            Self(entries)
        })
    }

    /// Says whether a caller from this address may use the client.
    pub fn permits(&self, address: IpAddr) -> bool {
        let address = canonical(address);
        self.0.is_empty() || self.0.iter().any(|entry| entry.network.contains(&address))
    }

    /// Says whether every address is allowed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns how many addresses the networks cover together, each counted once.
    pub fn addresses(&self) -> u128 {
        let networks: Vec<IpNet> = self.0.iter().map(|entry| entry.network).collect();
        let size =
            |network: &IpNet| 1_u128 << (network.max_prefix_len() - network.prefix_len()).min(127);
        IpNet::aggregate(&networks).iter().map(size).fold(0, u128::saturating_add)
    }

    /// Returns each entry, in order.
    pub fn entries(&self) -> impl Iterator<Item = &IpRestriction> + '_ {
        self.0.iter()
    }
}

impl fmt::Display for IpAllowList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, entry) in self.entries().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            write!(f, "{entry}")?;
        }
        Ok(())
    }
}

/// Returns the one form of an address: an IPv4 address mapped into IPv6 becomes the IPv4 address.
pub fn canonical(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

fn invalid(entry: &str) -> InvalidNetwork {
    InvalidNetwork { entry: entry.chars().take(60).collect() }
}

fn parse_entry(entry: &str) -> Result<IpRestriction, InvalidNetwork> {
    let (network, label) = entry.split_once('#').unwrap_or((entry, ""));
    let label: String =
        label.trim().chars().filter(|c| !c.is_control()).take(LONGEST_LABEL).collect();
    Ok(IpRestriction { network: parse_network(network.trim())?, label: label.trim().to_owned() })
}

fn parse_network(entry: &str) -> Result<IpNet, InvalidNetwork> {
    if let Ok(address) = entry.parse::<IpAddr>() {
        return Ok(IpNet::from(canonical(address)));
    }
    let network = match entry.parse::<IpNet>().map_err(|_| invalid(entry))? {
        IpNet::V4(network) => IpNet::V4(network.trunc()),
        IpNet::V6(network) => unmapped(network.trunc()),
    };
    // `/0` would say "any" in the words of a restriction.
    if network.prefix_len() == 0 { Err(invalid(entry)) } else { Ok(network) }
}

/// Turns `::ffff:192.0.2.0/120` into `192.0.2.0/24`.
fn unmapped(network: Ipv6Net) -> IpNet {
    let mapped = network.addr().to_ipv4_mapped().filter(|_| network.prefix_len() >= 96);
    mapped
        .and_then(|address| Ipv4Net::new(address, network.prefix_len() - 96).ok())
        .map_or(IpNet::V6(network), IpNet::V4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::net::{Ipv4Addr, Ipv6Addr};

    fn permits(list: &str, address: &str) -> bool {
        IpAllowList::parse(list).unwrap().permits(address.parse().unwrap())
    }

    /// IP-03.
    #[test]
    fn addresses_are_counted_once() {
        let count = |list: &str| IpAllowList::parse(list).unwrap().addresses();
        assert_eq!(count(""), 0);
        assert_eq!(count("192.0.2.1, 192.0.2.0/24, 198.51.100.7"), 257);
        assert_eq!(count("2001:db8::/64"), 1 << 64);
    }

    #[test]
    fn the_edges_of_a_range_are_exact() {
        assert!(!permits("192.0.2.16/28", "192.0.2.15"));
        assert!(permits("192.0.2.16/28", "192.0.2.16"));
        assert!(permits("192.0.2.16/28", "192.0.2.31"));
        assert!(!permits("192.0.2.16/28", "192.0.2.32"));
        assert!(permits("2001:db8:0:10::/60", "2001:db8:0:1f:ffff:ffff:ffff:ffff"));
        assert!(!permits("2001:db8:0:10::/60", "2001:db8:0:20::"));
    }

    /// IP-05.
    #[test]
    fn an_address_counts_in_any_spelling() {
        assert!(permits("2001:DB8:0:0:0:0:0:1", "2001:db8::1"));
        assert!(permits("192.0.2.1", "::ffff:192.0.2.1"));
        assert!(permits("::ffff:192.0.2.1", "192.0.2.1"));
        assert!(permits("::ffff:192.0.2.0/120", "192.0.2.200"));
        assert_eq!(
            IpAllowList::parse("192.0.2.77/24 # head office\n 10.0.0.1").unwrap().to_string(),
            "10.0.0.1, 192.0.2.0/24 # head office"
        );
    }

    /// IP-05, IP-07.
    #[test]
    fn an_empty_list_means_anywhere_and_a_bad_entry_is_named() {
        assert!(permits("", "203.0.113.9"));
        for bad in [
            ",",
            " ",
            "  \n",
            "\t,\r\n",
            "fe80::1%eth0",
            "192.0.2.1/33",
            "192.0.2",
            "0.0.0.0/0",
            "::/0",
            "::ffff:0:0/96",
            "localhost",
        ] {
            assert!(IpAllowList::parse(bad).is_err(), "{bad}");
        }
        let error = IpAllowList::parse("10.0.0.1, nonsense").unwrap_err();
        assert_eq!(error.to_string(), "Invalid IP address or CIDR range: nonsense");
    }

    /// Compares the first bits of two addresses one by one.
    fn same_prefix(a: u128, b: u128, bits: u32, width: u32) -> bool {
        (0..bits).all(|bit| (a >> (width - 1 - bit)) & 1 == (b >> (width - 1 - bit)) & 1)
    }

    proptest! {
        /// IP-03.
        #[test]
        fn ipv4_ranges_agree_with_a_comparison_bit_by_bit(network: u32, other: u32, flip in 0u32..32, bits in 1u32..=32) {
            let network_address = Ipv4Addr::from(network);
            let plain = IpAllowList::parse(&format!("{network_address}/{bits}")).unwrap();
            let mapped = IpAllowList::parse(&format!("::ffff:{network_address}/{}", bits + 96)).unwrap();
            prop_assert_eq!(&plain, &mapped);
            for address in [other, network ^ (1 << flip), network] {
                let address_v4 = Ipv4Addr::from(address);
                let expected = same_prefix(network.into(), address.into(), bits, 32);
                prop_assert_eq!(plain.permits(address_v4.into()), expected);
                prop_assert_eq!(plain.permits(address_v4.to_ipv6_mapped().into()), expected);
            }
        }

        #[test]
        fn ipv6_ranges_agree_with_a_comparison_bit_by_bit(network: u128, other: u128, flip in 0u32..128, bits in 1u32..=128) {
            // Mapped IPv4 addresses are another matter, told above.
            let network = network | (1 << 127);
            let other = other | (1 << 126);
            let list = IpAllowList::parse(&format!("{}/{bits}", Ipv6Addr::from(network))).unwrap();
            for address in [other, network ^ (1u128 << flip), network] {
                prop_assert_eq!(
                    list.permits(Ipv6Addr::from(address).into()),
                    same_prefix(network, address, bits, 128)
                );
            }
        }

        #[test]
        fn an_ipv4_address_is_in_no_network_of_ipv6(address: u32, network: u128, bits in 1u32..96) {
            let list = IpAllowList::parse(&format!("{}/{bits}", Ipv6Addr::from(network))).unwrap();
            let address = Ipv4Addr::from(address);
            prop_assert!(!list.permits(address.into()) && !list.permits(address.to_ipv6_mapped().into()));
        }

        #[test]
        fn a_list_permits_what_one_of_its_entries_does(entries in proptest::collection::vec((any::<u32>(), 1u8..=32), 1..6), address: u32) {
            let written = |(network, bits): &(u32, u8)| format!("{}/{bits}", Ipv4Addr::from(*network));
            let list = entries.iter().map(written).collect::<Vec<_>>().join("\n");
            let last = entries.last().unwrap().0;
            for address in [address, last] {
                let one = entries.iter().any(|(network, bits)| same_prefix((*network).into(), address.into(), (*bits).into(), 32));
                prop_assert_eq!(permits(&list, &Ipv4Addr::from(address).to_string()), one);
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,100}") {
            let _unused = IpAllowList::parse(&text).is_ok();
        }

        #[test]
        fn a_list_reads_back_what_it_writes(networks in proptest::collection::vec((any::<u32>(), 1u8..=32), 0..5)) {
            let text = networks.iter().map(|(a, p)| format!("{}/{p}", Ipv4Addr::from(*a))).collect::<Vec<_>>().join(",");
            let list = IpAllowList::parse(&text).unwrap();
            prop_assert_eq!(IpAllowList::parse(&list.to_string()).unwrap(), list);
        }
    }
}
