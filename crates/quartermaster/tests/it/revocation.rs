//! Ending tokens by whatever they have in common, and what is kept of it.

use crate::{
    application::{Application, Tokens},
    browser::Browser,
    house::{House, on_both_engines},
    running::Running,
    token::assert_refused,
};
use oauth::{GrantType, Scope, ScopeToken};
use serde_json::Value;
use store::{Actor, Change};

on_both_engines![whatever_tokens_have_in_common_ends_them_at_once_and_is_told_in_the_audit_log];

/// Two applications, two people, and what each was given.
struct World<'h> {
    house: &'h House,
    notes: Application<'h>,
    mail: Application<'h>,
    given: Vec<(&'static str, Tokens)>,
}

impl<'h> World<'h> {
    async fn new(house: &'h House, erika: &mut Browser<'h>, paul: &mut Browser<'h>) -> World<'h> {
        let (notes, mail) = (house.application().await, house.application().await);
        let given = vec![
            ("erika's notes", notes.tokens(erika, "api user").await),
            ("erika's mail", mail.tokens(erika, "email").await),
            ("paul's notes", notes.tokens(paul, "user").await),
            ("paul's status", notes.tokens(paul, "status").await),
        ];
        World { house, notes, mail, given }
    }

    /// Revokes as an administrator, and answers what is still alive.
    async fn revoke(
        self,
        revoke: impl FnMut(&mut Change<'_>) -> Result<u64, store::Error> + Send + 'static,
    ) -> Vec<&'static str> {
        let administrator = Actor::CommandLine;
        self.house.store.change(administrator, self.house.now(), revoke).await.unwrap();
        let mut alive = Vec::new();
        for (name, tokens) in &self.given {
            let application = if name.ends_with("mail") { &self.mail } else { &self.notes };
            let active = application.is_active(&tokens.access).await;
            let refreshed = application.refresh(&tokens.refresh).await;
            if active {
                alive.push(*name);
                assert_eq!(refreshed.status, 200, "{name}");
            } else {
                assert_refused(&refreshed, 400, "invalid_grant");
            }
        }
        alive
    }
}

/// RV-08: by grant, client, user, scope, everything; who did it and when is kept.
async fn whatever_tokens_have_in_common_ends_them_at_once_and_is_told_in_the_audit_log(
    house: House,
) {
    let mut erika = Browser::sign_in(&house, "erika", "Observer").await;
    let mut paul = Browser::sign_in(&house, "paul", "Observer").await;

    let world = World::new(&house, &mut erika, &mut paul).await;
    let alive = world.revoke(|db| db.revoke_tokens_with_scope(ScopeToken::User, "a leak")).await;
    assert_eq!(alive, ["erika's mail", "paul's status"]);
    let event = house.store.read(|db| db.newest_events(100)).await.unwrap();
    let event = event.iter().find(|event| event.kind == "tokens.revoked").unwrap();
    assert_eq!((event.actor.as_str(), event.at), ("command_line", house.now()));
    let details: Value = event.details.clone();
    assert_eq!(details, serde_json::json!({ "scope": "user", "tokens": 2, "reason": "a leak" }));

    let world = World::new(&house, &mut erika, &mut paul).await;
    let key = world.notes.client.key;
    let alive = world.revoke(move |db| db.revoke_tokens_of_client(key, "x")).await;
    assert_eq!(alive, ["erika's mail"]);

    let world = World::new(&house, &mut erika, &mut paul).await;
    let key = world.notes.client.key;
    let now = house.now();
    let newest = house.store.browse(move |db| db.live_tokens(Some(key), None, now, 1)).await;
    let family = newest.unwrap()[0].family.unwrap();
    let alive = world.revoke(move |db| db.revoke_family(family, "x").map(u64::from)).await;
    assert_eq!(alive, ["erika's notes", "erika's mail", "paul's notes"]);

    let world = World::new(&house, &mut erika, &mut paul).await;
    let user = house.store.read(|db| db.user("paul")).await.unwrap().unwrap().id;
    let alive = world.revoke(move |db| db.end_access_of_user(user, "x")).await;
    assert_eq!(alive, ["erika's notes", "erika's mail"]);
    assert_eq!(paul.get("/account/applications").await.status, 303, "his session too");

    let mut paul = Browser::new(&house);
    paul.get("/sign-in").await;
    paul.type_password("paul", "/").await;
    let world = World::new(&house, &mut erika, &mut paul).await;
    let code = world.notes.code(&mut erika, &[]).await;
    let client = house
        .client_with(|client| {
            client.grant_types = vec![GrantType::ClientCredentials];
            client.scope = Scope::parse("inventory");
        })
        .await;
    let token = house.token(&client).await;
    let spent = world.notes.client.clone();
    assert!(world.revoke(|db| db.revoke_all_tokens("x")).await.is_empty());
    assert_eq!(house.get_with("/api.php/session", &token).await.status, 401);
    let late = serde_json::json!({
        "grant_type": "authorization_code", "client_id": spent.id, "client_secret": spent.secret, "code": code,
        "redirect_uri": crate::application::CALLBACK, "code_verifier": crate::application::VERIFIER,
    });
    assert_refused(&house.ask_token(late).await, 400, "invalid_grant");
}

/// RV-08, at the command line, while the server runs.
#[test]
fn the_command_line_revokes_by_scope_and_writes_large_numbers_as_text() {
    let server = Running::start();
    let added = server.command(&[
        "client",
        "add",
        "--name",
        "Agents",
        "--grant",
        "client_credentials",
        "--scope",
        "inventory,status",
        "--json",
    ]);
    let added: Value = serde_json::from_str(&added).unwrap();
    let form = |scope: &str| {
        format!(
            "grant_type=client_credentials&client_id={}&client_secret={}&scope={scope}",
            added["client_id"].as_str().unwrap(),
            added["client_secret"].as_str().unwrap()
        )
    };
    let kind = "Content-Type: application/x-www-form-urlencoded\r\n";
    let token = |scope: &str| {
        let answer = server.request("POST /api.php/token", kind, &form(scope));
        let (_, body) = answer.split_once("\r\n\r\n").unwrap();
        let body: Value = serde_json::from_str(body).unwrap();
        body["access_token"].as_str().unwrap().to_owned()
    };
    let (inventory, both) = (token("inventory"), token("inventory+status"));
    let listed: Value =
        serde_json::from_str(&server.command(&["token", "list", "--json"])).unwrap();
    for token in listed.as_array().unwrap() {
        let number: i64 = token["number"].as_str().unwrap().parse().unwrap();
        assert!(number > 1 << 53, "JavaScript would round it");
    }
    let status = |token: &str| {
        let bearer = format!("Authorization: Bearer {token}\r\n");
        server.request("GET /api.php/status", &bearer, "")[9..12].to_owned()
    };
    assert_eq!((status(&inventory), status(&both)), ("403".to_owned(), "200".to_owned()));
    assert_eq!(
        server.command(&["token", "revoke", "--scope", "status"]).trim_end(),
        "1 tokens revoked."
    );
    assert_eq!((status(&inventory), status(&both)), ("403".to_owned(), "401".to_owned()));
}
