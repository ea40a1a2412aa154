# Mise en route, connexion et déconnexion, et ce qu’une application demande.

sign-in = Se connecter
sign-in-name = Nom
sign-in-password = Mot de passe
sign-in-no-users = Personne ne peut encore se connecter. Ouvrez le lien de mise en route que le serveur a affiché à son démarrage, ou affichez-en un nouveau sur le serveur :
sign-in-wrong = Le nom ou le mot de passe est faux.
sign-in-wait = Trop de mots de passe faux. Réessayez dans { $seconds } secondes.
reference = Référence { $reference }.

confirm = Confirmez que c’est bien vous
confirm-what = Vous êtes connecté en tant que { $user }. Saisissez votre mot de passe pour continuer ; il ne sera pas redemandé pendant cinq minutes.
confirm-wrong = Le mot de passe est faux.
confirm-continue = Continuer
confirm-leave = Annuler

setup = Mettre en route Quartermaster
setup-welcome = Bienvenue. Personne ne peut encore se connecter : choisissez le nom et le mot de passe du premier administrateur.
setup-name-hint = Sert à se connecter.
setup-again = Répétez le mot de passe
setup-create = Créer l’administrateur
setup-gone = Ce lien de mise en route ne fonctionne plus
setup-gone-what = Un lien de mise en route fonctionne une fois, pendant une heure, et seulement tant qu’il n’y a aucun utilisateur.
setup-gone-next = Si personne ne peut encore se connecter, affichez un nouveau lien sur le serveur :
name-problem = Un nom a de 1 à 100 caractères.
password-hint = Au moins 15 caractères. Quelques mots sans rapport sont faciles à retenir et difficiles à deviner.
password-too-short = Utilisez au moins 15 caractères : quelques mots sans rapport sont faciles à retenir et difficiles à deviner.
password-too-long = Utilisez au plus 1000 caractères.
password-guessable = Ce mot de passe est parmi les premiers qu’un attaquant essaie : choisissez des mots sans rapport entre eux, ni avec ce programme, ni avec votre nom.
passwords-differ = Les mots de passe ne correspondent pas.

consent = Autoriser { $client } ?
consent-signed-in = Vous êtes connecté en tant que { $user }. Choisissez ce que { $client } peut faire pour vous :
consent-legend = Ce qu’elle peut faire
consent-always = toujours
consent-how-long = Pendant combien de temps
consent-take-back = Vous pouvez le retirer à tout moment sous Applications.
consent-return = Vous retournez vers
consent-registered = Enregistrée par
consent-until = Jusqu’à ce que vous le retiriez, ou que l’application ne soit pas utilisée pendant { $span }.
consent-for = Pendant { $span }.
consent-comment = Description
allow = Autoriser
deny = Refuser
authorize-refused = Ce lien ne fonctionne pas
authorize-reference = Donnez cette référence à un administrateur, qui peut voir ce qui a été contrôlé :
end-session = Se déconnecter ?
end-session-asks = { $client } demande à vous déconnecter de ce serveur.
end-session-application = Une application
end-session-stay = Rester connecté
end-session-nobody = Vous êtes déjà déconnecté.

scope-api = Accès général à l’API
scope-user = Informations sur l’utilisateur connecté
scope-email = Adresse de courriel de l’utilisateur connecté
scope-inventory = Soumission d’inventaires par des agents
scope-status = État du système
scope-graphql = Interface GraphQL
scope-openid = Connexion avec votre compte
scope-offline_access = Accès en votre absence, jusqu’à ce que vous le retiriez
