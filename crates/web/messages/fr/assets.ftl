# Parc : listes, pages, ce qui s’y fait.

kind-computer = Ordinateur
kind-monitor = Moniteur
kind-network-equipment = Matériel réseau
kind-peripheral = Périphérique
kind-printer = Imprimante
kind-phone = Téléphone
kind-unmanaged = Matériel non géré
asset-make = Fabricant et modèle
asset-last-inventory = Dernier inventaire
asset-first-seen = Vu pour la première fois
asset-changed = Dernier changement
asset-inventoried-before = Dernier inventaire avant le
asset-in-trash = À la corbeille
asset-in-trash-what = Ce matériel est à la corbeille. Il la quitte à son prochain inventaire, ou quand vous le restaurez.
asset-trash = Mettre à la corbeille
asset-restore = Restaurer
asset-delete = Supprimer définitivement ce matériel ?
asset-delete-what = Il disparaît avec tous ses composants et son historique. Son agent reste, et créera un nouveau matériel à son prochain inventaire.
asset-no-agent = Aucun agent n’est lié à ce matériel.
asset-main = Champs principaux
asset-edit-locks = Un champ que vous modifiez est verrouillé : les inventaires n’y touchent plus jusqu’à ce que vous le libériez.
asset-locked = Verrouillé : les inventaires n’y touchent pas.
asset-locked-value = Verrouillé. L’agent indique : { $value }
asset-line-problem = Au plus 255 caractères, sur une seule ligne.
asset-name-missing = Un matériel doit avoir un nom.
asset-history-none = Rien n’a encore changé
asset-history-none-what = À partir du deuxième inventaire, chaque changement figure ici avec la valeur d’avant.
notice-asset-restored = Le matériel n’est plus à la corbeille.
notice-asset-purged = Le matériel est supprimé définitivement.
notice-assets-trashed = { $count ->
    [0] Ils étaient déjà à la corbeille.
    [one] Un matériel est à la corbeille.
   *[other] { $count } matériels sont à la corbeille.
  }
notice-assets-restored = { $count ->
    [0] Aucun n’était à la corbeille.
    [one] Un matériel n’est plus à la corbeille.
   *[other] { $count } matériels ne sont plus à la corbeille.
  }
notice-assets-purged = { $count ->
    [0] Aucun n’était à la corbeille : seul ce qui s’y trouve est supprimé définitivement.
    [one] Un matériel est supprimé définitivement.
   *[other] { $count } matériels sont supprimés définitivement.
  }
notice-field-locked = Le champ est verrouillé.
notice-field-released = Le champ est libéré.

assets-give-state = Changer le statut
assets-state-title = { $count ->
    [one] Changer le statut d’un matériel
   *[other] Changer le statut de { $count } matériels
  }
assets-state-what = Ils reçoivent ce statut. Vide : aucun.
assets-trash-title = { $count ->
    [one] Mettre un matériel à la corbeille
   *[other] Mettre { $count } matériels à la corbeille
  }
assets-trash-what = Ils la quittent à leur prochain inventaire, ou quand vous les restaurez.
assets-restore-title = { $count ->
    [one] Restaurer un matériel
   *[other] Restaurer { $count } matériels
  }
assets-restore-what = Ils sont à nouveau listés, comme ils étaient.
assets-purge-title = { $count ->
    [one] Supprimer définitivement un matériel
   *[other] Supprimer définitivement { $count } matériels
  }
assets-purge-what = Ils disparaissent avec tous leurs composants et leur historique. Leurs agents restent, et créeront de nouveaux matériels à leurs prochains inventaires.

computers-none = Aucun ordinateur pour l’instant
computers-none-what = Un ordinateur apparaît ici dès qu’un agent envoie son inventaire.
monitors-none = Aucun moniteur pour l’instant
monitors-none-what = Les moniteurs arrivent avec l’inventaire des ordinateurs auxquels ils sont branchés.
network-equipment-none = Aucun matériel réseau pour l’instant
network-equipment-none-what = Les commutateurs et routeurs arrivent par l’inventaire réseau d’un agent, ou d’un fichier.
peripherals-none = Aucun périphérique pour l’instant
peripherals-none-what = Les périphériques USB arrivent avec l’inventaire des ordinateurs auxquels ils sont branchés.
printers-none = Aucune imprimante pour l’instant
printers-none-what = Les imprimantes arrivent avec l’inventaire des ordinateurs, par l’inventaire réseau d’un agent, ou d’un fichier.
phones-none = Aucun téléphone pour l’instant
phones-none-what = Les téléphones arrivent par l’agent pour Android, ou d’un fichier.
unmanaged-none = Aucun matériel non géré
unmanaged-none-what = Ce que la découverte réseau trouve sans pouvoir dire ce que c’est arrive ici.

tab-summary = Résumé
tab-components = Composants
tab-network = Réseau
tab-protection = Antivirus et accès à distance
tab-supplies = Cartouches et compteurs
tab-running = Processus et autres
tab-agents = Agents et inventaire
tab-locks = Verrous

matched = Reconnu par
matched-new = rien : cet inventaire l’a ajouté
matched-hand = une personne

document-full = Dernier inventaire complet, tel qu’envoyé
document-partial = Dernier inventaire partiel, tel qu’envoyé
document-size = { $size } compressés

part-none = Rien n’est rapporté.
part-none-what = Aucun agent n’a rien indiqué ici.
part-more = Plus
part-left = Et { $count } de plus, que seule l’API montre.
part-free-percent = { $free } ({ $percent } %)

link-none = Il n’est relié à rien.
link-kind = Type
link-relation = Comment
link-since = Depuis
link-until = Jusqu’à
link-of-this = { $section } de celui-ci
link-of-other = celui-ci est parmi ses { $section }

locks-none = Aucun champ n’est verrouillé
locks-none-what = Un champ que vous modifiez à la main est verrouillé : les inventaires n’y touchent plus.
lock = Verrouiller
lock-add = Verrouiller un champ à sa valeur
lock-add-what = Les inventaires n’y touchent plus jusqu’à ce que vous le libériez.
lock-value = Valeur
lock-told = L’agent indique
lock-told-nothing = encore rien
lock-since = Verrouillé depuis
lock-of-all = verrouillé pour tous ceux de cette sorte
lock-release = Libérer

changes-since-yesterday = Ce qui a changé depuis hier
changes-what = Chaque changement de chaque champ et composant, avec ce qu’il y avait avant. Ce qu’un matériel avait à son arrivée n’est pas redit.
changes-none = Rien n’a changé
changes-none-what = Choisissez un jour antérieur, ou retirez un filtre.
change-asset = Matériel
change-since = Depuis
change-of = Quoi
change-of-main-field = Champs principaux
change-by = Par
change-by-inventory = inventaire
change-by-server = le serveur
change-added = ajouté
change-removed = retiré

software-none = Aucun logiciel pour l’instant
software-none-what = Les logiciels arrivent avec l’inventaire des ordinateurs et téléphones, sauf si les options d’import les écartent.
software-counted = Les installations sont nombreuses : elles sont comptées toutes les dix minutes.
software-versions = Versions
software-installations = Installations
software-older-than = Plus ancien que la version
software-name = Nom du logiciel
software-without-version = sans version
software-told = { $versions ->
    [one] Une version,
   *[other] { $versions } versions,
  } { $installations ->
    [one] une installation
   *[other] { $installations } installations
  }
software-machines = Trouver des machines par version
software-machines-what = Quelles machines ont un logiciel, ou une version plus ancienne qu’une autre : 1.10 est plus récente que 1.9, et 2.0-rc1 plus ancienne que 2.0.
software-machines-none = Aucune machine
software-machines-none-what = Saisissez le nom entier d’un logiciel, ou une autre version.
software-search = Rechercher un logiciel
software-more = Et { $count } de plus : cherchez pour réduire la liste.

size-bytes = { $size } octets
size-kilobytes = { $size } ko
size-megabytes = { $size } Mo
size-gigabytes = { $size } Go
size-terabytes = { $size } To
size-decimal = { $whole },{ $tenths }

locks-release-title = { $count ->
    [one] Libérer un champ
   *[other] Libérer { $count } champs
  }
locks-release-what = Ils prennent ce que l’agent a dit en dernier, ou dira à son prochain inventaire :
notice-fields-released = { $count ->
    [0] Ils étaient déjà libérés.
    [one] Un champ est libéré.
   *[other] { $count } champs sont libérés.
  }
