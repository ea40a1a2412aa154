//! The names that assets share: states, locations, manufacturers, models, types. What agents tell is kept as it is seen.

use crate::{
    Asset, Change, Listing, Page, Reader, Result,
    assets::search_expression,
    audit::Event,
    filter::Filter,
    many::write_rows,
    page::{ListStatement, folded},
    resource::Dialect,
    sql::{Row, Value, values},
};
use inventory::{Field, ItemType};
use serde_json::json;
use std::collections::BTreeSet;

/// The key of a name that assets share.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DropdownId(pub i64);

/// A name that assets share.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dropdown {
    /// The key.
    pub id: DropdownId,
    /// What kind of name it is.
    pub kind: String,
    /// The name.
    pub name: String,
    /// What people say of it.
    pub comment: String,
}

/// What a shared name is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DropdownKind {
    /// A state.
    State,
    /// A place.
    Location,
    /// A manufacturer, of whatever.
    Manufacturer,
    /// A model of this kind of assets.
    Model(ItemType),
    /// A type of this kind of assets.
    Type(ItemType),
}

impl DropdownKind {
    /// Returns the word under which it is stored.
    pub fn word(self) -> String {
        match self {
            Self::State => "State".to_owned(),
            Self::Location => "Location".to_owned(),
            Self::Manufacturer => "Manufacturer".to_owned(),
            Self::Model(itemtype) => format!("{}Model", itemtype.as_str()),
            Self::Type(itemtype) => format!("{}Type", itemtype.as_str()),
        }
    }

    /// Returns the field of an asset that holds such a name; a state is none.
    const fn field(self) -> Option<Field> {
        match self {
            Self::State => None,
            Self::Location => Some(Field::Location),
            Self::Manufacturer => Some(Field::Manufacturer),
            Self::Model(_) => Some(Field::Model),
            Self::Type(_) => Some(Field::Kind),
        }
    }
}

const STATEMENT: ListStatement = ListStatement {
    select: "select d.id, d.kind, d.name, d.comment",
    from: "from dropdowns d",
    searched: "d.name_key",
    sort: "d.name_key",
    id: "d.id",
};

fn read_dropdown(row: &mut Row<'_>) -> Result<Dropdown> {
    Ok(Dropdown {
        id: DropdownId(row.take()?),
        kind: row.take()?,
        name: row.take()?,
        comment: row.take()?,
    })
}

impl Reader<'_> {
    /// Lists the shared names of a kind.
    pub fn dropdowns(
        &mut self,
        kind: DropdownKind,
        listing: &Listing<()>,
    ) -> Result<Page<Dropdown>> {
        let word = kind.word();
        let mut filter = Filter::default();
        filter.with("d.kind = $?", &word);
        self.page_where(listing, &STATEMENT, filter, read_dropdown)
    }

    /// Finds a shared name by its key.
    pub fn dropdown(&mut self, id: DropdownId) -> Result<Option<Dropdown>> {
        let sql = "select id, kind, name, comment from dropdowns where id = $1";
        self.connection.optional(sql, values![id.0], read_dropdown)
    }
}

impl Change<'_> {
    /// Keeps the shared names that assets have.
    pub(crate) fn note_names(&mut self, assets: &[Asset]) -> Result<()> {
        let names: BTreeSet<(DropdownKind, &str)> = assets
            .iter()
            .flat_map(|asset| {
                let kinds = [
                    (DropdownKind::Manufacturer, Field::Manufacturer),
                    (DropdownKind::Model(asset.itemtype), Field::Model),
                    (DropdownKind::Type(asset.itemtype), Field::Kind),
                    (DropdownKind::Location, Field::Location),
                ];
                kinds.into_iter().filter_map(|(kind, field)| Some((kind, asset.text(field)?)))
            })
            .collect();
        let rows: Vec<(String, &str, String)> =
            names.into_iter().map(|(kind, name)| (kind.word(), name, folded(name))).collect();
        self.add_names(&rows)
    }

    fn add_names(&mut self, rows: &[(String, &str, String)]) -> Result<()> {
        let rows: Vec<Vec<Value<'_>>> =
            rows.iter().map(|(kind, name, key)| values![kind, *name, key].to_vec()).collect();
        write_rows(
            &mut self.connection,
            "insert into dropdowns (kind, name, name_key)",
            &["text", "text", "text"],
            "on conflict (kind, name_key) do nothing",
            &rows,
        )
    }

    /// Keeps a shared name, and returns it as it is kept.
    pub fn add_dropdown(&mut self, kind: DropdownKind, name: &str) -> Result<Dropdown> {
        let (word, key) = (kind.word(), folded(name));
        self.add_names(&[(word.clone(), name.trim(), key.clone())])?;
        self.connection.one(
            "select id, kind, name, comment from dropdowns where kind = $1 and name_key = $2",
            values![&word, &key],
            read_dropdown,
        )
    }

    /// Renames a shared name, at every asset that has it; `false` if there is none, or the new name is taken.
    pub fn rename_dropdown(
        &mut self,
        id: DropdownId,
        kind: DropdownKind,
        name: &str,
        comment: &str,
    ) -> Result<bool> {
        let Some(known) = self.dropdown(id)?.filter(|known| known.kind == kind.word()) else {
            return Ok(false);
        };
        let (key, name) = (folded(name), name.trim());
        let renamed = self.connection.execute(
            "update dropdowns set name = $2, name_key = $3, comment = $4 where id = $1 and not exists
             (select 1 from dropdowns o where o.kind = dropdowns.kind and o.name_key = $3 and o.id <> $1)",
            values![id.0, name, &key, comment],
        )?;
        if renamed == 0 {
            return Ok(false);
        }
        let field = kind.field();
        let column = field.map_or("state", Field::as_str);
        let of_kind = match kind {
            DropdownKind::Model(itemtype) | DropdownKind::Type(itemtype) => Some(itemtype.as_str()),
            DropdownKind::State | DropdownKind::Location | DropdownKind::Manufacturer => None,
        };
        let dialect = Dialect::of(&self.connection);
        let key = field.and_then(|field| search_expression(dialect, field, "cast($2 as text)"));
        let searched = key.map(|key| format!(", search_key = {key}")).unwrap_or_default();
        self.connection.execute(
            &format!(
                "update assets set {column} = $2{searched}
                 where {column} = $1 and (cast($3 as text) is null or itemtype = $3)"
            ),
            values![&known.name, name, of_kind],
        )?;
        let details = json!({ "kind": known.kind, "before": known.name, "after": name });
        self.record(Event::new("dropdown.renamed").details(details))?;
        Ok(true)
    }
}
