//! What the doctor finds, and what it says to do.

use crate::running::Running;
use serde_json::Value;
use std::{fs, os::unix::fs::PermissionsExt as _, path::Path, process::Command};
use test_database::TestDatabase;

struct Examined {
    code: Option<i32>,
    report: Value,
}

fn examine(folder: &Path, arguments: &[&str]) -> Examined {
    let output = Command::new(env!("CARGO_BIN_EXE_quartermaster"))
        .args(["doctor", "--json", "--data-dir"])
        .arg(folder.join("data"))
        .args(arguments)
        .env_clear()
        .output()
        .unwrap();
    let report = serde_json::from_slice(&output.stdout).unwrap();
    Examined { code: output.status.code(), report }
}

impl Examined {
    /// The findings of a check, as state and text.
    fn of(&self, check: &str) -> String {
        let findings = self.report["findings"].as_array().unwrap();
        let of_check = findings.iter().filter(|finding| finding["check"] == check);
        let told = |finding: &Value| {
            format!("{}: {} -> {}\n", finding["state"], finding["told"], finding["remedy"])
        };
        of_check.map(told).collect()
    }
}

#[test]
fn a_server_that_stands_well_is_told_so() {
    let server = Running::start();
    let examined = examine(server.folder(), &[]);
    assert_eq!(examined.code, Some(0));
    for check in ["configuration", "permissions", "disk", "proxies", "clock", "database"] {
        let found = examined.of(check);
        assert!(found.contains("\"ok\"") && !found.contains("\"wrong\""), "{check}: {found}");
    }
    assert!(examined.of("database").contains("SQLite 3."));
    assert!(examined.of("administrator").contains("setup-link"), "nobody can sign in yet");
    let text = server.command(&["doctor"]);
    assert!(text.contains("with the schema that this version needs"), "{text}");
}

#[test]
fn before_the_first_start_nothing_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let examined = examine(folder.path(), &[]);
    assert_eq!(examined.code, Some(0));
    assert!(examined.of("database").contains("the first start creates it"));
    assert!(!folder.path().join("data").exists());
}

#[test]
fn what_others_may_read_is_found() {
    let server = Running::start();
    let open = |name: &str, mode: u32| {
        fs::set_permissions(server.folder().join(name), fs::Permissions::from_mode(mode)).unwrap();
    };
    let configuration = server.folder().join("quartermaster.toml");
    fs::write(&configuration, "log-format = \"json\"\n").unwrap();
    for (name, mode) in
        [("data", 0o755), ("data/quartermaster.db", 0o640), ("quartermaster.toml", 0o644)]
    {
        open(name, mode);
    }
    let examined = examine(server.folder(), &["--config", configuration.to_str().unwrap()]);
    let found = examined.of("permissions");
    for remedy in ["chmod 700 ", "/quartermaster.db", "/quartermaster.toml"] {
        assert!(found.contains(remedy), "{found}");
    }
    assert_eq!(found.matches("\"warning\"").count(), 3, "{found}");
    assert_eq!(examined.report["state"], "warning");
}

#[test]
fn what_is_wrong_fails_and_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("broken.toml");
    fs::write(&broken, "lisen = 1\n").unwrap();
    let nobody = "postgres://nobody@127.0.0.1:1/nothing";
    for (arguments, check, told) in [
        (&["--config", broken.to_str().unwrap()][..], "configuration", "lisen"),
        (&["--trusted-proxy", "0.0.0.0/0"], "proxies", "can claim any address"),
        (&["--database-url", nobody], "database", "cannot be reached"),
    ] {
        let examined = examine(folder.path(), arguments);
        let found = examined.of(check);
        assert!(found.contains("\"wrong\"") && found.contains(told), "{found}");
        assert_eq!(examined.code, Some(1), "{arguments:?}");
        assert_eq!(examined.report["state"], "wrong");
    }
    for (arguments, check, told) in [
        (&["--public-url", "https://qm.example/"][..], "proxies", "--trusted-proxy"),
        (&["--public-url", "http://qm.example/"], "encryption", "plain http"),
        (&["--allow-plain-http"], "encryption", "can be read on the way"),
    ] {
        let examined = examine(folder.path(), arguments);
        let found = examined.of(check);
        assert!(found.contains("\"warning\"") && found.contains(told), "{found}");
        assert_eq!(examined.code, Some(0), "{arguments:?}");
    }
}

#[test]
fn postgresql_is_asked_what_it_promises() {
    let database = TestDatabase::postgres();
    let url = database.url();
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["--database-url", url.as_str()];
    assert!(
        examine(folder.path(), &arguments).of("database").contains("the first start sets it up")
    );
    let server = Running::start_with(&arguments, &[]);
    let examined = examine(server.folder(), &arguments);
    let found = examined.of("database");
    assert!(
        found.contains("PostgreSQL 1") && found.contains("with the schema that this version needs"),
        "{found}"
    );
    assert!(
        found.contains("acknowledges changes before they are on disk"),
        "that of the tests is fleeting"
    );
    let crowded =
        examine(server.folder(), &[&arguments[..], &["--database-connections", "290"]].concat());
    assert!(crowded.of("connections").contains("raise max_connections"));
}
