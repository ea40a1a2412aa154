//! What a screen says of itself: VESA's Extended Display Identification Data, which agents send along.

use crate::{
    text::{clean, text},
    tree::{Members, Node},
};
use std::borrow::Cow;

/// What an EDID says.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(crate) struct Edid {
    /// Three letters.
    pub(crate) manufacturer: String,
    pub(crate) model: Option<String>,
    /// The serial number in words.
    pub(crate) serial: Option<String>,
    /// The serial number as a number of 32 bits, in hexadecimal digits.
    pub(crate) number: Option<String>,
    /// The year, perhaps with the week: `2013-W23`.
    pub(crate) made: Option<String>,
    /// Its diagonal, in inches, with one decimal.
    pub(crate) inches: Option<String>,
}

const HEADER: [u8; 8] = [0, 255, 255, 255, 255, 255, 255, 0];
/// Where the four descriptors stand.
const DESCRIPTORS: [usize; 4] = [54, 72, 90, 108];
/// What is longer than the longest EDID, with what encodes it.
const LONGEST: usize = 64 * 1024;

/// The commonest makers of screens, by the three letters of their EDID.
const MAKERS: [(&str, &str); 34] = [
    ("ACI", "ASUS"),
    ("ACR", "Acer"),
    ("AOC", "AOC"),
    ("APP", "Apple"),
    ("AUO", "AU Optronics"),
    ("AUS", "ASUS"),
    ("BNQ", "BenQ"),
    ("BOE", "BOE"),
    ("CMN", "Chimei Innolux"),
    ("CMO", "Chi Mei Optoelectronics"),
    ("DEL", "Dell"),
    ("ENC", "EIZO"),
    ("FUS", "Fujitsu"),
    ("GSM", "LG Electronics"),
    ("HPN", "HP"),
    ("HSD", "HannStar"),
    ("HWP", "HP"),
    ("IVM", "Iiyama"),
    ("LEN", "Lenovo"),
    ("LGD", "LG Display"),
    ("LPL", "LG Philips"),
    ("MED", "Medion"),
    ("MEI", "Panasonic"),
    ("MSI", "MSI"),
    ("NEC", "NEC"),
    ("PHL", "Philips"),
    ("SAM", "Samsung"),
    ("SDC", "Samsung Display"),
    ("SEC", "Samsung Electronics"),
    ("SHP", "Sharp"),
    ("SNY", "Sony"),
    ("TSB", "Toshiba"),
    ("VSC", "ViewSonic"),
    ("WAC", "Wacom"),
];

/// Takes the EDID out of a row, and adds what it says and the row does not.
pub(crate) fn prepare(row: &mut Members<'_>) {
    let base64 = row.remove("base64").and_then(|node| from_base64(node.as_text()?));
    let uuencoded = row.remove("uuencode").and_then(|node| from_uuencode(node.as_text()?));
    let maker = row.get("manufacturer").and_then(text);
    let edid = base64.or(uuencoded).and_then(|bytes| parse(&bytes)).unwrap_or_default();
    let code = maker.unwrap_or(edid.manufacturer);
    let known = MAKERS.iter().find(|(letters, _)| *letters == code).map(|(_, name)| *name);
    let maker = known.map_or(code, str::to_owned);
    row.put(Cow::Borrowed("manufacturer"), Node::Text(Cow::Owned(maker)));
    for (name, told) in [
        ("caption", edid.model),
        ("serial", edid.serial.or_else(|| edid.number.clone())),
        ("altserial", edid.number),
        ("manufactured", edid.made),
        ("inches", edid.inches),
    ] {
        let Some(told) = told else { continue };
        if row.get(name).is_none_or(Node::is_blank) {
            row.put(Cow::Borrowed(name), Node::Text(Cow::Owned(told)));
        }
    }
}

/// Reads an EDID; `None` if it is none.
pub(crate) fn parse(edid: &[u8]) -> Option<Edid> {
    let at = |place: usize| edid.get(place).copied();
    if edid.get(..8)? != HEADER || edid.len() < 128 {
        return None;
    }
    let maker = u16::from_be_bytes([at(8)?, at(9)?]);
    let letter = |shift: u16| {
        let number = u8::try_from(maker >> shift & 31).ok()?;
        (1..=26).contains(&number).then(|| char::from(b'A' + number - 1))
    };
    let manufacturer: String = [10, 5, 0].into_iter().map(letter).collect::<Option<_>>()?;
    let number = u32::from_le_bytes([at(12)?, at(13)?, at(14)?, at(15)?]);
    let (week, year) = (at(16)?, 1990 + u32::from(at(17)?));
    let made = match week {
        1..=54 => format!("{year}-W{week:02}"),
        _ => year.to_string(),
    };
    Some(Edid {
        manufacturer,
        model: descriptor(edid, 0xfc),
        serial: descriptor(edid, 0xff),
        // What nobody filled in.
        number: (!matches!(number, 0 | 1 | 0x0101_0101 | u32::MAX))
            .then(|| format!("{number:08x}")),
        made: (year > 1990).then_some(made),
        inches: diagonal(at(21)?, at(22)?),
    })
}

/// Returns the text of the descriptor of a kind.
fn descriptor(edid: &[u8], kind: u8) -> Option<String> {
    let found = DESCRIPTORS.iter().find_map(|place| {
        let descriptor = edid.get(*place..place + 18)?;
        (descriptor.get(..3)? == [0, 0, 0] && descriptor.get(3) == Some(&kind))
            .then_some(descriptor)
    })?;
    let text = found.get(5..)?.split(|b| *b == b'\n').next()?;
    let text = clean(&text.iter().copied().map(char::from).collect::<String>());
    (!text.is_empty()).then_some(text)
}

/// Returns the diagonal of a screen of so many centimetres.
fn diagonal(width: u8, height: u8) -> Option<String> {
    let inches = f64::from(width).hypot(f64::from(height)) / 2.54;
    (width > 0 && height > 0).then(|| format!("{inches:.1}"))
}

/// Decodes base64; blanks between do not matter.
fn from_base64(text: &str) -> Option<Vec<u8>> {
    let digit = |b: u8| {
        Some(match b {
            b'A'..=b'Z' => b - b'A',
            b'a'..=b'z' => b - b'a' + 26,
            b'0'..=b'9' => b - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        })
    };
    if text.len() > LONGEST {
        return None;
    }
    let digits = text.bytes().filter(|b| !b.is_ascii_whitespace() && *b != b'=');
    let digits: Vec<u8> = digits.map(digit).collect::<Option<_>>()?;
    Some(joined(&digits))
}

/// Decodes uuencode, with or without its first and last line.
fn from_uuencode(text: &str) -> Option<Vec<u8>> {
    if text.len() > LONGEST {
        return None;
    }
    let lines = text.lines().filter(|line| !line.starts_with("begin ") && *line != "end");
    let mut bytes = Vec::new();
    for line in lines {
        let digit = |b: u8| (32..=96).contains(&b).then(|| (b - 32) & 63);
        let mut digits = line.bytes().map(digit);
        let Some(length) = digits.next() else { continue };
        let digits: Vec<u8> = digits.collect::<Option<_>>()?;
        bytes.extend(joined(&digits).into_iter().take(usize::from(length?)));
    }
    Some(bytes)
}

/// Joins digits of six bits.
fn joined(digits: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3);
    for group in digits.chunks(4) {
        let whole = group.iter().fold(0_u32, |sum, digit| sum << 6 | u32::from(*digit));
        let missing = 4 - group.len();
        let [_, read @ ..] = (whole << (6 * missing)).to_be_bytes();
        bytes.extend(read.into_iter().take(3_usize.saturating_sub(missing)));
    }
    bytes
}
