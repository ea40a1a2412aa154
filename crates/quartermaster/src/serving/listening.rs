//! Where the server listens: TCP addresses and unix sockets.

use super::socket::Socket;
use crate::configuration::{Listen, Speaks};
use anyhow::{Context as _, Result, bail};
use rustix::{fs::Mode, process::umask};
use std::{
    fs::{self, Permissions},
    io,
    net::{Ipv4Addr, SocketAddr},
    os::unix::{
        fs::{FileTypeExt as _, PermissionsExt as _},
        net::UnixStream as BlockingUnixStream,
    },
    path::{Path, PathBuf},
};
use tokio::net::{TcpListener, UnixListener};

/// An open listener.
pub(super) enum Listener {
    Tcp(TcpListener, Speaks),
    Unix(UnixListener, PathBuf),
}

/// Whoever comes by a unix socket is on this machine, and counts as coming from its loopback address.
const LOCAL: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

impl Listener {
    /// Opens a listener; a socket gets its mode before anybody can connect.
    pub(super) async fn open(listen: &Listen, mode: u32) -> Result<Self> {
        match listen {
            Listen::Tcp { address, speaks } => {
                let listener = TcpListener::bind(address).await.with_context(|| {
                    format!("cannot listen on {address}; choose another address with --listen")
                })?;
                Ok(Self::Tcp(listener, *speaks))
            }
            Listen::Unix(path) => {
                let listener = open_unix(path, mode).with_context(|| {
                    format!(
                        "cannot listen on unix:{}; choose another path with --listen",
                        path.display()
                    )
                })?;
                Ok(Self::Unix(listener, path.clone()))
            }
        }
    }

    /// Waits for the next caller.
    pub(super) async fn accept(&self) -> io::Result<(Socket, SocketAddr)> {
        match self {
            Self::Tcp(listener, _) => {
                let (stream, peer) = listener.accept().await?;
                // Answers are small: waiting to fill a packet only adds latency.
                let _best_effort = stream.set_nodelay(true);
                Ok((Socket::Tcp(stream), peer))
            }
            Self::Unix(listener, _) => {
                let (stream, _unnamed) = listener.accept().await?;
                Ok((Socket::Unix(stream), LOCAL))
            }
        }
    }

    /// Says what is spoken here, if nothing else was said.
    pub(super) fn speaks(&self) -> Speaks {
        match self {
            Self::Tcp(_, speaks) => *speaks,
            Self::Unix(..) => Speaks::PlainHttp,
        }
    }

    /// Says whether callers are told apart by their addresses.
    pub(super) fn has_addresses(&self) -> bool {
        matches!(self, Self::Tcp(..))
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if let Self::Unix(_, path) = self {
            // The next start would find that nobody listens, and take its place.
            let _best_effort = fs::remove_file(path);
        }
    }
}

fn open_unix(path: &Path, mode: u32) -> Result<UnixListener> {
    if let Ok(found) = fs::symlink_metadata(path) {
        if !found.file_type().is_socket() {
            bail!("there is a file of that name that is not a socket");
        }
        if BlockingUnixStream::connect(path).is_ok() {
            bail!("another server is listening there");
        }
        fs::remove_file(path).context("cannot remove the socket of an earlier run")?;
    }
    // Until its mode is set, nobody else may connect.
    let before = umask(Mode::from_raw_mode(0o177));
    let bound = UnixListener::bind(path);
    umask(before);
    let listener = bound?;
    fs::set_permissions(path, Permissions::from_mode(mode))?;
    Ok(listener)
}
