//! The pages of administrators and users. Each page is a template's struct beside its handler.

mod agents;
mod applications;
mod assets;
mod client_form;
mod clients;
mod computers;
mod home;
mod inventory_settings;
mod listing;
mod notice;
mod one_time_password;
mod routes;
mod second_factor;
mod setup;
mod sign_in;

pub use assets::assets;
pub use routes::routes;

use askama::Template;
use axum::response::Html;
use web::PageError;

/// Writes a page.
fn html(template: &impl Template) -> Result<Html<String>, PageError> {
    Ok(Html(template.render()?))
}
