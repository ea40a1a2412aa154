//! Packed bodies: the first byte says how it is packed. No more comes out than is allowed, and what is packed comes back.

use flate2::{Compression, write::ZlibEncoder};
use intake::{Packing, UnpackLimits};
use std::io::Write as _;

/// Small, so that an input goes beyond them.
const TIGHT: UnpackLimits = UnpackLimits { size: 64 * 1024, ratio: 20, free: 4096 };

/// One packed body, and the same bytes packed by us.
pub(crate) fn unpack(input: &[u8]) {
    let Some((first, body)) = input.split_first() else { return };
    let packing = match first % 5 {
        0 => Packing::Plain,
        1 => Packing::Zlib,
        2 => Packing::Gzip,
        3 => Packing::Deflate,
        _ => Packing::Brotli,
    };
    if let Ok(text) = intake::unpack(packing, body.to_vec(), &TIGHT) {
        assert!(text.len() <= TIGHT.size);
        assert!(text.len() <= TIGHT.free || text.len() / body.len().max(1) <= TIGHT.ratio);
    }
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body).expect("memory");
    let packed = encoder.finish().expect("memory");
    let wide = UnpackLimits::default();
    let back = intake::unpack(Packing::Zlib, packed.clone(), &wide);
    assert_eq!(back.as_deref(), Ok(body));
    let cut = packed.split_last().map(|(_, cut)| cut.to_vec()).unwrap_or_default();
    assert!(intake::unpack(Packing::Zlib, cut, &wide).is_err(), "a cut body is refused");
}
