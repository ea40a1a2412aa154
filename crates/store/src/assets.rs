//! Assets: one shape for computers, devices of the network, printers, phones, and what is attached to them.

use crate::{
    Change, EntityId, Error, Reader, Result, Visible,
    audit::Event,
    filter::Filter,
    many::write_rows,
    page::folded,
    resource::Dialect,
    sql::{Row, Value, values},
    visible::ASSET_ENTITY,
};
use inventory::{Field, FieldValue, Fields, Identity, ItemType};
use oauth::Timestamp;
use serde_json::json;
use std::sync::LazyLock;

/// The key of an asset.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct AssetId(pub i64);

/// An asset. What it consists of are its parts.
#[derive(Clone, PartialEq, Debug)]
pub struct Asset {
    /// The key.
    pub id: AssetId,
    /// What it is.
    pub itemtype: ItemType,
    /// Where it belongs: key and name.
    pub entity: (EntityId, String),
    /// The main fields, as agents told them or people wrote them.
    pub fields: Fields,
    /// Its state, which people give it.
    pub state: Option<String>,
    /// The number of the person to ask.
    pub contact_number: Option<String>,
    /// By what the last inventory was recognised as its own.
    pub matched_by: String,
    /// When it was first seen.
    pub created_at: Timestamp,
    /// When it or a part of it last changed.
    pub updated_at: Timestamp,
    /// When it was last inventoried, itself or with the asset to which it is attached; `None` if it never was.
    pub inventoried_at: Option<Timestamp>,
    /// When it was put in the trash, if it was.
    pub deleted_at: Option<Timestamp>,
    /// What agents tell it from others by; a person may have written something else over it.
    pub(crate) told: Identity,
}

impl Asset {
    /// Returns its name.
    pub fn name(&self) -> &str {
        self.text(Field::Name).unwrap_or_default()
    }

    /// Returns what a field says, if it is a text.
    pub fn text(&self, field: Field) -> Option<&str> {
        self.fields.text(field)
    }

    /// Returns what a field says, if it is a number.
    pub fn integer(&self, field: Field) -> Option<i64> {
        self.fields.integer(field)
    }

    /// Keeps by what an agent tells it from others; `false` if that is the same as before.
    pub(crate) fn tell(&mut self, fields: &Fields) -> bool {
        let serial = fields.text(Field::Serial).or(self.told.serial_key());
        let uuid = fields.text(Field::Uuid).or(self.told.uuid_key());
        let told = Identity::of(serial, uuid);
        let differs = told != self.told;
        self.told = told;
        differs
    }
}

/// What is attached has no inventory of its own: it was seen with the last of what it is attached to.
pub(crate) const INVENTORIED_AT: &str = "case when m.itemtype in ('Monitor', 'Peripheral', 'Printer') then
    coalesce((select max(p.inventoried_at) from asset_links l join assets p on p.id = l.parent_id
        where l.child_id = m.id and l.unlinked_at is null), m.inventoried_at) else m.inventoried_at end";

/// The columns of an asset, without `from`.
pub(crate) static SELECT: LazyLock<String> = LazyLock::new(|| {
    let fields = Field::ALL.map(|field| format!("m.{}", field.as_str())).join(", ");
    format!(
        "select m.id, m.itemtype, m.entity_id, (select e.name from entities e where e.id = m.entity_id), {fields},
         m.state, m.contact_number, m.matched_by, m.created_at, m.updated_at, {INVENTORIED_AT}, m.deleted_at,
         m.serial_key, m.uuid_key"
    )
});

/// What of an asset is written, each with its type.
static WRITTEN: LazyLock<(Vec<&'static str>, Vec<&'static str>)> = LazyLock::new(|| {
    let fixed = [
        ("id", "bigint"),
        ("serial_key", "text"),
        ("uuid_key", "text"),
        ("search_key", "text"),
        ("matched_by", "text"),
        ("updated_at", "bigint"),
        ("inventoried_at", "bigint"),
    ];
    let fields = Field::ALL
        .map(|field| (field.as_str(), if field.is_integer() { "bigint" } else { "text" }));
    fixed.into_iter().chain(fields).unzip()
});

static WRITE: LazyLock<(String, String)> = LazyLock::new(|| {
    let columns = &WRITTEN.0;
    let set: Vec<String> =
        columns.iter().skip(1).map(|column| format!("{column} = fresh.{column}")).collect();
    (
        format!("with fresh ({}) as (", columns.join(", ")),
        format!(") update assets set {} from fresh where assets.id = fresh.id", set.join(", ")),
    )
});

pub(crate) fn read_asset(row: &mut Row<'_>) -> Result<Asset> {
    Ok(Asset {
        id: AssetId(row.take()?),
        itemtype: read_itemtype(&row.take::<String>()?)?,
        entity: (EntityId(row.take()?), row.take()?),
        fields: read_fields(row)?,
        state: row.take()?,
        contact_number: row.take()?,
        matched_by: row.take()?,
        created_at: row.instant()?,
        updated_at: row.instant()?,
        inventoried_at: row.optional_instant()?,
        deleted_at: row.optional_instant()?,
        told: {
            let (serial, uuid) = (row.take::<Option<String>>()?, row.take::<Option<String>>()?);
            Identity::of(serial.as_deref(), uuid.as_deref())
        },
    })
}

pub(crate) fn read_itemtype(word: &str) -> Result<ItemType> {
    ItemType::parse(word).ok_or(Error::Damaged("an asset is of a kind that is not known"))
}

pub(crate) fn read_fields(row: &mut Row<'_>) -> Result<Fields> {
    let mut fields = Fields::default();
    for field in Field::ALL {
        if field.is_integer() {
            fields.set_integer(field, row.take()?);
        } else if let Some(text) = row.take::<Option<String>>()? {
            fields.set(field, FieldValue::Text(text));
        }
    }
    Ok(fields)
}

/// Returns what a field says as a value to bind.
pub(crate) fn field_value(fields: &Fields, field: Field) -> Value<'_> {
    match fields.get(field) {
        // A name is never null.
        None if field == Field::Name => Value::Text(""),
        None => Value::Null,
        Some(FieldValue::Text(text)) => Value::Text(text),
        Some(FieldValue::Integer(number)) => Value::Integer(*number),
    }
}

/// Returns what a field says, as history and locks tell it.
pub(crate) fn field_text(value: &FieldValue) -> String {
    match value {
        FieldValue::Text(text) => text.clone(),
        FieldValue::Integer(number) => number.to_string(),
    }
}

/// What a search looks through.
const SEARCHED: [Field; 10] = [
    Field::Name,
    Field::Serial,
    Field::Uuid,
    Field::OtherSerial,
    Field::Manufacturer,
    Field::Model,
    Field::Contact,
    Field::OsName,
    Field::OsVersion,
    Field::Mac,
];

/// Returns what a search of assets looks through.
pub(crate) fn search_key(fields: &Fields) -> String {
    let texts: Vec<&str> = SEARCHED.into_iter().filter_map(|field| fields.text(field)).collect();
    folded(&texts.join(" "))
}

/// Returns the expression of [`search_key`] in a statement that writes a value into a column; `None` if a search does not
/// look through it.
pub(crate) fn search_expression(dialect: Dialect, written: Field, value: &str) -> Option<String> {
    let part = |field: Field| if field == written { value } else { field.as_str() };
    let texts = SEARCHED.map(part).join(", ");
    let is_searched = SEARCHED.contains(&written);
    is_searched.then(|| dialect.folded(&format!("trim(concat_ws(' ', {texts}))")))
}

impl Reader<'_> {
    /// Finds an asset.
    pub fn asset(&mut self, id: AssetId) -> Result<Option<Asset>> {
        let sql = format!("{} from assets m where m.id = $1", *SELECT);
        self.connection.optional(&sql, values![id.0], read_asset)
    }

    /// Counts the assets of each kind that are seen and not in the trash.
    pub fn asset_counts(&mut self, visible: &Visible) -> Result<Vec<(ItemType, i64)>> {
        let mut conditions = Filter::default();
        conditions.when("m.deleted_at is null");
        conditions.within(ASSET_ENTITY, visible);
        let (filter, values) = conditions.finish();
        let sql = format!("select m.itemtype, count(*) from assets m{filter} group by m.itemtype");
        let counted = self
            .connection
            .rows(&sql, &values, |row| Ok((read_itemtype(&row.take::<String>()?)?, row.take()?)))?;
        let of = |itemtype| {
            counted.iter().find(|(known, _)| *known == itemtype).map_or(0, |(_, count)| *count)
        };
        Ok(ItemType::ALL.into_iter().map(|itemtype| (itemtype, of(itemtype))).collect())
    }
}

impl Change<'_> {
    /// Finds an asset whose fields are about to be written: they are written all together, so what somebody else wrote
    /// between the reading and the writing would be lost.
    pub(crate) fn asset_to_change(&mut self, id: AssetId) -> Result<Option<Asset>> {
        let held = self.connection.held("m");
        let sql = format!("{} from assets m where m.id = $1{held}", *SELECT);
        self.connection.optional(&sql, values![id.0], read_asset)
    }

    /// Makes an asset that is known by nothing but its name; whoever makes it writes its fields.
    pub(crate) fn insert_asset(
        &mut self,
        itemtype: ItemType,
        entity: Option<EntityId>,
        state: Option<&str>,
        name: &str,
    ) -> Result<AssetId> {
        let (now, root) = (self.now, self.root_entity()?);
        // A chosen entity that is gone since is as none.
        let id = self.connection.one(
            "insert into assets (itemtype, entity_id, state, name, matched_by, search_key, created_at, updated_at)
             values ($1, coalesce((select id from entities where id = $2), $3), $4, $5, 'new', '', $6, $6) returning id",
            values![itemtype.as_str(), entity.map(|entity| entity.0), root.0, state, name, now],
            |row| row.take().map(AssetId),
        )?;
        let details = json!({ "asset": id.0, "itemtype": itemtype.as_str(), "name": name });
        self.record(Event::new("asset.added").details(details))?;
        Ok(id)
    }

    /// Writes the main fields of assets, with what is looked for in them, as a set.
    pub(crate) fn write_assets(&mut self, assets: &[Asset]) -> Result<()> {
        let searched: Vec<String> = assets.iter().map(|asset| search_key(&asset.fields)).collect();
        let rows: Vec<Vec<Value<'_>>> = assets
            .iter()
            .zip(&searched)
            .map(|(asset, search)| {
                let mut row = values![
                    asset.id.0,
                    asset.told.serial_key(),
                    asset.told.uuid_key(),
                    search,
                    &asset.matched_by,
                    asset.updated_at,
                    asset.inventoried_at,
                ]
                .to_vec();
                row.extend(Field::ALL.map(|field| field_value(&asset.fields, field)));
                row
            })
            .collect();
        let (before, after) = &*WRITE;
        write_rows(&mut self.connection, before, &WRITTEN.1, after, &rows)?;
        self.note_names(assets)
    }

    /// Keeps that an asset was inventoried, and how it was recognised, where nothing of it changed.
    pub(crate) fn stamp_asset(&mut self, id: AssetId, matched_by: &str) -> Result<()> {
        let now = self.now;
        self.connection.execute(
            "update assets set inventoried_at = $2, matched_by = $3 where id = $1",
            values![id.0, now, matched_by],
        )?;
        Ok(())
    }

    /// Keeps that something of an asset changed.
    pub(crate) fn touch_asset(&mut self, id: AssetId) -> Result<()> {
        let now = self.now;
        self.connection
            .execute("update assets set updated_at = $2 where id = $1", values![id.0, now])?;
        Ok(())
    }
}
