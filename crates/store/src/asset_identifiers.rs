//! Hardware and network addresses of assets, lifted out of their parts, so that an asset is found by them.

use crate::{
    AssetId, Change, Reader, Result,
    many::write_rows,
    sql::{Value, values},
};
use inventory::IdentifierKind;
use std::collections::BTreeSet;

impl Reader<'_> {
    /// Returns the addresses of an asset.
    pub fn asset_identifiers(&mut self, asset: AssetId) -> Result<Vec<(IdentifierKind, String)>> {
        self.connection.rows(
            "select kind, value from asset_identifiers where asset_id = $1 order by kind, value",
            values![asset.0],
            |row| {
                let kind: String = row.take()?;
                let kind = if kind == "mac" { IdentifierKind::Mac } else { IdentifierKind::Ip };
                Ok((kind, row.take()?))
            },
        )
    }
}

impl Change<'_> {
    /// Makes the stored addresses of an asset those that a document tells.
    pub(crate) fn record_identifiers(
        &mut self,
        asset: AssetId,
        seen: &BTreeSet<(IdentifierKind, &str)>,
    ) -> Result<()> {
        let known = self.asset_identifiers(asset)?;
        let known: BTreeSet<(IdentifierKind, &str)> =
            known.iter().map(|(kind, value)| (*kind, value.as_str())).collect();
        let gone: Vec<Vec<Value<'_>>> = known.difference(seen).map(|one| row(asset, one)).collect();
        let added: Vec<Vec<Value<'_>>> =
            seen.difference(&known).map(|one| row(asset, one)).collect();
        let types = &["bigint", "text", "text"];
        write_rows(
            &mut self.connection,
            "delete from asset_identifiers where (asset_id, kind, value) in (",
            types,
            ")",
            &gone,
        )?;
        write_rows(
            &mut self.connection,
            "insert into asset_identifiers (asset_id, kind, value)",
            types,
            "on conflict do nothing",
            &added,
        )
    }
}

fn row<'r>(asset: AssetId, (kind, value): &(IdentifierKind, &'r str)) -> Vec<Value<'r>> {
    values![asset.0, kind.as_str(), *value].to_vec()
}
