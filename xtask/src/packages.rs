//! What the tests need of the machine, and how it gets there.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail, ensure};

use crate::postgres;
use crate::workspace::{cargo, in_path};

/// A program and the Debian package that has it.
pub(crate) struct Need {
    program: &'static str,
    package: &'static str,
    find: fn(&str) -> Option<PathBuf>,
}

/// The pages' styles and scripts are fetched and bundled by the build.
pub(crate) const FOR_BUILDING: &[Need] = &[
    Need { program: "node", package: "nodejs", find: in_path },
    Need { program: "npm", package: "npm", find: in_path },
];

pub(crate) const FOR_RUST_TESTS: &[Need] = &[
    Need { program: "initdb", package: "postgresql", find: postgres::find },
    Need { program: "postgres", package: "postgresql", find: postgres::find },
];

pub(crate) const FOR_E2E: &[Need] = &[
    Need { program: "chromium", package: "chromium", find: find_chromium },
    Need { program: "fusioninventory-agent", package: "fusioninventory-agent", find: in_path },
    Need { program: "curl", package: "curl", find: in_path },
    Need { program: "python3", package: "python3-venv", find: find_python },
    Need { program: "apache2", package: "apache2-bin", find: find_system_program },
    Need { program: "mod_oauth2.so", package: "libapache2-mod-oauth2", find: find_apache_module },
    Need {
        program: "mod_auth_openidc.so",
        package: "libapache2-mod-auth-openidc",
        find: find_apache_module,
    },
    Need { program: "oidc-agent", package: "oidc-agent-cli", find: in_path },
];

/// libFuzzer is C++.
pub(crate) const FOR_FUZZING: &[Need] = &[Need { program: "c++", package: "g++", find: in_path }];

const OLDEST_NODE: u32 = 20;

/// Returns the browser named by the `CHROMIUM` variable, or Debian's.
pub(crate) fn find_chromium(name: &str) -> Option<PathBuf> {
    env::var_os("CHROMIUM").map(PathBuf::from).or_else(|| in_path(name))
}

/// Returns a Python that can make virtual environments: Debian's cannot without a package more.
fn find_python(name: &str) -> Option<PathBuf> {
    let python = in_path(name)?;
    succeeds(Command::new(&python).args(["-c", "import ensurepip, venv"])).then_some(python)
}

/// Returns a program for administrators, which the `PATH` of others may lack.
fn find_system_program(name: &str) -> Option<PathBuf> {
    Some(Path::new("/usr/sbin").join(name)).filter(|file| file.is_file())
}

fn find_apache_module(name: &str) -> Option<PathBuf> {
    Some(Path::new("/usr/lib/apache2/modules").join(name)).filter(|file| file.is_file())
}

/// Installs the packages whose programs are missing, or fails and says what to type.
pub(crate) fn provide(needs: &[Need]) -> Result<()> {
    let mut packages: Vec<&str> = missing(needs).map(|need| need.package).collect();
    packages.dedup();
    if packages.is_empty() {
        return Ok(());
    }
    println!("Installing {}, which the tests need.", packages.join(", "));
    install(&packages).with_context(|| {
        format!("the tests need what is missing here; type: apt-get install {}", packages.join(" "))
    })?;
    match missing(needs).next() {
        Some(Need { program, package, .. }) => {
            bail!("{package} is installed, but its program {program} cannot be found")
        }
        None => Ok(()),
    }
}

/// Builds `cargo nextest` when it is missing.
pub(crate) fn provide_nextest() -> Result<()> {
    if succeeds(cargo().args(["nextest", "--version"])) {
        return Ok(());
    }
    println!("Installing cargo-nextest, which the tests need.");
    let install = ["install", "cargo-nextest", "--locked"];
    let status = cargo().args(install).status().context("cannot run cargo")?;
    ensure!(status.success(), "the tests need cargo-nextest; type: cargo {}", install.join(" "));
    Ok(())
}

/// Fails when Node is older than the end-to-end tests can use.
pub(crate) fn check_node() -> Result<()> {
    let output = Command::new("node").arg("--version").output().context("cannot run node")?;
    let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let major: u32 = version
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse().ok())
        .with_context(|| format!("node --version says {version:?}"))?;
    ensure!(
        major >= OLDEST_NODE,
        "the end-to-end tests need Node {OLDEST_NODE} or newer, and this is {version}"
    );
    Ok(())
}

fn missing(needs: &[Need]) -> impl Iterator<Item = &Need> {
    needs.iter().filter(|need| (need.find)(need.program).is_none())
}

fn install(packages: &[&str]) -> Result<()> {
    apt_get(&["update"])?;
    apt_get(&[&["install", "--yes", "--no-install-recommends"], packages].concat())
}

fn apt_get(arguments: &[&str]) -> Result<()> {
    ensure!(in_path("apt-get").is_some(), "this machine has no apt-get");
    let mut apt_get = if is_root() {
        Command::new("apt-get")
    } else {
        ensure!(
            succeeds(Command::new("sudo").args(["--non-interactive", "true"])),
            "only root may install packages, and sudo asks for a password here"
        );
        let mut sudo = Command::new("sudo");
        sudo.args(["--non-interactive", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        sudo
    };
    let status = apt_get
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .status()
        .context("cannot run apt-get")?;
    ensure!(status.success(), "apt-get {} failed", arguments.join(" "));
    Ok(())
}

/// Returns whether this program runs as root.
pub(crate) fn is_root() -> bool {
    user_id(&[]) == Some(0)
}

/// Returns the number that `id -u` prints: the caller's, or that of the named user.
pub(crate) fn user_id(user: &[&str]) -> Option<u32> {
    number_from_id("-u", user)
}

/// Returns the number of the main group of the named user.
pub(crate) fn group_id(user: &[&str]) -> Option<u32> {
    number_from_id("-g", user)
}

fn number_from_id(which: &str, user: &[&str]) -> Option<u32> {
    let output = Command::new("id").arg(which).args(user).stderr(Stdio::null()).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

fn succeeds(command: &mut Command) -> bool {
    command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
