# Règles d’import, essai d’un document, et matériels refusés.

aspect-itemtype = Type
aspect-serial = Numéro de série
aspect-uuid = UUID
aspect-mac = Adresse MAC
aspect-ip = Adresse IP
aspect-name = Nom
aspect-agent = Agent
aspect-deviceid = Identifiant d’appareil
aspect-tag = Tag de l’agent
aspect-entity = Entité
aspect-model = Modèle
aspect-manufacturer = Fabricant
aspect-domain = Domaine
matched-by-rule = { $evidence } (règle { $rule })

tab-rules = Règles d’import
tab-trial = Essayer un document
menu-refused-equipment = Matériels refusés

rules-entities = Entité des nouveaux matériels
rules-entities-what = La première règle qui correspond décide à quelle entité appartient un nouveau matériel, ou refuse le document. Un matériel connu reste où il est.
rules-entities-otherwise = L’entité par défaut
rules-assets = De quel matériel parle un inventaire
rules-assets-what = Les règles sont essayées de haut en bas, et la première qui correspond décide. Tous les critères d’une règle doivent être remplis.
rules-assets-otherwise = Il est ajouté comme nouveau matériel
rules-fixed = Quoi que disent les règles : les identifiants que partagent beaucoup de machines sont ignorés, un inventaire partiel n’ajoute jamais de matériel, et un document qui peut concerner plusieurs matériels attend dans Matériels refusés.
rules-list = Liste
rules-full = La liste contient autant de règles qu’elle peut en contenir. Supprimez-en d’abord une.
rules-reset = Rétablir les règles par défaut
rules-reset-what = { $count ->
    [one] La seule règle qui existe disparaît, et les règles par défaut prennent sa place. Ce qu’elle a refusé reste dans Matériels refusés.
   *[other] Les { $count } règles disparaissent, et les règles par défaut prennent leur place. Ce qu’elles ont refusé reste dans Matériels refusés.
}
rule-turn = Ordre
rule-name = Nom
rule-number = (règle { $number })
rule-criteria = Critères
rule-criteria-hint = Tous doivent être remplis. Sans critère, la règle correspond à tout document. La casse ne compte pas.
rule-always = tout document
rule-outcome = Alors
rule-otherwise = Si aucune règle ne correspond
rule-state = État
rule-on = Active
rule-off = Inactive
rule-enable = Activer
rule-disable = Désactiver
rule-enable-what = Activer { $rule }
rule-disable-what = Désactiver { $rule }
rule-up-what = Monter { $rule }
rule-down-what = Descendre { $rule }
rule-top = En tête
rule-first-what = Mettre { $rule } en tête
rule-add = Ajouter une règle
rule-usual-name = Laissé vide, elle s’appelle « { $name } ».
rule-name-problem = Une règle a besoin d’un nom d’au plus { $most } caractères.
rule-many-criteria = Une règle a au plus { $most } critères.
rule-links-by-nothing = Dites par quoi chercher les matériels : un critère qui « existe parmi les matériels », autre que l’entité.
rule-looks-up = Là où l’entité se décide, on ne cherche ni matériels ni entités.
rule-outcome-missing = Choisissez ce qui résulte de la règle.
rule-long-reason = Une raison a au plus { $most } caractères.
rule-reason = Raison du refus
rule-reason-hint = Montrée avec le matériel refusé, pas à l’agent.
rule-entity-hint = Pour le résultat qui nomme une entité.
rule-delete-what = La règle est supprimée pour de bon. Les matériels qu’elle a reconnus restent tels quels.
rule-help = Conditions
notice-rule-added = La règle est ajoutée. Elle vaut dès le prochain inventaire.
notice-rule-deleted = La règle est supprimée.
notice-rules-reset = Les règles par défaut sont en vigueur.

shipped-rule-entity-of-tag = Entité selon le tag de l’agent
shipped-rule-serial-and-uuid = Numéro de série et UUID
shipped-rule-serial = Numéro de série
shipped-rule-uuid = UUID
shipped-rule-agent = Le même agent
shipped-rule-device-mac = Matériels par adresse MAC
shipped-rule-device-name = Matériels par nom
shipped-rule-device-ip = Matériels par adresse IP seule

operator-is = est
operator-is-not = n’est pas
operator-contains = contient
operator-begins = commence par
operator-ends = finit par
operator-matches = correspond à
operator-matches-what = Une expression régulière. Ni anticipation ni référence arrière ; les 1 000 premiers caractères sont examinés.
operator-told = existe dans le document
operator-told-what = Le document le dit, et pas seulement par des valeurs que partagent beaucoup de machines.
operator-not-told = n’existe pas dans le document
operator-known = existe parmi les matériels
operator-known-what = Un matériel du même type a la même valeur. Une règle qui lie mène au matériel qui a tout cela en commun avec le document.
operator-under = est sous
operator-under-what = Une adresse dans un réseau comme 192.0.2.0/24 ; une entité sous une autre, désignée par son nom ou son numéro.

criterion-told = { $aspect } { $operator } « { $value } »
criterion-none = aucun critère
criterion-number = Critère { $number }
criterion-aspect = Quoi
criterion-operator = Comment
criterion-value = Valeur
criterion-wrong-operator = Cela ne peut pas lui être demandé.
criterion-missing-value = Saisissez à quoi comparer.
criterion-wrong-text = Au plus 255 caractères, sans caractères de contrôle.
criterion-wrong-itemtype = Ce type n’existe pas : Computer, NetworkEquipment, Phone, Printer, Unmanaged.
criterion-wrong-network = Saisissez un réseau comme 192.0.2.0/24 ou 2001:db8::/32.
criterion-wrong-entity = Cette entité n’existe pas : saisissez son numéro ou son nom.
criterion-wrong-pattern = Ce n’est pas une expression régulière, ou elle est trop grande.
entity-gone = une entité disparue

outcome-link = Lier au matériel trouvé
outcome-create = Ajouter un nouveau matériel
outcome-refuse = Refuser
outcome-refuse-because = Refuser : { $reason }
outcome-entity = Cette entité
outcome-entity-is = Entité { $entity }
outcome-entity-of-tag = L’entité qui porte le tag de l’agent

rules-trial-what = Voyez quelle règle dit quoi d’un document, pas à pas. Rien n’est enregistré, et aucun agent n’en sait rien.
trial-document = Document
trial-document-hint = JSON ou XML, comme un agent l’envoie.
trial-file = Ou un fichier
trial-try = Essayer
trial-nothing = Collez un document ou choisissez un fichier.
trial-no-inventory = Le message ne contient aucun inventaire.
trial-unreadable = Il ne peut pas être lu : { $why }
trial-result = Résultat
trial-update = Le matériel est mis à jour, reconnu par { $evidence } :
trial-create = Un nouveau matériel est ajouté.
trial-awaits-full = Rien n’est ajouté : le document est partiel, et un document complet est attendu.
trial-left-out = Les réglages écartent de tels matériels.
trial-locked = L’agent est verrouillé : ses documents sont refusés avant toute règle.
trial-refused = Il est refusé et attend dans Matériels refusés.
trial-refused-because = Il est refusé et attend dans Matériels refusés : { $reason }
trial-doubtful = Plusieurs matériels sont possibles, reconnus par { $evidence } ; il attend donc dans Matériels refusés :
trial-unrecognisable = Rien ne l’identifierait à son retour ; il attend donc dans Matériels refusés.
step = Étape
step-said = Décision
step-off = La règle est inactive.
step-finds-nothing = Elle correspond, mais ne trouve ni matériel ni entité.
step-not-told = Ne correspond pas : { $criterion }. Le document n’en dit rien.
step-does-not-hold = Ne correspond pas : { $criterion }. Le document dit { $text }.

refused-none = Aucun matériel refusé
refused-none-what = Ce qu’une règle refuse, et ce qui peut concerner plusieurs matériels, attend ici votre décision.
refused-name = Nom
refused-why = Pourquoi il attend
refused-decision = Décision
refused-by-rule = Refusé par une règle
refused-doubtful = Plusieurs matériels possibles
refused-unrecognisable = Rien ne l’identifie
refused-rule = Règle
refused-first = Premier refus
refused-last = Dernier refus
refused-times = Fois
refused-told = Ce que dit le document
refused-accept = Accepter
refused-accept-what = Le document est importé comme s’il avait été admis. Les suivants obéissent de nouveau aux règles.
refused-as-new = Comme nouveau matériel
refused-as-asset = Comme matériel existant
refused-candidates = Matériels possibles
refused-number = Numéro du matériel
refused-number-hint = Du même type : le numéro dans l’adresse de sa page.
refused-choose = Choisissez si c’est un nouveau matériel ou un matériel existant.
refused-no-asset = Il n’y a pas de matériel de ce type que vous puissiez modifier.
refused-no-document = Son document était trop grand pour être gardé ; il ne peut donc pas être accepté. Changez les règles et faites-le renvoyer par l’agent.
refused-unreadable = Le document gardé ne peut plus être lu. Faites-le renvoyer par l’agent.
refused-delete-what = Le document est supprimé pour de bon. Si l’agent renvoie le même, il attendra de nouveau ici.
notice-refused-added = Il est ajouté comme nouveau matériel.
notice-refused-updated = Le matériel est mis à jour.
notice-refused-deleted = Il est supprimé.
refused-accept-as-new = Accepter comme nouveaux matériels
refused-accept-title = { $count ->
    [one] En accepter un comme nouveau matériel
   *[other] En accepter { $count } comme nouveaux matériels
  }
refused-accept-all-what = Chacun devient un matériel à part, avec ce que dit son document. Là où plusieurs matériels peuvent être visés, ouvrez-le plutôt et choisissez lequel.
refused-left-out = Les documents de ceux-ci étaient trop grands pour être gardés ; ils ne peuvent donc pas être acceptés :
refused-delete-title = { $count ->
    [one] En supprimer un qui attend
   *[other] En supprimer { $count } qui attendent
  }
refused-delete-all-what = Les documents disparaissent pour de bon. Si des agents renvoient les mêmes, ils attendront de nouveau ici.
notice-refused-all-added = { $count ->
    [0] Aucun n’est ajouté.
    [one] Un est ajouté comme nouveau matériel.
   *[other] { $count } sont ajoutés comme nouveaux matériels.
  }{ $left ->
    [0] {""}
    [one] {" "}Un n’a pas pu être ajouté : ouvrez-le pour voir pourquoi.
   *[other] {" "}{ $left } n’ont pas pu être ajoutés : ouvrez-les pour voir pourquoi.
  }
notice-refused-all-deleted = { $count ->
    [0] Ils étaient déjà supprimés.
    [one] Un est supprimé.
   *[other] { $count } sont supprimés.
  }

rules-enable-title = { $count ->
    [one] Activer une règle
   *[other] Activer { $count } règles
  }
rules-enable-what = Elles sont de nouveau posées à leur tour, dès le prochain inventaire.
rules-disable-title = { $count ->
    [one] Désactiver une règle
   *[other] Désactiver { $count } règles
  }
rules-disable-what = Elles sont passées, dès le prochain inventaire, et gardent leur tour.
rules-delete-title = { $count ->
    [one] Supprimer une règle
   *[other] Supprimer { $count } règles
  }
rules-delete-what = Elles disparaissent pour de bon. Les matériels qu’elles ont reconnus gardent ce qu’elles en ont dit.
notice-rules-enabled = { $count ->
    [0] Elles étaient déjà activées.
    [one] Une règle est activée.
   *[other] { $count } règles sont activées.
  }
notice-rules-disabled = { $count ->
    [0] Elles étaient déjà désactivées.
    [one] Une règle est désactivée.
   *[other] { $count } règles sont désactivées.
  }
notice-rules-deleted = { $count ->
    [0] Elles étaient déjà supprimées.
    [one] Une règle est supprimée.
   *[other] { $count } règles sont supprimées.
  }
