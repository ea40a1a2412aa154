//! Sections that are kept whole, as they came: processes, environment, and what nobody has described.

use crate::{AssetId, Change, Error, Reader, Result, packing, sql::values};
use oauth::Timestamp;
use serde_json::Value;

/// A section that is kept whole.
#[derive(Clone, PartialEq, Debug)]
pub struct WholeSection {
    /// Its name.
    pub section: String,
    /// What it says.
    pub value: Value,
    /// When it last said something else.
    pub changed_at: Timestamp,
}

impl Reader<'_> {
    /// Names the sections of an asset that are kept whole, with the instant of their last change.
    pub fn whole_sections(&mut self, asset: AssetId) -> Result<Vec<(String, Timestamp)>> {
        self.connection.rows(
            "select section, changed_at from asset_sections where asset_id = $1 order by section",
            values![asset.0],
            |row| Ok((row.take()?, row.instant()?)),
        )
    }

    /// Returns the sections of an asset that are kept whole; with a name, that one alone.
    pub fn read_whole_sections(
        &mut self,
        asset: AssetId,
        section: Option<&str>,
    ) -> Result<Vec<WholeSection>> {
        self.connection.rows(
            "select section, content, changed_at from asset_sections
             where asset_id = $1 and (cast($2 as text) is null or section = $2) order by section",
            values![asset.0, section],
            |row| {
                let section = row.take()?;
                let text = packing::unpack(&row.take::<Vec<u8>>()?);
                let value = text.and_then(|text| serde_json::from_slice(&text).ok());
                Ok(WholeSection {
                    section,
                    value: value.ok_or(Error::Damaged("a section cannot be read"))?,
                    changed_at: row.instant()?,
                })
            },
        )
    }
}

impl Change<'_> {
    /// Keeps a whole section, packed already; one without content goes.
    pub(crate) fn record_whole(
        &mut self,
        asset: AssetId,
        section: &str,
        content: Option<&[u8]>,
    ) -> Result<()> {
        let now = self.now;
        let Some(content) = content else {
            self.connection.execute(
                "delete from asset_sections where asset_id = $1 and section = $2",
                values![asset.0, section],
            )?;
            return Ok(());
        };
        self.connection.execute(
            "insert into asset_sections (asset_id, section, content, changed_at) values ($1, $2, $3, $4)
             on conflict (asset_id, section) do update set content = excluded.content, changed_at = excluded.changed_at",
            values![asset.0, section, content, now],
        )?;
        Ok(())
    }
}
