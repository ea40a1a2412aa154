# Administration, Inventory: settings and import from file.

tabs = Tabs
tab-configuration = Configuration
tab-import = Import from file
notice-inventory-saved = Your changes are saved.

inventory-general = General
inventory-enable = Enable inventory
agent-authentication = Agent authentication
agent-authentication-hint = With OAuth, agents need the ID and secret of an OAuth client with the scope inventory.
authentication-none = None
authentication-none-what = Anyone who can reach this server can add machines. Good for a first try only.
authentication-client-credentials = OAuth - Client credentials
authentication-client-credentials-what = Agents get a token with the ID and secret of their client. Access can be revoked at any moment and restricted by address.
authentication-basic = Basic authentication
authentication-basic-what = One login and password for all agents. FusionInventory agents support only this.
inventory-basic = Login and password for basic authentication
inventory-login = Login
inventory-login-missing = Basic authentication needs a login.
inventory-login-colon = A login for basic authentication has no colon.
inventory-password = Password for agents
inventory-password-hint = Leave empty to keep the stored password.
inventory-password-missing = Basic authentication needs a password.
inventory-password-again = You typed a new password. Pages do not repeat passwords: type it again.
inventory-password-again-missing = Type the new password again.
inventory-frequency = Inventory frequency (in hours)
inventory-frequency-hint = How often agents send an inventory, from 1 to 240.
inventory-frequency-wrong = A whole number of hours from 1 to 240.
inventory-entity = Default entity
inventory-entity-hint = Where new machines are added. Known machines stay where they are.

inventory-parts = Import options
inventory-parts-hint = What is switched off is ignored from the next inventory on; what was stored before stays as it is.
part-volumes = Volumes
part-network-drives = Network drives
part-removable-drives = Removable drives
part-software = Software
part-processors = Processors
part-hard-drives = Hard drives
part-memory = Memory
part-network-cards = Network cards
part-virtual-network-cards = Virtual network cards
part-monitors = Monitors
part-printers = Printers
part-peripherals = Peripherals
part-antivirus = Antivirus
part-processes = Processes
part-environment = Environment variables
part-unmanaged = Unmanaged devices
part-registry = Registry values
part-virtual-machines = Virtual machines
part-sound-cards = Sound cards
part-graphics-cards = Graphics cards
part-sim-cards = SIM cards
part-disc-drives = Disc drives
part-power-supplies = Power supplies
part-controllers = Controllers
part-batteries = Batteries
part-monitors-by-partial-serial = Monitors recognised by a part of their serial number
part-virtual-machines-as-computers = Create a computer for each virtual machine
part-guest-components = Give these computers the components that their host reports

inventory-guests = Virtual machines
inventory-guests-hint = What a host reports about a virtual machine does not overwrite what its own agent reports. It takes effect with the next inventory of the host.
inventory-guest-kind = Type of these computers
inventory-guest-kind-hint = Leave empty to use what the host reports, such as KVM.

inventory-default-state = Status of new assets
inventory-default-state-hint = Leave empty for none.

inventory-stale = Agents cleanup
inventory-stale-days = Days without contact after which an agent is stale
inventory-stale-days-hint = From 1 to 1000; 0 switches the cleanup off.
inventory-stale-days-wrong = A whole number of days from 0 to 1000.
inventory-stale-clean = Clean agents: delete stale agents
inventory-stale-state = Change the status of their assets
inventory-stale-state-name = New status
inventory-stale-state-hint = For “Change the status”.
inventory-stale-condition = Only where the status is
inventory-stale-condition-hint = For “Change the status”. None selected: any status.
inventory-stale-no-state = No status
inventory-stale-trash = Put their assets in the trash
inventory-stale-hint = Runs every ten minutes, a few hundred at a time. A machine leaves the trash with its next inventory.

inventory-experience = What it means for agents
inventory-off = Switched off
inventory-off-what = Every inventory is refused; agents log “Inventory is disabled”.
inventory-counted = Before a change is saved, you are shown the agents that it would cut off.
inventory-url = Server address for agents

consequences = What will happen
consequences-off = Inventory is switched off: every agent is refused until it is switched on again.
consequences-cut-off = { $count ->
    [one] One agent that can submit now will be refused, until it is reconfigured:
   *[other] { $count } agents that can submit now will be refused, until they are reconfigured:
  }
consequences-stale-agents = { $count ->
    [one] The next cleaning deletes one agent that has not come for so long.
   *[other] The next cleaning deletes { $count } agents that have not come for so long.
  }
consequences-stale-computers = { $count ->
    [one] The next cleaning puts one asset in the trash.
   *[other] The next cleaning puts { $count } assets in the trash.
  }
consequences-stale-states = { $count ->
    [one] The next cleaning changes the status of one asset.
   *[other] The next cleaning changes the status of { $count } assets.
  }
consequences-nothing-yet = Nothing has been saved yet.
consequences-save = Save anyway
and-more = And { $count } more.

import = Import
import-files = Inventory files
import-files-hint = JSON, XML, OCS, or archives of them (zip, tar.gz): at most { $megabytes } MB and { $documents } documents at once.
import-switched-off = Inventory is switched off: switch it on first.
import-no-file = Choose a file.
import-form-too-large = These files are larger than { $megabytes } MB together: send fewer at once.
import-progress = Progress
import-results = Results
import-told = { $accepted } accepted, { $refused } refused.
import-file = File
import-outcome = Result
import-accepted = Accepted
import-refused = Refused
import-created = Asset added:
import-updated = Asset updated:
import-partial = It reports only changes to a machine that is not known here. Import a full inventory first.
import-locked = The agent of this machine is locked. Unlock it on its page.
import-not-stored = The database did not accept it. The reason is in the server’s log.
import-no-inventory = It is a message from an agent, but not an inventory.
import-left-out = The settings exclude such devices.
import-unrecognisable = Nothing in it identifies the device: it needs a serial number, an address or a name.
import-refused-by-rule = A rule refuses it. It waits under Administration, Refused equipment.
import-doubtful = It could be one of several assets. It waits under Administration, Refused equipment.
import-too-much = It is larger than a document may be.
import-damaged = It is damaged, or compressed in a way that is not known here.
import-nested = It is an archive within an archive.
import-too-many = The archive holds too many files.
import-encrypted = The archive is encrypted.
import-not-well-formed = It is neither a JSON nor an XML document.
import-does-not-validate = It is a document, but not an inventory.
import-forbidden = It contains what documents may not contain.
import-empty = It is empty.

inventory-many = Large fleets
agent-binding = An agent that uses another OAuth client
agent-binding-hint = An agent belongs to the client that it used first, so that one leaked secret cannot overwrite every machine.
agent-binding-off = Accept it
agent-binding-warn = Accept it, with a warning on its page
agent-binding-refuse = Refuse it, until somebody binds it on its page
inventory-queue-documents = Inventories that may wait
inventory-queue-documents-hint = Inventories that cannot be recorded immediately wait in the database, from 0 to 1000000. Beyond that, agents are refused.
inventory-queue-documents-wrong = A whole number from 0 to 1000000.
inventory-queue-megabytes = Megabytes that may wait
inventory-queue-megabytes-hint = From 1 to 100000, compressed as received.
inventory-queue-megabytes-wrong = A whole number from 1 to 100000.
inventory-spread = Spread agents while inventories wait (percent)
inventory-spread-hint = How much later agents are asked to come back, each by a different share of the frequency, from 0 to 100.
inventory-spread-wrong = A whole number from 0 to 100.
