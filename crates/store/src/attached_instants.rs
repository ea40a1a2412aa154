//! When what is attached to an asset was last inventoried: with that asset.
//!
//! A machine whose inventory says nothing new is written once, and what is attached to it is not. So the instant is told
//! by the asset to which it is attached; its own row keeps one that is at most a [`TURN`] older, by which lists are
//! narrowed, so that only what lies within a turn of the bound has to be looked up.

use crate::{
    Asset, AssetId, Change, Listing, Page, Reader, Result,
    assets::INVENTORIED_AT,
    filter::Filter,
    page::bounds,
    sql::{Value, values},
};
use inventory::ItemType;
use oauth::{Lifetime, Timestamp};

/// What is attached keeps an instant that is no older than this before that of its asset.
const TURN: Lifetime = Lifetime::hours(7 * 24);

/// Says whether assets of a kind are inventoried with others.
pub(crate) const fn is_attached(itemtype: ItemType) -> bool {
    matches!(itemtype, ItemType::Monitor | ItemType::Peripheral | ItemType::Printer)
}

/// That an asset `q` is a computer in use by whose inventory a list is sorted.
const BY_COMPUTER: &str =
    "q.itemtype = 'Computer' and q.deleted_at is null and q.inventoried_at is not null";

impl Reader<'_> {
    /// Lists attached assets by the last inventory of the computers to which they are attached, along the index of those;
    /// what is attached to no computer comes last.
    pub(crate) fn attached_by_instant<S>(
        &mut self,
        listing: &Listing<S>,
        filter: &Filter<'_>,
        known: Option<i64>,
    ) -> Result<Page<Asset>> {
        let (conditions, values) = filter.clone().finish_after_another();
        let total = match known {
            Some(total) => total,
            None => self.count_rows("from assets m where true", &conditions, &values)?,
        };
        let (start, limit) = bounds(listing);
        if start >= total {
            return Ok(Page { rows: Vec::new(), total });
        }
        let way = listing.direction.as_sql();
        // Of several computers the one that was inventoried last tells. The links come second, so that an index sorts.
        let attached = format!(
            "from assets q cross join asset_links l cross join assets m
             where {BY_COMPUTER} and l.parent_id = q.id and l.unlinked_at is null and m.id = l.child_id
                and not exists (select 1 from asset_links o join assets p on p.id = o.parent_id
                    where o.child_id = m.id and o.unlinked_at is null and o.id <> l.id and p.itemtype = 'Computer' and p.deleted_at is null
                        and (p.inventoried_at > q.inventoried_at or (p.inventoried_at = q.inventoried_at and o.id > l.id)))"
        );
        let order = format!("order by q.inventoried_at {way}, q.id {way}, l.child_id {way}");
        let mut ids = self.ids(&attached, &conditions, &values, &order, (start, limit))?;
        let left = limit - i64::try_from(ids.len()).unwrap_or(limit);
        if left > 0 {
            let before = self.count_rows(&attached, &conditions, &values)?;
            let others = format!(
                "from assets m where not exists (select 1 from asset_links l join assets q on q.id = l.parent_id
                    where l.child_id = m.id and l.unlinked_at is null and {BY_COMPUTER})"
            );
            let order = format!("order by m.inventoried_at {way}, m.id {way}");
            let rest = ((start - before).max(0), left);
            ids.extend(self.ids(&others, &conditions, &values, &order, rest)?);
        }
        Ok(Page { rows: self.assets_of(&ids)?, total })
    }

    fn ids(
        &mut self,
        from: &str,
        conditions: &str,
        values: &[Value<'_>],
        order: &str,
        (start, limit): (i64, i64),
    ) -> Result<Vec<AssetId>> {
        let mut values = values.to_vec();
        let (limited, offset) = (values.len() + 1, values.len() + 2);
        values.push(limit.into());
        values.push(start.into());
        let sql =
            format!("select m.id {from}{conditions} {order} limit ${limited} offset ${offset}");
        self.connection.rows(&sql, &values, |row| Ok(AssetId(row.take()?)))
    }

    fn count_rows(&mut self, from: &str, conditions: &str, values: &[Value<'_>]) -> Result<i64> {
        let sql = format!("select count(*) {from}{conditions}");
        self.connection.one(&sql, values, |row| row.take())
    }
}

impl Change<'_> {
    /// Renews the instant of what is attached to an asset that was just inventoried, once in a turn.
    pub(crate) fn renew_attached(
        &mut self,
        asset: AssetId,
        before: Option<Timestamp>,
    ) -> Result<()> {
        let now = self.now;
        match before {
            Some(before) if turn(asset, before) == turn(asset, now) => Ok(()),
            _ => self.stamp_attached(asset),
        }
    }

    /// Keeps that what is attached to an asset was inventoried now.
    pub(crate) fn stamp_attached(&mut self, asset: AssetId) -> Result<()> {
        let now = self.now;
        self.connection.execute(
            "update assets set inventoried_at = $2 where inventoried_at < $2
                and itemtype in ('Monitor', 'Peripheral', 'Printer') and id in
                    (select l.child_id from asset_links l where l.parent_id = $1 and l.unlinked_at is null)",
            values![asset.0, now],
        )?;
        Ok(())
    }
}

/// Returns in which turn an instant is. Turns of assets begin at different minutes, so that not all are renewed at once.
fn turn(asset: AssetId, at: Timestamp) -> i64 {
    let (minute, span) = (60, TURN.in_seconds());
    let later = asset.0.rem_euclid(span / minute) * minute;
    (at.seconds() + later).div_euclid(span)
}

/// How the rows of a list are found that were inventoried before or since an instant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Walk {
    /// Along the index of instants.
    ByInstant,
    /// Along another index, each row looked at: the plus keeps the index of instants out of it.
    ByRow,
}

impl Walk {
    const fn column(self) -> &'static str {
        match self {
            Self::ByInstant => "m.inventoried_at",
            Self::ByRow => "+m.inventoried_at",
        }
    }
}

impl Filter<'_> {
    /// Lets pass only assets of a kind that were last inventoried before an instant.
    pub(crate) fn inventoried_before(&mut self, itemtype: ItemType, before: Timestamp, walk: Walk) {
        let column = walk.column();
        let bound = self.bind(before);
        self.when(&format!("{column} < {bound}"));
        if is_attached(itemtype) {
            let surely = self.bind(before.minus(TURN));
            self.when(&format!("(m.inventoried_at < {surely} or {INVENTORIED_AT} < {bound})"));
        }
    }

    /// Lets pass only assets of a kind that were last inventoried at an instant or later.
    pub(crate) fn inventoried_since(&mut self, itemtype: ItemType, since: Timestamp, walk: Walk) {
        let column = walk.column();
        let bound = self.bind(since);
        if is_attached(itemtype) {
            let perhaps = self.bind(since.minus(TURN));
            self.when(&format!("{column} >= {perhaps}"));
            self.when(&format!("(m.inventoried_at >= {bound} or {INVENTORIED_AT} >= {bound})"));
        } else {
            self.when(&format!("{column} >= {bound}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Within a turn nothing is renewed, and from one turn to the next it is: an instant is never a turn older.
        #[test]
        fn an_instant_is_renewed_before_it_is_a_turn_old(
            asset in 1_i64..10_000_000,
            start in 0_i64..4_000_000_000,
            steps in prop::collection::vec(1_i64..2_000_000, 1..40),
        ) {
            let asset = AssetId(asset);
            let at = |seconds: i64| Timestamp::from_micros(seconds * 1_000_000);
            let (mut kept, mut last) = (start, start);
            for step in steps {
                let now = last + step;
                if turn(asset, at(last)) != turn(asset, at(now)) {
                    kept = now;
                }
                last = now;
                prop_assert!(last - kept < TURN.in_seconds());
            }
        }
    }
}
