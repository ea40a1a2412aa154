# Administration, Inventaire, File d’attente.

tab-queue = File d’attente
queue-title = Inventaires en attente
queue-what = Les inventaires qui arrivent plus vite qu’ils ne peuvent être enregistrés attendent ici, à l’abri sur le disque, et sont enregistrés à leur tour. Ceux qui ne peuvent pas l’être du tout sont gardés avec la raison.
queue-depth = Inventaires en attente
queue-bytes = Place occupée
queue-of = { $now } sur { $bound }
queue-oldest = Le plus ancien attend depuis
queue-nothing = aucun en attente
queue-failures = N’ont pas pu être enregistrés
queue-retry-all = { $count ->
    [one] Réessayer l’inventaire en échec
   *[other] Réessayer les { $count } inventaires en échec
  }
queue-retry-oldest = Réessayer les { $count } plus anciens des { $all } inventaires en échec
queue-none = La file d’attente est vide
queue-none-what = Tous les inventaires sont enregistrés. Ceux qui doivent attendre, ou qui ne peuvent pas être enregistrés, figurent ici.
queue-agent = Agent
queue-state = État
queue-waiting = En attente
queue-at-work = En cours d’enregistrement
queue-failed = N’a pas pu être enregistré
queue-received = Reçu
queue-size = Taille compressée
queue-tries = Tentatives
queue-failed-at = Abandonné
queue-why = Raison
queue-address = Adresse
queue-client = Client OAuth
queue-program = Programme
queue-denial = Refus
queue-document = Le document
queue-sender = Qui l’a envoyé
queue-download = Télécharger le document
queue-download-what = Tel que l’agent l’a envoyé, décompressé : pour voir ce qui ne va pas.
queue-retry = Réessayer
queue-retry-what = Il retourne dans la file d’attente. Utile après une mise à jour, ou quand ce qui manquait est là.
queue-delete-what = Le document disparaît pour de bon. L’agent enverra son prochain inventaire à son heure.
notice-document-retried = Il est de retour dans la file d’attente, et sera repris dans quelques secondes.
notice-documents-retried = { $count ->
    [one] Un inventaire est de retour dans la file d’attente, et sera repris.
   *[other] { $count } inventaires sont de retour dans la file d’attente, et seront repris.
  }{ $left ->
    [0] {""}
   *[other] {" "}{ $left } autres n’ont pas pu être enregistrés.
  }
notice-document-deleted = Le document est supprimé.

documents-retry-title = { $count ->
    [one] Réessayer un document
   *[other] Réessayer { $count } documents
  }
documents-retry-what = Ils retournent dans la file d’attente. Utile après une mise à jour, ou une fois que ce qui manquait est là.
documents-delete-title = { $count ->
    [one] Supprimer un document
   *[other] Supprimer { $count } documents
  }
documents-delete-what = Ils disparaissent pour de bon. Les agents enverront leurs prochains inventaires à leur heure.
documents-left-out = Ceux-ci attendent encore leur tour, et restent en place :
notice-chosen-documents-retried = { $count ->
    [0] Ils ne sont plus là.
    [one] Un document est de retour dans la file d’attente, et sera repris dans quelques secondes.
   *[other] { $count } documents sont de retour dans la file d’attente, et seront repris dans quelques secondes.
  }
notice-documents-deleted = { $count ->
    [0] Ils étaient déjà supprimés.
    [one] Un document est supprimé.
   *[other] { $count } documents sont supprimés.
  }
