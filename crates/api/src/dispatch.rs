//! From a request below `/api.php` to a resource: what is not served by a route of its own.

use crate::{collection, entrance::Caller, error::ApiError, index::section, item, path::Target};
use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use oauth::ScopeToken;
use store::{ApiVersion, UserId};
use web::{App, ClientAddress, Now};

/// A request for a resource, as far as it was understood.
pub(crate) struct Asked<'a> {
    pub(crate) caller: Caller<'a>,
    pub(crate) version: ApiVersion,
    pub(crate) target: Target,
    pub(crate) query: &'a str,
    pub(crate) headers: &'a HeaderMap,
}

/// Answers what resources answer, and 404 to the rest.
pub(crate) async fn dispatch(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    request: Request,
) -> Result<Response, ApiError> {
    let (parts, body) = request.into_parts();
    let version = parts.extensions.get::<ApiVersion>().copied().unwrap_or_default();
    let caller = Caller { app: &app, headers: &parts.headers, address, now };
    let path = parts.uri.path().trim_start_matches("/api.php").trim_matches('/');
    let Some(target) = resolve(&caller, path, version).await? else {
        // 404 to those who are known, 401 to the others, as GLPI has it.
        caller.enter(&[ScopeToken::Api]).await?;
        let is_read = parts.method == Method::GET || parts.method == Method::HEAD;
        let found = if is_read { section(path, version) } else { None };
        return found.map(bodiless(&parts.method)).ok_or(ApiError::NotFound);
    };
    let allowed = allowed(&target);
    let query = parts.uri.query().unwrap_or_default();
    let asked = Asked { caller, version, target, query, headers: &parts.headers };
    match &parts.method {
        &Method::OPTIONS => {
            let allow = HeaderValue::from_str(&allowed).unwrap_or(HeaderValue::from_static(""));
            Ok((StatusCode::NO_CONTENT, [(header::ALLOW, allow)]).into_response())
        }
        method if !allowed.split(", ").any(|known| known == method.as_str()) => {
            asked.caller.bearer(&[ScopeToken::Api]).await?;
            Err(ApiError::Method(Some(allowed)))
        }
        &Method::GET | &Method::HEAD => {
            let answer = match asked.target.id {
                None => collection::list(&asked).await,
                Some(_) => item::read(&asked).await,
            };
            answer.map(bodiless(&parts.method))
        }
        &Method::POST => collection::create(&asked, body).await,
        &Method::PATCH => item::update(&asked, body).await,
        _ => item::delete(&asked).await,
    }
}

/// Finds what a path leads to; users can be named.
async fn resolve(
    caller: &Caller<'_>,
    path: &str,
    version: ApiVersion,
) -> Result<Option<Target>, ApiError> {
    const NAMED: &str = "administration/user/username/";
    let target = match path.strip_prefix(NAMED) {
        None => Target::find(path),
        Some(rest) => {
            let (name, below) = rest.split_once('/').unwrap_or((rest, ""));
            let pairs = form_urlencoded::parse(name.as_bytes()).next();
            let name = pairs.map(|(name, _)| name.into_owned()).unwrap_or_default();
            // PostgreSQL has no text with this character, and nobody has a name with it.
            let found = if name.contains('\0') {
                None
            } else {
                caller.app.store.read(move |db| db.user(&name)).await?
            };
            // One that is not there has no key either, and is looked for all the same: it says no more.
            let id = found.map_or(UserId(0), |user| user.id);
            let path = format!("administration/user/{}/{below}", id.0);
            Target::find(path.trim_end_matches('/'))
        }
    };
    Ok(target.filter(|target| target.resource.since <= version))
}

/// Returns the methods that a path knows.
fn allowed(target: &Target) -> String {
    let acts = &target.resource.acts;
    let mut methods = vec!["GET", "HEAD", "OPTIONS"];
    match target.id {
        None if acts.create.is_some() => methods.push("POST"),
        None => {}
        Some(_) => {
            if acts.update.is_some() {
                methods.push("PATCH");
            }
            if acts.delete.is_some() {
                methods.push("DELETE");
            }
        }
    }
    methods.join(", ")
}

/// Takes the body off the answer to HEAD.
pub(crate) fn bodiless(method: &Method) -> impl Fn(Response) -> Response {
    let is_head = method == Method::HEAD;
    move |mut response| {
        if is_head {
            use axum::body::HttpBody as _;
            let length = response.body().size_hint().exact();
            *response.body_mut() = Body::empty();
            if let Some(length) = length {
                response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
            }
        }
        response
    }
}
