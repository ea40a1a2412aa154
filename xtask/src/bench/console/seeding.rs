//! Many rows of each kind, made by the store's own acts, some in a transaction.

use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};
use fleet::{Extent, Fleet};
use inventory::Limits;
use oauth::{
    ClientId, GrantType, Lifetime, RedirectUri, Scope, SecretHash, Timestamp, TokenNumber,
};
use store::{
    AccountEdit, Actor, AgentContact, Change, ClientKey, ClientMetadata, CountedRequests,
    EntityEdit, EntityId, Family, FamilyId, Holding, InventoryAuthentication, LastUse,
    NewAccessToken, NewDenial, NewUser, SessionStage, Settings, Store, StoreOptions, Submission,
    UsageKind, UserId,
};

/// What the browser of the Super-Admin keeps.
const SESSION: &str = "made-up-for-a-measurement";
/// Over so many days the rows were made.
const DAYS: i64 = 90;
/// So many machines tell everything that workplaces do; the others tell little.
const WHOLE: u32 = 30;
/// How many rows share a transaction: in larger ones each statement takes longer.
const AT_ONCE: u32 = 50;
/// How many such transactions wait for the disk at once.
const TOGETHER: usize = 32;
const ENTITIES: u32 = 3000;

const WORDS: [&str; 8] =
    ["maple", "harbour", "reports", "kestrel", "ledger", "willow", "gateway", "otter"];

struct Seed {
    store: Store,
    rows: u32,
    end: Timestamp,
}

/// Fills a database.
pub(super) async fn seed(path: &Path, rows: u32) -> Result<()> {
    let end = now()?;
    let store = Store::open(StoreOptions::Sqlite { path: path.to_owned() }, end)?;
    let seed = Seed { store, rows, end };
    let entities = seed.entities().await?;
    let users = seed.users(&entities).await?;
    let clients = seed.clients().await?;
    seed.tokens(&clients, &users).await?;
    seed.sessions(&users).await?;
    seed.denials(&clients, &users).await?;
    seed.usage(&clients).await?;
    seed.fleet(&clients).await
}

/// Makes the Super-Admin who looks at all that, and returns the header by which the server knows them.
pub(super) async fn administrator(path: &Path) -> Result<String> {
    let end = now()?;
    let store = Store::open(StoreOptions::Sqlite { path: path.to_owned() }, end)?;
    let profile = store.read(|db| db.profile("Super-Admin")).await?;
    let profile = profile.context("there is no profile Super-Admin")?;
    let make = store.change(Actor::System, end, move |change| {
        let read = change.settings()?;
        change.save_settings(&read, &Settings { inventory_enabled: true, ..read.clone() })?;
        let user = change.add_user(&NewUser {
            name: "bench-administrator".to_owned(),
            email: None,
            password_hash: "nobody can sign in with this".to_owned(),
            profile,
        })?;
        let hash = SecretHash::of(SESSION);
        change.open_session(&hash, user, address(0), "Mozilla/5.0", SessionStage::Open)
    });
    make.await?;
    Ok(format!("Cookie: quartermaster-session={SESSION}\r\n"))
}

#[expect(clippy::disallowed_methods, reason = "the server that is measured goes by this time")]
fn now() -> Result<Timestamp> {
    let micros = SystemTime::now().duration_since(UNIX_EPOCH)?.as_micros();
    Ok(Timestamp::from_micros(i64::try_from(micros)?))
}

impl Seed {
    /// Makes rows, some at once, each lot a little later than the one before.
    async fn make<T: Send + 'static>(
        &self,
        count: u32,
        make: impl Fn(&mut Change<'_>, u32) -> store::Result<T> + Clone + Send + 'static,
    ) -> Result<Vec<T>> {
        let lots: Vec<u32> = (0..count).step_by(AT_ONCE as usize).collect();
        let mut made = Vec::new();
        // Changes that wait together are on disk together.
        for together in lots.chunks(TOGETHER) {
            let under_way: Vec<_> = together
                .iter()
                .map(|start| {
                    let (start, store, make) = (*start, self.store.clone(), make.clone());
                    let (lot, at) = (start..count.min(start + AT_ONCE), self.at(start, count));
                    tokio::spawn(async move {
                        let rows = store.change(Actor::System, at, move |change| {
                            change.comes_from(address(start));
                            let rows = lot.clone().map(|index| make(change, index));
                            rows.collect::<store::Result<Vec<T>>>()
                        });
                        rows.await
                    })
                })
                .collect();
            for rows in under_way {
                made.extend(rows.await??);
            }
        }
        Ok(made)
    }

    /// Returns the instant of a row.
    fn at(&self, index: u32, count: u32) -> Timestamp {
        let left = i64::from(count - index);
        self.end.minus(Lifetime::seconds(DAYS * 86_400 * left / i64::from(count)))
    }

    /// Makes a tree of three levels.
    async fn entities(&self) -> Result<Vec<EntityId>> {
        let root = self.store.read(|db| db.root_entity()).await?;
        let edit = |index: u32| EntityEdit {
            name: format!("{} {index:06}", word(index)),
            tag: format!("site-{index}"),
            ..EntityEdit::default()
        };
        let count = ENTITIES.min(self.rows / 30);
        let regions = self
            .make(count / 100 + 1, move |change, index| change.create_entity(root, &edit(index)));
        let regions = regions.await?;
        let above = regions.clone();
        let sites = self.make(count, move |change, index| {
            change.create_entity(of(&above, index, root), &edit(index))
        });
        Ok([regions, sites.await?].concat())
    }

    async fn users(&self, entities: &[EntityId]) -> Result<Vec<UserId>> {
        let profiles = self.store.read(|db| db.profiles()).await?;
        let profiles: Vec<_> = profiles.into_iter().skip(1).map(|(id, _)| id).collect();
        let profile = profiles.first().copied().context("there are no profiles")?;
        let entities = entities.to_vec();
        let first = entities.first().copied().context("there are no entities")?;
        self.make(self.rows, move |change, index| {
            let name = format!("{}{index:06}", word(index));
            let edit = AccountEdit {
                full_name: format!("{} {} {index:06}", word(index + 3), word(index / 8)),
                emails: vec![format!("{name}@fleet.example")],
                name,
                ..AccountEdit::default()
            };
            let holding = Holding {
                profile: of(&profiles, index, profile),
                entity: of(&entities, index, first),
                recursive: true,
            };
            change.create_account(&edit, "nobody can sign in with this", Some(holding))
        })
        .await
    }

    async fn clients(&self) -> Result<Vec<ClientKey>> {
        self.make(self.rows, |change, index| {
            let number = u128::from(index) + 1;
            let for_people = index % 3 == 0;
            let metadata = ClientMetadata {
                comment: format!("What {} {index:06} is for", word(index)),
                enabled: index % 20 != 7,
                grant_types: vec![if for_people {
                    GrantType::AuthorizationCode
                } else {
                    GrantType::ClientCredentials
                }],
                scope: Scope::parse(if for_people { "email user" } else { "inventory status" }),
                redirect_uris: RedirectUri::parse("https://application.example/back")
                    .into_iter()
                    .filter(|_| for_people)
                    .collect(),
                ..ClientMetadata::named(format!("{} {index:06}", word(index)))
            };
            let client =
                change.register_client(&ClientId::from_random(number.to_be_bytes()), &metadata)?;
            change.add_client_secret(
                client,
                &SecretHash::of(&format!("secret {index}")),
                "abcd",
            )?;
            Ok(client)
        })
        .await
    }

    async fn tokens(&self, clients: &[ClientKey], users: &[UserId]) -> Result<()> {
        let (clients, users, end) = (clients.to_vec(), users.to_vec(), self.end);
        let (client, user) = firsts(&clients, &users)?;
        self.make(self.rows, move |change, index| {
            // A quarter of them belongs to one client.
            let client = if index % 4 == 0 { client } else { of(&clients, index, client) };
            let number = end.micros() - i64::from(index) * 1000;
            let user = (index % 10 == 0).then(|| of(&users, index / 50, user));
            let family = user.map(|_| FamilyId(number));
            if let (Some(user), Some(id)) = (user, family) {
                change.open_family(&Family {
                    id,
                    client,
                    user,
                    grant_type: GrantType::AuthorizationCode,
                    scope: Scope::parse("email user"),
                    nonce: None,
                    authenticated_at: end,
                    expires_at: end.plus(Lifetime::hours(24 * 90)),
                })?;
            }
            change.issue_access_token(&NewAccessToken {
                number: TokenNumber(number),
                hash: SecretHash::of(&format!("token {index}")),
                client,
                user,
                family,
                scope: Scope::parse("inventory status"),
                expires_at: end.plus(Lifetime::hours(12)),
                address: address(index),
                user_agent: "GLPI-Agent_v1.11".to_owned(),
            })
        })
        .await
        .map(drop)
    }

    async fn sessions(&self, users: &[UserId]) -> Result<()> {
        let users = users.to_vec();
        let user = users.first().copied().context("there are no users")?;
        self.make(self.rows / 5, move |change, index| {
            let hash = SecretHash::of(&format!("session {index}"));
            let user = of(&users, index / 2, user);
            change.open_session(&hash, user, address(index), "Mozilla/5.0", SessionStage::Open)
        })
        .await
        .map(drop)
    }

    async fn denials(&self, clients: &[ClientKey], users: &[UserId]) -> Result<()> {
        let (clients, users) = (clients.to_vec(), users.to_vec());
        let (client, user) = firsts(&clients, &users)?;
        self.make(self.rows, move |change, index| {
            let (endpoint, failed) = match index % 5 {
                0 => ("sign-in", "Name and password are right"),
                1 => ("inventory", "The token is known"),
                _ => ("token", "The secret is right"),
            };
            change.record_denial(&NewDenial {
                reference: format!("{index:05}-QMBEN"),
                endpoint,
                client: (index % 5 > 0).then(|| of(&clients, index / 7, client)),
                user: (index % 5 == 0).then(|| of(&users, index, user)),
                address: address(index),
                user_agent: "curl/8.0".to_owned(),
                passed: vec!["The client is known", "The client is enabled"],
                failed,
                why: format!("it was made up as number {index}"),
                remedy: "Make up another one.",
            })
        })
        .await
        .map(drop)
    }

    async fn usage(&self, clients: &[ClientKey]) -> Result<()> {
        let end = self.end;
        // The busiest have used requests of every day.
        let clients: Vec<ClientKey> =
            clients.iter().copied().take(self.rows as usize / 40).collect();
        let client = clients.first().copied().context("there are no clients")?;
        let count = u32::try_from(clients.len())?;
        self.make(count, move |change, index| {
            let client = of(&clients, index, client);
            let counted: Vec<CountedRequests> = (0..30)
                .map(|day| CountedRequests {
                    client: Some(client),
                    at: end.minus(Lifetime::hours(24 * day)),
                    kind: if day % 9 == 0 {
                        UsageKind::TokenRefused
                    } else {
                        UsageKind::TokenIssued
                    },
                    scope: "inventory".to_owned(),
                    address: address(index).to_string(),
                    requests: 1 + i64::from(index % 90),
                })
                .collect();
            change.count_requests(&counted)?;
            let used = LastUse {
                client,
                at: end.minus(Lifetime::seconds(i64::from(index))),
                address: address(index).to_string(),
                user_agent: "GLPI-Agent_v1.11".to_owned(),
            };
            change.keep_last_uses(&[used])
        })
        .await
        .map(drop)
    }

    /// Records an inventory of each machine, by which agents, computers and software are made.
    async fn fleet(&self, clients: &[ClientKey]) -> Result<()> {
        let client = clients.first().copied();
        self.make(self.rows, move |change, index| {
            let extent = if index < WHOLE { Extent::Whole } else { Extent::Least };
            let document = Fleet::new(1, extent).machine(index).document(index % 3);
            let message = inventory::read(document.json().as_bytes(), &Limits::default());
            let read = message.ok().and_then(|message| message.inventories.into_iter().next());
            let Some(inventory) = read else {
                return Err(store::Error::Lost("a document could not be read"));
            };
            let contact = AgentContact {
                deviceid: document.deviceid().to_owned(),
                version: inventory.agent_version.clone(),
                user_agent: Some("GLPI-Agent_v1.11".to_owned()),
                address: Some(address(index)),
                client,
                authenticated_by: Some(InventoryAuthentication::ClientCredentials),
                message: "inventory",
                ..AgentContact::default()
            };
            change.record_inventory(&Submission::new(contact, inventory)).map(drop)
        })
        .await
        .map(drop)
    }
}

fn word(index: u32) -> &'static str {
    of(&WORDS, index, "otter")
}

fn of<T: Copy>(all: &[T], index: u32, otherwise: T) -> T {
    all.get(index as usize % all.len().max(1)).copied().unwrap_or(otherwise)
}

fn firsts(clients: &[ClientKey], users: &[UserId]) -> Result<(ClientKey, UserId)> {
    let first = clients.first().copied().zip(users.first().copied());
    first.context("there are no clients or users")
}

fn address(index: u32) -> IpAddr {
    let [.., high, low] = (index % 5000).to_be_bytes();
    Ipv4Addr::new(10, 20, high, low).into()
}
