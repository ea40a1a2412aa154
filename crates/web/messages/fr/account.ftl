# Mon compte : profil, mot de passe, sessions, applications, second facteur.

second-factor = Second facteur
second-factor-setup = Configurez votre second facteur
second-factor-why = Avec un second facteur, personne ne peut se connecter avec votre seul mot de passe.
second-factor-demanded = Votre profil exige un second facteur.
second-factor-on = Votre second facteur est actif. { $count ->
    [one] Il reste { $count } code de secours.
   *[other] Il reste { $count } codes de secours.
  }
second-factor-enable = Activer
second-factor-disable = Retirer
second-factor-disable-hint = Pour le retirer, saisissez un code de votre application ou un code de secours.
second-factor-wrong = Ce code est faux, trop ancien, ou a déjà servi.
second-factor-wrong-now = Ce code est faux. Saisissez celui que l’application affiche maintenant.
second-factor-wait = Trop de codes faux. Réessayez dans { $seconds } secondes.
second-factor-scan = Scannez cette image avec une application d’authentification, ou saisissez-y la clé. Saisissez ensuite le code que l’application affiche.
second-factor-picture = La clé sous forme d’image à scanner
second-factor-key = Clé :
code = Code
code-hint = Les six chiffres de votre application d’authentification, ou l’un de vos codes de secours.
continue = Continuer
sign-in-other = Se connecter avec un autre compte
recovery-codes = Codes de secours
recovery-codes-keep = Conservez vos codes de secours
recovery-codes-what = Votre second facteur est actif. Si vous perdez votre appareil, chacun de ces codes vous laisse entrer une fois. Ils ne sont affichés que cette fois-ci : rangez-les avec vos mots de passe.
recovery-codes-kept = Je les ai conservés

application = Application
applications-none = Aucune application n’agit pour vous
applications-none-what = Les applications auxquelles vous vous connectez avec votre compte d’ici figurent dans cette liste, et vous pouvez retirer ce que vous avez autorisé.
applications-allowed = Vous avez autorisé
applications-since = Depuis
applications-live = Connexions actives
applications-take-back = Retirer
applications-take-back-what = Retirer ce que { $application } peut faire
last-used = Dernière utilisation
actions = Actions

full-name-hint = Le nom sous lequel les autres vous connaissent.
emails = Adresses de courriel
email-number = Adresse de courriel { $number }
email-default = Par défaut
email-default-number = L’adresse de courriel { $number } est celle par défaut
emails-hint = Videz une adresse pour la retirer. L’enregistrement ajoute une ligne.
email-problem = Ce n’est pas une adresse de courriel.
language = Langue
language-of-browser = Celle du navigateur
current-password = Votre mot de passe actuel
current-password-for-email = Nécessaire seulement pour modifier les adresses de courriel.
own-facts = Compte
own-facts-hint = Un administrateur peut les modifier.
own-profiles-none = aucun
held-in = dans { $entity }
held-recursive = et sous-entités
new-password = Nouveau mot de passe
own-password-what = Vos autres sessions web et ce que des applications détiennent pour vous prennent fin aussitôt ; vous restez connecté ici.
own-password-change = Changer le mot de passe
web-sessions = Sessions web
web-sessions-none = Personne n’est connecté avec ce compte actuellement.
session-from = Provenance
session-since = Depuis
session-seen = Dernière activité
session-ends = Expiration
session-own = cette session
session-half-open = pas encore connecté
session-end = Terminer
session-end-what = Terminer la session de { $address } ouverte le { $at }
sessions-end-others = Terminer toutes les autres
own-grants = Applications qui agissent pour vous
grant-scope = Portées
grant-revoke = Révoquer
grant-revoke-what = Révoquer ce que { $application } détient depuis le { $at }
notice-session-ended = La session web est terminée.
notice-session-gone = Cette session web était déjà terminée.
notice-grant-revoked = Les jetons de l’application sont révoqués. Ils ont cessé de fonctionner aussitôt.
notice-others-ended = Toutes les autres sessions web sont terminées.
notice-password-changed = Votre mot de passe est changé, et tous vos autres accès ont pris fin.

session-what = la session de { $address } ouverte le { $at }
grant-what = ce que { $application } détient depuis le { $at }
applications-title = { $count ->
    [one] Reprendre ce que peut faire une application ?
   *[other] Reprendre ce que peuvent faire { $count } applications ?
  }
applications-what = Elles perdent aussitôt leurs jetons, et vous demanderont votre accord avant d’agir pour vous.
notice-applications-taken-back = { $count ->
    [0] Aucune n’agissait plus pour vous.
    [one] Une application n’agit plus pour vous.
   *[other] { $count } applications n’agissent plus pour vous.
  }
