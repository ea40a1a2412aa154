//! What can be done with assets: made by hand, edited, put into the trash and taken back, deleted.

use crate::{
    Act, Acted, AssetEdit, AssetId, Change, Deletion, DropdownId, EntityId, Rejection, Result,
};
use inventory::{Field, ItemType};
use rights::{Action, Subject};

pub(super) fn create(change: &mut Change<'_>, act: &Act, itemtype: ItemType) -> Result<Acted> {
    act.required_name("name")?;
    let entity = EntityId(act.entity_of_new(change, Subject::Assets)?);
    let edit = AssetEdit { entity: Some(entity), ..edited(change, act)? };
    Ok(Acted::to(change.add_asset(itemtype, &edit)?.0))
}

pub(super) fn update(change: &mut Change<'_>, act: &Act) -> Result<Acted> {
    let id = AssetId(act.id);
    let edit = edited(change, act)?;
    if let Some(entity) = edit.entity
        && !change.sees_entity(&act.powers.visible(Subject::Assets, Action::Update), entity)?
    {
        return Err(Rejection::Forbidden("You may not move it into this entity").into());
    }
    Change::found(change.edit_asset(id, &edit)?)?;
    match act.boolean("is_deleted")? {
        Some(false) => drop(change.restore_asset(id)?),
        Some(true) => drop(change.trash_asset(id)?),
        None => {}
    }
    Ok(Acted::to(act.id))
}

pub(super) fn delete(change: &mut Change<'_>, act: &Act, deletion: Deletion) -> Result<()> {
    let id = AssetId(act.id);
    match deletion {
        // What is in the trash stays there.
        Deletion::Trash => change.trash_asset(id).map(drop),
        Deletion::Purge => {
            // Only what is in the trash is purged, so it goes through it.
            change.trash_asset(id)?;
            Change::found(change.purge_asset(id)?)
        }
    }
}

/// Reads what shall be written over an asset.
fn edited(change: &mut Change<'_>, act: &Act) -> Result<AssetEdit> {
    let mut edit = AssetEdit {
        entity: act.relation("entity")?.map(EntityId),
        contact_number: act.line("contact_num", 255)?,
        ..AssetEdit::default()
    };
    if let Some(name) = act.name("name")? {
        edit.fields.push((Field::Name, name));
    }
    if let Some(comment) = act.text("comment")? {
        edit.fields.push((Field::Comment, comment));
    }
    for (member, field) in [
        ("serial", Field::Serial),
        ("otherserial", Field::OtherSerial),
        ("contact", Field::Contact),
    ] {
        if let Some(text) = act.line(member, 255)? {
            edit.fields.push((field, text));
        }
    }
    for (member, field) in [
        ("location", Field::Location),
        ("type", Field::Kind),
        ("manufacturer", Field::Manufacturer),
        ("model", Field::Model),
    ] {
        if let Some(name) = shared(change, act, member)? {
            edit.fields.push((field, name));
        }
    }
    edit.state = shared(change, act, "status")?;
    Ok(edit)
}

/// Returns the name that a relation shall lead to; an empty one for null.
fn shared(change: &mut Change<'_>, act: &Act, member: &'static str) -> Result<Option<String>> {
    let Some(id) = act.relation(member)? else {
        return Ok(act.body.contains_key(member).then(String::new));
    };
    let known = change.dropdown(DropdownId(id))?;
    let known =
        known.ok_or_else(|| Rejection::invalid(member, "there is nothing with this key"))?;
    Ok(Some(known.name))
}
