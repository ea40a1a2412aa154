//! The second factor: asked for at signing in, set up when a profile demands it, kept under the own account.

use crate::{
    html,
    one_time_password::{
        Offer, RECOVERY_CODES, matching_step, offer, recovery_codes, recovery_hash,
    },
    sign_in::{Next, go_on, leading_to, local, open, with_reference},
};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
};
use oauth::{SecretHash, Timestamp};
use store::{Actor, SecondFactor, SessionStage, UserId};
use web::{
    App, BarePage, ClientAddress, ConfirmedForm, Door, Failed, Flash, HalfForm, HalfSignedIn,
    Language, Now, Page, PageError, SignedIn, Trail,
};

#[derive(Template)]
#[template(path = "second_factor/ask.html")]
struct AskPage {
    page: BarePage,
    next: String,
}

#[derive(Template)]
#[template(path = "second_factor/enrol.html")]
struct EnrolPage {
    page: BarePage,
    next: String,
    offer: Offer,
}

#[derive(Template)]
#[template(path = "second_factor/codes.html")]
struct CodesPage {
    page: BarePage,
    next: String,
    codes: Vec<String>,
}

#[derive(Template)]
#[template(path = "second_factor/account.html")]
struct AccountPage {
    page: Page,
    second_factor: SecondFactor,
    offer: Option<Offer>,
    /// Whether the password is asked for as well.
    needs_password: bool,
}

/// How many wrong codes of one account cost nothing.
const FREE: i64 = 5;

// At signing in.

/// Asks for the code.
pub(crate) async fn ask(
    State(app): State<App>,
    language: Language,
    signed_in: HalfSignedIn,
    Query(Next { next, .. }): Query<Next>,
) -> Result<Response, PageError> {
    show_ask(&app, language, &signed_in, local(&next), None, StatusCode::OK)
}

/// Takes the code of the app, or a recovery code.
pub(crate) async fn answer(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    HalfForm { signed_in, language, fields }: HalfForm,
) -> Result<Response, PageError> {
    let (user, next) = (signed_in.half.user, local(fields.get("next")).to_owned());
    let typed = fields.get("code").to_owned();
    let mut trail = Trail::new("sign-in", address, &headers);
    trail.user = Some(user);
    trail.pass("Name and password are right");
    match take_code(&app, language, now, &trail, user, typed).await? {
        Taken::Right => {
            let cookie = open(&app, now, address, &headers, user, SessionStage::Open).await?;
            Ok(go_on(&cookie, SessionStage::Open, &next))
        }
        Taken::Wrong(text, status, wait) => {
            let mut page = show_ask(&app, language, &signed_in, &next, Some(text), status)?;
            if let Some(wait) = wait {
                page.headers_mut().insert(header::RETRY_AFTER, wait.into());
            }
            Ok(page)
        }
    }
}

fn show_ask(
    app: &App,
    language: Language,
    signed_in: &HalfSignedIn,
    next: &str,
    problem: Option<String>,
    status: StatusCode,
) -> Result<Response, PageError> {
    let mut page = BarePage::new(app, &signed_in.form_guard, language, language.t("second-factor"));
    page.alert = problem.map(Flash::danger);
    let page = html(&AskPage { page, next: next.to_owned() })?;
    Ok(leading_to(next, (status, page).into_response()))
}

enum Taken {
    Right,
    /// What to say, with which status, and how long to wait.
    Wrong(String, StatusCode, Option<i64>),
}

/// Compares a code. Each attempt is counted before it is compared.
async fn take_code(
    app: &App,
    language: Language,
    now: Timestamp,
    trail: &Trail,
    user: UserId,
    typed: String,
) -> Result<Taken, PageError> {
    let door = Door::new("second factor", &user.0.to_string(), trail.address);
    let account = format!("second factor {}", user.0);
    let (wait, right) = app
        .store
        .change(Actor::User(user), now, move |change| {
            let doors = [(door.claim.as_str(), FREE), (account.as_str(), FREE)];
            if let Some(wait) = change.take_attempt(&doors)? {
                return Ok((Some(wait), false));
            }
            let known = change.second_factor(user)?;
            let secret = known.totp_secret.filter(|_| known.enabled);
            let step = secret.and_then(|secret| matching_step(&secret, &typed, now));
            let right = match step {
                Some(step) => change.take_totp_step(user, step)?,
                None => known.enabled && change.take_recovery_code(user, &recovery_hash(&typed))?,
            };
            if right {
                change.forget_failures(&door.claim)?;
                change.forget_failures(&account)?;
            }
            Ok((None, right))
        })
        .await?;
    if right {
        return Ok(Taken::Right);
    }
    if let Some(wait) = wait {
        let seconds = wait.in_seconds();
        let reference = trail.deny(app, now, &Failed::too_many_attempts(wait)).await?;
        let text = language.t1("second-factor-wait", "seconds", seconds);
        let text = with_reference(language, text, reference.as_deref());
        return Ok(Taken::Wrong(text, StatusCode::TOO_MANY_REQUESTS, Some(seconds)));
    }
    let told = Failed::new(
        "The code of the second factor is right",
        "the code is wrong, too old, or was used before",
        "Wait for the next code, check the clock of the device, or use a recovery code. An administrator can remove the second factor: quartermaster user reset-second-factor NAME.",
    );
    let reference = trail.deny(app, now, &told).await?;
    let text = with_reference(language, language.t("second-factor-wrong"), reference.as_deref());
    Ok(Taken::Wrong(text, StatusCode::UNAUTHORIZED, None))
}

/// Shows what to give the authenticator app, before a profile lets the person in.
pub(crate) async fn enrolment(
    State(app): State<App>,
    Now(now): Now,
    language: Language,
    signed_in: HalfSignedIn,
    Query(Next { next, .. }): Query<Next>,
) -> Result<Response, PageError> {
    if signed_in.half.stage != SessionStage::Enrolment {
        return Ok(Redirect::to("/sign-in").into_response());
    }
    let (secret, user) = (app.random::<20>(), signed_in.half.user);
    app.store
        .change(Actor::User(user), now, move |change| change.offer_totp(user, &secret))
        .await?;
    show_enrolment(&app, language, &signed_in, local(&next), &secret, None)
}

fn show_enrolment(
    app: &App,
    language: Language,
    signed_in: &HalfSignedIn,
    next: &str,
    secret: &[u8],
    problem: Option<String>,
) -> Result<Response, PageError> {
    let mut page =
        BarePage::new(app, &signed_in.form_guard, language, language.t("second-factor-setup"));
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page.alert = problem.map(Flash::danger);
    let offer = offer(secret, &signed_in.half.user_name, host(app));
    let page = html(&EnrolPage { page, next: next.to_owned(), offer })?;
    Ok((status, page).into_response())
}

/// Takes the second factor into use, and lets the person in.
pub(crate) async fn enrol(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    HalfForm { signed_in, language, fields }: HalfForm,
) -> Result<Response, PageError> {
    let (user, next) = (signed_in.half.user, local(fields.get("next")).to_owned());
    if signed_in.half.stage != SessionStage::Enrolment {
        return Ok(Redirect::to("/sign-in").into_response());
    }
    let known = app.store.read(move |db| db.second_factor(user)).await?;
    let secret = known.totp_secret.unwrap_or_default();
    let Some(codes) = enable(&app, now, user, &secret, fields.get("code")).await? else {
        let problem = language.t("second-factor-wrong-now");
        return show_enrolment(&app, language, &signed_in, &next, &secret, Some(problem));
    };
    let cookie = open(&app, now, address, &headers, user, SessionStage::Open).await?;
    let page =
        BarePage::new(&app, &signed_in.form_guard, language, language.t("recovery-codes-keep"));
    let page = html(&CodesPage { page, next, codes })?;
    Ok(([(header::SET_COOKIE, cookie)], page).into_response())
}

/// Takes a seed into use if the code shows that the person has it; answers with the recovery codes.
async fn enable(
    app: &App,
    now: Timestamp,
    user: UserId,
    secret: &[u8],
    typed: &str,
) -> Result<Option<Vec<String>>, PageError> {
    let Some(step) = matching_step(secret, typed, now).filter(|_| !secret.is_empty()) else {
        return Ok(None);
    };
    let codes = recovery_codes(app.random::<{ 10 * RECOVERY_CODES }>());
    let hashes: Vec<SecretHash> = codes.iter().map(|code| recovery_hash(code)).collect();
    app.store
        .change(Actor::User(user), now, move |change| change.enable_totp(user, step, &hashes))
        .await?;
    Ok(Some(codes))
}

// Under the own account.

/// Shows whether there is a second factor, and how to get one or to take it away.
pub(crate) async fn account(
    State(app): State<App>,
    Now(now): Now,
    signed_in: SignedIn,
) -> Result<Response, PageError> {
    show_account(&app, now, &signed_in, None).await
}

async fn show_account(
    app: &App,
    now: Timestamp,
    signed_in: &SignedIn,
    problem: Option<&str>,
) -> Result<Response, PageError> {
    let user = signed_in.user;
    let mut second_factor = app.store.read(move |db| db.second_factor(user)).await?;
    let mut page =
        Page::new(app, signed_in, signed_in.language.t("second-factor"), "second-factor");
    page.flash = problem.map(Flash::danger);
    let mut shown = None;
    if !second_factor.enabled {
        let secret = if let Some(secret) = second_factor.totp_secret.take() {
            secret
        } else {
            let secret = app.random::<20>();
            app.store
                .change(signed_in.actor(), now, move |change| change.offer_totp(user, &secret))
                .await?;
            secret.to_vec()
        };
        shown = Some(offer(&secret, &signed_in.user_name, host(app)));
    }
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let needs_password = !signed_in.is_confirmed(now);
    let page = AccountPage { page, second_factor, offer: shown, needs_password };
    Ok((status, html(&page)?).into_response())
}

/// Takes the second factor into use.
pub(crate) async fn enable_for_account(
    State(app): State<App>,
    Now(now): Now,
    ConfirmedForm { signed_in, fields }: ConfirmedForm,
) -> Result<Response, PageError> {
    let (user, language) = (signed_in.user, signed_in.language);
    let known = app.store.read(move |db| db.second_factor(user)).await?;
    if known.enabled {
        return Ok(Redirect::to("/account/second-factor").into_response());
    }
    let secret = known.totp_secret.unwrap_or_default();
    let Some(codes) = enable(&app, now, user, &secret, fields.get("code")).await? else {
        let problem = language.t("second-factor-wrong-now");
        return show_account(&app, now, &signed_in, Some(&problem)).await;
    };
    let page =
        BarePage::new(&app, &signed_in.form_guard, language, language.t("recovery-codes-keep"));
    let next = "/account/second-factor".to_owned();
    Ok(html(&CodesPage { page, next, codes })?.into_response())
}

/// Takes the second factor away: whoever does it has to have it.
pub(crate) async fn disable_for_account(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    ConfirmedForm { signed_in, fields }: ConfirmedForm,
) -> Result<Response, PageError> {
    let user = signed_in.user;
    let mut trail = Trail::new("account", address, &headers);
    trail.user = Some(user);
    match take_code(&app, signed_in.language, now, &trail, user, fields.get("code").to_owned())
        .await?
    {
        Taken::Right => {
            app.store
                .change(signed_in.actor(), now, move |change| change.disable_totp(user))
                .await?;
            Ok(Redirect::to("/account/second-factor").into_response())
        }
        Taken::Wrong(text, ..) => show_account(&app, now, &signed_in, Some(&text)).await,
    }
}

fn host(app: &App) -> &str {
    app.options().public_url.host_str().unwrap_or("Quartermaster")
}
