//! The clients and the user that the cases need, made at the command line as an administrator would.

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::bench::server::Server;
use crate::bench::token::case::Case;

/// Who asks for tokens, and for whom.
pub(crate) struct Provisions {
    opaque: Client,
    es256: Client,
    eddsa: Client,
    rs256: Client,
}

/// A client with its secret.
pub(crate) struct Client {
    id: String,
    secret: String,
}

/// The person whose password is used.
pub(crate) const USER: &str = "bench";
/// Made up, and as long as the rule for new passwords wants it.
pub(crate) const PASSWORD: &str = "violin marble otter";

/// Makes everything.
pub(crate) fn provide(server: &Server) -> Result<Provisions> {
    let user = ["user", "add", USER, "--profile", "Observer", "--password-stdin"];
    server.command(&user, PASSWORD)?;
    let jwt =
        |algorithm| client(server, &["--token-format", "jwt", "--signing-algorithm", algorithm]);
    Ok(Provisions {
        opaque: client(server, &[])?,
        es256: jwt("ES256")?,
        eddsa: jwt("EdDSA")?,
        rs256: jwt("RS256")?,
    })
}

fn client(server: &Server, options: &[&str]) -> Result<Client> {
    let mut add = vec!["client", "add", "--name", "Benchmark", "--json"];
    add.extend(["--grant", "client_credentials,password", "--scope", "status,user"]);
    add.extend(options);
    let printed = server.command(&add, "")?;
    let printed: Value = serde_json::from_str(&printed).context("a client is not JSON")?;
    let text = |name: &str| printed.get(name).and_then(Value::as_str).map(str::to_owned);
    let client = text("client_id").zip(text("client_secret"));
    let (id, secret) = client.context("a client has no identifier or secret")?;
    Ok(Client { id, secret })
}

impl Provisions {
    /// Returns the client that asks in a case.
    pub(crate) fn client(&self, case: Case) -> &Client {
        match case {
            Case::Es256 => &self.es256,
            Case::Eddsa => &self.eddsa,
            Case::Rs256 => &self.rs256,
            _ => &self.opaque,
        }
    }
}

impl Client {
    /// Returns a form by which the client authenticates itself and says something more, which is encoded already.
    pub(crate) fn form(&self, rest: &str) -> String {
        format!("client_id={}&client_secret={}&{rest}", self.id, self.secret)
    }
}
