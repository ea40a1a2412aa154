//! What seems to identify something and does not: serial numbers that manufacturers leave in, addresses that every
//! machine has.

use std::net::IpAddr;

/// Serial numbers that manufacturers leave in, folded, without blanks and punctuation.
const SERIALS: [&str; 40] = [
    "0123456789",
    "12345",
    "123456",
    "1234567",
    "12345678",
    "123456789",
    "1234567890",
    "baseboardserialnumber",
    "chassisserialnumber",
    "default",
    "defaultstring",
    "empty",
    "eval",
    "false",
    "invalid",
    "mb1234567890",
    "mbserialnumber",
    "na",
    "nil",
    "none",
    "notapplicable",
    "notavailable",
    "notinstalled",
    "notprovided",
    "notsettable",
    "notspecified",
    "null",
    "nullstring",
    "oem",
    "oemserial",
    "serial",
    "serialnumber",
    "standard",
    "sys1234567890",
    "systemserialnumber",
    "tobefilledbyoem",
    "true",
    "undefined",
    "unknown",
    "unspecified",
];

/// UUIDs that manufacturers leave in, folded, without hyphens.
const UUIDS: [&str; 7] = [
    "00020003000400050006000700080009",
    "03000200040005000006000700080009",
    "12345678123456781234567812345678",
    "1234567812345678123456789abcdef0",
    "123456781234567890abcddeefaabbcc",
    "4c4c45440000201080200080c04f2020",
    "6ab5b300538d10149fb5b0684d007b53",
];

/// Hardware addresses that programs, dial-up adapters and dongles give to every machine; a prefix ends with a colon.
const MACS: [&str; 30] = [
    "00:00:00:00:",
    "00:05:9a:3c:78:00",
    "00:05:9a:3c:7a:00",
    "00:09:0f:aa:00:01",
    "00:09:0f:fe:00:01",
    "00:0b:ca:fe:00:00",
    "00:1e:10:1f:00:00",
    "00:50:56:c0:",
    "00:53:45:00:00:00",
    "00:a0:c6:00:00:00",
    "02:00:00:00:00:00",
    "02:00:4c:4f:4f:50",
    "02:00:4e:43:50:49",
    "02:42:",
    "02:50:41:00:00:01",
    "02:80:37:ec:02:00",
    "0a:00:27:00:00:",
    "0c:5b:8f:27:9a:64",
    "20:41:53:59:4e:ff",
    "24:b6:20:52:41:53",
    "44:45:53:54:",
    "50:50:54:50:30:30",
    "58:2c:80:13:92:63",
    "80:00:60:0f:e8:00",
    "ac:de:48:00:11:22",
    "d2:0a:2d:a0:04:be",
    "d2:6b:25:2f:2c:e7",
    "de:ad:be:ef:",
    "e2:e6:16:20:0a:35",
    "fe:ff:ff:ff:ff:ff",
];

/// Says whether a serial number identifies nothing.
pub(crate) fn is_junk_serial(serial: &str) -> bool {
    let bare = bare(serial);
    bare.chars().count() < 3 || repeats(&bare) || SERIALS.binary_search(&bare.as_str()).is_ok()
}

/// Says whether a UUID identifies nothing.
pub(crate) fn is_junk_uuid(uuid: &str) -> bool {
    let bare = bare(uuid);
    bare.chars().count() < 8
        || repeats(&bare)
        || UUIDS.binary_search(&bare.as_str()).is_ok()
        || SERIALS.binary_search(&bare.as_str()).is_ok()
}

/// Says whether a hardware address, in lower case with colons, identifies nothing.
pub(crate) fn is_junk_mac(mac: &str) -> bool {
    let mut octets = mac.split(':').map(|octet| u8::from_str_radix(octet, 16));
    let first = octets.next();
    // An address of a group is nobody's.
    let station = matches!(first, Some(Ok(first)) if first & 1 == 0);
    let whole = octets.flatten().count() == 5 && mac.len() == 17;
    let shared =
        |known: &str| if known.ends_with(':') { mac.starts_with(known) } else { mac == known };
    !station || !whole || repeats(&bare(mac)) || MACS.into_iter().any(shared)
}

/// Says whether an address of a network identifies nothing beyond the machine or the wire.
pub(crate) fn is_junk_ip(ip: &str) -> bool {
    match ip.parse() {
        Ok(IpAddr::V4(ip)) => {
            ip.is_loopback()
                || ip.is_unspecified()
                || ip.is_link_local()
                || ip.is_broadcast()
                || ip.is_multicast()
        }
        Ok(IpAddr::V6(ip)) => {
            ip.is_loopback()
                || ip.is_unspecified()
                || ip.is_unicast_link_local()
                || ip.is_multicast()
        }
        Err(_) => true,
    }
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Says whether a text is one or two characters again and again.
fn repeats(text: &str) -> bool {
    let of_one = text.chars().zip(text.chars().skip(1)).all(|(a, b)| a == b);
    let of_two =
        text.chars().count() >= 8 && text.chars().zip(text.chars().skip(2)).all(|(a, b)| a == b);
    of_one || of_two
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_in_order() {
        assert!(SERIALS.is_sorted() && UUIDS.is_sorted() && MACS.is_sorted());
    }

    #[test]
    fn serial_numbers_that_manufacturers_leave_in_are_junk() {
        for junk in [
            "To be filled by O.E.M.",
            "to be filled by o.e.m",
            "System Serial Number",
            "Default string",
            "None",
            "N/A",
            "0",
            "00000000",
            "XXXXXXXX",
            "123456789",
            "Not Specified",
            "(null string)",
            "SYS-1234567890",
            "..",
            "  ",
            "O.E.M.",
        ] {
            assert!(is_junk_serial(junk), "{junk}");
        }
        for serial in ["CZC0479792", "VMware-56 4d 99 04", "AAB", "R90TEST1"] {
            assert!(!is_junk_serial(serial), "{serial}");
        }
    }

    #[test]
    fn uuids_that_manufacturers_leave_in_are_junk() {
        for junk in [
            "00000000-0000-0000-0000-000000000000",
            "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
            "FEFEFEFE-FEFE-FEFE-FEFE-FEFEFEFEFEFE",
            "03000200-0400-0500-0006-000700080009",
            "00020003-0004-0005-0006-000700080009",
            "Not Settable",
            "To be filled by O.E.M.",
        ] {
            assert!(is_junk_uuid(junk), "{junk}");
        }
        assert!(!is_junk_uuid("4C4C4544-0042-3510-8052-B4C04F4D4E31"));
    }

    #[test]
    fn addresses_that_every_machine_has_are_junk() {
        for junk in [
            "00:00:00:00:00:00",
            "ff:ff:ff:ff:ff:ff",
            "01:00:5e:00:00:01",
            "ee:ee:ee:ee:ee:ee",
            "00:50:56:c0:00:08",
            "02:42:ac:11:00:02",
            "44:45:53:54:42:00",
            "ac:de:48:00:11:22",
            "d5:c9:gh:81:cf:80",
            "b53d:dc:44:af:e9",
            "",
        ] {
            assert!(is_junk_mac(junk), "{junk}");
        }
        for mac in ["b8:6b:23:e0:5c:91", "00:0c:29:06:42:d8", "52:54:00:12:34:56"] {
            assert!(!is_junk_mac(mac), "{mac}");
        }
        for junk in ["127.0.0.1", "0.0.0.0", "169.254.3.4", "::1", "fe80::1", "224.0.0.1", "here"] {
            assert!(is_junk_ip(junk), "{junk}");
        }
        for ip in ["10.0.0.7", "192.0.2.1", "2001:db8::1"] {
            assert!(!is_junk_ip(ip), "{ip}");
        }
    }
}
