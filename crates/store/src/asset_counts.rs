//! How many assets there are, without a look at them: `asset_counts`, whose rows add up to it.
//!
//! Triggers write a row there for each change of `assets`, so that no change waits for another's; here the rows are
//! added up now and then. Their sum is the same before and after, and exact within any transaction.

use crate::{
    Change, Reader, Result, Visible,
    filter::Filter,
    many::write_rows,
    sql::{Connection, Value, values},
};
use inventory::ItemType;
use std::collections::BTreeMap;

/// The table. A backup leaves it out: the triggers write it when the assets are restored.
pub(crate) const TABLE: &str = "asset_counts";

/// Of what kind, in which entity, whether in the trash.
type What = (String, i64, bool);

impl Reader<'_> {
    /// Counts the assets of a kind that are seen and not in the trash.
    pub(crate) fn count_assets(&mut self, itemtype: ItemType, visible: &Visible) -> Result<i64> {
        let mut seen = Filter::default();
        seen.with("c.itemtype = $?", itemtype.as_str());
        seen.when("not c.in_trash");
        seen.within("c.entity_id", visible);
        let (filter, values) = seen.finish();
        let sql = format!(
            "select cast(coalesce(sum(c.number), 0) as bigint) from asset_counts c{filter}"
        );
        self.connection.one(&sql, &values, |row| row.take())
    }
}

impl Change<'_> {
    /// Adds up what the triggers have written since the last time; returns how many rows that made of how many.
    pub fn add_up_asset_counts(&mut self) -> Result<(usize, usize)> {
        add_up(&mut self.connection)
    }
}

/// Makes one row of those that count the same.
pub(crate) fn add_up(connection: &mut Connection<'_>) -> Result<(usize, usize)> {
    let rows: i64 = connection.one("select count(*) from asset_counts", &[], |row| row.take())?;
    let needed: i64 = connection.one(
        "select count(*) from (select itemtype from asset_counts group by itemtype, entity_id, in_trash) q",
        &[],
        |row| row.take(),
    )?;
    if rows == needed {
        return Ok((0, 0));
    }
    // What is taken away is told by the statement that does so: rows that others write meanwhile stay.
    let taken = connection.rows(
        "delete from asset_counts returning itemtype, entity_id, in_trash, number",
        &[],
        |row| Ok(((row.take()?, row.take()?, row.take()?), row.take::<i64>()?)),
    )?;
    let mut sums: BTreeMap<What, i64> = BTreeMap::new();
    for (what, number) in &taken {
        *sums.entry(what.clone()).or_default() += number;
    }
    sums.retain(|_, number| *number != 0);
    let rows: Vec<Vec<Value<'_>>> = sums
        .iter()
        .map(|((itemtype, entity, in_trash), number)| {
            values![itemtype, *entity, *in_trash, *number].to_vec()
        })
        .collect();
    write_rows(
        connection,
        "insert into asset_counts (itemtype, entity_id, in_trash, number)",
        &["text", "bigint", "boolean", "bigint"],
        "",
        &rows,
    )?;
    Ok((rows.len(), taken.len()))
}
