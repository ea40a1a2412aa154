//! `/api.php/authorize`: who is led where, and what is asked. The names in brackets are rows of the checklist.

use crate::{
    application::{Application, CALLBACK, after_each, form, told},
    browser::Browser,
    house::{House, from, on_both_engines},
};
use axum::{
    body::Body,
    http::{HeaderValue, Method, Request, header},
};
use oauth::{IpAllowList, Lifetime, PkceRule, RedirectUri, Scope};

on_both_engines![
    a_person_signs_in_agrees_and_returns,
    a_request_of_an_unknown_application_or_to_an_unknown_address_ends_on_a_page,
    only_the_port_of_a_loopback_address_is_free,
    what_is_wrong_with_a_request_is_told_to_the_application,
    a_parameter_twice_or_too_long_or_broken_ends_on_a_page,
    state_returns_byte_for_byte,
    consent_needs_the_form_of_this_session_and_request,
    a_person_can_deny_or_untick,
    consent_is_remembered_until_it_is_taken_back,
    prompt_and_max_age_are_kept,
    pages_cannot_be_framed_stored_or_injected,
    pkce_is_demanded_as_the_client_says,
];

/// [AZ-01, AZ-11, AZ-22, AZ-27, GEN-06]
async fn a_person_signs_in_agrees_and_returns(house: House) {
    let application = house.application().await;
    house.user("erika", "Observer").await;
    let mut browser = Browser::new(&house);
    let first = browser.get(&application.link(&[("login_hint", "erika")])).await;
    assert_eq!(first.status, 302);
    let sign_in = first.header(header::LOCATION).to_owned();
    assert!(sign_in.starts_with("/sign-in?next=%2Fapi.php%2Fauthorize"), "{sign_in}");
    let page = browser.get(&sign_in).await;
    assert!(page.body.contains("value=\"erika\""), "the hint is typed already");
    let next = after_each(&page.body, "name=\"next\" value=\"")[0].replace("&#38;", "&");
    let back = browser.type_password("erika", &next).await;
    assert_eq!(back.status, 303);
    let consent = browser.get(back.header(header::LOCATION)).await;
    for shown in ["Notes", "erika", "General access to the API", "app.example", "system", "30 days"]
    {
        assert!(consent.body.contains(shown), "{shown}: {}", consent.body);
    }
    let answer = browser.answer_consent(&consent, "accept=1").await;
    let told = told(&answer);
    assert_eq!(told["iss"], "http://quartermaster.test");
    assert_eq!(told["state"], "s t&a=te/é");
    assert!(told["code"].starts_with("qmc_"));
    for version in ["v2", "v2.1", "v2.3.0"] {
        let alias = application.link(&[]).replace("/api.php/", &format!("/api.php/{version}/"));
        assert_eq!(browser.get(&alias).await.status, 302, "{version}");
    }
}

/// [AZ-02, AZ-03, AZ-05, AZ-18]
async fn a_request_of_an_unknown_application_or_to_an_unknown_address_ends_on_a_page(house: House) {
    let application = house.application().await;
    let mut browser = Browser::sign_in(&house, "erika", "Observer").await;
    let injection = "\"><svg/onload=alert(1)>";
    for changes in [
        [("client_id", "")],
        [("client_id", "unknown")],
        [("client_id", injection)],
        [("redirect_uri", "https://app.example/cb/")],
        [("redirect_uri", "https://app.example/cb/../cb")],
        [("redirect_uri", "https://app.example/%63b")],
        [("redirect_uri", "https://app.example/..;/cb")],
        [("redirect_uri", "https://app.example/cb?x=1")],
        [("redirect_uri", "https://app.example/cb#x")],
        [("redirect_uri", "http://app.example/cb")],
        [("redirect_uri", "https://app.example:443/cb")],
        [("redirect_uri", "https://APP.example/cb")],
        [("redirect_uri", "https://app.example.evil.test/cb")],
        [("redirect_uri", "https://app.example@evil.test/cb")],
        [("redirect_uri", "https://evil.test\\@app.example/cb")],
        [("redirect_uri", "https://appXexample/cb")],
        [("redirect_uri", "https://app.example/cb ")],
        [("redirect_uri", "javascript:alert(1)")],
        [("redirect_uri", "//app.example/cb")],
        [("redirect_uri", injection)],
    ] {
        let answer = browser.get(&application.link(&changes)).await;
        assert_eq!(answer.status, 400, "{changes:?}");
        assert_eq!(answer.header(header::LOCATION), "");
        assert!(!answer.body.contains("<svg") && !answer.body.contains("qmc_"), "{changes:?}");
        assert!(answer.body.contains("administrator"), "who can mend it: {changes:?}");
    }
    // With a single registered address it need not be sent.
    assert_eq!(browser.get(&application.link(&[("redirect_uri", "")])).await.status, 200);
    let two = house.application_with(|client| {
        client.redirect_uris.push(RedirectUri::parse("https://b.example/").unwrap())
    });
    let two = two.await;
    assert_eq!(browser.get(&two.link(&[("redirect_uri", "")])).await.status, 400);
    let json = Request::get(application.link(&[("client_id", "unknown")]))
        .header(header::ACCEPT, "application/json");
    let answer = house.send(json.body(Body::empty()).unwrap()).await;
    assert_eq!(
        (answer.status.as_u16(), answer.json()["error"].as_str()),
        (400, Some("invalid_request"))
    );
}

/// [AZ-04]
async fn only_the_port_of_a_loopback_address_is_free(house: House) {
    let application = house
        .application_with(|client| {
            client.confidential = false;
            client.redirect_uris = vec![RedirectUri::parse("http://127.0.0.1/cb").unwrap()];
        })
        .await;
    let mut browser = Browser::sign_in(&house, "erika", "Observer").await;
    for (uri, right) in [
        ("http://127.0.0.1/cb", true),
        ("http://127.0.0.1:51004/cb", true),
        ("http://127.0.0.1:99999/cb", false),
        ("http://127.0.0.1:1@evil.test/cb", false),
        ("http://127.0.0.1:@evil.test/cb", false),
        ("http://127.0.0.1:51004/other", false),
        ("https://127.0.0.1:51004/cb", false),
        ("http://localhost:51004/cb", false),
    ] {
        let answer = browser.get(&application.link(&[("redirect_uri", uri)])).await;
        assert_eq!(answer.status == 200, right, "{uri}");
    }
}

/// [AZ-06, AZ-07, AZ-16, AZ-26, PK-01, PK-06, SC-04, IP-04]
async fn what_is_wrong_with_a_request_is_told_to_the_application(house: House) {
    let application = house.application().await;
    let mut browser = Browser::sign_in(&house, "erika", "Observer").await;
    for (changes, error) in [
        ([("response_type", "")], "invalid_request"),
        ([("response_type", "token")], "unsupported_response_type"),
        ([("response_type", "code token")], "unsupported_response_type"),
        ([("response_type", "Code")], "unsupported_response_type"),
        ([("code_challenge", "")], "invalid_request"),
        ([("code_challenge", "short")], "invalid_request"),
        ([("code_challenge_method", "S512")], "invalid_request"),
        ([("code_challenge_method", "plain")], "invalid_request"),
        ([("code_challenge_method", "")], "invalid_request"),
        ([("scope", "inventory")], "invalid_scope"),
        ([("scope", "")], "invalid_scope"),
        ([("request", "eyJ")], "request_not_supported"),
        ([("prompt", "none login")], "invalid_request"),
    ] {
        let told = told(&browser.get(&application.link(&changes)).await);
        assert_eq!(told["error"], error, "{changes:?}");
        assert_eq!(told["state"], "s t&a=te/é");
        assert_eq!(told["iss"], "http://quartermaster.test");
        assert!(told["error_description"].contains("Reference "), "{changes:?}");
        assert!(!told.contains_key("code"));
    }
    let without =
        told(&browser.get(&application.link(&[("scope", "inventory"), ("state", "")])).await);
    assert!(!without.contains_key("state"), "none sent, none returned");

    for change in
        [(|client: &mut store::ClientMetadata| client.enabled = false) as fn(&mut _), |client| {
            client.grant_types = Vec::new()
        }]
    {
        let closed = house.application_with(change).await;
        let told = told(&browser.get(&closed.link(&[])).await);
        assert_eq!(told["error"], "unauthorized_client");
    }
    let elsewhere = house
        .application_with(|client| {
            client.allowed_addresses = IpAllowList::parse("198.51.100.0/28").unwrap()
        })
        .await;
    assert_eq!(told(&browser.get(&elsewhere.link(&[])).await)["error"], "access_denied");
    let right = Request::get(elsewhere.link(&[])).body(Body::empty()).unwrap();
    assert!(
        house
            .send(from(right, "198.51.100.15"))
            .await
            .header(header::LOCATION)
            .starts_with("/sign-in")
    );
}

/// [AZ-09, AZ-10, AZ-19, AZ-20]
async fn a_parameter_twice_or_too_long_or_broken_ends_on_a_page(house: House) {
    let application = house.application().await;
    let mut browser = Browser::sign_in(&house, "erika", "Observer").await;
    let link = application.link(&[]);
    for name in
        ["response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge", "nonce"]
    {
        let twice = format!("{link}&{name}=a&{name}=a");
        assert_eq!(browser.get(&twice).await.status, 400, "{name}");
    }
    let many = "x ".repeat(5000);
    for changes in [("state", "x".repeat(60_000)), ("scope", many)] {
        let answer = browser.get(&application.link(&[(changes.0, &changes.1)])).await;
        assert_eq!(answer.status, 400, "{}", changes.0);
    }
    for broken in ["&x=%zz", "&x=%ff", "&x=%00"] {
        assert_eq!(browser.get(&format!("{link}{broken}")).await.status, 400, "{broken}");
    }
    assert_eq!(browser.get(&format!("{link}&zz=1&a%5B%5D=2&empty=")).await.status, 200);
    let split = application.link(&[("state", "x\r\nX-Zz: 1"), ("scope", "inventory")]);
    let answer = browser.get(&split).await;
    assert!(!answer.headers.contains_key("x-zz"));
    assert_eq!(told(&answer)["state"], "x\r\nX-Zz: 1");
}

/// [AZ-08]
async fn state_returns_byte_for_byte(house: House) {
    let application = house.application().await;
    let mut browser = Browser::sign_in(&house, "erika", "Observer").await;
    let long = "9".repeat(900);
    for state in [" ", "+", "%", "%2B", "a b+c%20d", "\"'<>", "日本 ж é", "&state=x", long.as_str()]
    {
        let agreed = application.agree(&mut browser, &application.link(&[("state", state)])).await;
        assert_eq!(agreed["state"], state);
        let link = application.link(&[("state", state), ("scope", "inventory")]);
        assert_eq!(told(&browser.get(&link).await)["state"], state);
    }
}

/// [AZ-14, AZ-15]
async fn consent_needs_the_form_of_this_session_and_request(house: House) {
    let application = house.application().await;
    let mut victim = Browser::sign_in(&house, "erika", "Observer").await;
    let mut attacker = Browser::sign_in(&house, "mallory", "Observer").await;
    let link = application.link(&[]);
    for button in ["accept=1", "accept", "consent=1", "decision=accept"] {
        let page = victim.get(&format!("{link}&{button}")).await;
        assert_eq!(page.status, 200, "a GET never grants: {button}");
    }
    let (page, foreign) = (victim.get(&link).await, attacker.get(&link).await);
    let action = after_each(&page.body, "action=\"")[0].replace("&#38;", "&");
    let request = after_each(&page.body, "name=\"request\" value=\"")[0];
    let foreign_request = after_each(&foreign.body, "name=\"request\" value=\"")[0];
    let own = victim.csrf.clone();
    for (csrf, request) in [
        ("", ""),
        (own.as_str(), ""),
        ("", request),
        (own.as_str(), foreign_request),
        (attacker.csrf.as_str(), foreign_request),
    ] {
        victim.csrf = csrf.to_owned();
        let answer = victim.post(&action, &format!("accept=1&scope=api&request={request}")).await;
        assert_eq!(answer.status, 403, "{csrf} {request}");
        assert!(!answer.header(header::LOCATION).contains("code="));
    }
    victim.csrf = own;
    // The form of one request does not serve another.
    let wider = application.link(&[("scope", "api user email")]);
    let answer = victim.post(&wider, &format!("accept=1&scope=email&request={request}")).await;
    assert_eq!(answer.status, 403);
    assert_eq!(victim.answer_consent(&page, "accept=1").await.status, 302);
}

/// [AZ-16]
async fn a_person_can_deny_or_untick(house: House) {
    let application = house.application().await;
    let mut browser = Browser::sign_in(&house, "erika", "Observer").await;
    let page = browser.get(&application.link(&[])).await;
    let denied = told(&browser.answer_consent(&page, "deny=1").await);
    assert_eq!(
        (denied["error"].as_str(), denied["state"].as_str()),
        ("access_denied", "s t&a=te/é")
    );
    let page = browser.get(&application.link(&[("scope", "api user email")])).await;
    let nothing = told(&browser.send_consent(&page, "accept=1").await);
    assert_eq!(nothing["error"], "access_denied");
    let page = browser.get(&application.link(&[("scope", "api user email")])).await;
    let some = told(&browser.send_consent(&page, "accept=1&scope=user&scope=inventory").await);
    let answer = application.redeem(&some["code"]).await;
    assert_eq!(
        answer.json()["scope"],
        "user",
        "neither what was unticked nor what was never offered"
    );
}

/// [AZ-28, AZ-29]
async fn consent_is_remembered_until_it_is_taken_back(house: House) {
    let application = house.application().await;
    let mut browser = Browser::sign_in(&house, "erika", "Observer").await;
    let tokens = application.tokens(&mut browser, "api user").await;
    assert_eq!(
        browser.get(&application.link(&[("scope", "user")])).await.status,
        302,
        "less is included"
    );
    assert_eq!(
        browser.get(&application.link(&[("scope", "user email")])).await.status,
        200,
        "more is asked"
    );
    assert_eq!(browser.get(&application.link(&[("prompt", "consent")])).await.status, 200);

    let page = browser.get("/account/applications").await;
    assert!(page.body.contains("Notes") && page.body.contains("General access to the API"));
    let path = after_each(&page.body, "action=\"")
        .into_iter()
        .find(|path| path.contains("withdrawal"))
        .unwrap()
        .to_owned();
    assert!(application.is_active(&tokens.access).await);
    assert_eq!(browser.post(&path, "x=1").await.status, 303);
    assert!(!application.is_active(&tokens.access).await, "its tokens end at once");
    assert_eq!(application.refresh(&tokens.refresh).await.status, 400);
    assert_eq!(browser.get(&application.link(&[])).await.status, 200, "and it is asked again");
    assert!(
        browser.get("/account/applications").await.body.contains("No application acts for you")
    );

    // Another app on the device may pose as a public one.
    let native = house
        .application_with(|client| {
            client.confidential = false;
            client.redirect_uris = vec![RedirectUri::parse("com.example.app:/cb").unwrap()];
        })
        .await;
    let link = native.link(&[("redirect_uri", "com.example.app:/cb")]);
    for _ in 0..2 {
        let page = browser.get(&link).await;
        assert_eq!(page.status, 200);
        let answer = browser.answer_consent(&page, "accept=1").await;
        assert!(answer.header(header::LOCATION).starts_with("com.example.app:/cb?code=qmc_"));
    }
}

/// [AZ-24, OI-04]
async fn prompt_and_max_age_are_kept(house: House) {
    let application = house.application().await;
    let silent = application.link(&[("prompt", "none")]);
    assert_eq!(told(&house.get(&silent).await)["error"], "login_required");
    let mut browser = Browser::sign_in(&house, "erika", "Observer").await;
    assert_eq!(told(&browser.get(&silent).await)["error"], "consent_required");
    application.code(&mut browser, &[]).await;
    assert!(told(&browser.get(&silent).await).contains_key("code"));

    house.pass(Lifetime::seconds(100));
    for changes in
        [("prompt", "login"), ("max_age", "0"), ("max_age", "99"), ("prompt", "select_account")]
    {
        let answer = browser.get(&application.link(&[changes])).await;
        let sign_in = answer.header(header::LOCATION).to_owned();
        assert!(sign_in.starts_with("/sign-in"), "{changes:?}");
        let page = browser.get(&sign_in).await;
        let next = after_each(&page.body, "name=\"next\" value=\"")[0].replace("&#38;", "&");
        assert!(
            browser.get(&next).await.header(header::LOCATION).starts_with("/sign-in"),
            "not without it"
        );
        house.pass(Lifetime::seconds(1));
        browser.get(&sign_in).await;
        let back = browser.type_password("erika", &next).await;
        let done = browser.get(back.header(header::LOCATION)).await;
        assert!(told(&done).contains_key("code"), "once is enough: {changes:?}");
        house.pass(Lifetime::seconds(100));
    }
    assert!(
        told(&browser.get(&application.link(&[("max_age", "1000")])).await).contains_key("code")
    );
    let silent = application.link(&[("prompt", "none"), ("max_age", "50")]);
    assert_eq!(told(&browser.get(&silent).await)["error"], "login_required");
}

/// [AZ-12, AZ-13, AZ-18, AZ-23, CL-06, SE-08]
async fn pages_cannot_be_framed_stored_or_injected(house: House) {
    let application: Application<'_> = house
        .application_with(|client| {
            client.name = "<svg/onload=alert(1)>".to_owned();
            client.comment = "<b>bold</b>".to_owned();
            client.origins = vec![oauth::Origin::parse("https://app.example").unwrap()];
        })
        .await;
    let mut browser = Browser::sign_in(&house, "erika", "Observer").await;
    let mut request = Request::get(application.link(&[])).body(Body::empty()).unwrap();
    request.headers_mut().insert(header::ORIGIN, HeaderValue::from_static("https://app.example"));
    let page = browser.send(request).await;
    assert_eq!(page.status, 200);
    assert!(!page.headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN));
    assert!(!page.body.contains("<svg") && !page.body.contains("<b>"));
    let policy = page.header(header::CONTENT_SECURITY_POLICY);
    assert!(policy.contains("frame-ancestors 'none'") && policy.contains("script-src 'self'"));
    assert!(policy.contains("form-action 'self' https://app.example"), "{policy}");
    for (name, value) in [
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "same-origin"),
    ] {
        assert_eq!(page.header(name), value);
    }
    let preflight = Request::builder()
        .method(Method::OPTIONS)
        .uri(application.link(&[]))
        .header(header::ORIGIN, "https://app.example")
        .header(header::ACCESS_CONTROL_REQUEST_METHOD, "GET");
    let answer = house.send(preflight.body(Body::empty()).unwrap()).await;
    assert!(!answer.headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN));
}

/// [PK-01, PK-07, PK-08, PK-11]
async fn pkce_is_demanded_as_the_client_says(house: House) {
    let mut browser = Browser::sign_in(&house, "erika", "Observer").await;
    let without = [("code_challenge", ""), ("code_challenge_method", "")];
    let plain = [("code_challenge", "p".repeat(43)), ("code_challenge_method", "plain".to_owned())];
    let plain = plain.each_ref().map(|(name, value)| (*name, value.as_str()));
    for (rule, confidential, no_challenge, by_plain) in [
        (PkceRule::Required, true, false, false),
        (PkceRule::Optional, true, true, false),
        (PkceRule::PlainAllowed, true, true, true),
        (PkceRule::Optional, false, false, false),
    ] {
        let application = house
            .application_with(|client| {
                client.pkce = rule;
                client.confidential = confidential;
                client.scope = Scope::parse("api user");
            })
            .await;
        let shown = async |browser: &mut Browser<'_>, changes: &[(&str, &str)]| {
            browser.get(&application.link(changes)).await.status == 200
        };
        assert_eq!(shown(&mut browser, &without).await, no_challenge, "{rule:?}");
        assert_eq!(shown(&mut browser, &plain).await, by_plain, "{rule:?}");
        assert!(shown(&mut browser, &[]).await, "{rule:?}");
    }
    assert_eq!(form(&[("a", CALLBACK)]), "a=https%3A%2F%2Fapp.example%2Fcb");
}
