//! Requests of other machines by plain http: refused, unless somebody vouches for their way.

use crate::{
    house::{Answer, House, agent_post, bearer, form_post, from, json_post, on_both_engines, zlib},
    running::Running,
    token::assert_refused,
};
use axum::{
    body::Body,
    http::{HeaderValue, Request, header},
};
use serde_json::json;
use store::InventoryAuthentication;
use web::PlainHttp;

on_both_engines![
    other_machines_are_refused_by_each_surface_in_its_own_words,
    a_trusted_proxy_that_says_https_is_believed,
    what_is_no_secret_is_answered,
    a_site_with_https_has_browsers_keep_to_it,
];

fn strict(house: House) -> House {
    house.set_up(|options| options.plain_http = PlainHttp::Refused)
}

/// GEN-10.
async fn other_machines_are_refused_by_each_surface_in_its_own_words(house: House) {
    let house = strict(house);
    house.take_inventory(InventoryAuthentication::ClientCredentials).await;
    let client = house.client().await;
    for path in ["/api.php/token", "/api.php/introspect", "/api.php/revoke"] {
        let answer = house.send(json_post(path, &client.request())).await;
        assert_refused(&answer, 400, "invalid_request");
        assert!(answer.body.contains("use https"), "{path}: {}", answer.body);
        assert_eq!(answer.header(header::CONNECTION), "close");
    }
    let reference = house.ask_token(client.request()).await.reference().unwrap().to_owned();
    let denial = house.store.read(move |db| db.denial(&reference)).await.unwrap().unwrap();
    assert_eq!(denial.failed, "The request came by https");
    assert!(denial.why.contains("192.0.2.1") && denial.remedy.contains("--trusted-proxy"));

    let local = house.send(from(json_post("/api.php/token", &client.request()), "127.0.0.1")).await;
    let token = local.json()["access_token"].as_str().unwrap().to_owned();
    let local = house.send(from(json_post("/api.php/token", &client.request()), "::1")).await;
    assert_eq!(local.status, 200, "this machine itself is no risk");
    for path in ["/api.php/session", "/api.php/v2/status", "/api.php/nowhere"] {
        let mut request = Request::get(path).body(Body::empty()).unwrap();
        request.headers_mut().insert(header::AUTHORIZATION, bearer(&token));
        let answer = house.send(request).await;
        assert_eq!(
            (answer.status.as_u16(), answer.json()["status"].as_str()),
            (403, Some("ERROR_RIGHT_MISSING")),
            "{path}"
        );
        assert!(answer.body.contains("use https") && answer.reference().is_some());
    }
    let contact = json!({ "action": "contact", "deviceid": "host-1" }).to_string();
    for path in ["/", "/front/inventory.php"] {
        let answer = house.send(agent_post(path, Some(&token), &zlib(contact.as_bytes()))).await;
        assert_eq!(answer.status, 403);
        assert_eq!(answer.json()["status"], "error");
        assert!(answer.json()["message"].as_str().unwrap().contains("use https"));
        let from_here =
            from(agent_post(path, Some(&token), &zlib(contact.as_bytes())), "127.0.0.1");
        assert_eq!(house.send(from_here).await.status, 200);
    }
    for path in [
        "/",
        "/sign-in",
        "/setup/secret",
        "/configuration/oauth-clients",
        "/api.php/authorize?client_id=x",
        "/api.php/end-session",
    ] {
        let answer = house.get(path).await;
        assert_eq!(answer.status, 403, "{path}");
        assert!(answer.body.contains("This page needs https") && answer.reference().is_some());
        assert!(answer.headers.get(header::SET_COOKIE).is_none());
        assert!(answer.header(header::CONTENT_SECURITY_POLICY).starts_with("default-src 'none'"));
    }
    let password = form_post("/sign-in", "name=erika&password=three+grey+pelicans");
    assert_eq!(house.send(password).await.status, 403);
}

async fn by_proxy(house: &House, peer: &str, headers: &[(&'static str, &str)]) -> Answer {
    let client = house.client().await;
    let mut request = from(json_post("/api.php/token", &client.request()), peer);
    for (name, value) in headers {
        request.headers_mut().append(*name, HeaderValue::from_str(value).unwrap());
    }
    house.send(request).await
}

/// GEN-10, IP-02.
async fn a_trusted_proxy_that_says_https_is_believed(house: House) {
    let house = strict(house);
    let (proto, forwarded) = ("x-forwarded-proto", "x-forwarded-for");
    for headers in [&[(proto, "https")][..], &[(proto, "https"), (forwarded, "203.0.113.9")]] {
        assert_eq!(by_proxy(&house, "10.9.0.1", headers).await.status, 200, "{headers:?}");
    }
    for (peer, headers) in [
        ("10.9.0.1", &[][..]),
        ("10.9.0.1", &[(proto, "http")]),
        ("10.9.0.1", &[(proto, "https"), (proto, "http")]),
        ("10.9.0.1", &[("forwarded", "proto=https")]),
        ("10.8.0.1", &[(proto, "https")]),
        ("192.0.2.1", &[(proto, "https"), (forwarded, "127.0.0.1")]),
        ("192.0.2.1", &[("x-forwarded-ssl", "on")]),
        ("192.0.2.1", &[("front-end-https", "on")]),
    ] {
        let answer = by_proxy(&house, peer, headers).await;
        assert_refused(&answer, 400, "invalid_request");
    }
}

async fn what_is_no_secret_is_answered(house: House) {
    let house = strict(house);
    for path in [
        "/api.php/status/all",
        "/status.php",
        "/api.php/jwks",
        "/.well-known/oauth-authorization-server",
        "/.well-known/openid-configuration",
    ] {
        assert_eq!(house.get(path).await.status, 200, "{path}");
    }
}

/// GEN-10: HSTS where the site is reached by https.
async fn a_site_with_https_has_browsers_keep_to_it(house: House) {
    let strict = "strict-transport-security";
    assert!(!house.get("/sign-in").await.headers.contains_key(strict));
    let house = house.set_up(|options| options.public_url = "https://qm.example/".parse().unwrap());
    for path in ["/sign-in", "/api.php/status/all", "/api.php/token", "/nowhere"] {
        let answer = house.get(path).await;
        assert_eq!(answer.headers[strict], "max-age=31536000", "{path}");
    }
}

/// GEN-10: whoever starts the program is told what other machines can expect.
#[test]
fn the_program_says_at_its_start_what_becomes_of_other_machines() {
    let port = || std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    for (arguments, variables, told) in [
        (&[][..], &[][..], "refused as long as they come by plain http"),
        (&["--allow-plain-http"], &[], "Warning: --allow-plain-http is given"),
        (&[], &[("QUARTERMASTER_ALLOW_PLAIN_HTTP", "true")], "Warning: --allow-plain-http"),
        (&["--trusted-proxy", "10.0.0.0/8"], &[], "X-Forwarded-Proto: https"),
    ] {
        let listen = format!("0.0.0.0:{}", port());
        let server = Running::start_at(&listen, arguments, variables);
        assert!(server.greeting.contains(told), "{}", server.greeting);
        let answer = server.request("POST /api.php/token", "", "");
        assert!(answer.contains("unsupported_grant_type"), "this machine is served: {answer}");
    }
    assert!(!Running::start().greeting.contains("ther machines"));
}
