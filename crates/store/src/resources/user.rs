//! Users.

use super::email_address::EMAIL_ADDRESS;
use crate::{
    AccountEdit, Act, Acted, Acts, ApiVersion, Change, Deletion, EntityId, Holding, Member,
    ProfileId, Rejection, Resource, Result, UserId, Visibility,
    resources::{entity::ENTITY, profile::PROFILE},
};
use rights::{Action, Subject};
use serde_json::Value;

/// Users.
pub static USER: Resource = Resource {
    name: "User",
    about: "A user",
    section: "Administration",
    segment: "User",
    under: None,
    since: ApiVersion::V2_0,
    subject: Subject::Users,
    visibility: Visibility::Where(
        "@.id in (select vh.user_id from user_profiles vh where vh.entity_id in ({seen}))",
    ),
    table: "users",
    key: "id",
    only: "",
    listed: None,
    counted: None,
    order: "id",
    members: &[
        Member::id(),
        Member::text("username", "@.name", "The name to sign in with")
            .sorted_by("@.name_key")
            .folded("@.name_key")
            .required(),
        Member::text("realname", "@.full_name", "The full name")
            .sorted_by("@.full_name_key")
            .folded("@.full_name_key")
            .writable(),
        Member::text("firstname", "cast(null as text)", "Part of the real name here: always null"),
        Member::many(
            "emails",
            &EMAIL_ADDRESS,
            "@.user_id",
            &["id", "email", "is_default", "is_dynamic"],
            "The addresses",
        ),
        Member::text("comment", "@.comment", "A comment").writable(),
        Member::boolean("is_active", "@.enabled", "Whether the user may sign in")
            .sorted_by("cast(case when @.enabled then 1 else 0 end as bigint)")
            .writable(),
        Member::boolean("is_deleted", "(1 = 0)", "Always false: users have no trash"),
        Member::text("language", "@.language", "The language of pages, such as fr").writable(),
        Member::password("password", "A password; it must be sent for a new user"),
        Member::password("password2", "The password again, if it is sent"),
        Member::one("profile", &PROFILE, "0", &[], "The first profile of a new user").write_only(),
        Member::one("entity", &ENTITY, "0", &[], "Where a new user holds the profile").write_only(),
        Member::boolean(
            "is_recursive",
            "",
            "Whether the profile also applies in the child entities",
        )
        .write_only(),
        Member::instant(
            "last_login",
            "(select max(sp.last_at) from sign_in_places sp where sp.user_id = @.id)",
            "The last sign-in, if known",
        )
        .since(ApiVersion::V2_1),
        Member::instant("date_creation", "@.created_at", "The time of its creation")
            .sorted_by("@.created_at")
            .since(ApiVersion::V2_2),
        Member::instant("date_mod", "@.updated_at", "The time of its last change")
            .since(ApiVersion::V2_2),
    ],
    acts: Acts { create: Some(create), update: Some(update), delete: Some(delete), trash: false },
};

const LONGEST_NAME: usize = 100;
/// The profile of who is given no other.
const USUAL: &str = "Self-Service";

fn create(change: &mut Change<'_>, act: &Act) -> Result<Acted> {
    let name = act.required_name("username")?;
    let edit = edited(act, AccountEdit { name, ..AccountEdit::default() })?;
    let Some(password) = hash(act) else {
        return Err(Rejection::invalid("password", "it is required"));
    };
    let holding = first_holding(change, act)?;
    let user = change.create_account(&edit, password, Some(holding))?;
    if act.boolean("is_active")? == Some(false) {
        change.set_user_enabled(user, false)?;
    }
    Ok(Acted::to(user.0))
}

fn update(change: &mut Change<'_>, act: &Act) -> Result<Acted> {
    let user = UserId(act.id);
    commanded(change, act, user, Action::Update)?;
    let before = change.account(user)?.ok_or(Rejection::NotFound)?.edit;
    let edit = edited(act, before)?;
    Change::found(change.edit_account(user, &edit)?)?;
    if let Some(enabled) = act.boolean("is_active")? {
        change.set_user_enabled(user, enabled)?;
    }
    if let Some(password) = hash(act) {
        change.set_password(user, password)?;
    }
    Ok(Acted::to(act.id))
}

fn delete(change: &mut Change<'_>, act: &Act, _: Deletion) -> Result<()> {
    let user = UserId(act.id);
    commanded(change, act, user, Action::Purge)?;
    Change::found(change.delete_user(user)?)
}

/// Nobody changes who may do more than they: that would be a way to more rights.
pub(crate) fn commanded(
    change: &mut Change<'_>,
    act: &Act,
    user: UserId,
    action: Action,
) -> Result<()> {
    if change.out_of_command(&act.powers, action, &[user])?.is_empty() {
        return Ok(());
    }
    Err(Rejection::Forbidden("The user has rights that you do not have").into())
}

fn hash(act: &Act) -> Option<&str> {
    act.body.get("password").and_then(Value::as_str)
}

/// Applies what was sent to what there was.
fn edited(act: &Act, before: AccountEdit) -> Result<AccountEdit> {
    let language = act.line("language", 35)?;
    Ok(AccountEdit {
        name: act.name("username")?.unwrap_or(before.name),
        full_name: act.line("realname", LONGEST_NAME)?.unwrap_or(before.full_name),
        emails: before.emails,
        language: language.unwrap_or(before.language),
        comment: act.text("comment")?.unwrap_or(before.comment),
    })
}

/// Returns the profile of a new user and where it is held: what was asked for, if whoever asks may give it.
fn first_holding(change: &mut Change<'_>, act: &Act) -> Result<Holding> {
    let profile = match act.relation("profile")? {
        Some(profile) => Some(ProfileId(profile)),
        None => change.profile(USUAL)?,
    };
    let Some(profile) = profile else {
        return Err(Rejection::invalid("profile", "it is required"));
    };
    let entity = EntityId(act.entity_of_new(change, Subject::Users)?);
    let recursive = act.boolean("is_recursive")?.unwrap_or(true);
    let holding = Holding { profile, entity, recursive };
    if !change.may_give(&act.powers, &holding)? {
        return Err(Rejection::Forbidden("You may not give this profile in this entity").into());
    }
    Ok(holding)
}
