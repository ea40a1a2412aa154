//! What a caller writes: the members that can be written, and passwords as hashes.

use crate::{dispatch::Asked, entrance::Entered, error::ApiError};
use serde_json::{Map, Value};
use store::{Act, Kind, Resource};
use web::{PasswordProblem, check_new_password};

/// Puts together what is to be done. Members that are only read, and those that there are not, are left out, as GLPI
/// has it.
pub(crate) async fn writing(
    asked: &Asked<'_>,
    entered: &Entered,
    mut object: Map<String, Value>,
) -> Result<Act, ApiError> {
    let resource = asked.target.resource;
    object.retain(|name, _| {
        let mut members = resource.members.iter();
        members.any(|member| {
            member.name == name && member.is_written() && member.since <= asked.version
        })
    });
    hash_passwords(asked, resource, &mut object).await?;
    Ok(Act {
        powers: entered.acting.powers.clone(),
        entity: entered.acting.entities.first().map(|(entity, _)| *entity),
        above: asked.target.above.clone(),
        id: asked.target.id.unwrap_or_default(),
        body: object,
        chance: asked.caller.app.random(),
    })
}

/// Checks a new password and hashes it; what repeats it must be the same.
async fn hash_passwords(
    asked: &Asked<'_>,
    resource: &Resource,
    object: &mut Map<String, Value>,
) -> Result<(), ApiError> {
    let names = resource.members.iter().filter(|member| matches!(member.kind, Kind::Password));
    let mut sent = names.filter_map(|member| Some((member.name, object.remove(member.name)?)));
    let Some((name, password)) = sent.next() else { return Ok(()) };
    let wrong = |why: &str| {
        Err(ApiError::BadMembers([(name.to_owned(), why.into())].into_iter().collect()))
    };
    let Some(password) = password.as_str().map(str::to_owned) else {
        return wrong("it must be text");
    };
    if sent.any(|(_, again)| again != password.as_str()) {
        return wrong("the two passwords are not the same");
    }
    drop(sent);
    let user = object.get("username").and_then(Value::as_str).unwrap_or_default();
    match check_new_password(&password, user) {
        Ok(()) => {}
        Err(PasswordProblem::TooShort) => return wrong("it is too short"),
        Err(PasswordProblem::TooLong) => return wrong("it is too long"),
        Err(_) => return wrong("it is too easy to guess"),
    }
    let app = asked.caller.app;
    let hash = app.passwords.hash(password, app.random()).await?;
    object.insert(name.to_owned(), hash.into());
    Ok(())
}
