//! Software, its versions, and where they are installed.

use crate::{
    Change, ComputerId, InstalledSoftware, Reader, Result,
    page::folded,
    sql::{Value, values},
};
use inventory::Software;
use std::collections::{BTreeMap, HashMap};

/// What makes an installation the same: name with publisher, version, architecture.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct VersionKey {
    software: String,
    version: String,
    architecture: String,
}

/// An installation that is stored.
struct Stored {
    version: i64,
    install_date: Option<String>,
    folder: Option<String>,
}

/// How many values one look-up lists.
const TOGETHER: usize = 200;

impl VersionKey {
    fn of(software: &Software) -> Self {
        Self {
            software: software_key(software),
            version: software.version.clone(),
            architecture: software.arch.clone().unwrap_or_default(),
        }
    }
}

fn software_key(software: &Software) -> String {
    format!(
        "{}\u{1f}{}",
        folded(&software.name),
        folded(software.publisher.as_deref().unwrap_or_default())
    )
}

impl Reader<'_> {
    /// Returns what is installed on a computer, by name.
    pub(crate) fn installed_software(
        &mut self,
        computer: ComputerId,
    ) -> Result<Vec<InstalledSoftware>> {
        self.connection.rows(
            "select s.name, v.version, s.publisher, v.architecture, i.install_date, i.folder
             from software_installations i
             join software_versions v on v.id = i.software_version_id
             join software s on s.id = v.software_id
             where i.computer_id = $1 order by s.software_key, v.version, v.architecture",
            values![computer.0],
            |row| {
                Ok(InstalledSoftware {
                    name: row.take()?,
                    version: row.take()?,
                    publisher: row.take()?,
                    architecture: row.take()?,
                    install_date: row.take()?,
                    folder: row.take()?,
                })
            },
        )
    }

    fn stored_installations(
        &mut self,
        computer: ComputerId,
    ) -> Result<HashMap<VersionKey, Stored>> {
        let rows = self.connection.rows(
            "select s.software_key, v.version, v.architecture, v.id, i.install_date, i.folder
             from software_installations i
             join software_versions v on v.id = i.software_version_id
             join software s on s.id = v.software_id
             where i.computer_id = $1",
            values![computer.0],
            |row| {
                let key = VersionKey {
                    software: row.take()?,
                    version: row.take()?,
                    architecture: row.take()?,
                };
                Ok((
                    key,
                    Stored { version: row.take()?, install_date: row.take()?, folder: row.take()? },
                ))
            },
        )?;
        Ok(rows.into_iter().collect())
    }
}

impl Change<'_> {
    /// Makes the stored installations of a computer what a document says.
    pub(crate) fn replace_software(
        &mut self,
        computer: ComputerId,
        software: &[Software],
    ) -> Result<()> {
        // In one order for everyone, so that two changes never wait for each other.
        let seen: BTreeMap<VersionKey, &Software> =
            software.iter().map(|one| (VersionKey::of(one), one)).collect();
        let mut stored = self.stored_installations(computer)?;
        let mut added = Vec::new();
        for (key, one) in seen {
            match stored.remove(&key) {
                None => added.push((key, one)),
                Some(old) if old.install_date != one.install_date || old.folder != one.folder => {
                    self.connection.execute(
                        "update software_installations set install_date = $3, folder = $4
                         where computer_id = $1 and software_version_id = $2",
                        values![computer.0, old.version, &one.install_date, &one.folder],
                    )?;
                }
                Some(_) => {}
            }
        }
        // What is left is no longer installed.
        let gone: Vec<i64> = stored.into_values().map(|old| old.version).collect();
        for version in gone {
            self.connection.execute(
                "delete from software_installations where computer_id = $1 and software_version_id = $2",
                values![computer.0, version],
            )?;
        }
        self.install(computer, &added)
    }

    fn install(&mut self, computer: ComputerId, added: &[(VersionKey, &Software)]) -> Result<()> {
        if added.is_empty() {
            return Ok(());
        }
        let software = self.software_ids(added)?;
        let versions = self.version_ids(added, &software)?;
        let rows: Vec<Vec<Value<'_>>> = added
            .iter()
            .filter_map(|(key, one)| {
                let version = *versions.get(key)?;
                Some(values![computer.0, version, &one.install_date, &one.folder].to_vec())
            })
            .collect();
        self.connection.insert_rows(
            "insert into software_installations (computer_id, software_version_id, install_date, folder)",
            &rows,
            "on conflict do nothing",
        )
    }

    /// Finds or makes the software of each installation.
    fn software_ids(&mut self, added: &[(VersionKey, &Software)]) -> Result<HashMap<String, i64>> {
        let by_key: BTreeMap<&String, &Software> =
            added.iter().map(|(key, one)| (&key.software, *one)).collect();
        let keys: Vec<&String> = by_key.keys().copied().collect();
        let mut known = self.known_software(&keys)?;
        let missing: Vec<&String> =
            keys.into_iter().filter(|key| !known.contains_key(*key)).collect();
        let rows: Vec<Vec<Value<'_>>> = missing
            .iter()
            .filter_map(|key| {
                let one = by_key.get(*key)?;
                Some(values![&one.name, &one.publisher, *key].to_vec())
            })
            .collect();
        self.connection.insert_rows(
            "insert into software (name, publisher, software_key)",
            &rows,
            "on conflict (software_key) do nothing",
        )?;
        known.extend(self.known_software(&missing)?);
        Ok(known)
    }

    fn known_software(&mut self, keys: &[&String]) -> Result<HashMap<String, i64>> {
        let mut known = HashMap::new();
        for chunk in keys.chunks(TOGETHER) {
            let values: Vec<Value<'_>> = chunk.iter().map(|key| Value::from(*key)).collect();
            let sql = format!(
                "select software_key, id from software where software_key in ({})",
                places(values.len())
            );
            known
                .extend(self.connection.rows(&sql, &values, |row| Ok((row.take()?, row.take()?)))?);
        }
        Ok(known)
    }

    /// Finds or makes the version of each installation.
    fn version_ids(
        &mut self,
        added: &[(VersionKey, &Software)],
        software: &HashMap<String, i64>,
    ) -> Result<HashMap<VersionKey, i64>> {
        let mut wanted: Vec<(i64, &VersionKey)> = added
            .iter()
            .filter_map(|(key, _)| Some((*software.get(&key.software)?, key)))
            .collect();
        wanted.sort_unstable();
        let mut known = self.known_versions(&wanted)?;
        wanted.retain(|(_, key)| !known.contains_key(*key));
        let rows: Vec<Vec<Value<'_>>> = wanted
            .iter()
            .map(|(software, key)| values![*software, &key.version, &key.architecture].to_vec())
            .collect();
        self.connection.insert_rows(
            "insert into software_versions (software_id, version, architecture)",
            &rows,
            "on conflict (software_id, version, architecture) do nothing",
        )?;
        known.extend(self.known_versions(&wanted)?);
        Ok(known)
    }

    fn known_versions(
        &mut self,
        wanted: &[(i64, &VersionKey)],
    ) -> Result<HashMap<VersionKey, i64>> {
        let mut known = HashMap::new();
        for chunk in wanted.chunks(TOGETHER) {
            let mut values: Vec<Value<'_>> = Vec::with_capacity(chunk.len() * 3);
            let mut rows = Vec::with_capacity(chunk.len());
            for (software, key) in chunk {
                let first = values.len() + 1;
                // A bare parameter in `values` would be text to PostgreSQL.
                rows.push(format!("(cast(${first} as bigint), ${}, ${})", first + 1, first + 2));
                values.extend(values![*software, &key.version, &key.architecture]);
            }
            let sql = format!(
                "select s.software_key, v.version, v.architecture, v.id
                 from software_versions v join software s on s.id = v.software_id
                 where (v.software_id, v.version, v.architecture) in (values {})",
                rows.join(", ")
            );
            known.extend(self.connection.rows(&sql, &values, |row| {
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
}

fn places(count: usize) -> String {
    (1..=count).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ")
}
