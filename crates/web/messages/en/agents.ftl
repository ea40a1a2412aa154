# Administration, Agents.

agents-none = No agents yet
agents-none-what = An agent appears here with its first message.
agents-connect = Connect a GLPI Agent
agents-all = All agents
notice-agent-tagged = The tag is saved.
notice-agent-unlocked = The agent is unlocked. Its inventories are taken again.
notice-agent-deleted = The agent is deleted. It appears again with its next message.

agent-deviceid = Device id
agent-state = State
agent-active = Active
agent-stale = Stale
agent-locked = Locked
agent-version = Version
agent-last-contact = Last contact
agent-address = Address
agent-tag = Tag
agent-client = OAuth client
agent-with-client = With a client
agent-without-client = Without a client
agent-of-client = Of client { $client }
agent-computer = Asset
agent-last-inventory = Last inventory
agent-user-agent = User agent
agent-port = Port
agent-uuid = Agent UUID
agent-came-by = Authentication when it came last
agent-first-seen = First seen
agent-locked-since = Locked since

agent-facts = Agent
agent-exchange = Last exchange
agent-sent = It sent
agent-answered = It was answered
agent-message-contact = a contact
agent-message-prolog = a contact in the old protocol
agent-message-inventory = a full inventory
agent-message-partial = an inventory of what changed
agent-message-import = nothing; a person imported its inventory from a file
agent-answer-ok = all is well
agent-answer-created = taken; an asset was added
agent-answer-updated = taken; the asset was brought up to date
agent-answer-awaits-full = a full inventory is needed first
agent-answer-locked = refused: the agent is locked
agent-answer-left-out = left out by the settings
agent-answer-unrecognisable = nothing tells the device from others
agent-answer-refused = a rule refuses the asset: it waits among the refused equipment
agent-answer-doubtful = several assets may be meant: it waits among the refused equipment
agent-answer-unknown = it is not known

agent-locked-what = This agent is locked: its inventories are refused, and it is told so.
agent-awaits-full = So far this agent has sent only what changed since an inventory that did not arrive here. Its machine appears with the next full one: wait for it, or run this on the machine:
agent-own-tag = Tag given here
agent-own-tag-hint = It stays whatever the agent tells. Leave it empty to take the agent’s own.
agent-tag-long = At most 100 characters.
agent-danger = Danger zone
agent-lock = Lock
agent-unlock = Unlock
agent-lock-what = The inventories of a locked agent are refused with an answer that says so, and each refusal is kept as a denial.
agent-delete = Delete this agent?
agent-delete-what = The agent disappears from the list; its asset stays. If it comes again, it is a new agent without a given tag or lock.
agent-delete-computer = Its asset, which stays:

notice-agent-bound = The agent belongs to the client by which it came.
notice-agent-released = The agent belongs to the client by which it comes next.
agent-answer-other-client = refused: the agent belongs to another client
agent-bound-client = Belongs to the client
agent-other-client-what = At { $at } messages of this agent came by the client { $client }, to which it does not belong.
agent-other-client-denial = Refused with reference { $reference }.
agent-other-client-mend = If the agent was given that client, bind it. If not, somebody else has the secret of that client: rotate it.
agent-bind = Bind to { $client }
agent-release = Release from its client
agent-release-what = A released agent belongs to the client by which it comes next.
agent-call = Call this agent
agent-call-what = It is called at the address from which it came last, at its own port.
agent-run = Ask it to run now
agent-ask-state = Ask how it does
agent-runs-now = The agent runs now; its inventory comes in a moment.
agent-waits = The agent answers: it waits for its time.
agent-runs = The agent answers: it is at work. { $task }
agent-distrusts = The agent does not trust this server: name its address in the agent’s option httpd-trust.
agent-odd = What answers there is no agent, or it may not be asked: status { $status }.
agent-call-off = No agent may be called: name their network by --agent-network.
agent-call-nowhere = It is not known at which port the agent listens. It tells that with its next contact, if it runs as a service.
agent-call-outside = { $address } is in none of the networks in which agents may be called: see --agent-network.
agent-call-busy = Other agents are being called. Try again in a moment.
agent-call-silent = The agent does not answer: it is off, or a firewall is between.
agent-call-no-agent = What answers there is no agent.
agents-lock-title = { $count ->
    [one] Lock one agent
   *[other] Lock { $count } agents
  }
agents-unlock-title = { $count ->
    [one] Unlock one agent
   *[other] Unlock { $count } agents
  }
agents-unlock-what = Their inventories are taken again.
agents-delete-title = { $count ->
    [one] Delete one agent
   *[other] Delete { $count } agents
  }
agents-delete-what = They disappear from the list; their assets stay. Those that come again are new agents without a given tag or lock.
notice-agents-locked = { $count ->
    [0] They were locked already.
    [one] One agent is locked. Its inventories are refused.
   *[other] { $count } agents are locked. Their inventories are refused.
  }
notice-agents-unlocked = { $count ->
    [0] None of them was locked.
    [one] One agent is unlocked. Its inventories are taken again.
   *[other] { $count } agents are unlocked. Their inventories are taken again.
  }
notice-agents-deleted = { $count ->
    [0] They were deleted already.
    [one] One agent is deleted.
   *[other] { $count } agents are deleted.
  }
