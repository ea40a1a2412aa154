# Le cadre de chaque page : menus, boutons communs à toutes les pages, et ce qui ne va pas.

skip-to-content = Aller au contenu
menu = Menu
menu-main = Principal
menu-home = Accueil
menu-assets = Parc
menu-computers = Ordinateurs
menu-administration = Administration
menu-inventory = Inventaire
menu-agents = Agents
menu-configuration = Configuration
menu-clients = Clients OAuth
menu-account = Mon compte
menu-applications = Applications
menu-second-factor = Second facteur
mode-dark = Mode sombre
mode-light = Mode clair
sign-out = Se déconnecter
copied = Copié
copy-what = Copier { $what }
search = Rechercher
previous = Précédent
next = Suivant
pages = Pages
range = { $first } à { $last } sur { $total }
range-none = 0 sur { $total }
save = Enregistrer
add = Ajouter
cancel = Annuler
delete-permanently = Supprimer définitivement
never = jamais
utc = { $at } UTC

span-seconds = { $count ->
    [one] { $count } seconde
   *[other] { $count } secondes
  }
span-minutes = { $count } minutes
span-hours = { $count } heures
span-days = { $count } jours

error-status = Erreur { $status }
error-home = Vers la première page
error-signed-out = Vous êtes déconnecté
error-signed-out-what = Votre session s’est terminée avant l’envoi de ce formulaire : rien n’a été modifié.
error-signed-out-next = Reconnectez-vous, puis recommencez.
error-forbidden = Vous ne pouvez pas voir cette page
error-forbidden-what = Votre profil n’a pas le droit que cette page demande.
error-forbidden-next = Demandez à un administrateur un profil qui l’a.
error-not-found = Il n’y a rien ici
error-not-found-what = La page n’existe pas, ou ce qu’elle montrait a été supprimé.
error-not-found-next = Revenez à la première page et cherchez à partir de là.
error-forged-form = Ce formulaire est trop ancien
error-forged-form-what = Il n’appartient pas à votre session actuelle : rien n’a été modifié.
error-forged-form-next = Ouvrez la page à nouveau et envoyez le formulaire depuis celle-ci.
error-bad-form = Ce formulaire est illisible
error-bad-form-what = Ce qui est arrivé n’est pas un formulaire : rien n’a été modifié.
error-bad-form-next = Ouvrez la page à nouveau et envoyez le formulaire depuis celle-ci.
error-large-form = Ce formulaire est trop grand
error-large-form-what = Il contient plus de 256 ko : rien n’a été modifié.
error-large-form-next = Raccourcissez ses textes et envoyez-le à nouveau.
error-plain-http = Cette page demande https
error-plain-http-what = http sans chiffrement est refusé ici, parce que les mots de passe pourraient être lus en chemin : utilisez https.
error-plain-http-next = Ouvrez la page par son adresse https. S’il n’y en a pas, un administrateur place devant un mandataire avec TLS.
error-database = La base de données ne répond pas
error-database-what = Rien n’a été modifié.
error-database-next = Réessayez dans un instant. Si cela persiste, le journal du serveur dit pourquoi.
error-server = Le serveur a commis une erreur
error-server-what = Rien n’a été modifié.
error-server-next = Le journal du serveur dit pourquoi ; merci de le signaler.
