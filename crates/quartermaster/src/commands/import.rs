//! `quartermaster import`: inventories from files, folders and archives.

use super::{client::Output, print, progress::Progress};
use crate::clock;
use anyhow::{Context as _, Result, bail};
use console::{ImportFile, ImportResult, Importer, Outcome};
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
};
use store::{Actor, Store};
use web::Language;

/// The largest file that is read: a whole archive is in memory.
const LARGEST: u64 = 1 << 30;
/// How deep folders are looked into.
const DEEPEST: usize = 16;
/// How many refusals are told one by one; JSON tells all.
const TOLD: usize = 50;

/// What became of everything.
#[derive(Default)]
struct Summary {
    files: usize,
    added: usize,
    updated: usize,
    refused: Vec<(String, String)>,
}

pub(crate) async fn run(store: &Store, path: &Path, output: &Output) -> Result<()> {
    if !store.read(|db| db.settings()).await?.inventory_enabled {
        bail!(
            "inventory is disabled: enable it with `quartermaster setting set inventory.enabled=true`"
        );
    }
    let files = files(path)?;
    if files.is_empty() {
        bail!("there is no file in {}", path.display());
    }
    let mut progress = Progress::of(files.len(), "files");
    let mut summary = Summary { files: files.len(), ..Summary::default() };
    for file in files {
        let importer =
            Importer { store: store.clone(), actor: Actor::CommandLine, now: clock::now() };
        let shown = file.strip_prefix(path).ok().filter(|rest| !rest.as_os_str().is_empty());
        let name = shown.unwrap_or(&file).display().to_string();
        let results = match read(&file) {
            Ok(bytes) => tokio::task::spawn_blocking(move || {
                let mut results = Vec::new();
                importer.import_file(ImportFile { name, bytes }, &mut |result| {
                    results.push(result);
                    true
                });
                results
            })
            .await
            .context("the import was stopped")?,
            Err(error) => {
                summary.refused.push((name, format!("{error:#}")));
                Vec::new()
            }
        };
        for result in results {
            summary.add(result);
        }
        progress.step(&format!(
            "{} added, {} updated, {} refused",
            summary.added,
            summary.updated,
            summary.refused.len()
        ));
    }
    progress.end();
    summary.print(output);
    match summary.refused.len() {
        0 => Ok(()),
        refused => bail!("{refused} documents were not imported"),
    }
}

/// Names the files of a folder and those below it, in the order of their names; hidden ones are passed over, and links
/// are not followed.
fn files(path: &Path) -> Result<Vec<PathBuf>> {
    let kind = fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?;
    if kind.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    look_into(path, 0, &mut found)?;
    Ok(found)
}

fn look_into(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> Result<()> {
    if depth > DEEPEST {
        bail!("{} is more than {DEEPEST} folders deep: import it separately", folder.display());
    }
    let cannot = || format!("cannot read {}", folder.display());
    let entries = fs::read_dir(folder).with_context(cannot)?;
    let mut entries = entries.collect::<Result<Vec<_>, _>>().with_context(cannot)?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let kind = entry.file_type().with_context(cannot)?;
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if kind.is_dir() {
            look_into(&entry.path(), depth + 1, found)?;
        } else if kind.is_file() {
            found.push(entry.path());
        }
    }
    Ok(())
}

fn read(file: &Path) -> Result<Vec<u8>> {
    let size = fs::metadata(file).context("it cannot be read")?.len();
    if size > LARGEST {
        bail!("it is larger than {} MB: split it", LARGEST >> 20);
    }
    fs::read(file).context("it cannot be read")
}

impl Summary {
    fn add(&mut self, result: ImportResult) {
        match result.outcome {
            Outcome::Accepted { what: "import-created", .. } => self.added += 1,
            Outcome::Accepted { .. } => self.updated += 1,
            Outcome::Refused { why, detail } => {
                let mut told = Language::English.t(why);
                if !detail.is_empty() {
                    told = format!("{told} {detail}");
                }
                self.refused.push((result.name, told));
            }
        }
    }

    fn print(&self, output: &Output) {
        if output.json {
            let refused =
                self.refused.iter().map(|(name, why)| json!({ "name": name, "why": why }));
            let told = json!({
                "files": self.files,
                "added": self.added,
                "updated": self.updated,
                "refused": Value::Array(refused.collect()),
            });
            print::line(told.to_string());
            return;
        }
        for (name, why) in self.refused.iter().take(TOLD) {
            print::line(format!("{name}: {why}"));
        }
        if let more @ 1.. = self.refused.len().saturating_sub(TOLD) {
            print::line(format!("and {more} more; --json lists all"));
        }
        print::line(format!(
            "{} files: {} assets added, {} updated, {} documents refused",
            self.files,
            self.added,
            self.updated,
            self.refused.len()
        ));
    }
}
