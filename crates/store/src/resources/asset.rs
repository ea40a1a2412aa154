//! Assets: one shape for all kinds.

use super::{
    agent::AGENT,
    asset_act::{create, delete, update},
    asset_change::ASSET_CHANGE,
    component::{COMPONENT, NETWORK_PORT, OPERATING_SYSTEM, VIRTUAL_MACHINE, VOLUME},
    dropdown::{
        COMPUTER_MODEL, COMPUTER_TYPE, LOCATION, MANUFACTURER, MONITOR_MODEL, MONITOR_TYPE,
        NETWORK_EQUIPMENT_MODEL, NETWORK_EQUIPMENT_TYPE, PERIPHERAL_MODEL, PERIPHERAL_TYPE,
        PHONE_MODEL, PHONE_TYPE, PRINTER_MODEL, PRINTER_TYPE, STATE, UNMANAGED_MODEL,
        UNMANAGED_TYPE,
    },
    entity::ENTITY,
    software::INSTALLATION,
    user::USER,
};
use crate::{Acts, ApiVersion, Member, Resource, Visibility, resource::Counted};
use inventory::ItemType;
use rights::Subject;

/// A name that assets share, found by letter, or by folded letters where the case differs.
macro_rules! shared_key {
    ($kind:expr, $column:literal) => {
        concat!(
            "coalesce((select vd.id from dropdowns vd where vd.kind = '",
            $kind,
            "' and vd.name_key = lower(trim(@.",
            $column,
            "))), (select min(vd.id) from dropdowns vd where vd.kind = '",
            $kind,
            "' and vd.name = @.",
            $column,
            "))"
        )
    };
}

/// Describes a kind of assets.
macro_rules! assets {
    ($($constant:ident $name:literal $about:literal $itemtype:ident $kind:ident $model:ident;)*) => {
        $(pub(crate) static $constant: Resource = Resource {
            name: $name,
            about: $about,
            section: "Assets",
            segment: $name,
            under: None,
            since: ApiVersion::V2_0,
            subject: Subject::Assets,
            visibility: Visibility::Where("@.entity_id in ({seen})"),
            table: "assets",
            key: "id",
            only: concat!("@.itemtype = '", $name, "'"),
            listed: Some(("@.deleted_at is null", "is_deleted")),
            counted: Some(COUNTED),
            order: "id",
            members: &[
                Member::id(),
                NAME,
                Member::text("comment", "@.comment", "A comment").writable(),
                Member::shared("status", &STATE, shared_key!("State", "state"), "@.state", "Its status").writable(),
                Member::shared("location", &LOCATION, shared_key!("Location", "location"), "@.location", "Its location")
                    .writable(),
                ENTITY_MEMBER,
                Member::boolean("is_recursive", "(1 = 0)", "Whether it also belongs to the child entities: always false here"),
                Member::shared("type", &$kind, shared_key!(concat!($name, "Type"), "kind"), "@.kind", "Its type")
                    .writable(),
                Member::shared(
                    "manufacturer",
                    &MANUFACTURER,
                    shared_key!("Manufacturer", "manufacturer"),
                    "@.manufacturer",
                    "Its manufacturer",
                )
                .writable(),
                Member::shared("model", &$model, shared_key!(concat!($name, "Model"), "model"), "@.model", "Its model")
                    .writable(),
                USER_OF_CONTACT,
                NO_TECHNICIAN,
                Member::words("group", "''", ' ', "Its groups: always empty here"),
                Member::words("group_tech", "''", ' ', "The groups of its technicians: always empty here"),
                Member::text("contact", "@.contact", "The person who uses it, as reported by the agent").writable(),
                Member::text("contact_num", "@.contact_number", "The phone number of its contact").writable(),
                SERIAL.writable(),
                Member::text("otherserial", "@.other_serial", "The inventory number").writable(),
                Member::text("uuid", "@.uuid", "The UUID"),
                Member::integer("memory", "@.memory", "In MiB"),
                Member::text("os_name", "@.os_name", "The operating system"),
                Member::text("os_version", "@.os_version", "Its version"),
                Member::boolean("is_deleted", "(@.deleted_at is not null)", "Whether it is in the trash").writable(),
                Member::instant("last_inventory_update", "@.inventoried_at", "The time of its last inventory")
                    .sorted_by("@.inventoried_at"),
                Member::instant("date_creation", "@.created_at", "The time when it was first seen").sorted_by("@.created_at"),
                Member::instant("date_mod", "@.updated_at", "The time of its last change"),
                // GraphQL tells what it consists of, and REST by paths below it.
                Member::many("components", &COMPONENT, "@.asset_id", &[], "All its parts"),
                Member::many("volumes", &VOLUME, "@.asset_id", &[], "Its volumes"),
                Member::many("virtual_machines", &VIRTUAL_MACHINE, "@.asset_id", &[], "Its virtual machines"),
                Member::many("network_ports", &NETWORK_PORT, "@.asset_id", &[], "Its network ports"),
                Member::many("operating_systems", &OPERATING_SYSTEM, "@.asset_id", &[], "Its operating system"),
                Member::many("software", &INSTALLATION, "@.asset_id", &[], "The installed software"),
                Member::many("changes", &ASSET_CHANGE, "@.asset_id", &[], "Its history"),
                Member::many("agents", &AGENT, "@.asset_id", &[], "Its agents"),
            ],
            acts: Acts {
                create: Some(|change, act| create(change, act, ItemType::$itemtype)),
                update: Some(|change, act| update(change, act)),
                delete: Some(|change, act, deletion| delete(change, act, deletion)),
                trash: true,
            },
        };)*
    };
}

/// Which assets there are is known without a look at them.
const COUNTED: Counted = Counted { table: "asset_counts", listed: "not @.in_trash" };
const NAME: Member = Member::text("name", "@.name", "The name")
    .sorted_by("lower(@.name)")
    .found_by("lower(@.name) = lower({value})")
    .required();
const SERIAL: Member = Member::text("serial", "@.serial", "The serial number")
    .sorted_by("coalesce(@.serial, '')")
    .found_by("coalesce(@.serial, '') = {value}");
const ENTITY_MEMBER: Member =
    Member::one("entity", &ENTITY, "@.entity_id", &["id", "name", "completename"], "Its entity")
        .writable();
/// GLPI keeps the user whom it finds by the login that the agent tells; here it is looked up, so that it is right even
/// where the user came later.
const USER_OF_CONTACT: Member = Member::one(
    "user",
    &USER,
    "(select vu.id from users vu where vu.name_key = lower(@.contact))",
    &["id", "username"],
    "Its user: the user with the name of its contact",
);
const NO_TECHNICIAN: Member = Member::one(
    "user_tech",
    &USER,
    "cast(null as bigint)",
    &["id", "username"],
    "Its technician: always null here",
);

assets! {
    COMPUTER "Computer" "A computer" Computer COMPUTER_TYPE COMPUTER_MODEL;
    MONITOR "Monitor" "A monitor" Monitor MONITOR_TYPE MONITOR_MODEL;
    NETWORK_EQUIPMENT "NetworkEquipment" "A network device" NetworkEquipment NETWORK_EQUIPMENT_TYPE NETWORK_EQUIPMENT_MODEL;
    PERIPHERAL "Peripheral" "A peripheral" Peripheral PERIPHERAL_TYPE PERIPHERAL_MODEL;
    PHONE "Phone" "A phone" Phone PHONE_TYPE PHONE_MODEL;
    PRINTER "Printer" "A printer" Printer PRINTER_TYPE PRINTER_MODEL;
    UNMANAGED "Unmanaged" "An unmanaged device" Unmanaged UNMANAGED_TYPE UNMANAGED_MODEL;
}

pub(crate) static ASSET: Resource = Resource {
    name: "Asset",
    about: "An asset of any kind",
    section: "Assets",
    segment: "Global",
    under: None,
    since: ApiVersion::V2_0,
    subject: Subject::Assets,
    visibility: Visibility::Where("@.entity_id in ({seen})"),
    table: "assets",
    key: "id",
    only: "",
    listed: Some(("@.deleted_at is null", "is_deleted")),
    counted: Some(COUNTED),
    order: "id",
    members: &[
        Member::id(),
        Member::text("_itemtype", "@.itemtype", "Its type").sorted_by("@.itemtype"),
        Member::text("name", "@.name", "The name").sorted_by("lower(@.name)"),
        Member::text("comment", "@.comment", "A comment"),
        Member::shared("status", &STATE, shared_key!("State", "state"), "@.state", "Its status"),
        Member::shared(
            "location",
            &LOCATION,
            shared_key!("Location", "location"),
            "@.location",
            "Its location",
        ),
        Member::one(
            "entity",
            &ENTITY,
            "@.entity_id",
            &["id", "name", "completename"],
            "Its entity",
        ),
        Member::shared(
            "manufacturer",
            &MANUFACTURER,
            shared_key!("Manufacturer", "manufacturer"),
            "@.manufacturer",
            "Its manufacturer",
        ),
        Member::text("contact", "@.contact", "The person who uses it, as reported by the agent"),
        Member::text("serial", "@.serial", "The serial number"),
        Member::text("otherserial", "@.other_serial", "The inventory number"),
        Member::text("uuid", "@.uuid", "The UUID"),
        Member::boolean("is_deleted", "(@.deleted_at is not null)", "Whether it is in the trash"),
        Member::instant(
            "last_inventory_update",
            "@.inventoried_at",
            "The time of its last inventory",
        ),
        Member::instant("date_creation", "@.created_at", "The time when it was first seen")
            .sorted_by("@.created_at"),
        Member::instant("date_mod", "@.updated_at", "The time of its last change"),
        // GraphQL tells what it consists of, and REST by paths below it.
        Member::many("components", &COMPONENT, "@.asset_id", &[], "All its parts"),
        Member::many("volumes", &VOLUME, "@.asset_id", &[], "Its volumes"),
        Member::many(
            "virtual_machines",
            &VIRTUAL_MACHINE,
            "@.asset_id",
            &[],
            "Its virtual machines",
        ),
        Member::many("network_ports", &NETWORK_PORT, "@.asset_id", &[], "Its network ports"),
        Member::many(
            "operating_systems",
            &OPERATING_SYSTEM,
            "@.asset_id",
            &[],
            "Its operating system",
        ),
        Member::many("software", &INSTALLATION, "@.asset_id", &[], "The installed software"),
        Member::many("changes", &ASSET_CHANGE, "@.asset_id", &[], "Its history"),
        Member::many("agents", &AGENT, "@.asset_id", &[], "Its agents"),
    ],
    acts: Acts::NONE,
};
