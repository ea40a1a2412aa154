//! Versions of software as bytes that sort as versions do.
//!
//! Numbers are compared as numbers, words as words. What announces a release (`rc1`, `beta`, Debian's `~`) comes before
//! it, any other letter after it: 1.0~rc1 < 1.0 < 1.0a < 1.0.1. Zeros at the end say nothing, and an epoch comes first.

/// At most this many bytes of a key are kept: what follows decides nothing any more.
const LONGEST: usize = 96;
/// At most this many letters of a word count.
const LONGEST_WORD: usize = 12;

/// Words that announce a release, the earliest first.
const ANNOUNCING: [&[&str]; 5] = [
    &["dev", "snapshot", "nightly", "git"],
    &["a", "alpha", "pre", "preview"],
    &["b", "beta", "ea"],
    &["c", "rc", "cr"],
    &["candidate"],
];

/// What stands before each piece, so that the pieces sort: announcements, the end, words, numbers.
const ANNOUNCEMENT: u8 = 1;
const END: u8 = 2;
const WORD: u8 = 3;
const NUMBER: u8 = 4;

/// Returns the bytes by which a version is compared with others.
pub(crate) fn sort_key(version: &str) -> Vec<u8> {
    let version = version.trim();
    let (epoch, version) = match version.split_once(':') {
        Some((epoch, rest)) if !epoch.is_empty() && epoch.bytes().all(|b| b.is_ascii_digit()) => {
            (epoch.parse().unwrap_or(u16::MAX), rest)
        }
        _ => (0, version),
    };
    let mut key = epoch.to_be_bytes().to_vec();
    // Zeros are written when something follows them that is not the end.
    let mut zeros = 0;
    let mut after_number = false;
    let mut rest = version;
    while let Some(first) = rest.chars().next()
        && key.len() < LONGEST
    {
        let same: fn(char) -> bool = if first.is_ascii_digit() {
            |c| c.is_ascii_digit()
        } else if first.is_alphabetic() {
            char::is_alphabetic
        } else {
            |c| !c.is_ascii_digit() && !c.is_alphabetic()
        };
        let length = rest.find(|c| !same(c)).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(length);
        rest = after;
        if first.is_ascii_digit() {
            match piece.trim_start_matches('0') {
                "" => zeros += 1,
                number => {
                    write_zeros(&mut key, &mut zeros);
                    write_number(&mut key, number.parse().unwrap_or(u64::MAX));
                }
            }
        } else if first.is_alphabetic() {
            let word = piece.to_lowercase();
            // `1.1.1a` of a single letter follows 1.1.1; `1.0a2`, `1.0b2` and `1.0c2` announce 1.0.
            let lonely = word.chars().count() == 1
                && !(after_number && after.starts_with(|c: char| c.is_ascii_digit()));
            let rank = ANNOUNCING.iter().position(|words| words.contains(&word.as_str()));
            match rank.filter(|_| !lonely) {
                Some(rank) => {
                    zeros = 0;
                    key.extend([ANNOUNCEMENT, u8::try_from(rank + 1).unwrap_or(u8::MAX)]);
                }
                None => {
                    // `v1.2` is `1.2`.
                    if word != "v" || key.len() > 2 || zeros > 0 {
                        write_zeros(&mut key, &mut zeros);
                        write_word(&mut key, &word);
                    }
                }
            }
        } else if piece.contains('~') {
            zeros = 0;
            key.extend([ANNOUNCEMENT, 0]);
        }
        after_number = first.is_ascii_digit();
    }
    key.push(END);
    key.truncate(LONGEST);
    key
}

fn write_zeros(key: &mut Vec<u8>, zeros: &mut usize) {
    for _ in 0..std::mem::take(zeros).min(LONGEST) {
        write_number(key, 0);
    }
}

/// A number takes as few bytes as it may: how many, then those.
fn write_number(key: &mut Vec<u8>, number: u64) {
    let bytes = number.to_be_bytes();
    let leading = bytes.iter().take_while(|byte| **byte == 0).count();
    key.extend([NUMBER, u8::try_from(bytes.len() - leading).unwrap_or(u8::MAX)]);
    key.extend(bytes.iter().skip(leading));
}

fn write_word(key: &mut Vec<u8>, word: &str) {
    key.push(WORD);
    key.extend(word.chars().take(LONGEST_WORD).collect::<String>().bytes());
    key.push(0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_sort_as_people_read_them() {
        let sorted = [
            "",
            "0.9",
            "1.0~beta1",
            "1.0~rc1",
            "1.0",
            "1.0a",
            "1.0.1",
            "1.0.1.5",
            "1.1.1",
            "1.1.1k",
            "1.1.1w",
            "1.2-rc1",
            "1.2-rc2",
            "1.2",
            "1.2+deb12u1",
            "1.9",
            "1.10",
            "1.10.0.1",
            "2024.1",
            "18446744073709551615.0.1",
            "1:0.5",
            "2:0.1",
        ];
        for pair in sorted.windows(2) {
            assert!(sort_key(pair[0]) < sort_key(pair[1]), "{} < {}", pair[0], pair[1]);
        }
        for (one, other) in [
            ("1.0", "1.0.0"),
            ("v1.2", "1.2"),
            ("1.02", "1.2"),
            (" 1.2 ", "1.2"),
            ("1_2", "1.2"),
            ("0", ""),
            ("1.0.0-rc1", "1.0rc1"),
        ] {
            assert_eq!(sort_key(one), sort_key(other), "{one} = {other}");
        }
    }

    #[test]
    fn a_key_is_short_whatever_the_version() {
        for version in
            ["9".repeat(9_000), "1.".repeat(9_000), "ä".repeat(9_000), "0.".repeat(9_000)]
        {
            assert!(sort_key(&version).len() <= LONGEST);
        }
        let long = format!("{}.1", "0.".repeat(9_000));
        assert!(sort_key(&long).len() <= LONGEST);
    }
}
