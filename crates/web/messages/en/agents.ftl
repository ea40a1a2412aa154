# Administration, Agents.

agents-none = No agents yet
agents-none-what = An agent appears here with its first message.
agents-connect = Connect a GLPI Agent
notice-agent-tagged = The tag is saved.
notice-agent-unlocked = The agent is unlocked. Its inventories are accepted again.
notice-agent-deleted = The agent is deleted. It will appear again with its next message.

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
agent-came-by = Last authenticated by
agent-first-seen = First seen
agent-locked-since = Locked since

agent-facts = Agent
agent-exchange = Last exchange
agent-sent = Message
agent-answered = Answer
agent-message-contact = contact
agent-message-prolog = contact in the old protocol
agent-message-inventory = full inventory
agent-message-partial = partial inventory
agent-message-import = none; its inventory was imported from a file
agent-answer-ok = all is well
agent-answer-created = accepted; an asset was added
agent-answer-updated = accepted; the asset was updated
agent-answer-awaits-full = a full inventory is needed first
agent-answer-locked = refused: the agent is locked
agent-answer-left-out = excluded by the settings
agent-answer-unrecognisable = nothing identifies the device
agent-answer-refused = refused by a rule: it waits under Refused equipment
agent-answer-doubtful = could be one of several assets: it waits under Refused equipment
agent-answer-unknown = unknown

agent-locked-what = This agent is locked: its inventories are refused, and it is told so.
agent-awaits-full = So far this agent has reported only changes to an inventory that never arrived here. Its machine appears with the next full inventory: wait for it, or run this on the machine:
agent-own-tag = Tag set here
agent-own-tag-hint = Used instead of the tag that the agent sends. Leave empty to use the agent’s own.
agent-tag-long = At most 100 characters.
agent-danger = Danger zone
agent-lock = Lock
agent-unlock = Unlock
agent-lock-what = Inventories of a locked agent are refused, and each refusal is recorded as a denial.
agent-delete = Delete this agent?
agent-delete-what = The agent is removed from the list; its asset stays. If it makes contact again, it appears as a new agent, without the tag or lock set here.
agent-delete-computer = Its asset, which stays:

notice-agent-bound = The agent now belongs to the client that it used last.
notice-agent-released = The agent will belong to the client that it uses next.
agent-answer-other-client = refused: the agent belongs to another client
agent-bound-client = Bound to client
agent-other-client-what = At { $at } this agent sent messages with the client { $client }, to which it does not belong.
agent-other-client-denial = Refused with reference { $reference }.
agent-other-client-mend = If the agent was moved to that client on purpose, bind it. If not, somebody else has that client’s secret: replace it.
agent-bind = Bind to { $client }
agent-release = Release from its client
agent-release-what = A released agent belongs to the client that it uses next.
agent-call = Contact this agent
agent-call-what = The server contacts it at its last address, on its own port.
agent-run = Request inventory
agent-ask-state = Request status
agent-runs-now = The agent is running; its inventory arrives in a moment.
agent-waits = The agent answers: it is waiting for its next run.
agent-runs = The agent answers: it is running. { $task }
agent-distrusts = The agent does not trust this server: add the server’s address to the agent’s option httpd-trust.
agent-odd = What answers there is not an agent, or the agent may not be asked: status { $status }.
agent-call-off = The server may not contact agents: allow their network with --agent-network.
agent-call-nowhere = The agent’s port is not known. An agent that runs as a service reports it with its next contact.
agent-call-outside = { $address } is in none of the networks where agents may be contacted: see --agent-network.
agent-call-busy = Other agents are being contacted. Try again in a moment.
agent-call-silent = The agent does not answer: it is off, or a firewall is in between.
agent-call-no-agent = What answers there is not an agent.
agents-lock-title = { $count ->
    [one] Lock one agent
   *[other] Lock { $count } agents
  }
agents-unlock-title = { $count ->
    [one] Unlock one agent
   *[other] Unlock { $count } agents
  }
agents-unlock-what = Their inventories are accepted again.
agents-delete-title = { $count ->
    [one] Delete one agent
   *[other] Delete { $count } agents
  }
agents-delete-what = They are removed from the list; their assets stay. Those that make contact again appear as new agents, without the tag or lock set here.
notice-agents-locked = { $count ->
    [0] They were locked already.
    [one] One agent is locked. Its inventories are refused.
   *[other] { $count } agents are locked. Their inventories are refused.
  }
notice-agents-unlocked = { $count ->
    [0] None of them was locked.
    [one] One agent is unlocked. Its inventories are accepted again.
   *[other] { $count } agents are unlocked. Their inventories are accepted again.
  }
notice-agents-deleted = { $count ->
    [0] They were deleted already.
    [one] One agent is deleted.
   *[other] { $count } agents are deleted.
  }

agents-tag = Set tag
agents-tag-title = { $count ->
    [one] Set the tag of one agent
   *[other] Set the tag of { $count } agents
  }
agents-tag-what = Used instead of the tags that the agents send. Leave empty to use their own.
notice-agents-tagged = { $count ->
    [0] None of them is there any more.
    [one] One agent has the tag.
   *[other] { $count } agents have the tag.
  }
