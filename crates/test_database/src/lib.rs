//! A database of a test's own, on either engine, gone with the test.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod cluster;
mod line;

pub use cluster::{Cluster, TlsServer, until};
pub use line::{CommitLoss, Line};

use std::path::PathBuf;
use store::StoreOptions;
use tempfile::TempDir;

/// A new, empty database.
pub enum TestDatabase {
    /// A file in a folder of its own.
    Sqlite(TempDir),
    /// A database on the server that the test runner has started.
    Postgres {
        /// That server.
        server: url::Url,
        /// The database's name.
        name: String,
    },
}

impl TestDatabase {
    /// Makes a folder for a file.
    pub fn sqlite() -> Self {
        Self::Sqlite(tempfile::tempdir().expect("a temporary folder"))
    }

    /// Makes an empty database on the server that `cargo xtask test` has started.
    #[expect(clippy::disallowed_methods, reason = "the test runner says where its PostgreSQL is")]
    pub fn postgres() -> Self {
        let url = std::env::var("QUARTERMASTER_TEST_POSTGRES_URL").expect(
            "QUARTERMASTER_TEST_POSTGRES_URL is not set: run the tests by `cargo xtask test`, \
             or start a PostgreSQL by `cargo xtask postgres` and set it to the URL that this prints",
        );
        let server: url::Url = url.parse().expect("a URL");
        let mut chance = [0; 8];
        getrandom::fill(&mut chance).expect("randomness");
        let name = format!("test_{:016x}", u64::from_be_bytes(chance));
        execute(&server, format!("create database {name}"));
        Self::Postgres { server, name }
    }

    /// Where the database is.
    pub fn options(&self) -> StoreOptions {
        match self {
            Self::Sqlite(_) => StoreOptions::Sqlite { path: self.file() },
            Self::Postgres { .. } => StoreOptions::Postgres { url: self.url(), connections: 4 },
        }
    }

    /// The file of SQLite.
    pub fn file(&self) -> PathBuf {
        match self {
            Self::Sqlite(folder) => folder.path().join("quartermaster.db"),
            Self::Postgres { .. } => panic!("PostgreSQL has no file"),
        }
    }

    /// The URL of PostgreSQL.
    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(_) => panic!("SQLite has no URL"),
            Self::Postgres { server, name } => {
                let mut url = server.clone();
                url.set_path(name);
                url.to_string()
            }
        }
    }
}

impl TestDatabase {
    /// Runs statements on PostgreSQL.
    pub fn execute(&self, statements: &str) {
        let url = self.url().parse().expect("a URL");
        execute(&url, statements.to_owned());
    }

    /// Everything that is in PostgreSQL's tables, a row a line.
    pub fn dump(&self) -> String {
        let url = self.url();
        let rows = std::thread::spawn(move || {
            let mut client =
                postgres::Client::connect(&url, postgres::NoTls).expect("a connection");
            let tables = client
                .query("select tablename from pg_tables where schemaname = 'public'", &[])
                .expect("the tables");
            let mut dump = String::new();
            for table in tables {
                let name: String = table.get(0);
                let rows = client.query(&format!("select t::text from {name} t"), &[]);
                for row in rows.expect("the rows") {
                    dump.push_str(&format!("{name} {}\n", row.get::<_, String>(0)));
                }
            }
            dump
        });
        rows.join().expect("the rows are read")
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Self::Postgres { server, name } = self {
            execute(server, format!("drop database if exists {name} with (force)"));
        }
    }
}

/// The driver has a runtime of its own, which cannot run within that of a test.
fn execute(server: &url::Url, statement: String) {
    let url = server.to_string();
    let thread = std::thread::spawn(move || {
        let mut client = postgres::Client::connect(&url, postgres::NoTls).expect("a connection");
        client.batch_execute(&statement).expect("the statement runs");
    });
    let done = thread.join().is_ok();
    assert!(done || std::thread::panicking(), "PostgreSQL did not do what the test needs");
}

/// Makes two tests of each behaviour, on SQLite and on PostgreSQL, with what the expression makes of the database.
#[macro_export]
macro_rules! on_both_engines {
    ($prepare:expr; $($behaviour:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $behaviour() {
                super::$behaviour($prepare($crate::TestDatabase::sqlite()).await).await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $behaviour() {
                super::$behaviour($prepare($crate::TestDatabase::postgres()).await).await;
            })*
        }
    };
}
