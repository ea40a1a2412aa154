//! Ready lines for whoever uses a client. The secret is not among them: it is known to who saved it alone.

use oauth::{GrantType, ScopeToken};
use store::Client;

/// Lines to copy.
pub(crate) struct Snippet {
    /// The name by which the page refers to it.
    pub(crate) id: &'static str,
    /// The key of what it is for.
    pub(crate) title: &'static str,
    /// The key of what to do with it.
    pub(crate) note: &'static str,
    /// The lines.
    pub(crate) text: String,
    /// The name of the file that it can be saved as; empty if none.
    pub(crate) file: &'static str,
}

impl Snippet {
    /// How many lines there are.
    pub(crate) fn lines(&self) -> usize {
        self.text.lines().count()
    }
}

/// Stands where the secret goes.
const SECRET: &str = "CLIENT_SECRET";

/// Returns the lines for a client of a server at an address.
pub(crate) fn snippets(client: &Client, issuer: &str) -> Vec<Snippet> {
    let id = client.client_id.as_str();
    let has = |grant| client.metadata.grant_types.contains(&grant);
    let mut snippets = Vec::new();
    if has(GrantType::ClientCredentials) {
        if client.metadata.scope.covers(ScopeToken::Inventory) {
            snippets.extend(for_agents(id, issuer));
        }
        snippets.extend(for_scripts(id, issuer, &client.metadata.scope.to_string()));
    }
    if has(GrantType::AuthorizationCode) {
        snippets.push(for_people(client, issuer));
    }
    snippets
}

fn agent_cfg(id: &str, issuer: &str) -> String {
    format!("server = {issuer}/\noauth-client-id = {id}\noauth-client-secret = {SECRET}")
}

fn for_agents(id: &str, issuer: &str) -> [Snippet; 5] {
    let cfg = agent_cfg(id, issuer);
    let drop_in = |folder: &str, restart: &str| {
        format!("sudo tee {folder}/quartermaster.cfg <<'END'\n{cfg}\nEND\n{restart}")
    };
    let registry = "HKLM\\SOFTWARE\\GLPI-Agent";
    [
        Snippet {
            id: "linux",
            title: "setup-linux",
            note: "setup-linux-note",
            text: drop_in("/etc/glpi-agent/conf.d", "sudo systemctl restart glpi-agent"),
            file: "",
        },
        Snippet {
            id: "macos",
            title: "setup-macos",
            note: "setup-macos-note",
            text: drop_in(
                "/Applications/GLPI-Agent/etc/conf.d",
                "sudo launchctl kickstart -k system/com.teclib.glpi-agent",
            ),
            file: "",
        },
        Snippet {
            id: "windows",
            title: "setup-windows",
            note: "setup-windows-note",
            text: format!(
                "msiexec /i GLPI-Agent-x64.msi /quiet SERVER=\"{issuer}/\"\n\
                 reg add {registry} /v oauth-client-id /d {id} /f\n\
                 reg add {registry} /v oauth-client-secret /d {SECRET} /f\n\
                 net stop glpi-agent & net start glpi-agent"
            ),
            file: "",
        },
        Snippet {
            id: "container",
            title: "setup-container",
            note: "setup-container-note",
            text: cfg,
            file: "agent.cfg",
        },
        Snippet {
            id: "injector",
            title: "setup-injector",
            note: "setup-injector-note",
            text: format!(
                "glpi-injector --directory inventories --url {issuer}/ \\\n  \
                 --oauth-client-id {id} --oauth-client-secret {SECRET}"
            ),
            file: "",
        },
    ]
}

fn for_scripts(id: &str, issuer: &str, scope: &str) -> [Snippet; 2] {
    [
        Snippet {
            id: "curl",
            title: "setup-curl",
            note: "setup-curl-note",
            text: format!(
                "curl --user {id}:{SECRET} {issuer}/api.php/token \\\n  \
                 --data grant_type=client_credentials --data-urlencode 'scope={scope}'"
            ),
            file: "",
        },
        Snippet {
            id: "python",
            title: "setup-python",
            note: "setup-python-note",
            text: format!(
                "import json, os, urllib.parse, urllib.request\n\n\
                 form = {{\n    \"grant_type\": \"client_credentials\",\n    \"client_id\": \"{id}\",\n    \
                 \"client_secret\": os.environ[\"OAUTH_CLIENT_SECRET\"],\n    \"scope\": \"{scope}\",\n}}\n\
                 data = urllib.parse.urlencode(form).encode()\n\
                 with urllib.request.urlopen(\"{issuer}/api.php/token\", data) as answer:\n    \
                 token = json.load(answer)[\"access_token\"]"
            ),
            file: "token.py",
        },
    ]
}

fn for_people(client: &Client, issuer: &str) -> Snippet {
    let redirect = client.metadata.redirect_uris.first();
    let redirect = redirect.map_or("https://app.example.com/callback", |uri| uri.as_str());
    Snippet {
        id: "people",
        title: "setup-people",
        note: "setup-people-note",
        text: format!(
            "OAUTH_ISSUER={issuer}\n\
             OAUTH_AUTHORIZE_URL={issuer}/api.php/authorize\n\
             OAUTH_TOKEN_URL={issuer}/api.php/token\n\
             OAUTH_CLIENT_ID={}\n\
             OAUTH_SCOPE=\"{}\"\n\
             OAUTH_REDIRECT_URI={redirect}",
            client.client_id, client.metadata.scope
        ),
        file: "",
    }
}
