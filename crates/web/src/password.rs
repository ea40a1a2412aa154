//! Passwords: the rule for new ones, and hashing a few at a time.

use crate::{HeavyLoad, HeavyWork, WorkPlace};
use argon2::{
    Algorithm, Argon2, Block, Params, PasswordHash, PasswordHasher as _, Version,
    password_hash::{Output, SaltString},
};
use std::{
    num::NonZero,
    sync::{Arc, Mutex, PoisonError},
};

/// Hashes and compares passwords with Argon2id. Each takes 19 MiB and some 15 ms, so only a few run at once:
/// a flood of passwords does not starve the rest.
#[derive(Clone)]
pub struct Passwords {
    at_once: HeavyWork,
    memories: Memories,
}

/// A place in which one password can be compared.
pub struct PasswordPlace {
    place: WorkPlace,
    memories: Memories,
}

/// Memory that was used before, for the next comparison: to get 19 MiB anew costs a tenth of the whole.
/// What is left in it says no more of a password than its hash does.
type Memories = Arc<Mutex<Vec<Vec<Block>>>>;

/// Why a new password is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PasswordProblem {
    /// NIST SP 800-63B §3.1.1.2: where it is the only factor.
    #[error(
        "use at least 15 characters: a few unrelated words are easy to remember and hard to guess"
    )]
    TooShort,
    /// Bounded, but far above what people type.
    #[error("use at most 1000 characters")]
    TooLong,
    /// It is, or hardly differs from, what is tried first.
    #[error(
        "this password is easy to guess: choose words that have nothing to do with each other, with this program or with your name"
    )]
    Guessable,
}

impl PasswordProblem {
    /// Returns the key of the message that tells it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::TooShort => "password-too-short",
            Self::TooLong => "password-too-long",
            Self::Guessable => "password-guessable",
        }
    }
}

/// OWASP's parameters: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// As many are hashed at once as leave a processor for everything else, and their memory bounded.
const MOST_AT_ONCE: usize = 16;
/// What is compared with when there is no such user, so that the answer takes as long.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm9ib2R5$q1fq3l0B0tH6a2Jq0x8m2m9h1T5tqf0b3z0mH1nq9yA";

impl Default for Passwords {
    fn default() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
        let at_once = processors.saturating_sub(1).clamp(1, MOST_AT_ONCE);
        Self { at_once: HeavyWork::new("argon2", at_once), memories: Memories::default() }
    }
}

impl Passwords {
    /// Hashes a password, in PHC form.
    pub async fn hash(&self, password: String, salt: [u8; 16]) -> Result<String, store::Error> {
        let hashed = self.at_once.place().await?.work(move || hash(&password, salt)).await?;
        hashed.ok_or(store::Error::Lost("a password could not be hashed"))
    }

    /// Returns how many passwords are compared and wait to be.
    pub fn load(&self) -> HeavyLoad {
        self.at_once.load()
    }

    /// Waits until a password can be compared.
    pub async fn place(&self) -> Result<PasswordPlace, store::Error> {
        let place = self.at_once.place().await?;
        Ok(PasswordPlace { place, memories: Arc::clone(&self.memories) })
    }

    /// Compares a password with a hash; without a hash it takes as long and is wrong.
    pub async fn verify(
        &self,
        password: String,
        hash: Option<String>,
    ) -> Result<bool, store::Error> {
        self.place().await?.verify(password, hash).await
    }
}

impl PasswordPlace {
    /// Compares a password with a hash; without a hash it takes as long and is wrong.
    pub async fn verify(
        self,
        password: String,
        hash: Option<String>,
    ) -> Result<bool, store::Error> {
        let Self { place, memories } = self;
        let compare = move || {
            let kept = || memories.lock().unwrap_or_else(PoisonError::into_inner);
            let mut memory = kept().pop().unwrap_or_default();
            let known = hash.is_some();
            let text = hash.unwrap_or_else(|| NOBODY.to_owned());
            let matches = matches(password.as_bytes(), &text, &mut memory).unwrap_or(false);
            kept().push(memory);
            known && matches
        };
        place.work(compare).await
    }
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash(password: &str, salt: [u8; 16]) -> Option<String> {
    let salt = SaltString::encode_b64(&salt).ok()?;
    Some(argon2().hash_password(password.as_bytes(), &salt).ok()?.to_string())
}

/// Compares a password with a hash by the parameters that the hash names; `None` if it cannot be read.
fn matches(password: &[u8], hash: &str, memory: &mut Vec<Block>) -> Option<bool> {
    let hash = PasswordHash::new(hash).ok()?;
    let (wanted, params) = (hash.hash?, Params::try_from(&hash).ok()?);
    let version = hash.version.map_or(Ok(Version::default()), Version::try_from).ok()?;
    let mut salt = [0; 64];
    let salt = hash.salt?.decode_b64(&mut salt).ok()?;
    let blocks = params.block_count();
    memory.resize_with(blocks.max(memory.len()), Block::default);
    let argon2 = Argon2::new(Algorithm::try_from(hash.algorithm).ok()?, version, params);
    let computed = Output::init_with(wanted.len(), |out| {
        let memory = memory.get_mut(..blocks).unwrap_or_default();
        Ok(argon2.hash_password_into_with_memory(password, salt, out, memory)?)
    });
    // An output compares itself in constant time.
    Some(computed.ok()? == wanted)
}

/// Checks a new password: long enough, and not what is tried first. No rules of composition
/// (NIST SP 800-63B §3.1.1.2).
pub fn check_new_password(password: &str, user_name: &str) -> Result<(), PasswordProblem> {
    let length = password.chars().count();
    if length < 15 {
        return Err(PasswordProblem::TooShort);
    }
    if length > 1000 {
        return Err(PasswordProblem::TooLong);
    }
    if is_guessable(password, user_name) { Err(PasswordProblem::Guessable) } else { Ok(()) }
}

/// Words around which the first guesses are built.
const COMMON: [&str; 24] = [
    "password",
    "passwort",
    "motdepasse",
    "quartermaster",
    "glpi",
    "admin",
    "administrator",
    "welcome",
    "letmein",
    "changeme",
    "secret",
    "iloveyou",
    "qwerty",
    "qwertz",
    "azerty",
    "asdfgh",
    "zxcvbn",
    "monkey",
    "dragon",
    "football",
    "sunshine",
    "princess",
    "inventory",
    "correcthorsebatterystaple",
];

/// What is left without common words, the user's name, digits and repetition says how much there is to guess.
fn is_guessable(password: &str, user_name: &str) -> bool {
    let mut rest: String =
        password.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    let name: String = user_name.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    for word in COMMON.iter().copied().chain([name.as_str()]).filter(|word| word.len() >= 3) {
        rest = rest.replace(word, "");
    }
    let letters: Vec<char> = rest.chars().collect();
    let steps = letters.windows(2).filter(|pair| match pair {
        // A repetition or a run such as abc or 321 adds nothing.
        [a, b] => u32::from(*a).abs_diff(u32::from(*b)) > 1,
        _ => true,
    });
    let distinct: std::collections::BTreeSet<&char> = letters.iter().collect();
    let symbols = password.chars().filter(|c| !c.is_alphanumeric() && !c.is_whitespace()).count();
    steps.count() + symbols < 5 || distinct.len() + symbols < 5
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SE-10, SE-11.
    #[test]
    fn length_counts_and_the_first_guesses_do_not() {
        for good in [
            "three grey pelicans",
            "жёлтая подводная лодка",
            "x9$Kq!v2Zp#7Lw&m",
            "violin marble otter",
        ] {
            assert_eq!(check_new_password(good, "alice"), Ok(()), "{good}");
        }
        assert_eq!(check_new_password("short", "alice"), Err(PasswordProblem::TooShort));
        assert_eq!(check_new_password(&"x".repeat(1001), "alice"), Err(PasswordProblem::TooLong));
        for bad in [
            "password12345678",
            "aaaaaaaaaaaaaaaaaaaa",
            "123456789012345678",
            "quartermasteradmin",
            "AliceAliceAlice1",
            "abcdefghijklmnop",
            "qwertyqwertyqwerty",
            "correct horse battery staple",
        ] {
            assert_eq!(check_new_password(bad, "alice"), Err(PasswordProblem::Guessable), "{bad}");
        }
    }

    /// PW-02: a dummy that cannot be read would be compared in no time.
    #[test]
    fn what_nobody_has_can_be_compared_with() {
        let nobody = PasswordHash::new(NOBODY).unwrap();
        assert_eq!(nobody.params.get_decimal("m"), Some(MEMORY_KIB));
        assert_eq!(nobody.params.get_decimal("t"), Some(PASSES));
        assert!(nobody.hash.is_some() && nobody.salt.is_some());
    }

    /// PW-04, SE-12.
    #[tokio::test]
    async fn a_password_is_compared_exactly_and_nobody_has_one() {
        let passwords = Passwords::default();
        let hash = passwords.hash("three grey pelicans ".to_owned(), [1; 16]).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        for (password, right) in [
            ("three grey pelicans ", true),
            ("three grey pelicans", false),
            ("Three grey pelicans ", false),
        ] {
            assert_eq!(
                passwords.verify(password.to_owned(), Some(hash.clone())).await.unwrap(),
                right
            );
        }
        assert!(!passwords.verify("nobody".to_owned(), None).await.unwrap());
        assert!(PasswordHash::new(NOBODY).is_ok());
    }
}
