//! Who may read what the server keeps, how much room there is, and how many files it may open.

use super::finding::Finding;
use crate::configuration::{Configuration, Options};
use rustix::{
    fs::{Access, access, statvfs},
    process::{Resource, geteuid, getrlimit},
};
use std::{
    fs::{self, Metadata},
    os::unix::fs::PermissionsExt as _,
    path::Path,
};
use store::StoreOptions;

/// Less room than this is a warning.
const LITTLE_ROOM: u64 = 2 << 30;
/// With less than this, changes fail soon.
const NO_ROOM: u64 = 100 << 20;
/// Each connection is an open file.
const FILES: u64 = 16_384;

pub(super) fn examine(options: &Options, configuration: &Configuration) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(file) = options.config_file() {
        findings.push(secret_file("permissions", file));
    }
    if let StoreOptions::Sqlite { path } = &configuration.store {
        let folder = path.parent().unwrap_or(Path::new("."));
        if folder.is_dir() {
            findings.push(data_folder(folder));
            findings.push(disk(folder));
        } else {
            findings.push(Finding::fine(
                "permissions",
                format!("the first start will create the data folder {}", folder.display()),
            ));
        }
        if path.exists() {
            findings.push(secret_file("permissions", path));
        }
    }
    findings.push(open_files());
    if geteuid().is_root() {
        findings.push(Finding::warning(
            "user",
            "the doctor runs as root",
            "Run the server as a user of its own, that owns its data and nothing else.",
        ));
    }
    findings
}

/// Says whether the group or everybody may do anything with it.
fn is_open(found: &Metadata) -> bool {
    found.permissions().mode() & 0o077 != 0
}

/// A file that holds secrets.
fn secret_file(check: &'static str, path: &Path) -> Finding {
    let shown = path.display();
    match fs::metadata(path) {
        Ok(found) if !is_open(&found) => {
            Finding::fine(check, format!("nobody else can read {shown}"))
        }
        Ok(_) => Finding::warning(
            check,
            format!("other users of this machine can read or change {shown}"),
            format!("chmod 600 {shown}"),
        ),
        Err(error) => Finding::wrong(
            check,
            format!("cannot examine {shown}: {error}"),
            "Give it to the user that runs the server.",
        ),
    }
}

fn data_folder(folder: &Path) -> Finding {
    let shown = folder.display();
    let open = fs::metadata(folder).is_ok_and(|found| is_open(&found));
    if access(folder, Access::READ_OK | Access::WRITE_OK | Access::EXEC_OK).is_err() {
        Finding::wrong(
            "permissions",
            format!("cannot write to the data folder {shown}"),
            "Give it to the user that runs the server.",
        )
    } else if open {
        Finding::warning(
            "permissions",
            format!("other users of this machine can look into the data folder {shown}"),
            format!("chmod 700 {shown}"),
        )
    } else {
        Finding::fine("permissions", format!("only the server can read the data folder {shown}"))
    }
}

fn disk(folder: &Path) -> Finding {
    let shown = folder.display();
    let Ok(found) = statvfs(folder) else {
        return Finding::warning(
            "disk",
            format!("cannot tell how much space {shown} has"),
            "Watch it another way.",
        );
    };
    let room = found.f_bavail.saturating_mul(found.f_frsize);
    let told = format!("{shown} has {} MiB free", room >> 20);
    if room < NO_ROOM {
        Finding::wrong(
            "disk",
            told,
            "Free space now: when there is none left, changes are refused.",
        )
    } else if room < LITTLE_ROOM {
        Finding::warning("disk", told, "Free space, or shorten the retention settings.")
    } else {
        Finding::fine("disk", told)
    }
}

fn open_files() -> Finding {
    let limit = getrlimit(Resource::Nofile).current;
    match limit {
        Some(limit) if limit < FILES => Finding::warning(
            "open files",
            format!("the server may open {limit} files, and each connection is one"),
            format!("ulimit -n {FILES}, or LimitNOFILE={FILES} in its systemd unit."),
        ),
        Some(limit) => Finding::fine("open files", format!("the server may open {limit} files")),
        None => Finding::fine("open files", "there is no limit"),
    }
}
