//! The key file: the keys that seal secrets in the database, the newest first, a line each.

use crate::clock;
use anyhow::{Context as _, Result, bail};
use std::{
    fs::{self, File, OpenOptions},
    io::Write as _,
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};
use store::{Actor, Keyring, SEALING_KEY, Store};

/// What stands before the keys.
const HEAD: &str = "# Keys that encrypt secrets in Quartermaster's database, the newest first. Keep a copy away from the backups.\n";
/// The most bytes of a key file.
const LARGEST: u64 = 64 << 10;

type Key = [u8; SEALING_KEY];

/// Reads the keys for a store, which reads them again when it meets one that it does not know.
pub(crate) fn keyring(path: &Path) -> Result<Keyring> {
    read(path)?;
    let path = path.to_owned();
    Ok(Keyring::new(Box::new(move || match read(&path) {
        Ok(keys) => Some(keys),
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "cannot read the key file again");
            None
        }
    })))
}

/// Reads a key file that nobody else may read.
pub(crate) fn read(path: &Path) -> Result<Vec<Key>> {
    let shown = path.display();
    let found = fs::metadata(path).with_context(|| {
        format!("cannot read the key file {shown}; `quartermaster key-file make {shown}` makes one")
    })?;
    if found.permissions().mode() & 0o077 != 0 {
        bail!(
            "other users of this machine can read or change the key file {shown}: run chmod 600 {shown}"
        );
    }
    if found.len() > LARGEST {
        bail!("{shown} is too large for a key file");
    }
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read the key file {shown}"))?;
    let lines =
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    // What stands in a wrong line may be a key: it is not told.
    let keys: Option<Vec<Key>> = lines.map(parse).collect();
    let keys = keys.with_context(|| {
        format!("the key file {shown} has a line that is not a key of 64 hexadecimal digits")
    })?;
    if keys.is_empty() {
        bail!(
            "the key file {shown} holds no key; `quartermaster key-file make` makes one elsewhere"
        );
    }
    Ok(keys)
}

fn parse(line: &str) -> Option<Key> {
    let mut key = [0; SEALING_KEY];
    if line.len() != 2 * SEALING_KEY || !line.is_ascii() {
        return None;
    }
    for (index, byte) in key.iter_mut().enumerate() {
        let digits = line.get(2 * index..2 * index + 2)?;
        *byte = digits
            .bytes()
            .all(|digit| digit.is_ascii_hexdigit())
            .then_some(digits)
            .and_then(|digits| u8::from_str_radix(digits, 16).ok())?;
    }
    Some(key)
}

/// Makes a key file, and never in the place of another.
pub(crate) fn make(path: &Path) -> Result<()> {
    write_new(path, &[clock::random()])
        .with_context(|| format!("cannot create the key file {}", path.display()))
}

/// Puts a new key before the others: the file is replaced as a whole, or not at all.
pub(crate) fn rotate(path: &Path) -> Result<()> {
    let keys = [vec![clock::random()], read(path)?].concat();
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    let replace = || {
        write_new(&beside, &keys)?;
        fs::rename(&beside, path)?;
        sync_folder(path)
    };
    replace().with_context(|| format!("cannot replace the key file {}", path.display()))
}

fn write_new(path: &Path, keys: &[Key]) -> Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    let hex = |key: &Key| key.iter().map(|byte| format!("{byte:02x}")).collect::<String>() + "\n";
    let lines: String = keys.iter().map(hex).collect();
    file.write_all((HEAD.to_owned() + &lines).as_bytes())?;
    file.sync_all()?;
    sync_folder(path)
}

/// A new name is on disk when its folder is.
fn sync_folder(path: &Path) -> Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    Ok(File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?)
}

/// Seals with the newest key whatever is not, a little at a time, and counts it.
pub(crate) async fn seal_all(store: &Store) -> Result<u64> {
    let mut all = 0;
    loop {
        let sealed = store.change(Actor::System, clock::now(), |change| change.seal_anew()).await?;
        if sealed == 0 {
            return Ok(all);
        }
        all += sealed;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_file_is_made_once_and_a_rotation_keeps_what_it_held() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys");
        assert!(format!("{:#}", read(&path).unwrap_err()).contains("key-file make"));
        make(&path).unwrap();
        let first = read(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(make(&path).is_err(), "it would be lost");
        rotate(&path).unwrap();
        let second = read(&path).unwrap();
        assert_eq!((second.len(), second[1]), (2, first[0]));
        assert_ne!(second[0], first[0]);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn a_file_that_is_no_key_file_or_that_others_may_read_is_refused_and_not_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys");
        make(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(format!("{:#}", read(&path).unwrap_err()).contains("chmod 600"));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
        assert!(read(&path).is_ok());
        fs::remove_file(&path).unwrap();
        for text in ["", "# nothing\n", "zzSECRET\n", &"+f".repeat(32), &"é".repeat(32)] {
            fs::write(&path, text).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
            let error = format!("{:#}", read(&path).unwrap_err());
            assert!(error.contains("the key file") && !error.contains("SECRET"), "{error}");
        }
    }
}
