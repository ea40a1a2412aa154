# Assets: lists, pages, what is done there.

kind-computer = Computer
kind-monitor = Monitor
kind-network-equipment = Network device
kind-peripheral = Device
kind-printer = Printer
kind-phone = Phone
kind-unmanaged = Unmanaged asset
asset-make = Manufacturer and model
asset-last-inventory = Last inventory
asset-first-seen = First seen
asset-changed = Last change
asset-inventoried-before = Last inventory before
asset-in-trash = In the trash
asset-in-trash-what = This asset is in the trash. It leaves the trash with its next inventory, or when you restore it.
asset-trash = Put in trash
asset-restore = Restore
asset-delete = Delete this asset for good?
asset-delete-what = It is deleted with all its parts and its history. Its agent stays, and creates a new asset with its next inventory.
asset-no-agent = No agent is tied to this asset.
asset-main = Main fields
asset-edit-locks = A field that you change is locked: inventories leave it alone until you release it.
asset-locked = Locked: inventories leave it alone.
asset-locked-value = Locked. The agent reports: { $value }
asset-line-problem = At most 255 characters, on one line.
asset-name-missing = An asset needs a name.
asset-history-none = Nothing has changed yet
asset-history-none-what = From the second inventory on, every change is listed here with the value before.
notice-asset-restored = The asset is out of the trash.
notice-asset-purged = The asset is deleted for good.
notice-assets-trashed = { $count ->
    [0] They were in the trash already.
    [one] One asset is in the trash.
   *[other] { $count } assets are in the trash.
  }
notice-assets-restored = { $count ->
    [0] None of them was in the trash.
    [one] One asset is out of the trash.
   *[other] { $count } assets are out of the trash.
  }
notice-assets-purged = { $count ->
    [0] None of them was in the trash: only what is there is deleted for good.
    [one] One asset is deleted for good.
   *[other] { $count } assets are deleted for good.
  }
notice-field-locked = The field is locked.
notice-field-released = The field is released.

assets-give-state = Change status
assets-state-title = { $count ->
    [one] Change the status of one asset
   *[other] Change the status of { $count } assets
  }
assets-state-what = They get this status. Leave empty for none.
assets-trash-title = { $count ->
    [one] Put one asset in the trash
   *[other] Put { $count } assets in the trash
  }
assets-trash-what = They leave the trash with their next inventory, or when you restore them.
assets-restore-title = { $count ->
    [one] Restore one asset
   *[other] Restore { $count } assets
  }
assets-restore-what = They are listed again, as they were.
assets-purge-title = { $count ->
    [one] Delete one asset for good
   *[other] Delete { $count } assets for good
  }
assets-purge-what = They are deleted with all their parts and their history. Their agents stay, and create new assets with their next inventories.

computers-none = No computers yet
computers-none-what = A computer appears here as soon as an agent submits its inventory.
monitors-none = No monitors yet
monitors-none-what = Monitors come with the inventory of the computers that they are plugged into.
network-equipment-none = No network devices yet
network-equipment-none-what = Switches and routers come from the network inventory of an agent, or from a file.
peripherals-none = No devices yet
peripherals-none-what = USB devices come with the inventory of the computers that they are plugged into.
printers-none = No printers yet
printers-none-what = Printers come with the inventory of computers, from the network inventory of an agent, or from a file.
phones-none = No phones yet
phones-none-what = Phones come from the agent for Android, or from a file.
unmanaged-none = No unmanaged assets
unmanaged-none-what = Devices that network discovery finds but cannot identify are listed here.

tab-summary = Summary
tab-components = Components
tab-network = Network
tab-protection = Antivirus and remote access
tab-supplies = Cartridges and counters
tab-running = Processes and more
tab-agents = Agents and inventory
tab-locks = Locks

matched = Recognised by
matched-new = nothing: this inventory added it
matched-hand = a person

document-full = Last full inventory, as it was sent
document-partial = Last partial inventory, as it was sent
document-size = { $size } compressed

part-none = None reported.
part-none-what = No agent has reported anything here.
part-more = More
part-left = And { $count } more, which only the API shows.
part-free-percent = { $free } ({ $percent } %)

link-none = It is not connected to anything.
link-kind = Type
link-relation = How
link-since = Since
link-until = Until
link-of-this = { $section } of this one
link-of-other = this one is among its { $section }

locks-none = No field is locked
locks-none-what = A field that you change by hand is locked: inventories leave your value alone.
lock = Lock
lock-add = Lock a field at its value
lock-add-what = Inventories leave it alone until you release it.
lock-value = Value
lock-told = The agent reports
lock-told-nothing = nothing yet
lock-since = Locked since
lock-of-all = locked for all of this kind
lock-release = Release

changes-since-yesterday = What changed since yesterday
changes-what = Every change of every field and part, with the value before. What an asset had when it was first seen is not listed.
changes-none = Nothing changed
changes-none-what = Choose an earlier day, or remove a filter.
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
software-none-what = Software comes with the inventory of computers and phones, unless the import options exclude it.
software-counted = There are many installations, so they are counted every ten minutes.
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
software-machines-what = Which machines have a software, or a version older than another: 1.10 is newer than 1.9, and 2.0-rc1 is older than 2.0.
software-machines-none = No machine
software-machines-none-what = Type the full name of a software, or another version.
software-search = Search software
software-more = And { $count } more: search to narrow the list.

size-bytes = { $size } bytes
size-kilobytes = { $size } kB
size-megabytes = { $size } MB
size-gigabytes = { $size } GB
size-terabytes = { $size } TB
size-decimal = { $whole }.{ $tenths }

locks-release-title = { $count ->
    [one] Release one field
   *[other] Release { $count } fields
  }
locks-release-what = They take what the agent said last, or says with its next inventory:
notice-fields-released = { $count ->
    [0] They were released already.
    [one] One field is released.
   *[other] { $count } fields are released.
  }
