//! `quartermaster agent …`

use super::{client::Output, print};
use crate::{clock, configuration::Configuration};
use anyhow::{Context as _, Result, bail};
use clap::Subcommand;
use serde_json::{Value, json};
use store::{Actor, Agent, AgentFilter, AgentId, Listing, Store, Visible};
use web::{AgentAnswer, AgentCall, call_agent};

/// Agents: the programs that submit inventories.
#[derive(Subcommand)]
pub(crate) enum AgentCommand {
    /// List agents, the most recent contact first
    List {
        /// Only agents that contain these words
        #[arg(long, default_value = "")]
        search: String,
        #[command(flatten)]
        output: Output,
    },
    /// Show an agent
    Show {
        /// Its device id, or the number of its row
        agent: String,
        #[command(flatten)]
        output: Output,
    },
    /// Ask an agent to run now, at its last address; needs --agent-network
    Run {
        /// Its device id, or the number of its row
        agent: String,
    },
    /// Ask an agent for its status, at its last address; needs --agent-network
    Status {
        /// Its device id, or the number of its row
        agent: String,
    },
    /// Bind an agent to the other client that it used
    Bind {
        /// Its device id, or the number of its row
        agent: String,
    },
    /// Release an agent: it will belong to the client that it uses next
    Release {
        /// Its device id, or the number of its row
        agent: String,
    },
}

pub(crate) async fn run(
    configuration: &Configuration,
    store: &Store,
    command: AgentCommand,
) -> Result<()> {
    let now = clock::now();
    match command {
        AgentCommand::List { search, output } => {
            list(&all(store, search).await?, &output);
            Ok(())
        }
        AgentCommand::Show { agent, output } => {
            show(&find(store, &agent).await?, &output);
            Ok(())
        }
        AgentCommand::Run { agent } => {
            let agent = find(store, &agent).await?;
            let id = agent.id;
            store.change(Actor::CommandLine, now, move |change| change.ask_agent(id)).await?;
            call(configuration, &agent, AgentCall::Run).await
        }
        AgentCommand::Status { agent } => {
            call(configuration, &find(store, &agent).await?, AgentCall::Status).await
        }
        AgentCommand::Bind { agent } => {
            let id = find(store, &agent).await?.id;
            let bind = move |change: &mut store::Change<'_>| change.bind_agent(id);
            if !store.change(Actor::CommandLine, now, bind).await? {
                bail!("the agent has used no client other than its own");
            }
            Ok(())
        }
        AgentCommand::Release { agent } => {
            let id = find(store, &agent).await?.id;
            let release = move |change: &mut store::Change<'_>| change.release_agent(id);
            if !store.change(Actor::CommandLine, now, release).await? {
                bail!("the agent belongs to no client");
            }
            Ok(())
        }
    }
}

async fn all(store: &Store, search: String) -> Result<Vec<Agent>> {
    let mut agents = Vec::new();
    loop {
        let start = i64::try_from(agents.len()).unwrap_or(i64::MAX);
        let listing = Listing { search: search.clone(), start, limit: 1000, ..Listing::default() };
        let read = move |db: &mut store::Reader<'_>| {
            db.find_agents(&listing, &AgentFilter::default(), &Visible::Everything)
        };
        let page = store.browse(read).await?;
        if page.rows.is_empty() {
            return Ok(agents);
        }
        agents.extend(page.rows);
    }
}

async fn find(store: &Store, given: &str) -> Result<Agent> {
    let (wanted, number) = (given.to_owned(), given.parse().ok().map(AgentId));
    let found = store
        .read(move |db| match db.agent_by_deviceid(&wanted)? {
            Some(agent) => Ok(Some(agent)),
            None => number.map_or(Ok(None), |number| db.agent(number)),
        })
        .await?;
    found.with_context(|| format!("there is no agent {given}: see `quartermaster agent list`"))
}

async fn call(configuration: &Configuration, agent: &Agent, call: AgentCall) -> Result<()> {
    match call_agent(&configuration.agent_networks, agent, call).await? {
        refusal @ (AgentAnswer::Distrusts | AgentAnswer::Odd(_)) => bail!("{refusal}"),
        answer => print::line(answer.to_string()),
    }
    Ok(())
}

fn list(agents: &[Agent], output: &Output) {
    if output.json {
        print::line(Value::Array(agents.iter().map(facts).collect()).to_string());
        return;
    }
    let row = |agent: &Agent| {
        vec![
            agent.id.0.to_string(),
            agent.deviceid.clone(),
            agent.version.clone().unwrap_or_default(),
            agent.last_contact.readable(),
            agent.address.clone().unwrap_or_default(),
            agent.last_answer.clone().unwrap_or_default(),
            agent.asset.as_ref().map_or_else(String::new, |(_, _, name)| name.clone()),
        ]
    };
    let rows: Vec<Vec<String>> = agents.iter().map(row).collect();
    let head = ["id", "device id", "version", "last contact (UTC)", "address", "answer", "asset"];
    print::table(&head, &rows);
}

fn show(agent: &Agent, output: &Output) {
    let facts = facts(agent);
    if output.json {
        print::line(facts.to_string());
        return;
    }
    for (name, value) in facts.as_object().into_iter().flatten() {
        match value {
            Value::Null => {}
            Value::String(text) => print::line(format!("{name}: {text}")),
            Value::Object(named) => {
                let text = named.get("name").and_then(Value::as_str).unwrap_or_default();
                print::line(format!("{name}: {text}"));
            }
            other => print::line(format!("{name}: {other}")),
        }
    }
}

fn facts(agent: &Agent) -> Value {
    let client =
        |client: &(store::ClientKey, String)| json!({ "id": client.0.0, "name": client.1 });
    json!({
        "id": agent.id.0,
        "deviceid": agent.deviceid,
        "version": agent.version,
        "user_agent": agent.user_agent,
        "tag": agent.tag,
        "address": agent.address,
        "port": agent.port,
        "locked": agent.locked_at.is_some(),
        "last_contact": agent.last_contact.to_string(),
        "last_message": agent.last_message,
        "last_answer": agent.last_answer,
        "last_inventory": agent.last_inventory.map(|at| at.to_string()),
        "client": agent.client.as_ref().map(client),
        "bound_client": agent.bound_client.as_ref().map(client),
        "other_client": agent.other_client.as_ref().map(|other| client(&other.client)),
        "asset": agent.asset.as_ref().map(|(id, kind, name)| {
            json!({ "id": id.0, "itemtype": kind.as_str(), "name": name })
        }),
    })
}
