//! The trash of assets.

use crate::{AssetId, Change, Result, audit::Event, sql::Value, sql::values};
use serde_json::json;

impl Change<'_> {
    /// Puts an asset in the trash; `false` if it is not there, or in the trash already.
    pub fn trash_asset(&mut self, asset: AssetId) -> Result<bool> {
        let now = self.now;
        self.move_asset(
            asset,
            "update assets set deleted_at = $2, updated_at = $2 where id = $1 and deleted_at is null
             returning name, itemtype",
            values![asset.0, now],
            "asset.trashed",
        )
    }

    /// Takes an asset out of the trash; `false` if it is not in it.
    pub fn restore_asset(&mut self, asset: AssetId) -> Result<bool> {
        let now = self.now;
        self.move_asset(
            asset,
            "update assets set deleted_at = null, updated_at = $2
             where id = $1 and deleted_at is not null returning name, itemtype",
            values![asset.0, now],
            "asset.restored",
        )
    }

    /// Deletes an asset that is in the trash, with its parts, for good; `false` if it is not in it.
    pub fn purge_asset(&mut self, asset: AssetId) -> Result<bool> {
        self.move_asset(
            asset,
            "delete from assets where id = $1 and deleted_at is not null returning name, itemtype",
            values![asset.0],
            "asset.purged",
        )
    }

    fn move_asset(
        &mut self,
        asset: AssetId,
        sql: &str,
        values: &[Value<'_>],
        kind: &'static str,
    ) -> Result<bool> {
        let moved = self
            .connection
            .optional(sql, values, |row| Ok((row.take::<String>()?, row.take::<String>()?)))?;
        let Some((name, itemtype)) = moved else { return Ok(false) };
        let details = json!({ "asset": asset.0, "itemtype": itemtype, "name": name });
        self.record(Event::new(kind).details(details))?;
        Ok(true)
    }
}
