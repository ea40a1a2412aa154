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
        assert_eq!(written(Language::French)[3], "15,6\u{a0}Go");
    }
}
