//! Who comes in, and as whom: the same for every resource.

use crate::error::ApiError;
use axum::http::HeaderMap;
use oauth::{ScopeToken, Timestamp};
use rights::{Action, Subject};
use std::net::IpAddr;
use store::{Actor, Viewer, Visible};
use web::{
    Acting, ActingRefusal, App, Bearer, BearerRequest, Failed, Trail, authorize_acting,
    authorize_bearer,
};

/// What a caller is asked by.
pub(crate) struct Caller<'c> {
    pub(crate) app: &'c App,
    pub(crate) headers: &'c HeaderMap,
    pub(crate) address: IpAddr,
    pub(crate) now: Timestamp,
}

/// A caller who was let in.
pub(crate) struct Entered {
    pub(crate) bearer: Bearer,
    pub(crate) acting: Acting,
}

impl Caller<'_> {
    /// Lets pass who has a live token with one of the scopes, whoever it acts for.
    pub(crate) async fn bearer(&self, scopes: &[ScopeToken]) -> Result<Bearer, ApiError> {
        let asks = ["GLPI-Profile", "GLPI-Entity", "GLPI-Entity-Recursive"]
            .iter()
            .any(|name| self.headers.contains_key(*name));
        // What is asked for and not held is refused even where it would not matter.
        if asks {
            return self.enter(scopes).await.map(|entered| entered.bearer);
        }
        Ok(authorize_bearer(self.asks(scopes)).await?)
    }

    /// Lets pass who has a live token with one of the scopes and acts for somebody.
    pub(crate) async fn enter(&self, scopes: &[ScopeToken]) -> Result<Entered, ApiError> {
        let (bearer, acting) = authorize_acting(self.asks(scopes)).await?;
        match acting {
            Ok(acting) => Ok(Entered { bearer, acting }),
            Err(refusal) => Err(self.deny_acting(&bearer, &refusal).await?),
        }
    }

    fn asks<'r>(&'r self, scopes: &'r [ScopeToken]) -> BearerRequest<'r> {
        let Self { app, headers, address, now } = *self;
        BearerRequest { app, headers, address, now, endpoint: "api", scopes }
    }

    async fn deny_acting(
        &self,
        bearer: &Bearer,
        refusal: &ActingRefusal,
    ) -> Result<ApiError, ApiError> {
        let failed = Failed::new(
            "The profile and the entity are held",
            refusal.to_string(),
            "Leave out the GLPI- headers, or name a profile and an entity that the user or the client has. An administrator can give the user a profile, or make the client a service account.",
        );
        let reference =
            self.deny(bearer, &["The token is live and has the scope"], &failed).await?;
        Ok(ApiError::of_acting(refusal, reference))
    }

    /// Refuses what the profile does not allow, and keeps why.
    pub(crate) async fn require(
        &self,
        entered: &Entered,
        subject: Subject,
        action: Action,
    ) -> Result<(), ApiError> {
        if !entered.visible(subject, action).is_nothing() {
            return Ok(());
        }
        let Entered { bearer, acting } = entered;
        let why = format!(
            "the profile {} lacks the right {} on {}, or is not held in the entity that needs it",
            acting.profile_name,
            action.as_str(),
            subject.as_str()
        );
        let failed = Failed::new(
            "The profile has the right",
            why.clone(),
            "Add the right to the profile, or give another profile. What belongs to the whole installation needs a profile in the root entity.",
        );
        let passed = ["The token is live and has the scope", "The profile and the entity are held"];
        let reference = self.deny(bearer, &passed, &failed).await?;
        Err(ApiError::Forbidden(format!("{}.", why.replacen("the ", "The ", 1)), reference))
    }

    async fn deny(
        &self,
        bearer: &Bearer,
        passed: &[&'static str],
        failed: &Failed,
    ) -> Result<Option<String>, ApiError> {
        let mut trail = Trail::new("api", self.address, self.headers);
        trail.client = Some(bearer.client);
        trail.user = bearer.user.as_ref().map(|user| user.id);
        trail.prove();
        for check in passed {
            trail.pass(check);
        }
        Ok(trail.deny(self.app, self.now, failed).await?)
    }
}

impl Entered {
    /// Returns the rows with which something may be done. What belongs to the whole installation needs the right in the
    /// root entity.
    fn visible(&self, subject: Subject, action: Action) -> Visible {
        if subject.belongs_to_entities() {
            return self.acting.visible(subject, action);
        }
        if self.acting.powers.in_root().allow(subject, action) {
            Visible::Everything
        } else {
            Visible::NOTHING
        }
    }

    /// Returns the rows with which something may be done, of every subject.
    pub(crate) fn viewer(&self, action: Action) -> Viewer {
        Viewer::new(|subject| self.visible(subject, action))
    }

    /// Returns who makes a change.
    pub(crate) fn actor(&self) -> Actor {
        match &self.bearer.user {
            Some(user) => Actor::User(user.id),
            None => Actor::Client(self.bearer.client),
        }
    }
}
