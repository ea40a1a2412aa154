# Configuration → OAuth clients.

client = Client
client-name = Name
client-name-hint = Shown in lists, and to people who are asked for consent.
client-name-problem = A name has 1 to 255 characters.
client-comment = Comments
client-state = State
client-enabled = Enabled
client-disabled = Disabled
client-id = Client ID
client-grant = Grant
client-grants = Grants
client-grants-problem = Choose at least one: without a grant the client can never ask for a token.
client-scope = Scope
client-scopes = Scopes
client-created = Created
client-agents = Agents using it
client-never-used = Never used
client-usage-strip = Last 30 days
client-strip = Last { $days } days: { $served } requests served, { $refused } refused
client-tabs = Parts of this client
client-kind = Can it keep a secret?
client-kind-secret = Yes: it gets a client secret
client-kind-public = No: a public client, such as a mobile or single-page app
client-kind-problem = A public client has no secret, so it can use the authorization code only.
client-redirects = Authorized redirect URIs
client-redirects-hint = One per line, compared character by character. After signing in, people are sent back to one of these.
client-post-logout = Redirect URIs after signing out
client-post-logout-hint = One per line: where the browser may be sent after signing out.
client-origins = Web origins
client-origins-hint = One per line, such as https://app.example.com: pages from there may call this server in a browser. Leave empty for none.
client-addresses = IP restrictions
client-addresses-hint = Addresses or ranges that the client may connect from, each with a label if you like. Leave all rows empty to allow any address.
client-add = Add an OAuth client
client-added = OAuth client added
clients-none = No OAuth clients yet
clients-none-what = Agents, scripts and web sites identify themselves by a client, and get their tokens with it.
clients-connect = Connect GLPI Agents

address-number = Address or range { $number }
address-label = Label
address-label-number = Label of address { $number }
address-remove = Remove row { $number }
address-seen = Add my address ({ $address })
address-another = Add a row
addresses-covered = Covers { $count ->
    [one] { $number } address
   *[other] { $number } addresses
  }.
addresses-covered-many = Covers more than 2^{ $power } addresses.
foreseen-addresses = { $count ->
    [one] The only address from which this client was let in during the last 30 days would be refused.
   *[other] Of the { $addresses } addresses from which this client was let in during the last 30 days, { $refused } would be refused.
  }
foreseen-agents = { $count ->
    [one] { $number } agent last came from there.
   *[other] { $number } agents last came from there.
  }
foreseen-address-agents = { $count ->
    [one] { $number } agent
   *[other] { $number } agents
  }
foreseen-scope = The scope “{ $scope }” is in use: { $number } { $count ->
    [one] request needed it
   *[other] requests needed it
  } in the last 30 days. Without it, such requests are refused.
foreseen-back = Back to the form
invalid-network = Invalid IP address or CIDR range: { $entry }
invalid-network-blank = Invalid IP address or CIDR range: nothing but blanks. Leave the row empty instead.
origin-problem = an origin is a scheme, a host and perhaps a port, such as https://app.example.com; http is for this machine only.
uri-not-absolute = write a whole URI, such as https://app.example.com/callback.
uri-fragment = a redirect URI has no fragment (#…).
uri-wildcard = a redirect URI has no wildcard (*): it is compared character by character.
uri-user = a redirect URI holds no user name or password.
uri-plain-http = http is for this machine only (http://127.0.0.1/… or http://[::1]/…): use https.
uri-scheme = a scheme of an app’s own is a reversed domain name, such as com.example.app:/callback.
uri-characters = a redirect URI has at most 2000 characters, all of them printable ASCII: write others, and blanks, as %20.
lifetime-problem = Type a number of seconds from { $least } to { $most }.

intents-ask = What is the client for?
intents-other = Another kind of client
intent-agents = GLPI Agents
intent-agents-what = Machines send their inventories with it. One client can serve all your agents.
intent-service = Script or service
intent-service-what = A program that runs on its own and uses the API with its own rights.
intent-web = Web application
intent-web-what = People sign in to a web site with their account here. The web server keeps the secret.
intent-app = Mobile or single-page app
intent-app-what = People sign in to an app on their device or in their browser, which cannot keep a secret.
intent-advanced = Advanced
intent-advanced-what = The full form, with every grant and scope.

step-what = 1. What is it?
step-scopes = 2. What may it do?
step-where = 3. Where from?
step-tokens = 4. Tokens

grant-code = Authorization code
grant-code-what = People sign in here and give their consent: the safest way for applications with users.
grant-password = Password
grant-password-what = The application collects people’s passwords itself. Accounts with a second factor are refused.
grant-password-warning = The password grant is outdated: whoever runs the application sees people’s passwords. Use the authorization code instead, or client credentials if no person is involved.
grant-client = Client credentials
grant-client-what = Machine to machine: the application acts for itself. GLPI Agents use this.
grant-refresh = Refresh token

risk-low = low risk
risk-medium = medium risk
risk-high = high risk

service-account = Service account
service-account-none = None: it submits inventories, or acts for people
service-account-hint = The profile under which the client uses the API on its own. You can choose profiles that allow no more than your own.
client-beyond = This client has rights of its own that you do not have. Only somebody with at least the same rights can change what it may do, or give it another secret.
given-profile-problem-client = Choose a profile from the list.
service-entities = Entities of the service account
service-entities-hint = None selected: all entities.
service-below = and its child entities
service-below-of = { $entity } and its child entities
service-more-entity = Another entity

token-format = Access tokens
token-format-opaque = Opaque: only this server can read them
token-format-jwt = JWT: a resource server can check them by itself
signing-algorithm = Signature
signing-algorithm-hint = Of JWTs and ID tokens.
pkce = PKCE
pkce-hint = Proves that whoever redeems an authorization code is the one who asked for it. Public clients always need it.
pkce-required = Required (S256)
pkce-optional = Optional: for an application that does not support it yet
pkce-plain = Legacy: optional, and the weak method “plain” is accepted
lifetime-access = Lifetime of access tokens
lifetime-refresh = Lifetime of unused refresh tokens
lifetime-code = Lifetime of authorization codes
lifetime-seconds = In seconds.
introspects-all = May introspect the tokens of other clients
introspects-all-what = For a resource server that asks this server to check the tokens that it receives.

summary = Resulting configuration
summary-refresh = Update the summary
summary-kind = Credentials
summary-secret = Client ID and a secret, shown once
summary-public = Client ID alone, and PKCE
summary-grants = Gets tokens by
summary-scopes = Can request
summary-nothing = nothing yet
summary-redirects = Sends people back to
summary-no-redirect = missing: the authorization code needs a redirect URI
summary-addresses = Allowed from
summary-anywhere = any address
summary-token = Access tokens last
summary-refresh-token = Refresh tokens last

secret-once = The secret is shown only once
secret-once-what = Copy it now: the server keeps only a hash of it. If it is lost, create a new one.
secret-none-title = The client is added
secret-none = A public client has no secret.
secret-new = New secret
secret-environment = As environment variables
secret-agent-cfg = Lines for agent.cfg
secret-copy-environment = Copy as environment
secret-download = Download agent.cfg
secret-saved = I have saved it
secret-state-works = active
secret-state-outgoing = being replaced
secret-state-ended = ended
secret-ends = Ends
secret-still-used = Still used by { $count ->
    [one] { $count } caller
   *[other] { $count } callers
  }
secret-used-by = Used by { $count ->
    [one] { $count } caller
   *[other] { $count } callers
  }
secret-end = End this secret now
secret-end-what = End this secret now: …{ $hint }
secret-last = This is the last active secret. Create a new one first, or disable the client.
credentials-identifier = Identifier
credentials-token-url = Token URL
uses = Uses
rotation = Replace the secret
rotation-what = A new secret is created and shown once. The current one keeps working for a while, so nothing is interrupted.
rotation-displaces = A new secret immediately ends { $secret }{ $count ->
    [0] , which nobody uses.
    [one] , which is still used by { $count } caller.
   *[other] , which is still used by { $count } callers.
  }
rotation-overlap = Hours that the current secret keeps working
rotation-overlap-hint = 0 ends it immediately.
rotation-problem = Type a number of hours from 0 to { $most }.
rotation-do = Create a new secret

tab-overview = Overview
tab-access = Access
tab-credentials = Credentials
tab-activity = Activity
tab-setup = Setup
tab-history = History

health-disabled = The client is disabled: it gets no tokens, and its old ones do not work.
health-never-used = The client has never been used. Is it still needed?
health-no-redirect = People cannot sign in: the authorization code needs a redirect URI.
health-no-scope = The client has no scope, so its tokens give access to nothing.
health-password = The client may use the password grant, which is outdated: whoever runs it sees people’s passwords. The authorization code is safer.
health-pkce = PKCE is not required of this client. Require it as soon as the application supports it.
health-no-account = The client may request the API, but has no service account: on its own, it can do nothing there.
health-no-secret = The client has no active secret, so it gets no tokens.
health-old-secret = The secret is more than a year old. It can be replaced without an interruption.
health-outgoing = The old secret that ends in { $hint } works until { $at } UTC, and is still in use.
health-refused = { $count ->
    [one] One request
   *[other] { $count } requests
  } of the last seven days came with a wrong or expired secret, the newest from { $address }.

usage = Usage
usage-title = Requests of the last { $days ->
    [one] 24 hours
   *[other] { $days } days
  }
usage-by = Break down
usage-by-status = By status
usage-by-scope = By scope
usage-by-address = By address
usage-period = Period
usage-days = { $count ->
    [one] 24 hours
   *[other] { $count } days
  }
usage-others = all others
usage-token-issued = Tokens issued
usage-token-refused = Tokens refused
usage-resource-served = Requests served
usage-resource-refused = Requests refused
usage-inventory-accepted = Inventories accepted
usage-inventory-failed = Inventories failed

live-tokens = Live tokens
live-tokens-none = This client has no live tokens.
token-for = For
token-for-itself = the client itself
token-since = Since
token-ends = Ends
token-revoke = Revoke
token-revoke-what = Revoke the token of { $at }
denials-newest = Newest denials
denials-none = No request of this client was denied.
events-newest = Newest events
events-all = All events in the audit log

contact = First contact
contact-received = received
contact-waiting = Waiting for first contact …
contact-waiting-what = This page updates by itself, every few seconds.
contact-look = Check now
setup-secret = Replace CLIENT_SECRET in the lines below with the client’s secret, which was shown once. If it is lost, create a new one:
setup-none = This client can neither get tokens on its own nor sign people in. Choose a grant under Access.
setup-linux = GLPI Agent on Linux
setup-linux-note = In a terminal, once the agent is installed:
setup-macos = GLPI Agent on macOS
setup-macos-note = In a terminal, once the agent is installed:
setup-windows = GLPI Agent on Windows
setup-windows-note = In a command prompt run as administrator, in the folder of the agent’s MSI package. The agent keeps its settings in the registry.
setup-container = Container
setup-container-note = Mount this file as /etc/glpi-agent/conf.d/agent.cfg.
setup-injector = glpi-injector
setup-injector-note = Sends a folder of inventory files.
setup-curl = curl
setup-curl-note = Requests an access token.
setup-python = Python
setup-python-note = Requests an access token with the standard library; the secret comes from the environment.
setup-people = Signing people in
setup-people-note = The request by which an application signs people in. It discovers the rest from the issuer.
copy-lines = Copy lines
download-what = Download { $file }

history-none = Nothing has been changed yet.

act-enable = Enable
act-disable = Disable
act-revoke-all = Revoke all tokens
impact-hits = This affects, right now:
impact-for-good = This cannot be undone.
impact-tokens = { $count ->
    [one] { $count } live token, which ends immediately
   *[other] { $count } live tokens, which end immediately
  }
impact-agents = { $count ->
    [one] { $count } agent that used it last
   *[other] { $count } agents that used it last
  }
impact-users = { $count ->
    [one] { $count } user for whom it may act
   *[other] { $count } users for whom it may act
  }
impact-secrets = { $count ->
    [one] { $count } active secret
   *[other] { $count } active secrets
  }
chosen-enable = Enable { $count ->
    [one] { $count } client?
   *[other] { $count } clients?
  }
chosen-enable-what = They can request tokens again, with the secrets that they have.
chosen-disable = Disable { $count ->
    [one] { $count } client?
   *[other] { $count } clients?
  }
chosen-delete = Delete { $count ->
    [one] { $count } client?
   *[other] { $count } clients?
  }
chosen-confirmation = Type the number of clients to confirm
chosen-confirmation-problem = This is not the number of clients.
danger-zone = Danger zone
danger-zone-what = Affected right now:
danger-disable = Disable { $client }?
danger-disable-what = Its tokens stop working immediately, and it gets no new ones until it is enabled again. Its settings and secrets stay.
danger-enable = Enable { $client }?
danger-enable-what = It can request tokens again, with the secrets that it has.
danger-revoke = Revoke all tokens of { $client }?
danger-revoke-what = All of its tokens stop working immediately, and people have to sign in to it again. It can request new ones: to stop it, disable it.
danger-reason = Reason
danger-reason-hint = Recorded in the audit log.
danger-delete = Delete { $client }?
danger-delete-what = The client is deleted with its secrets and tokens.
danger-delete-instead = Disabling has the same effect for now, and can be undone.
danger-delete-confirmation = Type the name to confirm
danger-delete-problem = This is not the client’s name.

notice-revoked = The client’s tokens are revoked. They stopped working immediately.
notice-client-deleted = The client is deleted, with its secrets and tokens.
notice-client-enabled = The client is enabled.
notice-client-disabled = The client is disabled. Its tokens stopped working immediately.
notice-clients-enabled = { $count ->
    [0] They were enabled already.
    [one] One client is enabled.
   *[other] { $count } clients are enabled.
  }
notice-clients-disabled = { $count ->
    [0] They were disabled already.
    [one] One client is disabled. Its tokens stopped working immediately.
   *[other] { $count } clients are disabled. Their tokens stopped working immediately.
  }
notice-clients-deleted = { $count ->
    [0] They were deleted already.
    [one] One client is deleted, with its secrets and tokens.
   *[other] { $count } clients are deleted, with their secrets and tokens.
  }
notice-none-chosen = Nothing was done: select rows first.
notice-secret-ended = The secret is ended. It stopped working immediately.
notice-token-revoked = The token is revoked. It stopped working immediately.
notice-token-gone = The token had already ended.
trial = Try it
trial-what = Requests a token as this client would, from this browser, and revokes it immediately. The secret is sent to the token endpoint only.
trial-do = Request a token
trial-works = It works: a token was issued for
trial-fails = It was refused:
summary-acts = On its own it acts as
summary-acts-account = its service account
summary-acts-nobody = nobody: the API lets it do nothing. Choose a service account.
password-uses = Who still signs in with the password grant
password-uses-none = Nobody, as far back as records go: the password grant can be removed.
history-undo = Undo this change
access-undone = The form shows the values from before the change of { $at }. Check them and save: nothing is changed until then.

tokens-revoke-title = { $count ->
    [one] Revoke one token?
   *[other] Revoke { $count } tokens?
  }
tokens-revoke-what = They stop working immediately. The client can ask for others as long as it is enabled.
notice-tokens-revoked = { $count ->
    [0] They had ended already.
    [one] One token is revoked. It stopped working immediately.
   *[other] { $count } tokens are revoked. They stopped working immediately.
  }
tokens-all = Among all tokens, with filters and as a file
