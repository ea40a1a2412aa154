# Traces: the audit log, sessions of everybody, and how long all of it is kept.

trace-filters = Filters
trace-client = Client
trace-user = User
trace-from = From (UTC)
trace-to = Until (UTC)
trace-when = When
trace-newest = Newest
trace-the-client = Client { $name }
trace-the-user = User { $name }
trace-client-problem = There is no client of this name, client ID or number.
trace-user-problem = There is no user of this name or number.
trace-time-problem = This is not a date such as 2026-11-24 or 2026-11-24T13:45.
trace-no-match-what = Remove a filter, or choose a longer period.
audit-kind = Kind
audit-what = What happened
audit-more = More
audit-changes = { $count ->
    [one] One field
   *[other] { $count } fields
  }
audit-none = Nothing has happened yet
audit-none-what = Every security event and every change by an administrator is listed here: who, what, from where and when.
audit-kept = Events are kept for { $days } days.

sessions-kinds = Kinds
sessions-web = Web sessions
sessions-tokens = Tokens
sessions-web-what = Who is signed in to this console. Who may read users sees this; who may update users can end sessions.
sessions-tokens-what = The tokens by which clients have access. Who may read OAuth clients sees this; who may update them can end tokens.
sessions-for = For
sessions-itself = itself
sessions-own = this session
sessions-half = Waiting for the second factor
sessions-from = From
sessions-scope = Scopes
sessions-since = Since
sessions-seen = Last seen
sessions-ends = Ends
sessions-end = End
sessions-end-what = End what began at { $at }
sessions-none = Nobody is signed in right now
sessions-none-what = Everybody who signs in, and every client that gets a token, is listed here while it lasts.
sessions-acts = End several at once
sessions-acts-what = What ends stops working immediately. The next page counts what is affected and asks for a reason. To end everything of one user or client, filter by it first.
sessions-ended = It has ended, and no longer works.
sessions-gone = It had already ended.
revoke-all-of-user = End all access of { $name }
revoke-all-of-client = End all tokens of { $name }
revoke-everything = End everything
revoke-title-session = End a web session of { $user }?
revoke-title-grant = End what { $client } may do for { $user }?
revoke-title-token = End a token of { $client }?
revoke-title-user = End all access of { $user }?
revoke-title-client = End all tokens of { $client }?
revoke-title-everything = End everything?
revoke-what-session = The browser is signed out at its next click. The person can sign in again.
revoke-what-grant = Its access and refresh tokens stop working immediately. The person has to sign in again to let the client act.
revoke-what-token = The token stops working immediately. The client can ask for another as long as it is enabled.
revoke-what-user = Every web session of this user and every token that acts for this user stops working immediately. To keep the user out, disable the account as well.
revoke-what-self = This is your own account: you are signed out as well.
revoke-what-client = Every token of this client stops working immediately. It can ask for others as long as it is enabled.
revoke-what-everything = Everybody else is signed out, and every token of every client stops working immediately. Agents and services ask for new tokens by themselves; people sign in again. Your own web session stays.
revoke-hits = This affects, right now:
revoke-sessions = { $count ->
    [one] One web session
   *[other] { $count } web sessions
  }
revoke-grants = { $count ->
    [one] One grant of a person
   *[other] { $count } grants of people
  }
revoke-tokens = { $count ->
    [one] One access token
   *[other] { $count } access tokens
  }
revoke-reason = Reason
revoke-reason-hint = Recorded in the audit log, and with each token.
revoke-reason-problem = Say why, in 1 to 200 characters.
revoke-word = everything
revoke-type = To continue, type “{ $word }”
revoke-word-problem = Type “{ $word }” to continue.

general-kept = How long records are kept
general-kept-what = Older records are deleted automatically, within minutes, and cannot be recovered. Each value is a number of days, from 1 to 3650.
general-events = Audit log (days)
general-events-hint = Security events and changes by administrators.
general-denials = Denials (days)
general-denials-hint = Refused requests, which callers’ references lead to. At most 100,000 are kept.
general-usage = Usage (days)
general-usage-hint = How often each client was used, by hour, scope and address, as the charts show.
general-changes = History of assets (days)
general-changes-hint = What changed on each asset, and when.
general-refused = Refused equipment (days)
general-refused-hint = How long equipment that rules refused is kept after its last refusal. At most 5,000 are kept.
general-days-problem = A whole number of days from 1 to 3650.
token-number = Token
token-numbered = Token { $number }

sessions-end-title = { $count ->
    [one] End one web session?
   *[other] End { $count } web sessions?
  }
sessions-end-chosen-what = These browsers are signed out with their next click. The people can sign in again.
sessions-own-stays = This is your own web session, and stays as it is:
sessions-what = what began at { $at }
grants-end-title = { $count ->
    [one] End one grant or token?
   *[other] End { $count } grants and tokens?
  }
grants-end-chosen-what = Their tokens stop working immediately. People have to sign in again to let a client act; a client that acts for itself can ask for others as long as it is enabled.
notice-sessions-ended = { $count ->
    [0] They had ended already.
    [one] One web session has ended.
   *[other] { $count } web sessions have ended.
  }
notice-grants-ended = { $count ->
    [0] They had ended already.
    [one] One grant or token is ended. It stopped working immediately.
   *[other] { $count } grants and tokens are ended. They stopped working immediately.
  }
