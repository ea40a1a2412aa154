//! A client's tab Credentials: its identifier and its secrets, two of which may work side by side.

use super::{
    PATH,
    frame::{ClientFrame, find, find_to_change, may_bind, page},
    secret_once::SecretPage,
};
use crate::{html, notice::NoticeQuery};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{Html, IntoResponse as _, Redirect, Response},
};
use oauth::{ClientSecret, Lifetime, Timestamp};
use rights::{Action, Subject};
use store::{Client, ClientSecretFacts, SecretId};
use web::{App, ConfirmedForm, Flash, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "clients/credentials.html")]
struct CredentialsPage {
    page: Page,
    frame: ClientFrame,
    client: Client,
    token_url: String,
    secrets: Vec<ClientSecretFacts>,
    now: Timestamp,
    keep_old_for: String,
    problem: String,
    may_change: bool,
    /// Whether the client acts with rights that the person does not have.
    beyond: bool,
}

impl CredentialsPage {
    /// What may be shown of a secret.
    fn shown(secret: &ClientSecretFacts) -> String {
        format!("qms_…{}", secret.hint)
    }

    /// Whether a secret works only for a while, beside a newer one.
    fn is_outgoing(&self, secret: &ClientSecretFacts) -> bool {
        secret.is_valid(self.now) && secret.expires_at.is_some()
    }

    /// Returns the secrets that another new one would end at once: only the newest goes on for a while.
    fn displaced(&self) -> Vec<&ClientSecretFacts> {
        let mut valid: Vec<_> =
            self.secrets.iter().filter(|secret| secret.is_valid(self.now)).collect();
        valid.sort_by_key(|secret| secret.id);
        valid.pop();
        valid
    }

    /// Whether a secret works while another does, so that it can be ended.
    fn may_end(&self, secret: &ClientSecretFacts) -> bool {
        let working = self.secrets.iter().filter(|secret| secret.is_valid(self.now)).count();
        self.may_change && secret.is_valid(self.now) && working > 1
    }
}

/// How long an old secret goes on if nobody says, in hours.
const USUAL_OVERLAP: &str = "24";
/// The longest time for which an old secret goes on, in hours: a year.
const LONGEST_OVERLAP: i64 = 8760;

/// Shows a client's secrets.
pub(crate) async fn credentials(
    State(app): State<App>,
    Now(now): Now,
    signed_in: SignedIn,
    Path(key): Path<i64>,
    Query(notice): Query<NoticeQuery>,
) -> Result<Html<String>, PageError> {
    signed_in.require(Subject::Clients, Action::Read)?;
    let client = find(&app, key).await?;
    let mut shown = shown(&app, &signed_in, now, client).await?;
    shown.page.flash = notice.told(signed_in.language);
    html(&shown)
}

/// Makes a new secret and shows it this once; the old one goes on for as long as the form says. Whoever has only
/// borrowed the session does not get it.
pub(crate) async fn rotate_secret(
    State(app): State<App>,
    Now(now): Now,
    Path(key): Path<i64>,
    ConfirmedForm { signed_in, fields }: ConfirmedForm,
) -> Result<Response, PageError> {
    // 1. Who asks, and may they?
    signed_in.require(Subject::Clients, Action::Update)?;
    let client = find_to_change(&app, &signed_in, key).await?;
    if !client.metadata.confidential {
        return Err(PageError::NotFound);
    }
    // 2. How long does the old one go on?
    let typed = if fields.has("keep_old_for") { fields.get("keep_old_for") } else { USUAL_OVERLAP };
    let typed = typed.trim().to_owned();
    let hours = typed.parse::<i64>().ok().filter(|hours| (0..=LONGEST_OVERLAP).contains(hours));
    let Some(hours) = hours else {
        let mut shown = shown(&app, &signed_in, now, client).await?;
        shown.problem = signed_in.language.t1("rotation-problem", "most", LONGEST_OVERLAP);
        shown.keep_old_for = typed;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&shown)?).into_response());
    };
    // 3. Make it so.
    let secret = ClientSecret::from_random(app.random());
    let (key, hash, hint) = (client.key, secret.hash(), secret.hint());
    app.store
        .change(signed_in.actor(), now, move |change| {
            change.rotate_client_secret(key, &hash, &hint, Lifetime::hours(hours))
        })
        .await?;
    let title = Page::new(&app, &signed_in, signed_in.language.t("secret-new"), "clients");
    let back = format!("{PATH}/{}/credentials", key.0);
    let shown = SecretPage::new(title, &client.metadata, &client.client_id, Some(&secret), back);
    Ok(html(&shown)?.into_response())
}

/// Ends a secret now; the last one that works is not ended so.
pub(crate) async fn end_secret(
    State(app): State<App>,
    Now(now): Now,
    Path((key, secret)): Path<(i64, i64)>,
    SignedForm { signed_in, .. }: SignedForm,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Clients, Action::Update)?;
    let client = find(&app, key).await?;
    let (key, secret) = (client.key, SecretId(secret));
    let ended = app
        .store
        .change(signed_in.actor(), now, move |change| {
            let works = change.valid_client_secrets(key, now)?.len();
            if works < 2 { Ok(None) } else { change.end_client_secret(key, secret).map(Some) }
        })
        .await?;
    match ended {
        Some(true) => {
            let to = format!("{PATH}/{}/credentials?notice=secret-ended", key.0);
            Ok(Redirect::to(&to).into_response())
        }
        Some(false) => Err(PageError::NotFound),
        None => {
            let mut shown = shown(&app, &signed_in, now, client).await?;
            shown.page.flash = Some(Flash::danger(signed_in.language.t("secret-last")));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&shown)?).into_response())
        }
    }
}

async fn shown(
    app: &App,
    signed_in: &SignedIn,
    now: Timestamp,
    client: Client,
) -> Result<CredentialsPage, PageError> {
    let key = client.key;
    let secrets = app.store.browse(move |db| db.client_secrets(key)).await?;
    let may_change = signed_in.rights.allow(Subject::Clients, Action::Update);
    let beyond = !may_bind(app, signed_in, &client.metadata).await?;
    Ok(CredentialsPage {
        page: page(app, signed_in, &client),
        frame: ClientFrame::new(&client, "/credentials"),
        client,
        token_url: app.url("/api.php/token"),
        secrets,
        now,
        keep_old_for: USUAL_OVERLAP.to_owned(),
        problem: String::new(),
        may_change: may_change && !beyond,
        beyond,
    })
}
