# Règles d’import, essai d’un document, et matériels refusés.

aspect-itemtype = Type
aspect-serial = Numéro de série
aspect-uuid = UUID
aspect-mac = Adresse MAC
aspect-ip = Adresse IP
aspect-name = Nom
aspect-agent = Agent
aspect-deviceid = Identifiant d’appareil
aspect-tag = Étiquette de l’agent
aspect-entity = Entité
aspect-model = Modèle
aspect-manufacturer = Fabricant
aspect-domain = Domaine
matched-by-rule = { $evidence } (règle { $rule })
