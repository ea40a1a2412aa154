//! What pages say: every message that a page asks for is there, and every message that is there is asked for.

use inventory::{Kind, Member, SECTIONS};
use regex_lite::Regex;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};
use web::Language;

/// Keys that are put together from a fixed beginning and the name of a thing.
const PUT_TOGETHER: [&str; 20] = [
    "aspect-",
    "operator-",
    "outcome-",
    "shipped-rule-",
    "scope-",
    "error-",
    "event-",
    "told-",
    "who-",
    "field-",
    "check-",
    "remedy-",
    "endpoint-",
    "kinds-",
    "right-",
    "action-",
    "asset-field-",
    "section-",
    "member-",
    "word-",
];

fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.extension().is_some_and(|extension| extension == ending) {
            found.push(path);
        }
    }
}

fn texts(endings: &[(&str, &str)]) -> String {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut found = Vec::new();
    for surface in ["web", "console", "authorization_server"] {
        for (folder, ending) in endings {
            let folder = crates.join(surface).join(folder);
            if folder.is_dir() {
                files(&folder, ending, &mut found);
            }
        }
    }
    found.iter().map(|path| fs::read_to_string(path).unwrap()).collect::<Vec<_>>().join("\n")
}

fn keys_of_messages() -> BTreeSet<String> {
    let english = texts(&[("messages/en", "ftl")]);
    let key = Regex::new(r"(?m)^([a-z][a-z0-9_-]*) =").unwrap();
    key.captures_iter(&english).map(|found| found[1].to_owned()).collect()
}

#[test]
fn every_message_that_a_page_asks_for_is_there() {
    let pages = texts(&[("templates", "html"), ("src", "rs")]);
    let asked = Regex::new(r#"\bt[123]?\(\s*"([^"{]+)""#).unwrap();
    let known = keys_of_messages();
    let missing: BTreeSet<&str> = asked
        .captures_iter(&pages)
        .map(|found| found.get(1).unwrap().as_str())
        .filter(|key| !known.contains(*key) && *key != "no-such-key")
        .collect();
    assert!(missing.is_empty(), "no message for {missing:?}");
}

#[test]
fn every_message_that_is_there_is_asked_for() {
    let pages = texts(&[("templates", "html"), ("src", "rs")]);
    let unused: Vec<String> = keys_of_messages()
        .into_iter()
        .filter(|key| !PUT_TOGETHER.iter().any(|beginning| key.starts_with(beginning)))
        .filter(|key| !pages.contains(&format!("\"{key}\"")))
        .collect();
    assert!(unused.is_empty(), "nobody asks for {unused:?}");
}

fn sources() -> String {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut found = Vec::new();
    for surface in ["web", "authorization_server", "intake", "api", "console"] {
        files(&crates.join(surface).join("src"), "rs", &mut found);
    }
    found.iter().map(|path| fs::read_to_string(path).unwrap()).collect::<Vec<_>>().join("\n")
}

/// Returns the first words of a text as they stand in a key.
fn slug(text: &str, most: usize) -> String {
    let text = text.to_ascii_lowercase();
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.take(most).collect::<Vec<_>>().join("-")
}

#[test]
fn every_check_that_a_request_can_pass_or_fail_has_a_name() {
    let sources = sources();
    let made = [
        r#"Failed::new\(\s*"([^"]+)""#,
        r#"\.pass\(\s*"([^"]+)""#,
        r#"=> \(\s*"([A-Z][^"]+)",\s*""#,
    ];
    let known = keys_of_messages();
    let mut checks = BTreeSet::new();
    for made in made {
        let made = Regex::new(made).unwrap();
        checks.extend(made.captures_iter(&sources).map(|found| found[1].to_owned()));
    }
    assert!(checks.len() > 30, "{checks:?}");
    checks.retain(|check| !known.contains(&format!("check-{}", slug(check, usize::MAX))));
    assert!(checks.is_empty(), "no name for {checks:?}");
}

#[test]
fn every_remedy_that_is_translated_is_one_that_is_given() {
    let go_on = Regex::new(r"\\\n\s*").unwrap();
    let given = slug(&go_on.replace_all(&sources(), ""), usize::MAX);
    let mut stale = keys_of_messages();
    stale.retain(|key| key.strip_prefix("remedy-").is_some_and(|words| !given.contains(words)));
    assert!(stale.is_empty(), "nothing is mended by {stale:?}");
}

#[test]
fn parts_of_assets_are_called_by_what_describes_them() {
    fn name(section: &str, members: &[Member], known: &mut BTreeSet<String>) {
        for member in members {
            known.insert(format!("member-{}", member.name));
            known.insert(format!("member-{section}-{}", member.name));
            if let Kind::Rows(within) = member.kind {
                name(section, within, known);
            }
        }
    }
    let mut described = BTreeSet::from(["section-links".to_owned()]);
    for section in SECTIONS {
        described.insert(format!("section-{}", section.name));
        name(section.name, section.members, &mut described);
    }
    let keys = keys_of_messages();
    let of_parts = |key: &&String| key.starts_with("section-") || key.starts_with("member-");
    let unknown: Vec<&String> =
        keys.iter().filter(of_parts).filter(|key| !described.contains(*key)).collect();
    assert!(unknown.is_empty(), "nothing is described that is called {unknown:?}");
}

#[test]
fn no_page_has_words_of_its_own() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut templates = Vec::new();
    for surface in ["web", "console", "authorization_server"] {
        files(&crates.join(surface).join("templates"), "html", &mut templates);
    }
    let code = Regex::new(r"(?s)\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<(?:pre|code)\b.*?</(?:pre|code)>|<textarea.*?</textarea>|<[^>]*>|&[a-z]+;").unwrap();
    let word = Regex::new("[A-Za-zÀ-ÿ]{2,}").unwrap();
    let names = ["Quartermaster", "CSV", "JSON"];
    for path in templates {
        let text = fs::read_to_string(&path).unwrap();
        let said = code.replace_all(&text, " ");
        let words: Vec<&str> = word
            .find_iter(&said)
            .map(|found| found.as_str())
            .filter(|word| !names.contains(word))
            .collect();
        assert!(words.is_empty(), "{} says {words:?} by itself", path.display());
    }
}

#[test]
fn both_languages_are_told_apart() {
    assert_eq!(Language::parse("fr-CA"), Some(Language::French));
    assert_ne!(Language::English.t("sign-in"), Language::French.t("sign-in"));
}
