//! The program itself, serving on a port of this machine, for what only a socket shows.

use rustix::process::{Pid, Resource, Rlimit, Signal, getrlimit, kill_process, setrlimit};
use std::{
    fs::{self, File},
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    os::unix::process::ExitStatusExt as _,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};
use tempfile::TempDir;

/// A server that runs until it is dropped.
pub(crate) struct Running {
    child: Child,
    pub(crate) address: SocketAddr,
    /// What it said at its start.
    pub(crate) greeting: String,
    folder: TempDir,
}

impl Running {
    pub(crate) fn start() -> Self {
        Self::start_with(&[], &[])
    }

    /// Starts it with arguments and variables; its port was free a moment before.
    pub(crate) fn start_with(arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap();
        Self::start_at(&free.to_string(), arguments, variables)
    }

    pub(crate) fn start_at(listen: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log");
        let mut child = program(folder.path(), arguments)
            .args(["--listen", listen])
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .stderr(File::create(&log).unwrap())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut greeting = String::new();
        for line in lines {
            greeting.push_str(&line.unwrap());
            greeting.push('\n');
            // The set-up link is the last that a new server says.
            if greeting.contains("/setup/") {
                let port = listen.rsplit(':').next().unwrap().parse().unwrap();
                let address = (Ipv4Addr::LOCALHOST, port).into();
                return Self { child, address, greeting, folder };
            }
        }
        child.wait().unwrap();
        panic!("the server did not start: {}", fs::read_to_string(log).unwrap());
    }

    /// Sends a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        let pid = Pid::from_child(&self.child);
        kill_process(pid, signal).unwrap();
    }

    /// Waits until it has ended, and says whether it ended well.
    pub(crate) fn wait(&mut self) -> bool {
        self.child.wait().unwrap().success()
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Lets it, and whatever else this test starts afterwards, leave core files as large as they like.
    pub(crate) fn allow_core_files() {
        let limit = getrlimit(Resource::Core);
        setrlimit(Resource::Core, Rlimit { current: limit.maximum, ..limit }).unwrap();
    }

    /// Ends it by a signal that asks for a core file, and tells whether there is one.
    pub(crate) fn crash(&mut self) -> bool {
        let id = Pid::from_child(&self.child);
        kill_process(id, Signal::ABORT).unwrap();
        self.child.wait().unwrap().core_dumped()
    }

    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.folder().join("log")).unwrap()
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream
    }

    /// Sends bytes as they are, and reads all that comes back until the server closes the connection.
    pub(crate) fn exchange(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        // The server may refuse and close before it has read everything.
        let _cut = stream.write_all(bytes);
        let mut answer = Vec::new();
        let mut chunk = [0; 4096];
        while let Ok(count) = stream.read(&mut chunk) {
            if count == 0 {
                break;
            }
            answer.extend_from_slice(&chunk[..count]);
        }
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Sends a request of which the connection is closed after the answer.
    pub(crate) fn request(&self, line: &str, headers: &str, body: &str) -> String {
        let length = body.len();
        self.exchange(
            format!(
                "{line} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}",
                self.address
            )
            .as_bytes(),
        )
    }

    /// Runs a command on the server's database and answers what it printed.
    pub(crate) fn command(&self, arguments: &[&str]) -> String {
        let output = program(self.folder(), arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have crashed already.
        let _ended = self.child.kill();
        self.child.wait().unwrap();
    }
}

fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_quartermaster"));
    command.args(arguments).arg("--data-dir").arg(folder.join("data")).env_clear();
    command
}
