//! A PostgreSQL of one's own: on a free port, in a temporary folder, gone afterwards.

use std::env;
use std::fs::{self, DirBuilder};
use std::net::TcpListener;
use std::os::unix::fs::{DirBuilderExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio, id};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};

use crate::packages::{group_id, is_root, user_id};
use crate::workspace::in_path;

/// Where the tests look for a PostgreSQL in which they may create databases.
pub(crate) const URL_VARIABLE: &str = "QUARTERMASTER_TEST_POSTGRES_URL";

const START_LIMIT: Duration = Duration::from_secs(60);

/// Starts the server and stays until standard input ends, which it does when this program does,
/// in whatever way. Then it stops the server and removes its folder.
const KEEPER: &str = r#"
folder=$1; shift
"$@" </dev/null >"$folder/log" 2>&1 &
server=$!
read -r _
kill -QUIT "$server" 2>/dev/null
wait "$server"
rm -rf "$folder"
"#;

const SETTINGS: &[&str] =
    &["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=300"];

/// What a commit waits for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Durability {
    /// The disk, as where data matter.
    Durable,
    /// Nothing: nobody needs the databases of tests after a crash.
    Fleeting,
}

impl Durability {
    fn settings(self) -> &'static [&'static str] {
        match self {
            Self::Durable => &["fsync=on", "synchronous_commit=on", "full_page_writes=on"],
            Self::Fleeting => &["fsync=off", "synchronous_commit=off", "full_page_writes=off"],
        }
    }
}

/// A running PostgreSQL, stopped and removed when this value is dropped or this program ends.
pub(crate) struct Postgres {
    folder: PathBuf,
    port: u16,
    keeper: Child,
}

impl Postgres {
    /// Starts a server, and returns once it takes connections.
    pub(crate) fn start(durability: Durability) -> Result<Self> {
        let server = find("postgres").context("no PostgreSQL server found")?;
        let owner = Owner::choose()?;
        let folder = create_folder(&owner)?;
        let data = folder.join("data");
        if let Err(error) = initialize(&data, &owner) {
            fs::remove_dir_all(&folder).ok();
            return Err(error);
        }

        let port = free_port()?;
        let mut keeper = owner.command("sh");
        keeper.args(["-c", KEEPER, "sh"]).arg(&folder).arg(server).arg("-D").arg(&data);
        keeper.args(["-p", &port.to_string()]);
        let settings = SETTINGS.iter().chain(durability.settings());
        keeper.args(settings.flat_map(|setting| ["-c", setting]));
        // Ctrl-C must not reach it: the tests that it serves end first.
        keeper.process_group(0).stdin(Stdio::piped()).stdout(Stdio::null());
        let keeper = keeper.spawn().context("cannot start PostgreSQL")?;

        let postgres = Self { folder, port, keeper };
        postgres.wait_until_ready()?;
        Ok(postgres)
    }

    /// Returns the URL of its administrative database, for a superuser without a password.
    pub(crate) fn url(&self) -> String {
        format!("postgres://quartermaster@127.0.0.1:{}/postgres", self.port)
    }

    /// Returns the folder in which it keeps tables.
    pub(crate) fn tables(&self) -> PathBuf {
        self.folder.join("data/base")
    }

    /// Returns the id of its first process, whose children serve the connections.
    pub(crate) fn process(&self) -> Option<u32> {
        let text = fs::read_to_string(self.folder.join("data/postmaster.pid")).ok()?;
        text.lines().next()?.trim().parse().ok()
    }

    /// The eighth line of `postmaster.pid` tells the state of the server.
    fn wait_until_ready(&self) -> Result<()> {
        let state = self.folder.join("data/postmaster.pid");
        let start = Instant::now();
        while start.elapsed() < START_LIMIT {
            let text = fs::read_to_string(&state).unwrap_or_default();
            if text.lines().nth(7).is_some_and(|line| line.trim() == "ready") {
                return Ok(());
            }
            sleep(Duration::from_millis(50));
        }
        let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        bail!("PostgreSQL did not start in {} seconds:\n{log}", START_LIMIT.as_secs())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        self.keeper.wait().ok();
    }
}

/// Returns a program of the PostgreSQL server: from `PATH`, or Debian's newest.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    in_path(name).or_else(|| {
        let versions = fs::read_dir("/usr/lib/postgresql").ok()?.flatten();
        versions
            .filter_map(|version| {
                let number: u32 = version.file_name().to_str()?.parse().ok()?;
                Some((number, version.path().join("bin").join(name)))
            })
            .filter(|(_, program)| program.is_file())
            .max()
            .map(|(_, program)| program)
    })
}

/// The user that the server runs as: it refuses to be root.
enum Owner {
    Caller,
    Other { user: u32, group: u32 },
}

impl Owner {
    fn choose() -> Result<Self> {
        if !is_root() {
            return Ok(Self::Caller);
        }
        ["postgres", "nobody"]
            .into_iter()
            .find_map(|name| {
                Some(Self::Other { user: user_id(&[name])?, group: group_id(&[name])? })
            })
            .context("PostgreSQL refuses to run as root, and there is no user postgres or nobody")
    }

    fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        // Its folder is not the caller's, which it may not be allowed to enter.
        command.current_dir("/");
        if let Self::Other { user, group } = *self {
            command.uid(user).gid(group);
        }
        command
    }
}

fn create_folder(owner: &Owner) -> Result<PathBuf> {
    let folder = env::temp_dir().join(format!("quartermaster-postgres-{}", id()));
    DirBuilder::new()
        .mode(0o700)
        .create(&folder)
        .with_context(|| format!("cannot create {}", folder.display()))?;
    if let Owner::Other { user, group } = *owner {
        chown(&folder, Some(user), Some(group))
            .with_context(|| format!("cannot give {} away", folder.display()))?;
    }
    Ok(folder)
}

fn initialize(data: &Path, owner: &Owner) -> Result<()> {
    let program = find("initdb").context("no PostgreSQL initdb found")?;
    let output = owner
        .command(program)
        .args(["--username=quartermaster", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"])
        .args(["--no-sync", "--no-instructions", "-D"])
        .arg(data)
        .output()
        .context("cannot run initdb")?;
    ensure!(output.status.success(), "initdb: {}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

/// Returns a port that nobody listens on.
pub(crate) fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("cannot find a free port")?;
    Ok(listener.local_addr()?.port())
}
