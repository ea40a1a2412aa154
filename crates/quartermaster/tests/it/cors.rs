//! Browsers of other origins: rows TK-09 and AZ-23 of the checklist.

use crate::{
    application::form,
    house::{Answer, House, form_post, on_both_engines},
};
use axum::{
    body::Body,
    http::{HeaderValue, Method, Request, header},
};
use oauth::Origin;

on_both_engines![only_registered_origins_may_read_and_only_their_own_client];

fn allowed(answer: &Answer) -> &str {
    answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN)
}

/// TK-09, AZ-23.
async fn only_registered_origins_may_read_and_only_their_own_client(house: House) {
    let with = |origin: &'static str| {
        house.client_with(move |client| client.origins = vec![Origin::parse(origin).unwrap()])
    };
    let (client, other) = (with("https://app.example").await, with("https://other.example").await);
    let ask = async |origin: &'static str, id: &str, secret: &str| {
        let body = form(&[
            ("grant_type", "client_credentials"),
            ("client_id", id),
            ("client_secret", secret),
            ("scope", "inventory"),
        ]);
        let mut request = form_post("/api.php/token", &body);
        request.headers_mut().insert(header::ORIGIN, HeaderValue::from_static(origin));
        house.send(request).await
    };
    let answer = ask("https://app.example", &client.id, &client.secret).await;
    assert_eq!(allowed(&answer), "https://app.example");
    assert!(!answer.headers.contains_key(header::ACCESS_CONTROL_ALLOW_CREDENTIALS));
    assert_eq!(answer.header(header::VARY), "Origin");
    assert_eq!(allowed(&ask("https://other.example", &client.id, &client.secret).await), "");
    assert_eq!(
        allowed(&ask("https://other.example", &other.id, &other.secret).await),
        "https://other.example"
    );
    for foreign in
        ["https://evil.test", "null", "https://app.example.evil.test", "http://app.example"]
    {
        assert_eq!(allowed(&ask(foreign, &client.id, &client.secret).await), "", "{foreign}");
    }
    let preflight = async |origin: &'static str, path: &str| {
        let request = Request::builder()
            .method(Method::OPTIONS)
            .uri(path)
            .header(header::ORIGIN, origin)
            .header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST");
        house.send(request.body(Body::empty()).unwrap()).await
    };
    for path in ["/api.php/token", "/api.php/v2/Session", "/api.php/userinfo"] {
        let answer = preflight("https://app.example", path).await;
        assert_eq!(
            (answer.status.as_u16(), allowed(&answer)),
            (204, "https://app.example"),
            "{path}"
        );
        assert!(answer.header(header::ACCESS_CONTROL_ALLOW_HEADERS).contains("Authorization"));
        assert_eq!(allowed(&preflight("https://evil.test", path).await), "");
    }
}
