//! Backups by the program: made while it serves, and restored into another place.

use crate::running::Running;
use std::{fs, path::Path, process::Command};

fn run(arguments: &[&str]) -> Result<String, String> {
    let output = Command::new(env!("CARGO_BIN_EXE_quartermaster"))
        .args(arguments)
        .env_clear()
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
}

fn path(folder: &Path, name: &str) -> String {
    folder.join(name).to_str().unwrap().to_owned()
}

#[test]
fn a_backup_is_made_while_the_server_runs_and_is_restored_elsewhere() {
    let server = Running::start();
    server.command(&["client", "add", "--preset", "glpi-agent"]);
    let file = path(server.folder(), "backup");
    let told = server.command(&["backup", &file]);
    assert!(told.contains("rows in"), "{told}");
    assert!(server.request("GET /healthz", "", "").starts_with("HTTP/1.1 200 "));
    assert!(run(&["verify", &file]).unwrap().contains("intact, "));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }

    let elsewhere = path(server.folder(), "elsewhere");
    let restored = run(&["restore", &file, "--data-dir", &elsewhere]).unwrap();
    assert!(restored.contains("Restored"), "{restored}");
    let listed = run(&["client", "list", "--json", "--data-dir", &elsewhere]).unwrap();
    assert_eq!(listed, server.command(&["client", "list", "--json"]));
    assert_eq!(run(&["check", "--data-dir", &elsewhere]).unwrap(), "ok\n");
    let again = run(&["restore", &file, "--data-dir", &elsewhere]).unwrap_err();
    assert!(again.contains("the database is not empty"), "{again}");
}

#[test]
fn a_backup_that_fails_leaves_the_earlier_one_and_a_damaged_one_is_known() {
    let server = Running::start();
    let file = path(server.folder(), "backup");
    server.command(&["backup", &file]);
    let good = fs::read(&file).unwrap();
    server.command(&["backup", &file]);
    assert!(!Path::new(&format!("{file}.partial")).exists());
    let nowhere = path(server.folder(), "no/such/folder");
    let data = path(server.folder(), "data");
    let error = run(&["backup", &nowhere, "--data-dir", &data]).unwrap_err();
    assert!(error.contains("cannot write"), "{error}");

    for damaged in [&good[..good.len() / 2], &good[..good.len() - 1], b"hello", b""] {
        fs::write(&file, damaged).unwrap();
        let error = run(&["verify", &file]).unwrap_err();
        assert!(error.contains("backup"), "{error}");
    }
    let mut turned = good.clone();
    let middle = turned.len() / 2;
    turned[middle] ^= 0x10;
    fs::write(&file, turned).unwrap();
    assert!(run(&["verify", &file]).is_err());
    fs::write(&file, good).unwrap();
    assert!(run(&["verify", &file]).is_ok());
}
