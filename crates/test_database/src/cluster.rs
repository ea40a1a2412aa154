//! A PostgreSQL of a test's own with a replica, which the test restarts, kills and promotes.

use rustix::process::{Pid, Signal, geteuid, kill_process};
use std::{
    ffi::OsStr,
    fs,
    net::{Ipv4Addr, TcpListener},
    os::unix::{
        fs::{PermissionsExt as _, chown},
        process::CommandExt as _,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};
use store::StoreOptions;
use tempfile::TempDir;

/// A primary, and a replica that has everything before it is acknowledged.
pub struct Cluster {
    primary: Server,
    replica: Server,
    owner: Owner,
    /// Gone with the cluster, which ends first.
    _folder: TempDir,
}

/// A single server that speaks TLS. `quartermaster` may come as it likes, `secure` by TLS and with the password
/// `secure`, `plain` without TLS only.
pub struct TlsServer {
    server: Server,
    /// Gone with the server, which ends first.
    _folder: TempDir,
}

/// A server that runs until its keeper's input ends: with this value, or with the test in whatever way.
struct Server {
    data: PathBuf,
    port: u16,
    keeper: Option<Child>,
}

/// PostgreSQL refuses to run as root: then it runs as another user.
#[derive(Clone, Copy)]
enum Owner {
    Caller,
    Other { user: u32, group: u32 },
}

const KEEPER: &str = r#"
"$@" </dev/null >>"$0" 2>&1 &
server=$!
read -r _
kill -QUIT "$server" 2>/dev/null
wait "$server"
"#;

/// How long anything may take on a machine that does much else.
const LIMIT: Duration = Duration::from_secs(60);

impl Cluster {
    /// Starts a primary, and a replica that follows it synchronously.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let owner = Owner::choose();
        owner.own(folder.path());
        let data = folder.path().join("primary");
        let user = ["--username=quartermaster", "--auth=trust"];
        let rest = ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions", "-D"];
        owner.run("initdb", &[&user[..], &rest].concat(), &data);
        let mut primary = Server { data, port: free_port(), keeper: None };
        primary.run(owner);

        let data = folder.path().join("replica");
        let url = primary.url("");
        let copy = ["--write-recovery-conf", "--checkpoint=fast", "--no-sync", "-d", &url, "-D"];
        owner.run("pg_basebackup", &copy, &data);
        let mut replica = Server { data, port: free_port(), keeper: None };
        replica.run(owner);
        let settings = primary.data.join("postgresql.auto.conf");
        let mut text = fs::read_to_string(&settings).expect("the settings");
        text.push_str("synchronous_standby_names = '*'\n");
        fs::write(&settings, text).expect("settings that can be written");
        primary.signal(Signal::HUP);
        let cluster = Self { primary, replica, owner, _folder: folder };
        cluster.wait_for_replica();
        cluster
    }

    /// Where both servers are, for a program that takes the one which is the primary.
    pub fn url(&self) -> String {
        let (one, other) = (self.primary.port, self.replica.port);
        format!("postgres://quartermaster@127.0.0.1:{one},127.0.0.1:{other}/postgres")
    }

    /// Where both servers are, for a store.
    pub fn options(&self) -> StoreOptions {
        StoreOptions::Postgres { url: self.url(), connections: 4 }
    }

    /// Has the primary crash, and starts it again.
    pub fn crash_primary(&mut self) {
        self.primary.signal(Signal::QUIT);
        self.primary.wait_for_end();
        self.primary.run(self.owner);
        self.wait_for_replica();
    }

    /// Kills the primary, which never returns, and has the replica take its place.
    pub fn fail_over(&mut self) {
        self.primary.signal(Signal::KILL);
        self.primary.wait_for_end();
        self.owner.run("pg_ctl", &["promote", "--wait", "-D"], &self.replica.data);
    }

    /// Runs statements on whichever server takes changes.
    pub fn execute(&self, statements: &str) {
        let mut client = self.connect();
        client.batch_execute(statements).expect("the statements run");
    }

    /// Asks whichever server takes changes for a single number.
    pub fn number(&self, query: &str) -> i64 {
        self.connect().query_one(query, &[]).expect("an answer").get(0)
    }

    fn connect(&self) -> postgres::Client {
        let url = format!("{}?target_session_attrs=read-write", self.url());
        postgres::Client::connect(&url, postgres::NoTls).expect("a connection")
    }

    fn wait_for_replica(&self) {
        let url = self.primary.url("postgres");
        let query = "select count(*) from pg_stat_replication where sync_state = 'sync'";
        until("the replica follows", || {
            let mut client = postgres::Client::connect(&url, postgres::NoTls).ok()?;
            let following: i64 = client.query_one(query, &[]).ok()?.get(0);
            (following == 1).then_some(())
        });
    }
}

impl TlsServer {
    /// Starts one with a certificate and its key, in PEM.
    pub fn start(certificate: &str, key: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let owner = Owner::choose();
        owner.own(folder.path());
        let data = folder.path().join("data");
        let options = ["--username=quartermaster", "--auth=trust", "--encoding=UTF8"];
        owner.run("initdb", &[&options[..], &["--no-sync", "-D"]].concat(), &data);
        for (name, text) in [("server.crt", certificate), ("server.key", key), ("pg_hba.conf", HBA)]
        {
            let path = data.join(name);
            fs::write(&path, text).expect("a folder that can be written");
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("a mode");
            owner.own(&path);
        }
        let mut settings = fs::read_to_string(data.join("postgresql.conf")).expect("the settings");
        settings.push_str("\nssl = on\n");
        fs::write(data.join("postgresql.conf"), settings).expect("settings that can be written");
        let mut server = Server { data, port: free_port(), keeper: None };
        server.run(owner);
        let mut client = postgres::Client::connect(&server.url("postgres"), postgres::NoTls)
            .expect("a connection");
        client.batch_execute(ROLES).expect("the statements run");
        Self { server, _folder: folder }
    }

    /// Where it is, for somebody who comes by a name for this machine.
    pub fn url(&self, user: &str, host: &str) -> String {
        format!("postgres://{user}:{user}@{host}:{}/postgres", self.server.port)
    }
}

/// Who may come how.
const HBA: &str = "
    host all quartermaster 127.0.0.1/32 trust
    hostssl all secure 127.0.0.1/32 scram-sha-256
    hostnossl all plain 127.0.0.1/32 trust
";

const ROLES: &str = "
    set password_encryption = 'scram-sha-256';
    create role secure login superuser password 'secure';
    create role plain login superuser";

impl Server {
    fn url(&self, database: &str) -> String {
        format!("postgres://quartermaster@127.0.0.1:{}/{database}", self.port)
    }

    fn run(&mut self, owner: Owner) {
        let mut keeper = owner.command("sh");
        let log = self.data.with_extension("log");
        keeper.args(["-c", KEEPER]).arg(log).arg(find("postgres")).arg("-D").arg(&self.data);
        keeper.args(["-p", &self.port.to_string()]);
        // What is written survives the death of the server, and need not survive that of the machine.
        keeper.args(
            [
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "fsync=off",
                "max_connections=100",
                "shared_buffers=16MB",
                "wal_retrieve_retry_interval=100ms",
            ]
            .iter()
            .flat_map(|setting| ["-c", setting]),
        );
        keeper.process_group(0).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        self.keeper = Some(keeper.spawn().expect("PostgreSQL starts"));
        // The eighth line tells the state.
        until("PostgreSQL starts", || {
            let text = self.state()?;
            let state = text.lines().nth(7)?.trim();
            matches!(state, "ready" | "standby").then_some(())
        });
    }

    fn state(&self) -> Option<String> {
        fs::read_to_string(self.data.join("postmaster.pid")).ok()
    }

    fn signal(&self, signal: Signal) {
        let state = self.state().expect("PostgreSQL runs");
        let id = state.lines().next().and_then(|line| line.trim().parse().ok());
        let id = id.and_then(Pid::from_raw).expect("the number of its first process");
        kill_process(id, signal).expect("PostgreSQL runs");
    }

    fn wait_for_end(&mut self) {
        let Some(mut keeper) = self.keeper.take() else { return };
        drop(keeper.stdin.take());
        keeper.wait().expect("PostgreSQL ends");
        // Its children hold the folder for a moment longer.
        let locked = self.data.join("postmaster.pid");
        if locked.exists() {
            fs::remove_file(locked).expect("a file that can be removed");
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.wait_for_end();
    }
}

impl Owner {
    fn choose() -> Self {
        if !geteuid().is_root() {
            return Self::Caller;
        }
        let users = fs::read_to_string("/etc/passwd").expect("the users of this machine");
        let number = |name: &str| {
            let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
            let mut numbers = line.split(':').skip(2).map_while(|field| field.parse().ok());
            Some(Self::Other { user: numbers.next()?, group: numbers.next()? })
        };
        ["postgres", "nobody"].into_iter().find_map(number).expect("a user for PostgreSQL")
    }

    fn own(self, folder: &Path) {
        if let Self::Other { user, group } = self {
            chown(folder, Some(user), Some(group)).expect("root gives folders away");
        }
    }

    fn command(self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir("/");
        if let Self::Other { user, group } = self {
            command.uid(user).gid(group);
        }
        command
    }

    fn run(self, program: &str, options: &[&str], folder: &Path) {
        let output =
            self.command(find(program)).args(options).arg(folder).output().expect("a program");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{program}: {said}");
    }
}

/// Waits until there is an answer.
pub fn until<T>(what: &str, mut answer: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    while start.elapsed() < LIMIT {
        if let Some(answer) = answer() {
            return answer;
        }
        thread::sleep(Duration::from_millis(20));
    }
    panic!("it takes too long until {what}")
}

/// A program of the PostgreSQL server: Debian keeps them in a folder for each version, others in `PATH`.
fn find(name: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debian = versions.map(|version| version.path().join("bin"));
    let mut found: Vec<PathBuf> = std::env::split_paths(&path).chain(debian).collect();
    found.retain(|folder| folder.join(name).is_file());
    found.first().map(|folder| folder.join(name)).expect("the programs of PostgreSQL")
}

fn free_port() -> u16 {
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    free.local_addr().expect("its address").port()
}
