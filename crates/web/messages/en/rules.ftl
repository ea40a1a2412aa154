# Import rules, trying a document, and refused equipment.

aspect-itemtype = Type
aspect-serial = Serial number
aspect-uuid = UUID
aspect-mac = MAC address
aspect-ip = IP address
aspect-name = Name
aspect-agent = Agent
aspect-deviceid = Device id
aspect-tag = Agent’s tag
aspect-entity = Entity
aspect-model = Model
aspect-manufacturer = Manufacturer
aspect-domain = Domain
matched-by-rule = { $evidence } (rule { $rule })

tab-rules = Import rules
tab-trial = Try a document
menu-refused-equipment = Refused equipment

rules-entities = Entity of new assets
rules-entities-what = The first rule that matches decides which entity a new asset belongs to, or refuses the document. Known assets stay where they are.
rules-entities-otherwise = The default entity
rules-assets = Which asset an inventory is about
rules-assets-what = Rules are tried from the top, and the first one that matches decides. All criteria of a rule must match.
rules-assets-otherwise = It is added as a new asset
rules-fixed = Whatever the rules say: identifiers that many machines share are ignored, a partial inventory never adds an asset, and a document that could be about several assets waits under Refused equipment.
rules-list = List
rules-full = The list has as many rules as it can hold. Delete one first.
rules-reset = Restore the default rules
rules-reset-what = { $count ->
    [one] The only rule is deleted, and the default rules take its place. What they refused stays under Refused equipment.
   *[other] All { $count } rules are deleted, and the default rules take their place. What they refused stays under Refused equipment.
}
rule-turn = Order
rule-name = Name
rule-number = (rule { $number })
rule-criteria = Criteria
rule-criteria-hint = All must match. Without criteria, the rule matches every document. Letter case is ignored.
rule-always = every document
rule-outcome = Then
rule-otherwise = If no rule matches
rule-state = State
rule-on = On
rule-off = Off
rule-enable = Enable
rule-disable = Disable
rule-enable-what = Enable { $rule }
rule-disable-what = Disable { $rule }
rule-up-what = Move { $rule } up
rule-down-what = Move { $rule } down
rule-top = Top
rule-first-what = Move { $rule } to the top
rule-add = Add a rule
rule-usual-name = Left empty, it is called “{ $name }”.
rule-name-problem = A rule needs a name of at most { $most } characters.
rule-many-criteria = A rule has at most { $most } criteria.
rule-links-by-nothing = Say how assets are found: at least one criterion “exists among assets”, other than the entity.
rule-looks-up = The rules that decide the entity cannot look up assets or entities.
rule-outcome-missing = Choose what the rule does.
rule-long-reason = A reason has at most { $most } characters.
rule-reason = Reason for the refusal
rule-reason-hint = Shown with the refused equipment, not to the agent.
rule-entity-hint = For the outcome “This entity”.
rule-delete-what = The rule is deleted for good. Assets that it recognised stay as they are.
rule-help = Conditions
notice-rule-added = The rule is added, and applies from the next inventory on.
notice-rule-deleted = The rule is deleted.
notice-rules-reset = The default rules are in force.

shipped-rule-entity-of-tag = Entity by the agent’s tag
shipped-rule-serial-and-uuid = Serial number and UUID
shipped-rule-serial = Serial number
shipped-rule-uuid = UUID
shipped-rule-agent = The same agent
shipped-rule-device-mac = Devices by MAC address
shipped-rule-device-name = Devices by name
shipped-rule-device-ip = Devices by IP address alone

operator-is = is
operator-is-not = is not
operator-contains = contains
operator-begins = begins with
operator-ends = ends with
operator-matches = matches
operator-matches-what = A regular expression, without look-ahead or back-references; the first 1,000 characters are compared.
operator-told = exists in the document
operator-told-what = The document contains it, with other values than those that many machines share.
operator-not-told = does not exist in the document
operator-known = exists among assets
operator-known-what = An asset of the same kind has the same value. A rule that links finds the asset that agrees with the document in all of these.
operator-under = is under
operator-under-what = An address within a network such as 192.0.2.0/24, or an entity below another, given by name or number.

criterion-told = { $aspect } { $operator } “{ $value }”
criterion-none = no criterion
criterion-number = Criterion { $number }
criterion-aspect = What
criterion-operator = How
criterion-value = Value
criterion-wrong-operator = This cannot be asked here.
criterion-missing-value = Type a value to compare with.
criterion-wrong-text = At most 255 characters, and no control characters.
criterion-wrong-itemtype = There is no such type: Computer, NetworkEquipment, Phone, Printer, Unmanaged.
criterion-wrong-network = Type a network such as 192.0.2.0/24 or 2001:db8::/32.
criterion-wrong-entity = There is no such entity: type its number or its name.
criterion-wrong-pattern = This is not a regular expression, or it is too large.
entity-gone = an entity that is gone

outcome-link = Link to the asset that is found
outcome-create = Add a new asset
outcome-refuse = Refuse
outcome-refuse-because = Refuse: { $reason }
outcome-entity = This entity
outcome-entity-is = Entity { $entity }
outcome-entity-of-tag = The entity that bears the agent’s tag

rules-trial-what = See step by step what each rule decides about a document. Nothing is stored, and no agent is told.
trial-document = Document
trial-document-hint = JSON or XML, as an agent sends it.
trial-file = Or a file
trial-try = Try it
trial-nothing = Paste a document, or choose a file.
trial-no-inventory = The message holds no inventory.
trial-unreadable = It cannot be read: { $why }
trial-result = Result
trial-update = The asset is updated, recognised by { $evidence }:
trial-create = A new asset is added.
trial-awaits-full = Nothing is added: the document is partial, and a full one is needed first.
trial-left-out = The settings exclude such assets.
trial-locked = The agent is locked: its documents are refused before any rule is tried.
trial-refused = It is refused, and waits under Refused equipment.
trial-refused-because = It is refused, and waits under Refused equipment: { $reason }
trial-doubtful = It could be one of several assets, recognised by { $evidence }, so it waits under Refused equipment:
trial-unrecognisable = Nothing would identify it when it comes again, so it waits under Refused equipment.
step = Step
step-said = Decision
step-off = The rule is off.
step-finds-nothing = It matches, but finds no asset or entity.
step-not-told = Does not match: { $criterion }. The document does not say.
step-does-not-hold = Does not match: { $criterion }. The document says { $text }.

refused-none = No refused equipment
refused-none-what = What a rule refuses, and what could be one of several assets, waits here for your decision.
refused-name = Name
refused-why = Why it waits
refused-decision = Decision
refused-by-rule = Refused by a rule
refused-doubtful = Could be one of several assets
refused-unrecognisable = Nothing identifies it
refused-rule = Rule
refused-first = Refused first
refused-last = Refused last
refused-times = Times
refused-told = What the document says
refused-accept = Accept
refused-accept-what = The document is imported as if it had been accepted. Later ones are checked by the rules again.
refused-as-new = As a new asset
refused-as-asset = As an asset that exists
refused-candidates = Possible assets
refused-number = Number of the asset
refused-number-hint = Of the same type: the number in the address of its page.
refused-choose = Choose whether it is a new asset or one that exists.
refused-no-asset = There is no such asset of the same type that you may change.
refused-no-document = Its document was too large to be kept, so it cannot be accepted. Change the rules and have the agent send it again.
refused-unreadable = The document that was kept cannot be read any more. Have the agent send it again.
refused-delete-what = The document is deleted for good. If the agent sends the same again, it waits here again.
notice-refused-added = It is added as a new asset.
notice-refused-updated = The asset is updated.
notice-refused-deleted = It is deleted.
refused-accept-as-new = Accept as new assets
refused-accept-title = { $count ->
    [one] Accept one as a new asset
   *[other] Accept { $count } as new assets
  }
refused-accept-all-what = Each becomes an asset of its own, with what its document says. Where it could be one of several assets, open it and choose one instead.
refused-left-out = The documents of these were too large to be kept, so they cannot be accepted:
refused-delete-title = { $count ->
    [one] Delete one that waits
   *[other] Delete { $count } that wait
  }
refused-delete-all-what = The documents are deleted for good. If agents send the same again, they wait here again.
notice-refused-all-added = { $count ->
    [0] None is added.
    [one] One is added as a new asset.
   *[other] { $count } are added as new assets.
  }{ $left ->
    [0] {""}
    [one] {" "}One could not be added: open it to see why.
   *[other] {" "}{ $left } could not be added: open them to see why.
  }
notice-refused-all-deleted = { $count ->
    [0] They were deleted already.
    [one] One is deleted.
   *[other] { $count } are deleted.
  }

rules-enable-title = { $count ->
    [one] Switch one rule on
   *[other] Switch { $count } rules on
  }
rules-enable-what = They are tried again at their place, from the next inventory on.
rules-disable-title = { $count ->
    [one] Switch one rule off
   *[other] Switch { $count } rules off
  }
rules-disable-what = They are skipped, from the next inventory on, and keep their place.
rules-delete-title = { $count ->
    [one] Delete one rule
   *[other] Delete { $count } rules
  }
rules-delete-what = They are deleted for good. Assets that they recognised stay as they are.
notice-rules-enabled = { $count ->
    [0] They were on already.
    [one] One rule is switched on.
   *[other] { $count } rules are switched on.
  }
notice-rules-disabled = { $count ->
    [0] They were off already.
    [one] One rule is switched off.
   *[other] { $count } rules are switched off.
  }
notice-rules-deleted = { $count ->
    [0] They were deleted already.
    [one] One rule is deleted.
   *[other] { $count } rules are deleted.
  }
