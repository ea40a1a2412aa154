//! Profiles.

use crate::{
    Act, Acted, Acts, ApiVersion, Change, Deletion, Member, ProfileId, Rejection, Resource, Result,
    Visibility,
};
use rights::{Rights, Subject};

/// Writes an action of a sum of actions (`rights::Action`) if it is in there.
macro_rules! allowed {
    ($number:literal $action:literal) => {
        concat!(
            "case when (vr.actions & ",
            $number,
            ") = ",
            $number,
            " then vr.subject || ':",
            $action,
            " ' else '' end"
        )
    };
}

const RIGHTS: &str = concat!(
    "coalesce((select trim(string_agg(",
    allowed!(1 "read"),
    " || ",
    allowed!(2 "update"),
    " || ",
    allowed!(4 "create"),
    " || ",
    allowed!(8 "delete"),
    " || ",
    allowed!(16 "purge"),
    ", '' order by vr.subject)) from profile_rights vr where vr.profile_id = @.id), '')"
);

pub(crate) static PROFILE: Resource = Resource {
    name: "Profile",
    about: "A profile: the rights of the users and clients who hold it",
    section: "Administration",
    segment: "Profile",
    under: None,
    since: ApiVersion::V2_0,
    subject: Subject::Profiles,
    visibility: Visibility::Everywhere,
    table: "profiles",
    key: "id",
    only: "",
    listed: None,
    counted: None,
    order: "id",
    members: &[
        Member::id(),
        Member::text("name", "@.name", "The name").sorted_by("@.name").required(),
        Member::text("comment", "@.comment", "A comment").writable(),
        Member::boolean(
            "requires_second_factor",
            "@.requires_second_factor",
            "Whether it requires a second factor",
        ),
        Member::words("rights", RIGHTS, ' ', "Its rights, each as subject:action"),
    ],
    acts: Acts { create: Some(create), update: Some(update), delete: Some(delete), trash: false },
};

/// A new profile may do nothing: what it may is said in the console.
fn create(change: &mut Change<'_>, act: &Act) -> Result<Acted> {
    let (name, comment) = (act.required_name("name")?, act.text("comment")?.unwrap_or_default());
    Ok(Acted::to(change.create_profile(&name, &comment, &Rights::default())?.0))
}

fn update(change: &mut Change<'_>, act: &Act) -> Result<Acted> {
    let id = ProfileId(act.id);
    let before = change.profile_by_id(id)?.ok_or(Rejection::NotFound)?;
    let name = act.name("name")?.unwrap_or(before.name);
    let comment = act.text("comment")?.unwrap_or(before.comment);
    Change::found(change.describe_profile(id, &name, &comment)?)?;
    Ok(Acted::to(act.id))
}

fn delete(change: &mut Change<'_>, act: &Act, _: Deletion) -> Result<()> {
    Change::found(change.delete_profile(ProfileId(act.id))?)
}
