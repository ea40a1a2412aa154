# Setting up, signing in and out, and what an application asks for.

sign-in = Sign in
sign-in-name = Name
sign-in-password = Password
sign-in-no-users = Nobody can sign in yet. Open the set-up link that the server printed when it started, or print a new one on the server:
sign-in-wrong = The name or the password is wrong.
sign-in-wait = Too many wrong passwords. Try again in { $seconds } seconds.
reference = Reference { $reference }.

confirm = Confirm that it is you
confirm-what = You are signed in as { $user }. Type your password to go on; you are not asked again for five minutes.
confirm-wrong = The password is wrong.
confirm-continue = Continue
confirm-leave = Cancel

setup = Set up Quartermaster
setup-welcome = Welcome. Nobody can sign in yet: choose the name and the password of the first administrator.
setup-name-hint = Used to sign in.
setup-again = Password again
setup-create = Create administrator
setup-gone = This set-up link no longer works
setup-gone-what = A set-up link works once, for one hour, and only while there are no users.
setup-gone-next = If nobody can sign in yet, print a new link on the server:
name-problem = A name has 1 to 100 characters.
password-hint = At least 15 characters. A few unrelated words are easy to remember and hard to guess.
password-too-short = Use at least 15 characters: a few unrelated words are easy to remember and hard to guess.
password-too-long = Use at most 1000 characters.
password-guessable = This password is among the first that an attacker tries: choose words unrelated to each other, to this program and to your name.
passwords-differ = The passwords do not match.

consent = Allow { $client }?
consent-signed-in = You are signed in as { $user }. Choose what { $client } may do for you:
consent-legend = What it may do
consent-always = always
consent-how-long = How long
consent-take-back = You can withdraw it at any time under Applications.
consent-return = You return to
consent-registered = Registered by
consent-until = Until you withdraw it, or the application is not used for { $span }.
consent-for = For { $span }.
consent-comment = Description
allow = Allow
deny = Deny
authorize-refused = This link does not work
authorize-reference = Give this reference to an administrator, who can look up what was checked:
end-session = Sign out?
end-session-asks = { $client } asks to sign you out of this server.
end-session-application = An application
end-session-stay = Stay signed in
end-session-nobody = You are already signed out.

scope-api = General access to the API
scope-user = Information about the signed-in user
scope-email = E-mail address of the signed-in user
scope-inventory = Submission of inventories by agents
scope-status = System status
scope-graphql = GraphQL interface
scope-openid = Signing in with your account
scope-offline_access = Access while you are away, until you withdraw it
