//! Secrets at rest, by the program: with a key file the database alone is of little use.

use crate::running::Running;
use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Command, Output},
};

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_quartermaster")).args(arguments).env_clear().output().unwrap()
}

fn told(output: &Output) -> String {
    [&output.stdout[..], &output.stderr].map(String::from_utf8_lossy).concat()
}

/// Every private key of ES256 holds the name of its curve (RFC 5480 §2.1.1.1).
const CURVE: [u8; 10] = [6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];

fn holds_a_key(data: &Path) -> bool {
    fs::read_dir(data).unwrap().any(|file| {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        bytes.windows(CURVE.len()).any(|part| part == CURVE)
    })
}

fn publish(server: &Running) -> String {
    let answer = server.request("GET /api.php/jwks", "", "");
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    answer.split_once("\r\n\r\n").unwrap().1.to_owned()
}

#[test]
fn with_a_key_file_no_key_that_signs_can_be_read_in_the_database() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("keys");
    let path = file.to_str().unwrap();
    assert!(run(&["key-file", "make", path]).status.success());
    assert!(!run(&["key-file", "make", path]).status.success(), "it is never overwritten");

    let open = Running::start();
    publish(&open);
    assert!(holds_a_key(&open.folder().join("data")), "without one it can");
    let server = Running::start_with(&["--key-file", path], &[]);
    let published = publish(&server);
    let data = server.folder().join("data");
    assert!(!holds_a_key(&data));
    let doctor = server.command(&["doctor", "--key-file", path]);
    assert!(doctor.contains("3 encrypted, 0 not"), "{doctor}");
    assert!(open.command(&["doctor"]).contains("there is no key file"));

    // A rotation, while the server runs.
    let told = server.command(&["key-file", "rotate", "--key-file", path]);
    assert!(told.contains("Copy the file to every node"), "{told}");
    let told = server.command(&["key-file", "seal", "--key-file", path]);
    assert!(told.contains("3 secrets were encrypted"), "{told}");
    assert_eq!(publish(&server), published);
    server.command(&["key", "rotate", "--key-file", path]);
    assert_ne!(publish(&server), published);
    assert!(!holds_a_key(&data));
    assert!(!server.log().contains(fs::read_to_string(&file).unwrap().lines().nth(1).unwrap()));
}

#[test]
fn a_server_that_cannot_open_its_secrets_does_not_start_and_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (keys, others, data) = (path("keys"), path("others"), path("data"));
    for file in [&keys, &others] {
        assert!(run(&["key-file", "make", file]).status.success());
    }
    let on_data = ["--listen", "127.0.0.1:0", "--data-dir", &data];
    let rotated =
        run(&[&["key", "rotate", "--algorithm", "ES256", "--key-file", &keys], &on_data[..]]
            .concat());
    assert!(rotated.status.success(), "{}", told(&rotated));
    for (arguments, why) in [
        (&[][..], "--key-file"),
        (&["--key-file", &others], "its key is not in the key file"),
        (&["--key-file", &path("missing")], "key-file make"),
    ] {
        let started = run(&[&["serve"], arguments, &on_data[..]].concat());
        assert!(!started.status.success());
        assert!(told(&started).contains(why), "{}", told(&started));
    }
    fs::set_permissions(&keys, fs::Permissions::from_mode(0o644)).unwrap();
    let started = run(&[&["serve", "--key-file", &keys], &on_data[..]].concat());
    assert!(told(&started).contains("chmod 600"), "{}", told(&started));
    let doctor = run(&[&["doctor", "--key-file", &keys], &on_data[..]].concat());
    assert!(!doctor.status.success() && told(&doctor).contains("chmod 600"), "{}", told(&doctor));
}
