# My account: profile, password, sessions, applications, the second factor.

second-factor = Second factor
second-factor-setup = Set up your second factor
second-factor-why = With a second factor nobody gets in with your password alone.
second-factor-demanded = Your profile demands a second factor.
second-factor-on = Your second factor is in use. { $count ->
    [one] One recovery code is left.
   *[other] { $count } recovery codes are left.
  }
second-factor-enable = Take into use
second-factor-disable = Take away
second-factor-disable-hint = To take it away, type a code of your app or a recovery code.
second-factor-wrong = This code is wrong, too old, or was used before.
second-factor-wrong-now = This code is wrong. Type the one that the app shows now.
second-factor-wait = Too many wrong codes. Try again in { $seconds } seconds.
second-factor-scan = Scan this picture with an authenticator app, or type the key into it. Then type the code that the app shows.
second-factor-picture = The key as a picture to be scanned
second-factor-key = Key:
code = Code
code-hint = The six digits of your authenticator app, or one of your recovery codes.
continue = Continue
sign-in-other = Sign in as somebody else
recovery-codes = Recovery codes
recovery-codes-keep = Keep your recovery codes
recovery-codes-what = Your second factor is in use. If you lose your device, each of these codes lets you in once. They are shown this once: keep them where you keep your passwords.
recovery-codes-kept = I have kept them

application = Application
applications-none = No application acts for you
applications-none-what = When you sign in to an application by way of this server, it is listed here, and you can take back what you allowed.
applications-allowed = You allowed
applications-since = Since
applications-live = Live sign-ins
applications-take-back = Take back
applications-take-back-what = Take back what { $application } may do
last-used = Last used
actions = Actions

full-name-hint = What people say instead of the name to sign in with.
emails = E-mail addresses
email-number = E-mail address { $number }
email-default = Default
email-default-number = E-mail address { $number } is the default
emails-hint = Empty an address to remove it. Saving offers another line.
email-problem = This is not an e-mail address.
language = Language
language-of-browser = As the browser asks
current-password = Your present password
current-password-for-email = Needed only to change the e-mail addresses.
own-facts = Account
own-facts-hint = An administrator can change these.
own-profiles-none = none
held-in = in { $entity }
held-recursive = and below
new-password = New password
own-password-what = Your other web sessions and what applications hold for you end at once; you stay signed in here.
own-password-change = Change the password
web-sessions = Web sessions
web-sessions-none = Nobody is signed in with this account now.
session-from = From
session-since = Since
session-seen = Last seen
session-ends = Ends by itself
session-own = this one
session-half-open = not signed in yet
session-end = End
session-end-what = End the session from { $address } since { $at }
sessions-end-others = End all others
own-grants = Applications that act for you
grant-scope = Scopes
grant-revoke = Revoke
grant-revoke-what = Revoke what { $application } holds since { $at }
notice-session-ended = The web session has ended.
notice-session-gone = That web session had ended already.
notice-grant-revoked = The application's tokens are revoked. They stopped working at once.
notice-others-ended = All other web sessions have ended.
notice-password-changed = Your password is changed, and everything else by which you were let in has ended.
