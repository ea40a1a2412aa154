//! Several nodes, as processes, on one PostgreSQL: what one does, all others know, and nothing that any of them has
//! acknowledged is lost, whatever happens to nodes and servers.

use crate::{
    ledger::{AgentClient, Ledger, Load, contact, parse},
    running::Running,
};
use oauth::Timestamp;
use serde_json::Value;
use std::{collections::BTreeSet, net::SocketAddr, sync::atomic::Ordering};
use store::{Store, StoreOptions};
use test_database::{Cluster, TestDatabase, until};

fn start(count: usize, url: &str) -> Vec<Running> {
    (0..count).map(|_| Running::start_with(&["--database-url", url], &[])).collect()
}

fn addresses(nodes: &[Running]) -> Vec<SocketAddr> {
    nodes.iter().map(|node| node.address).collect()
}

#[test]
fn what_one_node_revokes_or_disables_every_other_refuses_at_the_next_request() {
    let database = TestDatabase::postgres();
    let url = database.url();
    let nodes = start(3, &url);
    let all = addresses(&nodes);
    let database_of = ["--database-url", url.as_str()];
    let client = AgentClient::add(&nodes[0], &database_of);
    let command = |words: &[&str]| nodes[0].command(&[words, &database_of].concat());
    let token = |node: SocketAddr| {
        let told = client.token(node).unwrap();
        assert_eq!(told.status, 200, "{}", told.body);
        let body: Value = serde_json::from_str(&told.body).unwrap();
        body["access_token"].as_str().unwrap().to_owned()
    };
    let seen_by_all = |token: &str, status: u16| {
        for node in &all {
            assert_eq!(contact(*node, token), status, "{node}");
        }
    };
    for round in 0..6 {
        let (one, other) = (all[round % 3], all[(round + 1) % 3]);
        let given = token(one);
        seen_by_all(&given, 200);
        let told = client.post(other, "/api.php/revoke", &format!("token={given}")).unwrap();
        assert_eq!(told.status, 200, "{}", told.body);
        seen_by_all(&given, 401);

        let given = token(other);
        seen_by_all(&given, 200);
        command(&["client", "disable", &client.id]);
        seen_by_all(&given, 401);
        // Refusals are counted, and too many of them are slowed down.
        if round == 0 {
            for node in &all {
                assert_eq!(client.token(*node).unwrap().status, 401, "{node}");
            }
        }
        // Its tokens ended with it; new ones are given by everybody again.
        command(&["client", "enable", &client.id]);
        seen_by_all(&given, 401);
    }
}

/// A node is killed, PostgreSQL crashes, a newer version adds to the schema, the primary is lost and its replica takes
/// over, all under load.
#[test]
fn nothing_acknowledged_is_lost_whatever_happens_to_nodes_and_servers() {
    let mut cluster = Cluster::start();
    let url = cluster.url();
    let mut nodes = start(3, &url);
    let client = AgentClient::add(&nodes[0], &["--database-url", &url]);
    let load = Load::start(&addresses(&nodes), &client);
    load.wait_for_progress("their start");

    let killed = nodes.remove(2);
    let address = killed.address.to_string();
    drop(killed);
    nodes.push(Running::start_at(&address, &["--database-url", &url], &[]));
    load.wait_for_progress("one of them was killed");

    cluster.crash_primary();
    load.wait_for_progress("PostgreSQL crashed");

    cluster.execute(NEXT_VERSION);
    load.wait_for_progress("a newer version has added to the schema");
    let stopped = nodes.remove(2);
    drop(stopped);
    nodes.push(Running::start_at(&address, &["--database-url", &url], &[]));
    load.wait_for_progress("a node was started on the schema of the next version");

    cluster.fail_over();
    load.wait_for_progress("the replica took over");

    for asked in &load.asked[..2] {
        let broken = asked.broken.load(Ordering::SeqCst);
        assert_eq!(broken, 0, "a node that lives answers every request");
    }
    let ledger = load.end();
    assert!(ledger.come_back.load(Ordering::SeqCst) > 0, "the database was away for a while");
    for node in &nodes {
        let log = node.log();
        assert!(!log.contains("panicked"), "{log}");
    }
    until("what waits is recorded", || {
        let waiting = cluster.number("select count(*) from waiting_documents");
        (waiting == 0).then_some(())
    });
    compare(&ledger, cluster.options());
    // Which ran for the last time on the schema of its own version.
    cluster.execute("delete from compatible_back_to where migration = '9999_next'");
    let Err(refused) = Store::open(cluster.options(), Timestamp::from_micros(0)) else {
        panic!("a schema was opened that nobody says can be served")
    };
    assert!(refused.to_string().contains("9999_next"), "{refused}");
}

/// As when somebody starts a version that is not the next one beside it.
#[test]
fn a_node_serves_no_more_once_a_newer_version_has_changed_the_database_for_itself() {
    let database = TestDatabase::postgres();
    let url = database.url();
    let node = Running::start_with(&["--database-url", &url], &[]);
    let client = AgentClient::add(&node, &["--database-url", &url]);
    assert_eq!(client.token(node.address).unwrap().status, 200);
    let status = |line: &str| node.request(line, "", "")[9..12].to_owned();
    assert_eq!(status("GET /readyz"), "200");

    database.execute(
        "alter table clients rename column name to called;
         insert into migrations (name, applied_at) values ('9999_other', 0)",
    );
    until("the node says that it cannot serve", || (status("GET /readyz") == "503").then_some(()));
    let told = client.token(node.address).unwrap();
    assert_eq!(told.status, 503, "{}", told.body);
    assert!(told.body.contains("temporarily_unavailable"), "{}", told.body);
    assert_eq!(contact(node.address, "qma_nonsense"), 503);
    assert_eq!(status("GET /sign-in"), "503");
    assert_eq!(status("GET /healthz"), "200", "it lives");
    let said = "this node no longer serves it";
    assert_eq!(node.log().matches(said).count(), 1, "{}", node.log());

    // The newer version is taken back, with what it has done.
    database.execute(
        "alter table clients rename column called to name;
         delete from migrations where name = '9999_other'",
    );
    until("the node serves again", || (status("GET /readyz") == "200").then_some(()));
    assert_eq!(client.token(node.address).unwrap().status, 200);
}

/// What a version after this one might do: it adds, takes nothing away, and says that this one can live with it.
const NEXT_VERSION: &str = "
    begin;
    create table later (id bigint primary key, told text not null);
    alter table access_tokens add column later text;
    alter table assets add column later bigint not null default 0;
    insert into compatible_back_to (migration, known) select '9999_next', max(name) from migrations;
    insert into migrations (name, applied_at) values ('9999_next', 0);
    commit";

/// Sees that everything in the ledger is in the database, once.
fn compare(ledger: &Ledger, options: StoreOptions) {
    let store = Store::open(options, Timestamp::from_micros(0)).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let tokens = ledger.tokens.lock().unwrap().clone();
    for token in &tokens {
        let wanted = parse(token);
        let state = runtime.block_on(store.read(move |db| db.token_state(&wanted))).unwrap();
        let state = state.unwrap_or_else(|| panic!("one of {} tokens is gone", tokens.len()));
        assert!(state.hash.matches(&parse(token).hash()) && state.revoked_at.is_none());
    }
    let machines = ledger.machines.lock().unwrap().clone();
    let names = runtime
        .block_on(store.browse(|db| {
            let filter = store::AssetFilter::of(inventory::ItemType::Computer);
            let listing = store::Listing { limit: 1_000_000, ..store::Listing::default() };
            db.assets(&listing, &filter, &store::Visible::Everything)
        }))
        .unwrap()
        .rows
        .into_iter()
        .map(|asset| asset.name().to_owned())
        .collect::<Vec<_>>();
    let distinct: BTreeSet<&String> = names.iter().collect();
    assert_eq!(distinct.len(), names.len(), "no machine is there twice");
    for number in &machines {
        let name = format!("host{number}");
        assert!(distinct.contains(&name), "{name} of {} machines is gone", machines.len());
    }
}
