//! The pages of administrators and users. Each page is a template's struct beside its handler.

mod account;
mod account_form;
mod agents;
mod applications;
mod asset_pages;
mod assets;
mod choice;
mod chosen;
mod clients;
mod copyable;
mod dashboard;
mod document_file;
mod entities;
mod event_name;
mod export;
mod general_settings;
mod home;
mod inventory;
mod let_in;
mod list_filter;
mod list_query;
mod listing;
mod new_password;
mod notice;
mod one_time_password;
mod picker;
mod profiles;
mod refused;
mod refused_equipment;
mod routes;
mod rules;
mod second_factor;
mod setup;
mod short_list;
mod sign_in;
mod size;
mod software;
mod tabs;
mod traces;
mod users;

pub use assets::assets;
pub use inventory::{ImportFile, ImportResult, Importer, Outcome};
pub use routes::routes;

use askama::Template;
use axum::{
    http::request::Parts,
    response::{Html, Response},
};
use web::{PageError, add_page_headers};

/// Shows a person that a page was asked for by plain http from another machine.
pub fn plain_http_refused(parts: &Parts, reference: Option<&str>) -> Response {
    let mut page = PageError::PlainHttp(reference.map(str::to_owned)).page(&parts.headers);
    add_page_headers(&mut page);
    page
}

/// Writes a page.
fn html(template: &impl Template) -> Result<Html<String>, PageError> {
    Ok(Html(template.render()?))
}
