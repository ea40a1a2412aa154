//! Files that people bring: a document, packed or not, or an archive of documents, told apart by their first bytes.
//!
//! Names within an archive are only ever shown: nothing is written anywhere.

use crate::{Packing, UnpackError, UnpackLimits, unpack};
use std::io::{Cursor, Read};

/// A document found in a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FoundDocument {
    /// The name within the archive; empty if the file is no archive. It is not a path of anything.
    pub name: String,
    /// The unpacked text, or why there is none.
    pub text: Result<Vec<u8>, ArchiveError>,
}

/// Why a file, or a part of it, cannot be opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ArchiveError {
    /// It cannot be unpacked.
    #[error(transparent)]
    Unpack(#[from] UnpackError),
    /// It is a damaged archive, or of a kind that is not known here.
    #[error("The archive is damaged, or packed in a way that is not known here")]
    Broken,
    /// It holds an archive.
    #[error("An archive within an archive is not opened")]
    Nested,
    /// It holds too many files.
    #[error("The archive holds more than {0} files")]
    TooMany(usize),
    /// It is encrypted.
    #[error("The file is encrypted")]
    Encrypted,
}

/// The most files in an archive.
pub const MOST_FILES: usize = 1_000;
/// Bytes that may come out of all files of an archive together.
const MOST_TOGETHER: usize = 1 << 30;

/// What a file is, by its first bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Document(Packing),
    Zip,
    Tar,
}

fn kind(bytes: &[u8]) -> Kind {
    match bytes {
        [b'P', b'K', 3 | 5, 4 | 6, ..] => Kind::Zip,
        [0x1f, 0x8b, ..] => Kind::Document(Packing::Gzip),
        // RFC 1950 §2.2: deflate with any window, and the check that makes it a multiple of 31.
        [method, flags, ..]
            if method & 0x0f == 8
                && (u16::from(*method) * 256 + u16::from(*flags)).is_multiple_of(31) =>
        {
            Kind::Document(Packing::Zlib)
        }
        _ if bytes.get(257..262) == Some(b"ustar") => Kind::Tar,
        _ => Kind::Document(Packing::Plain),
    }
}

/// Opens a file and hands over each document in it, in order, until `take` says `false`.
pub fn open_file(
    bytes: Vec<u8>,
    limits: &UnpackLimits,
    take: &mut dyn FnMut(FoundDocument) -> bool,
) {
    let whole = |text| FoundDocument { name: String::new(), text };
    let opened = match kind(&bytes) {
        Kind::Zip => open_zip(&bytes, limits, take),
        Kind::Tar => open_tar(&bytes, limits, take),
        Kind::Document(packing) => match unpack(packing, bytes, &whole_limits(packing, limits)) {
            Ok(text) if packing == Packing::Gzip && kind(&text) == Kind::Tar => {
                open_tar(&text, limits, take)
            }
            Ok(text) if text.len() > limits.size => Err(UnpackError::TooLarge(limits.size).into()),
            Ok(text) => {
                take(whole(Ok(text)));
                Ok(())
            }
            Err(error) => Err(error.into()),
        },
    };
    if let Err(error) = opened {
        take(whole(Err(error)));
    }
}

/// A packed tar may hold many documents: as much as four, since all of it is in memory at once.
const fn whole_limits(packing: Packing, limits: &UnpackLimits) -> UnpackLimits {
    let size = match packing {
        Packing::Gzip => limits.size.saturating_mul(4),
        _ => limits.size,
    };
    UnpackLimits { size, ratio: limits.ratio, free: limits.free }
}

fn open_zip(
    bytes: &[u8],
    limits: &UnpackLimits,
    take: &mut dyn FnMut(FoundDocument) -> bool,
) -> Result<(), ArchiveError> {
    // Counted before the directory is read: each of its entries would take memory.
    let entries = bytes.windows(4).filter(|window| *window == b"PK\x01\x02").count();
    if entries > MOST_FILES {
        return Err(ArchiveError::TooMany(MOST_FILES));
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| ArchiveError::Broken)?;
    let mut together = 0;
    for index in 0..archive.len() {
        let mut file = match archive.by_index(index) {
            Ok(file) => file,
            Err(zip::result::ZipError::UnsupportedArchive(why))
                if why == zip::result::ZipError::PASSWORD_REQUIRED =>
            {
                return Err(ArchiveError::Encrypted);
            }
            Err(_) => return Err(ArchiveError::Broken),
        };
        if file.is_dir() {
            continue;
        }
        let name = shown_name(&file.name().map_err(|_| ArchiveError::Broken)?);
        let packed = usize::try_from(file.compressed_size()).unwrap_or(usize::MAX);
        let text = read_within(&mut file, packed.min(bytes.len()), limits);
        if !hand_over(name, text, limits, &mut together, take)? {
            return Ok(());
        }
    }
    Ok(())
}

fn open_tar(
    bytes: &[u8],
    limits: &UnpackLimits,
    take: &mut dyn FnMut(FoundDocument) -> bool,
) -> Result<(), ArchiveError> {
    let mut archive = tar::Archive::new(bytes);
    let mut together = 0;
    let entries = archive.entries().map_err(|_| ArchiveError::Broken)?;
    for (number, entry) in entries.enumerate() {
        if number >= MOST_FILES {
            return Err(ArchiveError::TooMany(MOST_FILES));
        }
        let mut entry = entry.map_err(|_| ArchiveError::Broken)?;
        if !entry.header().entry_type().is_file() {
            continue;
        }
        let name = shown_name(&String::from_utf8_lossy(&entry.path_bytes()));
        let text = read_within(&mut entry, usize::MAX, limits);
        if !hand_over(name, text, limits, &mut together, take)? {
            return Ok(());
        }
    }
    Ok(())
}

/// Hands over a file of an archive; `false` if no more is wanted.
fn hand_over(
    name: String,
    text: Result<Vec<u8>, ArchiveError>,
    limits: &UnpackLimits,
    together: &mut usize,
    take: &mut dyn FnMut(FoundDocument) -> bool,
) -> Result<bool, ArchiveError> {
    let text = text.and_then(|bytes| match kind(&bytes) {
        Kind::Zip | Kind::Tar | Kind::Document(Packing::Gzip) => Err(ArchiveError::Nested),
        Kind::Document(packing) => Ok(unpack(packing, bytes, limits)?),
    });
    *together += text.as_ref().map_or(0, Vec::len);
    if *together > MOST_TOGETHER {
        return Err(UnpackError::TooLarge(MOST_TOGETHER).into());
    }
    Ok(take(FoundDocument { name, text }))
}

/// Reads a file of an archive within the bounds of size and ratio.
fn read_within(
    file: &mut impl Read,
    packed: usize,
    limits: &UnpackLimits,
) -> Result<Vec<u8>, ArchiveError> {
    let most = packed.saturating_mul(limits.ratio).max(limits.free).min(limits.size);
    let mut bytes = Vec::new();
    let bound = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    file.take(bound).read_to_end(&mut bytes).map_err(|_| ArchiveError::Broken)?;
    if bytes.len() <= most {
        return Ok(bytes);
    }
    let error = if most == limits.size {
        UnpackError::TooLarge(limits.size)
    } else {
        UnpackError::Ratio(limits.ratio)
    };
    Err(error.into())
}

/// The longest name that is shown.
const LONGEST_NAME: usize = 200;

/// Cleans a name that somebody gave a file, to be shown.
pub fn shown_name(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write};
    use proptest::prelude::*;
    use std::io::Write as _;

    fn found(bytes: Vec<u8>) -> Vec<(String, Result<Vec<u8>, ArchiveError>)> {
        let limits = UnpackLimits { size: 4 << 20, ratio: 100, free: 1 << 20 };
        let mut found = Vec::new();
        open_file(bytes, &limits, &mut |document| {
            found.push((document.name, document.text));
            true
        });
        found
    }

    fn zlib(text: &[u8]) -> Vec<u8> {
        let mut encoder = write::ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = write::GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in files {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(text).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut builder = tar::Builder::new(Vec::new());
        for (name, text) in files {
            let mut header = tar::Header::new_ustar();
            header.set_size(text.len() as u64);
            header.set_mode(0o644);
            builder.append_data(&mut header, name, *text).unwrap();
        }
        builder.into_inner().unwrap()
    }

    const JSON: &[u8] = b"{\"action\":\"inventory\"}";
    const XML: &[u8] = b"<?xml version=\"1.0\"?><REQUEST/>";

    #[test]
    fn a_single_document_is_found_however_it_is_packed() {
        for bytes in [JSON.to_vec(), gzip(JSON), zlib(JSON)] {
            assert_eq!(found(bytes), [(String::new(), Ok(JSON.to_vec()))]);
        }
    }

    #[test]
    fn every_document_of_an_archive_is_found() {
        let ocs = zlib(XML);
        let files = [("a/1.json", JSON), ("../../etc/2.xml", XML), ("3.ocs", ocs.as_slice())];
        let safe = [("a/1.json", JSON), ("2.xml", XML), ("3.ocs", ocs.as_slice())];
        let texts = |found: Vec<(String, Result<Vec<u8>, ArchiveError>)>| {
            found.into_iter().map(|(_, text)| text.unwrap()).collect::<Vec<_>>()
        };
        for archive in [zip(&files), tar(&safe), gzip(&tar(&safe))] {
            let found = found(archive);
            assert!(found[1].0.ends_with("2.xml"));
            assert_eq!(texts(found), [JSON, XML, XML]);
        }
    }

    #[test]
    fn bombs_nested_archives_and_crowds_are_refused() {
        let zeros = vec![b' '; 3 << 20];
        let bomb = zip(&[("bomb.json", &zeros), ("good.json", JSON)]);
        let opened = found(bomb);
        assert_eq!(opened[0].1, Err(UnpackError::Ratio(100).into()));
        assert_eq!(opened[1].1, Ok(JSON.to_vec()), "the others are read");
        assert_eq!(found(gzip(&zeros))[0].1, Err(UnpackError::Ratio(100).into()));
        let inner = zip(&[("1.json", JSON)]);
        for nested in [inner, gzip(JSON), tar(&[("1.json", JSON)])] {
            assert_eq!(found(zip(&[("in", &nested)]))[0].1, Err(ArchiveError::Nested));
            assert_eq!(found(tar(&[("in", &nested)]))[0].1, Err(ArchiveError::Nested));
        }
        let names: Vec<String> = (0..=MOST_FILES).map(|number| format!("{number}.json")).collect();
        let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), JSON)).collect();
        assert_eq!(found(zip(&many))[0].1, Err(ArchiveError::TooMany(MOST_FILES)));
        let last = found(tar(&many)).pop().unwrap();
        assert_eq!(last.1, Err(ArchiveError::TooMany(MOST_FILES)));
    }

    #[test]
    fn damaged_archives_are_told() {
        let whole = zip(&[("1.json", JSON)]);
        assert_eq!(found(whole[..whole.len() - 9].to_vec())[0].1, Err(ArchiveError::Broken));
        let mut packed = gzip(&tar(&[("1.json", JSON)]));
        packed.truncate(packed.len() - 4);
        assert_eq!(found(packed)[0].1, Err(UnpackError::Broken.into()));
    }

    proptest! {
        #[test]
        fn no_bytes_are_too_strange(start in 0_usize..4, bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let head: &[u8] = [&b"PK\x03\x04"[..], b"\x1f\x8b\x08", b"\x78\x9c", b""][start];
            let mut file = head.to_vec();
            file.extend(&bytes);
            if start == 3 && file.len() > 300 {
                file[257..262].copy_from_slice(b"ustar");
            }
            prop_assert!(!found(file).is_empty() || start == 3);
        }
    }
}
