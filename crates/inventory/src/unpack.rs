//! Unpacking bodies, one layer, within bounds of size and ratio.

use brotli_decompressor::{BrotliDecompressStream, BrotliResult, BrotliState, StandardAlloc};
use std::io::Read;

/// How a body is packed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Packing {
    /// Not at all.
    Plain,
    /// RFC 1950.
    Zlib,
    /// RFC 1952.
    Gzip,
    /// RFC 1951.
    Deflate,
    /// RFC 7932.
    Brotli,
}

/// How much may come out of a body.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UnpackLimits {
    /// Bytes in all.
    pub size: usize,
    /// Bytes for each packed byte, once more than `free` have come out.
    pub ratio: usize,
    /// Bytes for which the ratio does not count.
    pub free: usize,
}

/// Why a body cannot be unpacked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum UnpackError {
    /// The stream is broken, cut, or followed by something else.
    #[error("The body cannot be unpacked: it is not what its Content-Type says, or it is damaged")]
    Broken,
    /// It holds too much.
    #[error("The unpacked body is larger than {0} bytes")]
    TooLarge(usize),
    /// It holds too much for its packed size.
    #[error("The body unpacks to more than {0} times its size")]
    Ratio(usize),
}

impl Default for UnpackLimits {
    fn default() -> Self {
        Self { size: 64 << 20, ratio: 100, free: 1 << 20 }
    }
}

impl Packing {
    /// Reads a `Content-Type`: any letter case, parameters left aside. `None`: it names a packing unknown here.
    pub fn of_content_type(value: &str) -> Option<Self> {
        let kind = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match kind.as_str() {
            // Some injectors mean zlib by the bare word.
            "application/x-compress-zlib" | "application/x-zlib" | "application/x-compress" => {
                Some(Self::Zlib)
            }
            "application/x-compress-gzip" | "application/x-gzip" => Some(Self::Gzip),
            "application/x-compress-deflate" | "application/x-deflate" => Some(Self::Deflate),
            "application/x-compress-br" | "application/x-br" => Some(Self::Brotli),
            kind if kind.starts_with("application/x-compress") => None,
            _ => Some(Self::Plain),
        }
    }
}

/// Unpacks a body.
pub fn unpack(
    packing: Packing,
    body: Vec<u8>,
    limits: &UnpackLimits,
) -> Result<Vec<u8>, UnpackError> {
    let packed = body.as_slice();
    match packing {
        Packing::Plain => {
            if body.len() > limits.size {
                return Err(UnpackError::TooLarge(limits.size));
            }
            Ok(body)
        }
        Packing::Zlib => {
            let mut decoder = flate2::bufread::ZlibDecoder::new(packed);
            let text = read_all(&mut decoder, packed.len(), limits)?;
            ended(decoder.into_inner(), text)
        }
        Packing::Gzip => {
            let mut decoder = flate2::bufread::GzDecoder::new(packed);
            let text = read_all(&mut decoder, packed.len(), limits)?;
            ended(decoder.into_inner(), text)
        }
        Packing::Deflate => {
            let mut decoder = flate2::bufread::DeflateDecoder::new(packed);
            let text = read_all(&mut decoder, packed.len(), limits)?;
            ended(decoder.into_inner(), text)
        }
        Packing::Brotli => {
            let mut decoder = BrotliReader {
                packed,
                state: BrotliState::new_strict(ALLOC, ALLOC, ALLOC),
                done: false,
            };
            let text = read_all(&mut decoder, packed.len(), limits)?;
            ended(decoder.packed, text)
        }
    }
}

const ALLOC: StandardAlloc = StandardAlloc {};

/// Reads a Brotli stream and knows where it ends; the library's own reader reads on.
struct BrotliReader<'p> {
    packed: &'p [u8],
    state: BrotliState<StandardAlloc, StandardAlloc, StandardAlloc>,
    done: bool,
}

impl Read for BrotliReader<'_> {
    fn read(&mut self, chunk: &mut [u8]) -> std::io::Result<usize> {
        if self.done {
            return Ok(0);
        }
        let (mut left, mut taken, mut room, mut written, mut total) =
            (self.packed.len(), 0, chunk.len(), 0, 0);
        let outcome = BrotliDecompressStream(
            &mut left,
            &mut taken,
            self.packed,
            &mut room,
            &mut written,
            chunk,
            &mut total,
            &mut self.state,
        );
        self.packed = self.packed.get(taken..).unwrap_or_default();
        match outcome {
            BrotliResult::ResultSuccess => self.done = true,
            BrotliResult::NeedsMoreOutput => {}
            // All there is was given.
            BrotliResult::NeedsMoreInput | BrotliResult::ResultFailure => {
                return Err(std::io::ErrorKind::InvalidData.into());
            }
        }
        Ok(written)
    }
}

/// A second member or anything else after the stream is refused: two readers would see two documents.
fn ended(rest: &[u8], text: Vec<u8>) -> Result<Vec<u8>, UnpackError> {
    if rest.is_empty() { Ok(text) } else { Err(UnpackError::Broken) }
}

fn read_all(
    decoder: &mut impl Read,
    packed: usize,
    limits: &UnpackLimits,
) -> Result<Vec<u8>, UnpackError> {
    let mut text = Vec::with_capacity(packed.saturating_mul(4).min(limits.free));
    let mut chunk = vec![0; 64 * 1024];
    loop {
        let count = decoder.read(&mut chunk).map_err(|_| UnpackError::Broken)?;
        let Some(read) = chunk.get(..count).filter(|read| !read.is_empty()) else {
            return Ok(text);
        };
        if text.len() + read.len() > limits.size {
            return Err(UnpackError::TooLarge(limits.size));
        }
        text.extend_from_slice(read);
        if text.len() > limits.free && text.len() / packed.max(1) > limits.ratio {
            return Err(UnpackError::Ratio(limits.ratio));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write};
    use proptest::prelude::*;
    use std::io::Write as _;

    fn pack(packing: Packing, text: &[u8]) -> Vec<u8> {
        let level = Compression::default();
        match packing {
            Packing::Plain => text.to_vec(),
            Packing::Zlib => {
                let mut encoder = write::ZlibEncoder::new(Vec::new(), level);
                encoder.write_all(text).unwrap();
                encoder.finish().unwrap()
            }
            Packing::Gzip => {
                let mut encoder = write::GzEncoder::new(Vec::new(), level);
                encoder.write_all(text).unwrap();
                encoder.finish().unwrap()
            }
            Packing::Deflate => {
                let mut encoder = write::DeflateEncoder::new(Vec::new(), level);
                encoder.write_all(text).unwrap();
                encoder.finish().unwrap()
            }
            Packing::Brotli => {
                let mut packed = Vec::new();
                brotli::CompressorWriter::new(&mut packed, 4096, 5, 20).write_all(text).unwrap();
                packed
            }
        }
    }

    const PACKED: [Packing; 4] = [Packing::Zlib, Packing::Gzip, Packing::Deflate, Packing::Brotli];

    #[test]
    fn content_types_are_read_in_any_spelling() {
        for (kind, packing) in [
            ("application/x-compress-zlib", Some(Packing::Zlib)),
            ("Application/X-Compress-Zlib; charset=utf-8", Some(Packing::Zlib)),
            ("application/x-compress", Some(Packing::Zlib)),
            ("application/x-gzip", Some(Packing::Gzip)),
            ("application/x-compress-deflate", Some(Packing::Deflate)),
            ("application/x-br", Some(Packing::Brotli)),
            ("application/xml;charset=utf-8", Some(Packing::Plain)),
            ("", Some(Packing::Plain)),
            ("application/x-compress-lzma", None),
        ] {
            assert_eq!(Packing::of_content_type(kind), packing, "{kind}");
        }
    }

    #[test]
    fn bombs_stop_at_the_first_limit() {
        let limits = UnpackLimits { size: 8 << 20, ratio: 100, free: 1 << 20 };
        let zeros = vec![0; 4 << 20];
        for packing in PACKED {
            assert_eq!(
                unpack(packing, pack(packing, &zeros), &limits),
                Err(UnpackError::Ratio(100)),
                "{packing:?}"
            );
        }
        let wide = UnpackLimits { ratio: usize::MAX, size: 1 << 20, ..limits };
        assert_eq!(
            unpack(Packing::Zlib, pack(Packing::Zlib, &zeros), &wide),
            Err(UnpackError::TooLarge(1 << 20))
        );
        assert_eq!(unpack(Packing::Plain, zeros, &wide), Err(UnpackError::TooLarge(1 << 20)));
    }

    #[test]
    fn cut_damaged_and_doubled_streams_are_refused() {
        let text = b"{\"action\":\"contact\"}".repeat(50);
        for packing in PACKED {
            let packed = pack(packing, &text);
            let cut = packed[..packed.len() - 3].to_vec();
            let doubled = [packed.clone(), packed.clone()].concat();
            let trailing = [&packed[..], b"x"].concat();
            for broken in [cut, doubled, trailing, b"garbage garbage".to_vec(), Vec::new()] {
                assert_eq!(
                    unpack(packing, broken, &UnpackLimits::default()),
                    Err(UnpackError::Broken),
                    "{packing:?}"
                );
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_packed_comes_back(text in proptest::collection::vec(any::<u8>(), 1..2000)) {
            for packing in PACKED {
                prop_assert_eq!(unpack(packing, pack(packing, &text), &UnpackLimits::default()), Ok(text.clone()));
            }
        }

        #[test]
        fn no_bytes_are_too_strange(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            for packing in PACKED {
                let _unused = unpack(packing, bytes.clone(), &UnpackLimits::default()).is_ok();
            }
        }
    }
}
