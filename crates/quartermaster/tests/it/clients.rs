//! Configuration → OAuth clients: what an administrator sees and does there.

use crate::{
    browser::Browser,
    house::{Answer, House, KnownClient, form_post, on_both_engines},
};
use axum::http::header;
use oauth::{GrantType, IpAllowList, Lifetime, Scope};
use serde_json::{Value, json};

on_both_engines![
    clients_are_searched_filtered_and_sorted_by_the_address,
    the_same_question_is_answered_as_a_file,
    chosen_columns_are_remembered,
    several_clients_are_disabled_after_a_page_that_says_what_it_hits,
    several_clients_are_deleted_once_their_number_is_typed,
    a_client_starts_from_what_it_is_for,
    a_form_says_what_comes_of_it_before_anything_is_made,
    what_a_client_may_do_is_changed_and_told_in_its_history,
    a_secret_is_replaced_without_a_pause,
    what_stood_before_a_change_is_put_back_into_the_form,
    the_last_secret_that_works_is_not_ended,
    one_live_token_is_revoked,
    the_setup_page_waits_for_the_first_contact,
    the_overview_warns_of_what_is_old_unused_or_refused,
    a_client_is_disabled_enabled_and_emptied_from_its_danger_zone,
];

const LIST: &str = "/configuration/oauth-clients";

async fn named(house: &House, name: &str) -> KnownClient {
    house.client_with(|client| client.name = name.to_owned()).await
}

fn page_of(client: &KnownClient, tab: &str) -> String {
    format!("{LIST}/{}{tab}", client.key.0)
}

fn shows(answer: &Answer, name: &str) -> bool {
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body.contains(&format!(">{name}</a>"))
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

async fn clients_are_searched_filtered_and_sorted_by_the_address(house: House) {
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let empty = browser.get(LIST).await;
    assert!(
        empty.body.contains("No OAuth clients yet") && empty.body.contains("preset=glpi-agent")
    );
    let used = named(&house, "Alpha").await;
    house.token(&used).await;
    web::write_usage(&house.app).await.unwrap();
    house
        .client_with(|client| {
            client.name = "Beta".to_owned();
            client.grant_types = vec![GrantType::AuthorizationCode];
            client.scope = Scope::parse("email");
            client.enabled = false;
        })
        .await;
    for (question, alpha, beta) in [
        ("", true, true),
        ("?q=alp", true, false),
        ("?q=nobody", false, false),
        ("?state=disabled", false, true),
        ("?state=enabled", true, false),
        ("?grant=client_credentials", true, false),
        ("?scope=email", false, true),
        ("?unused=1", false, true),
        ("?unused=1&state=enabled", false, false),
        ("?state=perhaps&grant=x&scope=y&unused=2", true, true),
    ] {
        let answer = browser.get(&format!("{LIST}{question}")).await;
        assert_eq!((shows(&answer, "Alpha"), shows(&answer, "Beta")), (alpha, beta), "{question}");
        assert_eq!(answer.body.contains("No results"), !alpha && !beta, "{question}");
    }
    let first = async |browser: &mut Browser<'_>, question: &str| {
        let body = browser.get(&format!("{LIST}{question}")).await.body;
        body.find(">Alpha</a>") < body.find(">Beta</a>")
    };
    assert!(first(&mut browser, "?sort=name").await);
    assert!(!first(&mut browser, "?sort=name&order=desc").await);
    assert!(first(&mut browser, "?sort=used&order=desc").await);
    let narrowed = browser.get(&format!("{LIST}?state=enabled&q=alp")).await.body;
    assert!(
        narrowed.contains("q=alp&#38;state=enabled&#38;sort=name&#38;order=desc"),
        "{narrowed}"
    );
    assert!(narrowed.contains("Last 30 days: 1 requests served, 0 refused"));
}

async fn the_same_question_is_answered_as_a_file(house: House) {
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    named(&house, "=cmd()").await;
    named(&house, "Beta, \"the second\"").await;
    let csv = browser.get(&format!("{LIST}?format=csv")).await;
    assert_eq!(csv.header(header::CONTENT_TYPE), "text/csv; charset=utf-8; header=present");
    assert_eq!(
        csv.header(header::CONTENT_DISPOSITION),
        "attachment; filename=\"oauth-clients.csv\""
    );
    let lines: Vec<&str> = csv.body.split("\r\n").collect();
    assert!(lines[0].starts_with("id,client_id,name,"));
    assert!(lines[1].contains(",'=cmd(),"), "{}", lines[1]);
    assert!(lines[2].contains(",\"Beta, \"\"the second\"\"\","), "{}", lines[2]);
    assert_eq!(lines.len(), 4);
    let file = browser.get(&format!("{LIST}?format=json&q=beta")).await;
    let rows: Value = serde_json::from_str(&file.body).unwrap();
    assert_eq!(rows.as_array().unwrap().len(), 1);
    assert_eq!(rows[0]["name"], "Beta, \"the second\"");
    assert_eq!(rows[0]["grants"], json!(["client_credentials"]));
    assert!(!csv.body.contains("qms_") && !file.body.contains("hash"));
}

async fn chosen_columns_are_remembered(house: House) {
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let client = named(&house, "Alpha").await;
    let plain = browser.get(LIST).await;
    assert!(!plain.body.contains(&client.id) && plain.body.contains("sort=used"));
    let chosen = browser.get(&format!("{LIST}?columns=1&column=id")).await;
    assert!(chosen.body.contains(&client.id) && !chosen.body.contains("sort=used"));
    let later = browser.get(LIST).await;
    assert!(later.body.contains(&client.id) && !later.body.contains("sort=used"));
}

async fn several_clients_are_disabled_after_a_page_that_says_what_it_hits(house: House) {
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let (first, second) = (named(&house, "Alpha").await, named(&house, "Beta").await);
    let other = named(&house, "Gamma").await;
    let token = house.token(&first).await;
    let keys = format!("key={}&key={}", first.key.0, second.key.0);
    let asked = browser.get(&format!("{LIST}/chosen?act=disable&{keys}")).await;
    assert!(asked.body.contains("Disable 2 clients?") && asked.body.contains("1 live token,"));
    assert!(asked.body.contains("Alpha") && !asked.body.contains("Gamma"));
    let done = browser.post(&format!("{LIST}/chosen"), &format!("act=disable&{keys}")).await;
    assert_eq!(
        done.header(header::LOCATION),
        format!("{LIST}?notice=clients-disabled&count=2&left=0")
    );
    assert_eq!(house.ask_token(first.request()).await.status, 401);
    assert_eq!(house.ask_token(other.request()).await.status, 200);
    let submitted = house.submit(Some(&token), &crate::house::machine(1)).await;
    assert_ne!(submitted.status, 200);
    browser.get(LIST).await;
    browser.post(&format!("{LIST}/chosen"), &format!("act=enable&{keys}")).await;
    assert_eq!(house.ask_token(first.request()).await.status, 200);
    let none = browser.get(&format!("{LIST}/chosen?act=disable")).await;
    assert_eq!(none.header(header::LOCATION), format!("{LIST}?notice=none-chosen"));
}

async fn several_clients_are_deleted_once_their_number_is_typed(house: House) {
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let (first, second) = (named(&house, "Alpha").await, named(&house, "Beta").await);
    let keys = format!("key={}&key={}", first.key.0, second.key.0);
    browser.get(&format!("{LIST}/chosen?act=delete&{keys}")).await;
    let refused =
        browser.post(&format!("{LIST}/chosen"), &format!("act=delete&{keys}&confirmation=3")).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("This is not the number of clients."));
    let done =
        browser.post(&format!("{LIST}/chosen"), &format!("act=delete&{keys}&confirmation=2")).await;
    assert_eq!(
        done.header(header::LOCATION),
        format!("{LIST}?notice=clients-deleted&count=2&left=0")
    );
    assert!(browser.get(LIST).await.body.contains("No OAuth clients yet"));
}

async fn a_client_starts_from_what_it_is_for(house: House) {
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let intents = browser.get(&format!("{LIST}/add")).await.body;
    for intent in ["glpi-agent", "service", "web", "app", "advanced"] {
        assert!(intents.contains(&format!("preset={intent}")), "{intent}");
    }
    // What the intent says is not asked of the form.
    for (form, secret, grant) in [
        ("preset=glpi-agent&name=A&scope=inventory&grant=password", true, "client_credentials"),
        ("preset=service&name=S&scope=api&scope=email", true, "client_credentials"),
        (
            "preset=app&name=M&scope=openid&redirect_uris=com.example.app:/cb&kind=confidential",
            false,
            "authorization_code",
        ),
        ("preset=advanced&name=X&kind=confidential&grant=password&scope=api", true, "password"),
    ] {
        browser.get(&format!("{LIST}/add")).await;
        let preset = form.split('&').next().unwrap();
        browser.get(&format!("{LIST}/add?{preset}")).await;
        let made = browser.post(LIST, form).await;
        assert_eq!(made.status, 200, "{form}: {}", made.body);
        assert_eq!(made.body.contains("id=\"client-secret\""), secret, "{form}");
        let id = made.body.split("id=\"client-id\" value=\"").nth(1).unwrap();
        let id = oauth::ClientId::parse(id.split('"').next().unwrap()).unwrap();
        let client = house.store.read(move |db| db.client(&id)).await.unwrap().unwrap();
        let grants: Vec<&str> =
            client.metadata.grant_types.iter().map(|grant| grant.as_str()).collect();
        assert_eq!(grants, [grant], "{form}");
        assert_eq!(client.metadata.confidential, secret, "{form}");
        assert!(!client.metadata.scope.to_string().contains("email"), "{form}");
    }
}

async fn a_form_says_what_comes_of_it_before_anything_is_made(house: House) {
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    browser.get(&format!("{LIST}/add?preset=advanced")).await;
    let form = "preset=advanced&name=&kind=confidential&grant=authorization_code&scope=email\
                &redirect_uris=https%3A%2F%2Fapp.example%2F%2A&allowed_ips=192.0.2.0%2F24\
                &allowed_ips_label=Head+office&allowed_ips=nonsense&allowed_ips_label=";
    let told = browser.post(LIST, &format!("{form}&preview=1")).await;
    assert_eq!(told.status, 200);
    for text in [
        "Covers 256 addresses.",
        "Head office",
        "Invalid IP address or CIDR range: nonsense",
        "it is compared character by character",
        "missing: the authorization code",
    ] {
        assert!(told.body.contains(text), "{text}: {}", told.body);
    }
    assert!(!told.body.contains("A name has 1 to 255"), "the name is still to be typed");
    let seen = browser.post(LIST, "preset=service&name=S&preview=seen").await.body;
    assert!(seen.contains("name=\"allowed_ips\" value=\"192.0.2.1\""), "{seen}");
    assert_eq!(house.store.browse(|db| db.counts()).await.unwrap().clients, 0);
    let refused = browser.post(LIST, form).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("A name has 1 to 255"));
    assert!(
        refused.body.contains("name=\"allowed_ips\" value=\"nonsense\""),
        "what was typed stays"
    );
}

async fn what_a_client_may_do_is_changed_and_told_in_its_history(house: House) {
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let client = named(&house, "Alpha").await;
    let access = page_of(&client, "/access");
    let page = browser.get(&access).await;
    assert!(page.body.contains("value=\"inventory\" checked"));
    let form = "name=Renamed&comment=c&grant=client_credentials&scope=inventory&scope=status\
                &allowed_ips=198.51.100.0%2F24&allowed_ips_label=Office%2C+north&redirect_uris=&origins=\
                &token_format=opaque&signing_algorithm=ES256&pkce=required&profile=\
                &access_token_lifetime=600&refresh_token_lifetime=3600&code_lifetime=60&post_logout_redirect_uris=";
    let bad = browser.post(&access, &form.replace("=600", "=5")).await;
    assert_eq!(bad.status, 422);
    assert!(bad.body.contains("from 30 to 86400") && bad.body.contains("value=\"Renamed\""));
    let saved = browser.post(&access, form).await;
    assert_eq!(saved.header(header::LOCATION), format!("{access}?notice=saved"));
    let page = browser.get(&access).await.body;
    assert!(page.contains("value=\"198.51.100.0/24\"") && page.contains("value=\"Office  north\""));
    assert_eq!(house.ask_token(client.request()).await.status, 401, "the address is not allowed");
    let short = "name=Renamed&grant=client_credentials&scope=inventory";
    browser.post(&access, short).await;
    let page = browser.get(&access).await.body;
    assert!(page.contains("198.51.100.0/24"), "a form without the field does not open the door");
    let history = browser.get(&page_of(&client, "/history")).await.body;
    for told in [
        "erika changed the client",
        "<td>Alpha</td><td>Renamed</td>",
        "The server added the client",
    ] {
        assert!(history.contains(told), "{told}: {history}");
    }
    assert!(!history.contains("<th scope=\"row\">PKCE</th><td>required</td><td>required</td>"));
}

async fn a_secret_is_replaced_without_a_pause(house: House) {
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let client = named(&house, "Alpha").await;
    house.token(&client).await;
    web::write_usage(&house.app).await.unwrap();
    let credentials = page_of(&client, "/credentials");
    browser.get(&credentials).await;
    let secrets = page_of(&client, "/secrets");
    for wrong in ["-1", "9000", "soon"] {
        let refused = browser.post(&secrets, &format!("keep_old_for={wrong}")).await;
        assert_eq!(refused.status, 422, "{wrong}");
        assert!(refused.body.contains("from 0 to 8760") && refused.body.contains(wrong));
    }
    let made = browser.post(&secrets, "keep_old_for=24").await;
    let secret = made.body.split("id=\"client-secret\" value=\"").nth(1).unwrap();
    let secret = secret.split('"').next().unwrap().to_owned();
    let mut renewed = client.clone();
    renewed.secret.clone_from(&secret);
    assert_eq!(house.ask_token(client.request()).await.status, 200);
    assert_eq!(house.ask_token(renewed.request()).await.status, 200);
    let page = browser.get(&credentials).await.body;
    assert!(page.contains("being replaced") && page.contains("Still used by 1 caller"));
    let (_, displaced) = page.split_once("A new secret immediately ends ").unwrap();
    assert!(displaced.contains("which is still used by 1 caller."), "{displaced}");
    assert!(!page.contains(&secret), "a secret is shown once");
    house.pass(Lifetime::hours(25));
    assert_eq!(house.ask_token(client.request()).await.status, 401);
    assert_eq!(house.ask_token(renewed.request()).await.status, 200);
    let mut again = Browser::sign_in(&house, "erwin", "Super-Admin").await;
    again.get(&credentials).await;
    again.post(&secrets, "keep_old_for=0").await;
    assert_eq!(house.ask_token(renewed.request()).await.status, 401, "0 ends it immediately");
}

async fn the_last_secret_that_works_is_not_ended(house: House) {
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let client = named(&house, "Alpha").await;
    let key = client.key;
    let newest = async || {
        let secrets = house.store.browse(move |db| db.client_secrets(key)).await.unwrap();
        secrets.first().unwrap().id.0
    };
    let end = |secret: i64| page_of(&client, &format!("/secrets/{secret}/end"));
    let credentials = browser.get(&page_of(&client, "/credentials")).await.body;
    let first = newest().await;
    assert!(!credentials.contains("End this secret now"));
    let refused = browser.post(&end(first), "").await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("the last active secret"));
    assert_eq!(house.ask_token(client.request()).await.status, 200);
    browser.post(&page_of(&client, "/secrets"), "keep_old_for=24").await;
    assert!(
        browser.get(&page_of(&client, "/credentials")).await.body.contains("End this secret now")
    );
    assert_eq!(browser.post(&end(4711), "").await.status, 404);
    assert_eq!(browser.post(&end(first), "").await.status, 303);
    assert_eq!(house.ask_token(client.request()).await.status, 401);
}

async fn one_live_token_is_revoked(house: House) {
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let client = named(&house, "Alpha").await;
    house.take_inventory(store::InventoryAuthentication::ClientCredentials).await;
    let (first, second) = (house.token(&client).await, house.token(&client).await);
    let mut wrong = client.request();
    wrong["client_secret"] = json!("wrong");
    let denied = house.ask_token(wrong).await;
    let page = browser.get(&page_of(&client, "/activity")).await.body;
    let reference = denied.reference().unwrap();
    assert!(page.contains(&format!("href=\"/administration/denials/{reference}\"")), "{page}");
    assert!(page.contains(&format!("/administration/audit-log?client={}", client.key.0)));
    // The newest stands first.
    let path = page.split("action=\"").find(|part| part.contains("/revocation\"")).unwrap();
    let path = path.split('"').next().unwrap().to_owned();
    let revoked = browser.post(&path, "").await;
    assert!(revoked.header(header::LOCATION).ends_with("/activity?notice=token-revoked"));
    assert_eq!(house.submit(Some(&second), &crate::house::machine(1)).await.status, 401);
    assert_eq!(house.submit(Some(&first), &crate::house::machine(1)).await.status, 200);
    let again = browser.post(&path, "").await;
    assert!(again.header(header::LOCATION).ends_with("notice=token-gone"));
}

async fn the_setup_page_waits_for_the_first_contact(house: House) {
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let client = named(&house, "Alpha").await;
    let setup = page_of(&client, "/setup");
    let waiting = browser.get(&setup).await.body;
    assert!(waiting.contains("Waiting for first contact") && !waiting.contains("data-done"));
    for line in [
        "server = http://quartermaster.test/",
        &format!("oauth-client-id = {}", client.id),
        "msiexec /i",
        "glpi-injector --directory",
        "curl --user",
        "import json",
    ] {
        assert!(waiting.contains(line), "{line}");
    }
    assert!(!waiting.contains(&client.secret));
    house.token(&client).await;
    web::write_usage(&house.app).await.unwrap();
    let received = browser.get(&setup).await.body;
    assert!(received.contains("data-done") && received.contains("192.0.2.1"), "{received}");
}

async fn the_overview_warns_of_what_is_old_unused_or_refused(house: House) {
    let client = house
        .client_with(|client| {
            client.name = "Alpha".to_owned();
            client.grant_types = vec![GrantType::Password, GrantType::ClientCredentials];
            client.scope = Scope::parse("api inventory");
        })
        .await;
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let fresh = browser.get(&page_of(&client, "")).await.body;
    assert!(
        fresh.contains("password grant, which is outdated")
            && fresh.contains("has no service account")
    );
    assert!(!fresh.contains("more than a year old") && !fresh.contains("has never been used"));
    house.pass(Lifetime::hours(366 * 24));
    let mut wrong = client.request();
    wrong["client_secret"] = json!("wrong");
    house.ask_token(wrong).await;
    let mut browser = Browser::sign_in(&house, "erwin", "Super-Admin").await;
    let old = browser.get(&page_of(&client, "")).await.body;
    for told in ["more than a year old", "has never been used", "wrong or expired secret"] {
        assert!(old.contains(told), "{told}: {old}");
    }
    house.token(&client).await;
    web::write_usage(&house.app).await.unwrap();
    for (by, told) in [("", "Tokens issued"), ("scope", "inventory"), ("address", "192.0.2.1")] {
        let page = browser.get(&format!("{}?by={by}&days=7", page_of(&client, ""))).await.body;
        let chart = page.split("class=\"chart\"").nth(1).unwrap();
        assert!(chart.contains(told) && chart.contains("<svg"), "{by}: {chart}");
        assert!(page.contains("Requests of the last 7 days"));
    }
}

async fn a_client_is_disabled_enabled_and_emptied_from_its_danger_zone(house: House) {
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let client = named(&house, "Alpha").await;
    house.token(&client).await;
    let state = page_of(&client, "/state");
    let asked = browser.get(&state).await.body;
    assert!(asked.contains("Disable Alpha?") && asked.contains("1 live token,"), "{asked}");
    let disabled = browser.post(&state, "").await;
    assert_eq!(disabled.header(header::LOCATION), page_of(&client, "?notice=disabled"));
    assert_eq!(house.ask_token(client.request()).await.status, 401);
    assert!(browser.get(&state).await.body.contains("Enable Alpha?"));
    browser.post(&state, "enabled=1").await;
    house.token(&client).await;
    let revocation = page_of(&client, "/revoked-tokens");
    assert!(browser.get(&revocation).await.body.contains("Revoke all tokens of Alpha?"));
    browser.post(&revocation, &format!("reason={}", encoded("laptop stolen"))).await;
    let key = client.key;
    let now = house.now();
    let left = house.store.browse(move |db| db.live_token_count(key, now)).await.unwrap();
    assert_eq!(left, 0);
    let events = house.store.browse(|db| db.newest_events(1)).await.unwrap();
    assert_eq!(events[0].details["reason"], "laptop stolen");
    let deletion = page_of(&client, "/deletion");
    let asked = browser.get(&deletion).await.body;
    assert!(asked.contains("can be undone") && asked.contains("cannot be undone"));
    let stranger = house.send(form_post(&deletion, "confirmation=Alpha")).await;
    assert_eq!(stranger.status, 401);
}

async fn what_stood_before_a_change_is_put_back_into_the_form(house: House) {
    let client = house.client().await;
    let other = house.client().await;
    house
        .update_client(&client, |metadata| {
            metadata.name = "Renamed".to_owned();
            metadata.allowed_addresses = IpAllowList::parse("198.51.100.0/24 # office").unwrap();
            metadata.access_token_lifetime = Lifetime::seconds(120);
        })
        .await;
    let mut erika = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let base = format!("/configuration/oauth-clients/{}", client.key.0);
    let history = erika.get(&format!("{base}/history")).await.body;
    let (_, after) = history.split_once(&format!("{base}/access?undo=")).unwrap();
    let event = after.split('"').next().unwrap().to_owned();
    let form = erika.get(&format!("{base}/access?undo={event}")).await.body;
    for told in
        ["The form shows the values from before", "name=\"name\" type=\"text\" value=\"Agents\""]
    {
        assert!(form.contains(told), "{told}: {form}");
    }
    assert!(!form.contains("198.51.100.0/24") && !form.contains("value=\"120\""), "{form}");
    let now = erika.get(&format!("{base}/access")).await.body;
    assert!(
        now.contains("value=\"Renamed\"") && now.contains("198.51.100.0/24"),
        "nothing is saved"
    );
    for nothing in ["4711", "x", "-1", "9223372036854775807"] {
        let answer = erika.get(&format!("{base}/access?undo={nothing}")).await;
        assert_eq!(answer.status, 404, "{nothing}");
    }
    let elsewhere = format!("/configuration/oauth-clients/{}/access?undo={event}", other.key.0);
    assert_eq!(erika.get(&elsewhere).await.status, 404, "it is of another client");
    let mut reader = Browser::sign_in(&house, "olga", "Observer").await;
    assert_eq!(reader.get(&format!("{base}/access?undo={event}")).await.status, 403);
}
