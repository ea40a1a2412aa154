//! Pages.
pub fn routes() -> axum::Router<web::App> { axum::Router::new() }
pub fn assets() -> web::Assets { web::Assets { css: "", js: "", icons: "" } }
