# Administration, Inventaire, File d’attente.

tab-queue = File d’attente
queue-title = Ce qui attend
queue-what = Ce qui arrive plus vite qu’il ne peut être enregistré attend ici, à l’abri sur le disque, et est enregistré à son tour. Ce qui ne peut pas l’être du tout est gardé avec la raison.
queue-depth = Inventaires en attente
queue-bytes = Place occupée
queue-of = { $now } sur { $bound } au plus
queue-oldest = Le plus ancien est arrivé
queue-nothing = Rien n’attend
queue-failures = N’ont pas pu être enregistrés
queue-retry-all = { $count ->
    [one] Réessayer celui qui n’a pas pu être enregistré
   *[other] Réessayer les { $count } qui n’ont pas pu être enregistrés
  }
queue-retry-oldest = Réessayer les { $count } plus anciens des { $all } qui n’ont pas pu être enregistrés
queue-none = La file d’attente est vide
queue-none-what = Chaque inventaire est enregistré. Ce qui doit attendre, et ce qui ne peut pas être enregistré, est affiché ici.
queue-all = Toute la file d’attente
queue-agent = Agent
queue-state = État
queue-waiting = En attente
queue-at-work = En cours d’enregistrement
queue-failed = N’a pas pu être enregistré
queue-received = Arrivé
queue-size = Taille, compressé
queue-tries = Essais
queue-failed-at = Abandonné
queue-why = Raison
queue-address = Adresse
queue-client = Client OAuth
queue-program = Programme
queue-denial = Refus
queue-document = Le document
queue-sender = Qui l’a envoyé
queue-download = Télécharger le document
queue-download-what = Tel que l’agent l’a envoyé, décompressé : pour voir ce qui ne va pas.
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
