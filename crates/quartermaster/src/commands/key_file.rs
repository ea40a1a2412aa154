//! `quartermaster key-file …`

use super::print;
use crate::{configuration::Configuration, key_file};
use anyhow::{Context as _, Result};
use clap::Subcommand;
use std::path::{Path, PathBuf};
use store::Store;

/// The key file, which encrypts secrets in the database.
#[derive(Subcommand)]
pub(crate) enum KeyFileCommand {
    /// Make a key file; keep it and a copy away from the database and its backups
    Make {
        /// Path of the new file
        file: PathBuf,
    },
    /// Add a new key to the key file; the old ones stay, to decrypt what they encrypted
    Rotate,
    /// Encrypt everything with the newest key: after a rotation, once every node has the new file
    Seal,
}

impl KeyFileCommand {
    /// Says whether it acts on the file alone.
    pub(crate) fn needs_no_database(&self) -> bool {
        !matches!(self, Self::Seal)
    }
}

fn named(configuration: &Configuration) -> Result<&Path> {
    configuration.key_file.as_deref().context("name the key file with --key-file")
}

/// Acts on the file alone.
pub(crate) fn run_alone(configuration: &Configuration, command: &KeyFileCommand) -> Result<()> {
    match command {
        KeyFileCommand::Make { file } => {
            key_file::make(file)?;
            print::line(format!(
                "{} is made. Name it with --key-file, and keep a copy away from the database and its backups: if you \
                 lose it, you lose what it encrypts.",
                file.display()
            ));
        }
        KeyFileCommand::Rotate => {
            let file = named(configuration)?;
            key_file::rotate(file)?;
            print::line(format!(
                "{} has a new key. Copy the file to every node, then run `quartermaster key-file seal`.",
                file.display()
            ));
        }
        KeyFileCommand::Seal => {}
    }
    Ok(())
}

/// Seals what is not sealed with the newest key.
pub(crate) async fn seal_anew(configuration: &Configuration, store: &Store) -> Result<()> {
    named(configuration)?;
    let count = key_file::seal_all(store).await?;
    print::line(format!("{count} secrets were encrypted with the newest key."));
    Ok(())
}
