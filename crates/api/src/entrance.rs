//! Who comes in, and as whom: the same for every resource.

use crate::error::ApiError;
use axum::http::HeaderMap;
use oauth::{ScopeToken, Timestamp};
use std::net::IpAddr;
use web::{Acting, ActingRefusal, App, Bearer, Failed, Trail, acting, authorize_bearer};

/// What a caller is asked by.
pub(crate) struct Caller<'c> {
    pub(crate) app: &'c App,
    pub(crate) headers: &'c HeaderMap,
    pub(crate) address: IpAddr,
    pub(crate) now: Timestamp,
}

impl Caller<'_> {
    /// Lets pass who has a live token with one of the scopes, whoever it acts for.
    pub(crate) async fn bearer(&self, scopes: &[ScopeToken]) -> Result<Bearer, ApiError> {
        let Self { app, headers, address, now } = self;
        let bearer = authorize_bearer(app, headers, *address, *now, "api", scopes).await?;
        let asks = ["GLPI-Profile", "GLPI-Entity", "GLPI-Entity-Recursive"]
            .iter()
            .any(|name| headers.contains_key(*name));
        // What is asked for and not held is refused even where it would not matter.
        if asks {
            self.acting(&bearer).await?;
        }
        Ok(bearer)
    }

    /// Decides as whom a bearer acts.
    pub(crate) async fn acting(&self, bearer: &Bearer) -> Result<Acting, ApiError> {
        let refusal = match acting(self.app, self.headers, bearer).await {
            Ok(acting) => return Ok(acting),
            Err(refusal) => refusal,
        };
        if let ActingRefusal::Store(error) = refusal {
            return Err(error.into());
        }
        let mut trail = Trail::new("api", self.address, self.headers);
        trail.client = Some(bearer.client);
        trail.user = bearer.user.as_ref().map(|user| user.id);
        trail.prove();
        trail.pass("The token is live and has the scope");
        let failed = Failed::new(
            "The profile and the entity are held",
            refusal.to_string(),
            "Leave the GLPI- headers out, or name what is held; an administrator gives the user a profile, or binds \
             the client to one.",
        );
        let reference = trail.deny(self.app, self.now, &failed).await?;
        Err(ApiError::of_acting(&refusal, reference))
    }
}
