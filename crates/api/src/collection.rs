//! Lists of a resource, and new rows.

use crate::{
    body::read_object, dispatch::Asked, entrance::Entered, error::ApiError, list_query::ListQuery,
    rendering::Form, writing::writing,
};
use axum::{
    Json,
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use form_urlencoded::Serializer;
use inventory::SECTIONS;
use oauth::ScopeToken;
use rights::Action;
use rsql::{Filter, Operator, Term};
use serde_json::{Map, json};
use store::{ApiVersion, Listed, Question};

/// Tells a part of a list.
pub(crate) async fn list(asked: &Asked<'_>) -> Result<Response, ApiError> {
    // 1. Who asks, and may they?
    let entered = asked.caller.enter(&[ScopeToken::Api]).await?;
    asked.caller.require(&entered, asked.target.resource.subject, Action::Read).await?;
    // 2. What is asked for?
    let query = ListQuery::read(asked.query)?;
    let form = Form::accepted(asked.headers);
    let question = Question {
        above: asked.target.above.clone(),
        filter: narrowed(query.filter, asked.target.component.as_deref())?,
        sort: query.sort,
        start: query.start,
        limit: query.limit,
        cursor: query.cursor,
        ..Question::all(asked.target.resource, asked.version)
    };
    // 3. Read it.
    let viewer = entered.viewer(Action::Read);
    let conditions = asked.target.conditions();
    let limit = question.limit;
    let listed = asked
        .caller
        .app
        .store
        .browse(move |db| {
            for (resource, keys) in &conditions {
                if !db.sees_row(&viewer, resource, keys)? {
                    return Ok(None);
                }
            }
            db.list(&viewer, &question).map(Some)
        })
        .await?;
    let listed = listed.ok_or(ApiError::NotFound)??;
    // 4. Say where in the list this is.
    let link = link(asked, &listed);
    let (start, count) = (listed.start, i64::try_from(listed.rows.len()).unwrap_or_default());
    let total = listed.total.unwrap_or(start + count);
    let range = if count == 0 {
        format!("*/{total}")
    } else {
        format!("{start}-{}/{total}", start + count - 1)
    };
    let mut response = form.rows(listed.rows);
    if start + limit < total {
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    let headers = response.headers_mut();
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("items"));
    headers.insert(header::VARY, HeaderValue::from_static("Accept"));
    for (name, value) in [(header::CONTENT_RANGE, Some(range)), (header::LINK, Some(link))] {
        if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
            headers.insert(name, value);
        }
    }
    Ok(response)
}

/// Narrows a list of components to a kind of them, by GLPI's name for it.
fn narrowed(filter: Option<Filter>, component: Option<&str>) -> Result<Option<Filter>, ApiError> {
    let Some(component) = component else { return Ok(filter) };
    let sections = SECTIONS.iter().filter(|section| section.part.eq_ignore_ascii_case(component));
    let values: Vec<String> = sections.map(|section| section.name.to_owned()).collect();
    if values.is_empty() {
        return Err(ApiError::NotFound);
    }
    let term = Term { property: "section".to_owned(), operator: Operator::In, values };
    let mut parts = vec![Filter::Term(term)];
    parts.extend(filter);
    Ok(Some(Filter::And(parts)))
}

/// Returns where the list begins, and where it goes on if it does (RFC 8288).
fn link(asked: &Asked<'_>, listed: &Listed) -> String {
    let kept = |dropped: &[&str]| {
        let mut query = Serializer::new(String::new());
        let pairs = form_urlencoded::parse(asked.query.as_bytes());
        query.extend_pairs(pairs.filter(|(name, _)| !dropped.contains(&name.as_ref())));
        query
    };
    let path = list_path(asked);
    let url = |query: String| {
        let mark = if query.is_empty() { "" } else { "?" };
        asked.caller.app.url(&format!("{path}{mark}{query}"))
    };
    let first = url(kept(&["start", "cursor"]).finish());
    let next = listed
        .next
        .as_ref()
        .map(|cursor| url(kept(&["start", "cursor"]).append_pair("cursor", cursor).finish()));
    let mut links = vec![format!("<{first}>; rel=\"first\"")];
    links.extend(next.map(|next| format!("<{next}>; rel=\"next\"")));
    links.join(", ")
}

fn list_path(asked: &Asked<'_>) -> String {
    let item = asked.target.resource.href(&asked.target.above, 0);
    let list = item.strip_suffix("/0").unwrap_or(&item).to_owned();
    let list = match (&asked.target.through, &asked.target.component) {
        (None, Some(component)) => format!("/Components/{component}"),
        (None, None) => list,
        (Some(kind), None) => list.replacen("/Global/", &format!("/{}/", kind.segment), 1),
        (Some(kind), Some(component)) => {
            format!("{}/{component}", list.replacen("/Global/", &format!("/{}/", kind.segment), 1))
        }
    };
    format!("/api.php/{}{list}", version_segment(asked.version))
}

/// Returns a version as it stands in a path: `v2.3`.
pub(crate) fn version_segment(version: ApiVersion) -> String {
    let text = version.as_str();
    format!("v{}", text.rsplit_once('.').map_or(text, |(short, _)| short))
}

/// Makes a row.
pub(crate) async fn create(asked: &Asked<'_>, body: Body) -> Result<Response, ApiError> {
    // 1. Who asks, and may they?
    let entered: Entered = asked.caller.enter(&[ScopeToken::Api]).await?;
    let resource = asked.target.resource;
    // What stands below another row is a part of it.
    let action = if resource.under.is_some() { Action::Update } else { Action::Create };
    asked.caller.require(&entered, resource.subject, action).await?;
    // 2. What shall it be?
    let object = read_object(asked.headers, body).await?;
    let act = writing(asked, &entered, object).await?;
    // 3. Make it.
    let Some(create) = resource.acts.create else { return Err(ApiError::NotFound) };
    let viewer = entered.viewer(action);
    let address = asked.caller.address;
    let acted = asked
        .caller
        .app
        .store
        .change(entered.actor(), asked.caller.now, move |change| {
            change.comes_from(address);
            if let Some(under) = resource.under
                && !change.sees_row(&viewer, under.resource, &act.above)?
            {
                return Err(store::Rejection::NotFound.into());
            }
            create(change, &act)
        })
        .await?;
    // 4. Say what it is, and this once what nobody can be told again.
    let href = resource.href(&asked.target.above, acted.id);
    let mut told: Map<_, _> = Map::new();
    told.insert("id".to_owned(), json!(acted.id));
    told.insert("href".to_owned(), json!(href));
    told.extend(acted.once);
    let mut response = Json(told).into_response();
    if let Ok(location) = HeaderValue::from_str(&href) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}
