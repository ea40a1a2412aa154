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
rules-entities-what = The first rule that fits says to which entity a new asset belongs, or refuses the document. An asset that is known stays where it is.
rules-entities-otherwise = The default entity of the settings
rules-assets = Which asset a document is about
rules-assets-what = The rules are asked from the first on, and the first one that fits decides. All criteria of a rule must hold.
rules-assets-otherwise = It is added as a new asset
rules-fixed = Whatever the rules say, identifiers that many machines share never count, a partial inventory adds no asset, and where several assets may be meant, the document waits among the refused equipment.
rules-all = All rules
rules-list = List
rules-full = The list has as many rules as it can hold. Delete one first.
rules-reset = Reset to the shipped rules
rules-reset-what = { $count ->
    [one] The one rule that there is goes, and the shipped rules take its place. What they refused stays among the refused equipment.
   *[other] All { $count } rules go, and the shipped rules take their place. What they refused stays among the refused equipment.
}
rule-turn = Turn
rule-name = Name
rule-number = (rule { $number })
rule-criteria = Criteria
rule-criteria-hint = All of them must hold. Without any, the rule fits every document. Letter case does not matter.
rule-always = every document
rule-outcome = Then
rule-otherwise = If no rule fits
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
rule-links-by-nothing = Say by what assets are looked up: one criterion that “exists among assets”, of more than the entity.
rule-looks-up = Assets and entities are not looked up where the entity is decided.
rule-outcome-missing = Choose what comes of the rule.
rule-long-reason = A reason has at most { $most } characters.
rule-reason = Reason of the refusal
rule-reason-hint = Shown with the refused equipment. Agents are not told.
rule-entity-hint = For the outcome that names an entity.
rule-delete-what = The rule is gone for good. Assets that it recognised keep what it told of them.
rule-help = What can be asked
notice-rule-added = The rule is added. It is in force from the next inventory on.
notice-rule-deleted = The rule is deleted.
notice-rules-reset = The shipped rules are in force.

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
operator-matches-what = A regular expression. No look-ahead, no back-references; the first 1,000 characters are looked at.
operator-told = exists in the document
operator-told-what = The document tells it, and not only values that many machines share.
operator-not-told = does not exist in the document
operator-known = exists among assets
operator-known-what = An asset of the same kind has the same. A rule that links leads to the asset that has all of these in common with the document.
operator-under = is under
operator-under-what = An address in a network such as 192.0.2.0/24; an entity below another one, which is typed by its name or number.

criterion-told = { $aspect } { $operator } “{ $value }”
criterion-none = no criterion
criterion-number = Criterion { $number }
criterion-aspect = What
criterion-operator = How
criterion-value = Value
criterion-wrong-operator = This cannot be asked of it.
criterion-missing-value = Type what to compare with.
criterion-wrong-text = At most 255 characters, and no control characters.
criterion-wrong-itemtype = There is no such type: Computer, NetworkEquipment, Phone, Printer, Unmanaged.
criterion-wrong-network = Type a network such as 192.0.2.0/24 or 2001:db8::/32.
criterion-wrong-entity = There is no such entity: type its number or its name.
criterion-wrong-pattern = This is no regular expression, or too large a one.
entity-gone = an entity that is gone

outcome-link = Link to the asset that is found
outcome-create = Add a new asset
outcome-refuse = Refuse
outcome-refuse-because = Refuse: { $reason }
outcome-entity = This entity
outcome-entity-is = Entity { $entity }
outcome-entity-of-tag = The entity that bears the agent’s tag

rules-trial-what = See which rule says what of a document, step by step. Nothing is stored, and no agent is told.
trial-document = Document
trial-document-hint = JSON or XML, as an agent sends it.
trial-file = Or a file
trial-try = Try it
trial-nothing = Paste a document, or choose a file.
trial-no-inventory = The message holds no inventory.
trial-unreadable = It cannot be read: { $why }
trial-result = Result
trial-update = The asset is brought up to date, recognised by { $evidence }:
trial-create = A new asset is added.
trial-awaits-full = Nothing is added: the document is partial, and a full one is awaited.
trial-left-out = The settings leave such assets out.
trial-locked = The agent is locked: its documents are refused before any rule is asked.
trial-refused = It is refused, and waits among the refused equipment.
trial-refused-because = It is refused, and waits among the refused equipment: { $reason }
trial-doubtful = Several assets may be meant, recognised by { $evidence }, so it waits among the refused equipment:
trial-unrecognisable = Nothing would tell it from others when it comes again, so it waits among the refused equipment.
step = Step
step-said = What it says
step-off = The rule is off.
step-finds-nothing = It fits, but nothing is found that it leads to.
step-not-told = Does not fit: { $criterion }. The document does not say.
step-does-not-hold = Does not fit: { $criterion }. The document says { $text }.

refused-none = No refused equipment
refused-none-what = What a rule refuses, and what several assets may be meant by, waits here for somebody to decide.
refused-all = All refused equipment
refused-name = Name
refused-why = Why it waits
refused-decision = Decision
refused-by-rule = Refused by a rule
refused-doubtful = Several assets may be meant
refused-unrecognisable = Nothing tells it from others
refused-rule = Rule
refused-first = Refused first
refused-last = Refused last
refused-times = Times
refused-told = What the document tells
refused-accept = Accept
refused-accept-what = The document is imported as if it had been let in. Later ones go by the rules again.
refused-as-new = As a new asset
refused-as-asset = Into an asset that is there
refused-candidates = These may be meant
refused-number = Number of the asset
refused-number-hint = Of one of the same type: the number in the address of its page.
refused-choose = Choose whether it is a new asset or one that is there.
refused-no-asset = There is no such asset of the same type that you may change.
refused-no-document = Its document was too large to be kept, so it cannot be accepted. Change the rules and have the agent send it again.
refused-unreadable = The document that was kept cannot be read any more. Have the agent send it again.
refused-delete-what = The document is gone for good. If the agent sends the like again, it waits here again.
notice-refused-added = It is added as a new asset.
notice-refused-updated = The asset is brought up to date.
notice-refused-deleted = It is deleted.
refused-accept-as-new = Accept as new assets
refused-accept-title = { $count ->
    [one] Accept one as a new asset
   *[other] Accept { $count } as new assets
  }
refused-accept-all-what = Each becomes an asset of its own, with what its document tells. Where several assets may be meant, open it and choose the one instead.
refused-left-out = The documents of these were too large to be kept, so they cannot be accepted:
refused-delete-title = { $count ->
    [one] Delete one that waits
   *[other] Delete { $count } that wait
  }
refused-delete-all-what = The documents are gone for good. If agents send the like again, it waits here again.
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
