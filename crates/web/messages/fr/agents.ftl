# Administration, Agents.

agents-none = Aucun agent pour l’instant
agents-none-what = Un agent apparaît ici à son premier message.
agents-connect = Connecter un agent GLPI
notice-agent-tagged = Le tag est enregistré.
notice-agent-unlocked = L’agent est déverrouillé. Ses inventaires sont à nouveau acceptés.
notice-agent-deleted = L’agent est supprimé. Il réapparaîtra à son prochain message.

agent-deviceid = Identifiant de l’appareil
agent-state = État
agent-active = Actif
agent-stale = Obsolète
agent-locked = Verrouillé
agent-version = Version
agent-last-contact = Dernier contact
agent-address = Adresse
agent-tag = Tag
agent-client = Client OAuth
agent-with-client = Avec un client
agent-without-client = Sans client
agent-of-client = Du client { $client }
agent-computer = Matériel
agent-last-inventory = Dernier inventaire
agent-user-agent = Agent utilisateur
agent-port = Port
agent-uuid = UUID de l’agent
agent-came-by = Authentification au dernier passage
agent-first-seen = Vu pour la première fois
agent-locked-since = Verrouillé depuis

agent-facts = Agent
agent-exchange = Dernier échange
agent-sent = Message
agent-answered = Réponse
agent-message-contact = contact
agent-message-prolog = contact dans l’ancien protocole
agent-message-inventory = inventaire complet
agent-message-partial = inventaire partiel
agent-message-import = aucun ; son inventaire a été importé depuis un fichier
agent-answer-ok = tout va bien
agent-answer-created = accepté ; un matériel a été ajouté
agent-answer-updated = accepté ; le matériel a été mis à jour
agent-answer-awaits-full = il faut d’abord un inventaire complet
agent-answer-locked = refusé : l’agent est verrouillé
agent-answer-left-out = exclu par les réglages
agent-answer-unrecognisable = rien n’identifie l’appareil
agent-answer-refused = refusé par une règle : il attend dans Matériels refusés
agent-answer-doubtful = plusieurs matériels possibles : il attend dans Matériels refusés
agent-answer-unknown = inconnue

agent-locked-what = Cet agent est verrouillé : ses inventaires sont refusés, et il en est informé.
agent-awaits-full = Jusqu’ici, cet agent n’a envoyé que ce qui a changé depuis un inventaire qui n’est pas arrivé ici. Sa machine apparaîtra avec le prochain inventaire complet : attendez-le, ou exécutez ceci sur la machine :
agent-own-tag = Tag défini ici
agent-own-tag-hint = Il remplace celui que l’agent envoie. Laissez vide pour reprendre celui de l’agent.
agent-tag-long = Au plus 100 caractères.
agent-danger = Zone de danger
agent-lock = Verrouiller
agent-unlock = Déverrouiller
agent-lock-what = Les inventaires d’un agent verrouillé sont refusés, et chaque refus est conservé.
agent-delete = Supprimer cet agent ?
agent-delete-what = L’agent est retiré de la liste ; son matériel reste. S’il se manifeste à nouveau, il apparaît comme un nouvel agent, sans le tag ni le verrou définis ici.
agent-delete-computer = Son matériel, qui reste :

notice-agent-bound = L’agent appartient désormais au client qu’il a utilisé en dernier.
notice-agent-released = L’agent appartiendra au client qu’il utilisera la prochaine fois.
agent-answer-other-client = refusé : l’agent appartient à un autre client
agent-bound-client = Lié au client
agent-other-client-what = Le { $at }, cet agent a envoyé des messages avec le client { $client }, auquel il n’appartient pas.
agent-other-client-denial = Refusé avec la référence { $reference }.
agent-other-client-mend = Si l’agent a reçu ce client exprès, liez-le. Sinon, quelqu’un d’autre détient le secret de ce client : remplacez-le.
agent-bind = Lier à { $client }
agent-release = Délier de son client
agent-release-what = Un agent délié appartient au client qu’il utilise la prochaine fois.
agent-call = Contacter cet agent
agent-call-what = Le serveur le contacte à sa dernière adresse, sur son propre port.
agent-run = Demander l’inventaire
agent-ask-state = Demander le statut
agent-runs-now = L’agent s’exécute ; son inventaire arrive dans un instant.
agent-waits = L’agent répond : il attend sa prochaine exécution.
agent-runs = L’agent répond : il s’exécute. { $task }
agent-distrusts = L’agent ne fait pas confiance à ce serveur : ajoutez l’adresse du serveur à l’option httpd-trust de l’agent.
agent-odd = Ce qui répond n’est pas un agent, ou il ne peut pas être interrogé : état { $status }.
agent-call-off = Le serveur ne peut contacter aucun agent : autorisez leur réseau par --agent-network.
agent-call-nowhere = Le port de l’agent n’est pas connu. Un agent qui tourne comme service l’indique à son prochain contact.
agent-call-outside = { $address } n’est dans aucun des réseaux où des agents peuvent être contactés : voir --agent-network.
agent-call-busy = D’autres agents sont en train d’être contactés. Réessayez dans un instant.
agent-call-silent = L’agent ne répond pas : il est éteint, ou un pare-feu s’interpose.
agent-call-no-agent = Ce qui répond n’est pas un agent.
agents-lock-title = { $count ->
    [one] Verrouiller un agent
   *[other] Verrouiller { $count } agents
  }
agents-unlock-title = { $count ->
    [one] Déverrouiller un agent
   *[other] Déverrouiller { $count } agents
  }
agents-unlock-what = Leurs inventaires sont à nouveau acceptés.
agents-delete-title = { $count ->
    [one] Supprimer un agent
   *[other] Supprimer { $count } agents
  }
agents-delete-what = Ils sont retirés de la liste ; leurs matériels restent. Ceux qui se manifestent à nouveau apparaissent comme de nouveaux agents, sans le tag ni le verrou définis ici.
notice-agents-locked = { $count ->
    [0] Ils étaient déjà verrouillés.
    [one] Un agent est verrouillé. Ses inventaires sont refusés.
   *[other] { $count } agents sont verrouillés. Leurs inventaires sont refusés.
  }
notice-agents-unlocked = { $count ->
    [0] Aucun d’eux n’était verrouillé.
    [one] Un agent est déverrouillé. Ses inventaires sont à nouveau acceptés.
   *[other] { $count } agents sont déverrouillés. Leurs inventaires sont à nouveau acceptés.
  }
notice-agents-deleted = { $count ->
    [0] Ils étaient déjà supprimés.
    [one] Un agent est supprimé.
   *[other] { $count } agents sont supprimés.
  }

agents-tag = Donner une étiquette
agents-tag-title = { $count ->
    [one] Donner une étiquette à un agent
   *[other] Donner une étiquette à { $count } agents
  }
agents-tag-what = Ils reçoivent cette étiquette, quoi qu’ils annoncent. Vide : chacun a celle qu’il annonce.
notice-agents-tagged = { $count ->
    [0] Aucun n’existe plus.
    [one] Un agent a cette étiquette.
   *[other] { $count } agents ont cette étiquette.
  }
