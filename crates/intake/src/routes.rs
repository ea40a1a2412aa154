//! Every URL at which agents arrive. `quartermaster::address` has brought `/front/inventory.php`,
//! `/marketplace/…` and their like to `/inventory`.

use crate::{
    gauge::Gauge,
    submit::{poll, submit},
};
use axum::{
    Extension, Router,
    routing::{get, post},
};
use std::sync::Arc;
use tokio::sync::Semaphore;
use web::App;

/// What bounds the work on documents in this process.
#[derive(Clone)]
pub struct Intake {
    /// Kilobytes of bodies that may be held at once.
    pub(crate) held: Arc<Semaphore>,
    /// Documents that may be unpacked and read at once.
    pub(crate) at_work: Arc<Semaphore>,
    /// Inventories that may be recorded while their agents wait for the answer; more are accepted and wait.
    pub(crate) at_once: Arc<Semaphore>,
    /// How much waits.
    pub(crate) gauge: Arc<Gauge>,
}

/// Inventories that may be recorded while their agents wait: a second's work or so.
const AT_ONCE: usize = 64;
/// Bodies that may be held at once: half a gigabyte.
const HELD_KILOBYTES: usize = 512 * 1024;

impl Intake {
    /// Bounds the work to a number of documents at once.
    pub fn new(at_once: usize) -> Self {
        Self {
            held: Arc::new(Semaphore::new(HELD_KILOBYTES)),
            at_work: Arc::new(Semaphore::new(at_once.max(1))),
            at_once: Arc::new(Semaphore::new(AT_ONCE)),
            gauge: Arc::default(),
        }
    }

    /// Bounds how many inventories are recorded while their agents wait for the answer.
    #[must_use]
    pub fn recording_at_once(self, most: usize) -> Self {
        Self { at_once: Arc::new(Semaphore::new(most)), ..self }
    }
}

/// Returns the routes.
pub fn routes(intake: Intake) -> Router<App> {
    Router::new()
        .route("/", post(submit))
        .route("/inventory", get(poll).post(submit))
        .layer(Extension(intake))
}
