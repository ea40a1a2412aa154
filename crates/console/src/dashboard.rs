//! What the first page tells of the last weeks to those who may read it.

use oauth::{Lifetime, Timestamp};
use rights::{Action, Subject};
use store::{ClientTokens, DayCount, InventoryDay, OldSecret, StaleAgent, TopDenial, Visible};
use web::{App, Bar, Chart, Language, PageError, SignedIn};

/// The parts of the first page; what somebody may not read is not there.
pub(crate) struct Dashboard {
    /// Agents and inventories by day.
    pub(crate) charts: Vec<Chart>,
    /// Token requests by client, most first.
    pub(crate) tokens: Option<Vec<TokenRow>>,
    /// The oldest secrets, each with its age.
    pub(crate) secrets: Option<Vec<(OldSecret, String)>>,
    /// Agents that have not come for long, and how many there are.
    pub(crate) stale: Option<(Vec<StaleAgent>, i64)>,
    /// What was refused most, each with the check's name.
    pub(crate) denials: Option<Vec<(TopDenial, String)>>,
}

/// The token requests of a client.
pub(crate) struct TokenRow {
    pub(crate) client: Option<(i64, String)>,
    pub(crate) issued: i64,
    pub(crate) refused: i64,
    /// How long the bars are, of a hundred for the most of all clients.
    pub(crate) bars: (i64, i64),
}

/// What the database says.
#[derive(Default)]
struct Numbers {
    agents: Vec<DayCount>,
    inventories: Vec<InventoryDay>,
    stale: (Vec<StaleAgent>, i64),
    tokens: Vec<ClientTokens>,
    secrets: Vec<OldSecret>,
    denials: Vec<TopDenial>,
}

/// How many days charts tell.
pub(crate) const DAYS: i64 = 30;
/// An agent that has not come for so many days is stale.
pub(crate) const STALE_DAYS: i64 = 7;
/// How many rows each table has.
const ROWS: i64 = 5;

impl Dashboard {
    /// Says whether nothing has happened yet.
    pub(crate) fn is_empty(&self) -> bool {
        self.charts.iter().all(|chart| chart.total == 0)
            && self.tokens.iter().all(Vec::is_empty)
            && self.secrets.iter().all(Vec::is_empty)
            && self.stale.iter().all(|(_, count)| *count == 0)
            && self.denials.iter().all(Vec::is_empty)
    }

    /// Reads what somebody may see.
    pub(crate) async fn read(
        app: &App,
        signed_in: &SignedIn,
        now: Timestamp,
    ) -> Result<Self, PageError> {
        let (rights, language) = (&signed_in.rights, signed_in.language);
        let reads = |subject| rights.allow(subject, Action::Read);
        let (inventory, clients, audit) =
            (reads(Subject::Inventory), reads(Subject::Clients), reads(Subject::Audit));
        let agents = signed_in.visible(Subject::Inventory, Action::Read);
        // What is counted by day is counted for the whole installation.
        let by_day = agents == Visible::Everything;
        let days_ago = move |days: i64| now.minus(Lifetime::hours(24 * days));
        let numbers = app
            .store
            .browse(move |db| {
                let mut numbers = Numbers::default();
                if by_day {
                    numbers.agents = db.agents_by_day(DAYS, now)?;
                    numbers.inventories = db.inventories_by_day(DAYS, now)?;
                }
                if inventory {
                    numbers.stale = db.stale_agents(days_ago(STALE_DAYS), ROWS, &agents)?;
                }
                if clients {
                    numbers.tokens = db.tokens_by_client(DAYS, now, ROWS)?;
                    numbers.secrets = db.oldest_secrets(now, ROWS)?;
                }
                if audit {
                    numbers.denials = db.top_denials(days_ago(DAYS), ROWS)?;
                }
                Ok(numbers)
            })
            .await?;
        let Numbers { agents, inventories, stale, tokens, secrets, denials } = numbers;
        let charts = if by_day {
            vec![agents_chart(&agents, language), inventories_chart(&inventories, language)]
        } else {
            Vec::new()
        };
        let aged = |secret: OldSecret| {
            let age = language.span(now.since(secret.created_at));
            (secret, age)
        };
        let named = |denial: TopDenial| {
            let name = crate::traces::check_name(&denial.failed, language);
            (denial, name)
        };
        Ok(Self {
            charts,
            tokens: clients.then(|| token_rows(tokens)),
            secrets: clients.then(|| secrets.into_iter().map(aged).collect()),
            stale: inventory.then_some(stale),
            denials: audit.then(|| denials.into_iter().map(named).collect()),
        })
    }
}

fn agents_chart(days: &[DayCount], language: Language) -> Chart {
    let bars = days.iter().map(|day| bar(day.day, &[day.count])).collect();
    Chart::new("agents", language.t("home-agents-by-day"), [language.t("home-agents")], bars)
}

fn inventories_chart(days: &[InventoryDay], language: Language) -> Chart {
    let bars = days.iter().map(|day| bar(day.day, &[day.accepted, day.failed])).collect();
    let kinds = [language.t("home-accepted"), language.t("home-failed")];
    Chart::new("inventories", language.t("home-inventories-by-day"), kinds, bars)
}

fn bar(day: Timestamp, counts: &[i64]) -> Bar {
    let written = day.readable();
    let label = written.get(..10).unwrap_or_default().to_owned();
    let counts = counts.iter().map(|count| u64::try_from(*count).unwrap_or_default()).collect();
    Bar { label, counts }
}

fn token_rows(tokens: Vec<ClientTokens>) -> Vec<TokenRow> {
    let most = tokens.iter().map(|row| row.issued.saturating_add(row.refused)).max();
    let most = most.unwrap_or_default().max(1);
    let share = |count: i64| count.saturating_mul(100) / most;
    tokens
        .into_iter()
        .map(|row| TokenRow {
            client: row.client.map(|(key, name)| (key.0, name)),
            issued: row.issued,
            refused: row.refused,
            bars: (share(row.issued), share(row.refused)),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_of_tokens_are_measured_by_the_most() {
        let row = |issued, refused| ClientTokens { client: None, issued, refused };
        let rows = token_rows(vec![row(150, 50), row(20, 0)]);
        assert_eq!([rows[0].bars, rows[1].bars], [(75, 25), (10, 0)]);
        assert!(token_rows(Vec::new()).is_empty());
        assert_eq!(token_rows(vec![row(0, 0)])[0].bars, (0, 0));
    }
}
