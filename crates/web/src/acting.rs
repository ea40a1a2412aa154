//! As whom a bearer acts: one profile, in some entities (`GLPI-Profile`, `GLPI-Entity`, `GLPI-Entity-Recursive`).
//!
//! A token never widens what its user, or its client's service account, may do. What is asked for and not held is
//! refused: to ignore it would do the work with other rights than the caller thinks.

use crate::{Bearer, BearerDenied, BearerRequest, bearer::authorize_and_read};
use axum::http::HeaderMap;
use rights::{Action, Rights, Subject};
use store::{EntityId, Holding, Powers, ProfileId, Reader, TokenState, Visible};

/// As whom a bearer acts.
#[derive(Clone, Debug)]
pub struct Acting {
    /// The profile.
    pub profile: ProfileId,
    /// The profile's name.
    pub profile_name: String,
    /// What it may do somewhere at all.
    pub rights: Rights,
    /// What it may do, and where.
    pub powers: Powers,
    /// Where, each with whether the entities below are meant too.
    pub entities: Vec<(EntityId, bool)>,
}

impl Acting {
    /// Returns the rows with which something may be done; [`Visible::NOTHING`] if the right is not held.
    pub fn visible(&self, subject: Subject, action: Action) -> Visible {
        self.powers.visible(subject, action)
    }
}

/// Why a bearer cannot act.
#[derive(Debug, thiserror::Error)]
pub enum ActingRefusal {
    /// The client acts for itself and is bound to no profile, or the user holds none.
    #[error("the token has no profile: give the client a profile, or let a user sign in")]
    Nobody,
    /// A header holds neither a number nor, where that is asked, true or false.
    #[error(
        "the header {0} must hold the number of what it names, or true or false for GLPI-Entity-Recursive"
    )]
    Malformed(&'static str),
    /// The profile is not held.
    #[error("the token does not have the profile in the header GLPI-Profile")]
    Profile,
    /// The entity is not held with the profile.
    #[error("the token does not have this profile in the entity in the header GLPI-Entity")]
    Entity,
    /// The entity is held, those below it are not.
    #[error(
        "the token does not have this profile in the entities below the one in the header GLPI-Entity"
    )]
    EntityRecursive,
}

/// What the headers ask for.
struct Asked {
    profile: Option<ProfileId>,
    entity: Option<EntityId>,
    recursive: bool,
}

const RECURSIVE: &str = "GLPI-Entity-Recursive";

impl Asked {
    fn read(headers: &HeaderMap) -> Result<Self, ActingRefusal> {
        let number = |name: &'static str| match headers.get(name) {
            None => Ok(None),
            Some(value) => {
                let number = value.to_str().ok().and_then(|text| text.trim().parse().ok());
                number.map(Some).ok_or(ActingRefusal::Malformed(name))
            }
        };
        let recursive = match headers.get(RECURSIVE).map(|value| value.to_str().unwrap_or_default())
        {
            None => false,
            Some(value) => match value.trim().to_ascii_lowercase().as_str() {
                "true" | "1" => true,
                "false" | "0" => false,
                _ => return Err(ActingRefusal::Malformed(RECURSIVE)),
            },
        };
        Ok(Self {
            profile: number("GLPI-Profile")?.map(ProfileId),
            entity: number("GLPI-Entity")?.map(EntityId),
            recursive,
        })
    }
}

/// Lets a request pass that carries a live token with one of the scopes, and decides as whom its bearer acts.
pub async fn authorize_acting(
    request: BearerRequest<'_>,
) -> Result<(Bearer, Result<Acting, ActingRefusal>), BearerDenied> {
    let asked = Asked::read(request.headers);
    let read = move |db: &mut Reader<'_>, token: &TokenState| {
        let asked = match asked {
            Ok(asked) => asked,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let holdings = match &token.user {
            Some(user) => db.holdings_of_user(user.id)?,
            None => db.holdings_of_client(token.client)?,
        };
        decide(db, &holdings, &asked)
    };
    authorize_and_read(request, read).await
}

fn decide(
    db: &mut Reader<'_>,
    holdings: &[Holding],
    asked: &Asked,
) -> Result<Result<Acting, ActingRefusal>, store::Error> {
    let Some(profile) = asked.profile.or(holdings.first().map(|holding| holding.profile)) else {
        return Ok(Err(ActingRefusal::Nobody));
    };
    let held: Vec<&Holding> =
        holdings.iter().filter(|holding| holding.profile == profile).collect();
    if held.is_empty() {
        return Ok(Err(ActingRefusal::Profile));
    }
    let entities: Vec<(EntityId, bool)> = match asked.entity {
        None => held.iter().map(|holding| (holding.entity, holding.recursive)).collect(),
        Some(entity) => {
            let path = db.entity_path(entity)?;
            let below = |holding: &&&Holding| holding.recursive && path.contains(&holding.entity);
            let (itself, with_all_below) = (
                held.iter().any(|holding| holding.entity == entity),
                held.iter().any(|h| below(&h)),
            );
            match (itself || with_all_below, with_all_below, asked.recursive) {
                (false, _, _) => return Ok(Err(ActingRefusal::Entity)),
                (true, false, true) => return Ok(Err(ActingRefusal::EntityRecursive)),
                (true, _, recursive) => vec![(entity, recursive)],
            }
        }
    };
    let Some((rights, profile_name, root)) = db.rights_and_root(profile)? else {
        return Ok(Err(ActingRefusal::Profile));
    };
    let powers = Powers::of_profile(&rights, entities.iter().copied(), root);
    Ok(Ok(Acting { profile, profile_name, rights: powers.somewhere(), powers, entities }))
}
