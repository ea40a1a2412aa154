//! Fields that keep what a person wrote, whatever agents say.

use super::asset::ASSET;
use crate::{
    Act, Acts, ApiVersion, Change, Deletion, LockId, Member, Resource, Result, Visibility,
};
use rights::Subject;

pub(crate) static LOCKED_FIELD: Resource = Resource {
    name: "LockedField",
    about: "A locked field, which keeps what a person typed, with what the agent reports",
    section: "Inventory",
    segment: "LockedField",
    under: None,
    since: ApiVersion::V2_3,
    subject: Subject::Assets,
    visibility: Visibility::With(&ASSET, "@.asset_id"),
    table: "locked_fields",
    key: "id",
    only: "",
    listed: None,
    counted: None,
    order: "id",
    members: &[
        Member::id(),
        Member::text("itemtype", "@.itemtype", "The kind of asset"),
        Member::integer(
            "items_id",
            "@.asset_id",
            "The key of the asset; null for all assets of this kind",
        ),
        Member::text("field", "@.field", "The field"),
        Member::text("value", "@.value", "What the agent reports"),
        Member::boolean(
            "is_global",
            "(@.asset_id is null or @.origin = 'global')",
            "Whether it applies to all assets of this kind",
        ),
        Member::instant("date_creation", "@.created_at", "When it was locked"),
    ],
    acts: Acts { create: None, update: None, delete: Some(delete), trash: false },
};

fn delete(change: &mut Change<'_>, act: &Act, _: Deletion) -> Result<()> {
    Change::found(change.release_lock(LockId(act.id))?)
}
