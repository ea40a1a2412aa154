# Traces : le journal d’audit, les sessions de chacun, et la durée de conservation.

trace-filters = Filtres
trace-client = Client
trace-user = Utilisateur
trace-from = Du (UTC)
trace-to = Au (UTC)
trace-when = Quand
trace-newest = Les plus récents
trace-the-client = Client { $name }
trace-the-user = Utilisateur { $name }
trace-client-problem = Aucun client n’a ce nom, cet ID client ou ce numéro.
trace-user-problem = Aucun utilisateur n’a cet identifiant ou ce numéro.
trace-time-problem = Ce n’est pas une date, comme 2026-11-24 ou 2026-11-24T13:45.
trace-no-match-what = Retirez un filtre ou choisissez une période plus longue.
audit-kind = Type
audit-what = Ce qui s’est passé
audit-more = Détails
audit-changes = { $count ->
    [one] Un champ
   *[other] { $count } champs
  }
audit-none = Rien ne s’est encore passé
audit-none-what = Chaque événement de sécurité et chaque modification par un administrateur figurent ici : qui, quoi, d’où et quand.
audit-kept = Les événements sont gardés { $days } jours.

sessions-kinds = Types
sessions-web = Sessions web
sessions-tokens = Jetons
sessions-web-what = Qui est connecté à cette console. Qui peut lire les utilisateurs voit cette liste ; qui peut les modifier peut mettre fin aux sessions.
sessions-tokens-what = Les jetons par lesquels les clients ont accès. Qui peut lire les clients OAuth voit cette liste ; qui peut les modifier peut mettre fin aux jetons.
sessions-for = Pour
sessions-itself = lui-même
sessions-own = cette session
sessions-half = En attente du second facteur
sessions-from = Provenance
sessions-scope = Portées
sessions-since = Début
sessions-seen = Dernière activité
sessions-ends = Fin
sessions-end = Mettre fin
sessions-end-what = Mettre fin à ce qui a débuté le { $at }
sessions-none = Personne n’est connecté en ce moment
sessions-none-what = Chaque personne connectée et chaque client qui obtient un jeton figurent ici tant que cela dure.
sessions-acts = Mettre fin à plusieurs accès
sessions-acts-what = Ce qui prend fin cesse aussitôt de fonctionner. La page suivante compte ce qui est concerné et demande un motif. Pour tout terminer pour un utilisateur ou un client, filtrez d’abord par lui.
sessions-ended = C’est terminé.
sessions-gone = C’était déjà terminé.
revoke-all-of-user = Terminer tous les accès de { $name }
revoke-all-of-client = Terminer tous les jetons de { $name }
revoke-everything = Tout terminer
revoke-title-session = Mettre fin à une session web de { $user } ?
revoke-title-grant = Mettre fin à ce que { $client } peut faire pour { $user } ?
revoke-title-token = Mettre fin à un jeton de { $client } ?
revoke-title-user = Mettre fin à tous les accès de { $user } ?
revoke-title-client = Mettre fin à tous les jetons de { $client } ?
revoke-title-everything = Tout terminer ?
revoke-what-session = Le navigateur est déconnecté au prochain clic. La personne peut se reconnecter.
revoke-what-grant = Ses jetons d’accès et d’actualisation cessent aussitôt de fonctionner. La personne devra se reconnecter pour laisser le client agir.
revoke-what-token = Le jeton cesse aussitôt de fonctionner. Le client peut en demander un autre tant qu’il est activé.
revoke-what-user = Toutes les sessions web de cet utilisateur et tous les jetons qui agissent pour lui cessent aussitôt de fonctionner. Pour lui interdire l’accès, désactivez aussi son compte.
revoke-what-self = C’est votre propre compte : vous serez aussi déconnecté.
revoke-what-client = Tous les jetons de ce client cessent aussitôt de fonctionner. Il peut en demander d’autres tant qu’il est activé.
revoke-what-everything = Tous les autres sont déconnectés, et tous les jetons de tous les clients cessent aussitôt de fonctionner. Les agents et les services en demandent d’eux-mêmes de nouveaux ; les personnes se reconnectent. Votre propre session web reste ouverte.
revoke-hits = Concernés en ce moment :
revoke-sessions = { $count ->
    [one] { $count } session web
   *[other] { $count } sessions web
  }
revoke-grants = { $count ->
    [one] { $count } accès accordé par une personne
   *[other] { $count } accès accordés par des personnes
  }
revoke-tokens = { $count ->
    [one] { $count } jeton d’accès
   *[other] { $count } jetons d’accès
  }
revoke-reason = Motif
revoke-reason-hint = Il est gardé dans le journal d’audit, et avec chaque jeton.
revoke-reason-problem = Dites pourquoi, en 1 à 200 caractères.
revoke-word = tout terminer
revoke-type = Pour continuer, saisissez « { $word } »
revoke-word-problem = Saisissez « { $word } » pour continuer.

general-kept = Durée de conservation
general-kept-what = Ce qui est plus ancien est supprimé automatiquement, en quelques minutes, et ne peut pas être récupéré. Chaque valeur est un nombre de jours, de 1 à 3650.
general-events = Journal d’audit (jours)
general-events-hint = Événements de sécurité et modifications par les administrateurs.
general-denials = Refus (jours)
general-denials-hint = Requêtes refusées, que la référence donnée à l’appelant permet d’ouvrir. Au plus 100 000 sont gardées.
general-usage = Utilisation (jours)
general-usage-hint = Combien de fois chaque client a été utilisé, par heure, portée et adresse : ce que montrent les graphiques.
general-changes = Historique des matériels (jours)
general-changes-hint = Ce qui a changé à chaque matériel, et quand.
general-refused = Matériels refusés (jours)
general-refused-hint = Combien de temps les matériels refusés par les règles sont gardés après leur dernier refus. Au plus 5 000 sont gardés.
general-days-problem = Un nombre entier de jours, de 1 à 3650.
token-number = Jeton
token-numbered = Jeton { $number }

sessions-end-title = { $count ->
    [one] Mettre fin à une session web ?
   *[other] Mettre fin à { $count } sessions web ?
  }
sessions-end-chosen-what = Ces navigateurs sont déconnectés dès leur prochain clic. Les personnes peuvent se reconnecter.
sessions-own-stays = C’est votre propre session web, et elle reste ouverte :
sessions-what = ce qui a débuté le { $at }
grants-end-title = { $count ->
    [one] Mettre fin à une autorisation ou un jeton ?
   *[other] Mettre fin à { $count } autorisations et jetons ?
  }
grants-end-chosen-what = Leurs jetons cessent aussitôt de fonctionner. Les personnes devront se reconnecter pour laisser agir un client ; un client qui agit pour lui-même peut en demander d’autres tant qu’il est activé.
notice-sessions-ended = { $count ->
    [0] Elles étaient déjà terminées.
    [one] Une session web est terminée.
   *[other] { $count } sessions web sont terminées.
  }
notice-grants-ended = { $count ->
    [0] Ils étaient déjà terminés.
    [one] Une autorisation ou un jeton est terminé, et a aussitôt cessé de fonctionner.
   *[other] { $count } autorisations et jetons sont terminés, et ont aussitôt cessé de fonctionner.
  }
