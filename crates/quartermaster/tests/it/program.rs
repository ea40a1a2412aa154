//! The program itself: commands act on the database and say what to do when they cannot.

use serde_json::{Value, json};
use std::{
    io::Write as _,
    path::Path,
    process::{Command, Output, Stdio},
};

fn run(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_quartermaster"))
        .arg("--data-dir")
        .arg(folder.join("data"))
        .args(arguments)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn succeed(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments, "");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

fn fail(folder: &Path, arguments: &[&str], input: &str) -> String {
    let output = run(folder, arguments, input);
    assert!(!output.status.success() && output.stdout.is_empty(), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn a_client_is_added_listed_disabled_and_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let added = succeed(
        folder,
        &[
            "client",
            "add",
            "--name",
            "Script",
            "--grant",
            "client_credentials",
            "--scope",
            "inventory,status",
            "--allow-ip",
            "192.0.2.77/24",
            "--json",
        ],
    );
    let added: Value = serde_json::from_str(&added).unwrap();
    let (id, secret) =
        (added["client_id"].as_str().unwrap(), added["client_secret"].as_str().unwrap());
    assert!(secret.starts_with("qms_") && added["id"] == 1);
    let listed = succeed(folder, &["client", "list", "--json"]);
    assert!(!listed.contains(secret));
    let listed: Value = serde_json::from_str(&listed).unwrap();
    assert_eq!(listed[0]["allowed_ips"], serde_json::json!(["192.0.2.0/24"]));
    succeed(folder, &["client", "disable", id]);
    let shown: Value =
        serde_json::from_str(&succeed(folder, &["client", "show", "1", "--json"])).unwrap();
    assert_eq!(shown["enabled"], false);
    succeed(folder, &["client", "delete", id]);
    assert_eq!(succeed(folder, &["client", "list", "--json"]), "[]");
    assert_eq!(succeed(folder, &["check"]), "ok");
}

#[test]
fn the_preset_for_agents_sets_everything_up() {
    let folder = tempfile::tempdir().unwrap();
    let told = succeed(folder.path(), &["client", "add", "--preset", "glpi-agent"]);
    for line in
        ["server = http://127.0.0.1:8080/", "oauth-client-id = ", "oauth-client-secret = qms_"]
    {
        assert!(told.contains(line), "{told}");
    }
    assert_eq!(succeed(folder.path(), &["setting", "get", "inventory.enabled"]), "true");
    assert_eq!(
        succeed(folder.path(), &["setting", "get", "inventory.authentication"]),
        "client_credentials"
    );
}

#[test]
fn a_user_is_added_and_ends_the_need_for_a_set_up_link() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    assert!(succeed(folder, &["setup-link"]).starts_with("http://127.0.0.1:8080/setup/"));
    let add = ["user", "add", "erika", "--profile", "Super-Admin", "--password-stdin", "--json"];
    assert!(fail(folder, &add, "short\n").contains("at least 15 characters"));
    assert!(run(folder, &add, "three grey pelicans\n").status.success());
    assert!(fail(folder, &add, "three grey pelicans\n").contains("there is a user erika already"));
    assert!(fail(folder, &["setup-link"], "").contains("sign in at http://127.0.0.1:8080/sign-in"));
}

#[test]
fn what_cannot_be_done_is_said_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for (arguments, told) in [
        (
            &["user", "add", "x", "--profile", "King", "--password-stdin"][..],
            "the profiles are Super-Admin, Admin",
        ),
        (&["client", "add", "--name", "x", "--scope", "inventory"], "add --grant"),
        (&["client", "add", "--name", "x", "--grant", "magic"], "the grant types are"),
        (
            &[
                "client",
                "add",
                "--name",
                "x",
                "--grant",
                "client_credentials",
                "--allow-ip",
                "10.0.0.0/40",
            ],
            "Invalid IP address or CIDR range: 10.0.0.0/40",
        ),
        (
            &["client", "add", "--name", "x", "--grant", "client_credentials", "--public"],
            "public client has no secret",
        ),
        (&["client", "show", "nobody"], "see `quartermaster client list`"),
        (&["setting", "set", "inventory.enabled=perhaps"], "is true or false"),
        (&["setting", "set", "inventory.authentication=basic_auth"], "inventory.basic_login"),
        (&["setting", "get", "inventory.nonsense"], "the settings are inventory.enabled"),
        (&["token", "revoke", "--token", "nonsense"], "not a token of this server"),
        (&["token", "revoke"], "--all"),
        (&["agent", "show", "nobody"], "see `quartermaster agent list`"),
        (&["queue", "retry", "7"], "see `quartermaster queue list --failed`"),
        (&["queue", "discard", "7"], "see `quartermaster queue list --failed`"),
        (&["token", "revoke", "--scope", "world"], "the scopes are email, user, api"),
    ] {
        let error = fail(folder, arguments, "");
        assert!(error.contains(told), "{arguments:?}: {error}");
    }
}

#[test]
fn the_queue_is_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let status = succeed(folder, &["queue", "status"]);
    assert_eq!(status, "0 wait, 0 bytes\n0 could not be recorded");
    let status: Value =
        serde_json::from_str(&succeed(folder, &["queue", "status", "--json"])).unwrap();
    assert_eq!(status, json!({ "waiting": 0, "bytes": 0, "oldest": null, "failed": 0 }));
    assert_eq!(succeed(folder, &["queue", "list", "--failed", "--json"]), "[]");
}
