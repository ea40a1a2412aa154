# The frame of every page: menus, buttons that all pages have, and what goes wrong.

skip-to-content = Skip to content
menu = Menu
menu-main = Main
menu-home = Home
menu-assets = Assets
menu-computers = Computers
menu-administration = Administration
menu-inventory = Inventory
menu-agents = Agents
menu-configuration = Configuration
menu-clients = OAuth clients
menu-account = My account
menu-applications = Applications
menu-second-factor = Second factor
mode-dark = Dark mode
mode-light = Light mode
sign-out = Sign out
copied = Copied
copy-what = Copy { $what }
search = Search
previous = Previous
next = Next
pages = Pages
range = { $first }–{ $last } of { $total }
range-none = 0 of { $total }
save = Save
add = Add
cancel = Cancel
delete-permanently = Delete permanently
never = never
utc = { $at } UTC

span-seconds = { $count ->
    [one] { $count } second
   *[other] { $count } seconds
  }
span-minutes = { $count } minutes
span-hours = { $count } hours
span-days = { $count } days

error-status = Error { $status }
error-home = To the first page
error-signed-out = You are signed out
error-signed-out-what = Your session ended before this form was sent, so nothing was changed.
error-signed-out-next = Sign in again, then repeat what you did.
error-forbidden = You may not see this page
error-forbidden-what = Your profile does not hold the right that this page needs.
error-forbidden-next = Ask an administrator for a profile that does.
error-not-found = There is nothing here
error-not-found-what = The page does not exist, or what it showed was deleted.
error-not-found-next = Go back to the first page and look for it from there.
error-forged-form = This form is too old
error-forged-form-what = It does not belong to your present session, so nothing was changed.
error-forged-form-next = Open the page anew and send the form from there.
error-bad-form = This form cannot be read
error-bad-form-what = What arrived is not a form, so nothing was changed.
error-bad-form-next = Open the page anew and send the form from there.
error-large-form = This form is too large
error-large-form-what = It holds more than 256 kB, so nothing was changed.
error-large-form-next = Shorten its texts and send it again.
error-plain-http = This page needs https
error-plain-http-what = Plain http is refused here, because passwords could be read on the way: use https.
error-plain-http-next = Open the page by its https address. If there is none, an administrator puts a proxy with TLS in front.
error-database = The database does not answer
error-database-what = Nothing was changed.
error-database-next = Try again in a moment. If it stays so, the server's log says why.
error-server = The server made a mistake
error-server-what = Nothing was changed.
error-server-next = The server's log says why; please report it.
