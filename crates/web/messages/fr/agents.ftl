# Administration, Agents.

agents-none = Aucun agent pour l’instant
agents-none-what = Un agent apparaît ici à son premier message.
agents-connect = Connecter un agent GLPI
agents-all = Tous les agents
notice-agent-tagged = L’étiquette est enregistrée.
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
agent-tag = Étiquette
agent-client = Client OAuth
agent-with-client = Avec un client
agent-without-client = Sans client
agent-of-client = Du client { $client }
agent-computer = Élément
agent-last-inventory = Dernier inventaire
agent-user-agent = Agent utilisateur
agent-port = Port
agent-uuid = UUID de l’agent
agent-came-by = Authentification au dernier passage
agent-first-seen = Vu pour la première fois
agent-locked-since = Verrouillé depuis

agent-facts = Agent
agent-exchange = Dernier échange
agent-sent = Il a envoyé
agent-answered = Il lui a été répondu
agent-message-contact = un contact
agent-message-prolog = un contact dans l’ancien protocole
agent-message-inventory = un inventaire complet
agent-message-partial = un inventaire de ce qui a changé
agent-message-import = rien ; une personne a importé son inventaire depuis un fichier
agent-answer-ok = tout va bien
agent-answer-created = accepté ; un élément a été ajouté
agent-answer-updated = accepté ; l’élément a été mis à jour
agent-answer-awaits-full = il faut d’abord un inventaire complet
agent-answer-locked = refusé : l’agent est verrouillé
agent-answer-left-out = écarté par les réglages
agent-answer-unrecognisable = rien ne distingue l’équipement des autres
agent-answer-refused = une règle refuse l’actif : il attend parmi les matériels refusés
agent-answer-doubtful = plusieurs actifs peuvent être visés : il attend parmi les matériels refusés
agent-answer-unknown = ce n’est pas connu

agent-locked-what = Cet agent est verrouillé : ses inventaires sont refusés, et il en est informé.
agent-awaits-full = Jusqu’ici, cet agent n’a envoyé que ce qui a changé depuis un inventaire qui n’est pas arrivé ici. Sa machine apparaîtra avec le prochain inventaire complet : attendez-le, ou exécutez ceci sur la machine :
agent-own-tag = Étiquette donnée ici
agent-own-tag-hint = Elle reste, quoi que dise l’agent. Laissez ce champ vide pour reprendre celle de l’agent.
agent-tag-long = Au plus 100 caractères.
agent-danger = Zone de danger
agent-lock = Verrouiller
agent-unlock = Déverrouiller
agent-lock-what = Les inventaires d’un agent verrouillé sont refusés avec une réponse qui le dit, et chaque refus est conservé.
agent-delete = Supprimer cet agent ?
agent-delete-what = L’agent disparaît de la liste ; son élément reste. S’il revient, c’est un nouvel agent, sans étiquette donnée ni verrou.
agent-delete-computer = Son élément, qui reste :

notice-agent-bound = L’agent appartient au client par lequel il est venu.
notice-agent-released = L’agent appartiendra au client par lequel il viendra ensuite.
agent-answer-other-client = refusé : l’agent appartient à un autre client
agent-bound-client = Appartient au client
agent-other-client-what = À { $at }, des messages de cet agent sont venus par le client { $client }, auquel il n’appartient pas.
agent-other-client-denial = Refusé avec la référence { $reference }.
agent-other-client-mend = Si l’agent a reçu ce client, liez-le. Sinon, quelqu’un d’autre détient le secret de ce client : renouvelez-le.
agent-bind = Lier à { $client }
agent-release = Délier de son client
agent-release-what = Un agent délié appartient au client par lequel il vient ensuite.
agent-call = Appeler cet agent
agent-call-what = Il est appelé à l’adresse d’où il est venu en dernier, sur son propre port.
agent-run = Lui demander de s’exécuter
agent-ask-state = Lui demander son état
agent-runs-now = L’agent s’exécute ; son inventaire arrive dans un instant.
agent-waits = L’agent répond : il attend son heure.
agent-runs = L’agent répond : il travaille. { $task }
agent-distrusts = L’agent ne fait pas confiance à ce serveur : nommez son adresse dans l’option httpd-trust de l’agent.
agent-odd = Ce qui répond n’est pas un agent, ou il ne peut pas être interrogé : état { $status }.
agent-call-off = Aucun agent ne peut être appelé : nommez leur réseau par --agent-network.
agent-call-nowhere = On ne sait pas sur quel port l’agent écoute. Il le dira à son prochain contact, s’il tourne comme service.
agent-call-outside = { $address } n’est dans aucun des réseaux où des agents peuvent être appelés : voir --agent-network.
agent-call-busy = D’autres agents sont en train d’être appelés. Réessayez dans un instant.
agent-call-silent = L’agent ne répond pas : il est éteint, ou un pare-feu s’interpose.
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
agents-delete-what = Ils disparaissent de la liste ; leurs éléments restent. Ceux qui reviennent sont de nouveaux agents, sans étiquette donnée ni verrou.
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
