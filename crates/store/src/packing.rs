//! Texts that are kept packed, as zlib.

use flate2::{Compression, read::ZlibDecoder, write::ZlibEncoder};
use std::io::{Read as _, Write as _};

/// More than this is not unpacked: nothing that large was packed here.
const MOST: u64 = 256 << 20;

/// Packs bytes.
pub(crate) fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(bytes.len() / 4), Compression::fast());
    // Writing into memory does not fail.
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.unwrap_or_default()
}

/// Unpacks what was packed here; `None` if it is damaged.
pub(crate) fn unpack(packed: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    ZlibDecoder::new(packed).take(MOST).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_back_and_what_is_damaged_does_not() {
        let text = b"[{\"pid\":1}]".repeat(500);
        let packed = pack(&text);
        assert!(packed.len() * 10 < text.len());
        assert_eq!(unpack(&packed).unwrap(), text);
        assert_eq!(unpack(&packed[..packed.len() / 2]), None);
    }
}
