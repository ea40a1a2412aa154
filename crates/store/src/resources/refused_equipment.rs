//! What no rule let in, or what several assets may be meant by.

use super::{agent::AGENT, entity::ENTITY};
use crate::{
    Act, Acts, ApiVersion, Change, Deletion, Member, RefusedId, Resource, Result, Visibility,
};
use rights::Subject;

pub(crate) static REFUSED_EQUIPMENT: Resource = Resource {
    name: "RefusedEquipment",
    about: "A refused or doubtful inventory, which waits for a decision",
    section: "Inventory",
    segment: "RefusedEquipment",
    under: None,
    since: ApiVersion::V2_3,
    subject: Subject::Inventory,
    visibility: Visibility::Where("@.entity_id in ({seen})"),
    table: "refused_equipment",
    key: "id",
    only: "",
    listed: None,
    counted: None,
    order: "id",
    members: &[
        Member::id(),
        Member::text("itemtype", "@.itemtype", "The kind of asset"),
        Member::text("name", "@.name", "The name"),
        Member::text("serial", "@.serial", "The serial number"),
        Member::text("uuid", "@.uuid", "The UUID"),
        Member::words("ip", "@.ips", ' ', "Its first IP addresses"),
        Member::words("mac", "@.macs", ' ', "Its first MAC addresses"),
        Member::one(
            "entity",
            &ENTITY,
            "@.entity_id",
            &["id", "name"],
            "The entity that it would be added to",
        ),
        Member::one("agent", &AGENT, "@.agent_id", &["id", "name"], "The agent that sent it"),
        Member::text("deviceid", "@.deviceid", "The device id of that agent"),
        Member::integer("rules_id", "@.rule_id", "The number of the rule that decided"),
        Member::text("rule", "@.rule_label", "The name of that rule"),
        Member::text("why", "@.why", "refused, doubtful or unrecognisable"),
        Member::text("reason", "@.reason", "The rule's reason"),
        Member::words(
            "candidates",
            "@.candidates",
            ' ',
            "The keys of the assets that it could be about",
        ),
        Member::integer("times", "@.times", "How often it was refused"),
        Member::instant("date_creation", "@.first_refused_at", "When it was refused first"),
        Member::instant("date_mod", "@.refused_at", "When it was refused last")
            .sorted_by("@.refused_at"),
    ],
    acts: Acts { create: None, update: None, delete: Some(delete), trash: false },
};

fn delete(change: &mut Change<'_>, act: &Act, _: Deletion) -> Result<()> {
    Change::found(change.delete_refused_equipment(RefusedId(act.id))?)
}
