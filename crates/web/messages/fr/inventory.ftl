# Administration, Inventaire : configuration et import depuis un fichier.

tabs = Onglets
tab-configuration = Configuration
tab-import = Importer depuis un fichier
notice-inventory-saved = Vos modifications sont enregistrées.

inventory-general = Général
inventory-enable = Activer l’inventaire
agent-authentication = Authentification de l’agent
agent-authentication-hint = Avec OAuth, les agents ont besoin de l’ID et du secret d’un client OAuth qui a la portée inventory.
authentication-none = Aucune
authentication-none-what = Quiconque atteint ce serveur peut ajouter des machines. Convient seulement pour un premier essai.
authentication-client-credentials = OAuth - Identifiants du client
authentication-client-credentials-what = Les agents obtiennent un jeton avec l’ID et le secret de leur client. L’accès peut être révoqué à tout moment et limité par adresse.
authentication-basic = Authentification basique
authentication-basic-what = Un identifiant et un mot de passe pour tous les agents. Les agents FusionInventory ne connaissent que cela.
inventory-basic = Identifiant et mot de passe pour l’authentification basique
inventory-login = Identifiant
inventory-login-missing = L’authentification basique demande un identifiant.
inventory-login-colon = Un identifiant pour l’authentification basique ne contient pas de deux-points.
inventory-password = Mot de passe des agents
inventory-password-hint = Laissez ce champ vide pour garder celui qui est enregistré.
inventory-password-missing = L’authentification basique demande un mot de passe.
inventory-password-again = Vous avez saisi un nouveau mot de passe. Les pages ne répètent pas les mots de passe : saisissez-le à nouveau.
inventory-password-again-missing = Saisissez à nouveau le nouveau mot de passe.
inventory-frequency = Fréquence des inventaires (en heures)
inventory-frequency-hint = À quelle fréquence les agents envoient un inventaire, de 1 à 240.
inventory-frequency-wrong = Un nombre entier d’heures de 1 à 240.
inventory-entity = Entité par défaut
inventory-entity-hint = Où sont ajoutées les nouvelles machines. Les machines connues restent où elles sont.

inventory-parts = Options d’import
inventory-parts-hint = Ce qui est désactivé est ignoré dès le prochain inventaire ; ce qui était enregistré reste tel quel.
part-volumes = Volumes
part-network-drives = Lecteurs réseau
part-removable-drives = Lecteurs amovibles
part-software = Logiciels
part-processors = Processeurs
part-hard-drives = Disques durs
part-memory = Mémoire
part-network-cards = Cartes réseau
part-virtual-network-cards = Cartes réseau virtuelles
part-monitors = Moniteurs
part-printers = Imprimantes
part-peripherals = Périphériques
part-antivirus = Antivirus
part-processes = Processus
part-environment = Variables d’environnement
part-unmanaged = Matériels non gérés
part-registry = Valeurs du registre
part-virtual-machines = Machines virtuelles
part-sound-cards = Cartes son
part-graphics-cards = Cartes graphiques
part-sim-cards = Cartes SIM
part-disc-drives = Lecteurs de disques
part-power-supplies = Alimentations
part-controllers = Contrôleurs
part-batteries = Batteries
part-monitors-by-partial-serial = Moniteurs reconnus par une partie de leur numéro de série
part-virtual-machines-as-computers = Créer un ordinateur pour chaque machine virtuelle
part-guest-components = Donner à ces ordinateurs les composants que leur hôte indique

inventory-guests = Machines virtuelles
inventory-guests-hint = Ce qu’un hôte dit d’une machine virtuelle ne remplace pas ce que dit son propre agent. Cela prend effet au prochain inventaire de l’hôte.
inventory-guest-kind = Type de ces ordinateurs
inventory-guest-kind-hint = Laissez vide pour reprendre ce que dit l’hôte, par exemple KVM.

inventory-default-state = Statut des nouveaux matériels
inventory-default-state-hint = Laissez vide pour aucun.

inventory-stale = Nettoyage des agents
inventory-stale-days = Nombre de jours sans contact après lequel un agent est obsolète
inventory-stale-days-hint = De 1 à 1000 ; 0 désactive le nettoyage.
inventory-stale-days-wrong = Un nombre entier de jours de 0 à 1000.
inventory-stale-clean = Nettoyer les agents : supprimer les agents obsolètes
inventory-stale-state = Changer le statut de leurs matériels
inventory-stale-state-name = Nouveau statut
inventory-stale-state-hint = Pour « Changer le statut ».
inventory-stale-condition = Seulement si le statut est
inventory-stale-condition-hint = Pour « Changer le statut ». Aucun sélectionné : tout statut.
inventory-stale-no-state = Aucun statut
inventory-stale-trash = Mettre leurs matériels à la corbeille
inventory-stale-hint = Cela se fait toutes les dix minutes, quelques centaines à la fois. Une machine quitte la corbeille à son prochain inventaire.

inventory-experience = Ce que cela change pour les agents
inventory-off = Désactivé
inventory-off-what = Tout inventaire est refusé ; les agents notent « Inventory is disabled » dans leur journal.
inventory-counted = Avant qu’une modification soit enregistrée, les agents qu’elle exclurait vous sont montrés.
inventory-url = Adresse du serveur pour les agents

consequences = Ce qui va se passer
consequences-off = L’inventaire est désactivé : tous les agents sont refusés jusqu’à ce qu’il soit réactivé.
consequences-cut-off = { $count ->
    [one] Un agent qui peut envoyer ses inventaires sera désormais refusé, jusqu’à ce qu’il soit reconfiguré :
   *[other] { $count } agents qui peuvent envoyer leurs inventaires seront désormais refusés, jusqu’à ce qu’ils soient reconfigurés :
  }
consequences-stale-agents = { $count ->
    [one] Le prochain nettoyage supprimera un agent qui n’est plus venu depuis ce temps.
   *[other] Le prochain nettoyage supprimera { $count } agents qui ne sont plus venus depuis ce temps.
  }
consequences-stale-computers = { $count ->
    [one] Le prochain nettoyage mettra un matériel à la corbeille.
   *[other] Le prochain nettoyage mettra { $count } matériels à la corbeille.
  }
consequences-stale-states = { $count ->
    [one] Le prochain nettoyage changera le statut d’un matériel.
   *[other] Le prochain nettoyage changera le statut de { $count } matériels.
  }
consequences-nothing-yet = Rien n’est encore enregistré.
consequences-save = Enregistrer quand même
and-more = Et { $count } de plus.

import = Importer
import-files = Fichiers d’inventaire
import-files-hint = JSON, XML, OCS, ou des archives qui en contiennent (zip, tar.gz) : au plus { $megabytes } Mo et { $documents } documents à la fois.
import-switched-off = L’inventaire est désactivé : activez-le d’abord.
import-no-file = Choisissez un fichier.
import-form-too-large = Ces fichiers dépassent { $megabytes } Mo ensemble : envoyez-en moins à la fois.
import-progress = Progression
import-results = Résultats
import-told = Acceptés : { $accepted } ; refusés : { $refused }.
import-file = Fichier
import-outcome = Résultat
import-accepted = Accepté
import-refused = Refusé
import-created = Matériel ajouté :
import-updated = Matériel mis à jour :
import-partial = Il dit seulement ce qui a changé sur une machine qui n’est pas connue ici. Importez d’abord un inventaire complet.
import-locked = L’agent de cette machine est verrouillé. Déverrouillez-le sur sa page.
import-not-stored = La base de données ne l’a pas accepté. La raison figure dans le journal du serveur.
import-no-inventory = C’est un message d’agent, mais pas un inventaire.
import-left-out = Les réglages excluent ce type de matériel.
import-unrecognisable = Rien n’y identifie l’appareil : il faut un numéro de série, une adresse ou un nom.
import-refused-by-rule = Une règle le refuse. Il attend sous Administration, Matériels refusés.
import-doubtful = Plusieurs matériels peuvent être visés. Il attend sous Administration, Matériels refusés.
import-too-much = Il est plus grand qu’un document ne peut l’être.
import-damaged = Il est endommagé, ou compressé d’une façon inconnue ici.
import-nested = C’est une archive dans une archive.
import-too-many = L’archive contient trop de fichiers.
import-encrypted = L’archive est chiffrée.
import-not-well-formed = Ce n’est ni un document JSON, ni un document XML.
import-does-not-validate = C’est un document, mais pas un inventaire.
import-forbidden = Il contient ce qu’un document ne peut pas contenir.
import-empty = Il est vide.

inventory-many = Grands parcs
agent-binding = Un agent qui utilise un autre client OAuth
agent-binding-hint = Un agent appartient au client qui l’a amené le premier, pour qu’un seul secret divulgué ne puisse pas écraser toutes les machines.
agent-binding-off = L’accepter
agent-binding-warn = L’accepter, avec un avertissement sur sa page
agent-binding-refuse = Le refuser, jusqu’à ce que quelqu’un le lie sur sa page
inventory-queue-documents = Inventaires pouvant attendre
inventory-queue-documents-hint = Les inventaires qui ne peuvent pas être enregistrés tout de suite attendent dans la base, de 0 à 1000000. Au-delà, les agents sont refusés.
inventory-queue-documents-wrong = Un nombre entier de 0 à 1000000.
inventory-queue-megabytes = Mégaoctets pouvant attendre
inventory-queue-megabytes-hint = De 1 à 100000, compressés tels que reçus.
inventory-queue-megabytes-wrong = Un nombre entier de 1 à 100000.
inventory-spread = Étaler les agents quand des inventaires attendent (pour cent)
inventory-spread-hint = De combien les agents sont priés de revenir plus tard, chacun d’une part différente de la fréquence, de 0 à 100.
inventory-spread-wrong = Un nombre entier de 0 à 100.
