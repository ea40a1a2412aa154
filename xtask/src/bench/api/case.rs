//! What is asked of the API.

use std::fmt;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::bench::api::seeding::AT_ONCE;
use crate::bench::connection::{Connection, get, post};
use crate::bench::server::Server;

/// A kind of question.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Case {
    /// The plainest answer: the ceiling.
    Plain,
    /// One computer.
    Item,
    /// The first page.
    First,
    /// The first page by name.
    Sorted,
    /// A page of those that are found by what an index has.
    Filtered,
    /// A page near the beginning, by cursor.
    Near,
    /// A page near the end, by cursor.
    Deep,
    /// A page near the end, by the number of rows before it.
    Far,
    /// Computers, what is installed on them, and what that is.
    ThreeLevels,
}

/// So many rows are on a page.
const PAGE: i64 = 20;
/// So many different questions are asked in each case, so that none is answered from what was just read.
const DIFFERENT: i64 = 64;

impl Case {
    pub(crate) const ALL: [Self; 9] = [
        Self::Plain,
        Self::Item,
        Self::First,
        Self::Sorted,
        Self::Filtered,
        Self::Near,
        Self::Deep,
        Self::Far,
        Self::ThreeLevels,
    ];

    /// Whether no answer should take longer than the aim.
    pub(crate) fn has_aim(self) -> bool {
        !matches!(self, Self::Plain | Self::Far | Self::ThreeLevels)
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Plain => "plainest answer",
            Self::Item => "one item",
            Self::First => "first page",
            Self::Sorted => "first page by name",
            Self::Filtered => "page of a filter",
            Self::Near => "cursor near the beginning",
            Self::Deep => "cursor near the end",
            Self::Far => "start near the end",
            Self::ThreeLevels => "GraphQL of three levels",
        })
    }
}

/// The questions of every case, as requests that are ready to be sent.
pub(crate) struct Questions(Vec<(Case, Vec<Vec<u8>>)>);

impl Questions {
    /// Makes a client that may ask, and finds out what can be asked for.
    pub(crate) async fn prepare(server: &Server) -> Result<Self> {
        let asker = Asker::provide(server).await?;
        let total = asker.total().await?;
        let mut all = Vec::new();
        for case in Case::ALL {
            all.push((case, asker.questions(case, total).await?));
        }
        Ok(Self(all))
    }

    pub(crate) fn of(&self, case: Case) -> &[Vec<u8>] {
        self.0.iter().find(|(known, _)| *known == case).map_or(&[], |(_, requests)| requests)
    }
}

struct Asker {
    port: u16,
    authorization: String,
}

const COMPUTERS: &str = "/api.php/v2.3/Assets/Computer";

impl Asker {
    async fn provide(server: &Server) -> Result<Self> {
        let mut add = vec!["client", "add", "--name", "Benchmark", "--json"];
        add.extend(["--grant", "client_credentials", "--scope", "api,graphql"]);
        add.extend(["--profile", "Super-Admin"]);
        let printed: Value = serde_json::from_str(&server.command(&add, "")?)?;
        let text = |name: &str| printed.get(name).and_then(Value::as_str).unwrap_or_default();
        let body = json!({
            "grant_type": "client_credentials",
            "client_id": text("client_id"),
            "client_secret": text("client_secret"),
            "scope": "api graphql",
        });
        let request = post(
            "/api.php/token",
            "Content-Type: application/json\r\n",
            body.to_string().as_bytes(),
        );
        let mut connection = Connection::open(server.port()).await?;
        let answer: Value = serde_json::from_slice(connection.ask(&request).await?)?;
        let token = answer.get("access_token").and_then(Value::as_str).context("no token came")?;
        Ok(Self {
            port: server.port(),
            authorization: format!("Authorization: Bearer {token}\r\n"),
        })
    }

    fn get(&self, query: &str) -> Vec<u8> {
        get(&format!("{COMPUTERS}{query}"), &self.authorization)
    }

    /// Returns how many computers there are.
    async fn total(&self) -> Result<i64> {
        let mut connection = Connection::open(self.port).await?;
        let answer = connection.exchange(&self.get("?limit=1")).await?;
        let total =
            answer.header("Content-Range").find_map(|range| range.rsplit_once('/')?.1.parse().ok());
        total.with_context(|| format!("nobody says how many there are: {}", answer.told()))
    }

    async fn questions(&self, case: Case, total: i64) -> Result<Vec<Vec<u8>>> {
        // Spread over everything.
        let places = (0..DIFFERENT).map(|number| 1 + number * (total - PAGE) / DIFFERENT);
        Ok(match case {
            Case::Plain => vec![get("/healthz", "")],
            Case::Item => {
                let rows = self.rows_at(places).await?;
                rows.iter().map(|(id, _)| self.get(&format!("/{id}"))).collect()
            }
            Case::First => vec![self.get(&format!("?limit={PAGE}"))],
            Case::Sorted => vec![self.get(&format!("?limit={PAGE}&sort=name"))],
            Case::Filtered => {
                let rows = self.rows_at(places).await?;
                let asked = |name: &str| format!("?limit={PAGE}&filter=name=={name}");
                rows.iter().map(|(_, name)| self.get(&asked(name))).collect()
            }
            Case::Near => self.by_cursor(total / 100).await?,
            Case::Deep => self.by_cursor(total * 98 / 100).await?,
            Case::Far => vec![self.get(&format!("?limit={PAGE}&start={}", total * 98 / 100))],
            Case::ThreeLevels => {
                let query = |start: i64| {
                    format!(
                        "{{ Computer(limit: {PAGE}, filter: \"id=ge={start}\") {{ id name entity {{ name }} software(limit: 5) {{ \
                         software {{ name }} softwareversion {{ name }} }} }} }}"
                    )
                };
                // Where those begin that were inventoried.
                let lots = total / i64::from(AT_ONCE);
                let places =
                    (0..DIFFERENT).map(|number| number * lots / DIFFERENT * i64::from(AT_ONCE));
                let rows = self.rows_at(places).await?;
                let requests = rows.iter().map(|(id, _)| {
                    let body = json!({ "query": query(*id) }).to_string();
                    let headers =
                        format!("Content-Type: application/json\r\n{}", self.authorization);
                    post("/api.php/v2.3/GraphQL", &headers, body.as_bytes())
                });
                requests.collect()
            }
        })
    }

    /// Returns key and name of the rows after so many.
    async fn rows_at(&self, places: impl Iterator<Item = i64>) -> Result<Vec<(i64, String)>> {
        let mut connection = Connection::open(self.port).await?;
        let mut rows = Vec::new();
        for place in places {
            let answer = connection.exchange(&self.get(&format!("?limit=1&start={place}"))).await?;
            let told: Value = serde_json::from_slice(answer.body)?;
            let row = told.get(0).with_context(|| format!("no row: {}", answer.told()))?;
            let name = row.get("name").and_then(Value::as_str);
            let found = row.get("id").and_then(Value::as_i64).zip(name.map(str::to_owned));
            rows.push(found.context("a row has no key or name")?);
        }
        Ok(rows)
    }

    /// Pages that follow each other, from a row on, sorted by name.
    async fn by_cursor(&self, start: i64) -> Result<Vec<Vec<u8>>> {
        let mut connection = Connection::open(self.port).await?;
        let mut next = self.get(&format!("?limit=1&sort=name&start={start}"));
        let mut requests = Vec::new();
        for _ in 0..DIFFERENT {
            let answer = connection.exchange(&next).await?;
            ensure!(matches!(answer.status, 200 | 206), "{}", answer.told());
            let links = answer.header("Link").flat_map(|links| links.split(", "));
            let link = links.filter(|link| link.ends_with("rel=\"next\"")).last();
            let Some(cursor) = link
                .and_then(|link| link.split_once("cursor="))
                .and_then(|(_, after)| after.split(['>', '&']).next())
            else {
                break;
            };
            next = self.get(&format!("?limit={PAGE}&sort=name&cursor={cursor}"));
            requests.push(next.clone());
        }
        ensure!(!requests.is_empty(), "there is no page after row {start}");
        Ok(requests)
    }
}
