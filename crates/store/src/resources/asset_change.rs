//! What changed of assets.

use super::asset::ASSET;
use crate::{Acts, ApiVersion, Member, Resource, Under, Visibility};
use rights::Subject;

pub(crate) static ASSET_CHANGE: Resource = Resource {
    name: "AssetChange",
    about: "A change of an asset or of a part of it",
    section: "Assets",
    segment: "Change",
    under: Some(Under { resource: &ASSET, key: "@.asset_id" }),
    since: ApiVersion::V2_0,
    subject: Subject::Assets,
    visibility: Visibility::With(&ASSET, "@.asset_id"),
    table: "asset_changes",
    key: "id",
    only: "",
    listed: None,
    counted: None,
    order: "id:desc",
    members: &[
        Member::id(),
        Member::integer("items_id", "@.asset_id", "The key of the asset"),
        Member::instant("date", "@.at", "When").sorted_by("@.at"),
        Member::text("source", "@.source", "What caused it: inventory or user"),
        Member::text("section", "@.section", "The section of the inventory"),
        Member::text("part", "@.part", "The part; null for the asset itself"),
        Member::text("field", "@.field", "The field; null for the whole part"),
        Member::text("kind", "@.kind", "added, changed or removed"),
        Member::text("before", "@.before", "The value before"),
        Member::text("after", "@.after", "The value after"),
    ],
    acts: Acts::NONE,
};
