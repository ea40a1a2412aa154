//! Lists of computers, and what they can be narrowed to.

use crate::{
    ComputerId, EntityId, Listing, Page, Reader, Result, Visible, filter::Filter,
    page::ListStatement, sql::Row, visible::COMPUTER_ENTITY,
};
use oauth::Timestamp;

/// A computer in a list.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the columns are GLPI's own words")]
pub struct ComputerSummary {
    pub id: ComputerId,
    pub name: String,
    /// The name of the entity where it belongs.
    pub entity: String,
    pub serial: Option<String>,
    pub uuid: Option<String>,
    pub manufacturer: Option<String>,
    pub model: Option<String>,
    pub kind: Option<String>,
    pub os_name: Option<String>,
    pub os_version: Option<String>,
    pub contact: Option<String>,
    pub memory: Option<i64>,
    pub inventoried_at: Timestamp,
}

/// What a list of computers is sorted by.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum ComputerSort {
    /// The name.
    #[default]
    Name,
    /// The serial number.
    Serial,
    /// Manufacturer, then model.
    Model,
    /// The operating system.
    OperatingSystem,
    /// The last signed-in user.
    Contact,
    /// When it was last inventoried.
    Inventoried,
}

/// Which computers are wanted.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct ComputerFilter {
    /// Those in the trash, instead of all others.
    pub in_trash: bool,
    /// With this operating system.
    pub os_name: Option<String>,
    /// Of this manufacturer.
    pub manufacturer: Option<String>,
    /// In this entity.
    pub entity: Option<EntityId>,
    /// Last inventoried before this instant.
    pub inventoried_before: Option<Timestamp>,
}

/// At most this many values can be chosen from.
const MOST_CHOICES: i64 = 200;

fn read_summary(row: &mut Row<'_>) -> Result<ComputerSummary> {
    Ok(ComputerSummary {
        id: ComputerId(row.take()?),
        name: row.take()?,
        entity: row.take()?,
        serial: row.take()?,
        uuid: row.take()?,
        manufacturer: row.take()?,
        model: row.take()?,
        kind: row.take()?,
        os_name: row.take()?,
        os_version: row.take()?,
        contact: row.take()?,
        memory: row.take()?,
        inventoried_at: row.instant()?,
    })
}

impl Reader<'_> {
    /// Lists the computers that are not in the trash.
    pub fn computers(&mut self, listing: &Listing<ComputerSort>) -> Result<Page<ComputerSummary>> {
        self.find_computers(listing, &ComputerFilter::default(), &Visible::Everything)
    }

    /// Lists the computers that are seen and that a filter lets through.
    pub fn find_computers(
        &mut self,
        listing: &Listing<ComputerSort>,
        filter: &ComputerFilter,
        visible: &Visible,
    ) -> Result<Page<ComputerSummary>> {
        let statement = ListStatement {
            select: "select m.id, m.name, (select e.name from entities e where e.id = m.entity_id), m.serial, m.uuid,
                m.manufacturer, m.model, m.kind, m.os_name, m.os_version, m.contact, m.memory, m.inventoried_at",
            from: "from computers m",
            searched: "m.search_key",
            sort: match listing.sort {
                ComputerSort::Name => "lower(m.name)",
                ComputerSort::Serial => "coalesce(m.serial_key, '')",
                ComputerSort::Model => {
                    "lower(coalesce(m.manufacturer, '') || ' ' || coalesce(m.model, ''))"
                }
                ComputerSort::OperatingSystem => {
                    "lower(coalesce(m.os_name, '') || ' ' || coalesce(m.os_version, ''))"
                }
                ComputerSort::Contact => "lower(coalesce(m.contact, ''))",
                ComputerSort::Inventoried => "m.inventoried_at",
            },
            id: "m.id",
        };
        let mut conditions = Filter::default();
        conditions.when(if filter.in_trash {
            "m.deleted_at is not null"
        } else {
            "m.deleted_at is null"
        });
        if let Some(os_name) = &filter.os_name {
            conditions.with("m.os_name = $?", os_name);
        }
        if let Some(manufacturer) = &filter.manufacturer {
            conditions.with("m.manufacturer = $?", manufacturer);
        }
        if let Some(entity) = filter.entity {
            conditions.with("m.entity_id = $?", entity.0);
        }
        if let Some(before) = filter.inventoried_before {
            conditions.with("m.inventoried_at < $?", before);
        }
        conditions.within(COMPUTER_ENTITY, visible);
        self.page_where(listing, &statement, conditions, read_summary)
    }

    /// Returns the operating systems of the computers that are seen, by name.
    pub fn operating_systems(&mut self, visible: &Visible) -> Result<Vec<String>> {
        self.distinct_of_computers("m.os_name", visible)
    }

    /// Returns the manufacturers of the computers that are seen, by name.
    pub fn manufacturers(&mut self, visible: &Visible) -> Result<Vec<String>> {
        self.distinct_of_computers("m.manufacturer", visible)
    }

    fn distinct_of_computers(&mut self, column: &str, visible: &Visible) -> Result<Vec<String>> {
        let mut conditions = Filter::default();
        conditions.when("m.deleted_at is null");
        // With the plus SQLite steps along the column's index, not along that of entities.
        conditions.within(&format!("+{COMPUTER_ENTITY}"), visible);
        self.distinct("computers m", column, conditions)
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
