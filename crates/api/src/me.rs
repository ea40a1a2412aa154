//! The signed-in user: `GET /api.php/administration/user/me`, and the own e-mail addresses below it.

use crate::{body::read_object, entrance::Caller, error::ApiError};
use axum::{
    Json,
    body::Body,
    extract::{Extension, Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use oauth::{Challenge, ScopeToken};
use rights::Subject;
use serde_json::{Value, json};
use store::{
    Actor, ApiVersion, Question, Record, Rejection, USER, UserEmail, UserId, Viewer, Visible,
};
use web::{App, ClientAddress, Now};

const ADDRESSES: &str = "/Administration/User/Me/Email";

/// Tells the user; needs the scope `user`.
pub(crate) async fn me(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    version: Option<Extension<ApiVersion>>,
    headers: HeaderMap,
) -> Result<Json<Record>, ApiError> {
    let caller = Caller { app: &app, headers: &headers, address, now };
    let user = user(&caller, &[ScopeToken::User]).await?;
    let version = version.map(|Extension(version)| version).unwrap_or_default();
    let question = Question { id: Some(user.0), ..Question::all(&USER, version) };
    // Everybody sees the own account, whatever the profile says of users.
    let own = Viewer::new(|subject| match subject {
        Subject::Users => Visible::Everything,
        _ => Visible::NOTHING,
    });
    let found = app.store.read(move |db| db.item(&own, &question)).await?;
    found.map(Json).ok_or(ApiError::NotFound)
}

/// Tells the user's addresses; needs the scope `user`.
pub(crate) async fn addresses(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
) -> Result<Json<Vec<Value>>, ApiError> {
    let caller = Caller { app: &app, headers: &headers, address, now };
    let user = user(&caller, &[ScopeToken::User]).await?;
    let emails = app.store.read(move |db| db.emails_of_user(user)).await?;
    Ok(Json(emails.iter().map(told).collect()))
}

/// Tells one of the user's addresses; needs the scope `user`.
pub(crate) async fn address(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let caller = Caller { app: &app, headers: &headers, address, now };
    let user = user(&caller, &[ScopeToken::User]).await?;
    let id: i64 = id.parse().map_err(|_| ApiError::NotFound)?;
    let emails = app.store.read(move |db| db.emails_of_user(user)).await?;
    let found = emails.iter().find(|known| known.id == id).map(told);
    found.map(Json).ok_or(ApiError::NotFound)
}

/// Tells the user's main address; needs the scope `email` or `user`.
pub(crate) async fn default_address(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let caller = Caller { app: &app, headers: &headers, address, now };
    let user = user(&caller, &[ScopeToken::Email, ScopeToken::User]).await?;
    let emails = app.store.read(move |db| db.emails_of_user(user)).await?;
    emails.first().map(told).map(Json).ok_or(ApiError::NotFound)
}

/// Adds an address; needs the scope `user`.
pub(crate) async fn add_address(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let caller = Caller { app: &app, headers: &headers, address, now };
    let user = user(&caller, &[ScopeToken::User]).await?;
    let object = read_object(&headers, body).await?;
    let Some(email) = object.get("email").and_then(Value::as_str).map(str::to_owned) else {
        let missing = Rejection::Invalid { member: "email", problem: "it is required".to_owned() };
        return Err(missing.into());
    };
    let is_default = matches!(object.get("is_default"), Some(Value::Bool(true)))
        || object.get("is_default").and_then(Value::as_i64) == Some(1);
    let id = app
        .store
        .change(Actor::User(user), now, move |change| {
            change.comes_from(address);
            change.add_email(user, &email, is_default)
        })
        .await?;
    let href = format!("{ADDRESSES}/{id}");
    let location = HeaderValue::from_str(&href).unwrap_or(HeaderValue::from_static(ADDRESSES));
    Ok(([(header::LOCATION, location)], Json(json!({ "id": id, "href": href }))).into_response())
}

/// Takes an address away; needs the scope `user`.
pub(crate) async fn remove_address(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, ApiError> {
    let caller = Caller { app: &app, headers: &headers, address, now };
    let user = user(&caller, &[ScopeToken::User]).await?;
    let id: i64 = id.parse().map_err(|_| ApiError::NotFound)?;
    let removed = app
        .store
        .change(Actor::User(user), now, move |change| {
            change.comes_from(address);
            change.remove_email(user, id)
        })
        .await?;
    if removed { Ok(StatusCode::NO_CONTENT) } else { Err(ApiError::NotFound) }
}

/// For whom the client acts.
async fn user(caller: &Caller<'_>, scopes: &[ScopeToken]) -> Result<UserId, ApiError> {
    let bearer = caller.bearer(scopes).await?;
    let user = bearer.user.map(|user| user.id);
    user.ok_or(ApiError::Unauthenticated(Challenge::InvalidToken, None))
}

/// GLPI tells the default one by a number here.
fn told(known: &UserEmail) -> Value {
    json!({
        "id": known.id,
        "email": known.email,
        "is_default": i32::from(known.is_default),
        "is_dynamic": false,
        "_links": { "self": { "href": format!("{ADDRESSES}/{}", known.id) } },
    })
}
