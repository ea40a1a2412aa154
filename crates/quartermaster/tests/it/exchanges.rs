//! Exchanges by which secrets come in and out, each with its failures; each answers the secrets that it met.

use crate::{application::after_each, logs::Visitor};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use std::time::UNIX_EPOCH;
use totp_rs::{Algorithm, Secret, TOTP};

const JSON: &str = "Content-Type: application/json\r\n";

/// Asks by GraphQL: what variables hold is the caller's own.
pub(crate) fn graphql(visitor: &mut Visitor<'_>, known: &str, password: &str) -> Vec<String> {
    let form =
        format!("{known}&grant_type=password&username=erika&password={password}&scope=api+graphql");
    let access = visitor.post("/api.php/token", &form).text("access_token");
    let query = "query A($filter: String) { Group(filter: $filter) { id } }";
    for (bearer, filter) in [
        (access.as_str(), "name==zzSECRET-variable"),
        (&access, "name==zzSECRET=("),
        ("qma_zzSECRET", "name==zzSECRET-variable"),
    ] {
        let body = format!(
            "{{\"query\":\"{query}\",\"variables\":{{\"filter\":\"{filter}\",\"more\":\"zzSECRET\"}}}}"
        );
        let headers = format!("{JSON}Authorization: Bearer {bearer}\r\n");
        // The answer shows callers where in their own text the mistake is.
        for body in [body.as_str(), "{\"query\":\"{zzSECRET\","] {
            visitor.server.request("POST /api.php/GraphQL", &headers, body);
        }
    }
    vec![access]
}

/// Submits inventories by a token, then by a password, right and wrong.
pub(crate) fn inventories(
    visitor: &mut Visitor<'_>,
    known: &str,
    command: &impl Fn(&[&str]) -> String,
) -> Vec<String> {
    let form = format!("{known}&grant_type=client_credentials&scope=inventory");
    let access = visitor.post("/api.php/token", &form).text("access_token");
    let body = "{\"action\":\"inventory\",\"deviceid\":\"host-2026-01-01-00-00-00\",\"itemtype\":\"Computer\",\
                \"content\":{\"versionclient\":\"GLPI-Agent_v1.15\",\"hardware\":{\"name\":\"host\",\
                \"uuid\":\"4c4c4544-0042-3510-8052-000000000001\"}}}";
    let mut submit = |authorization: &str, body: &str| {
        let headers = format!("{JSON}Authorization: {authorization}\r\n");
        visitor.send("POST /front/inventory.php", &headers, body)
    };
    let taken = submit(&format!("Bearer {access}"), body);
    assert_eq!(taken.status(), "200", "{}", taken.body);
    for (authorization, body) in [
        (format!("Bearer {access}"), "{\"zzSECRET\":"),
        ("Bearer qma_zzSECRET".to_owned(), body),
        ("Bearer".to_owned(), body),
    ] {
        submit(&authorization, body);
    }
    let password = "zzSECRET-of-the-agents";
    command(&[
        "setting",
        "set",
        "inventory.authentication=basic_auth",
        "inventory.basic_login=agents",
        &format!("inventory.basic_password={password}"),
    ]);
    let right = STANDARD.encode(format!("agents:{password}"));
    let wrong = STANDARD.encode("agents:zzSECRET-wrong");
    let taken = submit(&format!("Basic {right}"), body);
    assert_eq!(taken.status(), "200", "{}", taken.body);
    assert_eq!(submit(&format!("Basic {wrong}"), body).status(), "401");
    assert_eq!(submit("Basic zzSECRET", body).status(), "401");
    command(&["setting", "set", "inventory.authentication=client_credentials"]);
    vec![access, right, wrong]
}

/// A second factor, as a person sees it.
struct Factor {
    totp: TOTP,
    recovery: Vec<String>,
    secrets: Vec<String>,
}

impl Factor {
    /// Enrols it, after a wrong code.
    fn enrol(visitor: &mut Visitor<'_>) -> Self {
        let page = visitor.get("/account/second-factor");
        let shown = after_each(&page.body, "Key: <strong class=\"mono\">")[0];
        let shown = shown.split('<').next().unwrap().to_owned();
        let seed = shown.replace(' ', "");
        let bytes = Secret::Encoded(seed.clone()).to_bytes().unwrap();
        let totp = TOTP::new(Algorithm::SHA1, 6, 1, 30, bytes.clone()).unwrap();
        assert_eq!(visitor.post("/account/second-factor", "code=zzSECRET").status(), "422");
        let code = totp.generate(UNIX_EPOCH.elapsed().unwrap().as_secs());
        let enabled = visitor.post("/account/second-factor", &format!("code={code}"));
        assert_eq!(enabled.status(), "200", "{}", enabled.body);
        let (_, codes) = enabled.body.split_once("aria-label=\"Recovery codes\">").unwrap();
        let codes = codes.split('<').next().unwrap().split_whitespace();
        let recovery: Vec<String> = codes.map(str::to_owned).collect();
        let hexadecimal = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let raw = bytes.iter().copied().map(char::from).collect();
        let secrets = [recovery.clone(), vec![shown, seed, hexadecimal, raw]].concat();
        Self { totp, recovery, secrets }
    }
}

/// Enrols a second factor, signs in by it and by what is wrong, takes it off, and enrols another.
pub(crate) fn second_factor(visitor: &mut Visitor<'_>, password: &str) -> Vec<String> {
    let first = Factor::enrol(visitor);
    visitor.post("/sign-out", "");
    visitor.get("/sign-in");
    let half = visitor.post("/sign-in", &format!("name=erika&password={password}"));
    assert!(half.location().starts_with("/sign-in/second-factor"), "{}", half.head);
    let mut secrets = first.secrets;
    secrets.extend(visitor.cookies.iter().map(|c| c.split('=').nth(1).unwrap().to_owned()));
    visitor.get("/sign-in/second-factor");
    let old = first.totp.generate(UNIX_EPOCH.elapsed().unwrap().as_secs() - 3600);
    for wrong in ["zzSECRET", &old] {
        let refused = visitor.post("/sign-in/second-factor", &format!("code={wrong}"));
        assert_eq!(refused.status(), "401", "{}", refused.body);
    }
    let code = format!("code={}", first.recovery[0]);
    let whole = visitor.post("/sign-in/second-factor", &code);
    assert_eq!(whole.status(), "303", "{}", whole.body);
    secrets.extend(visitor.cookies.iter().map(|c| c.split('=').nth(1).unwrap().to_owned()));
    visitor.get("/account/second-factor");
    let code = format!("code={}", first.recovery[1]);
    let removed = visitor.post("/account/second-factor/removal", &code);
    assert_eq!(removed.status(), "303", "{}", removed.body);
    secrets.extend(Factor::enrol(visitor).secrets);
    secrets
}
