//! A browser without scripts: it keeps cookies and sends forms.

use crate::house::{Answer, House, form_post};
use axum::{
    body::Body,
    http::{HeaderValue, Request, header},
};
use store::{Actor, NewUser, UserId};

/// A browser: its cookies, and the token of the last form that it saw.
pub(crate) struct Browser<'h> {
    house: &'h House,
    pub(crate) cookies: Vec<(String, String)>,
    pub(crate) csrf: String,
}

impl<'h> Browser<'h> {
    pub(crate) fn new(house: &'h House) -> Self {
        Self { house, cookies: Vec::new(), csrf: String::new() }
    }

    pub(crate) async fn send(&mut self, mut request: Request<Body>) -> Answer {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        request
            .headers_mut()
            .insert(header::COOKIE, HeaderValue::from_str(&cookies.join("; ")).unwrap());
        let answer = self.house.send(request).await;
        for set in answer.headers.get_all(header::SET_COOKIE) {
            let set = set.to_str().unwrap();
            assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax"), "{set}");
            let (name, value) = set.split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.retain(|(known, _)| known != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
        if let Some((_, after)) = answer.body.split_once("name=\"csrf\" value=\"") {
            self.csrf = after.split('"').next().unwrap().to_owned();
        }
        answer
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&mut self, path: &str, form: &str) -> Answer {
        let form = format!("{form}&csrf={}", self.csrf);
        self.send(form_post(path, &form)).await
    }

    pub(crate) async fn sign_in(
        house: &'h House,
        name: &'static str,
        profile: &'static str,
    ) -> Self {
        house.user(name, profile).await;
        let mut browser = Self::new(house);
        browser.get("/sign-in").await;
        let answer = browser.type_password(name, "/").await;
        assert_eq!(
            (answer.status.as_u16(), answer.header(header::LOCATION)),
            (303, "/"),
            "{}",
            answer.body
        );
        browser
    }

    /// Types the password into the sign-in page that was just seen.
    pub(crate) async fn type_password(&mut self, name: &str, next: &str) -> Answer {
        let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
        let form = format!("name={name}&password={}&next={next}", PASSWORD.replace(' ', "+"));
        self.post("/sign-in", &form).await
    }
}

/// Everybody's password.
pub(crate) const PASSWORD: &str = "three grey pelicans";

impl House {
    /// Adds a user with a profile in the root entity.
    pub(crate) async fn user(&self, name: &'static str, profile: &'static str) -> UserId {
        let password_hash = self.app.passwords.hash(PASSWORD.to_owned(), [5; 16]).await.unwrap();
        let add = move |db: &mut store::Change<'_>| {
            let profile = db.profile(profile)?.unwrap();
            let email = Some(format!("{name}@example.com"));
            let password_hash = password_hash.clone();
            db.add_user(&NewUser { name: name.to_owned(), email, password_hash, profile })
        };
        self.store.change(Actor::System, self.now(), add).await.unwrap()
    }
}
