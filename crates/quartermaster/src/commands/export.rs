//! `quartermaster export`: assets as inventories, which can be imported again.

use super::{print, progress::Progress};
use anyhow::{Context as _, Result, bail};
use inventory::MOST_FILES;
use serde_json::Value;
use std::{
    fs::{self, File},
    io::Write as _,
    path::{Path, PathBuf},
};
use store::{Asset, AssetId, Store};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// How many assets are read at once.
const BATCH: i64 = 100;

pub(crate) async fn run(store: &Store, path: &Path) -> Result<()> {
    let all = usize::try_from(store.browse(|db| db.count_exported()).await?).unwrap_or_default();
    let is_archive = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"));
    let mut place = if is_archive { Place::archives(path) } else { Place::folder(path)? };
    let mut progress = Progress::of(all, "assets");
    let (mut after, mut written) = (AssetId(0), 0_usize);
    loop {
        let assets = store.browse(move |db| db.export_assets(after, BATCH)).await?;
        let Some((last, _)) = assets.last() else { break };
        after = last.id;
        for (asset, document) in &assets {
            place.write(&name(asset), document)?;
            written += 1;
            progress.step("");
        }
    }
    let places = place.finish()?;
    progress.end();
    for place in places {
        print::line(place.display().to_string());
    }
    print::line(format!("{written} assets exported"));
    Ok(())
}

fn name(asset: &Asset) -> String {
    format!("{}-{}.json", asset.itemtype.as_str().to_ascii_lowercase(), asset.id.0)
}

/// Where documents are written.
enum Place {
    /// A file each.
    Folder(PathBuf),
    /// Into an archive, and the next one when it is full.
    Archives(Archives),
}

/// Archives of one name, each with as many documents as can be imported from one.
struct Archives {
    path: PathBuf,
    open: Option<Box<ZipWriter<File>>>,
    /// How many documents the open one has.
    documents: usize,
    written: Vec<PathBuf>,
}

impl Place {
    fn folder(path: &Path) -> Result<Self> {
        let cannot = || format!("cannot create {}", path.display());
        if path.exists() {
            let mut entries = fs::read_dir(path).with_context(|| {
                format!("{} is not a folder; the name of an archive ends in .zip", path.display())
            })?;
            if entries.next().is_some() {
                bail!("{} is not empty: name a new folder", path.display());
            }
        } else {
            make_private_folder(path).with_context(cannot)?;
        }
        Ok(Self::Folder(path.to_owned()))
    }

    fn archives(path: &Path) -> Self {
        let path = path.to_owned();
        Self::Archives(Archives { path, open: None, documents: 0, written: Vec::new() })
    }

    fn write(&mut self, name: &str, document: &Value) -> Result<()> {
        let mut text = serde_json::to_vec_pretty(document)?;
        text.push(b'\n');
        match self {
            Self::Folder(folder) => {
                let file = folder.join(name);
                let written = make_private_file(&file).and_then(|mut out| out.write_all(&text));
                written.with_context(|| format!("cannot write {}", file.display()))
            }
            Self::Archives(archives) => archives.write(name, &text),
        }
    }

    fn finish(self) -> Result<Vec<PathBuf>> {
        match self {
            Self::Folder(folder) => Ok(vec![folder]),
            Self::Archives(mut archives) => {
                archives.close()?;
                Ok(archives.written)
            }
        }
    }
}

impl Archives {
    fn write(&mut self, name: &str, text: &[u8]) -> Result<()> {
        if self.documents >= MOST_FILES {
            self.close()?;
        }
        if self.open.is_none() {
            let file = numbered(&self.path, self.written.len() + 1);
            let out = make_private_file(&file).with_context(|| {
                format!("cannot create {}, or it exists already", file.display())
            })?;
            self.open = Some(Box::new(ZipWriter::new(out)));
            self.written.push(file);
        }
        if let Some(archive) = &mut self.open {
            let options =
                SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
            archive.start_file(name, options)?;
            archive.write_all(text)?;
            self.documents += 1;
        }
        Ok(())
    }

    fn close(&mut self) -> Result<()> {
        if let Some(archive) = self.open.take() {
            archive.finish()?.sync_all()?;
        }
        self.documents = 0;
        Ok(())
    }
}

/// The first archive has the given name, the next ones a number in it: `assets.zip`, `assets-2.zip`.
fn numbered(path: &Path, number: usize) -> PathBuf {
    if number == 1 {
        return path.to_owned();
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    path.with_file_name(format!("{stem}-{number}.zip"))
}

/// What is known of every machine is nobody else's business.
fn make_private_file(path: &Path) -> std::io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn make_private_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}
