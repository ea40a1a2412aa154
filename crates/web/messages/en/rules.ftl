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
