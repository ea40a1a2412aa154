//! The checks that requests pass or fail, and what mends them, in the reader's language.
//!
//! They are stored in English. What this program knows is said by messages whose keys are made of the English words.

use web::Language;

/// The checks by which denials can be searched.
pub(crate) const CHECKS: [&str; 40] = [
    "The request can be read",
    "The request asks for what this server offers",
    "The client is known",
    "The secret is right",
    "The client can keep a secret",
    "The client is enabled",
    "The address is among the client's IP restrictions",
    "The client may use this grant type",
    "The redirect URI is one of the client's",
    "A scope that is asked for is allowed",
    "Name and password are right",
    "The account can be used with a password alone",
    "The code of the second factor is right",
    "The token is known",
    "The token was not revoked",
    "The token has not expired",
    "The user is enabled",
    "The token has the scope",
    "The token is live and has the scope",
    "The profile and the entity are held",
    "Login and password are right",
    "The agent is not locked",
    "The agent belongs to this client",
    "The inventory can be stored",
    "There were few wrong attempts lately",
    "The request came by https",
    "The code is known",
    "The code was given to this client",
    "The code has not expired",
    "The code was not used before",
    "The redirect URI is repeated",
    "The code verifier proves the challenge",
    "A scope that was granted is allowed",
    "The refresh token is known",
    "The refresh token has not expired",
    "The refresh token was not used before",
    "The grant was not revoked",
    "The scope was granted before",
    "The profile has the right",
    "The password is right",
];

/// The places where requests are checked.
pub(crate) const ENDPOINTS: [&str; 11] = [
    "token",
    "authorize",
    "introspect",
    "revoke",
    "userinfo",
    "api",
    "inventory",
    "sign-in",
    "account",
    "confirmation",
    "plain http",
];

/// A remedy's key is made of so many of its first words.
const WORDS: usize = 8;

/// Returns what a check is called; an unknown one is called as it is stored.
pub(crate) fn check_name(check: &str, language: Language) -> String {
    said(&format!("check-{}", slug(check, usize::MAX)), check, language)
}

/// Returns what would mend a denial; an unknown remedy is told as it is stored.
pub(crate) fn remedy_text(remedy: &str, language: Language) -> String {
    said(&format!("remedy-{}", slug(remedy, WORDS)), remedy, language)
}

/// Returns what a place is called; an unknown one is called as it is stored.
pub(crate) fn endpoint_name(endpoint: &str, language: Language) -> String {
    said(&format!("endpoint-{}", slug(endpoint, usize::MAX)), endpoint, language)
}

fn said(key: &str, stored: &str, language: Language) -> String {
    let known = language.t(key);
    if known == key { stored.to_owned() } else { known }
}

/// Returns the first words in lower-case letters with hyphens between them.
fn slug(text: &str, words: usize) -> String {
    let text = text.to_ascii_lowercase();
    let words = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(words);
    words.collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_said_in_the_readers_language_and_the_rest_as_it_is_stored() {
        assert_eq!(check_name("The secret is right", Language::French), "Secret du client");
        assert_eq!(check_name("The moon is full", Language::French), "The moon is full");
        let remedy = "Allow the scope on the client's page.";
        assert!(remedy_text(remedy, Language::French).starts_with("Permettez"));
    }

    #[test]
    fn every_check_and_every_place_has_a_name() {
        for check in CHECKS {
            assert_ne!(check_name(check, Language::French), check);
        }
        for endpoint in ENDPOINTS {
            assert_ne!(endpoint_name(endpoint, Language::French), endpoint);
        }
    }
}
