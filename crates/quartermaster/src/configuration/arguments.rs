//! What may stand on the command line: options, and a command.

use super::Options;
use crate::commands::{
    agent, client, computer, denial, event, key, key_file, queue, setting, token, user,
};
use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// An OAuth 2.0 authorization server and inventory server that speaks the wire protocol of GLPI 11.
#[derive(Parser)]
#[command(
    name = "quartermaster",
    version,
    max_term_width = 110,
    args_conflicts_with_subcommands = false
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) options: Options,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// What to do; the default is `serve`.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Serve until stopped (the default)
    Serve,
    /// Print a new set-up link for the first administrator; earlier links stop working
    SetupLink,
    /// Users: people who sign in
    #[command(subcommand)]
    User(user::UserCommand),
    /// OAuth clients
    #[command(subcommand)]
    Client(client::ClientCommand),
    /// Access and refresh tokens
    #[command(subcommand)]
    Token(token::TokenCommand),
    /// Refused requests, and why
    #[command(subcommand)]
    Denial(denial::DenialCommand),
    /// The audit log: who did what
    #[command(subcommand)]
    Event(event::EventCommand),
    /// Keys that sign JWTs
    #[command(subcommand)]
    Key(key::KeyCommand),
    /// The key file, which encrypts secrets in the database
    #[command(subcommand)]
    KeyFile(key_file::KeyFileCommand),
    /// Settings
    #[command(subcommand)]
    Setting(setting::SettingCommand),
    /// Computers
    #[command(subcommand)]
    Computer(computer::ComputerCommand),
    /// Agents: the programs that submit inventories
    #[command(subcommand)]
    Agent(agent::AgentCommand),
    /// Inventories that wait to be recorded
    #[command(subcommand)]
    Queue(queue::QueueCommand),
    /// Import inventories from a file, a folder with everything below it, or an archive: JSON, XML, zip, tar
    Import {
        /// The file or folder
        path: PathBuf,
        #[command(flatten)]
        output: client::Output,
    },
    /// Export every asset as an inventory in JSON, which can be imported again
    Export {
        /// A new folder, or an archive whose name ends in .zip
        path: PathBuf,
    },
    /// Back up the whole database to a file, also while the server runs
    Backup {
        /// The file; an earlier one of this name is replaced once the new one is complete
        file: PathBuf,
    },
    /// Restore a backup into an empty database, SQLite or PostgreSQL
    Restore {
        /// A file written by `backup`
        file: PathBuf,
    },
    /// Read a whole backup, and say whether it is intact
    Verify {
        /// A file written by `backup`
        file: PathBuf,
    },
    /// Check the database for damage; prints `ok`, or what is wrong
    Check,
    /// Check configuration, machine and database, and say what to do; fails if something is wrong
    Doctor(client::Output),
    /// Print the version
    Version,
}
