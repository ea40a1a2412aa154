# Configuration → Clients OAuth.

client = Client
client-name = Nom
client-name-hint = Affiché dans les listes, et aux personnes dont on demande le consentement.
client-name-problem = Un nom comporte de 1 à 255 caractères.
client-comment = Commentaires
client-state = État
client-enabled = Activé
client-disabled = Désactivé
client-id = ID client
client-grant = Autorisation
client-grants = Autorisations
client-grants-problem = Choisissez-en au moins une : sans autorisation, le client ne pourra jamais demander de jeton.
client-scope = Portée
client-scopes = Portées
client-created = Date de création
client-agents = Agents qui l’utilisent
client-never-used = Jamais utilisé
client-usage-strip = 30 derniers jours
client-strip = { $days } derniers jours : { $served } requêtes servies, { $refused } refusées
client-tabs = Parties de ce client
client-kind = Peut-il garder un secret ?
client-kind-secret = Oui : il reçoit un secret client
client-kind-public = Non : un client public, comme une application mobile ou monopage
client-kind-problem = Un client public n’a pas de secret : il ne peut utiliser que le code d’autorisation.
client-redirects = URI de redirection autorisées
client-redirects-hint = Une par ligne, comparée caractère par caractère. Après la connexion, on est renvoyé vers l’une d’elles.
client-post-logout = URI de redirection après la déconnexion
client-post-logout-hint = Une par ligne : où le navigateur peut être renvoyé après la déconnexion.
client-origins = Origines web
client-origins-hint = Une par ligne, comme https://app.example.com : les pages qui en viennent peuvent appeler ce serveur dans un navigateur. Laissez vide pour aucune.
client-addresses = Restrictions IP
client-addresses-hint = Adresses ou plages depuis lesquelles le client peut se connecter, chacune avec un libellé si vous le souhaitez. Laissez toutes les lignes vides pour autoriser toute adresse.
client-add = Ajouter un client OAuth
client-added = Client OAuth ajouté
clients-none = Aucun client OAuth pour l’instant
clients-none-what = Les agents, les scripts et les sites web s’identifient par un client, et obtiennent leurs jetons grâce à lui.
clients-connect = Connecter des agents GLPI

address-number = Adresse ou plage { $number }
address-label = Libellé
address-label-number = Libellé de l’adresse { $number }
address-remove = Retirer la ligne { $number }
address-seen = Ajouter mon adresse ({ $address })
address-another = Ajouter une ligne
addresses-covered = Couvre { $count ->
    [one] { $number } adresse
   *[other] { $number } adresses
  }.
addresses-covered-many = Couvre plus de 2^{ $power } adresses.
foreseen-addresses = { $count ->
    [one] La seule adresse d’où ce client a été admis ces 30 derniers jours serait refusée.
   *[other] Parmi les { $addresses } adresses d’où ce client a été admis ces 30 derniers jours, seraient refusées : { $refused }.
  }
foreseen-agents = { $count ->
    [one] { $number } agent est venu de là la dernière fois.
   *[other] { $number } agents sont venus de là la dernière fois.
  }
foreseen-address-agents = { $count ->
    [one] { $number } agent
   *[other] { $number } agents
  }
foreseen-scope = La portée « { $scope } » est utilisée : { $number } { $count ->
    [one] requête en a eu besoin
   *[other] requêtes en ont eu besoin
  } ces 30 derniers jours. Sans elle, de telles requêtes sont refusées.
foreseen-back = Revenir au formulaire
invalid-network = Adresse IP ou plage CIDR non valide : { $entry }
invalid-network-blank = Adresse IP ou plage CIDR non valide : rien que des espaces. Laissez plutôt la ligne vide.
origin-problem = une origine est un schéma, un hôte et peut-être un port, comme https://app.example.com ; http est réservé à cette machine.
uri-not-absolute = écrivez une URI entière, comme https://app.example.com/callback.
uri-fragment = une URI de redirection n’a pas de fragment (#…).
uri-wildcard = une URI de redirection n’a pas de joker (*) : elle est comparée caractère par caractère.
uri-user = une URI de redirection ne contient ni identifiant ni mot de passe.
uri-plain-http = http est réservé à cette machine (http://127.0.0.1/… ou http://[::1]/…) : utilisez https.
uri-scheme = le schéma propre à une application est un nom de domaine inversé, comme com.example.app:/callback.
uri-characters = une URI de redirection a au plus 2000 caractères, tous de l’ASCII imprimable : écrivez les autres, et les espaces, comme %20.
lifetime-problem = Saisissez un nombre de secondes de { $least } à { $most }.

intents-ask = À quoi sert le client ?
intents-other = Une autre sorte de client
intent-agents = Agents GLPI
intent-agents-what = Les machines envoient leurs inventaires grâce à lui. Un seul client peut servir à tous vos agents.
intent-service = Script ou service
intent-service-what = Un programme qui tourne seul et utilise l’API avec ses propres droits.
intent-web = Application web
intent-web-what = On se connecte à un site web avec son compte d’ici. Le serveur web garde le secret.
intent-app = Application mobile ou monopage
intent-app-what = On se connecte à une application sur son appareil ou dans son navigateur, qui ne peut pas garder de secret.
intent-advanced = Avancé
intent-advanced-what = Le formulaire complet, avec toutes les autorisations et portées.

step-what = 1. Qu’est-ce que c’est ?
step-scopes = 2. Que peut-il faire ?
step-where = 3. D’où ?
step-tokens = 4. Jetons

grant-code = Code d’autorisation
grant-code-what = On se connecte ici et l’on donne son consentement : le moyen le plus sûr pour les applications qui ont des utilisateurs.
grant-password = Mot de passe
grant-password-what = L’application recueille elle-même les mots de passe. Les comptes dotés d’un second facteur sont refusés.
grant-password-warning = L’autorisation par mot de passe est dépassée : qui exploite l’application voit les mots de passe. Utilisez plutôt le code d’autorisation, ou les identifiants du client si personne n’intervient.
grant-client = Identifiants du client
grant-client-what = De machine à machine : l’application agit pour elle-même. Les agents GLPI s’en servent.
grant-refresh = Jeton d’actualisation

risk-low = risque faible
risk-medium = risque moyen
risk-high = risque élevé

service-account = Compte de service
service-account-none = Aucun : il soumet des inventaires, ou agit pour des personnes
service-account-hint = Le profil avec lequel le client utilise l’API lorsqu’il agit pour lui-même. Vous pouvez choisir ceux qui n’ont pas plus de droits que vous.
client-beyond = Ce client agit pour lui-même avec des droits que vous n’avez pas. Seule une personne ayant au moins les mêmes droits peut modifier ce qu’il peut faire ou lui donner un nouveau secret.
given-profile-problem-client = Choisissez un profil dans la liste.
service-entities = Entités du compte de service
service-entities-hint = Aucune sélectionnée : toutes les entités.
service-below = et les sous-entités
service-below-of = { $entity } et ses sous-entités
service-more-entity = Une autre entité

token-format = Jetons d’accès
token-format-opaque = Opaques : seul ce serveur sait les lire
token-format-jwt = JWT : un serveur de ressources peut les vérifier seul
signing-algorithm = Signature
signing-algorithm-hint = Des JWT et des jetons d’identité.
pkce = PKCE
pkce-hint = Prouve que celui qui échange un code d’autorisation est celui qui l’a demandé. Toujours exigé des clients publics.
pkce-required = Exigé (S256)
pkce-optional = Facultatif : pour une application qui ne le prend pas encore en charge
pkce-plain = Ancien : facultatif, et la méthode faible « plain » est acceptée
lifetime-access = Durée de vie des jetons d’accès
lifetime-refresh = Durée de vie des jetons d’actualisation inutilisés
lifetime-code = Durée de vie des codes d’autorisation
lifetime-seconds = En secondes.
introspects-all = Peut inspecter les jetons des autres clients
introspects-all-what = Pour un serveur de ressources qui fait vérifier par ce serveur les jetons qu’on lui présente.

summary = Configuration obtenue
summary-refresh = Actualiser le résumé
summary-kind = Identification
summary-secret = ID client et un secret, affiché une seule fois
summary-public = ID client seul, et PKCE
summary-grants = Obtient des jetons par
summary-scopes = Peut demander
summary-nothing = rien pour l’instant
summary-redirects = Renvoie vers
summary-no-redirect = manque : le code d’autorisation a besoin d’une URI de redirection
summary-addresses = Autorisé depuis
summary-anywhere = toute adresse
summary-token = Durée des jetons d’accès
summary-refresh-token = Durée des jetons d’actualisation

secret-once = Le secret n’est affiché qu’une seule fois
secret-once-what = Copiez-le maintenant : le serveur n’en garde que l’empreinte. S’il est perdu, créez-en un nouveau.
secret-none-title = Le client est ajouté
secret-none = Un client public n’a pas de secret.
secret-new = Nouveau secret
secret-environment = Comme variables d’environnement
secret-agent-cfg = Lignes pour agent.cfg
secret-copy-environment = Copier comme environnement
secret-download = Télécharger agent.cfg
secret-saved = Je l’ai conservé
secret-state-works = actif
secret-state-outgoing = en cours de remplacement
secret-state-ended = terminé
secret-ends = Fin
secret-still-used = Encore utilisé par { $count ->
    [one] { $count } appelant
   *[other] { $count } appelants
  }
secret-used-by = Utilisé par { $count ->
    [one] { $count } appelant
   *[other] { $count } appelants
  }
secret-end = Mettre fin à ce secret
secret-end-what = Mettre fin à ce secret : …{ $hint }
secret-last = C’est le dernier secret actif. Créez-en d’abord un nouveau, ou désactivez le client.
credentials-identifier = Identifiant
credentials-token-url = URL des jetons
uses = Utilisations
rotation = Remplacer le secret
rotation-what = Un nouveau secret est créé et affiché une seule fois. L’actuel reste valable un temps : rien n’est interrompu.
rotation-displaces = Un nouveau secret met fin aussitôt à { $secret }{ $count ->
    [0] , que personne n’utilise.
    [one] , encore utilisé par { $count } appelant.
   *[other] , encore utilisé par { $count } appelants.
  }
rotation-overlap = Heures pendant lesquelles le secret actuel reste valable
rotation-overlap-hint = 0 y met fin maintenant.
rotation-problem = Saisissez un nombre d’heures de 0 à { $most }.
rotation-do = Créer un nouveau secret

tab-overview = Vue d’ensemble
tab-access = Accès
tab-credentials = Identification
tab-activity = Activité
tab-setup = Mise en service
tab-history = Historique

health-disabled = Le client est désactivé : il n’obtient aucun jeton, et les anciens ne fonctionnent pas.
health-never-used = Le client n’a jamais été utilisé. Est-il encore nécessaire ?
health-no-redirect = Personne ne peut se connecter : le code d’autorisation a besoin d’une URI de redirection.
health-no-scope = Le client n’a aucune portée : ses jetons ne donnent accès à rien.
health-password = Le client peut utiliser l’autorisation par mot de passe, qui est dépassée : qui l’exploite voit les mots de passe. Le code d’autorisation est plus sûr.
health-pkce = Le client peut se passer de PKCE. Exigez-le dès que l’application le permet.
health-no-account = Le client peut demander l’API, mais n’a pas de compte de service : quand il agit pour lui-même, l’API ne le laisse rien faire.
health-no-secret = Le client n’a aucun secret actif : il n’obtient aucun jeton.
health-old-secret = Le secret a plus d’un an. Remplacez-le sans interruption.
health-outgoing = L’ancien secret qui se termine par { $hint } fonctionne jusqu’au { $at } UTC, et il est encore utilisé.
health-refused = { $count ->
    [one] Une requête
   *[other] { $count } requêtes
  } des sept derniers jours avec un secret faux ou expiré ; la plus récente vient de { $address }.

usage = Utilisation
usage-title = Requêtes des { $days ->
    [one] 24 dernières heures
   *[other] { $days } derniers jours
  }
usage-by = Distinguer
usage-by-status = Par état
usage-by-scope = Par portée
usage-by-address = Par adresse
usage-period = Période
usage-days = { $count ->
    [one] 24 heures
   *[other] { $count } jours
  }
usage-others = tous les autres
usage-token-issued = Jetons émis
usage-token-refused = Jetons refusés
usage-resource-served = Requêtes servies
usage-resource-refused = Requêtes refusées
usage-inventory-accepted = Inventaires acceptés
usage-inventory-failed = Inventaires en échec

live-tokens = Jetons actifs
live-tokens-none = Aucun jeton de ce client n’est actif.
token-for = Pour
token-for-itself = le client lui-même
token-since = Depuis
token-ends = Fin
token-revoke = Révoquer
token-revoke-what = Révoquer le jeton du { $at }
denials-newest = Derniers refus
denials-none = Rien n’a été refusé à ce client.
events-newest = Derniers événements
events-all = Tous les événements dans le journal d’audit

contact = Premier contact
contact-received = reçu
contact-waiting = En attente du premier contact …
contact-waiting-what = Cette page s’actualise d’elle-même toutes les quelques secondes.
contact-look = Vérifier maintenant
setup-secret = Remplacez CLIENT_SECRET dans les lignes ci-dessous par le secret du client, affiché une seule fois. S’il est perdu, créez-en un nouveau :
setup-none = Ce client ne peut ni obtenir de jetons de lui-même, ni connecter des personnes. Choisissez une autorisation sous Accès.
setup-linux = Agent GLPI sous Linux
setup-linux-note = Dans un terminal, une fois l’agent installé :
setup-macos = Agent GLPI sous macOS
setup-macos-note = Dans un terminal, une fois l’agent installé :
setup-windows = Agent GLPI sous Windows
setup-windows-note = Dans une invite de commandes ouverte comme administrateur, dans le dossier du paquet MSI de l’agent. L’agent garde ses réglages dans le registre.
setup-container = Conteneur
setup-container-note = Montez ce fichier comme /etc/glpi-agent/conf.d/agent.cfg.
setup-injector = glpi-injector
setup-injector-note = Envoie un dossier de fichiers d’inventaire.
setup-curl = curl
setup-curl-note = Demande un jeton d’accès.
setup-python = Python
setup-python-note = Demande un jeton d’accès avec la bibliothèque standard ; le secret vient de l’environnement.
setup-people = Connecter des personnes
setup-people-note = La requête par laquelle une application connecte des personnes. Elle trouve le reste auprès de l’émetteur.
copy-lines = Copier les lignes
download-what = Télécharger { $file }

history-none = Rien n’a encore été modifié.

act-enable = Activer
act-disable = Désactiver
act-revoke-all = Révoquer tous les jetons
impact-hits = Concernés en ce moment :
impact-for-good = Cette action est irréversible.
impact-tokens = { $count ->
    [one] { $count } jeton actif, qui prend fin aussitôt
   *[other] { $count } jetons actifs, qui prennent fin aussitôt
  }
impact-agents = { $count ->
    [one] { $count } agent qui l’a utilisé en dernier
   *[other] { $count } agents qui l’ont utilisé en dernier
  }
impact-users = { $count ->
    [one] { $count } utilisateur pour qui il peut agir
   *[other] { $count } utilisateurs pour qui il peut agir
  }
impact-secrets = { $count ->
    [one] { $count } secret actif
   *[other] { $count } secrets actifs
  }
chosen-enable = Activer { $count ->
    [one] { $count } client ?
   *[other] { $count } clients ?
  }
chosen-enable-what = Ils peuvent à nouveau demander des jetons, avec les secrets qu’ils ont.
chosen-disable = Désactiver { $count ->
    [one] { $count } client ?
   *[other] { $count } clients ?
  }
chosen-delete = Supprimer { $count ->
    [one] { $count } client ?
   *[other] { $count } clients ?
  }
chosen-confirmation = Saisissez le nombre de clients pour confirmer
chosen-confirmation-problem = Ce n’est pas le nombre de clients.
danger-zone = Zone de danger
danger-zone-what = Concernés en ce moment :
danger-disable = Désactiver { $client } ?
danger-disable-what = Ses jetons cessent aussitôt de fonctionner, et il n’en obtient plus jusqu’à ce qu’il soit réactivé. Ses réglages et ses secrets restent.
danger-enable = Activer { $client } ?
danger-enable-what = Il peut à nouveau demander des jetons, avec les secrets qu’il a.
danger-revoke = Révoquer tous les jetons de { $client } ?
danger-revoke-what = Tous ses jetons cessent aussitôt de fonctionner, et il faut s’y reconnecter. Il peut en demander d’autres : pour l’arrêter, désactivez-le.
danger-reason = Motif
danger-reason-hint = Il figure dans le journal d’audit.
danger-delete = Supprimer { $client } ?
danger-delete-what = Le client est supprimé avec ses secrets et ses jetons.
danger-delete-instead = La désactivation a le même effet pour l’instant, et elle est réversible.
danger-delete-confirmation = Saisissez le nom pour confirmer
danger-delete-problem = Ce n’est pas le nom du client.

notice-revoked = Les jetons du client sont révoqués. Ils ont aussitôt cessé de fonctionner.
notice-client-deleted = Le client est supprimé, avec ses secrets et ses jetons.
notice-client-enabled = Le client est activé.
notice-client-disabled = Le client est désactivé. Ses jetons ont aussitôt cessé de fonctionner.
notice-clients-enabled = { $count ->
    [0] Ils étaient déjà activés.
    [one] Un client est activé.
   *[other] { $count } clients sont activés.
  }
notice-clients-disabled = { $count ->
    [0] Ils étaient déjà désactivés.
    [one] Un client est désactivé. Ses jetons ont aussitôt cessé de fonctionner.
   *[other] { $count } clients sont désactivés. Leurs jetons ont aussitôt cessé de fonctionner.
  }
notice-clients-deleted = { $count ->
    [0] Ils étaient déjà supprimés.
    [one] Un client est supprimé, avec ses secrets et ses jetons.
   *[other] { $count } clients sont supprimés, avec leurs secrets et leurs jetons.
  }
notice-none-chosen = Rien n’a été fait : sélectionnez d’abord des lignes.
notice-secret-ended = Le secret est terminé. Il a aussitôt cessé de fonctionner.
notice-token-revoked = Le jeton est révoqué. Il a aussitôt cessé de fonctionner.
notice-token-gone = Le jeton avait déjà pris fin.
trial = Essayer
trial-what = Demande un jeton comme le ferait ce client, depuis ce navigateur, et le révoque aussitôt. Le secret n’est envoyé qu’au point d’accès des jetons.
trial-do = Demander un jeton
trial-works = Cela fonctionne : un jeton a été émis pour
trial-fails = Refusé :
summary-acts = De lui-même, il agit comme
summary-acts-account = son compte de service
summary-acts-nobody = personne : l’API ne lui permet rien. Choisissez un compte de service.
password-uses = Qui se connecte encore par mot de passe auprès de ce client
password-uses-none = Personne, aussi loin que les autorisations sont conservées : ce mode peut être retiré.
history-undo = Annuler cette modification
access-undone = Le formulaire montre les valeurs d’avant la modification du { $at }. Vérifiez-les et enregistrez : d’ici là, rien n’est changé.

tokens-revoke-title = { $count ->
    [one] Révoquer un jeton ?
   *[other] Révoquer { $count } jetons ?
  }
tokens-revoke-what = Ils cessent aussitôt de fonctionner. Le client peut en demander d’autres tant qu’il est activé.
notice-tokens-revoked = { $count ->
    [0] Ils avaient déjà pris fin.
    [one] Un jeton est révoqué. Il a aussitôt cessé de fonctionner.
   *[other] { $count } jetons sont révoqués. Ils ont aussitôt cessé de fonctionner.
  }
tokens-all = Parmi tous les jetons, avec des filtres et en fichier
