//! A denial by its reference: each check, passed or failed, why, and where it is mended.

use super::{
    check::{check_name, endpoint_name, remedy_text},
    denials::PATH,
};
use crate::html;
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse as _, Redirect, Response},
};
use rights::{Action, Rights, Subject};
use store::{ClientKey, Denial, UserId};
use web::{App, Page, PageError, SignedIn};

#[derive(Template)]
#[template(path = "traces/denial.html")]
struct DenialPage {
    page: Page,
    denial: Denial,
    endpoint: String,
    passed: Vec<String>,
    failed: String,
    remedy: String,
    place: Option<Place>,
}

/// Where a denial is mended.
#[derive(PartialEq, Eq, Debug)]
struct Place {
    /// The key of what the link says.
    label: &'static str,
    href: String,
    subject: Subject,
}

/// Shows a denial.
pub(crate) async fn denial(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Audit, Action::Read)?;
    let wanted = reference.clone();
    let Some(denial) = app.store.browse(move |db| db.denial(&wanted)).await? else {
        let typed: String = form_urlencoded::byte_serialize(reference.as_bytes()).collect();
        return Ok(Redirect::to(&format!("{PATH}?reference={typed}")).into_response());
    };
    let language = signed_in.language;
    let title = language.t1("denial-title", "reference", &denial.reference);
    let page: Html<String> = html(&DenialPage {
        page: Page::new(&app, &signed_in, title, "denials"),
        endpoint: endpoint_name(&denial.endpoint, language),
        passed: denial.passed.iter().map(|check| check_name(check, language)).collect(),
        failed: check_name(&denial.failed, language),
        remedy: remedy_text(&denial.remedy, language),
        place: place(&denial).filter(|place| may_see(&signed_in.rights, place)),
        denial,
    })?;
    Ok(page.into_response())
}

fn may_see(rights: &Rights, place: &Place) -> bool {
    rights.allow(place.subject, Action::Read)
}

/// Returns the page where what failed is mended, if it is one of ours.
fn place(denial: &Denial) -> Option<Place> {
    let client = denial.client.as_ref().map(|(key, _)| *key);
    let user = denial.user.as_ref().map(|(id, _)| *id);
    match denial.failed.as_str() {
        "The client is known" => Some(Place {
            label: "mend-clients",
            href: "/configuration/oauth-clients".to_owned(),
            subject: Subject::Clients,
        }),
        "The secret is right" | "The client can keep a secret" => {
            client.map(|key| of_client(key, "/credentials", "mend-credentials"))
        }
        "The client is enabled" => client.map(|key| of_client(key, "", "mend-client")),
        "The address is among the client's IP restrictions"
        | "The client may use this grant type"
        | "The redirect URI is one of the client's"
        | "A scope that is asked for is allowed"
        | "A scope that was granted is allowed"
        | "The token has the scope"
        | "The token is live and has the scope" => {
            client.map(|key| of_client(key, "/access", "mend-access"))
        }
        "The token was not revoked" => client.map(|key| of_client(key, "/history", "mend-history")),
        "Name and password are right"
        | "The account can be used with a password alone"
        | "The code of the second factor is right"
        | "The user is enabled"
        | "The profile and the entity are held" => Some(of_users(user)),
        "Login and password are right" => Some(Place {
            label: "mend-inventory",
            href: "/administration/inventory".to_owned(),
            subject: Subject::Inventory,
        }),
        "The inventory can be stored" => Some(Place {
            label: "mend-queue",
            href: "/administration/inventory/queue?state=failed".to_owned(),
            subject: Subject::Inventory,
        }),
        _ => None,
    }
}

fn of_client(key: ClientKey, tab: &str, label: &'static str) -> Place {
    let href = format!("/configuration/oauth-clients/{}{tab}", key.0);
    Place { label, href, subject: Subject::Clients }
}

fn of_users(user: Option<UserId>) -> Place {
    let subject = Subject::Users;
    match user {
        Some(id) => {
            Place { label: "mend-user", href: format!("/administration/users/{}", id.0), subject }
        }
        None => Place { label: "mend-users", href: "/administration/users".to_owned(), subject },
    }
}
