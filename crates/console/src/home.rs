//! The first page: what there is, and how to connect an agent.

use crate::html;
use askama::Template;
use axum::{extract::State, response::Html};
use rights::{Action, Subject};
use store::InventoryAuthentication;
use web::{App, Page, PageError, SignedIn};

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    page: Page,
    tiles: Vec<Tile>,
    steps: Vec<Step>,
}

/// A number with the page where it is explained.
struct Tile {
    label: &'static str,
    count: i64,
    href: &'static str,
}

/// A step on the way to a connected agent.
struct Step {
    title: &'static str,
    text: &'static str,
    done: bool,
    href: &'static str,
    action: &'static str,
}

impl Step {
    /// Says whether this is the step to take now.
    fn is_next(&self, steps: &[Self]) -> bool {
        steps.iter().find(|step| !step.done).is_some_and(|next| std::ptr::eq(next, self))
    }
}

/// Shows the first page.
pub(crate) async fn home(
    State(app): State<App>,
    signed_in: SignedIn,
) -> Result<Html<String>, PageError> {
    let (counts, settings, has_client) = app
        .store
        .browse(|db| Ok((db.counts()?, db.settings()?, db.has_client_for_agents()?)))
        .await?;
    let page = Page::new(&app, &signed_in, signed_in.language.t("menu-home"), "home");
    let reads = |subject| signed_in.rights.allow(subject, Action::Read);
    let tiles = [
        (
            reads(Subject::Assets),
            Tile { label: "Computers", count: counts.computers, href: "/assets/computers" },
        ),
        (
            reads(Subject::Inventory),
            Tile { label: "Agents", count: counts.agents, href: "/administration/agents" },
        ),
        (
            reads(Subject::Clients),
            Tile {
                label: "OAuth clients",
                count: counts.clients,
                href: "/configuration/oauth-clients",
            },
        ),
    ];
    let tiles = tiles.into_iter().filter_map(|(shown, tile)| shown.then_some(tile)).collect();
    let may_connect =
        reads(Subject::Inventory) && signed_in.rights.allow(Subject::Clients, Action::Create);
    let with_oauth =
        settings.inventory_authentication == InventoryAuthentication::ClientCredentials;
    let steps = [
        Step {
            title: "Enable inventory with OAuth",
            text: "Agents are let in once inventory is enabled and “OAuth - Client credentials” is chosen.",
            done: settings.inventory_enabled && with_oauth,
            href: "/administration/inventory",
            action: "Open Inventory",
        },
        Step {
            title: "Create an OAuth client for the agents",
            text: "Its id and secret go into the agent's configuration; the lines to paste are shown with it.",
            done: has_client,
            href: "/configuration/oauth-clients/add?preset=glpi-agent",
            action: "Create the client",
        },
        Step {
            title: "See the first computer",
            text: "Restart the agent with its new configuration: its computer appears within a minute.",
            done: counts.computers > 0,
            href: "/assets/computers",
            action: "Open Computers",
        },
    ];
    html(&HomePage { page, tiles, steps: if may_connect { steps.into() } else { Vec::new() } })
}
