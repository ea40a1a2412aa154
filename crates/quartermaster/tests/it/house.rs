//! The house under test: it speaks the words of its users.

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, HeaderValue, Request, StatusCode, header},
};
use flate2::{Compression, write::ZlibEncoder};
use http_body_util::BodyExt as _;
use intake::{Intake, Worker};
use inventory::ItemType;
use oauth::{ClientId, ClientSecret, GrantType, Lifetime, Scope, Timestamp};
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{RngCore as _, SeedableRng as _},
};
use serde_json::{Value, json};
use std::{
    io::Write as _,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
};
use store::{
    Actor, ClientKey, ClientMetadata, InventoryAuthentication, Settings, Store, StoreOptions,
};
use test_database::TestDatabase;
use tower::ServiceExt as _;
use web::{AgentNetworks, App, AppOptions, PeerAddress, PlainHttp};

/// A server that nobody listens for: requests go straight to its router.
pub(crate) struct House {
    pub(crate) app: App,
    pub(crate) store: Store,
    router: Router,
    intake: Intake,
    now: Arc<AtomicI64>,
    _database: TestDatabase,
}

/// An answer, read to its end.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

/// A client with its secret.
#[derive(Clone)]
pub(crate) struct KnownClient {
    pub(crate) key: ClientKey,
    pub(crate) id: String,
    pub(crate) secret: String,
}

/// 2026-01-01T00:00:00Z.
const NEW_YEAR: i64 = 1_767_225_600_000_000;

impl House {
    pub(crate) async fn new(database: TestDatabase) -> Self {
        let options = database.options();
        Self::reaching(database, options).await
    }

    /// A house that reaches its database in another way.
    pub(crate) async fn reaching(database: TestDatabase, options: StoreOptions) -> Self {
        let now = Arc::new(AtomicI64::new(NEW_YEAR));
        let opened =
            tokio::task::spawn_blocking(|| Store::open(options, Timestamp::from_micros(NEW_YEAR)));
        let store = opened.await.unwrap().unwrap();
        let options = AppOptions {
            public_url: "http://quartermaster.test/".parse().unwrap(),
            trusted_proxies: vec!["10.9.0.0/16".parse().unwrap()],
            plain_http: PlainHttp::Allowed,
            agent_networks: AgentNetworks::default(),
            assets: console::assets(),
        };
        let app = app(&store, &now, options, 7);
        let intake = quartermaster::intake();
        let router = quartermaster::assemble(app.clone(), intake.clone());
        Self { app, store, router, intake, now, _database: database }
    }

    /// The same house, set up otherwise.
    pub(crate) fn set_up(mut self, change: impl FnOnce(&mut AppOptions)) -> Self {
        let mut options = self.app.options().clone();
        change(&mut options);
        self.app = app(&self.store, &self.now, options, 8);
        self.router = quartermaster::assemble(self.app.clone(), self.intake.clone());
        self
    }

    /// The same house, where so many inventories are recorded while their agents wait for the answer.
    pub(crate) fn recording_at_once(mut self, most: usize) -> Self {
        self.intake = quartermaster::intake().recording_at_once(most);
        self.router = quartermaster::assemble(self.app.clone(), self.intake.clone());
        self
    }

    /// One that works on the inventories that wait.
    pub(crate) fn worker(&self) -> Worker {
        Worker::new(self.app.clone(), self.intake.clone())
    }

    /// Works until nothing waits that could be worked on now.
    pub(crate) async fn work_off(&self) {
        let worker = self.worker();
        while worker.work_off_some().await.unwrap() > 0 {}
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.now.load(Ordering::SeqCst))
    }

    pub(crate) fn pass(&self, span: Lifetime) {
        self.now.fetch_add(span.in_seconds() * 1_000_000, Ordering::SeqCst);
    }

    /// Sends a request from an address, `192.0.2.1` unless the request says otherwise.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let mut request = quartermaster::rewrite(request, "/");
        if request.extensions().get::<PeerAddress>().is_none() {
            request.extensions_mut().insert(PeerAddress("192.0.2.1:40000".parse().unwrap()));
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// A client that may submit inventories, changed by the test as it likes.
    pub(crate) async fn client_with(
        &self,
        change: impl FnOnce(&mut ClientMetadata),
    ) -> KnownClient {
        let mut metadata = ClientMetadata {
            grant_types: vec![GrantType::ClientCredentials],
            scope: Scope::parse("inventory"),
            ..ClientMetadata::named("Agents")
        };
        change(&mut metadata);
        let id = ClientId::from_random(self.app.random());
        let secret = ClientSecret::from_random(self.app.random());
        let (client_id, hash, hint) = (id.clone(), secret.hash(), secret.hint());
        let key = self
            .store
            .change(Actor::System, self.now(), move |db| {
                let key = db.register_client(&client_id, &metadata)?;
                db.add_client_secret(key, &hash, &hint)?;
                Ok(key)
            })
            .await
            .unwrap();
        KnownClient { key, id: id.to_string(), secret: secret.expose().to_owned() }
    }

    pub(crate) async fn client(&self) -> KnownClient {
        self.client_with(|_| {}).await
    }

    pub(crate) async fn update_client(
        &self,
        client: &KnownClient,
        change: impl FnOnce(&mut ClientMetadata),
    ) {
        let key = client.key;
        let mut metadata =
            self.store.read(move |db| db.client_by_key(key)).await.unwrap().unwrap().metadata;
        change(&mut metadata);
        self.store
            .change(Actor::System, self.now(), move |db| db.update_client(key, &metadata))
            .await
            .unwrap();
    }

    pub(crate) async fn settings(&self, change: impl FnOnce(&mut Settings)) {
        let read = self.store.read(|db| db.settings()).await.unwrap();
        let mut settings = read.clone();
        change(&mut settings);
        self.store
            .change(Actor::System, self.now(), move |db| db.save_settings(&read, &settings))
            .await
            .unwrap();
    }

    pub(crate) async fn take_inventory(&self, authentication: InventoryAuthentication) {
        self.settings(|settings| {
            settings.inventory_enabled = true;
            settings.inventory_authentication = authentication;
        })
        .await;
    }

    pub(crate) async fn ask_token(&self, body: Value) -> Answer {
        self.send(json_post("/api.php/token", &body)).await
    }

    pub(crate) async fn token(&self, client: &KnownClient) -> String {
        let answer = self.ask_token(client.request()).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()["access_token"].as_str().unwrap().to_owned()
    }

    /// Submits a message as an agent does: JSON, packed with zlib, with its header.
    pub(crate) async fn submit(&self, token: Option<&str>, message: &Value) -> Answer {
        self.send(agent_post("/", token, &zlib(message.to_string().as_bytes()))).await
    }

    pub(crate) async fn computers(&self) -> Vec<store::Asset> {
        self.assets(ItemType::Computer).await
    }

    pub(crate) async fn assets(&self, itemtype: ItemType) -> Vec<store::Asset> {
        let filter = store::AssetFilter::of(itemtype);
        let listing = store::Listing::default();
        self.store
            .browse(move |db| db.assets(&listing, &filter, &store::Visible::Everything))
            .await
            .unwrap()
            .rows
    }

    pub(crate) async fn computer(&self, id: store::AssetId) -> (store::Asset, Parts) {
        self.store
            .browse(move |db| {
                let parts = Parts { parts: db.asset_parts(id)?, software: db.asset_software(id)? };
                Ok((db.asset(id)?.unwrap(), parts))
            })
            .await
            .unwrap()
    }

    pub(crate) async fn agents(&self) -> Vec<store::Agent> {
        self.store.browse(|db| db.agents(&store::Listing::default())).await.unwrap().rows
    }
}

fn app(store: &Store, now: &Arc<AtomicI64>, options: AppOptions, seed: u64) -> App {
    let clock = Arc::clone(now);
    let generator = Mutex::new(ChaCha8Rng::seed_from_u64(seed));
    App::new(
        store.clone(),
        Arc::new(move || Timestamp::from_micros(clock.load(Ordering::SeqCst))),
        Arc::new(move |bytes: &mut [u8]| generator.lock().unwrap().fill_bytes(bytes)),
        options,
    )
}

impl KnownClient {
    /// The token request of a GLPI Agent.
    pub(crate) fn request(&self) -> Value {
        json!({
            "grant_type": "client_credentials",
            "client_id": self.id,
            "client_secret": self.secret,
            "scope": "inventory",
        })
    }
}

impl Answer {
    /// The body as JSON, without the reference of a denial, which is another each time.
    pub(crate) fn json(&self) -> Value {
        let body = match self.reference() {
            Some(reference) => self.body.replace(&format!(" Reference {reference}."), ""),
            None => self.body.clone(),
        };
        serde_json::from_str(&body).unwrap_or_else(|_| panic!("not JSON: {}", self.body))
    }

    /// The reference of a denial, if the answer tells one.
    pub(crate) fn reference(&self) -> Option<&str> {
        let (_, after) = self.body.split_once(" Reference ")?;
        after.get(..11).filter(|_| after.get(11..12) == Some("."))
    }

    pub(crate) fn header(&self, name: header::HeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

pub(crate) fn json_post(path: &str, body: &Value) -> Request<Body> {
    Request::post(path)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body.to_string()))
        .unwrap()
}

pub(crate) fn form_post(path: &str, form: &str) -> Request<Body> {
    Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form.to_owned()))
        .unwrap()
}

/// A packed message with the headers of a GLPI Agent.
pub(crate) fn agent_post(path: &str, token: Option<&str>, packed: &[u8]) -> Request<Body> {
    let mut request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-compress-zlib")
        .header(header::USER_AGENT, "GLPI-Agent_v1.12")
        .header("GLPI-Agent-ID", "3ce005e3-4963-4702-9c0d-aa0cbd0ad41f")
        .body(Body::from(packed.to_vec()))
        .unwrap();
    if let Some(token) = token {
        request.headers_mut().insert(header::AUTHORIZATION, bearer(token));
    }
    request
}

pub(crate) fn bearer(token: &str) -> HeaderValue {
    HeaderValue::from_str(&format!("Bearer {token}")).unwrap()
}

/// Makes a request come from another address.
pub(crate) fn from(mut request: Request<Body>, address: &str) -> Request<Body> {
    let peer = SocketAddr::new(address.parse().unwrap(), 40_000);
    request.extensions_mut().insert(PeerAddress(peer));
    request
}

pub(crate) fn zlib(text: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

/// What an asset consists of.
#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) parts: Vec<store::AssetPart>,
    pub(crate) software: Vec<store::InstalledSoftware>,
}

impl Parts {
    /// What the rows of a section say.
    pub(crate) fn of(&self, section: &str) -> Vec<&inventory::Values> {
        let of = |part: &&store::AssetPart| part.section == section;
        self.parts.iter().filter(of).map(|part| &part.values).collect()
    }
}

/// The full inventory of a machine that we made up.
pub(crate) fn machine(number: u32) -> Value {
    json!({
        "action": "inventory",
        "deviceid": format!("host{number}-2026-01-01-00-00-00"),
        "itemtype": "Computer",
        "tag": "lab",
        "content": {
            "versionclient": "GLPI-Agent_v1.12",
            "versionprovider": { "name": "GLPI", "version": "1.12", "perl_args": "--oauth-client-secret=hunter2-hunter2" },
            "hardware": {
                "name": format!("host{number}"),
                "uuid": format!("4c4c4544-0042-3510-8052-{number:012}"),
                "memory": 16_000, "swap": 2_047, "chassis_type": "Laptop", "vmsystem": "Physical", "workgroup": "example.com"
            },
            "bios": {
                "ssn": format!("SN{number:06}"), "smanufacturer": "Example Computers", "smodel": "Model 9",
                "bversion": "1.2.3", "bdate": "2025-05-01"
            },
            "operatingsystem": {
                "name": "Debian GNU/Linux", "full_name": "Debian GNU/Linux 12 (bookworm)", "version": "12",
                "arch": "x86_64", "kernel_name": "linux", "kernel_version": "6.1.0-31-amd64"
            },
            "cpus": [{ "name": "Example CPU 3000", "manufacturer": "Example", "core": 4, "thread": 8, "speed": 3_000 }],
            "memories": [{ "capacity": 8_192, "type": "DDR5", "numslots": 1 }, { "capacity": 8_192, "type": "DDR5", "numslots": 2 }],
            "drives": [{ "type": "/", "volumn": "/dev/sda1", "filesystem": "ext4", "total": 400_000, "free": 100_000 }],
            "storages": [{ "name": "sda", "model": "Example SSD", "disksize": 512_000, "type": "disk" }],
            "networks": [
                { "description": "eth0", "mac": "02:00:00:00:00:01", "ipaddress": "192.0.2.10", "ipmask": "255.255.255.0",
                  "type": "ethernet", "status": "up", "virtualdev": false },
                { "description": "eth0", "mac": "02:00:00:00:00:01", "ipaddress6": "2001:db8::10", "type": "ethernet", "status": "up", "virtualdev": false }
            ],
            "softwares": [
                { "name": "openssl", "version": "3.0.15", "arch": "x86_64", "publisher": "Debian" },
                { "name": "vim", "version": "9.0", "arch": "x86_64", "publisher": "Debian", "folder": "/usr/bin" }
            ],
            "users": [{ "login": "alice", "domain": "example.com" }]
        }
    })
}

/// Makes two tests of each behaviour: on SQLite and on PostgreSQL.
macro_rules! on_both_engines {
    ($($behaviour:ident),* $(,)?) => {
        test_database::on_both_engines!(crate::house::House::new; $($behaviour),*);
    };
}
pub(crate) use on_both_engines;
