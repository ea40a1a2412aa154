//! What may stand on the command line: options, and a command.

use super::Options;
use crate::commands::{
    agent, client, computer, denial, event, key, key_file, queue, setting, token, user,
};
use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// Keeps the inventory and issues the passes: an OAuth 2.0 authorization server and inventory server that speaks
/// the wire protocol of GLPI 11.
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

/// What to do; without a command, serve.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Serve until stopped (the default)
    Serve,
    /// Print a new set-up link for the first administrator; earlier ones end
    SetupLink,
    /// Users: people who sign in
    #[command(subcommand)]
    User(user::UserCommand),
    /// OAuth clients
    #[command(subcommand)]
    Client(client::ClientCommand),
    /// Access tokens, and the grants that they came of
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
    /// The file of keys that seal secrets in the database
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
    /// Inventories that were accepted and wait to be recorded
    #[command(subcommand)]
    Queue(queue::QueueCommand),
    /// Import inventories from a file, a folder with all below it, or an archive: JSON, XML, zip, tar
    Import {
        /// The file or folder
        path: PathBuf,
        #[command(flatten)]
        output: client::Output,
    },
    /// Write every asset as an inventory in JSON, which can be imported again
    Export {
        /// A new folder, or an archive whose name ends in .zip
        path: PathBuf,
    },
    /// Write everything in the database to a file, while the server runs
    Backup {
        /// The file; an earlier one of this name is replaced once the new one is whole
        file: PathBuf,
    },
    /// Restore a backup, of either kind of database, into an empty one
    Restore {
        /// A file that `backup` has written
        file: PathBuf,
    },
    /// Read a backup to its end, and say whether it is whole
    Verify {
        /// A file that `backup` has written
        file: PathBuf,
    },
    /// Examine the database; prints `ok`, or what is wrong
    Check,
    /// Look at what the server stands on, and say what to do; fails if something is wrong
    Doctor(client::Output),
    /// Print the version
    Version,
}
