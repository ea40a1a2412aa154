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
user-add-password-what = Give the user this password in a safe way. They can change it under My account.
user-name-taken = This name is taken.
user-tabs = Parts of { $name }
user-tab-account = User
user-tab-profiles = Profiles
user-tab-sign-in = Sign-in
user-tab-sessions = Sessions
user-tab-history = History
user-outranks = This user may do things that you may not, or belongs to entities that you do not administer. Only somebody with at least the same rights there can change the user.
user-is-last = This is the last enabled user with the profile Super-Admin, who can be neither disabled nor deleted and keeps this profile. Give it to somebody else first.
user-disable-what = A disabled user cannot sign in. All web sessions and tokens of the user end immediately. You can enable the user again.
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
users-disable-what = They cannot sign in any more, and all their web sessions and tokens end immediately:
users-left-out = These may do more than you, and stay as they are:
full-name-problem = A full name has at most 100 characters.
comment-problem = Comments have at most 4000 characters.
comment = Comments
user-held = Profiles of this user
user-held-none = No profile
user-held-none-what = Without a profile, the user can sign in but sees only their own account.
held-below = Child entities
held-add = Add a profile
held-remove = Remove
held-remove-what = Remove { $profile } in { $entity }
recursive = Also in child entities
given-profile-hint = You can give profiles that allow no more than your own.
given-profile-problem = Choose a profile and an entity from the lists.
given-profile-beyond = You cannot give this profile there: it allows more than you may do in this entity, or in its child entities.
user-set-password = Set a password
user-set-password-what = All web sessions and tokens of the user end immediately.
user-second-factor-on = The second factor is in use. { $count ->
    [one] One recovery code is left.
   *[other] { $count } recovery codes are left.
  }
user-second-factor-off = No second factor is set up.
user-second-factor-demanded = A profile of the user requires one: it is set up at the next sign-in.
user-second-factor-reset = Remove the second factor
user-second-factor-reset-what = For somebody who has lost both the device and the recovery codes. Make sure that the request really comes from them.
user-grants = Applications acting for this user
user-grants-none = No application is acting for this user.
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
profile-second-factor-what = Users with this profile set up a second factor at their next sign-in.
profile-shipped = built in
profile-shipped-what = It is built in, and cannot be deleted.
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
profile-super-admin = Super-Admin may always do everything. For fewer rights, use another profile.
profile-subject = What
profile-all = All
profile-all-what = { $subject }: all
profile-delete-what = Nobody has this profile. Deleting it cannot be undone.
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
entity-add-below = Add child entity
entity-add-below-what = Add child entity of { $name }
entity-name-taken = Another entity at this place has this name.
entity-tag = Tag
entity-tag-hint = Machines whose agents send this tag are added here.
entity-tag-problem = A tag has at most 100 characters.
entity-parent = As child of
entity-parent-hint = Choosing another one moves the entity with all its child entities.
entity-level = level { $level }
entity-within = In this entity
entity-below = Child entities
entity-delete-what = The entity is empty. Deleting it cannot be undone.
entities-teach = Entities divide machines and people, for example by site or customer. A profile can be limited to some of them.

refused-last-super-admin = This is the last enabled user with the profile Super-Admin: give the profile to somebody else first.
refused-super-admin-rights = The rights of Super-Admin cannot be reduced: use another profile.
refused-shipped = A built-in profile cannot be deleted: remove it from its users instead.
refused-profile-in-use = The profile is in use: remove it from its users and service accounts first.
refused-entity-not-empty = The entity is not empty: first move or delete what is in it, and its child entities.
refused-entity-below-itself = An entity cannot be moved below itself.
refused-root-entity = The root entity can be neither moved nor deleted.

notice-user-added = The user is added.
notice-user-enabled = The user is enabled.
notice-user-disabled = The user is disabled. All web sessions and tokens of the user have ended.
notice-user-deleted = The user is deleted.
notice-users-enabled = { $count ->
    [0] None of them was disabled.
    [one] One user is enabled.
   *[other] { $count } users are enabled.
  }
notice-users-disabled = { $count ->
    [0] None of them was enabled.
    [one] One user is disabled. All web sessions and tokens of the user have ended.
   *[other] { $count } users are disabled. All their web sessions and tokens have ended.
  }
notice-password-set = The password is set. All web sessions and tokens of the user have ended.
notice-second-factor-reset = The second factor is removed.
notice-profile-given = The profile is added.
notice-profile-taken = The profile is removed.
notice-access-ended = All web sessions and tokens of the user have ended.
notice-profile-added = The profile is added.
notice-profile-deleted = The profile is deleted.
notice-entity-added = The entity is added.
notice-entity-saved = The entity is saved.
notice-entity-deleted = The entity is deleted.
notice-gone = It was already gone.

users-delete-title = { $count ->
    [one] Delete one user?
   *[other] Delete { $count } users?
  }
users-delete-what = They are deleted for good. This ends immediately:
users-confirmation = Type the number of users to confirm
users-confirmation-problem = This is not the number of users.
notice-users-deleted = { $count ->
    [0] They were deleted already.
    [one] One user is deleted.
   *[other] { $count } users are deleted.
  }
profiles-delete-title = { $count ->
    [one] Delete one profile?
   *[other] Delete { $count } profiles?
  }
profiles-delete-what = Nobody has these profiles. Deleting them cannot be undone.
profiles-left-shipped = These are built in, and stay:
profiles-left-held = These are in use, and stay:
profiles-confirmation = Type the number of profiles to confirm
profiles-confirmation-problem = This is not the number of profiles.
notice-profiles-deleted = { $count ->
    [0] None is deleted.
    [one] One profile is deleted.
   *[other] { $count } profiles are deleted.
  }
entities-delete-title = { $count ->
    [one] Delete one entity?
   *[other] Delete { $count } entities?
  }
entities-delete-what = Nothing is in these entities. Deleting them cannot be undone.
entities-left-out = These are not empty, or have child entities, and stay:
entities-confirmation = Type the number of entities to confirm
entities-confirmation-problem = This is not the number of entities.
notice-entities-deleted = { $count ->
    [0] None is deleted.
    [one] One entity is deleted.
   *[other] { $count } entities are deleted.
  }

profile-unused = Nobody has it
