//! What people write themselves: fields edited by hand keep their value, whatever an agent says, until they are released.

use crate::{
    Asset, AssetId, Change, EntityId, Reader, Result, Source, Visible,
    asset_changes::ChangeLog,
    assets::field_text,
    audit::Event,
    many::write_rows,
    sql::{Value, values},
};
use inventory::{Field, FieldValue, Fields, Identity, ItemType};
use oauth::Timestamp;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// The key of a lock.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct LockId(pub i64);

/// A field that keeps its value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LockedField {
    /// The key.
    pub id: LockId,
    /// Of assets of this kind.
    pub itemtype: ItemType,
    /// Of this asset: key and name; `None` if it is locked for all of the kind.
    pub asset: Option<(AssetId, String)>,
    /// Which field.
    pub field: Field,
    /// Whether the lock of all of the kind holds this value back.
    pub by_global: bool,
    /// What the agent said last.
    pub value: Option<String>,
    /// Since when it is locked.
    pub created_at: Timestamp,
}

/// What a person writes over an asset. What is `None` stays; of fields, an empty text takes the value away.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct AssetEdit {
    /// Main fields. Each that differs is locked.
    pub fields: Vec<(Field, String)>,
    /// The entity where it belongs.
    pub entity: Option<EntityId>,
    /// Its state.
    pub state: Option<String>,
    /// The number of the person to ask.
    pub contact_number: Option<String>,
}

impl AssetEdit {
    fn values(&self, known: &Asset) -> Vec<(Field, Option<FieldValue>)> {
        let parsed = |field: Field, text: &str| {
            let text = text.trim();
            if text.is_empty() {
                return None;
            }
            if field.is_integer() {
                return text.parse().ok().map(FieldValue::Integer);
            }
            Some(FieldValue::Text(text.to_owned()))
        };
        let values = self.fields.iter().map(|(field, text)| (*field, parsed(*field, text)));
        // A name cannot be taken away.
        let differs = |(field, value): &(Field, Option<FieldValue>)| {
            known.fields.get(*field) != value.as_ref()
                && !(*field == Field::Name && value.is_none())
        };
        values.filter(differs).collect()
    }
}

const SELECT: &str =
    "select l.id, l.itemtype, l.asset_id, m.name, l.field, l.origin, l.value, l.created_at
     from locked_fields l left join assets m on m.id = l.asset_id";

fn read_lock(row: &mut crate::sql::Row<'_>) -> Result<Option<LockedField>> {
    let (id, itemtype): (i64, String) = (row.take()?, row.take()?);
    let (asset, name): (Option<i64>, Option<String>) = (row.take()?, row.take()?);
    let (field, origin): (String, String) = (row.take()?, row.take()?);
    let (value, created_at) = (row.take()?, row.instant()?);
    // A field that is known no more locks nothing.
    let (Some(field), Some(itemtype)) = (Field::parse(&field), ItemType::parse(&itemtype)) else {
        return Ok(None);
    };
    Ok(Some(LockedField {
        id: LockId(id),
        itemtype,
        asset: asset.map(AssetId).zip(name),
        field,
        by_global: origin == GLOBAL,
        value,
        created_at,
    }))
}

const GLOBAL: &str = "global";

impl Reader<'_> {
    /// Returns the locks of an asset, those that hold for all of its kind among them.
    pub fn locks_of_asset(&mut self, asset: AssetId) -> Result<Vec<LockedField>> {
        let sql = format!(
            "{SELECT} where l.asset_id = $1
             or (l.asset_id is null and l.itemtype = (select itemtype from assets where id = $1)) order by l.field, l.id"
        );
        let locks = self.connection.rows(&sql, values![asset.0], read_lock)?;
        Ok(locks.into_iter().flatten().collect())
    }
}

impl Change<'_> {
    /// Takes out of what an agent says whatever is locked, and keeps it beside the lock.
    pub(crate) fn hold_back(
        &mut self,
        asset: &Asset,
        differing: &mut Vec<(Field, &FieldValue)>,
    ) -> Result<()> {
        if differing.is_empty() {
            return Ok(());
        }
        let locks = self.locks_of_asset(asset.id)?;
        let held: BTreeSet<Field> = locks.iter().map(|lock| lock.field).collect();
        if held.is_empty() {
            return Ok(());
        }
        let known: BTreeMap<Field, Option<&str>> = locks
            .iter()
            .filter(|lock| lock.asset.is_some())
            .map(|lock| (lock.field, lock.value.as_deref()))
            .collect();
        let now = self.now;
        let said: Vec<(Field, String)> = differing
            .iter()
            .filter(|(field, _)| held.contains(field))
            .map(|(field, value)| (*field, field_text(value)))
            .filter(|(field, value)| known.get(field) != Some(&Some(value.as_str())))
            .collect();
        let rows: Vec<Vec<Value<'_>>> = said
            .iter()
            .map(|(field, value)| {
                let itemtype = asset.itemtype.as_str();
                values![itemtype, asset.id.0, field.as_str(), GLOBAL, value, now].to_vec()
            })
            .collect();
        write_rows(
            &mut self.connection,
            "insert into locked_fields (itemtype, asset_id, field, origin, value, created_at)",
            &["text", "bigint", "text", "text", "text", "bigint"],
            "on conflict (asset_id, field) do update set value = excluded.value",
            &rows,
        )?;
        differing.retain(|(field, _)| !held.contains(field));
        Ok(())
    }

    /// Writes what a person says over an asset, and locks each field that differs; `false` if there is no such asset.
    pub fn edit_asset(&mut self, id: AssetId, edit: &AssetEdit) -> Result<bool> {
        let Some(mut asset) = self.asset_to_change(id)? else { return Ok(false) };
        let mut log = ChangeLog::default();
        let differing = edit.values(&asset);
        let before = asset.fields.clone();
        for (field, value) in &differing {
            let old = asset.fields.get(*field).map(field_text);
            log.field(id, field.as_str(), old, value.as_ref().map(field_text));
            put(&mut asset.fields, *field, value.clone());
        }
        let inventoried = asset.inventoried_at.is_some();
        let state = written(edit.state.as_deref(), asset.state.as_deref());
        let number = written(edit.contact_number.as_deref(), asset.contact_number.as_deref());
        let entity = edit.entity.filter(|entity| *entity != asset.entity.0);
        if state != asset.state {
            log.field(id, "state", asset.state.clone(), state.clone());
        }
        if number != asset.contact_number {
            log.field(id, "contact_number", asset.contact_number.clone(), number.clone());
        }
        if let Some(entity) = entity {
            let names = self.entity_names(&Visible::Everything)?;
            let name = names.into_iter().find(|(id, _)| *id == entity).map(|(_, name)| name);
            log.field(id, "entity", Some(asset.entity.1.clone()), name);
        }
        if log.is_empty() {
            return Ok(true);
        }
        let entity = entity.unwrap_or(asset.entity.0);
        asset.updated_at = self.now;
        self.connection.execute(
            "update assets set state = $2, contact_number = $3, entity_id = $4 where id = $1",
            values![id.0, &state, &number, entity.0],
        )?;
        if let Some(state) = &state {
            self.add_dropdown(crate::DropdownKind::State, state)?;
        }
        if inventoried {
            self.lock_fields(&asset, &before, &differing)?;
        } else {
            asset.told = Identity::of(asset.text(Field::Serial), asset.text(Field::Uuid));
        }
        self.write_assets(&[asset])?;
        self.write_changes(&log, Source::Hand)?;
        Ok(true)
    }

    /// Locks fields; until the agent says something else, it said what stood there before.
    fn lock_fields(
        &mut self,
        asset: &Asset,
        before: &Fields,
        differing: &[(Field, Option<FieldValue>)],
    ) -> Result<()> {
        let now = self.now;
        let said: Vec<(Field, Option<String>)> = differing
            .iter()
            .map(|(field, _)| (*field, before.get(*field).map(field_text)))
            .collect();
        let rows: Vec<Vec<Value<'_>>> = said
            .iter()
            .map(|(field, value)| {
                let itemtype = asset.itemtype.as_str();
                values![itemtype, asset.id.0, field.as_str(), "asset", value, now].to_vec()
            })
            .collect();
        write_rows(
            &mut self.connection,
            "insert into locked_fields (itemtype, asset_id, field, origin, value, created_at)",
            &["text", "bigint", "text", "text", "text", "bigint"],
            "on conflict (asset_id, field) do update set origin = excluded.origin",
            &rows,
        )
    }

    /// Makes an asset by hand.
    pub fn add_asset(&mut self, itemtype: ItemType, edit: &AssetEdit) -> Result<AssetId> {
        let named = edit.fields.iter().find(|(field, _)| *field == Field::Name);
        let name = named.map_or(itemtype.as_str(), |(_, name)| name.trim());
        let id = self.insert_asset(itemtype, edit.entity, edit.state.as_deref(), name)?;
        let Some(mut asset) = self.asset(id)? else { return Ok(id) };
        for (field, value) in edit.values(&asset) {
            put(&mut asset.fields, field, value);
        }
        "hand".clone_into(&mut asset.matched_by);
        asset.told = Identity::of(asset.text(Field::Serial), asset.text(Field::Uuid));
        self.write_assets(&[asset])?;
        if let Some(state) = edit.state.as_deref().filter(|state| !state.is_empty()) {
            self.add_dropdown(crate::DropdownKind::State, state)?;
        }
        self.connection.execute(
            "update assets set contact_number = $2 where id = $1",
            values![id.0, edit.contact_number.as_deref()],
        )?;
        Ok(id)
    }

    /// Locks a field of an asset as it is; `false` if there is no such asset, or it is locked already.
    pub fn lock_field(&mut self, id: AssetId, field: Field) -> Result<bool> {
        let Some(asset) = self.asset_to_change(id)? else { return Ok(false) };
        let locks = self.locks_of_asset(id)?;
        if locks.iter().any(|lock| lock.field == field && lock.asset.is_some() && !lock.by_global) {
            return Ok(false);
        }
        let value = asset.fields.get(field).cloned();
        self.lock_fields(&asset, &asset.fields, &[(field, value)])?;
        Ok(true)
    }

    /// Locks a field of every asset of a kind; `false` if it is locked already.
    pub fn lock_everywhere(&mut self, itemtype: ItemType, field: Field) -> Result<bool> {
        let now = self.now;
        let locked = self.connection.execute(
            "insert into locked_fields (itemtype, field, origin, created_at) values ($1, $2, $3, $4)
             on conflict (itemtype, field) where asset_id is null do nothing",
            values![itemtype.as_str(), field.as_str(), GLOBAL, now],
        )?;
        if locked == 0 {
            return Ok(false);
        }
        let details = json!({ "itemtype": itemtype.as_str(), "field": field.as_str() });
        self.record(Event::new("asset.field_locked").details(details))?;
        Ok(true)
    }

    /// Releases a lock: the field takes what the agent said last, or at its next inventory; `false` if there is none.
    pub fn release_lock(&mut self, id: LockId) -> Result<bool> {
        let sql = format!("{SELECT} where l.id = $1");
        let found = self.connection.optional(&sql, values![id.0], read_lock)?.flatten();
        let Some(lock) = found else { return Ok(false) };
        match &lock.asset {
            Some((asset, _)) => self.release_field(*asset, lock.field, id),
            None => self.release_everywhere(&lock),
        }
    }

    fn release_everywhere(&mut self, lock: &LockedField) -> Result<bool> {
        let (itemtype, field) = (lock.itemtype.as_str(), lock.field.as_str());
        let released = self
            .connection
            .execute("delete from locked_fields where id = $1", values![lock.id.0])?;
        if released == 0 {
            return Ok(false);
        }
        // What the lock held back comes with the next inventory of each asset.
        self.connection.execute(
            "delete from locked_fields where itemtype = $1 and field = $2 and origin = $3",
            values![itemtype, field, GLOBAL],
        )?;
        let details = json!({ "itemtype": itemtype, "field": field });
        self.record(Event::new("asset.field_released").details(details))?;
        Ok(true)
    }

    fn release_field(&mut self, asset: AssetId, field: Field, lock: LockId) -> Result<bool> {
        let asset = self.asset_to_change(asset)?;
        let released = self.connection.optional(
            "delete from locked_fields where id = $1 returning value",
            values![lock.0],
            |row| row.take::<Option<String>>(),
        )?;
        let (Some(mut asset), Some(value)) = (asset, released) else { return Ok(false) };
        let held = self.locks_of_asset(asset.id)?.iter().any(|other| other.field == field);
        let before = asset.fields.get(field).map(field_text);
        let Some(value) = value.filter(|value| !held && before.as_ref() != Some(value)) else {
            return Ok(true);
        };
        let mut log = ChangeLog::default();
        log.field(asset.id, field.as_str(), before, Some(value.clone()));
        let told = match value.parse() {
            Ok(number) if field.is_integer() => FieldValue::Integer(number),
            _ => FieldValue::Text(value),
        };
        put(&mut asset.fields, field, Some(told));
        asset.updated_at = self.now;
        self.write_assets(&[asset])?;
        self.write_changes(&log, Source::Hand)?;
        Ok(true)
    }
}

/// Returns what stands there afterwards: what was written, nothing for an empty text, or else what is known.
fn written(text: Option<&str>, known: Option<&str>) -> Option<String> {
    let Some(text) = text.map(str::trim) else { return known.map(str::to_owned) };
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

fn put(fields: &mut Fields, field: Field, value: Option<FieldValue>) {
    if let Some(value) = value {
        fields.set(field, value);
        return;
    }
    // What is told of a field can be set and not taken away: the others are told anew.
    let mut kept = Fields::default();
    for (other, value) in fields.iter().filter(|(other, _)| *other != field) {
        kept.set(other, value.clone());
    }
    *fields = kept;
}
