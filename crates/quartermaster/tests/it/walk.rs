//! A walk along every route of the console, as its table of routes names them: none lets in strangers, people without
//! the right, or forged forms.

use crate::{
    browser::Browser,
    house::{House, on_both_engines},
};
use axum::{
    body::Body,
    http::{Method, Request, header},
};
use regex_lite::Regex;

on_both_engines![every_route_refuses_strangers_people_without_the_right_and_forged_forms];

/// Where somebody who is not signed in has something to do.
const OPEN: [&str; 5] = [
    "/setup/{secret}",
    "/sign-in",
    "/sign-in/second-factor",
    "/sign-in/enrolment",
    "/static/{name}",
];

/// What `{kind}` of assets stands for.
const KINDS: &[&str] = &[
    "computers",
    "monitors",
    "network-equipment",
    "peripherals",
    "printers",
    "phones",
    "unmanaged",
];

/// What everybody has, with any profile.
fn is_ones_own(path: &str) -> bool {
    path == "/" || path == "/sign-out" || path.starts_with("/account/")
}

/// Returns each route that needs somebody signed in, with its methods and with names for what varies in it.
fn routes() -> Vec<(String, Vec<String>)> {
    let table = include_str!("../../../console/src/routes.rs");
    let route = Regex::new(
        r#"\.route\(\s*"([^"]+)",\s*((?:get|post)\([^)]*\)(?:\s*\.(?:get|post|layer)\([^)]*\))*)"#,
    )
    .unwrap();
    let method = Regex::new(r"\b(get|post)\(").unwrap();
    let varying = Regex::new(r"\{[a-z_]+\}").unwrap();
    let found: Vec<(&str, Vec<String>)> = route
        .captures_iter(table)
        .map(|found| (found.get(1).unwrap().as_str(), found.get(2).unwrap().as_str()))
        .filter(|(path, _)| !OPEN.contains(path))
        .map(|(path, methods)| {
            let methods = method.captures_iter(methods).map(|found| found[1].to_owned());
            (path, methods.collect())
        })
        .collect();
    assert_eq!(found.len() + OPEN.len(), table.matches(".route(").count(), "a route is not read");
    let mut walked = Vec::new();
    for (path, methods) in found {
        // Assets of every kind have the same routes.
        let kinds = if path.contains("{kind}") { KINDS } else { &[""] };
        for kind in kinds {
            let path = path.replace("{kind}", kind);
            walked.push((varying.replace_all(&path, "1").into_owned(), methods.clone()));
        }
    }
    walked
}

/// CL-04, SE-08.
async fn every_route_refuses_strangers_people_without_the_right_and_forged_forms(house: House) {
    house.client().await;
    let mut stranger = Browser::new(&house);
    let mut powerless = Browser::sign_in(&house, "powerless", "Self-Service").await;
    powerless.get("/").await;
    let csrf = powerless.csrf.clone();
    let mut administrator = Browser::sign_in(&house, "erika", "Super-Admin").await;
    for (path, methods) in routes() {
        for method in methods {
            if method == "get" {
                let answer = stranger.get(&path).await;
                let to = answer.header(header::LOCATION);
                assert!(to.starts_with("/sign-in?next="), "{path}: {} {to}", answer.status);
                if !is_ones_own(&path) {
                    assert_eq!(powerless.get(&path).await.status, 403, "{path}");
                }
                let answer = administrator.get(&path).await;
                assert!(answer.status.as_u16() < 500, "{path}: {}", answer.status);
                let policy = answer.header(header::CONTENT_SECURITY_POLICY);
                assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{path}");
            } else {
                let answer = stranger.post(&path, "name=x").await;
                assert_eq!(answer.status, 401, "{path}");
                if !is_ones_own(&path) {
                    powerless.csrf.clone_from(&csrf);
                    assert_eq!(powerless.post(&path, "name=x").await.status, 403, "{path}");
                }
                "forged".clone_into(&mut administrator.csrf);
                let answer = administrator.post(&path, "name=x").await;
                assert_eq!(answer.status, 403, "{path}");
                assert!(answer.body.contains("This form is too old"), "{path}");
            }
        }
        let request = Request::builder().method(Method::DELETE).uri(&path).body(Body::empty());
        assert_eq!(administrator.send(request.unwrap()).await.status, 405, "{path}");
    }
    assert_eq!(house.store.browse(|db| db.counts()).await.unwrap().clients, 1);
}
