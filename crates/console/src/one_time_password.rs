//! One-time passwords (RFC 6238): what the authenticator app is given, and comparing what it shows.

use oauth::{SecretHash, Timestamp};
use qrcode::{QrCode, render::svg};
use subtle::ConstantTimeEq as _;
use totp_rs::{Algorithm, Secret, TOTP};

/// Seconds that a code is shown.
const STEP: i64 = 30;
/// How many recovery codes there are.
pub(crate) const RECOVERY_CODES: usize = 10;

/// What an authenticator app is given.
pub(crate) struct Offer {
    /// The seed, to be typed.
    pub(crate) seed: String,
    /// The seed as a picture to be scanned: SVG.
    pub(crate) picture: String,
}

fn totp(secret: &[u8]) -> TOTP {
    // Six digits by SHA-1 is what every authenticator app understands (RFC 6238 §1.2).
    TOTP::new_unchecked(Algorithm::SHA1, 6, 1, STEP.unsigned_abs(), secret.to_vec())
}

/// Writes a seed for people and for apps.
pub(crate) fn offer(secret: &[u8], user_name: &str, issuer: &str) -> Offer {
    let seed = Secret::Raw(secret.to_vec()).to_encoded().to_string();
    let encode = |text: &str| {
        form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
    };
    let uri = format!(
        "otpauth://totp/Quartermaster:{}?secret={seed}&issuer={}",
        encode(user_name),
        encode(issuer)
    );
    let picture = QrCode::new(uri.as_bytes())
        .map(|code| code.render::<svg::Color<'_>>().min_dimensions(200, 200).build())
        .unwrap_or_default();
    // What comes before the drawing belongs to files.
    let picture =
        picture.split_once("<svg").map(|(_, svg)| format!("<svg{svg}")).unwrap_or_default();
    let spaced: Vec<String> =
        seed.as_bytes().chunks(4).map(|part| String::from_utf8_lossy(part).into_owned()).collect();
    Offer { seed: spaced.join(" "), picture }
}

/// Finds the step whose code was typed: the present one, or the one before or after, for clocks that differ.
pub(crate) fn matching_step(secret: &[u8], typed: &str, now: Timestamp) -> Option<i64> {
    let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let present = now.seconds().div_euclid(STEP);
    let totp = totp(secret);
    (present - 1..=present + 1).fold(None, |found, step| {
        let code = totp.generate((step * STEP).unsigned_abs());
        let matches: bool = code.as_bytes().ct_eq(digits.as_bytes()).into();
        found.or(matches.then_some(step))
    })
}

/// Writes recovery codes from chance: ten letters and digits each, 50 bits.
pub(crate) fn recovery_codes(random: [u8; 10 * RECOVERY_CODES]) -> Vec<String> {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let letter =
        |byte: &u8| char::from(ALPHABET.get(usize::from(byte & 31)).copied().unwrap_or(b'0'));
    random
        .chunks(10)
        .map(|code| {
            let (head, tail) = code.split_at(5);
            format!(
                "{}-{}",
                head.iter().map(letter).collect::<String>(),
                tail.iter().map(letter).collect::<String>()
            )
        })
        .collect()
}

/// Hashes a recovery code as typed: blanks, dashes and letter case do not count.
pub(crate) fn recovery_hash(typed: &str) -> SecretHash {
    let bare: String = typed.chars().filter(char::is_ascii_alphanumeric).collect();
    SecretHash::of(&bare.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238 appendix B, the last six digits.
    #[test]
    fn the_codes_of_the_rfc_are_known_for_a_step_and_its_neighbours() {
        let secret = b"12345678901234567890";
        for (seconds, code) in
            [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")]
        {
            let at = |shift: i64| Timestamp::from_micros((seconds + shift) * 1_000_000);
            assert_eq!(matching_step(secret, code, at(0)), Some(seconds / 30));
            assert_eq!(
                matching_step(
                    secret,
                    &format!("{} {}", code.split_at(3).0, code.split_at(3).1),
                    at(30)
                ),
                Some(seconds / 30)
            );
            assert_eq!(matching_step(secret, code, at(90)), None);
        }
        assert_eq!(matching_step(secret, "", Timestamp::from_micros(0)), None);
    }

    #[test]
    fn a_recovery_code_is_the_same_however_it_is_typed() {
        let codes = recovery_codes([9; 100]);
        assert_eq!((codes.len(), codes[0].len()), (RECOVERY_CODES, 11));
        assert_eq!(recovery_hash("ABCDE-12345"), recovery_hash(" abcde 12345"));
    }

    #[test]
    fn an_offer_can_be_scanned_and_typed() {
        let offer = offer(&[1; 20], "Marie & Pierre", "quartermaster.test");
        assert!(offer.picture.starts_with("<svg") && !offer.picture.contains("style="));
        assert_eq!(offer.seed.replace(' ', "").len(), 32);
    }
}
