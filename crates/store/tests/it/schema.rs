//! The two schemas are one: the same tables, columns, kinds and demands, and the same indexes.

use crate::world::NOW;
use std::collections::BTreeSet;
use store::Store;
use test_database::TestDatabase;

/// A column as either engine tells it: table, name, kind, whether it may be null.
type Column = (String, String, &'static str, bool);

#[test]
fn both_engines_have_the_same_columns() {
    let (sqlite, postgres) = (TestDatabase::sqlite(), TestDatabase::postgres());
    for database in [&sqlite, &postgres] {
        drop(Store::open(database.options(), NOW).unwrap());
    }
    let (on_sqlite, on_postgres) = (sqlite_columns(&sqlite), postgres_columns(&postgres));
    assert!(on_sqlite.len() > 100);
    assert_eq!(on_sqlite, on_postgres);
    assert_eq!(sqlite_indexes(&sqlite), postgres_indexes(&postgres));
}

#[test]
fn opening_again_changes_nothing() {
    let database = TestDatabase::sqlite();
    for _ in 0..2 {
        drop(Store::open(database.options(), NOW).unwrap());
    }
    let file = rusqlite::Connection::open(database.file()).unwrap();
    let profiles: i64 =
        file.query_row("select count(*) from profiles", [], |row| row.get(0)).unwrap();
    let different: i64 =
        file.query_row("select count(distinct name) from profiles", [], |row| row.get(0)).unwrap();
    assert_eq!(profiles, different);
}

fn sqlite_columns(database: &TestDatabase) -> BTreeSet<Column> {
    let file = rusqlite::Connection::open(database.file()).unwrap();
    let mut statement = file
        .prepare(
            "select t.name, c.name, lower(c.type), c.\"notnull\" or c.pk > 0
             from sqlite_schema t join pragma_table_info(t.name) c
             where t.type = 'table' and t.name not like 'sqlite_%'",
        )
        .unwrap();
    let rows = statement
        .query_map([], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?, row.get::<_, bool>(3)?))
        })
        .unwrap();
    rows.map(|row| {
        let (table, name, kind, required): (String, String, String, bool) = row.unwrap();
        (table, name, sqlite_kind(&kind), !required)
    })
    .collect()
}

fn sqlite_kind(kind: &str) -> &'static str {
    match kind {
        "integer" | "bigint" => "integer",
        "text" => "text",
        "boolean" => "boolean",
        "blob" => "bytes",
        other => panic!("{other} is not among the kinds that both engines share"),
    }
}

fn postgres_columns(database: &TestDatabase) -> BTreeSet<Column> {
    let mut client = postgres::Client::connect(&database.url(), postgres::NoTls).unwrap();
    let rows = client
        .query(
            "select table_name::text, column_name::text, data_type::text, is_nullable::text
             from information_schema.columns where table_schema = 'public'",
            &[],
        )
        .unwrap();
    rows.iter()
        .map(|row| {
            let kind = match row.get::<_, String>(2).as_str() {
                "bigint" => "integer",
                "text" => "text",
                "boolean" => "boolean",
                "bytea" => "bytes",
                other => panic!("{other} is not among the kinds that both engines share"),
            };
            (row.get(0), row.get(1), kind, row.get::<_, String>(3) == "YES")
        })
        .collect()
}

fn sqlite_indexes(database: &TestDatabase) -> BTreeSet<(String, String)> {
    let file = rusqlite::Connection::open(database.file()).unwrap();
    let mut statement = file
        .prepare(
            "select tbl_name, name from sqlite_schema where type = 'index' and sql is not null",
        )
        .unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

fn postgres_indexes(database: &TestDatabase) -> BTreeSet<(String, String)> {
    let mut client = postgres::Client::connect(&database.url(), postgres::NoTls).unwrap();
    let rows = client
        .query(
            // Those that a key or `unique` brings have no statement of their own on SQLite.
            "select i.tablename::text, i.indexname::text from pg_indexes i
             where i.schemaname = 'public' and not exists
               (select 1 from pg_constraint c where c.conname = i.indexname)",
            &[],
        )
        .unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}
