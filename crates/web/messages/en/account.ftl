# My account: profile, password, sessions, applications, the second factor.

second-factor = Second factor
second-factor-setup = Set up your second factor
second-factor-why = With a second factor, nobody can sign in with your password alone.
second-factor-demanded = Your profile requires a second factor.
second-factor-on = Your second factor is in use. { $count ->
    [one] One recovery code is left.
   *[other] { $count } recovery codes are left.
  }
second-factor-enable = Activate
second-factor-disable = Remove
second-factor-disable-hint = To remove it, type a code from your app or a recovery code.
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
applications-none-what = Applications that you sign in to with your account here are listed, and you can withdraw what you allowed.
applications-allowed = You allowed
applications-since = Since
applications-live = Active sign-ins
applications-take-back = Withdraw
applications-take-back-what = Withdraw what { $application } may do
last-used = Last used
actions = Actions

full-name-hint = The name that other people know.
emails = E-mail addresses
email-number = E-mail address { $number }
email-default = Default
email-default-number = E-mail address { $number } is the default
emails-hint = Clear an address to remove it. Save to get another empty line.
email-problem = This is not an e-mail address.
language = Language
language-of-browser = As the browser asks
current-password = Your current password
current-password-for-email = Needed only to change the e-mail addresses.
own-facts = Account
own-facts-hint = An administrator can change these.
own-profiles-none = none
held-in = in { $entity }
held-recursive = and below
new-password = New password
own-password-what = Your other sessions, and what applications may do for you, end immediately. You stay signed in here.
own-password-change = Change the password
web-sessions = Web sessions
web-sessions-none = Nobody is signed in with this account now.
session-from = From
session-since = Since
session-seen = Last seen
session-ends = Expires
session-own = this session
session-half-open = not signed in yet
session-end = End
session-end-what = End the session from { $address } since { $at }
sessions-end-others = End all others
own-grants = Applications acting for you
grant-scope = Scopes
grant-revoke = Revoke
grant-revoke-what = Revoke what { $application } holds since { $at }
notice-session-ended = The web session has ended.
notice-session-gone = That web session had ended already.
notice-grant-revoked = The application's tokens are revoked. They stopped working immediately.
notice-others-ended = All other web sessions have ended.
notice-password-changed = Your password is changed. All your other sessions, and what applications could do for you, have ended.

session-what = the session from { $address } since { $at }
grant-what = what { $application } holds since { $at }
applications-title = { $count ->
    [one] Withdraw what one application may do?
   *[other] Withdraw what { $count } applications may do?
  }
applications-what = Their tokens stop working immediately, and they have to ask you again.
notice-applications-taken-back = { $count ->
    [0] They could already do nothing for you.
    [one] One application can no longer act for you.
   *[other] { $count } applications can no longer act for you.
  }
