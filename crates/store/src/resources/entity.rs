//! Entities.

use crate::{
    Act, Acted, Acts, ApiVersion, Change, Deletion, EntityEdit, EntityId, Member, Rejection,
    Resource, Result, Visibility,
};
use rights::{Action, Subject};

/// The names from the root on, as GLPI writes them.
const COMPLETE_NAME: &str = "(with recursive up (parent_id, path) as (
        select ue.parent_id, ue.name from entities ue where ue.id = @.id
        union all select ue.parent_id, ue.name || ' > ' || up.path from entities ue join up on ue.id = up.parent_id)
     select up.path from up where up.parent_id is null)";

const LEVEL: &str = "(with recursive up (parent_id, level) as (
        select ue.parent_id, 1 from entities ue where ue.id = @.id
        union all select ue.parent_id, up.level + 1 from entities ue join up on ue.id = up.parent_id)
     select cast(max(up.level) as bigint) from up)";

pub(crate) static ENTITY: Resource = Resource {
    name: "Entity",
    about: "A part of the organisation that users and assets belong to",
    section: "Administration",
    segment: "Entity",
    under: None,
    since: ApiVersion::V2_0,
    subject: Subject::Entities,
    visibility: Visibility::Where("@.id in ({seen})"),
    table: "entities",
    key: "id",
    only: "",
    listed: None,
    counted: None,
    order: "id",
    members: &[
        Member::id(),
        Member::text("name", "@.name", "The name").required(),
        Member::text("comment", "@.comment", "A comment").writable(),
        Member::text("completename", COMPLETE_NAME, "Its names from the root entity down"),
        Member::one("parent", &ENTITY, "@.parent_id", &["id", "name"], "Its parent entity")
            .writable(),
        Member::integer("level", LEVEL, "Its level; the root entity has level 1"),
        Member::text("tag", "@.tag", "The tag of agents whose new machines are added here")
            .writable(),
        Member::instant("date_creation", "@.created_at", "The time of its creation")
            .since(ApiVersion::V2_2),
    ],
    acts: Acts { create: Some(create), update: Some(update), delete: Some(delete), trash: false },
};

const LONGEST_TAG: usize = 100;

fn create(change: &mut Change<'_>, act: &Act) -> Result<Acted> {
    let parent = match act.relation("parent")? {
        Some(parent) => EntityId(parent),
        None => EntityId(act.entity_of_new(change, Subject::Entities)?),
    };
    if !change.sees_entity(&act.powers.visible(Subject::Entities, Action::Create), parent)? {
        return Err(Rejection::Forbidden("You may not add entities below this one").into());
    }
    let name = act.required_name("name")?;
    let edit = edited(act, EntityEdit { name, ..EntityEdit::default() })?;
    Ok(Acted::to(change.create_entity(parent, &edit)?.0))
}

fn update(change: &mut Change<'_>, act: &Act) -> Result<Acted> {
    let id = EntityId(act.id);
    let before = change.entity_edit(id)?.ok_or(Rejection::NotFound)?;
    let edit = edited(act, before)?;
    Change::found(change.edit_entity(id, &edit)?)?;
    if let Some(parent) = act.relation("parent")?.map(EntityId) {
        if !change.sees_entity(&act.powers.visible(Subject::Entities, Action::Update), parent)? {
            return Err(Rejection::Forbidden("You may not move entities below this one").into());
        }
        Change::found(change.move_entity(id, parent)?)?;
    }
    Ok(Acted::to(act.id))
}

fn delete(change: &mut Change<'_>, act: &Act, _: Deletion) -> Result<()> {
    Change::found(change.delete_entity(EntityId(act.id))?)
}

fn edited(act: &Act, before: EntityEdit) -> Result<EntityEdit> {
    Ok(EntityEdit {
        name: act.name("name")?.unwrap_or(before.name),
        comment: act.text("comment")?.unwrap_or(before.comment),
        tag: act.line("tag", LONGEST_TAG)?.unwrap_or(before.tag),
    })
}
