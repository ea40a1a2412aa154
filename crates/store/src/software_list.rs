//! Lists of software: names, versions, and which assets have what.

use crate::{
    AssetId, Listing, Page, Reader, Result, SoftwareId, VersionId, Visible,
    assets::read_itemtype,
    filter::Filter,
    page::{ListStatement, folded, like_prefix},
    software_version::sort_key,
    sql::Row,
    visible::ASSET_ENTITY,
};
use inventory::ItemType;

/// A software in a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SoftwareSummary {
    /// The key.
    pub id: SoftwareId,
    /// Its name.
    pub name: String,
    /// Who publishes it.
    pub publisher: Option<String>,
    /// How many versions of it are installed somewhere.
    pub versions: i64,
    /// How many installations there are, not counting the trash.
    pub installations: i64,
}

/// A version of a software.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SoftwareVersion {
    /// The key.
    pub id: VersionId,
    /// The version; empty if it has none.
    pub version: String,
    /// For which architecture.
    pub architecture: String,
    /// How many installations there are, not counting the trash.
    pub installations: i64,
}

/// An asset that has a software.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Installed {
    /// The asset: key, kind and name.
    pub asset: (AssetId, ItemType, String),
    /// The software: key and name.
    pub software: (SoftwareId, String),
    /// The version that it has.
    pub version: String,
    /// For which architecture.
    pub architecture: String,
    /// When it was installed, as the agent says.
    pub install_date: Option<String>,
}

/// Which installations are wanted.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct InstallationFilter {
    /// Of this software.
    pub software: Option<SoftwareId>,
    /// Of software of this name, whoever publishes it.
    pub name: Option<String>,
    /// Of this version.
    pub version: Option<VersionId>,
    /// Of versions that come before this one.
    pub older_than: Option<String>,
}

/// What a list of software is sorted by.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum SoftwareSort {
    /// The name.
    #[default]
    Name,
    /// Who publishes it.
    Publisher,
    /// How often it is installed.
    Installations,
}

/// What a list of installations is sorted by.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum InstalledSort {
    /// The name of the asset.
    #[default]
    Asset,
    /// The version.
    Version,
    /// When it was installed.
    InstallDate,
}

pub(crate) fn read_software(row: &mut Row<'_>) -> Result<SoftwareSummary> {
    Ok(SoftwareSummary {
        id: SoftwareId(row.take()?),
        name: row.take()?,
        publisher: row.take()?,
        versions: row.take()?,
        installations: row.take()?,
    })
}

fn read_installed(row: &mut Row<'_>) -> Result<Installed> {
    let id = AssetId(row.take()?);
    let itemtype = read_itemtype(&row.take::<String>()?)?;
    Ok(Installed {
        asset: (id, itemtype, row.take()?),
        software: (SoftwareId(row.take()?), row.take()?),
        version: row.take()?,
        architecture: row.take()?,
        install_date: row.take()?,
    })
}

/// Statements about software, as far as the assets are seen that have it.
struct Seen {
    /// What is read of a software.
    select: String,
    /// How many installations of it there are, not counting the trash.
    installations: String,
    /// Whether it is installed somewhere.
    installed: String,
}

impl Seen {
    /// Makes them; `within` is the condition that the asset `m` is seen, empty if every asset is.
    fn new(within: &str) -> Self {
        let installations = format!(
            "(select count(*) from software_versions v
                join software_installations i on i.software_version_id = v.id
                join assets m on m.id = i.asset_id and m.deleted_at is null where v.software_id = s.id{within})"
        );
        // Where every asset is seen, no asset need be looked at.
        let of_seen = match within {
            "" => String::new(),
            within => format!(
                " and exists (select 1 from assets m where m.id = i.asset_id and m.deleted_at is null{within})"
            ),
        };
        let select = format!(
            "select s.id, s.name, s.publisher,
                (select count(*) from software_versions v where v.software_id = s.id and exists
                    (select 1 from software_installations i where i.software_version_id = v.id{of_seen})),
                {installations}"
        );
        let installed = format!(
            "exists (select 1 from software_versions v join software_installations i on i.software_version_id = v.id
                where v.software_id = s.id{of_seen})"
        );
        Self { select, installations, installed }
    }
}

impl Reader<'_> {
    /// Lists the software that is installed on an asset that is seen; counts those assets alone. Where there are many, the
    /// numbers are those that were counted last.
    pub fn software(
        &mut self,
        listing: &Listing<SoftwareSort>,
        visible: &Visible,
    ) -> Result<Page<SoftwareSummary>> {
        if self.software_is_counted(visible)? {
            return self.counted_software(listing);
        }
        let mut filter = Filter::default();
        let within = filter.and_within(ASSET_ENTITY, visible);
        let seen = Seen::new(&within);
        filter.when(&seen.installed);
        let statement = ListStatement {
            select: &seen.select,
            from: "from software s",
            searched: "s.software_key",
            sort: match listing.sort {
                SoftwareSort::Name => "lower(s.name)",
                SoftwareSort::Publisher => "lower(coalesce(s.publisher, ''))",
                SoftwareSort::Installations => &seen.installations,
            },
            id: "s.id",
        };
        self.page_where(listing, &statement, filter, read_software)
    }

    /// Finds a software that is installed on an asset that is seen.
    pub fn one_software(
        &mut self,
        id: SoftwareId,
        visible: &Visible,
    ) -> Result<Option<SoftwareSummary>> {
        let mut filter = Filter::default();
        filter.with("s.id = $?", id.0);
        let within = filter.and_within(ASSET_ENTITY, visible);
        let seen = Seen::new(&within);
        filter.when(&seen.installed);
        let (filter, values) = filter.finish();
        let sql = format!("{} from software s{filter}", seen.select);
        self.connection.optional(&sql, &values, read_software)
    }

    /// Returns the versions of a software that are installed on an asset that is seen, the newest first.
    pub fn software_versions(
        &mut self,
        id: SoftwareId,
        visible: &Visible,
    ) -> Result<Vec<SoftwareVersion>> {
        let mut filter = Filter::default();
        filter.with("v.software_id = $?", id.0);
        filter.within(ASSET_ENTITY, visible);
        let (filter, values) = filter.finish();
        let sql = format!(
            "select v.id, v.version, v.architecture, count(m.id) from software_versions v
             join software_installations i on i.software_version_id = v.id
             join assets m on m.id = i.asset_id and m.deleted_at is null{filter}
             group by v.id, v.version, v.architecture, v.sort_key
             order by v.sort_key desc, v.architecture, v.id"
        );
        self.connection.rows(&sql, &values, |row| {
            Ok(SoftwareVersion {
                id: VersionId(row.take()?),
                version: row.take()?,
                architecture: row.take()?,
                installations: row.take()?,
            })
        })
    }

    /// Lists the assets that have a software: of any version, of one, or of those that come before one.
    pub fn installations(
        &mut self,
        listing: &Listing<InstalledSort>,
        filter: &InstallationFilter,
        visible: &Visible,
    ) -> Result<Page<Installed>> {
        let statement = ListStatement {
            select: "select m.id, m.itemtype, m.name, s.id, s.name, v.version, v.architecture, i.install_date",
            from: "from software s join software_versions v on v.software_id = s.id
                join software_installations i on i.software_version_id = v.id
                join assets m on m.id = i.asset_id",
            searched: "m.search_key",
            sort: match listing.sort {
                InstalledSort::Asset => "lower(m.name)",
                InstalledSort::Version => "v.sort_key",
                InstalledSort::InstallDate => "coalesce(i.install_date, '')",
            },
            // An asset has several.
            id: "i.asset_id, i.software_version_id",
        };
        let older = filter.older_than.as_deref().map(sort_key);
        // The key is the folded name, and after it the publisher.
        let name = filter.name.as_deref();
        let name = name.map(|name| like_prefix(&format!("{}\u{1f}", folded(name))));
        let mut conditions = Filter::default();
        conditions.when("m.deleted_at is null");
        conditions.within(ASSET_ENTITY, visible);
        conditions.with_some("s.id = $?", filter.software.map(|id| id.0));
        conditions.with_some("v.id = $?", filter.version.map(|id| id.0));
        conditions.with_some("v.sort_key < $?", older.as_deref());
        conditions.with_some(
            "s.id in (select known.id from software known where known.software_key like $? escape '\\')",
            name.as_deref(),
        );
        self.page_directly(listing, &statement, conditions, read_installed)
    }
}
