# Configuration → OAuth clients.

client = Client
client-name = Name
client-name-hint = What people call it.
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
client-agents = Agents that come by it
client-never-used = Never used
client-usage-strip = Last 30 days
client-strip = Last { $days } days: { $served } requests served, { $refused } refused
client-tabs = Parts of this client
client-kind = Can it keep a secret?
client-kind-secret = Yes: it gets a client secret
client-kind-public = No: a public client, such as a mobile or single-page app
client-kind-problem = A public client has no secret, so it can use the authorization code only.
client-redirects = Authorized redirect URIs
client-redirects-hint = One on each line, compared character by character. People come back to one of these after signing in.
client-post-logout = Redirect URIs after signing out
client-post-logout-hint = One on each line; where the browser may go after signing out.
client-origins = Web origins
client-origins-hint = One on each line, such as https://app.example.com, from which pages in a browser may call. Empty: none.
client-addresses = IP restrictions
client-addresses-hint = Addresses or ranges from which the client may come, each with a label if you like. All rows empty: from anywhere.
client-add = Add an OAuth client
client-added = OAuth client added
clients-none = No OAuth clients yet
clients-none-what = A client is the pass of an application: agents, scripts and web sites get their tokens with it.
clients-connect = Connect GLPI Agents

address-number = Address or range { $number }
address-label = Label
address-label-number = Label of address { $number }
address-remove = Remove row { $number }
address-seen = Allow the address I am seen as ({ $address })
address-another = Another row
addresses-covered = Covers { $count ->
    [one] { $number } address
   *[other] { $number } addresses
  }.
addresses-covered-many = Covers more than 2^{ $power } addresses.
foreseen-addresses = Of { $addresses } addresses from which this client was let in during the last 30 days, { $refused } would be refused.
foreseen-agents = { $count ->
    [one] { $number } agent last came from there.
   *[other] { $number } agents last came from there.
  }
foreseen-address-agents = { $count ->
    [one] { $number } agent
   *[other] { $number } agents
  }
foreseen-scope = Without the scope “{ $scope }”, requests such as these are refused: { $number } in the last 30 days.
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
intent-agents-what = Machines submit their inventories with it. One client serves any number of agents.
intent-service = Script or service
intent-service-what = A program without people in front of it uses the API with rights of its own.
intent-web = Web application
intent-web-what = People sign in to a web site with their account here. The site’s server keeps the secret.
intent-app = Mobile or single-page app
intent-app-what = People sign in to an app that runs on their device or in their browser, and that can keep no secret.
intent-advanced = Advanced
intent-advanced-what = The whole form, with every grant and scope to choose from.

step-what = 1. What is it?
step-scopes = 2. What may it do?
step-where = 3. From where?
step-tokens = 4. Its tokens

grant-code = Authorization code
grant-code-what = A person signs in here and consents; the most secure way for applications with users.
grant-password = Password
grant-password-what = The application collects people’s passwords itself. Accounts with a second factor are refused.
grant-password-warning = The password grant is a legacy: whoever runs the application sees the passwords. Choose the authorization code instead, or client credentials if no person is involved.
grant-client = Client credentials
grant-client-what = Machine to machine: the application acts for itself. GLPI Agents use this.
grant-refresh = Refresh token

risk-low = low risk
risk-medium = medium risk
risk-high = high risk

service-account = Service account
service-account-none = None: it submits inventories, or acts for people
service-account-hint = The profile with which the client uses the API when it acts for itself. You can choose those that may do no more than you.
client-beyond = This client acts for itself with rights that you do not have. Only somebody who may do at least as much can change what it may do, or give it another secret.
given-profile-problem-client = Choose a profile from the list.
service-entities = Entities of the service account
service-entities-hint = None chosen: all entities.
service-below = and those below
service-below-of = { $entity } and the entities below it
service-more-entity = One more entity

token-format = Access tokens
token-format-opaque = Opaque: only this server can read them
token-format-jwt = JWT: a resource server can check them by itself
signing-algorithm = Signature
signing-algorithm-hint = Of JWTs and ID tokens.
pkce = PKCE
pkce-hint = What the client proves when it redeems an authorization code. A public client always proves it.
pkce-required = Required (S256)
pkce-optional = Optional: for an application that cannot do it yet
pkce-plain = Legacy: optional, and the weak method plain is understood
lifetime-access = Access tokens live
lifetime-refresh = Unused refresh tokens live
lifetime-code = Authorization codes live
lifetime-seconds = In seconds.
introspects-all = May introspect the tokens of other clients
introspects-all-what = For a resource server that has this server check the tokens that it is shown.

summary = What comes of it
summary-refresh = Show what comes of it
summary-kind = Credentials
summary-secret = Client ID and a secret, shown once
summary-public = Client ID alone, and PKCE
summary-grants = Asks for tokens by
summary-scopes = May ask for
summary-nothing = nothing yet
summary-redirects = People come back to
summary-no-redirect = nowhere yet: the authorization code needs a redirect URI
summary-addresses = May come from
summary-anywhere = anywhere
summary-token = Access tokens live
summary-refresh-token = Refresh tokens live

secret-once = The secret is shown this once
secret-once-what = Only a hash of it is kept here: copy it now. If it is lost, make a new one.
secret-none-title = The client is added
secret-none = A public client has no secret.
secret-new = New secret
secret-environment = As environment
secret-agent-cfg = Lines for agent.cfg
secret-copy-environment = Copy as environment
secret-download = Download agent.cfg
secret-saved = I have saved it
secret-state-works = works
secret-state-outgoing = works for a while
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
secret-last = This is the last secret that works. Make a new one first, or disable the client.
credentials-identifier = Identifier
credentials-token-url = Token URL
uses = Uses
rotation = Replace the secret
rotation-what = A new secret is made and shown once. The present one goes on for a while, so nothing has to pause.
rotation-overlap = Hours for which the present secret goes on
rotation-overlap-hint = 0 ends it now.
rotation-problem = Type a number of hours from 0 to { $most }.
rotation-do = Make a new secret

tab-overview = Overview
tab-access = Access
tab-credentials = Credentials
tab-activity = Activity
tab-setup = Setup
tab-history = History

health-disabled = The client is disabled: it gets no tokens, and its old ones do not work.
health-never-used = The client was never used. Does anybody need it?
health-no-redirect = People cannot sign in: the authorization code needs a redirect URI.
health-no-scope = The client has no scope, so its tokens open nothing.
health-password = The client may use the password grant, a legacy: whoever runs it sees people’s passwords. The authorization code is safer.
health-pkce = The client need not use PKCE. Require it as soon as the application can.
health-no-account = The client may ask for the API, but has no service account: when it acts for itself, the API lets it do nothing.
health-no-secret = No secret of the client works, so it gets no tokens.
health-old-secret = The secret is older than a year. Replace it without a pause.
health-outgoing = The old secret that ends in { $hint } works until { $at } UTC, and is still used.
health-refused = { $count ->
    [one] One request
   *[other] { $count } requests
  } of the last seven days came with a wrong or expired secret, the newest from { $address }.

usage = Usage
usage-title = Requests of the last { $days ->
    [one] 24 hours
   *[other] { $days } days
  }
usage-by = Told apart by
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
usage-inventory-accepted = Inventories taken
usage-inventory-failed = Inventories failed

live-tokens = Live tokens
live-tokens-none = No token of this client is live.
token-for = For
token-for-itself = the client itself
token-since = Since
token-ends = Ends
token-revoke = Revoke
token-revoke-what = Revoke the token of { $at }
denials-newest = Newest denials
denials-none = Nothing was denied to this client.
events-newest = Newest events
events-all = All events in the audit log

contact = First contact
contact-received = received
contact-waiting = Waiting for first contact …
contact-waiting-what = This page looks by itself, every few seconds.
contact-look = Look again
setup-secret = Put the client’s secret where the lines say CLIENT_SECRET. It was shown once; if it is lost, make a new one:
setup-none = This client may not ask for tokens by itself, and no person can sign in by it. Choose a grant under Access.
setup-linux = GLPI Agent on Linux
setup-linux-note = In a terminal, with the agent installed:
setup-macos = GLPI Agent on macOS
setup-macos-note = In a terminal, with the agent installed:
setup-windows = GLPI Agent on Windows
setup-windows-note = In a command prompt of an administrator, beside the agent’s MSI package. The agent keeps its settings in the registry.
setup-container = Container
setup-container-note = Mount this file as /etc/glpi-agent/conf.d/agent.cfg.
setup-injector = glpi-injector
setup-injector-note = Submits a folder of inventory files.
setup-curl = curl
setup-curl-note = Asks for an access token.
setup-python = Python
setup-python-note = Asks for an access token with the standard library; the secret comes from the environment.
setup-people = Signing people in
setup-people-note = What an application asks for that signs people in. It finds the rest by itself at the issuer.
copy-lines = Copy lines
download-what = Download { $file }

history-none = Nothing was changed yet.

act-enable = Enable
act-disable = Disable
act-delete = Delete
act-revoke-all = Revoke all tokens
impact-hits = This hits, at this moment:
impact-for-good = This cannot be undone.
impact-tokens = { $count ->
    [one] { $count } live token, which ends at once
   *[other] { $count } live tokens, which end at once
  }
impact-agents = { $count ->
    [one] { $count } agent, which last came by it
   *[other] { $count } agents, which last came by it
  }
impact-users = { $count ->
    [one] { $count } user, for whom it may act
   *[other] { $count } users, for whom it may act
  }
impact-secrets = { $count ->
    [one] { $count } secret that works
   *[other] { $count } secrets that work
  }
chosen-enable = Enable { $count ->
    [one] { $count } client?
   *[other] { $count } clients?
  }
chosen-enable-what = They can ask for tokens again, with the secrets that they have.
chosen-disable = Disable { $count ->
    [one] { $count } client?
   *[other] { $count } clients?
  }
chosen-delete = Delete { $count ->
    [one] { $count } client?
   *[other] { $count } clients?
  }
chosen-more = … and { $count } more.
chosen-confirmation = Type the number of clients to confirm
chosen-confirmation-problem = This is not the number of clients.
danger-zone = Danger zone
danger-zone-what = Behind this client stand, at this moment:
danger-disable = Disable { $client }?
danger-disable-what = Its tokens stop working at once, and it gets no new ones until it is enabled again. Its settings and secrets stay.
danger-enable = Enable { $client }?
danger-enable-what = It can ask for tokens again, with the secrets that it has.
danger-revoke = Revoke all tokens of { $client }?
danger-revoke-what = All of its tokens stop working at once, and people have to sign in to it again. It can ask for new ones: to stop it, disable it.
danger-reason = Reason
danger-reason-hint = It stands in the audit log.
danger-delete = Delete { $client }?
danger-delete-what = The client is deleted with its secrets and tokens.
danger-delete-instead = Disabling does the same for now, and can be undone.
danger-delete-confirmation = Type the name to confirm
danger-delete-problem = This is not the client’s name.

notice-revoked = The client’s tokens are revoked. They stopped working at once.
notice-client-deleted = The client is deleted, with its secrets and tokens.
notice-client-enabled = The client is enabled.
notice-client-disabled = The client is disabled. Its tokens stopped working at once.
notice-clients-enabled = The clients are enabled.
notice-clients-disabled = The clients are disabled. Their tokens stopped working at once.
notice-clients-deleted = The clients are deleted, with their secrets and tokens.
notice-none-chosen = Nothing was done: choose rows first.
notice-secret-ended = The secret is ended. It stopped working at once.
notice-token-revoked = The token is revoked. It stopped working at once.
notice-token-gone = The token had already ended.
trial = Try it
trial-what = Asks for a token as this client would, from this browser, and gives it back at once. The secret goes to the token endpoint alone.
trial-do = Ask for a token
trial-works = It works: a token was issued for
trial-fails = It was refused:
summary-acts = Acts for itself as
summary-acts-account = its service account
summary-acts-nobody = nobody: the API lets it do nothing. Choose a service account.
password-uses = Who still signs in by the password grant
password-uses-none = Nobody, as far back as grants are kept: the password grant can be taken away.
history-undo = Put back what stood before
access-undone = The fields show what stood before the change of { $at }. Look at them and save: until then nothing is changed.
