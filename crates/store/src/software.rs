//! Software: one dictionary of names, publishers and versions, and where they are installed.

use crate::{
    AssetId, Change, ChangeKind, Reader, Result,
    asset_changes::ChangeLog,
    asset_parts::Known,
    many::{places, write_rows},
    page::folded,
    software_version::sort_key,
    sql::{Connection, Value, values},
};
use inventory::Software;
use oauth::Timestamp;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The section whose rows are software.
pub(crate) const SECTION: &str = "softwares";

/// A program that is installed on an asset.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InstalledSoftware {
    /// The key of the software.
    pub software: SoftwareId,
    /// The key of the version.
    pub software_version: VersionId,
    /// Its name.
    pub name: String,
    /// Its version; empty if it has none.
    pub version: String,
    /// Who publishes it.
    pub publisher: Option<String>,
    /// For which architecture it is made.
    pub architecture: String,
    /// When it was installed, `YYYY-MM-DD`, as the agent says.
    pub install_date: Option<String>,
    /// Where it was installed.
    pub folder: Option<String>,
    /// When an inventory told of it first.
    pub first_seen: Timestamp,
}

/// The key of a software.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SoftwareId(pub i64);

/// The key of a version of a software.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct VersionId(pub i64);

/// What makes an installation the same: name with publisher, version, architecture.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
struct VersionKey {
    software: String,
    version: String,
    architecture: String,
}

/// An installation as a document tells it, ready to be compared.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Installation {
    key: VersionKey,
    name: String,
    publisher: Option<String>,
    install_date: Option<String>,
    folder: Option<String>,
}

/// An installation that is stored.
struct Stored {
    version: i64,
    name: String,
    install_date: Option<String>,
    folder: Option<String>,
}

/// How many values one look-up lists.
const TOGETHER: usize = 64;

fn software_key(name: &str, publisher: Option<&str>) -> String {
    format!("{}\u{1f}{}", folded(name), folded(publisher.unwrap_or_default()))
}

/// Returns the installations of a document, each once, in one order for everyone, so that two changes never wait for
/// each other.
pub(crate) fn installations(software: &[Software]) -> Vec<Installation> {
    let mut found: BTreeMap<VersionKey, Installation> = BTreeMap::new();
    for one in software {
        let key = VersionKey {
            software: software_key(&one.name, one.publisher.as_deref()),
            version: one.version.clone(),
            architecture: one.arch.clone().unwrap_or_default(),
        };
        found.entry(key.clone()).or_insert_with(|| Installation {
            key,
            name: one.name.clone(),
            publisher: one.publisher.clone(),
            install_date: one.install_date.clone(),
            folder: one.folder.clone(),
        });
    }
    found.into_values().collect()
}

impl Reader<'_> {
    /// Returns what is installed on an asset, by name.
    pub fn asset_software(&mut self, asset: AssetId) -> Result<Vec<InstalledSoftware>> {
        self.connection.rows(
            "select s.id, v.id, s.name, v.version, s.publisher, v.architecture, i.install_date, i.folder, i.first_seen
             from software_installations i
             join software_versions v on v.id = i.software_version_id
             join software s on s.id = v.software_id
             where i.asset_id = $1 order by s.software_key, v.version, v.architecture",
            values![asset.0],
            |row| {
                Ok(InstalledSoftware {
                    software: SoftwareId(row.take()?),
                    software_version: VersionId(row.take()?),
                    name: row.take()?,
                    version: row.take()?,
                    publisher: row.take()?,
                    architecture: row.take()?,
                    install_date: row.take()?,
                    folder: row.take()?,
                    first_seen: row.instant()?,
                })
            },
        )
    }

    /// Counts what is installed on an asset.
    pub fn software_count(&mut self, asset: AssetId) -> Result<i64> {
        self.connection.one(
            "select count(*) from software_installations where asset_id = $1",
            values![asset.0],
            |row| row.take(),
        )
    }

    fn stored_installations(&mut self, asset: AssetId) -> Result<HashMap<VersionKey, Stored>> {
        let rows = self.connection.rows(
            "select s.software_key, v.version, v.architecture, v.id, s.name, i.install_date, i.folder
             from software_installations i
             join software_versions v on v.id = i.software_version_id
             join software s on s.id = v.software_id
             where i.asset_id = $1",
            values![asset.0],
            |row| {
                let key = VersionKey {
                    software: row.take()?,
                    version: row.take()?,
                    architecture: row.take()?,
                };
                let stored = Stored {
                    version: row.take()?,
                    name: row.take()?,
                    install_date: row.take()?,
                    folder: row.take()?,
                };
                Ok((key, stored))
            },
        )?;
        Ok(rows.into_iter().collect())
    }
}

impl Change<'_> {
    /// Makes the stored installations of an asset what a document says, and says whether that was something else.
    pub(crate) fn record_software(
        &mut self,
        asset: AssetId,
        seen: &[Installation],
        known: Known,
        log: &mut ChangeLog,
    ) -> Result<bool> {
        let mut stored = match known {
            Known::New => HashMap::new(),
            Known::WithoutHistory | Known::Before => self.stored_installations(asset)?,
        };
        let (mut added, mut moved) = (Vec::new(), Vec::new());
        for one in seen {
            match stored.remove(&one.key) {
                None => added.push(one),
                Some(old) if old.install_date != one.install_date || old.folder != one.folder => {
                    moved.push(
                        values![asset.0, old.version, &one.install_date, &one.folder].to_vec(),
                    );
                }
                Some(_) => {}
            }
        }
        // What is left is no longer installed.
        if known == Known::Before {
            note_software(asset, &added, &stored, log);
        }
        let differs = !(added.is_empty() && moved.is_empty() && stored.is_empty());
        let gone: Vec<Vec<Value<'_>>> =
            stored.values().map(|old| values![asset.0, old.version].to_vec()).collect();
        write_rows(
            &mut self.connection,
            "delete from software_installations where (asset_id, software_version_id) in (",
            &["bigint", "bigint"],
            ")",
            &gone,
        )?;
        write_rows(
            &mut self.connection,
            "with fresh (asset_id, version_id, install_date, folder) as (",
            &["bigint", "bigint", "text", "text"],
            ") update software_installations set install_date = fresh.install_date, folder = fresh.folder from fresh
             where software_installations.asset_id = fresh.asset_id
                and software_installations.software_version_id = fresh.version_id",
            &moved,
        )?;
        self.install(asset, &added)?;
        Ok(differs)
    }

    fn install(&mut self, asset: AssetId, added: &[&Installation]) -> Result<()> {
        if added.is_empty() {
            return Ok(());
        }
        let versions = self.version_ids(added)?;
        let now = self.now;
        let rows: Vec<Vec<Value<'_>>> = added
            .iter()
            .filter_map(|one| {
                let version = *versions.get(&one.key)?;
                Some(values![asset.0, version, &one.install_date, &one.folder, now].to_vec())
            })
            .collect();
        write_rows(
            &mut self.connection,
            "insert into software_installations (asset_id, software_version_id, install_date, folder, first_seen)",
            &["bigint", "bigint", "text", "text", "bigint"],
            "on conflict do nothing",
            &rows,
        )
    }

    /// Finds or makes the version of each installation. Most are known: one look-up finds them.
    fn version_ids(&mut self, added: &[&Installation]) -> Result<HashMap<VersionKey, i64>> {
        let mut known = known_versions(&mut self.connection, added)?;
        let missing: Vec<&Installation> =
            added.iter().copied().filter(|one| !known.contains_key(&one.key)).collect();
        if missing.is_empty() {
            return Ok(known);
        }
        let software = self.software_ids(&missing)?;
        let keys: Vec<Vec<u8>> = missing.iter().map(|one| sort_key(&one.key.version)).collect();
        let rows: Vec<Vec<Value<'_>>> = missing
            .iter()
            .zip(&keys)
            .filter_map(|(one, key)| {
                let id = *software.get(one.key.software.as_str())?;
                let key = key.as_slice();
                Some(values![id, &one.key.version, &one.key.architecture, key].to_vec())
            })
            .collect();
        let bytes = match self.connection {
            Connection::Sqlite(_) => "blob",
            Connection::Postgres(_) => "bytea",
        };
        write_rows(
            &mut self.connection,
            "insert into software_versions (software_id, version, architecture, sort_key)",
            &["bigint", "text", "text", bytes],
            "on conflict (software_id, version, architecture) do nothing",
            &rows,
        )?;
        known.extend(known_versions(&mut self.connection, &missing)?);
        Ok(known)
    }

    /// Finds or makes the software of each installation.
    fn software_ids<'i>(&mut self, missing: &[&'i Installation]) -> Result<HashMap<&'i str, i64>> {
        // They are sorted by the key: what is the same stands together.
        let mut distinct: Vec<&'i Installation> = missing.to_vec();
        distinct.dedup_by(|one, other| one.key.software == other.key.software);
        let rows: Vec<Vec<Value<'_>>> = distinct
            .iter()
            .map(|one| values![&one.name, &one.publisher, &one.key.software].to_vec())
            .collect();
        write_rows(
            &mut self.connection,
            "insert into software (name, publisher, software_key)",
            &["text", "text", "text"],
            "on conflict (software_key) do nothing",
            &rows,
        )?;
        let mut ids: HashMap<String, i64> = HashMap::with_capacity(distinct.len());
        for chunk in distinct.chunks(TOGETHER) {
            let values: Vec<Value<'_>> =
                chunk.iter().map(|one| Value::from(&one.key.software)).collect();
            let sql = format!(
                "select software_key, id from software where software_key in ({})",
                places(1, values.len())
            );
            ids.extend(self.connection.rows(&sql, &values, |row| Ok((row.take()?, row.take()?)))?);
        }
        let id = |one: &&'i Installation| {
            Some((one.key.software.as_str(), *ids.get(&one.key.software)?))
        };
        Ok(distinct.iter().filter_map(id).collect())
    }
}

fn known_versions(
    connection: &mut Connection<'_>,
    wanted: &[&Installation],
) -> Result<HashMap<VersionKey, i64>> {
    let mut known = HashMap::with_capacity(wanted.len());
    for chunk in wanted.chunks(TOGETHER) {
        let mut values: Vec<Value<'_>> = Vec::with_capacity(chunk.len() * 3);
        let mut rows = Vec::with_capacity(chunk.len());
        for one in chunk {
            rows.push(format!("({})", places(values.len() + 1, 3)));
            values.extend(values![&one.key.software, &one.key.version, &one.key.architecture]);
        }
        // The list drives the look-up: each row is found by its keys.
        let sql = format!(
            "with wanted (software_key, version, architecture) as (values {})
             select s.software_key, v.version, v.architecture, v.id from wanted w
             join software s on s.software_key = w.software_key
             join software_versions v on v.software_id = s.id and v.version = w.version
                and v.architecture = w.architecture",
            rows.join(", ")
        );
        known.extend(connection.rows(&sql, &values, |row| {
            let key = VersionKey {
                software: row.take()?,
                version: row.take()?,
                architecture: row.take()?,
            };
            Ok((key, row.take()?))
        })?);
    }
    Ok(known)
}

/// Notes what came, what went, and, in one line, what has another version.
fn note_software(
    asset: AssetId,
    added: &[&Installation],
    gone: &HashMap<VersionKey, Stored>,
    log: &mut ChangeLog,
) {
    let mut before: BTreeMap<&str, Vec<(&VersionKey, &Stored)>> = BTreeMap::new();
    for (key, old) in gone {
        before.entry(&key.software).or_default().push((key, old));
    }
    for olds in before.values_mut() {
        olds.sort_by(|(one, _), (other, _)| other.cmp(one));
    }
    let mut told: HashSet<&VersionKey> = HashSet::new();
    for one in added {
        let name = Some(one.name.clone());
        let version = Some(one.key.version.clone());
        match before.get_mut(one.key.software.as_str()).and_then(Vec::pop) {
            Some((key, _)) => {
                told.insert(key);
                let old = Some(key.version.clone());
                log.part_field(asset, SECTION, name, "version", [old, version]);
            }
            None => log.part(asset, SECTION, name, ChangeKind::Added, version),
        }
    }
    for (key, old) in before.into_values().flatten() {
        if !told.contains(key) {
            let version = Some(key.version.clone());
            log.part(asset, SECTION, Some(old.name.clone()), ChangeKind::Removed, version);
        }
    }
}

/// Gives the versions that were stored before they had one the key by which they are compared.
pub(crate) fn fill_sort_keys(connection: &mut Connection<'_>) -> Result<()> {
    let versions = connection.rows(
        "select id, version from software_versions where sort_key is null",
        &[],
        |row| Ok((row.take::<i64>()?, row.take::<String>()?)),
    )?;
    for (id, version) in versions {
        let key = sort_key(&version);
        connection.execute(
            "update software_versions set sort_key = $2 where id = $1",
            values![id, key.as_slice()],
        )?;
    }
    Ok(())
}
