//! The e-mail addresses of users.

use super::user::{USER, commanded};
use crate::{
    Act, Acted, Acts, ApiVersion, Change, Deletion, Member, Resource, Result, Under, UserId,
    Visibility,
};
use rights::{Action, Subject};

pub(crate) static EMAIL_ADDRESS: Resource = Resource {
    name: "EmailAddress",
    about: "An e-mail address of a user",
    section: "Administration",
    segment: "Email",
    under: Some(Under { resource: &USER, key: "@.user_id" }),
    since: ApiVersion::V2_0,
    subject: Subject::Users,
    visibility: Visibility::With(&USER, "@.user_id"),
    table: "user_emails",
    key: "id",
    only: "",
    listed: None,
    counted: None,
    order: "id",
    members: &[
        Member::id(),
        Member::text("email", "@.email", "The address").required(),
        Member::boolean("is_default", "@.is_default", "Whether it is the default address")
            .writable(),
        Member::boolean(
            "is_dynamic",
            "(1 = 0)",
            "Whether it comes from a directory: always false here",
        ),
    ],
    acts: Acts { create: Some(create), update: None, delete: Some(delete), trash: false },
};

fn create(change: &mut Change<'_>, act: &Act) -> Result<Acted> {
    let user = UserId(act.parent());
    let email = act.required_name("email")?;
    let is_default = act.boolean("is_default")?.unwrap_or(false);
    commanded(change, act, user, Action::Update)?;
    Ok(Acted::to(change.add_email(user, &email, is_default)?))
}

fn delete(change: &mut Change<'_>, act: &Act, _: Deletion) -> Result<()> {
    let user = UserId(act.parent());
    commanded(change, act, user, Action::Update)?;
    Change::found(change.remove_email(user, act.id)?)
}
