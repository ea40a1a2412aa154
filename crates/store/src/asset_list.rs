//! Lists of assets, and what they can be narrowed to.

use crate::{
    Asset, AssetId, EntityId, Listing, Page, Reader, Result, Visible,
    assets::{INVENTORIED_AT, SELECT, read_asset},
    attached_instants::{Walk, is_attached},
    filter::Filter,
    page::ListStatement,
    visible::ASSET_ENTITY,
};
use inventory::{Field, ItemType};
use oauth::Timestamp;

/// What a list of assets is sorted by.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum AssetSort {
    /// The name.
    #[default]
    Name,
    /// The serial number.
    Serial,
    /// Manufacturer, then model.
    Model,
    /// The type.
    Kind,
    /// The operating system.
    OperatingSystem,
    /// The last signed-in user.
    Contact,
    /// The place.
    Location,
    /// The state.
    State,
    /// When it was last inventoried.
    Inventoried,
    /// When it was first seen.
    Created,
    /// When it last changed.
    Updated,
    /// The key.
    Id,
}

/// Which assets are wanted.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct AssetFilter {
    /// Of this kind.
    pub itemtype: ItemType,
    /// Those in the trash, instead of all others.
    pub in_trash: bool,
    /// With this operating system.
    pub os_name: Option<String>,
    /// Of this manufacturer.
    pub manufacturer: Option<String>,
    /// Of this model.
    pub model: Option<String>,
    /// Of this type.
    pub kind: Option<String>,
    /// In this state.
    pub state: Option<String>,
    /// At this place.
    pub location: Option<String>,
    /// In this entity.
    pub entity: Option<EntityId>,
    /// Last inventoried before this instant.
    pub inventoried_before: Option<Timestamp>,
    /// Last inventoried at this instant or later.
    pub inventoried_since: Option<Timestamp>,
}

impl AssetFilter {
    /// Lets every asset of a kind through that is not in the trash.
    pub fn of(itemtype: ItemType) -> Self {
        Self { itemtype, ..Self::default() }
    }

    /// Whether it narrows by the last inventory.
    const fn names_instants(&self) -> bool {
        self.inventoried_before.is_some() || self.inventoried_since.is_some()
    }

    fn conditions(&self, walk: Walk) -> Filter<'_> {
        let mut conditions = Filter::default();
        conditions.with("m.itemtype = $?", self.itemtype.as_str());
        conditions.when(if self.in_trash {
            "m.deleted_at is not null"
        } else {
            "m.deleted_at is null"
        });
        conditions.with_some("m.os_name = $?", self.os_name.as_deref());
        conditions.with_some("m.manufacturer = $?", self.manufacturer.as_deref());
        conditions.with_some("m.model = $?", self.model.as_deref());
        conditions.with_some("m.kind = $?", self.kind.as_deref());
        conditions.with_some("m.state = $?", self.state.as_deref());
        conditions.with_some("m.location = $?", self.location.as_deref());
        conditions.with_some("m.entity_id = $?", self.entity.map(|entity| entity.0));
        if let Some(before) = self.inventoried_before {
            conditions.inventoried_before(self.itemtype, before, walk);
        }
        if let Some(since) = self.inventoried_since {
            conditions.inventoried_since(self.itemtype, since, walk);
        }
        conditions
    }
}

/// Where more than this were inventoried before or since an instant, a page of them is found soonest along what sorts.
const MANY: i64 = 2_000;

/// At most this many values can be chosen from.
const MOST_CHOICES: i64 = 200;

impl Reader<'_> {
    /// Lists the assets that are seen and that a filter lets through.
    pub fn assets(
        &mut self,
        listing: &Listing<AssetSort>,
        filter: &AssetFilter,
        visible: &Visible,
    ) -> Result<Page<Asset>> {
        let statement = ListStatement {
            select: &SELECT,
            from: "from assets m",
            searched: "m.search_key",
            sort: match listing.sort {
                AssetSort::Name => "lower(m.name)",
                AssetSort::Serial => "coalesce(m.serial, '')",
                AssetSort::Model => {
                    "lower(coalesce(m.manufacturer, '') || ' ' || coalesce(m.model, ''))"
                }
                AssetSort::Kind => "lower(coalesce(m.kind, ''))",
                AssetSort::OperatingSystem => {
                    "lower(coalesce(m.os_name, '') || ' ' || coalesce(m.os_version, ''))"
                }
                AssetSort::Contact => "lower(coalesce(m.contact, ''))",
                AssetSort::Location => "lower(coalesce(m.location, ''))",
                AssetSort::State => "lower(coalesce(m.state, ''))",
                AssetSort::Inventoried if is_attached(filter.itemtype) => INVENTORIED_AT,
                AssetSort::Inventoried => "m.inventoried_at",
                AssetSort::Created => "m.created_at",
                AssetSort::Updated => "m.updated_at",
                AssetSort::Id => "m.id",
            },
            id: "m.id",
        };
        let conditions = |walk| {
            let mut conditions = filter.conditions(walk);
            conditions.within(ASSET_ENTITY, visible);
            conditions
        };
        let is_searched = !listing.search.trim().is_empty();
        let known = if *filter == AssetFilter::of(filter.itemtype) {
            Some(self.count_assets(filter.itemtype, visible)?)
        } else if filter.names_instants() && !is_searched {
            let (filter, values) = conditions(Walk::ByInstant).finish();
            let counted = format!("select count(*) from assets m{filter}");
            Some(self.connection.one(&counted, &values, |row| row.take())?)
        } else {
            None
        };
        let sorted_by_instant = listing.sort == AssetSort::Inventoried;
        if sorted_by_instant && !is_searched && is_attached(filter.itemtype) {
            return self.attached_by_instant(listing, &conditions(Walk::ByInstant), known);
        }
        let walk = match known {
            Some(count) if count > MANY && !sorted_by_instant => Walk::ByRow,
            _ => Walk::ByInstant,
        };
        self.page_of(listing, &statement, conditions(walk), known, read_asset)
    }

    /// Returns those of some assets that are of a kind and are seen, by name.
    pub fn assets_named(
        &mut self,
        itemtype: ItemType,
        ids: &[AssetId],
        visible: &Visible,
    ) -> Result<Vec<(AssetId, String)>> {
        let mut conditions = Filter::default();
        conditions.with("m.itemtype = $?", itemtype.as_str());
        conditions.one_of("m.id", ids.iter().map(|id| id.0));
        conditions.within(ASSET_ENTITY, visible);
        let (filter, values) = conditions.finish();
        let sql = format!("select m.id, m.name from assets m{filter} order by lower(m.name), m.id");
        self.connection.rows(&sql, &values, |row| Ok((AssetId(row.take()?), row.take()?)))
    }

    /// Returns the values that a field has at those assets of a kind that are seen, by name; at most 200.
    pub fn field_choices(
        &mut self,
        itemtype: ItemType,
        field: Field,
        visible: &Visible,
    ) -> Result<Vec<String>> {
        self.choices(itemtype, field.as_str(), visible)
    }

    /// Returns the states of those assets of a kind that are seen, by name; at most 200.
    pub fn state_choices(&mut self, itemtype: ItemType, visible: &Visible) -> Result<Vec<String>> {
        self.choices(itemtype, "state", visible)
    }

    fn choices(
        &mut self,
        itemtype: ItemType,
        column: &str,
        visible: &Visible,
    ) -> Result<Vec<String>> {
        let mut conditions = Filter::default();
        conditions.with("m.itemtype = $?", itemtype.as_str());
        conditions.when("m.deleted_at is null");
        // With the plus SQLite steps along the column's index, not along that of entities.
        conditions.within(&format!("+{ASSET_ENTITY}"), visible);
        self.distinct("assets m", &format!("m.{column}"), conditions)
    }

    /// Returns the different values of an indexed expression, without the empty one, stepping from each to the next.
    pub(crate) fn distinct(
        &mut self,
        table: &str,
        column: &str,
        conditions: Filter<'_>,
    ) -> Result<Vec<String>> {
        let (filter, mut values) = conditions.finish_after_another();
        values.push(MOST_CHOICES.into());
        let sql = format!(
            "with recursive known (value) as (
                select (select min({column}) from {table} where {column} is not null{filter})
                union all
                select (select min({column}) from {table} where {column} > known.value{filter})
                from known where known.value is not null)
             select value from known where value <> '' limit ${}",
            values.len()
        );
        self.connection.rows(&sql, &values, |row| row.take())
    }
}
