# Administration : utilisateurs, profils, entités.

user-name = Nom
user-full-name = Nom complet
user-email = Courriel
user-state = État
user-enabled = Activé
user-disabled = Désactivé
user-enable = Activer
user-disable = Désactiver
user-profile = Profil
user-profiles = Profils
user-entity = Entité
user-created = Création
user-changed = Dernière modification
user-last-sign-in = Dernière connexion
user-single-factor = Sans second facteur
user-facts = Compte
user-add = Ajouter un utilisateur
user-add-password-what = Communiquez ce mot de passe à l’utilisateur par un moyen sûr. Il peut en choisir un autre sous Mon compte.
user-name-taken = Ce nom est déjà pris.
user-tabs = Rubriques de { $name }
user-tab-account = Utilisateur
user-tab-profiles = Profils
user-tab-sign-in = Connexion
user-tab-sessions = Sessions
user-tab-history = Historique
user-outranks = Cet utilisateur peut faire des choses que vous ne pouvez pas faire, ou appartient à des entités que vous n’administrez pas. Seule une personne y ayant au moins les mêmes droits peut le modifier.
user-is-last = C’est le dernier utilisateur activé qui a le profil Super-Admin : il ne peut être ni désactivé ni supprimé, et garde ce profil. Donnez-le d’abord à quelqu’un d’autre.
user-disable-what = Un utilisateur désactivé ne peut plus se connecter. Toutes ses sessions web et tous ses jetons prennent fin aussitôt. Vous pouvez le réactiver.
user-enable-what = L’utilisateur peut de nouveau se connecter.
user-delete-what = La suppression est irréversible. Pour empêcher quelqu’un d’entrer, il suffit de le désactiver.
user-deletion-what = La suppression met fin à { $sessions ->
    [one] { $sessions } session web
   *[other] { $sessions } sessions web
  } et à ce que { $grants ->
    [one] { $grants } application détient
   *[other] { $grants } applications détiennent
  } pour cet utilisateur. Le journal d’audit garde ce qui a été fait. C’est irréversible.
users-enable-title = { $count ->
    [one] Activer { $count } utilisateur ?
   *[other] Activer { $count } utilisateurs ?
  }
users-disable-title = { $count ->
    [one] Désactiver { $count } utilisateur ?
   *[other] Désactiver { $count } utilisateurs ?
  }
users-enable-what = Ils peuvent de nouveau se connecter :
users-disable-what = Ils ne peuvent plus se connecter, et toutes leurs sessions web et tous leurs jetons prennent fin aussitôt :
users-left-out = Ceux-ci ont plus de droits que vous et restent tels quels :
full-name-problem = Un nom complet a au plus 100 caractères.
comment-problem = Les commentaires ont au plus 4000 caractères.
comment = Commentaires
user-held = Profils de cet utilisateur
user-held-none = Aucun profil
user-held-none-what = Sans profil, l’utilisateur peut se connecter et ne voit que son propre compte.
held-below = Sous-entités
held-add = Ajouter un profil
held-remove = Retirer
held-remove-what = Retirer { $profile } dans { $entity }
recursive = Aussi dans les sous-entités
given-profile-hint = Vous pouvez donner les profils qui n’ont pas plus de droits que vous.
given-profile-problem = Choisissez un profil et une entité dans les listes.
given-profile-beyond = Vous ne pouvez pas attribuer ce profil à cet endroit : il permet plus que ce que vous pouvez faire dans cette entité, ou dans ses sous-entités.
user-set-password = Définir un mot de passe
user-set-password-what = Toutes les sessions web et tous les jetons de l’utilisateur prennent fin aussitôt.
user-second-factor-on = Le second facteur est actif. { $count ->
    [one] Il reste { $count } code de secours.
   *[other] Il reste { $count } codes de secours.
  }
user-second-factor-off = Aucun second facteur n’est configuré.
user-second-factor-demanded = Un profil de l’utilisateur l’exige : il est configuré à la prochaine connexion.
user-second-factor-reset = Retirer le second facteur
user-second-factor-reset-what = Pour quelqu’un qui a perdu son appareil et ses codes de secours. Assurez-vous que la demande vient bien de cette personne.
user-grants = Applications qui agissent pour cet utilisateur
user-grants-none = Aucune application n’agit actuellement pour cet utilisateur.
user-history-none = Rien pour l’instant
user-history-none-what = Les connexions et les modifications de l’utilisateur figurent ici.
history-when = Quand
history-what = Quoi
history-more = Plus
access-end = Mettre fin à tous les accès
access-end-what = Cela met fin à { $sessions ->
    [one] { $sessions } session web
   *[other] { $sessions } sessions web
  } et à ce que { $grants ->
    [one] { $grants } application détient
   *[other] { $grants } applications détiennent
  }. L’utilisateur peut se reconnecter.
danger = Zone de danger
delete = Supprimer
deletion-of = Supprimer { $name } ?
confirmation = Saisissez le nom pour confirmer
confirmation-problem = Ce n’est pas le nom.
none = aucune

profile-add = Ajouter un profil
profile-name-taken = Un autre profil porte ce nom.
profile-clients = Comptes de service
profile-second-factor = Exige un second facteur
profile-second-factor-what = Toute personne qui a ce profil configure un second facteur à sa prochaine connexion.
profile-shipped = fourni
profile-shipped-what = Il est fourni avec Quartermaster et ne peut pas être supprimé.
profile-in-use = Attribué à { $users ->
    [one] { $users } utilisateur
   *[other] { $users } utilisateurs
  } et à { $clients ->
    [one] { $clients } compte de service
   *[other] { $clients } comptes de service
  }.
profile-users-what = { $count ->
    [one] { $count } utilisateur avec { $profile }
   *[other] { $count } utilisateurs avec { $profile }
  }
profile-clone = Cloner
profile-clone-what = Cloner { $name }
profile-clone-name = { $name } (copie)
profile-rights = Droits
profile-rights-problem = Vous ne pouvez pas donner des droits que vous n’avez pas vous-même.
profile-super-admin = Super-Admin peut tout faire, toujours. Pour moins de droits, utilisez un autre profil.
profile-subject = Objet
profile-all = Tout
profile-all-what = { $subject } : tout
profile-delete-what = Personne n’a ce profil. Sa suppression est irréversible.
right-oauth-client = Clients OAuth
right-inventory = Inventaire
right-users = Utilisateurs
right-profiles = Profils
right-entities = Entités
right-assets = Parc
right-audit = Audit
right-configuration = Configuration
action-read = Lecture
action-create = Création
action-update = Mise à jour
action-delete = Suppression
action-purge = Purge

entity-add = Ajouter une entité
entity-add-below = Ajouter une sous-entité
entity-add-below-what = Ajouter une sous-entité à { $name }
entity-name-taken = Une autre entité au même endroit porte ce nom.
entity-tag = Tag
entity-tag-hint = Les machines dont les agents envoient ce tag sont ajoutées ici.
entity-tag-problem = Un tag a au plus 100 caractères.
entity-parent = Comme enfant de
entity-parent-hint = Si vous en choisissez une autre, l’entité y est déplacée avec toutes ses sous-entités.
entity-level = niveau { $level }
entity-within = Dans cette entité
entity-below = Sous-entités
entity-delete-what = L’entité est vide. Sa suppression est irréversible.
entities-teach = Les entités répartissent les machines et les personnes, par exemple par site ou par client. Un profil peut être limité à certaines d’entre elles.

refused-last-super-admin = C’est le dernier utilisateur activé qui a le profil Super-Admin : donnez-le d’abord à quelqu’un d’autre.
refused-super-admin-rights = Les droits de Super-Admin ne peuvent pas être réduits : utilisez un autre profil.
refused-shipped = Un profil fourni ne peut pas être supprimé : retirez-le plutôt à ses utilisateurs.
refused-profile-in-use = Le profil est utilisé : retirez-le d’abord à ses utilisateurs et comptes de service.
refused-entity-not-empty = L’entité n’est pas vide : déplacez ou supprimez d’abord ce qu’elle contient, et ses sous-entités.
refused-entity-below-itself = Une entité ne peut pas être déplacée sous elle-même.
refused-root-entity = L’entité racine ne peut être ni déplacée ni supprimée.

notice-user-added = L’utilisateur est ajouté.
notice-user-enabled = L’utilisateur est activé.
notice-user-disabled = L’utilisateur est désactivé, et tous ses accès ont pris fin.
notice-user-deleted = L’utilisateur est supprimé.
notice-users-enabled = { $count ->
    [0] Aucun n’était désactivé.
    [one] Un utilisateur est activé.
   *[other] { $count } utilisateurs sont activés.
  }
notice-users-disabled = { $count ->
    [0] Aucun n’était activé.
    [one] Un utilisateur est désactivé, et tous ses accès ont pris fin.
   *[other] { $count } utilisateurs sont désactivés, et tous leurs accès ont pris fin.
  }
notice-password-set = Le mot de passe est défini, et tous les accès de l’utilisateur ont pris fin.
notice-second-factor-reset = Le second facteur est retiré.
notice-profile-given = Le profil est donné.
notice-profile-taken = Le profil est retiré.
notice-access-ended = Tous les accès de l’utilisateur ont pris fin.
notice-profile-added = Le profil est ajouté.
notice-profile-deleted = Le profil est supprimé.
notice-entity-added = L’entité est ajoutée.
notice-entity-saved = L’entité est enregistrée.
notice-entity-deleted = L’entité est supprimée.
notice-gone = Ce n’était déjà plus là.

users-delete-title = { $count ->
    [one] Supprimer un utilisateur ?
   *[other] Supprimer { $count } utilisateurs ?
  }
users-delete-what = Ils disparaissent pour de bon, et avec eux, aussitôt :
users-confirmation = Saisissez le nombre d’utilisateurs pour confirmer
users-confirmation-problem = Ce n’est pas le nombre d’utilisateurs.
notice-users-deleted = { $count ->
    [0] Ils étaient déjà supprimés.
    [one] Un utilisateur est supprimé.
   *[other] { $count } utilisateurs sont supprimés.
  }
profiles-delete-title = { $count ->
    [one] Supprimer un profil ?
   *[other] Supprimer { $count } profils ?
  }
profiles-delete-what = Personne n’a ces profils. Leur suppression est irréversible.
profiles-left-shipped = Ceux-ci sont fournis avec le programme, et restent :
profiles-left-held = Quelqu’un a ceux-ci, donc ils restent :
profiles-confirmation = Saisissez le nombre de profils pour confirmer
profiles-confirmation-problem = Ce n’est pas le nombre de profils.
notice-profiles-deleted = { $count ->
    [0] Aucun n’est supprimé.
    [one] Un profil est supprimé.
   *[other] { $count } profils sont supprimés.
  }
entities-delete-title = { $count ->
    [one] Supprimer une entité ?
   *[other] Supprimer { $count } entités ?
  }
entities-delete-what = Ces entités sont vides. Leur suppression est irréversible.
entities-left-out = Il y a quelque chose dans celles-ci ou en dessous, donc elles restent :
entities-confirmation = Saisissez le nombre d’entités pour confirmer
entities-confirmation-problem = Ce n’est pas le nombre d’entités.
notice-entities-deleted = { $count ->
    [0] Aucune n’est supprimée.
    [one] Une entité est supprimée.
   *[other] { $count } entités sont supprimées.
  }

profile-unused = Personne ne l’a
