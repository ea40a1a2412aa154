//! Groups of users.

use super::entity::ENTITY;
use crate::{
    Act, Acted, Acts, ApiVersion, Change, Deletion, GroupEdit, Member, Rejection, Resource, Result,
    Visibility,
};
use rights::{Action, Subject};

pub(crate) static GROUP: Resource = Resource {
    name: "Group",
    about: "A group of users",
    section: "Administration",
    segment: "Group",
    under: None,
    since: ApiVersion::V2_0,
    subject: Subject::Users,
    visibility: Visibility::Where("@.entity_id in ({seen})"),
    table: "user_groups",
    key: "id",
    only: "",
    listed: None,
    counted: None,
    order: "id",
    members: &[
        Member::id(),
        Member::text("name", "@.name", "The name")
            .sorted_by("@.name_key")
            .folded("@.name_key")
            .required(),
        Member::text("comment", "@.comment", "A comment").writable(),
        Member::one(
            "entity",
            &ENTITY,
            "@.entity_id",
            &["id", "name", "completename"],
            "Its entity",
        )
        .writable(),
        Member::boolean(
            "is_recursive",
            "@.recursive",
            "Whether it also belongs to the child entities",
        )
        .writable(),
        Member::instant("date_creation", "@.created_at", "The time of its creation"),
        Member::instant("date_mod", "@.updated_at", "The time of its last change"),
    ],
    acts: Acts { create: Some(create), update: Some(update), delete: Some(delete), trash: false },
};

fn create(change: &mut Change<'_>, act: &Act) -> Result<Acted> {
    let edit = GroupEdit {
        name: act.required_name("name")?,
        entity: act.entity_of_new(change, Subject::Users)?,
        ..GroupEdit::default()
    };
    let edit = edited(act, edit)?;
    Ok(Acted::to(change.create_group(&edit)?))
}

fn update(change: &mut Change<'_>, act: &Act) -> Result<Acted> {
    let before = change.group(act.id)?.ok_or(Rejection::NotFound)?;
    let edit = edited(act, before)?;
    let entity = crate::EntityId(edit.entity);
    if !change.sees_entity(&act.powers.visible(Subject::Users, Action::Update), entity)? {
        return Err(Rejection::Forbidden("You may not move it into this entity").into());
    }
    Change::found(change.edit_group(act.id, &edit)?)?;
    Ok(Acted::to(act.id))
}

fn delete(change: &mut Change<'_>, act: &Act, _: Deletion) -> Result<()> {
    Change::found(change.delete_group(act.id)?)
}

fn edited(act: &Act, before: GroupEdit) -> Result<GroupEdit> {
    Ok(GroupEdit {
        name: act.name("name")?.unwrap_or(before.name),
        comment: act.text("comment")?.unwrap_or(before.comment),
        entity: act.relation("entity")?.unwrap_or(before.entity),
        recursive: act.boolean("is_recursive")?.unwrap_or(before.recursive),
    })
}
