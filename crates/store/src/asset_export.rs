//! Assets as documents, which can be imported again.

use crate::{
    Agent, Asset, AssetId, Reader, Result,
    assets::{SELECT, read_asset},
    sql::values,
};
use inventory::{Field, ItemType, Software, Told, Values};
use serde_json::Value;
use std::collections::BTreeMap;

/// Whose the documents of devices are that have no agent of their own.
const EXPORTER: &str = "quartermaster-export";

/// What has documents of its own: not what another asset's document tells of, printers at a computer and members of a
/// stack. A guest may have an agent of its own.
const EXPORTED: &str =
    "m.deleted_at is null and m.itemtype in ('Computer', 'NetworkEquipment', 'Phone', 'Printer', 'Unmanaged')
        and not exists (select 1 from asset_links l where l.child_id = m.id and l.unlinked_at is null
            and l.section in ('printers', 'network_components'))";

impl Reader<'_> {
    /// Counts the assets that have documents of their own.
    pub fn count_exported(&mut self) -> Result<i64> {
        let sql = format!("select count(*) from assets m where {EXPORTED}");
        self.connection.one(&sql, &[], |row| row.take())
    }

    /// Returns the next assets that have documents of their own, each with its document. What is attached to another asset
    /// is told of in that one's.
    pub fn export_assets(&mut self, after: AssetId, limit: i64) -> Result<Vec<(Asset, Value)>> {
        let sql = format!(
            "{} from assets m where m.id > $1 and {EXPORTED} order by m.id limit $2",
            *SELECT
        );
        let assets = self.connection.rows(&sql, values![after.0, limit], read_asset)?;
        let with_document = |asset: Asset| {
            let document = self.asset_as_document(&asset)?;
            Ok((asset, document))
        };
        assets.into_iter().map(with_document).collect()
    }

    fn asset_as_document(&mut self, asset: &Asset) -> Result<Value> {
        let agent = self.agents_of_asset(asset.id)?.into_iter().next();
        let mut sections: BTreeMap<String, Vec<Values>> = BTreeMap::new();
        for part in self.asset_parts(asset.id)? {
            sections.entry(part.section).or_default().push(part.values);
        }
        let whole = self.read_whole_sections(asset.id, None)?;
        let software = self.asset_software(asset.id)?.into_iter().map(|installed| Software {
            name: installed.name,
            version: installed.version,
            publisher: installed.publisher,
            arch: Some(installed.architecture).filter(|arch| !arch.is_empty()),
            install_date: installed.install_date,
            folder: installed.folder,
            details: Values::default(),
        });
        Ok(inventory::write(&Told {
            itemtype: asset.itemtype,
            deviceid: deviceid(asset, agent.as_ref()),
            tag: agent.as_ref().and_then(|agent| agent.tag.clone()),
            agent_version: agent.and_then(|agent| agent.version),
            fields: asset.fields.clone(),
            sections: sections.into_iter().collect(),
            software: software.collect(),
            whole: whole.into_iter().map(|one| (one.section, one.value)).collect(),
        }))
    }
}

fn deviceid(asset: &Asset, agent: Option<&Agent>) -> String {
    match (agent, asset.itemtype) {
        (Some(agent), _) => agent.deviceid.clone(),
        (None, ItemType::Computer | ItemType::Phone) => {
            let name = asset.text(Field::Name).unwrap_or_default();
            format!("{name}-{EXPORTER}-{}", asset.id.0)
        }
        (None, _) => EXPORTER.to_owned(),
    }
}
