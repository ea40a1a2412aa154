//! Consent: what will really be granted, in plain words, and the person's answer.

use crate::{
    authorize::{Checked, check, grant, is_recent_enough, tell},
    grants::opens_something,
    issue::gets_refresh_token,
};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, HeaderValue, header},
    response::{Html, IntoResponse as _, Response},
};
use oauth::{AuthorizationError, AuthorizationErrorCode, RedirectUri, Scope, ScopeToken};
use store::Actor;
use web::{
    App, BarePage, ClientAddress, Now, PageError, SignedForm, SignedIn, Trail, page_policy_to,
};

#[derive(Template)]
#[template(path = "consent.html")]
pub(crate) struct ConsentPage {
    page: BarePage,
    /// Bound to this session and this request.
    request: String,
    /// The query of the request, to which the form is sent back.
    query: String,
    client: String,
    comment: String,
    registered: String,
    user: String,
    scopes: Vec<ConsentScope>,
    lasts: String,
    goes_to: String,
}

struct ConsentScope {
    name: &'static str,
    optional: bool,
}

/// Whether the person has to be asked: not if the same, or more, was agreed to before.
///
/// An app on the person's device is always asked for: another one may pose as it (RFC 8252 §8.6).
pub(crate) fn needs_consent(checked: &Checked, remembered: Option<&Scope>) -> bool {
    let poses = !checked.client.metadata.confidential
        && RedirectUri::parse(&checked.answer.redirect_uri).is_ok_and(|uri| uri.is_of_native_app());
    checked.request.prompt.consent
        || poses
        || !remembered.is_some_and(|remembered| remembered.includes(&checked.scope))
}

impl ConsentPage {
    pub(crate) async fn show(
        app: &App,
        signed_in: &SignedIn,
        checked: &Checked,
        query: &str,
    ) -> Result<Response, PageError> {
        let (client, metadata) = (&checked.client, &checked.client.metadata);
        let key = client.key;
        let registrar = app.store.read(move |db| db.registrar_of_client(key)).await?;
        let language = signed_in.language;
        let title = language.t1("consent", "client", &metadata.name);
        let scopes = checked.scope.iter().map(|token| ConsentScope {
            name: token.as_str(),
            optional: token != ScopeToken::OpenId,
        });
        let keeps = gets_refresh_token(client, &checked.scope);
        let lasts = if keeps {
            let span = language.span(metadata.refresh_token_lifetime);
            language.t1("consent-until", "span", span)
        } else {
            language.t1("consent-for", "span", language.span(metadata.access_token_lifetime))
        };
        let page = Self {
            page: BarePage::new(app, &signed_in.form_guard, language, title),
            request: signed_in.form_guard.token_for(query),
            query: query.to_owned(),
            client: metadata.name.clone(),
            comment: metadata.comment.clone(),
            registered: match registrar {
                Some(who) => format!("{who}, {} UTC", client.created_at.readable()),
                None => format!("{} UTC", client.created_at.readable()),
            },
            user: signed_in.user_name.clone(),
            scopes: scopes.collect(),
            lasts,
            goes_to: destination(&checked.answer.redirect_uri),
        };
        let mut response = Html(page.render()?).into_response();
        // Browsers hold the answer's redirect against the page that had the form.
        if let Ok(policy) = HeaderValue::from_str(&page_policy_to(&page.goes_to)) {
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        Ok(response)
    }
}

/// Takes the person's answer. Only the form counts, never the query, and only the form of this session and request.
pub(crate) async fn decide(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    SignedForm { signed_in, fields }: SignedForm,
) -> Result<Response, PageError> {
    let query = query.unwrap_or_default();
    if !signed_in.form_guard.admits_for(&query, fields.get("request")) {
        return Err(PageError::ForgedForm);
    }
    let mut trail = Trail::new("authorize", address, &headers);
    trail.user = Some(signed_in.user);
    trail.prove();
    // What was right when the page was shown may have changed: the client, its redirect URIs, its scopes.
    let checked = match check(&app, now, &mut trail, &headers, &query).await? {
        Ok(checked) => checked,
        Err(refused) => return Ok(refused),
    };
    if !is_recent_enough(&checked, &signed_in, now) {
        return Err(PageError::ForgedForm);
    }
    let ticked: Scope = fields.all("scope").filter_map(ScopeToken::parse).collect();
    let scope = checked.scope.without(|token| token != ScopeToken::OpenId && !ticked.covers(token));
    if !fields.has("accept") || !opens_something(&scope) {
        let error = AuthorizationError::new(
            AuthorizationErrorCode::AccessDenied,
            "The person did not give consent.",
        );
        return Ok(tell(&app, &checked.answer, &error));
    }
    let (user, client, agreed) = (signed_in.user, checked.client.key, scope.clone());
    app.store
        .change(Actor::User(user), now, move |change| {
            change.remember_consent(user, client, &agreed)
        })
        .await?;
    grant(&app, now, &checked, &signed_in, scope).await
}

/// Where the browser goes afterwards: an origin, or the scheme of an app.
fn destination(redirect_uri: &str) -> String {
    let Ok(url) = url::Url::parse(redirect_uri) else { return String::new() };
    match url.scheme() {
        "http" | "https" => url.origin().ascii_serialization(),
        scheme => format!("{scheme}:"),
    }
}
