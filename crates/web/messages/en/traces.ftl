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
trace-time-problem = This is no date, such as 2026-11-24 or 2026-11-24T13:45.
trace-no-match-what = Take a filter away, or choose a longer time.
audit-kind = Kind
audit-what = What happened
audit-more = More
audit-changes = { $count ->
    [one] One field
   *[other] { $count } fields
  }
audit-none = Nothing has happened yet
audit-none-what = Each security event and each change by an administrator is told here: who, what, from where, and when.
audit-kept = Events are kept for { $days } days.

sessions-kinds = Kinds
sessions-web = Web sessions
sessions-tokens = Tokens
sessions-web-what = Who is signed in at this console. Profiles that may read users see them; those that may update users can end them.
sessions-tokens-what = By what clients are let in. Profiles that may read OAuth clients see it; those that may update them can end it.
sessions-for = For
sessions-itself = itself
sessions-own = this session
sessions-half = The second factor is still asked for
sessions-from = From
sessions-scope = Scopes
sessions-since = Since
sessions-seen = Last seen
sessions-ends = Ends
sessions-end = End
sessions-end-what = End what began at { $at }
sessions-none = Nobody is let in right now
sessions-none-what = Whoever signs in, and each client that gets a token, is listed here as long as that lasts.
sessions-acts = End many at once
sessions-acts-what = What ends stops working at once. The next page counts what it hits and asks for a reason. To end all of one user or one client, filter by it first.
sessions-ended = It is ended, and works no more.
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
revoke-what-session = The browser is signed out with its next click. The person can sign in again.
revoke-what-grant = Its access and refresh tokens stop working at once. The person has to sign in again to let the client act.
revoke-what-token = The token stops working at once. The client can ask for another as long as it is enabled.
revoke-what-user = Every web session of this user and every token that acts for this user stops working at once. To keep the user out, disable the account as well.
revoke-what-self = This is your own account: you are signed out as well.
revoke-what-client = Every token of this client stops working at once. It can ask for others as long as it is enabled.
revoke-what-everything = Everybody else is signed out, and every token of every client stops working at once. Agents and services ask for new tokens by themselves; people sign in again. Your own web session stays.
revoke-hits = This hits, right now:
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
revoke-reason-hint = It is kept in the audit log, and with each token.
revoke-reason-problem = Say why, in 1 to 200 characters.
revoke-word = everything
revoke-type = To go on, type “{ $word }”
revoke-word-problem = Type “{ $word }” to go on.

general-kept = How long traces are kept
general-kept-what = What is older is deleted by itself, within minutes, and cannot be brought back. Each number is of days, from 1 to 3650.
general-events = Audit log (days)
general-events-hint = Security events and changes by administrators.
general-denials = Denials (days)
general-denials-hint = Refused requests, which a caller’s reference opens. At most 100,000 are kept.
general-usage = Usage (days)
general-usage-hint = How often each client was used, by hour, scope and address: what charts show.
general-changes = History of assets (days)
general-changes-hint = What changed at each asset, and when.
general-refused = Refused equipment (days)
general-refused-hint = What rules refused waits so long after it was refused last. At most 5,000 wait.
general-days-problem = A whole number of days from 1 to 3650.
token-number = Token
token-numbered = Token { $number }
