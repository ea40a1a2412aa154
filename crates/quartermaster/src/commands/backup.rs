//! `quartermaster backup`, `restore` and `verify`: files that hold everything, packed with gzip.

use super::print;
use crate::{clock, configuration::Configuration};
use anyhow::{Context as _, Result};
use flate2::{Compression, bufread::GzDecoder, write::GzEncoder};
use std::{
    fs::{self, File, OpenOptions},
    io::{BufReader, BufWriter},
    path::{Path, PathBuf},
};
use store::{BackupSummary, Store};

/// Writes a backup. An earlier file of this name is replaced once the new one is whole and on disk.
pub(crate) async fn back_up(store: &Store, file: &Path) -> Result<()> {
    let partial = partial(file);
    let written = write(store, &partial).await.and_then(|summary| {
        fs::rename(&partial, file)
            .with_context(|| format!("cannot rename the backup to {}", file.display()))?;
        sync_folder(file)?;
        Ok(summary)
    });
    if written.is_err() {
        // What is left of a failed backup must not be taken for one.
        let _gone = fs::remove_file(&partial);
    }
    let summary = written?;
    print::line(format!("{}: {}", file.display(), told(summary)));
    Ok(())
}

async fn write(store: &Store, partial: &Path) -> Result<BackupSummary> {
    let cannot = || format!("cannot write {}", partial.display());
    let out = make_private_file(partial).with_context(cannot)?;
    let out = GzEncoder::new(BufWriter::new(out), Compression::new(3));
    let (out, summary) = store.back_up(out, clock::now()).await?;
    let out = out.finish().with_context(cannot)?;
    out.into_inner().map_err(|error| error.into_error()).with_context(cannot)?.sync_all()?;
    Ok(summary)
}

/// Restores a backup into an empty database, and brings its schema up to date.
pub(crate) fn restore(configuration: &Configuration, file: &Path) -> Result<()> {
    let input = open(file)?;
    configuration.make_data_folder()?;
    let restored = store::restore(&configuration.store, input);
    let summary = restored.with_context(|| format!("{} was not restored", file.display()))?;
    configuration.open_store()?;
    print::line(format!("{}: {}", file.display(), told(summary)));
    print::line(
        "Restored. Everything revoked, disabled or deleted since the backup is back as it was: see docs/manual/backups.md.",
    );
    Ok(())
}

/// Reads a backup to its end, and says whether it is whole.
pub(crate) fn verify(file: &Path) -> Result<()> {
    let summary = store::verify(open(file)?).with_context(|| format!("{}", file.display()))?;
    print::line(format!("{}: intact, {}", file.display(), told(summary)));
    Ok(())
}

fn told(summary: BackupSummary) -> String {
    format!(
        "{} rows in {} tables, as of {} UTC",
        summary.rows,
        summary.tables,
        summary.made_at.readable()
    )
}

fn open(file: &Path) -> Result<BufReader<GzDecoder<BufReader<File>>>> {
    let packed = File::open(file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok(BufReader::new(GzDecoder::new(BufReader::new(packed))))
}

fn partial(file: &Path) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".partial");
    file.with_file_name(name)
}

/// A backup holds what the database holds: nobody else may read it.
fn make_private_file(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes the new name of a file last.
fn sync_folder(file: &Path) -> Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    Ok(())
}
