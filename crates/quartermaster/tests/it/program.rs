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
    assert!(fail(folder, &add, "three grey pelicans\n").contains("there is already a user erika"));
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
        (&["token", "revoke", "--token", "nonsense"], "not issued by this server"),
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
    assert_eq!(status, "0 inventories wait, 0 bytes\n0 could not be recorded");
    let status: Value =
        serde_json::from_str(&succeed(folder, &["queue", "status", "--json"])).unwrap();
    assert_eq!(status, json!({ "waiting": 0, "bytes": 0, "oldest": null, "failed": 0 }));
    assert_eq!(succeed(folder, &["queue", "list", "--failed", "--json"]), "[]");
}

#[test]
fn what_is_exported_is_imported_to_the_same_assets() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let documents = folder.join("documents");
    std::fs::create_dir(&documents).unwrap();
    let inventories = Path::new(env!("CARGO_MANIFEST_DIR")).join("../inventory/tests/documents");
    for name in ["computer.json", "switch.xml", "printer.json", "phone.json", "esx.json"] {
        std::fs::copy(inventories.join(name), documents.join(name)).unwrap();
    }
    std::fs::write(documents.join("broken.json"), "{").unwrap();
    std::fs::write(documents.join(".hidden"), "{").unwrap();
    let documents = documents.to_str().unwrap();

    let off = fail(folder, &["import", documents], "");
    assert!(off.contains("setting set inventory.enabled=true"), "{off}");
    succeed(folder, &["setting", "set", "inventory.enabled=true"]);
    let output = run(folder, &["import", documents, "--json"], "");
    assert!(!output.status.success());
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&summary["files"], &summary["added"]), (&json!(6), &json!(5)), "{summary}");
    assert_eq!(summary["refused"][0]["name"], "broken.json");
    assert!(String::from_utf8_lossy(&output.stderr).contains("1 documents were not imported"));

    let archive = folder.join("assets.zip");
    let archive = archive.to_str().unwrap();
    let told = succeed(folder, &["export", archive]);
    assert!(told.ends_with("5 assets exported"), "{told}");
    assert!(fail(folder, &["export", archive], "").contains("exists already"));
    let exported = folder.join("exported");
    let exported = exported.to_str().unwrap();
    succeed(folder, &["export", exported]);
    assert!(fail(folder, &["export", exported], "").contains("is not empty"));
    assert!(fail(folder, &["import", "/nowhere/at/all"], "").contains("cannot read"));

    // To where it came from: nothing changes. To elsewhere: the same assets, which are exported the same.
    let again = succeed(folder, &["import", exported]);
    assert!(again.contains("0 assets added, 5 updated, 0 documents refused"), "{again}");
    let elsewhere = tempfile::tempdir().unwrap();
    let elsewhere = elsewhere.path();
    succeed(elsewhere, &["setting", "set", "inventory.enabled=true"]);
    let moved = succeed(elsewhere, &["import", archive]);
    assert!(moved.contains("1 files: 5 assets added"), "{moved}");
    let there = elsewhere.join("exported");
    succeed(elsewhere, &["export", there.to_str().unwrap()]);
    // What is attached to an asset is numbered as well, in whatever order assets come.
    let contents = |folder: &Path| {
        let mut texts: Vec<Value> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| std::fs::read(entry.unwrap().path()).unwrap())
            .map(|bytes| serde_json::from_slice(&bytes).unwrap())
            .collect();
        texts.sort_by_key(|document| document["content"].to_string());
        texts
    };
    let (here, there) = (contents(Path::new(exported)), contents(&there));
    assert_eq!(here.len(), there.len());
    for (here, there) in here.iter().zip(&there) {
        assert_eq!(here["content"], there["content"]);
        assert_eq!(here["itemtype"], there["itemtype"]);
    }
}
