//! Sizes as people read them.

use web::Language;

/// Writes megabytes as people read them.
pub(crate) fn size(megabytes: i64, language: Language) -> String {
    let tenths = |divisor: i64| (megabytes * 10 + divisor / 2) / divisor;
    let written = |tenths: i64, unit: &str| {
        let number = if tenths % 10 == 0 {
            (tenths / 10).to_string()
        } else {
            language.t2("size-decimal", "whole", tenths / 10, "tenths", tenths % 10)
        };
        language.t1(unit, "size", number)
    };
    match megabytes {
        1024..1_048_576 => written(tenths(1024), "size-gigabytes"),
        1_048_576.. if megabytes < i64::MAX / 20 => written(tenths(1_048_576), "size-terabytes"),
        _ => language.t1("size-megabytes", "size", megabytes.to_string()),
    }
}

/// Writes bytes as people read them.
pub(crate) fn bytes(bytes: i64, language: Language) -> String {
    const MEGABYTE: i64 = 1 << 20;
    match bytes {
        // Tenths are told up to where a larger unit begins.
        MEGABYTE..=0x3fff_ffff => {
            let tenths = (bytes.saturating_mul(10) + MEGABYTE / 2) / MEGABYTE;
            let whole = language.t2("size-decimal", "whole", tenths / 10, "tenths", tenths % 10);
            language.t1("size-megabytes", "size", whole)
        }
        0x4000_0000.. => size(bytes / MEGABYTE, language),
        1024.. => language.t1("size-kilobytes", "size", (bytes / 1024).to_string()),
        _ => language.t1("size-bytes", "size", bytes.to_string()),
    }
}

/// Writes bits a second as people read them.
pub(crate) fn rate(bits: i64) -> String {
    let (divisor, unit) = match bits {
        1_000_000_000.. => (1_000_000_000, "Gbit/s"),
        1_000_000.. => (1_000_000, "Mbit/s"),
        1_000.. => (1_000, "kbit/s"),
        _ => (1, "bit/s"),
    };
    match (bits / divisor, bits % divisor * 10 / divisor) {
        (whole, 0) => format!("{whole} {unit}"),
        (whole, tenths) => format!("{whole}.{tenths} {unit}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_written_as_people_read_them() {
        let written = |language| {
            [0, 1023, 1024, 16_000, 2_097_152, i64::MAX].map(|megabytes| size(megabytes, language))
        };
        assert_eq!(
            written(Language::English),
            ["0 MB", "1023 MB", "1 GB", "15.6 GB", "2 TB", "9223372036854775807 MB"]
        );
        let written_bytes =
            [9, 5_000, 1_572_864, 1 << 31].map(|size| bytes(size, Language::English));
        assert_eq!(written_bytes, ["9 bytes", "4 kB", "1.5 MB", "2 GB"]);
        let rates = [10, 2_500_000_000, 100_000_000].map(rate);
        assert_eq!(rates, ["10 bit/s", "2.5 Gbit/s", "100 Mbit/s"]);
        assert_eq!(written(Language::French)[3], "15,6\u{a0}Go");
    }
}
