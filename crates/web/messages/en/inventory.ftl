# Administration, Inventory: settings and import from file.

tabs = Tabs
tab-configuration = Configuration
tab-import = Import from file
notice-inventory-saved = Your changes are saved.

inventory-general = General
inventory-enable = Enable inventory
agent-authentication = Agent authentication
agent-authentication-hint = With OAuth, each agent needs the id and secret of an OAuth client that has the scope inventory.
authentication-none = None
authentication-none-what = Whoever reaches this server can add machines. Good for a first try only.
authentication-client-credentials = OAuth - Client credentials
authentication-client-credentials-what = Agents get a token with their client’s id and secret. Revoking is instant, addresses can be restricted.
authentication-basic = Basic authentication
authentication-basic-what = One login and password for all agents. FusionInventory agents know only this.
inventory-basic = Login and password for basic authentication
inventory-login = Login
inventory-login-missing = Basic authentication needs a login.
inventory-login-colon = A login for basic authentication has no colon.
inventory-password = Password for agents
inventory-password-hint = Leave it empty to keep the one that is stored.
inventory-password-missing = Basic authentication needs a password.
inventory-password-again = You typed a new password. Pages do not repeat passwords: type it again.
inventory-password-again-missing = Type the new password again.
inventory-frequency = Inventory frequency (in hours)
inventory-frequency-hint = When agents come back, from 1 to 240.
inventory-frequency-wrong = A whole number of hours from 1 to 240.
inventory-entity = Default entity
inventory-entity-hint = Where new machines go. Machines that are known stay where they are.

inventory-parts = Import options
inventory-parts-hint = What is switched off is not stored when the next inventory comes; what was stored of it before stays as it is.
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
part-virtual-machines-as-computers = Make a computer of each virtual machine
part-guest-components = Give these computers the components that their host tells

inventory-guests = Virtual machines
inventory-guests-hint = What a host tells of a virtual machine is not written over what its own agent tells. It takes effect with the next inventory of the host.
inventory-guest-kind = Type of these computers
inventory-guest-kind-hint = Empty: what the host says, such as KVM.

inventory-default-state = Status of new assets
inventory-default-state-hint = Empty: none.

inventory-stale = Agents cleanup
inventory-stale-days = Days without contact after which an agent is stale
inventory-stale-days-hint = From 1 to 1000; 0 does nothing.
inventory-stale-days-wrong = A whole number of days from 0 to 1000.
inventory-stale-clean = Clean agents: delete stale agents
inventory-stale-state = Change the status of their assets
inventory-stale-state-name = The status that they get
inventory-stale-state-hint = For “Change the status”.
inventory-stale-condition = Only where the status is
inventory-stale-condition-hint = For “Change the status”. None chosen: whatever the status is.
inventory-stale-no-state = No status
inventory-stale-trash = Put their assets in the trash
inventory-stale-hint = It is done every ten minutes, a few hundred at a time. A machine leaves the trash with its next inventory.

inventory-experience = What agents will experience
inventory-off = Switched off
inventory-off-what = Every inventory is refused; agents log “Inventory is disabled”.
inventory-counted = Before a change is saved, the agents that it would cut off are counted and shown.
inventory-url = Agents submit to

consequences = What will happen
consequences-off = Inventory is switched off: every agent is refused until it is switched on again.
consequences-cut-off = { $count ->
    [one] One agent that can submit now is refused from now on, until it is configured anew:
   *[other] { $count } agents that can submit now are refused from now on, until they are configured anew:
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
consequences-nothing-yet = Nothing is saved yet.
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
import-updated = Asset brought up to date:
import-partial = It tells only what changed on a machine that is not known here. Import a full inventory first.
import-locked = The agent of this machine is locked. Unlock it on its page.
import-not-stored = The database did not take it. The server’s log says why.
import-no-inventory = It is a message of an agent, but not an inventory.
import-left-out = The settings leave such devices out.
import-unrecognisable = Nothing in it tells the device from others: it needs a serial number, an address or a name.
import-refused-by-rule = A rule refuses it. It waits under Administration, Refused equipment.
import-doubtful = Several assets may be meant. It waits under Administration, Refused equipment.
import-too-much = It is larger than documents may be.
import-damaged = It is damaged, or packed in a way that is not known here.
import-nested = It is an archive within an archive.
import-too-many = The archive holds too many files.
import-encrypted = The archive is encrypted.
import-not-well-formed = It is neither a JSON nor an XML document.
import-does-not-validate = It is a document, but not an inventory.
import-forbidden = It holds what documents may not hold.
import-empty = It is empty.

inventory-many = Many agents
agent-binding = An agent that comes by another OAuth client
agent-binding-hint = An agent belongs to the client that brought it first, so that one leaked secret cannot overwrite every machine.
agent-binding-off = Take it
agent-binding-warn = Take it, and say so on its page
agent-binding-refuse = Refuse it, until somebody binds it anew on its page
inventory-queue-documents = Inventories that may wait
inventory-queue-documents-hint = What cannot be recorded at once waits in the database, from 0 to 1000000. Beyond that agents are refused.
inventory-queue-documents-wrong = A whole number from 0 to 1000000.
inventory-queue-megabytes = Megabytes that may wait
inventory-queue-megabytes-hint = From 1 to 100000, packed as they came.
inventory-queue-megabytes-wrong = A whole number from 1 to 100000.
inventory-spread = Spread while inventories wait (percent)
inventory-spread-hint = By how much of the frequency agents are asked to come later, each by another part of it, from 0 to 100.
inventory-spread-wrong = A whole number from 0 to 100.
