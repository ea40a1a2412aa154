# Assets: lists, pages, what is done there.

asset-make = Manufacturer and model
asset-last-inventory = Last inventory
asset-first-seen = First seen
asset-changed = Last change
asset-inventoried-before = Last inventory before
asset-in-trash = In the trash
asset-in-trash-what = This asset is in the trash. It leaves it with its next inventory.
asset-trash = Put in trash
asset-restore = Restore
asset-delete = Delete this asset for good?
asset-delete-what = It goes with all its parts and its history. Its agent stays, and makes a new asset with its next inventory.
asset-no-agent = No agent is tied to this asset.
asset-main = Main fields
asset-edit-locks = What you change keeps your value, whatever the agent says, until you release it.
asset-locked = Locked: it keeps this value.
asset-locked-value = Locked. The agent says: { $value }
asset-line-problem = At most 255 characters, on one line.
asset-name-missing = An asset has a name.
asset-history-none = Nothing has changed yet
asset-history-none-what = From the second inventory on, every change stands here with what was before.
notice-asset-restored = The asset is out of the trash.
notice-asset-purged = The asset is deleted for good.
notice-assets-trashed = The assets are in the trash.
notice-assets-restored = The assets are out of the trash.
notice-assets-purged = The assets are deleted for good.
notice-field-locked = The field is locked.
notice-field-released = The field is released.

assets-give-state = Change status
assets-state-title = { $count ->
    [one] Change the status of one asset
   *[other] Change the status of { $count } assets
  }
assets-state-what = They get this status. Empty: none.
assets-trash-title = { $count ->
    [one] Put one asset in the trash
   *[other] Put { $count } assets in the trash
  }
assets-trash-what = They leave it with their next inventory, or when you restore them.
assets-restore-title = { $count ->
    [one] Restore one asset
   *[other] Restore { $count } assets
  }
assets-restore-what = They are listed again, as they were.
assets-purge-title = { $count ->
    [one] Delete one asset for good
   *[other] Delete { $count } assets for good
  }
assets-purge-what = They go with all their parts and their history. Their agents stay, and make new assets with their next inventories.

computers-none = No computers yet
computers-none-what = A computer appears here as soon as an agent submits its inventory.
monitors-none = No monitors yet
monitors-none-what = Monitors come with the inventory of the computers that they are plugged into.
network-equipment-none = No network devices yet
network-equipment-none-what = Switches and routers come by the network inventory of an agent, or from a file.
peripherals-none = No devices yet
peripherals-none-what = USB devices come with the inventory of the computers that they are plugged into.
printers-none = No printers yet
printers-none-what = Printers come with the inventory of computers, by the network inventory of an agent, or from a file.
phones-none = No phones yet
phones-none-what = Phones come by the agent for Android, or from a file.
unmanaged-none = No unmanaged assets
unmanaged-none-what = What network discovery finds and cannot tell what it is comes here.

tab-summary = Summary
tab-components = Components
tab-network = Network
tab-protection = Antivirus and remote access
tab-supplies = Cartridges and counters
tab-running = Processes and more
tab-agents = Agents and inventory
tab-locks = Locks

matched = Recognised by
matched-new = nothing: it was added by this inventory
matched-hand = a person

document-full = Last full inventory, as it was sent
document-partial = Last partial inventory, as it was sent
document-size = { $size } packed

part-none = None reported.
part-none-what = No agent has told anything of this.
part-more = More
part-left = And { $count } more, which only the API shows.
part-free-percent = { $free } ({ $percent } %)

link-none = It is connected with nothing.
link-kind = What it is
link-relation = How
link-since = Since
link-until = Until
link-of-this = { $section } of this one
link-of-other = this one is among its { $section }

locks-none = No field is locked
locks-none-what = A field that you change by hand is locked: it keeps your value whatever the agent says.
lock = Lock
lock-add = Lock a field as it is
lock-add-what = It keeps its value until you release it.
lock-value = Value
lock-told = The agent says
lock-told-nothing = nothing yet
lock-since = Locked since
lock-of-all = locked for all of this kind
lock-release = Release

changes-since-yesterday = What changed since yesterday
changes-what = Each change of each field and part, with what was before. What an asset had when it first came is not told.
changes-none = Nothing changed
changes-none-what = Choose an earlier day, or take a filter away.
change-asset = Asset
change-since = Since
change-of = What
change-of-main-field = Main fields
change-by = By
change-by-inventory = inventory
change-by-server = the server
change-added = added
change-removed = removed

software-none = No software yet
software-none-what = Software comes with the inventory of computers and phones, unless the import options leave it out.
software-counted = There are many installations: they are counted every ten minutes.
software-versions = Versions
software-installations = Installations
software-older-than = Older than version
software-name = Name of the software
software-without-version = without a version
software-told = { $versions ->
    [one] One version,
   *[other] { $versions } versions,
  } { $installations ->
    [one] one installation
   *[other] { $installations } installations
  }
software-machines = Find machines by version
software-machines-what = Which machines have a software, or a version of it that is older than another: 1.10 is newer than 1.9, and 2.0-rc1 older than 2.0.
software-machines-none = No machine
software-machines-none-what = Type the whole name of a software, or another version.
software-search = Search software
software-more = And { $count } more: search to narrow the list.

size-bytes = { $size } bytes
size-kilobytes = { $size } kB
size-megabytes = { $size } MB
size-gigabytes = { $size } GB
size-terabytes = { $size } TB
size-decimal = { $whole }.{ $tenths }
