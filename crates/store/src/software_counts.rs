//! How often each software is installed, counted now and then: with millions of installations no list counts them anew.

use crate::{
    Change, Listing, Page, Reader, Result, SoftwareId, SoftwareSort, SoftwareSummary, Visible,
    filter::Filter,
    many::write_rows,
    page::ListStatement,
    software_list::read_software,
    sql::{Value, values},
};

/// With more installations than this, lists go by the counts that are kept.
const FEW: i64 = 20_000;

impl Reader<'_> {
    /// Says whether the list of what is seen goes by the counts that are kept. Of a part of all assets nothing is kept.
    pub fn software_is_counted(&mut self, visible: &Visible) -> Result<bool> {
        if *visible != Visible::Everything {
            return Ok(false);
        }
        let counted = self.connection.one(
            "select count(*) from (select asset_id from software_installations limit $1) i",
            values![FEW + 1],
            |row| row.take::<i64>(),
        )?;
        Ok(counted > FEW)
    }

    /// Lists the software that was installed somewhere when it was counted last.
    pub fn counted_software(
        &mut self,
        listing: &Listing<SoftwareSort>,
    ) -> Result<Page<SoftwareSummary>> {
        let statement = ListStatement {
            select: "select s.id, s.name, s.publisher,
                (select count(*) from software_versions v where v.software_id = s.id and exists
                    (select 1 from software_installations i where i.software_version_id = v.id)),
                s.installations",
            from: "from software s",
            searched: "s.software_key",
            sort: match listing.sort {
                SoftwareSort::Name => "lower(s.name)",
                SoftwareSort::Publisher => "lower(coalesce(s.publisher, ''))",
                SoftwareSort::Installations => "s.installations",
            },
            id: "s.id",
        };
        let mut filter = Filter::default();
        filter.when("s.installations > 0");
        self.page_where(listing, &statement, filter, read_software)
    }

    /// Counts the installations of every software; returns those of which another number is kept.
    pub fn changed_software_counts(&mut self) -> Result<Vec<(SoftwareId, i64)>> {
        self.connection.rows(
            "select s.id, coalesce(c.installations, 0) from software s left join (
                select v.software_id as id, count(*) as installations from software_installations i
                join software_versions v on v.id = i.software_version_id
                join assets m on m.id = i.asset_id and m.deleted_at is null
                group by v.software_id) c on c.id = s.id
             where s.installations <> coalesce(c.installations, 0) order by s.id",
            &[],
            |row| Ok((SoftwareId(row.take()?), row.take()?)),
        )
    }
}

impl Change<'_> {
    /// Keeps how often software is installed.
    pub fn keep_software_counts(&mut self, counts: &[(SoftwareId, i64)]) -> Result<()> {
        let rows: Vec<Vec<Value<'_>>> = counts
            .iter()
            .map(|(id, installations)| values![id.0, *installations].to_vec())
            .collect();
        // Both engines call the columns of `values` so.
        write_rows(
            &mut self.connection,
            "update software set installations = counted.column2 from (",
            &["bigint", "bigint"],
            ") counted where software.id = counted.column1",
            &rows,
        )
    }
}
