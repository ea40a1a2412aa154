//! The schema, step by step. A migration that was released is never edited.

use crate::{
    Error, Result,
    rules::insert_shipped,
    software::fill_sort_keys,
    sql::{Connection, values},
};
use oauth::Timestamp;

/// Every migration, in order: name and text.
const MIGRATIONS: &[(&str, &str)] = &[
    ("0001_first", include_str!("../migrations/0001_first.sql")),
    ("0002_authorization", include_str!("../migrations/0002_authorization.sql")),
    ("0003_confirmation", include_str!("../migrations/0003_confirmation.sql")),
    ("0004_traces", include_str!("../migrations/0004_traces.sql")),
    ("0005_people", include_str!("../migrations/0005_people.sql")),
    ("0006_inventory_settings", include_str!("../migrations/0006_inventory_settings.sql")),
    ("0007_agents", include_str!("../migrations/0007_agents.sql")),
    ("0008_assets", include_str!("../migrations/0008_assets.sql")),
    ("0011_api", include_str!("../migrations/0011_api.sql")),
    ("0013_lists", include_str!("../migrations/0013_lists.sql")),
    ("0014_api", include_str!("../migrations/0014_api.sql")),
    ("0015_rules", include_str!("../migrations/0015_rules.sql")),
    ("0016_intake", include_str!("../migrations/0016_intake.sql")),
    ("0018_nodes", include_str!("../migrations/0018_nodes.sql")),
    ("0019_counts", include_str!("../migrations/0019_counts.sql")),
    ("0021_software_counts", include_str!("../migrations/0021_software_counts.sql")),
    ("0023_asset_sorts", include_str!("../migrations/0023_asset_sorts.sql")),
    ("0024_attached_instants", include_str!("../migrations/0024_attached_instants.sql")),
];

/// The triggers of `0019_counts`, which the engines write differently.
const COUNTS: &str = "0019_counts";
const COUNTS_SQLITE: &str = include_str!("../migrations/0019_counts.sqlite.sql");
const COUNTS_POSTGRES: &str = include_str!("../migrations/0019_counts.postgres.sql");

/// Serialises the migrations of several nodes that start at once.
const LOCK: i64 = 0x51_4d_4d_49;

/// Applies what is missing, all or nothing, and writes the rows that every installation starts with.
pub(crate) fn migrate(connection: &mut Connection<'_>, now: Timestamp) -> Result<()> {
    match connection {
        Connection::Sqlite(_) => connection.batch("begin immediate")?,
        Connection::Postgres(_) => {
            connection.batch(&format!("begin; select pg_advisory_xact_lock({LOCK})"))?;
        }
    }
    let migrated = apply(connection, now);
    connection.batch(if migrated.is_ok() { "commit" } else { "rollback" })?;
    migrated
}

/// Returns the steps that a database has had, and when.
pub(crate) fn applied(connection: &mut Connection<'_>) -> Result<Vec<(String, Timestamp)>> {
    connection.rows("select name, applied_at from migrations order by name", &[], |row| {
        Ok((row.take()?, row.instant()?))
    })
}

/// Gives an empty database the steps that another has had, and no rows.
pub(crate) fn apply_only(
    connection: &mut Connection<'_>,
    wanted: &[(String, Timestamp)],
) -> Result<()> {
    if let Some((unknown, _)) = wanted.iter().find(|(name, _)| !is_known(name)) {
        return Err(Error::Newer(unknown.clone()));
    }
    connection.batch(TABLE)?;
    for (name, text) in MIGRATIONS {
        if let Some((_, at)) = wanted.iter().find(|(wanted, _)| wanted == name) {
            run(connection, name, text, *at)?;
        }
    }
    Ok(())
}

/// How a database's schema stands to that of this program.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SchemaState {
    /// There is nothing yet.
    Empty,
    /// It is the same.
    Current,
    /// So many steps are missing: the next start applies them.
    Older(usize),
    /// A newer version of this program has added a step, and says that this version can serve it.
    Ahead(String),
    /// A newer version of this program has added a step.
    Newer(String),
}

/// Compares a database's schema with that of this program.
pub(crate) fn state(connection: &mut Connection<'_>) -> Result<SchemaState> {
    let exists = match connection {
        Connection::Sqlite(_) => {
            "select count(*) from sqlite_schema where type = 'table' and name = 'migrations'"
        }
        Connection::Postgres(_) => {
            "select count(*) from pg_tables where schemaname = current_schema() and tablename = 'migrations'"
        }
    };
    if connection.one(exists, &[], |row| row.take::<i64>())? == 0 {
        return Ok(SchemaState::Empty);
    }
    let applied = applied(connection)?;
    let unknown = applied.iter().map(|(name, _)| name).rfind(|name| !is_known(name));
    if let Some(unknown) = incompatible(connection, &applied)? {
        return Ok(SchemaState::Newer(unknown));
    }
    Ok(match unknown {
        Some(unknown) => SchemaState::Ahead(unknown.clone()),
        None if applied.len() == MIGRATIONS.len() => SchemaState::Current,
        None => SchemaState::Older(MIGRATIONS.len().saturating_sub(applied.len())),
    })
}

/// Where the steps are written down.
const TABLE: &str =
    "create table if not exists migrations (name text primary key, applied_at bigint not null)";

fn apply(connection: &mut Connection<'_>, now: Timestamp) -> Result<()> {
    connection.batch(TABLE)?;
    let applied = applied(connection)?;
    if let Some(unknown) = incompatible(connection, &applied)? {
        return Err(Error::Newer(unknown));
    }
    for (name, text) in MIGRATIONS {
        if !applied.iter().any(|(done, _)| done == name) {
            run(connection, name, text, now)?;
            if *name == "0015_rules" {
                insert_shipped(connection)?;
            }
        }
    }
    if applied.is_empty() {
        first_rows(connection, now)?;
    }
    Ok(())
}

/// The migration since which the table of compatible versions is there.
const COMPATIBILITY: &str = "0018_nodes";
/// Begins the line of a migration that says which one a program must know at the least to serve the schema with it.
const MARK: &str = "-- compatible-back-to: ";

fn is_known(name: &str) -> bool {
    MIGRATIONS.iter().any(|(known, _)| *known == name)
}

/// Returns the migration that a program must know at the least to serve a schema with this one.
fn compatible_back_to(text: &str) -> Option<&str> {
    text.lines().find_map(|line| line.strip_prefix(MARK)).map(str::trim)
}

/// Returns the first step that this program neither knows nor can serve.
fn incompatible(
    connection: &mut Connection<'_>,
    applied: &[(String, Timestamp)],
) -> Result<Option<String>> {
    let unknown: Vec<&String> =
        applied.iter().map(|(name, _)| name).filter(|name| !is_known(name)).collect();
    if unknown.is_empty() || applied.iter().all(|(name, _)| name != COMPATIBILITY) {
        return Ok(unknown.first().map(|name| (*name).clone()));
    }
    let compatible =
        connection.rows("select migration, known from compatible_back_to", &[], |row| {
            Ok((row.take::<String>()?, row.take::<String>()?))
        })?;
    let serves = |step: &String| {
        compatible.iter().any(|(migration, known)| migration == step && is_known(known))
    };
    Ok(unknown.into_iter().find(|step| !serves(step)).cloned())
}

fn run(connection: &mut Connection<'_>, name: &str, text: &str, at: Timestamp) -> Result<()> {
    let (identity, number, bytes) = match connection {
        Connection::Sqlite(_) => {
            ("integer primary key autoincrement", "integer primary key", "blob")
        }
        Connection::Postgres(_) => {
            ("bigint generated by default as identity primary key", "bigint primary key", "bytea")
        }
    };
    let text =
        text.replace("{identity}", identity).replace("{number}", number).replace("{bytes}", bytes);
    connection.batch(&text)?;
    if name == "0008_assets" {
        fill_sort_keys(connection)?;
    }
    if name == COUNTS {
        let triggers = match connection {
            Connection::Sqlite(_) => COUNTS_SQLITE,
            Connection::Postgres(_) => COUNTS_POSTGRES,
        };
        connection.batch(triggers)?;
    }
    connection
        .execute("insert into migrations (name, applied_at) values ($1, $2)", values![name, at])?;
    if let Some(known) = compatible_back_to(&text).filter(|_| name >= COMPATIBILITY) {
        connection.execute(
            "insert into compatible_back_to (migration, known) values ($1, $2)",
            values![name, known],
        )?;
    }
    Ok(())
}

/// The root entity and the shipped profiles.
fn first_rows(connection: &mut Connection<'_>, now: Timestamp) -> Result<()> {
    connection.execute(
        "insert into entities (name, created_at) values ($1, $2)",
        values!["Root entity", now],
    )?;
    for profile in rights::SHIPPED_PROFILES {
        let id: i64 = connection.one(
            "insert into profiles (name, comment, shipped) values ($1, $2, $1) returning id",
            values![profile.name, profile.comment],
            |row| row.take(),
        )?;
        for (subject, actions) in profile.rights().stored() {
            connection.execute(
                "insert into profile_rights (profile_id, subject, actions) values ($1, $2, $3)",
                values![id, subject.as_str(), actions],
            )?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a version before would stumble over.
    const BREAKS: [&str; 5] =
        ["drop table", "drop column", "rename", "set not null", "alter column"];

    #[test]
    fn what_says_that_earlier_versions_can_serve_it_takes_nothing_from_them() {
        for (name, text) in MIGRATIONS {
            let Some(known) = compatible_back_to(text) else { continue };
            assert!(is_known(known) && known < *name, "{name} names {known}");
            let text = text.to_lowercase();
            for broken in BREAKS {
                assert!(!text.contains(broken), "{name}: {broken}");
            }
            for added in text.split("add column").skip(1) {
                let column = added.split([',', ';']).next().unwrap();
                let is_optional = !column.contains("not null") || column.contains("default");
                assert!(is_optional, "{name}: an earlier version leaves{column} out");
            }
        }
    }
}
