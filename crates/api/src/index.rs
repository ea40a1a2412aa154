//! What there is: `GET /api.php`, and the lists of a section's resources, such as `/api.php/Components`.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse as _, Response},
};
use inventory::SECTIONS;
use serde_json::{Value, json};
use store::{ApiVersion, RESOURCES};
use web::App;

use crate::collection::version_segment;

/// Tells the versions of the API; open to everybody.
pub(crate) async fn index(State(app): State<App>) -> Json<Value> {
    let versions = ApiVersion::ALL.into_iter().rev().map(|version| {
        json!({
            "api_version": "2",
            "version": version.as_str(),
            "endpoint": app.url(&format!("/api.php/{}", version_segment(version))),
        })
    });
    Json(json!({
        "message": "Welcome to the API of Quartermaster",
        "documentation": app.url("/api.php/doc"),
        "api_versions": versions.collect::<Vec<_>>(),
    }))
}

/// Tells the resources of a section; `None` if there is no such section.
pub(crate) fn section(path: &str, version: ApiVersion) -> Option<Response> {
    if path == "components" {
        let mut parts: Vec<&str> = SECTIONS.iter().map(|section| section.part).collect();
        parts.sort_unstable();
        parts.dedup();
        let parts: Vec<Value> = parts
            .into_iter()
            .map(|part| json!({ "itemtype": part, "name": part, "href": format!("/Components/{part}") }))
            .collect();
        return Some(Json(parts).into_response());
    }
    let found: Vec<Value> = RESOURCES
        .iter()
        .filter(|resource| resource.since <= version && resource.under.is_none())
        .filter(|resource| !resource.segment.is_empty())
        .filter(|resource| resource.section.eq_ignore_ascii_case(path))
        .map(|resource| {
            json!({
                "itemtype": resource.name,
                "name": resource.name,
                "href": format!("/{}/{}", resource.section, resource.segment),
            })
        })
        .collect();
    (!found.is_empty()).then(|| Json(found).into_response())
}
