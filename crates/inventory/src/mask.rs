//! Secrets that leak into inventories, masked before anything is kept.
//!
//! An agent that runs with debug on sends its own command line, `--oauth-client-secret=…` included; lists of
//! processes and environment variables hold whatever their host does.

use serde_json::{Map, Value};

/// What stands in a secret's place.
pub const MASK: &str = "********";

/// Words in a name that make its value a secret.
const SECRET_WORDS: [&str; 13] = [
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "secret",
    "token",
    "apikey",
    "api-key",
    "api_key",
    "credential",
    "private-key",
    "private_key",
    "accesskey",
];

/// Names of sections and members that hold command lines.
const COMMAND_LINES: [&str; 3] = ["cmd", "perl_args", "command"];

/// Masks the values of secret options, secret assignments and passwords in URLs.
pub fn mask_command_line(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    let mut next_is_secret = false;
    while !rest.is_empty() {
        let blanks = rest.len() - rest.trim_start().len();
        let (blank, after) = rest.split_at(blanks);
        masked.push_str(blank);
        let (word, after) = after.split_at(word_length(after));
        rest = after;
        if word.is_empty() {
            break;
        }
        let option = word.starts_with('-');
        match word.split_once('=') {
            _ if next_is_secret && !option => masked.push_str(MASK),
            Some((name, value)) if is_secret_name(name) && !value.is_empty() => {
                masked.push_str(name);
                masked.push('=');
                masked.push_str(MASK);
            }
            _ => masked.push_str(&mask_url(word)),
        }
        next_is_secret = option && !word.contains('=') && is_secret_name(word);
    }
    masked
}

/// Masks the value of an environment variable whose name says that it is secret, or that holds a secret itself.
pub fn mask_environment(name: &str, value: &str) -> String {
    if is_secret_name(name) && !value.is_empty() {
        MASK.to_owned()
    } else {
        mask_command_line(value)
    }
}

/// Masks whatever may hold secrets in a tree that is kept as it came.
pub(crate) fn mask_tree(name: &str, value: &mut Value) {
    match value {
        Value::Object(members) => {
            mask_variable(members);
            for (name, value) in members {
                mask_tree(name, value);
            }
        }
        Value::Array(rows) => rows.iter_mut().for_each(|row| mask_tree(name, row)),
        Value::String(text) if is_secret_name(name) && !text.is_empty() => MASK.clone_into(text),
        Value::String(text) if COMMAND_LINES.contains(&name) => *text = mask_command_line(text),
        Value::String(text) => *text = mask_url(text),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Environment variables are rows of `key` and `val`.
fn mask_variable(members: &mut Map<String, Value>) {
    let Some(Value::String(name)) = members.get("key") else { return };
    let name = name.clone();
    if let Some(Value::String(value)) = members.get_mut("val") {
        *value = mask_environment(&name, value);
    }
}

fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let bare = name.trim_start_matches('-');
    matches!(bare, "pass" | "pw")
        || bare.ends_with("_pass")
        || SECRET_WORDS.iter().any(|word| bare.contains(word))
}

/// Masks the password of a URL in a text, if there is one.
pub(crate) fn mask_url_in(text: String) -> String {
    if text.contains("://") { mask_url(&text) } else { text }
}

/// Masks the password of `scheme://user:password@host`.
fn mask_url(word: &str) -> String {
    let Some((scheme, rest)) = word.split_once("://") else { return word.to_owned() };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let Some((user, _host)) = authority.rsplit_once('@') else { return word.to_owned() };
    let Some((name, _password)) = user.split_once(':') else { return word.to_owned() };
    let after = rest.strip_prefix(user).unwrap_or_default();
    format!("{scheme}://{name}:{MASK}{after}")
}

/// Returns the bytes up to the next blank that no quote covers.
fn word_length(text: &str) -> usize {
    let mut quote = None;
    for (index, c) in text.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == '"' || c == '\'' => quote = Some(c),
            None if c.is_whitespace() => return index,
            None => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn secrets_on_command_lines_are_masked_and_the_rest_stays() {
        for (text, expected) in [
            (
                "glpi-agent --debug --oauth-client-secret=abc --server=http://h/",
                "glpi-agent --debug --oauth-client-secret=******** --server=http://h/",
            ),
            ("x --password 'my pass word' -v", "x --password ******** -v"),
            ("x --password=\"my pass\" -v", "x --password=******** -v"),
            ("DB_PASS=abc run", "DB_PASS=******** run"),
            ("curl https://me:pw@h.example/x?y", "curl https://me:********@h.example/x?y"),
            ("x --token --verbose", "x --token --verbose"),
            ("/usr/bin/vim notes about passwords", "/usr/bin/vim notes about passwords"),
            ("", ""),
        ] {
            assert_eq!(mask_command_line(text), expected);
        }
        assert_eq!(mask_environment("AWS_SECRET_ACCESS_KEY", "abc"), MASK);
        assert_eq!(mask_environment("HOME", "/root"), "/root");
    }

    proptest! {
        #[test]
        fn a_secret_option_never_survives(secret in "[a-z0-9]{12}", before in "[a-z ]{0,20}", after in "( [a-z]{0,20})?") {
            for option in ["--password=", "--oauth-client-secret=", "--token=", "API_KEY=", "--passwd ", "--secret "] {
                let masked = mask_command_line(&format!("{before} {option}{secret}{after}"));
                prop_assert!(!masked.contains(&secret), "{}", masked);
            }
        }

        #[test]
        fn any_text_is_masked_without_harm(text in ".{0,200}") {
            let once = mask_command_line(&text);
            prop_assert_eq!(mask_command_line(&once), once);
        }
    }
}
