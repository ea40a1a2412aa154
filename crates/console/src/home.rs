//! The first page: how to connect an agent until that is done, then what there is and what happens.

use crate::{
    dashboard::{DAYS, Dashboard, STALE_DAYS},
    html,
};
use askama::Template;
use axum::{extract::State, response::Html};
use rights::{Action, Subject};
use store::{Counts, InventoryAuthentication, Settings};
use web::{App, Now, Page, PageError, SignedIn};

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    page: Page,
    tiles: Vec<Tile>,
    steps: Vec<Step>,
    dashboard: Dashboard,
    days: i64,
    stale_days: i64,
}

/// A number with the page where it is explained.
struct Tile {
    /// The key of what is counted.
    label: &'static str,
    count: i64,
    href: &'static str,
}

/// A step on the way to a connected agent; its words are keys.
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
    Now(now): Now,
    signed_in: SignedIn,
) -> Result<Html<String>, PageError> {
    let visible = |subject| signed_in.visible(subject, Action::Read);
    let (computers, agents, users) =
        (visible(Subject::Assets), visible(Subject::Inventory), visible(Subject::Users));
    let (counts, settings, has_client) = app
        .store
        .browse(move |db| {
            let counts = db.counts_within(&computers, &agents, &users)?;
            Ok((counts, db.settings()?, db.has_client_for_agents()?))
        })
        .await?;
    let dashboard = Dashboard::read(&app, &signed_in, now).await?;
    html(&HomePage {
        page: Page::new(&app, &signed_in, signed_in.language.t("menu-home"), "home"),
        tiles: tiles(&signed_in, &counts),
        steps: steps(&signed_in, &counts, &settings, has_client),
        dashboard,
        days: DAYS,
        stale_days: STALE_DAYS,
    })
}

fn tiles(signed_in: &SignedIn, counts: &Counts) -> Vec<Tile> {
    let tiles = [
        (Subject::Assets, "menu-computers", counts.computers, "/assets/computers"),
        (Subject::Inventory, "menu-agents", counts.agents, "/administration/agents"),
        (Subject::Clients, "menu-clients", counts.clients, "/configuration/oauth-clients"),
    ];
    let seen =
        tiles.into_iter().filter(|(subject, ..)| signed_in.rights.allow(*subject, Action::Read));
    seen.map(|(_, label, count, href)| Tile { label, count, href }).collect()
}

/// Says whether agents are let in with an OAuth client.
pub(crate) fn lets_in_by_oauth(settings: &Settings) -> bool {
    settings.inventory_enabled
        && settings.inventory_authentication == InventoryAuthentication::ClientCredentials
}

/// The way to a connected agent, for those who may walk it, until it is walked.
fn steps(
    signed_in: &SignedIn,
    counts: &Counts,
    settings: &Settings,
    has_client: bool,
) -> Vec<Step> {
    let rights = signed_in.powers.in_root();
    let may_connect = rights.allow(Subject::Inventory, Action::Read)
        && rights.allow(Subject::Clients, Action::Create);
    // A client that is there is opened: its tab Setup has the lines for the agents.
    let client = if has_client {
        ("/configuration/oauth-clients?scope=inventory", "mend-clients")
    } else {
        ("/configuration/oauth-clients/add?preset=glpi-agent", "connect-client-open")
    };
    let steps = [
        Step {
            title: "connect-inventory",
            text: "connect-inventory-what",
            done: lets_in_by_oauth(settings),
            href: "/administration/inventory",
            action: "connect-inventory-open",
        },
        Step {
            title: "connect-client",
            text: "connect-client-what",
            done: has_client,
            href: client.0,
            action: client.1,
        },
        Step {
            title: "connect-computer",
            text: "connect-computer-what",
            done: counts.computers > 0,
            href: "/assets/computers",
            action: "connect-computer-open",
        },
    ];
    if !may_connect || steps.iter().all(|step| step.done) {
        return Vec::new();
    }
    steps.into()
}
