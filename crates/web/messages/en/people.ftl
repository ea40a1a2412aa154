# Administration: users, profiles, entities.

user-name = Name
user-full-name = Full name
user-email = E-mail
user-state = State
user-enabled = Enabled
user-disabled = Disabled
user-enable = Enable
user-disable = Disable
user-profile = Profile
user-profiles = Profiles
user-entity = Entity
user-created = Created
user-changed = Last changed
user-last-sign-in = Last sign-in
user-single-factor = Without second factor
user-facts = Account
user-add = Add a user
user-add-password-what = Tell the user this password in a safe way. They can choose another one under My account.
user-name-taken = Somebody else has this name.
user-tabs = Parts of { $name }
user-tab-account = User
user-tab-profiles = Profiles
user-tab-sign-in = Sign-in
user-tab-sessions = Sessions
user-tab-history = History
user-outranks = This user may do things that you may not, or belongs to entities that you do not administer. Only somebody who may do at least as much there can change the user.
user-is-last = This is the last enabled user with the profile Super-Admin, who can be neither disabled nor deleted and keeps this profile. Give it to somebody else first.
user-disable-what = A disabled user cannot sign in. All web sessions and tokens of the user end at once. You can enable the user again.
user-enable-what = The user can sign in again.
user-delete-what = Deleting cannot be undone. To keep somebody out, disabling is enough.
user-deletion-what = Deleting ends { $sessions ->
    [one] one web session
   *[other] { $sessions } web sessions
  } and what { $grants ->
    [one] one application holds
   *[other] { $grants } applications hold
  } for this user. The audit log keeps what was done. This cannot be undone.
users-enable-title = { $count ->
    [one] Enable one user?
   *[other] Enable { $count } users?
  }
users-disable-title = { $count ->
    [one] Disable one user?
   *[other] Disable { $count } users?
  }
users-enable-what = They can sign in again:
users-disable-what = They cannot sign in any more, and all their web sessions and tokens end at once:
users-left-out = These may do more than you, and stay as they are:
full-name-problem = A full name has at most 100 characters.
comment-problem = Comments have at most 4000 characters.
comment = Comments
user-held = Profiles of this user
user-held-none = No profile
user-held-none-what = Without a profile the user can sign in and sees nothing but the own account.
held-below = And everything below
held-add = Give a profile
held-remove = Take away
held-remove-what = Take away { $profile } in { $entity }
recursive = Also in the entities below it
given-profile-hint = You can give profiles that may do no more than you.
given-profile-problem = Choose a profile and an entity from the lists.
given-profile-beyond = You may not give this profile there: it may do more than you may do in this entity, or you may not do it in the entities below.
user-set-password = Set a password
user-set-password-what = All web sessions and tokens of the user end at once.
user-second-factor-on = The second factor is in use. { $count ->
    [one] One recovery code is left.
   *[other] { $count } recovery codes are left.
  }
user-second-factor-off = There is no second factor.
user-second-factor-demanded = A profile of the user demands one: it is set up at the next sign-in.
user-second-factor-reset = Take the second factor away
user-second-factor-reset-what = For somebody who has lost the device and the recovery codes. Make sure that it is really they who ask.
user-grants = Applications that act for this user
user-grants-none = No application acts for this user now.
user-history-none = Nothing yet
user-history-none-what = Sign-ins and changes to the user are listed here.
history-when = When
history-what = What
history-more = More
access-end = End all access
access-end-what = This ends { $sessions ->
    [one] one web session
   *[other] { $sessions } web sessions
  } and what { $grants ->
    [one] one application holds
   *[other] { $grants } applications hold
  }. The user can sign in again.
danger = Danger zone
delete = Delete
deletion-of = Delete { $name }?
confirmation = Type the name to confirm
confirmation-problem = This is not the name.
none = none

profile-add = Add a profile
profile-name-taken = Another profile has this name.
profile-clients = Service accounts
profile-second-factor = Requires a second factor
profile-second-factor-what = Whoever holds this profile sets up a second factor at the next sign-in.
profile-shipped = shipped
profile-shipped-what = It is shipped with Quartermaster, and stays.
profile-in-use = Held by { $users ->
    [one] one user
   *[other] { $users } users
  } and { $clients ->
    [one] one service account
   *[other] { $clients } service accounts
  }.
profile-users-what = { $count ->
    [one] { $count } user with { $profile }
   *[other] { $count } users with { $profile }
  }
profile-clone = Clone
profile-clone-what = Clone { $name }
profile-clone-name = { $name } (copy)
profile-rights = Rights
profile-rights-problem = You cannot give rights that you do not have yourself.
profile-super-admin = Super-Admin may do everything, always. For less, use another profile.
profile-subject = What
profile-all = All
profile-all-what = { $subject }: all
profile-delete-what = Nobody holds this profile. Deleting it cannot be undone.
right-oauth-client = OAuth clients
right-inventory = Inventory
right-users = Users
right-profiles = Profiles
right-entities = Entities
right-assets = Assets
right-audit = Audit
right-configuration = Configuration
action-read = Read
action-create = Create
action-update = Update
action-delete = Delete
action-purge = Purge

entity-add = Add an entity
entity-add-below = Add below
entity-add-below-what = Add below { $name }
entity-name-taken = Another entity at this place has this name.
entity-tag = Tag
entity-tag-hint = Agents that send this tag belong here.
entity-tag-problem = A tag has at most 100 characters.
entity-parent = Below
entity-parent-hint = Choosing another one moves the entity with everything below it.
entity-level = level { $level }
entity-within = In this entity
entity-below = Entities right below
entity-delete-what = The entity is empty. Deleting it cannot be undone.
entities-more = { $count ->
    [one] One more is not shown: search to find it.
   *[other] { $count } more are not shown: search to find them.
  }
entities-teach = Entities divide machines and people, by site or by customer: what somebody may do can hold in some of them only.

refused-last-super-admin = This is the last enabled user with the profile Super-Admin: give it to another one first.
refused-super-admin-rights = The rights of Super-Admin cannot be reduced: use another profile.
refused-shipped = A shipped profile cannot be deleted: take it from its users instead.
refused-profile-in-use = The profile is in use: take it from its users and service accounts first.
refused-entity-not-empty = The entity is not empty: move or delete what is in it and below it first.
refused-entity-below-itself = An entity cannot be moved below itself.
refused-root-entity = The root entity can be neither moved nor deleted.

notice-user-added = The user is added.
notice-user-enabled = The user is enabled.
notice-user-disabled = The user is disabled, and everything by which the user was let in has ended.
notice-user-deleted = The user is deleted.
notice-users-enabled = The users are enabled.
notice-users-disabled = The users are disabled, and everything by which they were let in has ended.
notice-password-set = The password is set, and everything by which the user was let in has ended.
notice-second-factor-reset = The second factor is taken away.
notice-profile-given = The profile is given.
notice-profile-taken = The profile is taken away.
notice-access-ended = Everything by which the user was let in has ended.
notice-profile-added = The profile is added.
notice-profile-deleted = The profile is deleted.
notice-entity-added = The entity is added.
notice-entity-saved = The entity is saved.
notice-entity-deleted = The entity is deleted.
notice-gone = It was gone already.
