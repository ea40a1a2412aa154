//! What the program writes down: never a secret, and never a line that somebody else has made up.

use crate::{application::after_each, exchanges, running::Running};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use flate2::read::GzDecoder;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::{
    fs::{self, File},
    io::Read as _,
    mem,
    process::Command,
};
use tempfile::TempDir;
use test_database::TestDatabase;

/// A browser and an application in one, at the socket.
pub(crate) struct Visitor<'s> {
    pub(crate) server: &'s Running,
    pub(crate) cookies: Vec<String>,
    csrf: String,
    /// Every answer that refused something, but forms that are shown again.
    refusals: String,
}

pub(crate) struct Reply {
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn status(&self) -> &str {
        &self.head[9..12]
    }

    pub(crate) fn location(&self) -> &str {
        let lower = self.head.to_ascii_lowercase();
        let at = lower.find("location: ").unwrap() + 10;
        self.head[at..].lines().next().unwrap()
    }

    pub(crate) fn text(&self, name: &str) -> String {
        let body: Value = serde_json::from_str(&self.body).unwrap();
        body[name].as_str().unwrap_or_else(|| panic!("{body}")).to_owned()
    }
}

impl Visitor<'_> {
    pub(crate) fn send(&mut self, line: &str, headers: &str, body: &str) -> Reply {
        let cookies = self.cookies.join("; ");
        let answer = self.server.request(line, &format!("Cookie: {cookies}\r\n{headers}"), body);
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        for line in head.lines().filter(|line| line.to_ascii_lowercase().starts_with("set-cookie"))
        {
            let cookie = line[12..].split(';').next().unwrap().to_owned();
            let name = cookie.split('=').next().unwrap().to_owned();
            self.cookies.retain(|known| !known.starts_with(&format!("{name}=")));
            self.cookies.push(cookie);
        }
        if let Some(csrf) = after_each(body, "name=\"csrf\" value=\"").first() {
            self.csrf = (*csrf).to_owned();
        }
        let reply = Reply { head: head.to_owned(), body: body.to_owned() };
        if matches!(reply.head.get(9..10), Some("4" | "5")) && reply.status() != "422" {
            self.refusals.push_str(body);
        }
        reply
    }

    pub(crate) fn get(&mut self, path: &str) -> Reply {
        self.send(&format!("GET {path}"), "", "")
    }

    pub(crate) fn post(&mut self, path: &str, form: &str) -> Reply {
        let form = format!("{form}&csrf={}", self.csrf);
        self.send(
            &format!("POST {path}"),
            "Content-Type: application/x-www-form-urlencoded\r\n",
            &form,
        )
    }
}

const VERIFIER: &str = "zzSECRET-verifier-of-more-than-43-characters-in-all";

/// Goes every way that a secret can come in or out, and answers all secrets that were met.
pub(crate) fn exchange(server: &Running, database: &[&str]) -> Vec<String> {
    let command = |arguments: &[&str]| server.command(&[arguments, database].concat());
    let link = server.greeting.split("/setup/").nth(1).unwrap().trim().to_owned();
    let mut visitor =
        Visitor { server, cookies: Vec::new(), csrf: String::new(), refusals: String::new() };
    visitor.get(&format!("/setup/{link}"));
    let password = "zzSECRET+grey+pelicans+walk";
    let made = visitor.post(
        &format!("/setup/{link}"),
        &format!("name=erika&password={password}&again={password}"),
    );
    assert_eq!(made.status(), "303", "{}", made.body);
    let mut secrets = vec!["zzSECRET".to_owned(), link];
    secrets.extend(visitor.cookies.iter().map(|c| c.split('=').nth(1).unwrap().to_owned()));

    let added = command(&[
        "client",
        "add",
        "--name",
        "Notes",
        "--grant",
        "password,authorization_code,client_credentials",
        "--scope",
        "api,user,inventory,graphql",
        "--redirect-uri",
        "https://app.example/cb",
        "--json",
    ]);
    let added: Value = serde_json::from_str(&added).unwrap();
    let text = |name: &str| added[name].as_str().unwrap().to_owned();
    let (id, secret) = (text("client_id"), text("client_secret"));
    secrets.push(secret.clone());
    command(&["setting", "set", "inventory.enabled=true"]);

    let known = format!("client_id={id}&client_secret={secret}");
    secrets.extend(exchanges::graphql(&mut visitor, &known, password));
    let token = "/api.php/token";
    let login = |password: &str| {
        format!("{known}&grant_type=password&username=erika&password={password}&scope=user")
    };
    let given = visitor.post(token, &login(password));
    let (access, refresh) = (given.text("access_token"), given.text("refresh_token"));
    let again = format!("{known}&grant_type=refresh_token&refresh_token={refresh}");
    let next = visitor.post(token, &again);
    secrets.extend([
        access.clone(),
        refresh.clone(),
        next.text("access_token"),
        next.text("refresh_token"),
    ]);
    for reused in [&again, &again.replace(&refresh, &next.text("refresh_token"))] {
        visitor.post(token, reused);
    }
    visitor.post(token, &login("zzSECRET-wrong"));
    visitor.post(
        token,
        &format!("client_id={id}&client_secret=qms_zzSECRET&grant_type=client_credentials"),
    );
    visitor.post(
        token,
        &format!("client_id=zzSECRET-as-id&client_secret={secret}&grant_type=client_credentials"),
    );
    visitor.post(
        token,
        &format!(
            "{known}&grant_type=authorization_code&code=qmc_zzSECRET&code_verifier={VERIFIER}"
        ),
    );
    visitor
        .post(token, &format!("{known}&grant_type=zzSECRET&scope=zzSECRET&zzSECRET=1&zzSECRET=2"));
    visitor.send(
        "POST /api.php/token?client_secret=zzSECRET",
        "Content-Type: application/json\r\n",
        "{\"zzSECRET\":[",
    );
    let basic = STANDARD.encode(format!("{id}:{secret}"));
    let wrong = STANDARD.encode(format!("{id}:zzSECRET"));
    for authorization in [
        format!("Basic {basic}"),
        format!("Basic {wrong}"),
        "Basic zzSECRET!".to_owned(),
        "Digest zzSECRET".to_owned(),
    ] {
        let headers = format!(
            "Authorization: {authorization}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        );
        for path in ["/api.php/token", "/api.php/introspect", "/api.php/revoke"] {
            visitor.send(
                &format!("POST {path}"),
                &headers,
                &format!("grant_type=client_credentials&scope=inventory&token={access}"),
            );
        }
        visitor.send(
            "POST /",
            &headers,
            "{\"action\":\"contact\",\"deviceid\":\"host\",\"httpd-plain\":\"zzSECRET\"}",
        );
    }
    secrets.extend([basic, wrong]);
    for bearer in [access.as_str(), "qma_zzSECRET", "zzSECRET.zzSECRET.zzSECRET"] {
        let headers = format!("Authorization: Bearer {bearer}\r\n");
        for path in ["/api.php/session", "/api.php/administration/user/me", "/api.php/userinfo"] {
            visitor.send(&format!("GET {path}?access_token=zzSECRET"), &headers, "");
        }
        visitor.send("POST /inventory", &headers, "zzSECRET");
    }

    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
    let authorize = format!(
        "/api.php/authorize?response_type=code&client_id={id}&redirect_uri=https%3A%2F%2Fapp.example%2Fcb&scope=api&state=zzSECRET-state&nonce=n&code_challenge={challenge}&code_challenge_method=S256"
    );
    let consent = visitor.get(&authorize);
    assert_eq!(consent.status(), "200", "{}", consent.head);
    let action = after_each(&consent.body, "action=\"")[0].replace("&#38;", "&");
    let request = after_each(&consent.body, "name=\"request\" value=\"")[0].to_owned();
    let answer = visitor.post(&action, &format!("accept=1&scope=api&request={request}"));
    let code =
        answer.location().split("code=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    let redeem = format!(
        "{known}&grant_type=authorization_code&code={code}&redirect_uri=https%3A%2F%2Fapp.example%2Fcb&code_verifier={VERIFIER}"
    );
    let given = visitor.post(token, &redeem);
    secrets.extend([code, given.text("access_token"), given.text("refresh_token"), request]);
    assert_eq!(visitor.post(token, &redeem).status(), "400", "a second time");

    let rotated = visitor.post("/configuration/oauth-clients/1/secrets", "keep_old_for=1");
    let (_, after) = rotated.body.split_once("value=\"qms_").unwrap();
    secrets.push(format!("qms_{}", after.split('"').next().unwrap()));
    secrets.extend(exchanges::inventories(&mut visitor, &known, &command));
    secrets.extend(exchanges::second_factor(&mut visitor, password));
    visitor.post("/sign-out", "");
    visitor.get("/sign-in?next=/zzSECRET");
    let told = visitor.refusals.len();
    visitor.post("/sign-in", "name=zzSECRET-typed-as-name&password=zzSECRET");
    // The form shows again what was typed as a name, to whoever typed it.
    visitor.refusals.truncate(told);
    visitor.post("/sign-in", &format!("name=erika&password={password}"));
    secrets.extend(visitor.cookies.iter().map(|c| c.split('=').nth(1).unwrap().to_owned()));
    server.exchange(b"GET /zzSECRET HTTP/1.1\r\nAuthorization: zzSECRET\nzzSECRET\r\n\r\n");
    let refusals = mem::take(&mut visitor.refusals);
    assert!(
        refusals.contains("invalid_client")
            && refusals.to_ascii_lowercase().contains("<!doctype html>")
    );
    assert_none("an answer that refuses", &refusals, &secrets);
    secrets
}

pub(crate) fn assert_none(place: &str, text: &str, secrets: &[String]) {
    for secret in secrets {
        assert!(secret.len() >= 8, "{secret:?} is found everywhere");
        if let Some(at) = text.find(secret.as_str()) {
            let around: String = text[at.saturating_sub(300)..].chars().take(600).collect();
            panic!("{secret} stands in {place}: {around}");
        }
    }
}

/// Whatever the folder holds, as text; what is no text stays recognisable.
fn files(server: &Running) -> String {
    let entries = fs::read_dir(server.folder().join("data")).unwrap();
    let texts = entries.map(|entry| fs::read(entry.unwrap().path()).unwrap());
    texts.map(|bytes| bytes.iter().copied().map(char::from).collect::<String>()).collect()
}

/// A backup of everything, unpacked.
fn backup(server: &Running, database: &[&str]) -> String {
    let file = server.folder().join("backup");
    server.command(&[&["backup", file.to_str().unwrap()], database].concat());
    let mut text = String::new();
    GzDecoder::new(File::open(file).unwrap()).read_to_string(&mut text).unwrap();
    text
}

/// A crash writes neither a core file nor a secret.
fn assert_a_crash_tells_nothing(mut server: Running, secrets: &[String]) {
    let has_core = server.crash();
    assert!(!has_core, "a core file holds whatever the memory held");
    assert_none("what a crash leaves", &server.log(), secrets);
}

const EVERYTHING: [(&str, &str); 1] =
    [("QUARTERMASTER_LOG", "trace,tokio_postgres::query=trace,hyper::proto=trace")];

/// Keys that seal what must be readable, in a folder that is gone when it is dropped.
fn key_file() -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys").to_str().unwrap().to_owned();
    let mut command = Command::new(env!("CARGO_BIN_EXE_quartermaster"));
    assert!(command.args(["key-file", "make", &path]).env_clear().status().unwrap().success());
    (folder, path)
}

/// LG-01, GEN-03, RL-14.
#[test]
fn no_secret_reaches_the_log_a_table_a_backup_or_a_core_file_on_sqlite() {
    Running::allow_core_files();
    let (_folder, keys) = key_file();
    let server = Running::start_with(&["--key-file", &keys], &EVERYTHING);
    let secrets = exchange(&server, &[]);
    let log = server.log();
    assert!(log.contains("a request was refused") && log.contains("DEBUG"), "{log}");
    assert_none("the log", &log, &secrets);
    let stored = files(&server);
    assert!(stored.contains("erika") && stored.contains("The secret is right"));
    // The consent page carries its request in the address on purpose; `state` is no secret of ours and is not stored.
    assert_none("the database", &stored, &secrets);
    let backup = backup(&server, &[]);
    assert!(backup.contains("erika") && backup.contains("The secret is right"));
    assert_none("a backup", &backup, &secrets);
    assert_a_crash_tells_nothing(server, &secrets);
}

/// LG-01, GEN-03, RL-14.
#[test]
fn no_secret_reaches_the_log_a_table_a_backup_or_a_core_file_on_postgresql() {
    Running::allow_core_files();
    let database = TestDatabase::postgres();
    let url = database.url();
    let arguments = ["--database-url", url.as_str()];
    let (_folder, keys) = key_file();
    let server =
        Running::start_with(&[&arguments[..], &["--key-file", &keys]].concat(), &EVERYTHING);
    let secrets = exchange(&server, &arguments);
    let log = server.log();
    assert!(log.contains("a request was refused"));
    assert_none("the log", &log, &secrets);
    assert!(
        !log.contains("with parameters"),
        "the driver would write down every value of every statement"
    );
    let stored = database.dump();
    assert!(stored.contains("erika") && stored.contains("The secret is right"));
    assert_none("the database", &stored, &secrets);
    let backup = backup(&server, &arguments);
    assert!(backup.contains("erika") && backup.contains("The secret is right"));
    assert_none("a backup", &backup, &secrets);
    assert_a_crash_tells_nothing(server, &secrets);
}

/// LG-03.
#[test]
fn a_log_line_cannot_be_made_up_by_a_caller() {
    for format in ["text", "json"] {
        let server = Running::start_with(&["--log-format", format], &EVERYTHING);
        server.command(&[
            "setting",
            "set",
            "inventory.enabled=true",
            "inventory.authentication=none",
        ]);
        let forged = "x%0A2026-01-01T00:00:00Z%20ERROR%20FORGED%0D%1B%5B31mFORGED";
        let kind = "Content-Type: application/x-www-form-urlencoded\r\n";
        for agent in
            ["x\tERROR FORGED", "\u{85}ERROR FORGED", "\u{2028}ERROR FORGED", "\u{1b}[31mFORGED"]
        {
            let headers = format!("{kind}User-Agent: {agent}\r\nX-Forwarded-For: {agent}\r\n");
            server.request(
                "POST /api.php/token",
                &headers,
                &format!(
                    "grant_type=password&client_id={forged}&client_secret=x&username={forged}"
                ),
            );
            server.request(&format!("GET /api.php/authorize?client_id={forged}"), &headers, "");
            server.request(&format!("POST /{forged}"), &headers, "");
        }
        for (number, forged) in [
            "a\\nERROR FORGED",
            "a\\u0085ERROR FORGED",
            "a\\u2028ERROR FORGED",
            "a\\u001b[31mFORGED",
        ]
        .iter()
        .enumerate()
        {
            let body = format!(
                "{{\"deviceid\":\"{forged}\",\"content\":{{\"hardware\":{{\"name\":\"{forged}\",\"uuid\":\"4c4c4544-0042-3510-8052-00000000000{number}\"}}}}}}"
            );
            let answer = server.request("POST /", "Content-Type: application/json\r\n", &body);
            assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        }
        let log = server.log();
        assert!(log.contains("an asset was added"), "{log}");
        for line in log.split(['\n', '\r', '\u{85}', '\u{2028}']).filter(|line| !line.is_empty()) {
            assert!(!line.contains('\u{1b}'), "{line:?}");
            if format == "json" {
                assert!(serde_json::from_str::<Value>(line).is_ok(), "{line:?}");
            } else {
                let level = line.split_whitespace().nth(1).unwrap_or_default();
                assert!(
                    line.starts_with("20")
                        && ["ERROR", "WARN", "INFO", "DEBUG", "TRACE"].contains(&level),
                    "{line:?}"
                );
            }
        }
    }
}
